"""The formats that articles come in, one file each.

A format is a module with NAME, SUFFIXES, `recognises(data, name) -> bool` and
`parse(data, location)`, which yields drafts, and a ParseError in the place of one that cannot be
read; a list of addresses has `links(data, location)`, too. Adding a format is one module here, and its line in FORMATS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, cast

from ingest.draft import Draft, Link, Skipped
from ingest.formats import (
    archive,
    csv_table,
    docx,
    epub,
    feed,
    html,
    json_document,
    json_feed,
    json_lines,
    mail,
    markdown,
    newsml,
    ninjs,
    nitf,
    opml,
    pdf,
    sitemap,
    text,
    warc,
)
from ingest.unpack import Unpacked, unpack
from rag.errors import ParseError


class Format(Protocol):
    """What a format's module holds."""

    NAME: str
    SUFFIXES: tuple[str, ...]

    def recognises(self, data: bytes, name: str) -> bool:
        """Tell whether these bytes, in a file of this name, are of the format."""

    def parse(self, data: bytes, location: str) -> Iterator[Draft | ParseError | Skipped]:
        """Read the articles."""


#: Asked in this order; plain text takes what no other format recognises.
FORMATS = cast(
    "tuple[Format, ...]",
    (
        pdf, warc, docx, epub, archive, mail,
        json_feed, ninjs, json_document, json_lines,
        feed, sitemap, opml, nitf, csv_table, html, newsml, markdown, text,
    ),
)  # fmt: skip
#: How to read the addresses in formats that name articles elsewhere, or other such lists.
LINKING: Mapping[str, Callable[[bytes, str], list[Link | ParseError]]] = {
    each.NAME: each.links for each in (feed, json_feed, sitemap, opml)
}
#: Formats of many articles a file; of the others a file is one article, and bounded as such.
MANY_ARTICLES = frozenset(
    each.NAME
    for each in (
        json_lines, archive, mail, warc,
        json_document, json_feed, ninjs, feed, sitemap, csv_table, newsml,
    )
)  # fmt: skip
#: Formats whose bytes are pictures most of all; they bound their text themselves.
WITH_PICTURES = frozenset([pdf.NAME, docx.NAME, epub.NAME])
#: Formats whose parts tell whether they are whole: of a damaged file the others can be read.
TOLD_APART = frozenset([archive.NAME, warc.NAME])
# A page with its pictures in it is large; beyond this, parsing would take minutes.
MAX_ARTICLE_BYTES = 20_000_000
# Of its text alone; a longer "article" is a book or a log, and would be most of the library.
MAX_ARTICLE_CHARS = 2_000_000
NAMES = tuple(sorted(each.NAME for each in FORMATS))


def find_format(data: bytes, name: str, given: str | None = None) -> Format:
    """Return the format that the user gave, else the one that recognises the bytes."""
    if given:
        return next(each for each in FORMATS if given == each.NAME)
    return next(each for each in FORMATS if each.recognises(data, name.casefold()))


def identify(data: bytes, name: str, given: str | None = None) -> tuple[Unpacked, Format]:
    """Return what is in a file, out of its wrapping, and the format of that.

    Raises:
        ParseError: it unpacks beyond all measure, or is damaged and of no use in part.
    """
    unpacked = unpack(data, name)
    parser = find_format(unpacked.data, unpacked.name, given)
    if unpacked.problem and (parser.NAME not in TOLD_APART or not unpacked.data):
        raise unpacked.problem
    return unpacked, parser


def parse_identified(
    unpacked: Unpacked, parser: Format, location: str
) -> Iterator[Draft | ParseError | Skipped]:
    """Read the articles of a file whose format is known.

    Raises:
        ParseError: they cannot be read at all.
    """
    for each in parse_unpacked(unpacked.data, parser, location):
        # What is wrong with a file as a whole comes of its wrapping, where that is damaged.
        is_of_all = isinstance(each, ParseError) and each.location in (None, location)
        if not (unpacked.problem and is_of_all):
            yield each
    if unpacked.problem:
        yield unpacked.problem


def parse_unpacked(
    data: bytes, parser: Format, location: str
) -> Iterator[Draft | ParseError | Skipped]:
    """Read the articles of bytes whose format is known.

    Raises:
        ParseError: they cannot be read at all.
    """
    if len(data) > MAX_ARTICLE_BYTES and parser.NAME not in MANY_ARTICLES | WITH_PICTURES:
        raise ParseError(
            f"{location} has {len(data):,} bytes, an article at most {MAX_ARTICLE_BYTES:,}, "
            f"with {MAX_ARTICLE_CHARS:,} characters of text",
            "split it into articles",
        )
    yield from parser.parse(data, location)
