"""Open zip files of strangers, and read their members within bounds."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from ingest.unpack import Allowance
from rag.errors import ParseError

# A zip file's list of members is held in memory, a kilobyte each.
MAX_MEMBERS = 10_000
# What the zipfile module raises for a damaged or unusual file: RuntimeError for an encrypted member
# or an unknown packing, the unpackers' own errors, the others for odd numbers and names.
DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, zlib.error, lzma.LZMAError, struct.error,
    ValueError, OSError, OverflowError, EOFError,
)  # fmt: skip

_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
_LISTED = b"PK\x01\x02"


def looks_zipped(data: bytes) -> bool:
    """Tell whether bytes begin as a zip file does."""
    return data.startswith(_BEGINNINGS)


def open_zip(data: bytes, location: str) -> zipfile.ZipFile:
    """Open a zip file.

    Raises:
        ParseError: it is damaged, or has too many members.
    """
    # Counted before it is opened: what a file says of its number of members may be a lie.
    if data.count(_LISTED) > MAX_MEMBERS:
        raise ParseError(f"{location} has more than {MAX_MEMBERS:,} members", "split it")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as cause:
        raise ParseError(f"{location} is damaged", "fetch the file again") from cause


def names_in_zip(data: bytes) -> frozenset[str]:
    """Return the names of a zip file's members; none where it is no zip file, or a damaged one."""
    if not looks_zipped(data):
        return frozenset()
    try:
        with open_zip(data, "") as archive:
            return frozenset(archive.namelist())
    except ParseError:
        return frozenset()


class ZippedParts:
    """The parts of one document that is packed as a zip file."""

    def __init__(self, data: bytes, location: str) -> None:
        self._location = location
        self._archive = open_zip(data, location)
        self._allowance = Allowance(data)

    def read(self, name: str) -> bytes | None:
        """Return a part; None where there is none of that name.

        Raises:
            ParseError: it is damaged, encrypted or too large.
        """
        try:
            # Never more than its declared size is unpacked.
            self._allowance.take(self._archive.getinfo(name).file_size, self._location)
            return self._archive.read(name)
        except KeyError:
            return None
        except DAMAGE as cause:
            raise ParseError(
                f"{self._location} is damaged", "save it again from its program"
            ) from cause
