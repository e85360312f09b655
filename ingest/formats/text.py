"""Plain text: find headline, outlet, byline and date where the text writes them."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.dateline import read_dateline
from ingest.decode import decode
from ingest.draft import Draft
from ingest.header import Header
from ingest.page.address import identity
from rag.errors import ParseError

NAME = "text"
SUFFIXES = (".txt", ".text")


def recognises(data: bytes, name: str) -> bool:
    """Any file may be plain text; it is asked last."""
    return True


def parse(data: bytes, location: str) -> Iterator[Draft]:
    """Read one article from plain text.

    Raises:
        ParseError: the bytes are not text, or the text is empty.
    """
    yield draft_from_text(decode(data, location), location)


def draft_from_text(text: str, location: str) -> Draft:
    """Tell the header lines of a text from its body."""
    if not text.strip():
        raise ParseError(f"{location} is empty", "give a file that holds an article's text")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n ").split("\n")
    header = Header(lines)
    body = "\n".join(lines[header.size :])
    if not body.strip():  # nothing but a header: then it is the text
        header, body = Header(), text
    dateline = read_dateline(body)
    header.outlet = header.outlet or dateline.agency
    if header.published is None and dateline.published:
        header.published, header.dates_from["published"] = dateline.published, "dateline"
    return Draft(
        location=location,
        key=identity(header.url) if header.url else location,
        text=body,
        title=header.title,
        outlet=header.outlet,
        url=header.url,
        authors=header.authors,
        published=header.published,
        modified=header.modified,
        dates_from=header.dates_from,
    )
