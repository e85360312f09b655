"""Read the dates that sources write; what is ambiguous or impossible stays unknown."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, timedelta

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
_CLOCK = re.compile(r"\d{1,2}:\d{2}|\d\s*[ap]\.?m\b", re.IGNORECASE)
EARLIEST = date(1600, 1, 1)  # before the first newspaper: 0001-01-01 and the like are no dates


def read_date(text: str | None) -> Moment | None:
    """Return the moment that a string writes, or None when it writes none surely.

    ISO 8601, RFC 2822 and dates with the month's name are read; 07/12/2025 is not, since it is
    two days. A time without a zone is taken as UTC; a date without a time stays a date.
    """
    if not text or not text.strip():
        return None
    text = " ".join(text.split())
    return _possible(_iso(text) or _numeric(text) or _written(text))


def _iso(text: str) -> Moment | None:
    try:
        return parse_moment(text.replace(" UTC", "+00:00"))
    except ValueError:
        return None


def _numeric(text: str) -> Moment | None:
    """Read day/month/year or month/day/year where only one of them is a date."""
    found = _NUMERIC.fullmatch(text)
    if not found:
        return None
    first, second, year = map(int, found.groups())
    if first == second or first > 12 or second > 12:
        month, day = (second, first) if second <= 12 else (first, second)
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return None


def _written(text: str) -> Moment | None:
    if not re.search(r"\b\d{4}\b", text) or _NUMERIC.search(text):
        return None
    # Imported here: it takes half a second, and most dates are ISO 8601.
    import dateparser

    with warnings.catch_warnings():
        # dateparser warns of its own use of the standard library on some inputs.
        warnings.simplefilter("ignore", DeprecationWarning)
        found = dateparser.parse(
            text,
            languages=["en"],
            settings={"STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": True, "TIMEZONE": "UTC"},
        )
    if found is None:
        return None
    return found if _CLOCK.search(text) else found.date()


def _possible(moment: Moment | None) -> Moment | None:
    """Refuse placeholders and the far future; a day ahead is a zone, not a mistake."""
    if moment is None:
        return None
    day = moment.date() if isinstance(moment, datetime) else moment
    latest = datetime.now(UTC).date() + timedelta(days=2)
    return moment if EARLIEST <= day <= latest else None
