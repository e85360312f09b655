"""Mail: a newsletter saved as a message, or a folder of messages in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.draft import Draft
from ingest.message import draft_from_message
from rag.errors import ParseError

NAME = "mail"
SUFFIXES = (".eml", ".mbox")

MAX_MESSAGES = 50_000

# "From bounce@gazette.example Sun Dec  7 09:15:00 2025", after a blank line.
_ENVELOPE = re.compile(rb"From [^\n]{1,200}\d\d:\d\d[^\n]{0,60}\n")
_FIELD = re.compile(rb"([!-9;-~]{1,80}):")
# A message has a sender, and one of these; a text may begin with "From: the editor".
_TOLD_BY = {b"message-id", b"mime-version", b"received", b"return-path", b"dkim-signature"}


def recognises(data: bytes, name: str) -> bool:
    """A folder begins with an envelope, a message with its header; or the name says so."""
    return bool(_ENVELOPE.match(data)) or _has_header(data[:32_768]) or name.endswith(SUFFIXES)


def _has_header(data: bytes) -> bool:
    header = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0].splitlines()
    fields = [_FIELD.match(line) for line in header if line[:1] not in (b" ", b"\t")]
    names = {field[1].lower() for field in fields if field}
    return all(fields) and b"from" in names and not names.isdisjoint(_TOLD_BY)


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read one article a message; in a folder, one that holds none becomes an error in its place.

    Raises:
        ParseError: a single message holds no text.
    """
    if not _ENVELOPE.match(data):
        yield draft_from_message(data, location, location)
        return
    for number, message in enumerate(_messages(data), start=1):
        if number > MAX_MESSAGES:
            yield ParseError(f"{location} has more than {MAX_MESSAGES:,} messages", "split it")
            return
        place = f"{location}:{number}"
        try:
            yield draft_from_message(message, place, location)
        except ParseError as error:
            yield ParseError(error.message, error.hint, location=place)
        except Exception as error:  # the email package's, of a message that keeps no rule
            problem = f"{place} cannot be read: {type(error).__name__}: {error}"
            yield ParseError(problem, "save its text, and ingest that", location=place)


def _messages(data: bytes) -> Iterator[bytes]:
    """Split a folder at its envelopes; in the text "From " is written ">From "."""
    start = 0
    while start < len(data):
        end = _next_envelope(data, start + 1)
        message = data[start:end].partition(b"\n")[2]
        yield re.sub(rb"(?m)^>(>*From )", rb"\1", message)
        start = end


def _next_envelope(data: bytes, place: int) -> int:
    while (place := data.find(b"\nFrom ", place)) >= 0:
        if data[place - 2 : place].endswith((b"\n", b"\n\r")) and _ENVELOPE.match(data, place + 1):
            return place + 1
        place += 1
    return len(data)
