"""What a file holds, as the process that parses reads it."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.draft import Draft, Skipped
from ingest.formats import identify, parse_identified
from rag.errors import ParseError


def parse_file(data: bytes, name: str, location: str) -> Iterator[Draft | ParseError]:
    """Read the articles of one file, unpacked and in whatever format it is."""
    for each in parse_identified(*identify(data, name), location):
        if not isinstance(each, Skipped):
            yield each
