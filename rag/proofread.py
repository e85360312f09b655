"""Compare each sentence of a text that somebody wrote with what the library's articles say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answer import Evidence
from rag.assistant import Assistant
from rag.citations import Compared, compare
from rag.question.understanding import MAX_QUESTION_CHARS
from rag.records import Citation, Hit, Scope, Span
from rag.text.sentences import sentence_spans
from rag.text.words import content_words

# Passages that a sentence is compared with.
PASSAGES_COMPARED = 8

Finding = Literal["supported", "contradicted", "not_found"]


@dataclass(frozen=True, slots=True)
class Proofread:
    """A sentence of a text, and what the library says of it."""

    #: Where it stands in the text.
    span: Span
    text: str
    finding: Finding
    #: The words that support or contradict it; None where none do.
    citation: Citation | None
    #: 0 to 1: how surely the nearest words say what the sentence does.
    score: float
    #: What is wrong with it, by the words cited; of one that was not found, by those nearest.
    reasons: tuple[str, ...]


def proofread(text: str, assistant: Assistant, scope: Scope | None = None) -> Iterator[Proofread]:
    """Compare the sentences of a text in order; questions, and what holds no word, are left out.

    Raises:
        EmptyLibrary: nothing has been ingested.
    """
    assistant.require_articles()
    number = 0
    for span in sentence_spans(text):
        sentence = " ".join(span.of(text).split())
        if sentence.endswith("?") or not content_words(sentence):
            continue
        found = _compared(sentence, assistant, scope or Scope(), number + 1)
        number += found.citation is not None
        yield Proofread(span, sentence, _finding(found), found.citation, found.score, found.reasons)


def _compared(sentence: str, assistant: Assistant, scope: Scope, number: int) -> Compared:
    question = assistant.understand(sentence[:MAX_QUESTION_CHARS])
    hits = assistant.retriever.search(question, limit=PASSAGES_COMPARED, scope=scope)
    with assistant.library.snapshot():
        return compare(sentence, _evidence(hits), assistant.library, number)


def _finding(found: Compared) -> Finding:
    if found.supported:
        return "supported"
    return "contradicted" if found.citation else "not_found"


def _evidence(hits: Sequence[Hit]) -> list[Evidence]:
    return [
        Evidence(
            key=str(hit.passage.id),
            headline=hit.headline,
            revision=hit.passage.revision,
            span=hit.passage.span,
            quote=hit.passage.text,
            score=hit.score,
        )
        for hit in hits
    ]
