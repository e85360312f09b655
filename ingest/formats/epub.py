"""EPUB: the documents of a book or an issue, in their order, as one article."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from lxml.etree import _Element

from ingest.dates import read_date
from ingest.decode import decode
from ingest.draft import Draft
from ingest.page.fragment import paragraphs_of
from ingest.safe_xml import local_name, parse_xml
from ingest.zipped import ZippedParts, looks_zipped, names_in_zip
from rag.errors import ParseError

NAME = "epub"
SUFFIXES = (".epub",)

_CONTAINER = "META-INF/container.xml"
# Pictures may stand in the order of reading, too.
_DOCUMENTS = ("application/xhtml+xml", "text/html")


def recognises(data: bytes, name: str) -> bool:
    """A zip file with a book's container, or called one."""
    return looks_zipped(data) and (name.endswith(SUFFIXES) or _CONTAINER in names_in_zip(data))


def parse(data: bytes, location: str) -> Iterator[Draft]:
    """Read one book as one article.

    Raises:
        ParseError: it is damaged, encrypted, or holds no text.
    """
    parts = ZippedParts(data, location)
    container = parse_xml(_needed(parts, _CONTAINER, location), location)
    root = next((each.get("full-path", "") for each in container.iterfind(".//{*}rootfile")), "")
    package = parse_xml(_needed(parts, root, location), location)
    texts = list(_texts(parts, package, posixpath.dirname(root), location))
    if not any(texts):
        raise ParseError(f"{location} holds no text", "give a book that is not protected")
    said = _said(package)
    date = read_date(said.get("date"))
    yield Draft(
        location=location,
        key=location,
        text="\n\n".join(filter(None, texts)),
        title=said.get("title"),
        outlet=said.get("publisher"),
        authors=tuple(each.text for each in package.iterfind(".//{*}creator") if each.text),
        published=date,
        dates_from={"published": "record"} if date else {},
        language=said.get("language"),
    )


def _needed(parts: ZippedParts, name: str, location: str) -> bytes:
    if (part := parts.read(name)) is None:
        raise ParseError(f"{location} is not EPUB: it has no {name}", "fetch the file again")
    return part


def _texts(parts: ZippedParts, package: _Element, folder: str, location: str) -> Iterator[str]:
    """Give the text of each document in the order of reading, each once; the contents apart."""
    items = {each.get("id"): each for each in package.iterfind(".//{*}manifest/{*}item")}
    order = dict.fromkeys(each.get("idref") for each in package.iterfind(".//{*}spine/{*}itemref"))
    for item in (items[name] for name in order if name in items):
        contents = "nav" in item.get("properties", "").split()
        if contents or item.get("media-type") not in _DOCUMENTS:
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        yield paragraphs_of(decode(_needed(parts, name, location), location))


def _said(package: _Element) -> dict[str, str]:
    """Return what the book says of itself; its first title, and the date of publication alone."""
    said: dict[str, str] = {}
    for each in package.iterfind(".//{*}metadata/*"):
        event = next((value for name, value in each.attrib.items() if name.endswith("event")), None)
        if each.text and event in (None, "publication"):
            said.setdefault(local_name(each), each.text)
    return said
