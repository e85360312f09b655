"""Read a PDF as it is printed: its paragraphs, its running heads, and what it is called."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from ingest.printed.bounded import Budget, TooMuch
from ingest.printed.lines import open_pdf, read_pages
from ingest.printed.paragraphs import Paragraph, paragraphs_of
from ingest.printed.running_heads import without_running_heads
from rag.errors import ParseError

# What pdfminer logs of a damaged document would be printed, were there nobody to take it.
_TAKEN = logging.NullHandler()


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document prints."""

    paragraphs: list[Paragraph]
    running_heads: list[str]
    #: What the document's own record says, often the name of the file it was made of.
    title: str | None
    #: The numbers of the pages that cannot be read, and why.
    damaged: list[tuple[int, str]]


def read_printed(data: bytes, location: str) -> Printed:
    """Read a document.

    Raises:
        ParseError: it is encrypted, damaged, or beyond a bound.
    """
    logging.getLogger("pdfminer").addHandler(_TAKEN)
    try:
        return _printed(data)
    except (PDFPasswordIncorrect, PDFEncryptionError) as cause:
        raise ParseError(
            f"{location} is encrypted", "open it with its password, and print it to a new PDF"
        ) from cause
    except TooMuch as cause:
        raise ParseError(f"{location} {cause}", "split it into articles") from cause
    except Exception as cause:  # pdfminer raises all sorts of errors for a damaged document
        raise ParseError(
            f"{location} is damaged: {type(cause).__name__}: {cause}", "fetch the file again"
        ) from cause


def _printed(data: bytes) -> Printed:
    budget = Budget()
    document = open_pdf(data, budget)
    pages = list(read_pages(document, budget))
    readable = [page for page in pages if not isinstance(page, Exception)]
    lines, heads = without_running_heads(readable)
    return Printed(
        paragraphs_of(lines),
        [line.text for line in heads],
        _title(document),
        [
            (number, f"{type(page).__name__}: {page}")
            for number, page in enumerate(pages, start=1)
            if isinstance(page, Exception)
        ],
    )


def _title(document: PDFDocument) -> str | None:
    for record in document.info:
        title = resolve1(record.get("Title"))
        if isinstance(title, bytes):
            return decode_text(title)
    return None
