"""Read "two hours ago" and "yesterday at 4pm": dates that count back from when the page was read."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from rag.records import Moment

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_LABEL = r"(?:(?:published|posted|(?:last )?updated|(?:last )?modified)\W*)?"
_AGO = re.compile(
    rf"{_LABEL}(?:about |over |almost )?(\d{{1,3}}|{'|'.join(_NUMBERS)}) ?"
    r"(m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?)\.? ago",
    re.IGNORECASE,
)
_NOW = re.compile(rf"{_LABEL}(?:just now|moments ago)", re.IGNORECASE)
_DAY = re.compile(
    rf"{_LABEL}(today|yesterday)(?:,? (?:at )?(\d{{1,2}})(?:[:.](\d{{2}}))? ?([ap]\.?m\.?)?)?",
    re.IGNORECASE,
)
# Beyond these, sites round: a week ago is some day of one.
_MOST_DAYS = 13


def read_relative(text: str, now: datetime | None) -> Moment | None:
    """Return the moment meant, None where the text means none or nothing is known of now.

    Hours and minutes give a time, days a day. A time of day is left out: its zone is not written.
    """
    text = " ".join(text.split())
    if now is None or len(text) > 60:
        return None
    if _NOW.fullmatch(text):
        return now.replace(second=0, microsecond=0)
    if found := _AGO.fullmatch(text):
        return _back(found[1].casefold(), _UNITS[found[2][0].casefold()], now)
    if found := _DAY.fullmatch(text):
        return now.date() - timedelta(days=found[1].casefold() == "yesterday")
    return None


def _back(number: str, unit: str, now: datetime) -> Moment | None:
    count = timedelta(**{unit: _NUMBERS.get(number) or int(number)})
    if unit in ("minutes", "hours"):
        return (now - count).replace(second=0, microsecond=0)
    day: date = now.date() - count
    return day if count.days <= _MOST_DAYS else None
