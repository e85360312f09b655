"""What the command line and the page say in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rag.records import Failure

if TYPE_CHECKING:
    from ingest.pipeline import Taken

#: What an ingest did, for one article and for several.
_DONE = (
    ("added", "new", "new"),
    ("updated", "updated", "updated"),
    ("unchanged", "unchanged", "unchanged"),
    ("duplicate", "copy", "copies"),
    ("failed", "failed", "failed"),
)


def name_of(event: Taken | Failure) -> str:
    """Return what an input is called while it is taken in: its headline, else its place."""
    if isinstance(event, Failure):
        return event.location
    return event.article.title or event.article.location


def done_in_words(counts: Mapping[str, int]) -> str:
    """Say what an ingest did: "12 new, 3 updated, 40 unchanged, 5 copies, 2 failed"."""
    said = ((counts.get(key, 0), one, several) for key, one, several in _DONE)
    return (
        ", ".join(
            f"{number:,} {one if number == 1 else several}"
            for number, one, several in said
            if number
        )
        or "nothing to do"
    )
