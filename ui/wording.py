"""What the command line and the page say in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rag.records import Failure, Understood

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


#: How what was understood is told, by its kind; days need no word before them.
_UNDERSTOOD = {
    "outlet": "outlet: ",
    "days": "",
    "as_of": "as known on ",
    "spelling": "spelled: ",
    "phrase": "exactly: ",
    "without": "without: ",
}


def understood_in_words(each: Understood) -> str:
    """Say what was read out of a question: "outlet: BBC News", "7–12 December 2023"."""
    if each.kind == "acronym":
        return f"{each.words}: {each.text}"
    return _UNDERSTOOD[each.kind] + each.text


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
