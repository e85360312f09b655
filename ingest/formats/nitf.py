"""NITF, the articles of news agencies and archives in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingest.draft import Draft
from ingest.fields import address_in, draft_from_fields
from ingest.page.fragment import paragraphs_in
from ingest.safe_xml import parse_xml, root_name
from ingest.writers import split_names
from ingest.xml_fields import language_of, line_in, said

NAME = "nitf"
SUFFIXES = (".nitf",)

# A day without a time is written with zeros in its place.
_NO_TIME = re.compile(r"T0{4,6}(?:Z|[+-]\d{2}:?\d{2})?$")


def recognises(data: bytes, name: str) -> bool:
    """Its first element is NITF's, or it has none and its name says so."""
    root = root_name(data)
    return root == "nitf" or (root is None and name.endswith(SUFFIXES))


def parse(data: bytes, location: str) -> Iterator[Draft]:
    """Read one article.

    Raises:
        ParseError: it is not XML, or has no text.
    """
    root = parse_xml(data, location)
    fields = fields_of(root)
    number = said(root, "head/docdata/doc-id/@id-string")
    # Archives number their articles from 1: the number is one's own beside the outlet.
    key = f"nitf:{fields['outlet']}:{number}" if number and fields["outlet"] else location
    yield draft_from_fields(fields, location=location, key=key, source="nitf")


def fields_of(nitf: etree._Element) -> dict[str, Any]:
    """Return what an NITF element says of its article, as `ingest.fields` names it."""
    published = said(
        nitf,
        "head/docdata/date.release/@norm",
        "head/pubdata/@date.publication",
        "head/docdata/date.issue/@norm",
    )
    return {
        "text": _text(nitf),
        "title": said(nitf, "body/body.head/hedline/hl1", "head/title"),
        "url": address_in(said(nitf, "head/pubdata/@ex-ref")),
        "outlet": said(
            nitf,
            "head/pubdata/@name",
            "body/body.head/distributor",
            "head/docdata/doc.copyright/@holder",
            "head/docdata/doc-id/@regsrc",
        ),
        "authors": _authors(nitf),
        "published": _NO_TIME.sub("", published) if published else None,
        "language": language_of(nitf),
        "standfirst": said(nitf, "body/body.head/abstract", "body/body.head/hedline/hl2"),
        "section": said(
            nitf,
            "head/pubdata/@position.section",
            "head/tobject/tobject.subject/@tobject.subject.type",
        ),
    }


def _text(nitf: etree._Element) -> str:
    content = nitf.find("{*}body/{*}body.content")
    if content is None:
        return ""
    # The New York Times' corpus gives the first paragraphs a second time, in a block before it.
    whole = content.find("{*}block[@class='full_text']")
    return paragraphs_in(content if whole is None else whole)


def _authors(nitf: etree._Element) -> list[str]:
    lines = [
        line_in(byline, apart_from="byttl")  # the writer's office, not a name
        for byline in nitf.iterfind("{*}body/{*}body.head/{*}byline")
        if byline.get("class") != "normalized_byline"  # "LEE, ANN", beside "By ANN LEE"
    ]
    return [name for line in lines for name in split_names(line or "")]
