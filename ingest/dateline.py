"""Read a dateline, the place and day that agencies put before the first sentence."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from ingest.clean import clean_line
from ingest.dates import read_date
from rag.records import Moment

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
# "LONDON, Dec 7 (Reuters) - ", "PARIS/BERLIN, 7 Dec 2025 — ", "(Reuters) - ". The place is in
# capitals, or an agency follows: "In Paris, Dec 7 - " may begin a sentence.
_DATELINE = re.compile(
    rf"(?:(?P<place>[A-Z][A-Z .,/'’-]{{2,40}}?)(?:,? (?P<day>(?i:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?))?,? ?)?"
    r"(?:\((?P<agency>[A-Z][\w .-]{1,30})\))? ?[-–—:] ?",
)


class Dateline(NamedTuple):
    """What a dateline says; each may be None."""

    agency: str | None
    published: Moment | None


def read_dateline(text: str, years: Collection[int] = ()) -> Dateline:
    """Return what stands before the first sentence of a text.

    Args:
        years: those that the day may be in, as far as known; a day without its year is read only
            where there is just one.
    """
    found = _DATELINE.match(text.lstrip()[:200])
    if not found or not (found["agency"] or found["day"]):
        return Dateline(None, None)
    day = found["day"]
    if day and not re.search(r"\d{4}", day):
        day = f"{day} {next(iter(years))}" if len(set(years)) == 1 else None
    moment = read_date(re.sub(r"\b(\w{3})[a-z]*\.?", r"\1", day)) if day else None
    return Dateline(clean_line(found["agency"]), moment if type(moment) is date else None)
