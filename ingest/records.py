"""Make drafts of the records of one file, each with an identity of its own."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.clean import clean_line
from ingest.dates import read_date
from ingest.draft import Draft, Link
from ingest.fields import address_in, draft_from_fields, language_code, text_in
from ingest.section import section_of
from rag.errors import ParseError
from rag.records import Moment

_SEEN = ("title", "text", "published", "modified")


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


def links_of(records: Iterable[Record | ParseError]) -> list[Link | ParseError]:
    """Return where the articles of these records are, and an error in the place of one without."""
    return [each if isinstance(each, ParseError) else _link(each) for each in records]


def _link(record: Record) -> Link | ParseError:
    fields = record.fields
    address = address_in(fields["url"])
    if address is None:
        return no_address(
            record.location,
            fields["link"],
            "take what the feed itself holds: dateline ingest FEED --feed-only",
        )
    return Link(
        url=address,
        title=clean_line(text_in(fields["title"])),
        outlet=clean_line(text_in(fields["outlet"])),
        published=_date(fields, "published"),
        modified=_date(fields, "modified"),
        standfirst=text_in(fields.get("standfirst")),
        section=section_of(fields.get("section")),
        said=digest_of(*(fields[name] for name in _SEEN)),
    )


def digest_of(*seen: object) -> str:
    """Digest what a reader would see of an entry in a list."""
    joined = "\0".join(map(str, seen))
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:16]


def _date(fields: Mapping[str, Any], name: str) -> Moment | None:
    text = fields[name]
    return (
        read_date(text, language_code(str(fields["language"] or "")))
        if isinstance(text, str)
        else None
    )


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


def no_address(place: str, given: object, hint: str) -> ParseError:
    """Return the error of an entry in a list that leads nowhere on the web.

    Args:
        given: what stands there in the place of a web address, if anything does.
    """
    problem = (
        f"names {str(given)[:100]!r}, which is no web address" if given else "names no address"
    )
    return ParseError(f"{place} {problem}", hint, location=place)


def list_of_addresses(location: str, links: Iterable[Link | ParseError]) -> ParseError:
    """Return the error of a file that says where articles are, and holds none."""
    count = sum(isinstance(each, Link) for each in links)
    return ParseError(
        f"{location} is a list of {count:,} addresses and holds no article",
        "ingest it by its own address, or subscribe to its feeds: dateline feeds add FILE",
        location=location,
    )
