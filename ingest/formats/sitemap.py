"""Sitemaps: the addresses of an outlet's latest articles, or of other sitemaps."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.dates import read_date
from ingest.draft import Link
from ingest.fields import address_in
from ingest.records import digest_of, list_of_addresses, no_address
from ingest.safe_xml import parse_xml, root_name
from ingest.xml_fields import said
from rag.errors import ParseError

NAME = "sitemap"
SUFFIXES = (".xml",)


def recognises(data: bytes, name: str) -> bool:
    """Its first element is a sitemap's; the name .xml says nothing."""
    return root_name(data) in ("urlset", "sitemapindex")


def parse(data: bytes, location: str) -> Iterator[ParseError]:
    """Give the error that it holds addresses, not articles.

    Raises:
        ParseError: it is not XML.
    """
    yield list_of_addresses(location, links(data, location))


def links(data: bytes, location: str) -> list[Link | ParseError]:
    """Return address and headline, where it is said, of each article or further sitemap.

    One without an address becomes an error in its place, "news.xml:3" the third.

    Raises:
        ParseError: it is not XML.
    """
    found = parse_xml(data, location).iterchildren("{*}url", "{*}sitemap")
    return [_link(each, f"{location}:{number}") for number, each in enumerate(found, start=1)]


def _link(entry: etree._Element, place: str) -> Link | ParseError:
    given = said(entry, "loc")
    address = address_in(given)
    if address is None:
        return no_address(place, given, "ingest the article by its own address")
    names = ("news/title", "news/publication_date", "lastmod")
    title, published, modified = (said(entry, name) for name in names)
    return Link(
        url=address,
        title=title,
        outlet=said(entry, "news/publication/name"),
        published=read_date(published),
        modified=read_date(modified),
        said=digest_of(title, published, modified),
    )
