"""Read the question sets: a question, the sentences of a text, and which of them answer."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rag.rarity import shared_weight
from rag.words import stems

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data/asel"
# Written for the reader about texts of "train": paraphrased questions, and near misses beside them.
WRITTEN = Path(__file__).with_name("written.jsonl.gz")


@dataclass(frozen=True, slots=True)
class Row:
    """A question about a text."""

    question: str
    sentences: tuple[str, ...]
    #: Numbers of the sentences that answer, from 0; none when the text has no answer.
    gold: tuple[int, ...]
    #: The words that answer, where somebody marked them.
    answer: str | None
    #: One of wiki, news, reviews and forum.
    domain: str
    source: str
    #: Texts of one article have the same.
    document: str
    id: str

    @property
    def title(self) -> str | None:
        """The article's title, where it is known."""
        return self.document[5:] if self.document.startswith("wiki:") else None

    @property
    def lower_cased(self) -> bool:
        """Whether the source was lower-cased, so that names do not show."""
        return "lower" in self.source


def read_rows(name: str) -> list[Row]:
    """Read DATA/name.jsonl.gz; exit with a sentence when it is not there."""
    path = DATA / f"{name}.jsonl.gz"
    if not path.is_file():
        raise SystemExit(
            f"{path} is not there: training and its measures need the question sets in "
            "../shared/data/asel, beside the repository (rag/models/reader/README.md lists them)"
        )
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [
        Row(
            each["question"],
            tuple(each["sentences"]),
            tuple(each["answer_sentences"]),
            (each["answer"] or "").strip() or None,
            each["domain"],
            each["source"],
            each["doc"],
            each["id"],
        )
        for each in found
    ]


def read_written(rows: Sequence[Row], *, held_out: bool = False) -> list[Row]:
    """Return the questions of written.jsonl.gz, with the texts of the rows that they were written for.

    Args:
        held_out: those of every tenth text, which are kept for measuring, in place of the others.
    """
    texts = {row.id: row for row in rows}
    written = gzip.decompress(WRITTEN.read_bytes()).decode("utf-8").splitlines()
    found = [json.loads(line) for line in written]
    return [
        replace(
            texts[each["row"]],
            question=each["question"],
            gold=tuple(each["sentences"]),
            answer=each["answer"],
            source="written",
            id=f"written:{number}",
        )
        for number, each in enumerate(found)
        if (zlib.crc32(each["row"].encode()) % 10 == 0) == held_out
    ]


def overlap(question: str, text: str) -> float:
    """Return which part of the question's words the text has, rare words counting more; 0 to 1."""
    return shared_weight(_stems(question), set(_stems(text)))


def by_overlap(question: str, sentences: Sequence[str]) -> list[int]:
    """Return the numbers of the sentences, those with most of the question's words first."""
    return sorted(range(len(sentences)), key=lambda each: -overlap(question, sentences[each]))


@cache
def _stems(text: str) -> tuple[str, ...]:
    return tuple(stems(text))
