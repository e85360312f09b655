"""List the members of zip and tar files; nothing is written to disk, and no link followed."""

from __future__ import annotations

import io
import re
import stat
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from ingest import zipped
from ingest.zipped import looks_zipped, open_zip
from rag.errors import ParseError

#: What is raised for a damaged member.
DAMAGE = (tarfile.TarError, *zipped.DAMAGE)

#: What to do with an archive, or a member of it, that is not read.
UNPACK_IT = "unpack the archive yourself, and ingest the files"
_LOCKED, _PACKED = "is locked with a password", "is packed in a way that is not known here"
# What is told once where it is so of all members.
_OF_ALL = {_LOCKED, _PACKED}
_PACKINGS = {ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA}

# Where every tar file since 1988 says that it is one.
_TAR_MARK, _TAR_MARK_AT = b"ustar", 257
_BLOCK = 512
# Some programs of Windows write its own.
_SEPARATOR = re.compile(r"[/\\]")
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive."""

    name: str
    #: Bytes that it unpacks to, never more.
    size: int
    #: Why it must not be read.
    problem: str | None
    read: Callable[[], bytes]

    @property
    def is_hidden(self) -> bool:
        """Tell whether it, or a folder that it is in, is none of the user's articles."""
        parts = _SEPARATOR.split(self.name)
        return any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts


def is_tar(data: bytes) -> bool:
    """Tell whether bytes are a tar file."""
    return data.startswith(_TAR_MARK, _TAR_MARK_AT)


def members_of(data: bytes, location: str) -> Iterator[Member]:
    """Give the files of an archive in their order; folders are passed over.

    Raises:
        ParseError: the archive is damaged, from here on.
    """
    if looks_zipped(data):
        with open_zip(data, location) as archive:
            members = [
                _zip_member(archive, each) for each in archive.infolist() if not each.is_dir()
            ]
            problems = {each.problem for each in members}
            if len(problems) == 1 and problems <= _OF_ALL:
                raise ParseError(f"{location} {problems.pop()}", UNPACK_IT)
            yield from members
        return
    if not data:
        raise ParseError(f"{location} is empty", "fetch the file again")
    try:
        yield from _tar_members(data, location)
    except (RecursionError, *DAMAGE) as cause:
        if not is_tar(data):
            raise ParseError(
                f"{location} is neither a zip nor a tar file",
                "open it to see what it is, and rename it",
            ) from cause
        raise ParseError(
            f"{location} is damaged: what follows cannot be read", "fetch the file again"
        ) from cause


def _zip_member(archive: ZipFile, info: ZipInfo) -> Member:
    name, mode = _shown(info.filename), info.external_attr >> 16
    problem = _out_of_place(name)
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        problem = "is a link or a device"
    elif info.flag_bits & 1:
        problem = _LOCKED
    elif info.compress_type not in _PACKINGS:
        problem = _PACKED
    return Member(name, info.file_size, problem, lambda: archive.read(info))


def _tar_members(data: bytes, location: str) -> Iterator[Member]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for info in archive:
            if not info.isdir():
                name = _shown(info.name)
                if _ends_beyond(info, len(data)):
                    raise ParseError(f"{location} is cut off within {name}", "fetch the file again")
                problem = _out_of_place(name) if info.isreg() else "is a link or a device"
                yield Member(name, info.size, problem, _reader(archive, info))
        # The tarfile module ends without a word where a header is damaged.
        if data[archive.offset : archive.offset + _BLOCK].strip(b"\0"):
            raise tarfile.ReadError("what follows cannot be read")


def _ends_beyond(info: tarfile.TarInfo, size: int) -> bool:
    # Of a sparse member less is stored than its size.
    return info.isreg() and not info.issparse() and info.offset_data + info.size > size


def _reader(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        file = archive.extractfile(info)
        return file.read() if file else b""

    return read


def _shown(name: str) -> str:
    """Return a name that can be printed and stored; of one in no known encoding the codes."""
    return name if name.isprintable() else ascii(name)[1:-1]


def _out_of_place(name: str) -> str | None:
    if _ABSOLUTE.match(name):
        return "has an absolute path"
    return "leads out of the archive" if ".." in _SEPARATOR.split(name) else None
