"""Archives: zip and tar files of any other format, also within one another."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.contained import contained
from ingest.draft import Draft, Skipped
from ingest.members import DAMAGE, UNPACK_IT, Member, is_tar, members_of
from ingest.unpack import Allowance, unpack
from ingest.zipped import MAX_MEMBERS, looks_zipped, names_in_zip
from rag.errors import ParseError

NAME = "archive"
SUFFIXES = (".zip", ".tar", ".tgz")

# An archive within an archive is read, one within that is not.
MAX_DEPTH = 2
# Bytes.
MAX_MEMBER_BYTES = 500_000_000

# A zip file with one of these is a document of some program, or a program.
_NO_ARCHIVE = {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml"}


class _Opened:
    """What may still come out of an archive, with those within it."""

    def __init__(self, data: bytes) -> None:
        self.members = MAX_MEMBERS
        self.allowance = Allowance(data)


def recognises(data: bytes, name: str) -> bool:
    """It begins as a zip file, or has the mark of a tar file, or is called one."""
    return looks_zipped(data) or is_tar(data) or name.endswith(SUFFIXES)


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError | Skipped]:
    """Read the articles of every member; one that cannot be read becomes an error in its place.

    Where the archive itself is damaged, an error ends what could be read of it.
    """
    try:
        yield from _articles(data, location, _Opened(data), depth=1)
    except ParseError as error:
        yield ParseError(error.message, error.hint, location=location)


def _articles(
    data: bytes, location: str, opened: _Opened, depth: int
) -> Iterator[Draft | ParseError | Skipped]:
    if not _NO_ARCHIVE.isdisjoint(names_in_zip(data)):
        raise ParseError(
            f"{location} is a document of a kind that cannot be read",
            "save it as PDF, DOCX, CSV or text",
        )
    for member in members_of(data, location):
        if not opened.members:
            raise ParseError(f"{location} has more than {MAX_MEMBERS:,} members", UNPACK_IT)
        opened.members -= 1
        if not member.is_hidden:
            place = f"{location}/{member.name}"
            yield from contained(_of_member(member, place, opened, depth), place)


def _of_member(
    member: Member, place: str, opened: _Opened, depth: int
) -> Iterator[Draft | ParseError | Skipped]:
    for each in _parsed(_read(member, place, opened), place, opened, depth):
        if isinstance(each, Draft):
            # A small file of one format may hold much text, too.
            opened.allowance.take(len(each.text), place)
        yield each


def _read(member: Member, place: str, opened: _Opened) -> bytes:
    if member.problem:
        raise ParseError(f"{place} {member.problem}", UNPACK_IT)
    if member.size > MAX_MEMBER_BYTES:
        raise ParseError(
            f"{place} has {member.size:,} bytes, at most {MAX_MEMBER_BYTES:,} are read", "split it"
        )
    opened.allowance.take(member.size, place)
    try:
        return member.read()
    except DAMAGE as cause:
        raise ParseError(f"{place} is damaged", "fetch the archive again") from cause


def _parsed(
    data: bytes, place: str, opened: _Opened, depth: int
) -> Iterator[Draft | ParseError | Skipped]:
    # Imported here: the list of formats holds this one.
    from ingest.formats import find_format, parse_unpacked

    unpacked = unpack(data, place, at_most=opened.allowance.left)
    if unpacked.data is not data:
        opened.allowance.take(len(unpacked.data), place)
    if unpacked.problem:
        raise unpacked.problem
    parser = find_format(unpacked.data, unpacked.name)
    if parser.NAME != NAME:
        yield from parse_unpacked(unpacked.data, parser, place)
    elif depth < MAX_DEPTH:
        yield from _articles(unpacked.data, place, opened, depth + 1)
    else:
        raise ParseError(f"{place} is too deep within archives", UNPACK_IT)
