"""What comes of a question: an answer with its verdict, or a refusal with what comes nearest."""

from __future__ import annotations

from dataclasses import replace

from rag.citations import Cited
from rag.records import Answer, Nearest, Verdict, Writing

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
    said = NOT_SAID if any(each.quote for each in near) else NOT_IN_SOURCES
    asks = answer.clarification
    return replace(answer, text=asks.text if asks else said, nearest=near)


def _verdict(cited: Cited, writing: Writing | None) -> Verdict:
    if not cited.sentences:
        return "not_in_sources"
    # Where the sources' own sentences follow, nothing is lost with what was struck.
    whole = not cited.struck or (writing and writing.fell_back)
    return "answered" if whole else "partly"
