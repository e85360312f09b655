"""PDF: the article that is printed on its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from ingest.credits import looks_like_an_outlet, read_credit
from ingest.draft import Draft
from ingest.formats.text import draft_from_text
from ingest.header import MAX_TITLE
from ingest.titles import LEAST_WORDS, real_title
from rag.errors import ParseError

if TYPE_CHECKING:
    from ingest.printed.document import Printed
    from ingest.printed.paragraphs import Paragraph

NAME = "pdf"
SUFFIXES = (".pdf",)

# A headline is printed so many times as large as most of the text.
LARGER = 1.3
# Readers look for both marks as near to the beginning and the end as this; so many bytes.
NEAR = 2048


def recognises(data: bytes, name: str) -> bool:
    """A PDF says so near its beginning, or is called one."""
    return b"%PDF-" in data[:NEAR] or name.endswith(SUFFIXES)


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read the article of one document; a page that cannot be read becomes an error after it.

    Raises:
        ParseError: it is no PDF, is damaged, cut short, encrypted or beyond a bound, or has no text.
    """
    if b"%PDF-" not in data[:NEAR]:
        raise ParseError(f"{location} is not a PDF", "open it to see what it is, and rename it")
    if b"%%EOF" not in data[-NEAR:]:
        raise ParseError(f"{location} ends too early", "fetch the file again")
    # Imported here: pdfminer takes half a second, and other formats do without it.
    from ingest.printed.document import read_printed

    printed = read_printed(data, location)
    if not printed.paragraphs and not printed.damaged:
        raise ParseError(
            f"{location} has no text, only pictures of pages",
            "recognise its text, for example with `ocrmypdf`, and ingest the result",
        )
    if printed.paragraphs:
        yield draft_from_text("\n\n".join(_arranged(printed)), location)
    for number, problem in printed.damaged:
        yield ParseError(
            f"{location}: page {number} cannot be read: {problem}",
            "print the document to a new PDF, and ingest that",
            location=f"{location}:{number}",
        )


def _arranged(printed: Printed) -> list[str]:
    """Return the paragraphs in the order of an article: headline, credits, text."""
    sizes = Counter[float]()
    for each in printed.paragraphs:
        sizes[each.size] += len(each.text)
    usual = sizes.most_common(1)[0][0]
    headline = _headline(printed.paragraphs, usual)
    place = printed.paragraphs.index(headline) if headline else 0
    above, below = (
        [each.text for each in part if each is not headline and _is_text(each, usual)]
        for part in (printed.paragraphs[:place], printed.paragraphs[place:])
    )
    title = headline.text if headline else real_title(printed.title)
    if title is None:
        return below
    credits = [text for text in [*printed.running_heads, *above] if read_credit(text)]
    byline = list(takewhile(_may_credit, below))
    return [
        title,
        *credits,
        *byline,
        *(each for each in above if each not in credits),
        *below[len(byline) :],
    ]


def _is_text(paragraph: Paragraph, usual: float) -> bool:
    """Leave out the numbers along a chart."""
    return paragraph.size >= usual or re.search(r"[^\W\d_]", paragraph.text) is not None


def _may_credit(text: str) -> bool:
    return read_credit(text) is not None or looks_like_an_outlet(text)


def _headline(paragraphs: Sequence[Paragraph], usual: float) -> Paragraph | None:
    """Return the largest paragraph of the first page, where it is larger than the text."""
    possible = [
        each
        for each in paragraphs
        if each.page == paragraphs[0].page
        and each.size >= LARGER * usual
        and len(each.text.split()) >= LEAST_WORDS
        and len(each.text) <= MAX_TITLE
        and not looks_like_an_outlet(each.text)
    ]
    return max(possible, key=lambda each: each.size, default=None)
