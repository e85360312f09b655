"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.clean import clean_line
from ingest.draft import Draft, Link
from ingest.fields import first_of
from ingest.formats.json_document import read_json, records_in
from ingest.page.fragment import paragraphs_of
from ingest.records import Record, drafts_of, links_of
from ingest.titles import outlet_of
from rag.errors import ParseError

NAME = "jsonfeed"
SUFFIXES = (".json",)

# Its first member as a rule; some write their members in another order.
_VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_LOOKED_AT = 65_536  # bytes at either end
_AUTHORS = ("authors", "author")  # 1.0 had one author


def recognises(data: bytes, name: str) -> bool:
    """It says which version of JSON Feed it is; the name .json says nothing."""
    is_object = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    ends = (data[:_LOOKED_AT], data[-_LOOKED_AT:])
    return is_object and any(_VERSION.search(end) for end in ends)


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read the items, "feed.json:3" the third.

    Raises:
        ParseError: it is not JSON, or has no list of items.
    """
    return drafts_of(_records(data, location), source="feed")


def links(data: bytes, location: str) -> list[Link | ParseError]:
    """Return where each item's article is, and an error in the place of one without an address.

    Raises:
        ParseError: it is not JSON, or has no list of items.
    """
    return links_of(_records(data, location))


def _records(data: bytes, location: str) -> Iterator[Record | ParseError]:
    feed = read_json(data, location)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ParseError(f"{location} has no items", "fetch the feed again")
    for each in records_in(items, location):
        yield _record(each, feed) if isinstance(each, Record) else each


def _record(found: Record, feed: dict[str, Any]) -> Record:
    item = found.fields
    url = first_of(item, ("url", "external_url"))
    fields = {
        "text": _text(item),
        "title": item.get("title"),
        "url": url,
        "link": url,
        "outlet": outlet_of(clean_line(str(feed.get("title") or ""))),
        "authors": first_of(item, _AUTHORS) or first_of(feed, _AUTHORS),
        "published": item.get("date_published"),
        "modified": item.get("date_modified"),
        "language": item.get("language") or feed.get("language"),
        "standfirst": item.get("summary"),
    }
    identity = item.get("id")
    named = isinstance(identity, str) and not url
    return Record(found.location, fields, f"{feed.get('feed_url')}#{identity}" if named else None)


def _text(item: Any) -> str | None:
    if isinstance(html := item.get("content_html"), str) and (words := paragraphs_of(html)):
        return words
    texts = (item.get("content_text"), item.get("summary"))
    return next((text for text in texts if isinstance(text, str) and text.strip()), None)
