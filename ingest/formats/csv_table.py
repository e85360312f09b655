"""CSV and TSV: one article a row, under a row of names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

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
# Characters of the first row; a longer line is a paragraph.
_MAX_HEADER = 4096


def recognises(data: bytes, name: str) -> bool:
    """Its first row names a text and something else of an article, or its name says so."""
    if name.endswith(SUFFIXES):
        return True
    head = _first_line(data[:_MAX_HEADER].decode("utf-8-sig", "replace"))
    names = _names_in(head, _delimiter(head))
    return len(_KNOWN.intersection(names)) > 1 and not names.isdisjoint(fields.TEXT)


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read one article a row, "news.csv:17" that which begins on line 17.

    Raises:
        ParseError: the bytes are not text, or the first row names no text.
    """
    text = decode(data, location).removeprefix("\ufeff")
    head = _first_line(text[:_MAX_HEADER])
    delimiter = _delimiter(head)
    if _names_in(head, delimiter).isdisjoint(fields.TEXT):
        raise ParseError(
            f"{location} has no column of texts",
            f"name one in the first row: {', '.join(fields.TEXT)}",
        )
    return drafts_of(_records(text, delimiter, location), source="record")


def _records(text: str, delimiter: str, location: str) -> Iterator[Record | ParseError]:
    # The limit is the whole process's; the module's own, 131,072, is less than a long article.
    csv.field_size_limit(MAX_CELL_CHARS)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = next(row for row in rows if row)
    while True:
        place = f"{location}:{rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as cause:
            yield ParseError(
                f"{place} cannot be read: {cause}", "close the quotes of this row", location=place
            )
            return
        if any(cell.strip() for cell in row[len(header) :]):
            yield ParseError(
                f"{place} has {len(row)} cells, the first row {len(header)}",
                f'put texts with "{delimiter}" in them between quotes',
                location=place,
            )
        elif any(cell.strip() for cell in row):
            yield Record(place, dict(zip(header, row, strict=False)))


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line), "")


def _delimiter(head: str) -> str:
    """Return what separates the most known names; csv.Sniffer goes by the texts, and errs."""
    return max(_DELIMITERS, key=lambda each: len(_KNOWN & _names_in(head, each)))


def _names_in(head: str, delimiter: str) -> set[str]:
    rows = csv.reader([head], delimiter=delimiter)
    return {fields.folded(name) for name in next(rows, [])}
