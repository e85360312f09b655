"""Read the question sets: a question, the sentences of a text, and which of them answer."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from rag.text.rarity import shared_weight
from rag.text.words import stems

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data/asel"
# Written for the reader about texts of "train": paraphrased questions, and near misses beside them.
WRITTEN = Path(__file__).with_name("written.jsonl.gz")
# The same about news stories that were written with them; the sets hold next to no news.
STORIES = Path(__file__).with_name("stories.jsonl.gz")
# Of the texts of both, one in so many is kept for measuring.
HELD_OUT = 10


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
    #: The article's, where it is known.
    title: str | None
    id: str

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
    return [
        Row(
            each["question"],
            tuple(each["sentences"]),
            tuple(each["answer_sentences"]),
            (each["answer"] or "").strip() or None,
            each["domain"],
            each["source"],
            each["doc"],
            each["doc"][5:] if each["doc"].startswith("wiki:") else None,
            each["id"],
        )
        for each in _unpacked(path)
    ]


def read_written(rows: Sequence[Row], *, held_out: bool = False) -> list[Row]:
    """Return the questions of written.jsonl.gz, with the texts of the rows that they were written for.

    Args:
        held_out: those of every tenth text, which are kept for measuring, in place of the others.
    """
    texts = {row.id: row for row in rows}
    return [
        replace(
            texts[each["row"]],
            question=each["question"],
            gold=tuple(each["sentences"]),
            answer=each["answer"],
            source="written",
            id=f"written:{number}",
        )
        for number, each in enumerate(_unpacked(WRITTEN))
        if _held_out(each["row"]) == held_out
    ]


def read_stories(*, held_out: bool = False) -> list[Row]:
    """Return the questions of stories.jsonl.gz with their stories.

    Args:
        held_out: those of every tenth story, which are kept for measuring, in place of the others.
    """
    return [
        Row(
            asked["question"],
            tuple(story["sentences"]),
            tuple(asked["sentences"]),
            asked["answer"],
            "news",
            "stories",
            f"story:{story['id']}",
            story["title"],
            f"story:{story['id']}:{number}",
        )
        for story in _unpacked(STORIES)
        if _held_out(story["id"]) == held_out
        for number, asked in enumerate(story["questions"])
    ]


def _unpacked(path: Path) -> list[dict[str, Any]]:
    """Read a packed file of JSON Lines."""
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _held_out(text_id: str) -> bool:
    return zlib.crc32(text_id.encode()) % HELD_OUT == 0


def overlap(question: str, text: str) -> float:
    """Return which part of the question's words the text has, rare words counting more; 0 to 1."""
    return shared_weight(_stems(question), set(_stems(text)))


def by_overlap(question: str, sentences: Sequence[str]) -> list[int]:
    """Return the numbers of the sentences, those with most of the question's words first."""
    return sorted(range(len(sentences)), key=lambda each: -overlap(question, sentences[each]))


@cache
def _stems(text: str) -> tuple[str, ...]:
    return tuple(stems(text))
