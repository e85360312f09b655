"""Tell how many articles are to be expected, where that can be told without parsing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath

from ingest.formats import FORMATS, MANY_ARTICLES, json_lines
from ingest.sources import STDIN, Source, find_sources

_ONE = frozenset(
    [
        ".eml",  # an mbox has many
        *(suffix for each in FORMATS if each.NAME not in MANY_ARTICLES for suffix in each.SUFFIXES),
    ]
)
# Of the files, those whose number of articles is not known may be so many: each counts as one.
MAX_UNKNOWN = 0.05


def expected_articles(named: Iterable[str | Source], *, apart_from: Path | None) -> int | None:
    """Return how many articles are behind the names, or None where nobody knows.

    A page or a document is one, a JSON Lines file has one a line, and an address counts as one
    until what is there turns out to be a list.

    Args:
        apart_from: as `find_sources` has it.
    """
    total = files = unknown = 0
    for source in find_sources(named, apart_from=apart_from):
        number = _articles_in(source)
        files += 1
        unknown += number is None
        total += 1 if number is None else number
    return total if unknown <= MAX_UNKNOWN * files else None


def _articles_in(source: Source) -> int | None:
    if source.is_address or source.error:
        return 1
    if source.location == STDIN:
        return None
    name = source.location.casefold()
    if name.endswith(json_lines.SUFFIXES):
        return _lines(source.file or Path(source.location))
    return 1 if PurePath(name.removesuffix(".gz")).suffix in _ONE else None


def _lines(path: Path) -> int | None:
    """Return the number of lines; some hundred megabytes take a fraction of a second."""
    lines, last = 0, b"\n"
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                lines, last = lines + block.count(b"\n"), block[-1:]
    except OSError:  # told where it is read
        return None
    return lines + (last != b"\n")
