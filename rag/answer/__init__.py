"""From passages to sentences: a reader finds the evidence, an answerer writes from it.

Neither makes a citation: an answerer gives text and the keys of the evidence it rests on, and
`rag.citations` alone turns keys into citations, after checking each sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.question.understanding import Question
from rag.records import Headline, Hit, Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """Exact words of an article that a sentence may rest on."""

    #: What an answerer cites it by; means nothing outside one answer.
    key: str
    headline: Headline
    revision: int
    #: Where the words stand in the article's text.
    span: Span
    quote: str
    #: 0 to 1: how surely these words answer the question.
    score: float
    #: The words within the quote that answer, where that is sure; article offsets.
    marked: Span | None = None

    def shares_words(self, other: Evidence) -> bool:
        """Tell whether two pieces have words of one revision of an article in common."""
        mine, its = ((each.headline.article_id, each.revision) for each in (self, other))
        return mine == its and self.span.overlaps(other.span)


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as an answerer wrote it, with the keys of what it rests on."""

    text: str
    keys: tuple[str, ...]


class Reader(Protocol):
    """Finds which sentences of the passages answer a question, and how surely."""

    def warm_up(self) -> None:
        """Load what reading needs, so that the first question does not wait."""

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """Return every sentence of the passages, scored, the surest first."""


class Answerer(Protocol):
    """Writes an answer from evidence."""

    name: str

    def write(self, question: Question, evidence: Sequence[Evidence]) -> list[Written]:
        """Return the sentences of the answer, in order; empty when the evidence says nothing."""
