"""Find the feeds in what a user names: a feed, a list of feeds, or a page that has one."""

from __future__ import annotations

from ingest.draft import Link
from ingest.fields import address_from
from ingest.formats import feed, html, json_feed, opml
from ingest.page.blocks import parse_page
from rag.errors import ParseError

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def feeds_in(data: bytes, format_name: str, location: str) -> list[Link]:
    """Return the feeds that a file of this format is, lists, or names.

    Of a page's feeds the first is given: the others are of its comments and sections.

    Raises:
        ParseError: there is none.
    """
    if format_name == opml.NAME:
        return opml.links(data, location)
    found = None
    for each in (feed, json_feed):
        if format_name == each.NAME:
            entries = each.links(data, location)
            found = Link(location, entries[0].outlet if entries else None)
    if format_name == html.NAME:
        found = _of_page(data, location)
    if found is None:
        raise ParseError(
            f"{location} is no feed, and names none", "look for a link “RSS” on the outlet's page"
        )
    return [found]


def _of_page(data: bytes, location: str) -> Link | None:
    tree = parse_page(html.page_text(data, location))
    if tree is None:
        return None
    for each in tree.iterfind(".//link[@href]"):
        kind = (each.get("type") or "").partition(";")[0].strip().casefold()
        is_feed = kind in _TYPES and "alternate" in (each.get("rel") or "").casefold()
        if is_feed and (address := address_from(location, each.get("href"))):
            return Link(address, each.get("title"))
    return None
