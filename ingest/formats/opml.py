"""OPML: the addresses of the feeds that somebody reads."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.clean import clean_line
from ingest.draft import Link
from ingest.fields import address_in
from ingest.records import list_of_addresses
from ingest.safe_xml import parse_xml, root_name
from rag.errors import ParseError

NAME = "opml"
SUFFIXES = (".opml",)


def recognises(data: bytes, name: str) -> bool:
    """Its first element is OPML's, or it has none and its name says so."""
    root = root_name(data)
    return root == "opml" or (root is None and name.endswith(SUFFIXES))


def parse(data: bytes, location: str) -> Iterator[ParseError]:
    """Give the error that it holds addresses, not articles.

    Raises:
        ParseError: it is not XML.
    """
    yield list_of_addresses(location, len(links(data, location)))


def links(data: bytes, location: str) -> list[Link]:
    """Return address and title of each feed, in whatever folder it is.

    Raises:
        ParseError: it is not XML.
    """
    found = (
        (
            address_in(each.get("xmlUrl") or each.get("xmlurl")),
            clean_line(each.get("title") or each.get("text")),
        )
        for each in parse_xml(data, location).iter("{*}outline")
    )
    return [Link(address, title) for address, title in found if address]
