"""Read the dates that sources write; what is ambiguous or impossible stays unknown."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from rag.moments import parse_moment
from rag.records import Moment

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
    r"|january|february|march|april|june|july|august|september|october|november|december)\.?"
)
#: A day that is written out with its year, anywhere in a line.
WRITTEN_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})\b",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: The same alone, with what may stand beside it: "Fri, 05/03/2019 - 15:21".
_NUMERIC_MOMENT = re.compile(
    rf"(?:({'|'.join(_WEEKDAYS)})[a-z]*,? )?{_NUMERIC.pattern}(?:,? (?:- )?(\d{{2}}:\d{{2}}(?::\d{{2}})?))?",
    re.IGNORECASE,
)
#: As RFC 2822 has it, and the zones it names; the weekday may be in the feed's own language.
_MAIL = re.compile(
    rf"(?:[^\W\d_]{{2,12}}\.?,? ?)?(\d{{1,2}}) ({_MONTH}) (\d{{4}}),? (\d{{1,2}}:\d{{2}}(?::\d{{2}})?)"
    r"(?: ?(z|ut|utc|gmt|[ecmp][sd]t|[+-]\d{4}))?",
    re.IGNORECASE,
)
# Characters; a longer text is not a date, and would take dateparser seconds.
MAX_DATE_CHARS = 100
_CLOCK = re.compile(r"\d{1,2}:\d{2}|\d\s*[ap]\.?m\b", re.IGNORECASE)
EARLIEST = date(1600, 1, 1)  # before the first newspaper: 0001-01-01 and the like are no dates
# What a program writes that has no date: zero.
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


def read_date(text: str | None, language: str | None = None) -> Moment | None:
    """Return the moment that a string writes, or None when it writes none surely.

    ISO 8601, RFC 2822 and dates with the month's name are read; 07/12/2025 is not, since it is
    two days, but for a weekday beside it that only one of them is. A time without a zone is taken
    as UTC; a date without a time stays a date.

    Args:
        language: the code of the text's language ("it"), in which the month may be written.
    """
    text = " ".join((text or "").split())
    if not text or len(text) > MAX_DATE_CHARS:
        return None
    return _possible(
        _iso(text)
        or _mail(text)
        or _numeric(text)
        or _written(text, "en")
        or (_written(text, language) if language and language != "en" else None)
    )


def _iso(text: str) -> Moment | None:
    try:
        return parse_moment(text.replace(" UTC", "+00:00"))
    except ValueError:
        return None


def _mail(text: str) -> Moment | None:
    """Read RFC 2822, keeping its zone: the day is the outlet's."""
    found = _MAIL.fullmatch(text)
    if not found:
        return None
    day, month, year, clock, zone = found.groups()
    try:
        moment = parsedate_to_datetime(f"{day} {month[:3]} {year} {clock} {zone or 'GMT'}")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _numeric(text: str) -> Moment | None:
    """Read day/month/year or month/day/year where only one of them is a date."""
    found = _NUMERIC_MOMENT.fullmatch(text)
    if not found:
        return None
    weekday, first, second, year, clock = found.groups()
    days = set()
    for month, day in ((first, second), (second, first)):
        try:
            days.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    if weekday:
        days = {day for day in days if _WEEKDAYS[day.weekday()] == weekday.casefold()}
    if len(days) != 1:
        return None
    return _at(days.pop(), clock)


def _at(day: date, clock: str | None) -> Moment | None:
    try:
        return datetime.combine(day, time.fromisoformat(clock), UTC) if clock else day
    except ValueError:
        return None


# Dates repeat within a file, and dateparser takes milliseconds for one.
@lru_cache(maxsize=10_000)
def _written(text: str, language: str) -> Moment | None:
    if not re.search(r"\b\d{4}\b", text) or _NUMERIC.search(text):
        return None
    # Imported here: it takes half a second, and most dates are ISO 8601.
    import dateparser

    with warnings.catch_warnings():
        # dateparser warns of its own use of the standard library on some inputs.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            found = dateparser.parse(
                text,
                languages=[language],
                settings={
                    "STRICT_PARSING": True,
                    "RETURN_AS_TIMEZONE_AWARE": True,
                    "TIMEZONE": "UTC",
                    "PARSERS": ["absolute-time"],  # "2020 days ago" is no date
                },
            )
        except ValueError:  # a language that it does not know
            return None
    if found is None:
        return None
    return found if _CLOCK.search(text) else found.date()


def _possible(moment: Moment | None) -> Moment | None:
    """Refuse placeholders and the far future; a day ahead is a zone, not a mistake."""
    if moment is None or moment == _ZERO:
        return None
    day = moment.date() if isinstance(moment, datetime) else moment
    latest = datetime.now(UTC).date() + timedelta(days=2)
    return moment if EARLIEST <= day <= latest else None
