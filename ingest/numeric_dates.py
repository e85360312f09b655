"""Read 07/12/2025, which is two days: decide between them by all that stands around it, or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from ingest.around import Around
from rag.records import Moment

#: Day, month and year in numbers, the year last.
NUMERIC = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: The same alone, with what may stand beside it: "Fri, 05/03/2019 - 15:21".
_ALONE = re.compile(
    rf"(?:({'|'.join(_WEEKDAYS)})[a-z]*,? )?{NUMERIC.pattern}"
    r"(?:,? (?:- |at )?(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([ap])\.?m\.?)?)?",
    re.IGNORECASE,
)


def read_numeric(text: str, language: str | None, around: Around) -> Moment | None:
    """Return the moment where only one of the two days can be meant, else None.

    The weekday beside it decides, then the day in the page's address, then the order that the
    page's other dates, its country or its language have, and then the dots of 07.12.2025.
    """
    found = _ALONE.fullmatch(text)
    if not found:
        return None
    weekday, first, second, year, *clock = found.groups()
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    days = {day for day in (day_first, month_first) if day}
    if weekday:
        days = {day for day in days if _WEEKDAYS[day.weekday()] == weekday.casefold()}
    if len(days) > 1 and around.day in days:
        days = {around.day}
    if len(days) > 1:
        order = around.writes_day_first(language)
        # With dots hardly anybody writes the month first.
        order = True if order is None and "." in found[0] else order
        days &= {day_first, month_first} if order is None else {day_first if order else month_first}
    day = days.pop() if len(days) == 1 else None
    return _at(day, *clock) if day else None


def order_of(texts: Iterable[str]) -> bool | None:
    """Tell in which order dates are written, by those of them that can be read in one only."""
    orders = set()
    for text in texts:
        for first, second, year in NUMERIC.findall(text):
            as_day_first, as_month_first = _day(year, second, first), _day(year, first, second)
            if (as_day_first is None) != (as_month_first is None):
                orders.add(as_day_first is not None)
    return orders.pop() if len(orders) == 1 else None


def days_of(text: str) -> set[date]:
    """Return the days that the dates in numbers within a text can mean, in either order."""
    found = NUMERIC.findall(text)
    days = {_day(year, *each) for one, two, year in found for each in ((one, two), (two, one))}
    return {day for day in days if day}


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _at(
    day: date, hour: str | None, minute: str | None, second: str | None, half: str | None
) -> Moment | None:
    if hour is None or minute is None:
        return day
    hours = int(hour) % 12 + 12 * (half.casefold() == "p") if half else int(hour)
    try:
        return datetime.combine(day, time(hours, int(minute), int(second or 0)))
    except ValueError:
        return None
