"""Read the entries of an RSS or Atom feed as the fields of articles."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.clean import clean_line
from ingest.dates import read_date
from ingest.fields import address_from
from ingest.page.fragment import paragraphs_of
from ingest.safe_xml import HEAD_BYTES, without_own_entities
from ingest.titles import outlet_of
from ingest.writers import split_names
from rag.errors import ParseError

# A feed lists what is new, some hundred entries. feedparser takes a second for a megabyte.
MAX_BYTES = 20_000_000

# Elements that feedparser must not see: it takes the caption of a picture for the entry's text,
# and compares each label with all before it, which takes minutes for some ten thousand.
_UNREAD = re.compile(
    rb"(</?)(?:media:(?:description|text)|[\w.-]+:category|(?:[\w.-]+:)?(?:keywords|subject))(?=[\s/>])",
    re.IGNORECASE,
)
_CATEGORY = re.compile(rb"(</?)category(?=[\s/>])", re.IGNORECASE)
_ENTRIES = re.compile(rb"(?=<(?:item|entry)[\s>])", re.IGNORECASE)
# As it does each attribute of a tag; a feed's first has some thirty.
_MANY_ATTRIBUTES = re.compile(
    rb"<[^\s<>/]++(?:\s++[^\s<>=]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+')){300}"
)
# A last paragraph that programs of feeds write: where there is more, and whence it is.
_ENDING = re.compile(
    r"(?:continue reading|(?:read|watch|listen|learn|view) (?:more|on|at|full|the (?:full|whole|rest))\b).{0,80}"
    r"|source|comments|\(image credit:.{0,200}\)"
    r"|the post .{1,400} (?:appeared first|first appeared) on .{1,200}",
    re.IGNORECASE,
)
_ENTITIES = re.compile(rb"<!ENTITY\s[^<>]*&(?!#)[^<>]*>", re.IGNORECASE)
_OF_ENTRIES = frozenset(["title", "link", "id", "summary", "content"])


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its fields as `ingest.fields` knows them, and what the feed calls it."""

    fields: Mapping[str, Any]
    identity: str | None


@dataclass(frozen=True, slots=True)
class _Feed:
    title: str | None
    link: str
    language: str | None
    is_atom: bool


def read_entries(data: bytes, location: str) -> list[Entry]:
    """Return the entries of a feed, which may be malformed, in their order.

    Raises:
        ParseError: it is not a feed, or larger than feeds are.
    """
    if len(data) > MAX_BYTES:
        raise ParseError(
            f"{location} has {len(data):,} bytes, a feed at most {MAX_BYTES:,}", "split it"
        )
    if _MANY_ATTRIBUTES.search(data):
        raise ParseError(f"{location} has a tag of 300 attributes", "fetch the feed again")
    if _ENTITIES.search(data, 0, HEAD_BYTES):
        # feedparser gives such a feed no entries, without a word.
        raise ParseError(
            f"{location} defines entities of its own, as no feed does but one that is to grow "
            "beyond all measure when it is read",
            "do not trust it",
        )
    # Imported here: other formats do without it.
    import feedparser

    # A stream: bytes themselves would be taken for the name of a file.
    stream = io.BytesIO(_readable(without_own_entities(data)))
    found = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version") and not found.entries:
        raise ParseError(f"{location} is not a feed", "fetch the feed again")
    # As plain dictionaries: feedparser's own give one part for another that is not there.
    about, entries = dict(found.feed), [dict(each) for each in found.entries]
    feed = _Feed(
        title=_title(about),
        link=about.get("link") or "",
        language=about.get("language"),
        is_atom=found.version.startswith("atom"),
    )
    # An empty element within an entry, as some programs write, counts as an entry there.
    return [_entry(each, feed) for each in entries if each.keys() & _OF_ENTRIES]


def _readable(data: bytes) -> bytes:
    """Return a feed as feedparser may see it.

    Where no entry is in two categories, a category is a section; else it is one of several labels.
    """
    head, *entries = _ENTRIES.split(_UNREAD.sub(rb"\1unread", data))
    head = _CATEGORY.sub(rb"\1unread", head)
    if any(_CATEGORY.findall(each).count(b"<") > 1 for each in entries):
        entries = [_CATEGORY.sub(rb"\1unread", each) for each in entries]
    return b"".join([head, *entries])


def _entry(entry: Mapping[str, Any], feed: _Feed) -> Entry:
    outlet = outlet_of(_title(entry.get("source") or {}) or feed.title)
    people = (str(each.get("name") or "") for each in entry.get("authors") or [])
    published, modified = entry.get("published"), entry.get("updated")
    if not published and not feed.is_atom:  # dc:date of RSS; Atom says which of them it is
        published, modified = modified, None
    fields = {
        "text": _text(entry),
        "title": _title(entry),
        "url": _address(entry, feed),
        # Also one that leads nowhere on the web.
        "link": entry.get("link"),
        "outlet": outlet,
        "authors": [
            name
            for each in people
            for name in split_names(each)
            if name not in (outlet, feed.title)
        ],
        "published": published,
        "modified": modified if read_date(modified) != read_date(published) else None,
        "language": (entry.get("title_detail") or {}).get("language") or feed.language,
        "standfirst": _without_ending(_summary(entry)),
        "section": next(
            (each.get("label") or each.get("term") for each in entry.get("tags") or ()), None
        ),
    }
    return Entry(fields, entry.get("id"))


def _text(entry: Mapping[str, Any]) -> str:
    """Return the whole text where the entry has it, else its summary."""
    parts = (*(entry.get("content") or []), _summary(entry))
    return next(filter(None, map(_without_ending, parts)), "")


def _summary(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    return entry.get("summary_detail") or {"value": entry.get("summary")}


def _without_ending(part: Mapping[str, Any]) -> str:
    paragraphs = _words(part).split("\n\n")
    while paragraphs and _ENDING.fullmatch(paragraphs[-1].strip()):
        paragraphs.pop()
    return "\n\n".join(paragraphs).strip()


def _title(thing: Mapping[str, Any]) -> str | None:
    detail = thing.get("title_detail") or {"value": thing.get("title"), "type": "text/plain"}
    return clean_line(_words(detail))


def _words(part: Mapping[str, Any]) -> str:
    value = part.get("value") or ""
    return value if part.get("type") == "text/plain" else paragraphs_of(value)


def _address(entry: Mapping[str, Any], feed: _Feed) -> str | None:
    # Feedburner's own addresses count readers; it keeps the article's beside them.
    link = entry.get("feedburner_origlink") or entry.get("link")
    return address_from(feed.link, link)
