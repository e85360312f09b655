"""Keep what is wrong with one part of a file from stopping the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.draft import Draft, Skipped
from rag.errors import ParseError


def contained(
    parts: Iterable[Draft | ParseError | Skipped], place: str
) -> Iterator[Draft | ParseError | Skipped]:
    """Give the parts; what is raised meanwhile becomes an error at its place, and ends them."""
    try:
        yield from parts
    except ParseError as error:
        yield ParseError(error.message, error.hint, location=error.location or place)
    except Exception as error:  # a parser's bug must not stop what is beside it
        yield ParseError(
            f"{place} cannot be parsed: {type(error).__name__}: {error}",
            "save the article as plain text",
            location=place,
        )
