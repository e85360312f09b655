"""CSV and TSV: one article a row, under a row of names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from ingest import fields
from ingest.decode import decode
from ingest.draft import Draft
from ingest.records import Record, drafts_of
from rag.errors import ParseError

NAME = "csv"
SUFFIXES = (".csv", ".tsv")
# Characters of a cell, as many as an article may have; a quote that is never closed ends there.
MAX_CELL_CHARS = 2_000_000

_DELIMITERS = (",", ";", "\t", "|")
_KNOWN = frozenset([
    *fields.TEXT, *fields.TITLE, *fields.URL, *fields.OUTLET, *fields.PUBLISHED, *fields.MODIFIED,
    *fields.AUTHORS, *fields.LANGUAGE,
])  # fmt: skip
_SEPARATOR_LINE = re.compile(r"sep=(.)[\r\n]+", re.IGNORECASE)
# Characters of the first row; a longer line is a paragraph.
_MAX_HEADER = 4096


def recognises(data: bytes, name: str) -> bool:
    """Its first row names a text and something else of an article, or its name says so."""
    if name.endswith(SUFFIXES) and not data.lstrip().startswith(b"<"):  # a site's error, saved
        return True
    head = _head(data[:_MAX_HEADER].decode("utf-8-sig", "replace"))
    names = _names_in(head.names, head.delimiter)
    return len(_KNOWN.intersection(names)) > 1 and not names.isdisjoint(fields.TEXT)


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read one article a row, "news.csv:17" that which begins on line 17.

    Raises:
        ParseError: the bytes are not text, or the first row names no text.
    """
    text = decode(data, location).removeprefix("\ufeff")
    if not text.strip():
        raise ParseError(f"{location} is empty", "export the table again")
    head = _head(text[:_MAX_HEADER])
    if _names_in(head.names, head.delimiter).isdisjoint(fields.TEXT):
        raise ParseError(
            f"{location} has no column of texts",
            f"name one in the first row: {', '.join(fields.TEXT)}",
        )
    return drafts_of(_records(text, head, location), source="record")


class _Head(NamedTuple):
    """How a table begins."""

    #: Its first row.
    names: str
    delimiter: str
    #: Whether Excel's "sep=;" stands above it.
    has_separator_line: bool


def _head(text: str) -> _Head:
    said = _SEPARATOR_LINE.match(text)
    names = _first_line(text[said.end() if said else 0 :])
    return _Head(names, said[1] if said else _delimiter(names), said is not None)


def _records(text: str, head: _Head, location: str) -> Iterator[Record | ParseError]:
    # The limit is the whole process's; the module's own, 131,072, is less than a long article.
    csv.field_size_limit(MAX_CELL_CHARS)
    lines, of_row = io.StringIO(text, newline=""), list[str]()
    rows = csv.reader(map(partial(_kept, of_row), lines), delimiter=head.delimiter)
    if head.has_separator_line:
        next(rows)
    header = next(row for row in rows if row)
    while True:
        place = f"{location}:{rows.line_num + 1}"
        of_row.clear()
        try:
            row = next(rows)
            if lines.tell() >= len(text):
                _check_closed(of_row, head.delimiter)
        except StopIteration:
            return
        except csv.Error as cause:
            yield ParseError(
                f"{place} begins a text between quotes that {_ends(cause)}",
                'close it with a ", and write a " within it twice',
                location=place,
            )
            return
        if any(cell.strip() for cell in row[len(header) :]):
            yield ParseError(
                f"{place} has {len(row)} cells, the first row {len(header)}",
                f'put texts with "{head.delimiter}" in them between quotes',
                location=place,
            )
        elif any(cell.strip() for cell in row):
            yield Record(place, dict(zip(header, row, strict=False)))


def _ends(error: csv.Error) -> str:
    """Say in other words than the module's why a text between quotes has no end."""
    if "larger than field limit" in str(error):
        return f"has not ended after {MAX_CELL_CHARS:,} characters"
    return "never ends"


def _kept(kept: list[str], line: str) -> str:
    kept.append(line)
    return line


def _check_closed(row: list[str], delimiter: str) -> None:
    """Raise the error of a quote that is open at the end: else all rows after it are one cell."""
    try:
        list(csv.reader(row, delimiter=delimiter, strict=True))
    except csv.Error as error:
        # Other things that a strict reader refuses, a quote within a cell, are read by habit.
        if "unexpected end" in str(error):
            raise


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line), "")


def _delimiter(head: str) -> str:
    """Return what separates the most known names; csv.Sniffer goes by the texts, and errs."""
    return max(_DELIMITERS, key=lambda each: len(_KNOWN & _names_in(head, each)))


def _names_in(head: str, delimiter: str) -> set[str]:
    rows = csv.reader([head], delimiter=delimiter)
    return {fields.folded(name) for name in next(rows, [])}
