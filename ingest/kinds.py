"""Tell what files of other kinds are, and what whoever has one can do to have it read."""

from __future__ import annotations

import re

from rag.errors import ParseError

_UNPACK = "unpack it yourself, and ingest the files that it holds"
_RECOGNISE = "recognise its text, for example with `ocrmypdf`, and ingest the result"
_WRITE_DOWN = "ingest a transcript of it"
# How files of other kinds begin.
_KINDS = (
    (rb"Rar!\x1a", "is a RAR archive", _UNPACK),
    (rb"7z\xbc\xaf", "is a 7z archive", _UNPACK),
    (rb"BZh\d1AY", "is packed with bzip2", _UNPACK),
    (rb"\xfd7zXZ", "is packed with xz", _UNPACK),
    (rb"\x28\xb5\x2f\xfd", "is packed with zstd", _UNPACK),
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:avif|heic|mif1)", "is a picture", _RECOGNISE),
    (rb"ID3[\x02-\x04]|OggS\0|fLaC\0|RIFF.{4}(?:WAVE|AVI )|.{4}ftyp|\x1aE\xdf\xa3", "is sound or film", _WRITE_DOWN),
    (rb"\{\\rtf", "is RTF", "save it as DOCX, PDF or text"),
)  # fmt: skip
_MEANT = tuple((re.compile(begins, re.DOTALL), is_, hint) for begins, is_, hint in _KINDS)


def check_is_of_no_other_kind(data: bytes, location: str) -> None:
    """Refuse bytes that are known to be no text, or not for readers.

    Raises:
        ParseError: it says what they are, and what to do.
    """
    for begins, is_, hint in _MEANT:
        if begins.match(data):
            raise ParseError(f"{location} {is_}", hint)


def not_text(location: str) -> ParseError:
    """Return the error of bytes that nobody knows."""
    return ParseError(
        f"{location} is not text, nor of a format that is known here",
        "open it in its own program, and save it as text, HTML, PDF, DOCX or CSV",
    )
