"""Find the feeds in what a user names: a feed, a list of feeds, or a page that has one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.clean import clean_line
from ingest.draft import Link
from ingest.fields import address_from
from ingest.formats import feed, html, json_feed, opml
from ingest.page.blocks import parse_page
from rag.errors import ParseError

# Of one page; a page that names more is no outlet's.
MAX_FEEDS = 50
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|commenti", re.IGNORECASE)
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def feeds_in(data: bytes, format_name: str, location: str) -> Sequence[Link | ParseError]:
    """Return the feeds that a file of this format is, lists, or names.

    A page's feeds are given with its main one first; in a list an error stands for what is no feed.

    Raises:
        ParseError: there is none.
    """
    if format_name == opml.NAME:
        return opml.links(data, location)
    for each in (feed, json_feed):
        if format_name == each.NAME:
            entries = (item for item in each.links(data, location) if isinstance(item, Link))
            return [Link(location, next((item.outlet for item in entries), None))]
    found = _of_page(data, location) if format_name == html.NAME else []
    if not found:
        raise ParseError(
            f"{location} is no feed, and names none", "look for a link “RSS” on the outlet's page"
        )
    return found


def _of_page(data: bytes, location: str) -> list[Link]:
    """Return the feeds that a page names: the first that is not of comments is its main one."""
    tree = parse_page(html.page_text(data, location))
    if tree is None:
        return []
    found: dict[str, Link] = {}
    for each in tree.iterfind(".//link[@href]"):
        kind = (each.get("type") or "").partition(";")[0].strip().casefold()
        is_feed = kind in _TYPES and "alternate" in (each.get("rel") or "").casefold()
        if is_feed and (address := address_from(location, each.get("href"))):
            found.setdefault(address, Link(address, clean_line(each.get("title"))))
    ranked = sorted(list(found.values())[:MAX_FEEDS], key=_is_of_comments)
    return [replace(each, is_main=each is ranked[0]) for each in ranked]


def _is_of_comments(link: Link) -> bool:
    return bool(_COMMENTS.search(f"{link.url} {link.title or ''}"))
