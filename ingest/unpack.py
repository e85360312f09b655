"""Take the wrapping off a file: gzip, whatever the file is called."""

from __future__ import annotations

import zlib

from rag.errors import ParseError

_GZIP = b"\x1f\x8b"
# Bytes; a compressed file may grow to a thousand times its size.
MAX_UNPACKED_BYTES = 2_000_000_000
# How many times its size a file may grow to, beyond the first few megabytes: text has 3 to 20.
MOST_RATIO, FREE_BYTES = 200, 10_000_000


def unpack(data: bytes, name: str) -> tuple[bytes, str]:
    """Return what a file holds, and the name that this would have unwrapped.

    Raises:
        ParseError: the file is damaged, or grows beyond all measure.
    """
    if not data.startswith(_GZIP):
        return data, name
    limit = min(MAX_UNPACKED_BYTES, max(FREE_BYTES, MOST_RATIO * len(data)))
    parts, size = [], 0
    try:
        while data.startswith(_GZIP):  # members one after another are one file
            member = zlib.decompressobj(wbits=31)
            parts.append(member.decompress(data, limit + 1 - size))
            size += len(parts[-1])
            if size > limit:
                raise ParseError(
                    f"{name} unpacks to more than {limit:,} bytes",
                    "unpack it yourself and split it",
                )
            if not member.eof:
                raise zlib.error("it ends too early")
            data = member.unused_data
    except zlib.error as cause:
        raise ParseError(f"{name} cannot be unpacked: {cause}", "fetch the file again") from cause
    return b"".join(parts), name.removesuffix(".gz")
