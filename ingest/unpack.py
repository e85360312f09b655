"""Take the wrapping off a file: gzip, whatever the file is called."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

from rag.errors import ParseError

_GZIP = b"\x1f\x8b"
# Bytes; a compressed file may grow to a thousand times its size.
MAX_UNPACKED_BYTES = 2_000_000_000
# How many times its size a file may grow to, beyond the first few megabytes: text has 3 to 20.
MOST_RATIO, FREE_BYTES = 200, 10_000_000
# Bytes given to the unpacker at once; what a member leaves of them is copied.
_CHUNK = 16_384
_ENDS_EARLY = "it ends too early"


class Unpacked(NamedTuple):
    """What a file holds."""

    data: bytes
    #: The name that this would have unwrapped.
    name: str
    #: Why this is not all of it.
    problem: ParseError | None = None


def most_unpacked(data: bytes) -> int:
    """Return how many bytes may come out of a packed file."""
    return min(MAX_UNPACKED_BYTES, max(FREE_BYTES, MOST_RATIO * len(data)))


class Allowance:
    """What may still come out of a packed file, with all that is packed within it."""

    def __init__(self, data: bytes) -> None:
        self.left = most_unpacked(data)

    def take(self, count: int, place: str) -> None:
        """Count bytes, or characters, before they are unpacked where that is possible.

        Raises:
            ParseError: there are more than may still come out.
        """
        if count > self.left:
            raise ParseError(
                f"{place} has {count:,} bytes, and only {self.left:,} more may be unpacked",
                "unpack the file yourself, and ingest what it holds",
            )
        self.left -= count


def unpack(data: bytes, name: str, *, at_most: int = MAX_UNPACKED_BYTES) -> Unpacked:
    """Return what a file holds; of a damaged one, what comes before the damage.

    Args:
        at_most: bytes that may come out of it.

    Raises:
        ParseError: the file grows beyond all measure.
    """
    if not data.startswith(_GZIP):
        return Unpacked(data, name)
    limit, parts, size, problem = min(at_most, most_unpacked(data)), list[bytes](), 0, None
    try:
        for part in _parts(data):
            parts.append(part)
            size += len(part)
            if size > limit:
                raise ParseError(
                    f"{name} unpacks to more than {limit:,} bytes",
                    "unpack it yourself and split it",
                )
    except zlib.error as cause:
        # zlib's own words, "Error -3 while decompressing data", tell a reader nothing.
        reason = _ENDS_EARLY if str(cause) == _ENDS_EARLY else "it is damaged"
        problem = ParseError(f"{name} cannot be unpacked: {reason}", "fetch the file again")
    return Unpacked(b"".join(parts), name.removesuffix(".gz"), problem)


def _parts(data: bytes) -> Iterator[bytes]:
    """Unpack members, one after another, chunk by chunk: a crawl has a member for each page."""
    view, place = memoryview(data), 0
    while data.startswith(_GZIP, place):
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            chunk = view[place : place + _CHUNK]
            if not chunk:
                raise zlib.error(_ENDS_EARLY)
            yield member.decompress(chunk)
            place += len(chunk) - len(member.unused_data)
    if data[place:].strip(b"\0"):
        raise zlib.error(f"what follows byte {place:,} is not gzip")
