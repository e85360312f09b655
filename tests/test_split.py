from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.clean import clean_text
from ingest.split import MAX_CHARS, PassageSplitter, split_passages
from rag.text.sentences import sentence_spans

SEED = next((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def article(sentences: int, seed: int = 0) -> str:
    chance = random.Random(seed)
    words = ["the", "harbour", "council", "met", "on", "Monday", "and", "a", "storm", "broke"]
    paragraphs: list[str] = []
    for _ in range(sentences):
        said = " ".join(chance.choices(words, k=chance.randint(3, 40))).capitalize() + "."
        if paragraphs and chance.random() < 0.6:
            paragraphs[-1] += " " + said
        else:
            paragraphs.append(said)
    return clean_text("\n\n".join(paragraphs))


TEXTS = {
    "one sentence": "The harbour opened.",
    "seed article": clean_text(SEED.read_text(encoding="utf-8")),
    "long article": article(200),
    "emoji": clean_text("The wall 😀 broke. " * 200),
    "no full stop": clean_text("harbour " * 500),
    "one long word": "x" * 3500,
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("max_chars", [60, 300, MAX_CHARS])
def test_passages_joined_are_the_text(name: str, max_chars: int) -> None:
    text = TEXTS[name]
    spans = split_passages(text, max_chars=max_chars)
    assert spans[0].start == 0
    assert spans[-1].end == len(text)
    for before, after in pairwise(spans):
        assert text[before.end : after.start].strip() == ""
    assert all(0 < span.end - span.start <= max_chars for span in spans)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


@pytest.mark.parametrize("seed", range(5))
def test_passages_begin_and_end_with_sentences(seed: int) -> None:
    text = article(60, seed)
    sentences = sentence_spans(text)
    spans = split_passages(text)
    assert {span.start for span in spans} <= {sentence.start for sentence in sentences}
    assert {span.end for span in spans} <= {sentence.end for sentence in sentences}


def test_overlong_sentence_is_cut_at_white_space() -> None:
    text = "First comes this. " + "table " * 60 + "end. Last comes this."
    spans = split_passages(text, max_chars=100)
    assert all(len(span.of(text)) <= 100 for span in spans)
    assert set(" ".join(span.of(text) for span in spans).split()) == set(text.split())


def test_lengths_are_even_without_a_short_rest() -> None:
    text = " ".join(f"Sentence number {number:02} says the same thing." for number in range(30))
    lengths = [span.end - span.start for span in split_passages(text)]
    assert len(lengths) == 2
    assert max(lengths) - min(lengths) < 100


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_text_without_words_has_no_passages(text: str) -> None:
    assert split_passages(text) == []


def test_langchain_splitter_gives_the_same_passages() -> None:
    text = TEXTS["long article"]
    expected = [span.of(text) for span in split_passages(text, max_chars=400)]
    splitter = PassageSplitter(400)
    assert splitter.split_text(text) == expected
    documents = splitter.create_documents([text], [{"outlet": "Gazette"}])
    assert [each.page_content for each in documents] == expected
    assert documents[-1].metadata == {"outlet": "Gazette"}
