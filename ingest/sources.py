"""Find what the user named: files, folders, addresses, uploads and standard input."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ingest.draft import Link
from ingest.page.address import WEB
from rag.errors import FetchError

STDIN = "-"
#: Before the name of a file that came without its path: "upload:report.pdf".
UPLOAD = "upload:"
# As browsers and others name what they are still writing.
_UNFINISHED = (".part", ".crdownload", ".download", ".tmp", ".partial")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
# Programs and pictures, which a folder of articles may hold as well; named themselves they are read.
_NO_ARTICLES = (
    ".py", ".js", ".mjs", ".ts", ".css", ".scss", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp",
    ".ico", ".mp3", ".mp4", ".woff", ".woff2", ".ttf", ".c", ".h", ".cpp", ".rs", ".go", ".java",
    ".sh", ".toml", ".ini", ".lock", ".pyc", ".so", ".db", ".sqlite",
)  # fmt: skip
# One file; a JSON Lines export of 100,000 articles is about 400 MB.
MAX_FILE_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """One file or address to read, or what is wrong with it."""

    location: str
    error: FetchError | None = None
    #: What the list says that named it, such as a feed.
    link: Link | None = None
    #: Lists that led to it, one naming the next.
    depth: int = 0
    #: Where the bytes are, if that is not the location.
    file: Path | None = None

    @property
    def is_address(self) -> bool:
        """Whether it is to be fetched, not read."""
        return self.location.startswith(WEB)


def upload(name: str, file: Path) -> Source:
    """Return the source of an uploaded file: known by its own name, read from where it lies."""
    return Source(f"{UPLOAD}{name}", file=file)


def source_of(location: str) -> str:
    """Return the input that a failure is in: "a.jsonl" of "a.jsonl:17", "b.zip" of "b.zip/c.txt"."""
    whole = re.sub(r":\d+$", "", location)
    if location.startswith(WEB):
        # The number of a port is no number of a line.
        return whole if urlsplit(whole).path else location
    path = Path(whole)
    # os.path, not Path: that raises where nothing may be seen.
    candidates = (Path(location), path, *path.parents)
    return next((str(each) for each in candidates if os.path.isfile(each)), whole)  # noqa: PTH113


def find_sources(
    named: Iterable[str | Source], *, apart_from: Path | None = None
) -> Iterator[Source]:
    """Give every file behind the names, folders in the order of their file names.

    Args:
        named: files, folders, addresses, or "-"; what is a source already is given as it is.
        apart_from: a folder that is passed over where it is within a named one.

    Hidden files, unfinished downloads, programs and pictures are passed over. In a folder, a link that leads out of it
    is an error, and a link to a folder is not followed: what it shows is found at its own place.
    """
    for name in named:
        if isinstance(name, Source):
            yield name
        elif name == STDIN:
            yield Source(STDIN)
        elif name.startswith(WEB):
            yield Source(name)
        elif os.path.isdir(name):  # noqa: PTH112  # Path.is_dir raises where nothing may be seen
            yield from _files_in(Path(name).absolute(), apart_from)
        else:
            yield _named(name)


def _files_in(root: Path, apart_from: Path | None) -> Iterator[Source]:
    problems: list[OSError] = []
    passed_over = os.path.realpath(apart_from) if apart_from else None
    for folder, folders, files in os.walk(root, onerror=problems.append):
        folders[:] = sorted(
            each
            for each in folders
            if not is_passed_over(each) and os.path.realpath(Path(folder, each)) != passed_over
        )
        links = [each for each in folders if Path(folder, each).is_symlink()]
        for name in sorted([*files, *links]):
            if not is_passed_over(name) and (source := source_in(Path(folder, name), root)):
                yield source
    for problem in problems:
        yield Source(
            str(problem.filename),
            FetchError(
                f"{problem.filename} cannot be read: {problem.strerror}", "check its permissions"
            ),
        )


def is_passed_over(name: str) -> bool:
    """Tell whether what is in a folder is hidden, unfinished, a program or a picture."""
    return name.startswith(".") or name.casefold().endswith((*_UNFINISHED, *_NO_ARTICLES))


def source_in(path: Path, root: Path) -> Source | None:
    """Return the source of what is in a folder; None of a link to another folder within it."""
    if error := link_error(path, root):
        return Source(str(path), error)
    return None if os.path.isdir(path) else _checked(path)  # noqa: PTH112


def link_error(path: Path, root: Path) -> FetchError | None:
    """Return why a path must not be followed, if it is a link that leads out of a folder."""
    # os.path, not Path: that raises at a link which leads to itself, and at a name too long.
    if not os.path.islink(path):  # noqa: PTH114
        return None
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        return None
    return FetchError(f"{path} links out of {root}", "ingest the file it links to by its own path")


def _named(name: str) -> Source:
    """Return the source of a name that is none of the others: a file, if it is there."""
    scheme = _SCHEME.match(name)
    if scheme and not os.path.lexists(name):
        return Source(
            name,
            FetchError(f"{name!r} is not a web address", "give one that begins with https://"),
        )
    return _checked(Path(name).absolute())


def _checked(path: Path) -> Source:
    """Refuse what is no file before it is opened: reading a FIFO would wait for ever."""
    if not str(path).isprintable() and "\\udc" in ascii(str(path)):
        return Source(
            ascii(str(path))[1:-1],
            FetchError(f"the name of {str(path)!a} is not UTF-8", "rename the file"),
        )
    try:
        mode, size = path.stat().st_mode, path.stat().st_size
    except FileNotFoundError:
        return Source(str(path), FetchError(f"there is no file {path}", "check the path"))
    except (OSError, ValueError) as cause:  # ValueError: a NUL in the name
        problem = getattr(cause, "strerror", None) or str(cause)
        return Source(
            ascii(str(path))[1:-1] if "\0" in str(path) else str(path),
            FetchError(f"{path} cannot be read: {problem}", "check the path"),
        )
    if not stat.S_ISREG(mode):
        return Source(
            str(path), FetchError(f"{path} is not a regular file", "give a file or a folder")
        )
    if size > MAX_FILE_BYTES:
        return Source(
            str(path),
            FetchError(
                f"{path} has {size:,} bytes, at most {MAX_FILE_BYTES:,} are read", "split it"
            ),
        )
    return Source(str(path))


def read_file(path: Path, location: str) -> bytes:
    """Return the bytes of a file.

    Args:
        location: what the user knows it by.

    Raises:
        FetchError: it cannot be read.
    """
    try:
        return _read_regular(path)
    except OSError as cause:
        raise FetchError(
            f"{location} cannot be read: {cause.strerror}", "check its permissions"
        ) from cause


def _read_regular(path: Path) -> bytes:
    # Opened without waiting, and looked at again: the file may have been swapped meanwhile.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(None, "not a regular file")
        return file.read()
