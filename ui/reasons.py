"""Group what could not be taken in by its reason, so that a thousand failures are read at a glance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.page.address import WEB
from ingest.sources import UPLOAD, source_of
from rag.records import Failure
from rag.to_json import file_of

_ADDRESS = re.compile(r"https?://[^\s,]+")


@dataclass(frozen=True, slots=True)
class Reason:
    """Failures that have one reason."""

    #: Without the places: "it is empty".
    error: str
    hint: str
    failures: Sequence[Failure]


def by_reason(failures: Iterable[Failure]) -> list[Reason]:
    """Return the reasons, the most frequent first."""
    groups: dict[tuple[str, str], list[Failure]] = {}
    for each in failures:
        said = (_without_place(text, each.location) for text in (each.error, each.hint))
        error, hint = (_ADDRESS.sub("…", text) for text in said)
        groups.setdefault((error, hint), []).append(each)
    found = [_reason(error, hint, members) for (error, hint), members in groups.items()]
    return sorted(found, key=lambda each: -len(each.failures))


def _reason(error: str, hint: str, members: Sequence[Failure]) -> Reason:
    """Return a reason; the addresses in its words are told where they are of one failure."""
    if len(members) == 1:
        one = members[0]
        error, hint = (_without_place(text, one.location) for text in (one.error, one.hint))
    return Reason(error, hint, members)


def can_be_retried(failure: Failure) -> bool:
    """Tell whether its input can be read again by itself: an upload has gone, and so has a pipe."""
    return failure.location.startswith(WEB) or Path(failure.location).is_absolute()


def place_name(place: str) -> str:
    """Return a place as a reader knows it: an address whole, a file without its folders."""
    if place.startswith(WEB):
        return place
    return (
        place.removeprefix(UPLOAD).rpartition("/")[2] if place.startswith(("/", UPLOAD)) else place
    )


def _without_place(text: str, location: str) -> str:
    """Return "it is empty" of "a.txt is empty", and "there is no file" of "there is no file a.txt"."""
    for place in (location, source_of(location), file_of(location)):
        if len(place) > 3 and place in text:
            begins = text.startswith(place)
            text = ("it" if begins else "") + text.removeprefix(place).replace(place, "")
    return " ".join(text.split())
