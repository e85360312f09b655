"""JSON Lines: one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ingest.decode import decode
from ingest.draft import Draft
from ingest.records import Record, drafts_of
from rag.errors import ParseError

NAME = "jsonl"
SUFFIXES = (".jsonl", ".ndjson")
# Bytes of the first line that are looked at.
HEAD_BYTES = 1_000_000


def recognises(data: bytes, name: str) -> bool:
    """The first line is a JSON object, or the name says so."""
    return name.endswith(SUFFIXES) or first_object(data) is not None


def first_object(data: bytes) -> dict[str, Any] | None:
    """Return the JSON object on the first line of a file, or None where there is none."""
    first = data[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    if not first.startswith(b"{"):
        return None
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read one article a line; a line that holds none becomes an error in its place.

    Raises:
        ParseError: the bytes are not text.
    """
    lines = enumerate(decode(data, location).split("\n"), start=1)
    records = (_record(line, f"{location}:{number}") for number, line in lines if line.strip())
    return drafts_of(records, source="record")


def _record(line: str, location: str) -> Record | ParseError:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return ParseError(
            f"{location} is not JSON", "write one JSON object a line", location=location
        )
    if not isinstance(fields, dict):
        return ParseError(
            f"{location} is not a JSON object", "write one JSON object a line", location=location
        )
    return Record(location, fields)
