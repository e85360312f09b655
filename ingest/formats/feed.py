"""RSS 0.9 to 2.0, RDF and Atom feeds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ingest.draft import Draft, Link
from ingest.feed_entries import read_entries
from ingest.page.address import identity
from ingest.records import Record, drafts_of, links_of
from ingest.safe_xml import HEAD_BYTES, root_name
from rag.errors import ParseError

NAME = "feed"
SUFFIXES = (".rss", ".atom", ".rdf")

_RDF_FEED = re.compile(rb"purl\.org/rss|netscape\.com/rdf", re.IGNORECASE)


def recognises(data: bytes, name: str) -> bool:
    """Its first element is that of a feed, or it is none and its name says so."""
    root = root_name(data)
    if root == "rdf":
        return _RDF_FEED.search(data[:HEAD_BYTES]) is not None
    return root in ("rss", "feed") or (root is None and name.endswith(SUFFIXES))


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read the entries, "news.rss:3" the third; one without a text becomes an error in its place.

    Raises:
        ParseError: it is not a feed, or has no entries.
    """
    entries = read_entries(data, location)
    if not entries:
        raise ParseError(f"{location} is a feed without entries", "fetch the feed again later")
    # An address that several entries have, as of the outlet's first page, is the identity of none.
    shared = Counter(identity(entry.fields["url"] or "") for entry in entries)
    records = []
    for number, entry in enumerate(entries, start=1):
        fields = entry.fields
        named = entry.identity or fields["title"] or fields["text"]
        several = fields["url"] and shared[identity(fields["url"])] > 1
        own = f"{fields['url']}#{named}" if several else None
        records.append(Record(f"{location}:{number}", fields, own))
    return drafts_of(records, source="feed")


def links(data: bytes, location: str) -> list[Link | ParseError]:
    """Return where each entry's article is, and an error in the place of one without an address.

    Raises:
        ParseError: it is not a feed.
    """
    entries = enumerate(read_entries(data, location), start=1)
    return links_of(Record(f"{location}:{number}", entry.fields) for number, entry in entries)
