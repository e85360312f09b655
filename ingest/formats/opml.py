"""OPML: the addresses of the feeds that somebody reads."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.clean import clean_line
from ingest.draft import Link
from ingest.fields import address_in
from ingest.records import list_of_addresses, no_address
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
    yield list_of_addresses(location, links(data, location))


def links(data: bytes, location: str) -> list[Link | ParseError]:
    """Return address and title of each feed, in whatever folder it is, "a.opml:3" the third outline.

    What names no feed becomes an error in its place; an outline with others in it is a folder.

    Raises:
        ParseError: it is not XML.
    """
    found = list[Link | ParseError]()
    for number, each in enumerate(parse_xml(data, location).iter("{*}outline"), start=1):
        given = each.get("xmlUrl") or each.get("xmlurl")
        if address := address_in(given):
            found.append(Link(address, clean_line(each.get("title") or each.get("text"))))
        elif given or not len(each):
            hint = "give the feed's own address as its xmlUrl"
            found.append(no_address(f"{location}:{number}", given, hint))
    return found
