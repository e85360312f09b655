"""Read the lines in which a page tells its readers when it was published and changed.

"Last updated: 5 December | First published: 4 December", "By Lena Brook, 12/04/2025": each date
with the word before it, since only that tells which of the two it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from lxml.html import HtmlElement

from ingest.around import Around
from ingest.dates import read_date
from ingest.numeric_dates import NUMERIC, days_of, read_numeric
from rag.records import Moment

# In the languages of the walls; "Stand" is how German pages say when they were last changed.
_CHANGE = (
    r"(?:last |page )*(?:updat(?:ed?|ing)|modified|edited|revised|reviewed|changed)|(?:zuletzt )?(?:aktualisier\w*|geändert|bearbeitet)|update|stand"
    r"|(?:mis(?:e)? à jour|modifiée?|actualisée?)|(?:última )?actualiza(?:do|da|ción)|(?:ultimo )?aggiorna(?:to|ta|mento)|(?:laatst )?bijgewerkt|gewijzigd|atualizad[oa]"
)
_PUBLICATION = (
    r"(?:first |originally )?(?:published|posted|submitted|created|issued|publication date|date published)|released"
    r"|(?:erst)?(?:veröffentlich\w*|publiziert|erstellt|erschienen)|datum|publiée?|créée?|publicad[oa]|pubblicat[oa]|gepubliceerd|geplaatst"
)
#: What a line says was done to the page when a date follows.
LABEL = re.compile(
    rf"(?<!\w)(?:(?P<change>{_CHANGE})|(?P<publication>{_PUBLICATION}))(?!\w)", re.IGNORECASE
)
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|autor(?:in)?:?)\s+(?=[^\W\d_])", re.IGNORECASE)
# Characters of such a line; a longer one is a sentence, or holds other things as well.
MAX_STAMP = 160
# Words between a label and its date: "by lbrook on", "Uhr von".
_MOST_WORDS_BEFORE = 8
_DIGITS = re.compile(r"\d")
_ENDS = " \t|•·,;:–—-()"


class Stamp(NamedTuple):
    """A moment that a line of the page names."""

    moment: Moment
    is_change: bool


def stamps_in(tree: HtmlElement, language: str | None, around: Around) -> Iterator[Stamp]:
    """Give the dates in lines that begin with a label or a byline, in the page's order."""
    for line in _short_lines(tree):
        labels = list(LABEL.finditer(line))
        begins = labels and not line[: labels[0].start()].strip(_ENDS)
        if not _DIGITS.search(line) or not (begins or _BYLINE.match(line)):
            continue
        starts = [(0, False), *((each.end(), bool(each["change"])) for each in labels)]
        ends = [*(each.start() for each in labels), len(line)]
        for (start, is_change), end in zip(starts, ends, strict=True):
            if moment := _moment_at_end(line[start:end], language, around):
                yield Stamp(moment, is_change)


def is_doubtful(day: date, tree: HtmlElement, language: str | None, around: Around) -> bool:
    """Tell whether the page writes this day only as 04/12/2025, and that may be another."""
    doubtful = False
    for line in _short_lines(tree):
        for written in NUMERIC.finditer(line):
            if read_numeric(written[0], language, around) == day:
                return False
            doubtful = doubtful or day in days_of(written[0])
    return doubtful


def _short_lines(tree: HtmlElement) -> Iterator[str]:
    last = ""
    for element in tree.iter("p", "div", "span", "li", "td", "small", "h5", "h6", "header", "dd"):
        line = _words_up_to(element, MAX_STAMP)
        if line and line != last:
            yield line
            last = line


def _words_up_to(element: HtmlElement, most: int) -> str | None:
    """Return the words of an element on one line; None where it has more, of which few are read."""
    parts: list[str] = []
    size = 0
    for text in element.itertext():
        words = " ".join(text.split())
        size += len(words) + 1
        if size > most:
            return None
        parts.append(words)
    return " ".join(filter(None, parts))


def _moment_at_end(words: str, language: str | None, around: Around) -> Moment | None:
    """Read the date that ends some words: "by lbrook on 04/03/2014 - 14:38"."""
    parts = words.strip(_ENDS).split()
    for number in range(min(len(parts), _MOST_WORDS_BEFORE)):
        rest = " ".join(parts[number:]).strip(_ENDS)
        if moment := read_date(rest, language, around):
            return moment
    return None
