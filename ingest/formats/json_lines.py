"""JSON Lines: one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ingest.decode import decode
from ingest.draft import Draft
from ingest.fields import draft_from_fields
from rag.errors import ParseError

NAME = "jsonl"
SUFFIXES = (".jsonl", ".ndjson")


def recognises(data: bytes, name: str) -> bool:
    """The first line is a JSON object, or the name says so."""
    if name.endswith(SUFFIXES):
        return True
    first = data[:1_000_000].lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    if not first.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read one article a line; a line that holds none becomes an error in its place.

    Raises:
        ParseError: the bytes are not text.
    """
    for number, line in enumerate(decode(data, location).split("\n"), start=1):
        if line.strip():
            yield _draft(line, f"{location}:{number}")


def _draft(line: str, location: str) -> Draft | ParseError:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return ParseError(f"{location} is not JSON", "write one JSON object a line")
    if not isinstance(fields, dict):
        return ParseError(f"{location} is not a JSON object", "write one JSON object a line")
    try:
        return draft_from_fields(fields, location=location, key=None, source="record")
    except ParseError as error:
        return error
