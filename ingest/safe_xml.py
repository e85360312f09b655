"""Read XML of strangers: no entities from outside, nothing fetched, bounded nesting."""

from __future__ import annotations

from lxml import etree

from rag.errors import ParseError


def parse_xml(data: bytes, location: str) -> etree._Element:
    """Return the root of an XML document.

    libxml2 itself bounds nesting (256) and the growth of entities; entities from outside, and
    those that a document defines, are not expanded.

    Raises:
        ParseError: it is not XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as cause:
        raise ParseError(f"{location} is not XML: {cause}", "fetch the file again") from cause


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname
