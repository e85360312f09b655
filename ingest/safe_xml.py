"""Read XML of strangers: no entities from outside, nothing fetched, bounded nesting."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

from rag.errors import ParseError

# Bytes; what may stand before the first element is a page at most.
HEAD_BYTES = 16_384
_FIRST_ELEMENT = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?"
    # Possessive: what was passed over is not tried again another way.
    rb"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*+)?>)*+"
    rb"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})[\s/>]",
    re.DOTALL | re.IGNORECASE,
)
_DEFINED = re.compile(rb"<!ENTITY\s+([A-Za-z_][A-Za-z0-9_.-]{0,60})\s")
_REFERENCE = re.compile(rb"&([A-Za-z_][A-Za-z0-9_.-]{0,60});")


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
        return etree.fromstring(without_own_entities(data).strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as cause:
        line = getattr(cause, "lineno", None)
        where = f" from line {line} on" if line else ""
        raise ParseError(f"{location} is not XML{where}", "fetch the file again") from cause


def without_own_entities(data: bytes) -> bytes:
    """Return a document without references to the entities that it defines itself.

    News uses none but those that HTML knows; what else is defined is a bomb or a way to files, and
    would stay in the text as "&x;".
    """
    names = {name for name in _DEFINED.findall(data) if f"{name.decode()};" not in html5}
    if not names:
        return data
    return _REFERENCE.sub(lambda found: b"" if found[1] in names else found[0], data)


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


def root_name(data: bytes) -> str | None:
    """Return the name of a document's first element, folded and without a prefix; None of no XML."""
    # Without its zeros UTF-16 is read as well as UTF-8: names are ASCII.
    found = _FIRST_ELEMENT.match(data[:HEAD_BYTES].replace(b"\0", b""))
    return found[1].decode("ascii").casefold() if found else None
