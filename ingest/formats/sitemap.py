"""Sitemaps: the addresses of an outlet's latest articles, or of other sitemaps."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.dates import read_date
from ingest.draft import Link
from ingest.fields import address_in
from ingest.records import list_of_addresses
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
    yield list_of_addresses(location, len(links(data, location)))


def links(data: bytes, location: str) -> list[Link]:
    """Return address and headline, where it is said, of each article or further sitemap.

    Raises:
        ParseError: it is not XML.
    """
    found = parse_xml(data, location).iterchildren("{*}url", "{*}sitemap")
    return [
        Link(
            url=address,
            title=said(each, "news/title"),
            outlet=said(each, "news/publication/name"),
            published=read_date(said(each, "news/publication_date")),
            modified=read_date(said(each, "lastmod")),
        )
        for each in found
        if (address := address_in(said(each, "loc")))
    ]
