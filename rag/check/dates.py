"""Find the dates of a text in their forms, and compare those of a claim with its source's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.check.tokens import Token

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
_SHORT_DAYS = {name[:size]: number for number, name in enumerate(WEEKDAYS) for size in (3, 4, 5)}
# What stands before a month's name that is a word, too.
_LEADS = frozenset(
    [
        "in",
        "of",
        "since",
        "until",
        "during",
        "by",
        "last",
        "next",
        "this",
        "early",
        "late",
        "mid",
        "through",
        "to",
        "from",
        "between",
        "and",
        "before",
        "after",
    ]
)
_YEARS = range(1500, 2101)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as a text says it; what it leaves out is None."""

    year: int | None
    month: int | None
    day: int | None
    #: 0 is Monday.
    weekday: int | None
    first: int
    last: int

    def agrees(self, other: Date) -> bool:
        """Tell whether another date says all that this one does, as far as both are said."""
        mine, others = self.parts(), other.parts()
        if any(
            a is not None and b is not None and a != b for a, b in zip(mine, others, strict=True)
        ):
            return False
        if self.day is not None:
            return other.day is not None
        if self.weekday is not None:
            return other.weekday is not None or other.falls_on() == self.weekday
        return self.month is None or other.month is not None

    def parts(self) -> tuple[int | None, ...]:
        """Return year, month, day and weekday."""
        return self.year, self.month, self.day, self.weekday

    def falls_on(self) -> int | None:
        """Return the weekday of a whole date."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day).weekday()
        except ValueError:  # 31 June
            return None


def dates(tokens: Sequence[Token]) -> list[Date]:
    """Return the dates of a sentence in order: days, months and weekdays, and years by themselves."""
    found, place = list[Date](), 0
    while place < len(tokens):
        read = _numeric(tokens, place) or _written(tokens, place)
        if read:
            found.append(read)
            place = read.last + 1
        else:
            place += 1
    return found


def places(found: Sequence[Date]) -> set[int]:
    """Return the places of the tokens of dates."""
    return {place for each in found for place in range(each.first, each.last + 1)}


def _numeric(tokens: Sequence[Token], place: int) -> Date | None:
    """Read 2023-12-07; what 07/12/2023 means is not sure."""
    three = tokens[place : place + 3]
    if len(three) < 3 or not all(token.word.isdigit() for token in three):
        return None
    if (
        len(three[0].word) != 4
        or three[1].span.start != three[0].span.end + 1
        or three[2].span.start != three[1].span.end + 1
    ):
        return None
    year, month, day = (int(token.word) for token in three)
    return Date(year, month, day, None, place, place + 2) if month <= 12 and day <= 31 else None


def _written(tokens: Sequence[Token], place: int) -> Date | None:
    """Read "Thursday, 7 December 2023" and its forms from here on."""
    at, weekday = place, _weekday(tokens[place])
    if weekday is not None:
        at += 1
    day, after = _day(tokens, at)
    month = _month(tokens, after) if day else _month(tokens, at)
    if month:
        at = (after if day else at) + 1
        if not day:
            day, at = _day(tokens, at)
    else:
        day = None
    year = _year(tokens, at)
    # A year by itself, but not "2023" of "2023 people".
    if weekday is None and month is None and (year is None or not _is_year(tokens, place)):
        return None
    last = at if year and (month or weekday is None) else at - 1
    return Date(year if last == at else None, month, day, weekday, place, last)


def _weekday(token: Token) -> int | None:
    if not token.is_name and not token.word.endswith("day"):
        return None
    if token.word in WEEKDAYS:
        return WEEKDAYS.index(token.word)
    return (
        _SHORT_DAYS.get(token.word) if token.is_name and token.word not in ("sun", "sat") else None
    )


def _month(tokens: Sequence[Token], place: int) -> int | None:
    if place >= len(tokens):
        return None
    word = tokens[place].word
    number = MONTHS.index(word) + 1 if word in MONTHS else _SHORT_MONTHS.get(word)
    if number is None or word not in ("may", "march", "mar", "dec", "jan", "sep"):
        return number
    beside = [tokens[each] for each in (place - 1, place + 1) if 0 <= each < len(tokens)]
    dated = any(token.is_number for token in beside)
    led = place > 0 and tokens[place - 1].word in _LEADS and tokens[place].span.start > 0
    return number if dated or (led and word in ("may", "march") and tokens[place].is_name) else None


def _day(tokens: Sequence[Token], place: int) -> tuple[int | None, int]:
    """Return the day of the month that stands here, and the place after it."""
    if (
        place >= len(tokens)
        or not tokens[place].word.isdigit()
        or not 1 <= int(tokens[place].word) <= 31
    ):
        return None, place
    after = place + 1
    if after < len(tokens) and tokens[after].word in ("st", "nd", "rd", "th"):
        after += 1
    if after < len(tokens) and tokens[after].word == "of" and _month(tokens, after + 1):
        after += 1
    return int(tokens[place].word), after


def _year(tokens: Sequence[Token], place: int) -> int | None:
    if place >= len(tokens) or not tokens[place].word.isdigit() or len(tokens[place].word) != 4:
        return None
    return int(tokens[place].word) if int(tokens[place].word) in _YEARS else None


def _is_year(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether four digits are a year: no unit, sign or counted thing goes with them."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    signed = place > 0 and tokens[place - 1].word in ("$", "£", "€", "¥", "about", "nearly", "than")
    return not signed and not (
        after is not None and after.word in ("%", "percent", "people", "million")
    )
