"""The search: what it finds, in which order, and within which scope."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.question import understand
from rag.records import Scope
from rag.retrieve import Retriever, match_expression
from tests.library_of import Opened, record, write_records


def test_match_expression_quotes_every_word() -> None:
    assert match_expression('NEAR("a" OR title:x) AND foo*') == '"near" OR "title" OR "x" OR "foo"'
    assert match_expression("to be or not to be") == '"to" OR "be" OR "or" OR "not"'


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "NEAR(",
        "title:",
        "a AND",
        "*",
        "-x",
        "'; DROP TABLE articles;--",
        "U.S.",
        "33-page",
        "😀 peace",
        "c++",
    ],
)
def test_search_reads_no_syntax(assistant: Assistant, query: str) -> None:
    try:
        hits = assistant.search(query)
    except ValueError as error:
        assert "at least one word" in str(error)
    else:
        assert all(0 <= hit.score <= 1 for hit in hits)


def test_search_finds_the_passage_first(assistant: Assistant) -> None:
    hits = assistant.search("step-by-step diplomatic track with security guarantees")
    assert "step-by-step diplomatic track" in hits[0].passage.text
    assert hits[0].ranks["keyword"] == 1
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_search_hit_stands_in_its_article(assistant: Assistant) -> None:
    for hit in assistant.search("Ukraine", k=50):
        text = assistant.article(hit.passage.article_id, hit.passage.revision).text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_search_keeps_to_its_outlet(assistant: Assistant) -> None:
    assert assistant.search("Ukraine", scope=Scope(outlets=("reuters",)))
    assert assistant.search("Ukraine", scope=Scope(outlets=("BBC",))) == []


def test_search_by_date_leaves_undated_articles_out(assistant: Assistant) -> None:
    # The seed article says no date: nobody knows whether it is from this century.
    assert assistant.search("Ukraine", scope=Scope(since=date(2000, 1, 1))) == []


def test_same_query_gives_the_same_hits(assistant: Assistant) -> None:
    first, second = (assistant.search("peace talks in London", k=6) for _ in range(2))
    assert [hit.passage.id for hit in first] == [hit.passage.id for hit in second]


def test_words_of_a_copy_are_found_once_as_of_a_past_day(opened: Opened, tmp_path: Path) -> None:
    file, day = tmp_path / "a.jsonl", {"date": "2025-12-07"}
    copy = record(1, url="https://other.example/1", **day)
    opened.ingest(write_records(file, record(1, **day), copy))
    later = record(1, text="It sank.", updated="2025-12-09", **day)
    opened.ingest(write_records(file, later, copy))
    retriever = Retriever(opened.library, opened.index, opened.embedder)
    scope = Scope(as_of=date(2025, 12, 8))
    hits = retriever.search(understand("unique1 ferry"), limit=9, scope=scope)
    assert len(hits) == 1


def test_each_part_of_a_question_is_found(opened: Opened, tmp_path: Path) -> None:
    opened.ingest(write_records(tmp_path / "a.jsonl", *(record(number) for number in range(9))))
    retriever = Retriever(opened.library, opened.index, opened.embedder)
    question = understand(
        "How many lorries did the ferry unique3 carry to Quillport, "
        "while what crew sailed on the ferry unique7 to Quillport?"
    )
    hits = retriever.search(question, limit=2)
    assert sorted(hit.headline.title or "" for hit in hits) == [
        "Ferry 3 reaches Quillport",
        "Ferry 7 reaches Quillport",
    ]
    assert any(name.startswith("keyword: part") for name in hits[0].ranks)


def test_search_of_nothing_in_scope_is_empty(assistant: Assistant) -> None:
    retriever = assistant.retriever
    scope = Scope(outlets=("BBC",))
    assert retriever.search(understand("Who, and where, and why?"), limit=5, scope=scope) == []
