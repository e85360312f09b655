"""Read the dates that sources write; what is ambiguous or impossible stays unknown."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

from ingest.around import NOTHING, Around
from ingest.numeric_dates import NUMERIC, read_numeric
from ingest.relative import read_relative
from ingest.zones import ZONE, in_zone, zone_named
from rag.dates.moments import first_instant
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
#: As RFC 2822 has it, and the zones it names; the weekday may be in the feed's own language.
_MAIL = re.compile(
    rf"(?:[^\W\d_]{{2,12}}\.?,? ?)?(\d{{1,2}}) ({_MONTH}) (\d{{4}}|\d{{2}}),? (\d{{1,2}}:\d{{2}}(?::\d{{2}})?)"
    r"(?: ?(z|ut|utc|gmt|[ecmp][sd]t|[+-]\d{4}))?",
    re.IGNORECASE,
)
# The same shape in the words of another language: "mar., 5 mars 2024 10:00:00 +0100".
_MAIL_ABROAD = re.compile(
    r"[^\W\d_]{2,13}(?:-[^\W\d_]{2,6})?\.?,? \d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.? (?:de )?\d{4},? "
    r"\d{1,2}:\d{2}(?::\d{2})?(?: ?(?:[A-Z]{1,4}|[+-]\d{4}))?",
)
_ABROAD = ("fr", "es", "de", "it", "pt", "ru")
# Days within which a place has one offset from UTC: longer, and summer time may have begun.
_ONE_OFFSET = timedelta(days=7)
# From 2001 to 2033 they have ten digits.
_UNIX = re.compile(r"(1\d{9})(?:\d{3})?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ONLY_MONTH = re.compile(
    rf"(?P<name>{_MONTH}),? (?P<year>\d{{4}})|(?P<first_year>\d{{4}})-(?P<number>\d{{2}})",
    re.IGNORECASE,
)
# Characters; a longer text is not a date, and would take dateparser seconds.
MAX_DATE_CHARS = 100
_CLOCK = re.compile(r"\d{1,2}:\d{2}|\d\s*[ap]\.?m\b", re.IGNORECASE)
EARLIEST = date(1600, 1, 1)  # before the first newspaper: 0001-01-01 and the like are no dates
# What a program writes that has no date: zero.
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


def read_date(
    text: str | None, language: str | None = None, around: Around = NOTHING
) -> Moment | None:
    """Return the moment that a string writes, or None when it writes none surely.

    ISO 8601, RFC 2822, dates with the month's name, and dates in numbers where what stands around
    them decides between two days. A time without a zone, or in one whose name may mean several, is
    of the offset that stands around it, and without one it is left out: its day is known. A date
    without a time stays a date.

    Args:
        language: the code of the text's language ("it"), in which the month may be written.
        around: what else the source tells; "two hours ago" needs it.
    """
    return settled(read_clock(text, language, around), around)


def read_clock(
    text: str | None, language: str | None = None, around: Around = NOTHING
) -> Moment | None:
    """Return the same, but a time without a zone as it is: to tell which of two is the earlier."""
    text = " ".join((text or "").split())
    if not text or len(text) > MAX_DATE_CHARS:
        return None
    return _possible(
        _unix(text)  # before ISO 8601, in which 1765102500 would be a day of 1765
        or _iso(text)
        or _mail(text)
        or _zoned(text, language, around)
        or _mail_abroad(text)
        or read_relative(text, around.now)
    )


def clock_order(moment: Moment) -> datetime:
    """Return what puts such moments in order; a time without a zone counts as one of UTC."""
    instant = first_instant(moment)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def settled(moment: Moment | None, around: Around) -> Moment | None:
    """Give a time without a zone the one offset that is written beside it, else leave the time out."""
    if not isinstance(moment, datetime) or moment.tzinfo:
        return moment
    offsets = {
        each.utcoffset()
        for each in around.zoned
        if abs(each.replace(tzinfo=None) - moment) <= _ONE_OFFSET
    }
    # Programs everywhere write UTC: it does not tell where the page is made.
    offset = next(iter(offsets - {timedelta(0)}), None)
    if offset is None or len(offsets - {timedelta(0)}) > 1:
        return moment.date()
    return moment.replace(tzinfo=timezone(offset))


def read_month(text: str | None) -> str | None:
    """Return the month of a string that writes no day, "December 2023", as "2023-12"."""
    found = _ONLY_MONTH.fullmatch(" ".join((text or "").split()))
    if not found:
        return None
    year = int(found["year"] or found["first_year"])
    month = int(found["number"] or 0) or _MONTHS.index(found["name"][:3].casefold()) + 1
    possible = 1 <= month <= 12 and _possible(date(year, month, 1))
    return f"{year}-{month:02}" if possible else None


def _zoned(text: str, language: str | None, around: Around) -> Moment | None:
    """Read a date whose zone has a name, or none."""
    found = ZONE.search(text)
    without = " ".join((text[: found.start()] + text[found.end() :]).split()) if found else text
    moment = (
        read_numeric(without, language, around)
        or _written(without, "en")
        or (_written(without, language) if language and language != "en" else None)
    )
    if found is None or not isinstance(moment, datetime):
        return moment
    zone = zone_named(found[1].upper(), found[2], around.region)
    return in_zone(moment, zone) if zone is not None else moment.date()


def _iso(text: str) -> Moment | None:
    text = text.replace(" UTC", "+00:00")
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _unix(text: str) -> Moment | None:
    """Read the seconds, or milliseconds, since 1970 of this century's first decades."""
    found = _UNIX.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


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
    if zone is None:
        return moment.replace(tzinfo=None)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # "-0000": UTC, somewhere


def _mail_abroad(text: str) -> Moment | None:
    """Read what has the shape of RFC 2822 in another language, where all that know its words agree."""
    if not _MAIL_ABROAD.fullmatch(text):
        return None
    found = {moment for each in _ABROAD if (moment := _written(text, each))}
    return found.pop() if len(found) == 1 else None


# Dates repeat within a file, and dateparser takes milliseconds for one.
@lru_cache(maxsize=10_000)
def _written(text: str, language: str) -> Moment | None:
    if not re.search(r"\b\d{4}\b", text) or NUMERIC.search(text):
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
    if moment is None or (isinstance(moment, datetime) and moment.replace(tzinfo=UTC) == _ZERO):
        return None
    day = moment.date() if isinstance(moment, datetime) else moment
    latest = datetime.now(UTC).date() + timedelta(days=2)
    return moment if EARLIEST <= day <= latest else None
