"""Read the lines of a PDF's pages."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from pdfminer.layout import LAParams, LTChar, LTPage, LTTextLine
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage

from ingest.printed.bounded import BoundedParser, Budget, TooMuch
from ingest.printed.characters import BoundedInterpreter, CharacterDevice
from ingest.printed.line import Line
from ingest.printed.reading_order import in_reading_order

MAX_PAGES = 2_000
# Of a page.
MAX_LINES = 3_000

# Words of justified lines stand up to two letters' height apart; columns are another line each,
# since a page's program writes one after the other.
_LAYOUT = LAParams(char_margin=4.0)
# Letters without a meaning: the font does not say what they are.
_UNKNOWN = re.compile(r"\(cid:\d+\)")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


def open_pdf(data: bytes, budget: Budget) -> PDFDocument:
    """Open a document; pdfminer raises all sorts of errors for a damaged one."""
    return PDFDocument(BoundedParser(io.BytesIO(data), budget))


def read_pages(document: PDFDocument, budget: Budget) -> Iterator[list[Line] | Exception]:
    """Give the lines of each page, or what went wrong with it.

    Raises:
        TooMuch: the document goes beyond a bound.
    """
    manager = PDFResourceManager()
    device = CharacterDevice(manager, budget)
    interpreter = BoundedInterpreter(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        budget.begin_page()
        if number > MAX_PAGES:
            raise TooMuch(f"has more than {MAX_PAGES:,} pages")
        try:
            interpreter.process_page(page)
            yield in_reading_order(list(_lines(device.characters, device.page, number)))
        except TooMuch:
            raise
        except Exception as problem:  # pdfminer's, of a damaged page: the others may be whole
            yield problem


def _lines(characters: list[LTChar], page: LTPage, number: int) -> Iterator[Line]:
    if not characters:
        return
    found = list(islice(page.group_objects(_LAYOUT, characters), MAX_LINES + 1))
    if len(found) > MAX_LINES:
        raise TooMuch(f"has more than {MAX_LINES:,} lines on page {number}")
    seen = set()
    for line in found:
        text = _text(line)
        # Bold letters may be made by printing them twice.
        place = (text, round(line.x0 / 2), round(line.y0 / 2))
        if text and place not in seen:
            seen.add(place)
            yield Line(text, line.x0, line.x1, line.y0, line.y1, _size(line), number)


def _text(line: LTTextLine) -> str:
    """Return the words of a line; empty where most of its letters are unknown."""
    parts, end = list[str](), float("-inf")
    for each in line:
        text = each.get_text()
        if isinstance(each, LTChar):
            if text.isspace() and each.x1 <= end:
                continue  # a space that takes no room is none: it was drawn over a wide letter
            end = each.x1
        parts.append(text)
    words = "".join(parts).translate(_LIGATURES)
    known = _UNKNOWN.sub("", words)
    unknown = len(_UNKNOWN.findall(words))
    return " ".join(known.split()) if unknown < len(known.strip()) else ""


def _size(line: LTTextLine) -> float:
    sizes = Counter(round(each.size, 1) for each in line if isinstance(each, LTChar))
    return sizes.most_common(1)[0][0]
