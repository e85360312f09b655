"""Take running heads and page numbers off the pages of a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.printed.line import Line

# Lines from the upper and the lower edge of a page: where running heads and page numbers stand.
EDGE_LINES = 3
# A line is a running head when so many pages have it, and this share of all: left and right pages
# may have each their own.
LEAST_PAGES, LEAST_SHARE = 2, 0.3

_PAGE_NUMBER = re.compile(
    r"[-–—|• ]*(?:(?:page|seite|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|von|sur|de)\s*\d{1,4})?[-–—|• ]*",
    re.IGNORECASE,
)


def without_running_heads(
    pages: Sequence[Sequence[Line]],
) -> tuple[list[Line], list[Line]]:
    """Return the lines of a document's text, and its running heads, each once."""
    edges = [_edge(page) for page in pages]
    pages_with = Counter(key for edge in edges for key in {_key(line) for line in edge})
    least = max(LEAST_PAGES, LEAST_SHARE * len(pages))
    heads: dict[tuple[str, int], Line] = {}
    text: list[Line] = []
    for page, edge in zip(pages, edges, strict=True):
        for line in page:
            if line in edge and pages_with[_key(line)] >= least:
                heads.setdefault(_key(line), line)
            elif line not in edge or not _PAGE_NUMBER.fullmatch(line.text):
                text.append(line)
    return text, list(heads.values())


def _edge(page: Sequence[Line]) -> set[Line]:
    down = sorted(page, key=lambda line: -line.y1)
    return {*down[:EDGE_LINES], *down[-EDGE_LINES:]}


def _key(line: Line) -> tuple[str, int]:
    """Return what a running head is known by: its words, whatever its numbers, and its size.

    A headline may be said again above every page; it is printed larger than that.
    """
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.size)
