"""JSON Lines: one article a line."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

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
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for number, line in enumerate(decode(data, location).split("\n"), start=1):
        if not line.strip():
            continue
        draft = _draft(line, f"{location}:{number}")
        yield draft if isinstance(draft, ParseError) or draft.url else _told_apart(draft, texts)


def _told_apart(draft: Draft, texts: defaultdict[str, list[str]]) -> Draft:
    """Give a further article of the same headline, "Live updates", an identity of its own."""
    same = texts[draft.key]
    if draft.text not in same:
        same.append(draft.text)
    number = same.index(draft.text)
    return replace(draft, key=f"{draft.key}#{number + 1}") if number else draft


def _draft(line: str, location: str) -> Draft | ParseError:
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
    try:
        return draft_from_fields(fields, location=location, key=None, source="record")
    except ParseError as error:
        return error
