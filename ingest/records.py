"""Make drafts of the records of one file, each with an identity of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.draft import Draft
from ingest.fields import draft_from_fields
from rag.errors import ParseError


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a file, as named fields."""

    #: "monday.jsonl:17": the file, and the place in it.
    location: str
    fields: Mapping[str, Any]
    #: What its source calls it; without, it is known by its address, else by its headline.
    identity: str | None = None


def drafts_of(
    records: Iterable[Record | ParseError], *, source: str
) -> Iterator[Draft | ParseError]:
    """Give the draft of each record, and an error in the place of one that is none.

    Args:
        source: what `dates_from` says of a date found here.
    """
    # Headlines, and the number of each text under them.
    texts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for record in records:
        if isinstance(record, ParseError):
            yield record
            continue
        draft = _draft(record, source)
        if isinstance(draft, Draft) and record.identity:
            yield replace(draft, key=record.identity)
        elif isinstance(draft, Draft) and not draft.url:
            yield _told_apart(draft, texts[draft.key])
        else:
            yield draft


def _draft(record: Record, source: str) -> Draft | ParseError:
    try:
        return draft_from_fields(record.fields, location=record.location, key=None, source=source)
    except ParseError as error:
        return error


def _told_apart(draft: Draft, numbers: dict[str, int]) -> Draft:
    """Give a further article of the same headline, "Live updates", an identity of its own."""
    number = numbers.setdefault(draft.text, len(numbers))
    return replace(draft, key=f"{draft.key}#{number + 1}") if number else draft


def without_text(location: str, kind: str) -> ParseError:
    """Return the error of a picture, a video and the like where an article is looked for."""
    return ParseError(
        f"{location} is of type {kind} and has no article text",
        "ingest the article that it belongs to",
        location=location,
    )


def list_of_addresses(location: str, count: int) -> ParseError:
    """Return the error of a file that says where articles are, and holds none."""
    return ParseError(
        f"{location} is a list of {count:,} addresses and holds no article",
        "ingest what is at them: dateline ingest ADDRESS, once for each",
        location=location,
    )
