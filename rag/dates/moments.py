"""Dates and times as news writes them: a moment is a datetime with a zone, or only a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from rag.records import Moment


def parse_moment(text: str) -> Moment:
    """Read ISO 8601: "2025-12-07" gives a date, anything with a time a datetime (UTC if no zone).

    Raises:
        ValueError: the text is neither.
    """
    moment = _iso(text)
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment


def typed_moment(text: str) -> Moment:
    """Read ISO 8601 as somebody types it: a time without a zone is one of this machine's.

    Raises:
        ValueError: the text is neither date nor time.
    """
    moment = _iso(text)
    if not isinstance(moment, datetime) or moment.tzinfo:
        return moment
    try:
        return moment.astimezone()
    except OverflowError as cause:  # the last hours of the year 9999
        raise ValueError(f"{text} is out of range") from cause


def _iso(text: str) -> Moment:
    text = text.strip()
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)


def local_now() -> datetime:
    """Return the clock's time in this machine's zone: its day is the one that people call today."""
    return datetime.now(UTC).astimezone()


def moment_text(moment: Moment | None) -> str | None:
    """Write a moment as ISO 8601, or None."""
    return moment.isoformat() if moment else None


def first_instant(moment: Moment) -> datetime:
    """Return the instant at which a moment begins; a date begins at midnight UTC."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time.min, tzinfo=UTC)


def last_instant(moment: Moment) -> datetime:
    """Return the last instant of a moment; a date ends just before the next midnight UTC."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time.max, tzinfo=UTC)


def epoch(moment: datetime) -> int:
    """Return whole seconds since 1970: how the library and the index compare moments."""
    return int(moment.timestamp())


def spoken(moment: Moment | None) -> str:
    """Write a moment as a reader says it: "7 December 2025", or "date unknown"."""
    return f"{moment.day} {moment:%B %Y}" if moment else "date unknown"


def spoken_month(month: str) -> str:
    """Write "2023-12" as a reader says it: "December 2023"; anything else as it is."""
    try:
        return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
    except ValueError:
        return month


def spoken_span(since: date | None, until: date | None) -> str:
    """Write first and last day as a reader says them: "7–12 December 2023", "since 3 May 2023"."""
    if since is None or until is None:
        return f"since {spoken(since)}" if since else f"until {spoken(until)}"
    if since == until:
        return spoken(since)
    if since.day == 1 and (until + timedelta(1)).day == 1 and since.year == until.year:
        if since.month == until.month:
            return f"{since:%B %Y}"
        if (since.month, until.month) == (1, 12):
            return f"{since:%Y}"
    if since.year != until.year:
        return f"{spoken(since)} – {spoken(until)}"
    if since.month != until.month:
        return f"{since.day} {since:%B} – {spoken(until)}"
    return f"{since.day}–{spoken(until)}"
