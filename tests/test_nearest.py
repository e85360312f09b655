"""What comes nearest to a question that is not answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.question.understanding import understand
from rag.search.nearest import nearest
from rag.search.retrieve import Retriever
from tests.library_of import Opened

TEXT = (
    "The ferry Aurora left Bergen on Monday with 214 passengers. It reached the quay of Stavanger "
    "six hours late.\n\nThe shipping line blamed a torn fuel pipe for the delay."
)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Who was the captain of the ferry Aurora?", "The ferry Aurora left Bergen on Monday"),
        ("Which engineer found the torn fuel pipe?", "The shipping line blamed a torn fuel pipe"),
        # Of another ferry the article does not speak, and of a torn sail neither.
        ("Who was the captain of the ferry Borealis?", None),
        ("Who repaired the sail that the storm tore?", None),
        ("hi", None),
    ],
)
def test_nearest_sentence(opened: Opened, tmp_path: Path, question: str, quote: str | None) -> None:
    file = tmp_path / "article.jsonl"
    row = {"title": "Ferry late", "text": TEXT, "url": "https://news.example/ferry"}
    file.write_text(json.dumps(row), encoding="utf-8")
    opened.ingest(file)
    asked = understand(question)
    hits = Retriever(opened.library, opened.index, opened.embedder).search(asked, limit=5)
    (found,) = nearest(asked, hits, 3)
    assert (found.title, found.revision) == ("Ferry late", 1)
    assert (found.quote is None) == (found.words is None) == (quote is None)
    if quote and found.words and found.quote:
        assert found.quote.startswith(quote)
        assert found.words.of(opened.library.article(found.article_id).text) == found.quote
