"""What comes of a question: an answer with its verdict, or a refusal with what comes nearest."""

from __future__ import annotations

from dataclasses import replace

from rag.citations import Cited
from rag.records import Answer, Nearest, Scope, Verdict, Writing

# Nothing is about it, or something is and does not answer it.
NOT_IN_SOURCES = "The sources do not say."
NOT_SAID = "The sources speak of this, but do not say it."


def filled(answer: Answer, cited: Cited, writing: Writing | None = None) -> Answer:
    """Put into an answer what stands, and how a language model wrote it."""
    return replace(
        answer,
        verdict=_verdict(cited, writing),
        text=cited.text,
        sentences=cited.sentences,
        citations=cited.citations,
        struck=cited.struck,
        answerer=f"chat ({writing.model})" if writing and writing.sentences else answer.answerer,
        writing=writing,
    )


def refused(answer: Answer, near: tuple[Nearest, ...]) -> Answer:
    """Say that nothing answers, with what comes nearest."""
    asks = answer.clarification
    text = asks.text if asks else words_of_refusal(any(each.quote for each in near))
    return replace(answer, text=text, nearest=near)


def words_of_refusal(speaks_of_it: bool) -> str:
    """Return the words of a refusal; receipts that were saved once have these, too."""
    return NOT_SAID if speaks_of_it else NOT_IN_SOURCES


def aside(question: str, said: str, scope: Scope) -> Answer:
    """Reply to what asks nothing of the articles: nothing is searched, and no source is claimed."""
    return Answer(
        question=question,
        rewritten=None,
        verdict="not_in_sources",
        text=said,
        sentences=(),
        citations=(),
        nearest=(),
        scope=scope,
        answerer="none",
        timings_ms={},
        index_generation=None,
        aside=True,
    )


def _verdict(cited: Cited, writing: Writing | None) -> Verdict:
    if not cited.sentences:
        return "not_in_sources"
    # Where the sources' own sentences follow, nothing is lost with what was struck.
    whole = not cited.struck or (writing and writing.fell_back)
    return "answered" if whole else "partly"
