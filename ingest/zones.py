"""Time zones by the names that news writes: "ET", "BST", "IST" of India, Ireland and Israel."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# Hours from UTC of names that mean one zone wherever news writes them.
_OFFSETS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "EAT": 3, "WAT": 1, "CAT": 2, "SAST": 2, "PKT": 5, "WIB": 7,
    "SGT": 8, "HKT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "ART": -3, "BRT": -3, "GST": 4, "NPT": 5.75,
}  # fmt: skip
# Names of winter and summer time together.
_PLACES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "UK TIME": "Europe/London",
}  # fmt: skip
# Names of several zones, by the country that the page is of; elsewhere they say nothing.
_BY_REGION = {
    "IST": {"IN": 5.5, "IE": 1.0, "IL": 2.0},
    "BST": {"GB": 1.0, "BD": 6.0, "IE": 1.0},
    "CST": {"US": -6.0, "CA": -6.0, "MX": -6.0, "CN": 8.0, "TW": 8.0},
    "AST": {"CA": -4.0, "SA": 3.0, "QA": 3.0, "AE": 3.0},
    "AMT": {"BR": -4.0, "AM": 4.0},
}
# Where no country is known, one of them is by far the most written.
_USUAL = {"BST": 1.0, "CST": -6.0}
_NAMES = "|".join(sorted([*_OFFSETS, *_PLACES, *_BY_REGION], key=len, reverse=True))
#: The name of a zone after a time of day, in brackets or not, or before a date.
ZONE = re.compile(
    rf"(?<=[\dmM.\s(])\(?\b({_NAMES})(?:\s?([+-]\d{{1,2}}(?::?\d{{2}})?))?\b\)?(?![\w/])"
)

_WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)? ?[+-]\d\d:?\d\d")


def times_with_offset(texts: Iterable[str | None]) -> list[datetime]:
    """Return the times of ISO 8601 among some texts that say how far from UTC they are."""
    times = []
    for text in texts:
        if text and _WITH_OFFSET.fullmatch(text.strip()):
            try:
                times.append(
                    datetime.fromisoformat(text.strip().replace(" +", "+").replace(" -", "-"))
                )
            except ValueError:  # "2025-13-01T25:00+01:00"
                continue
    return times


def zone_named(name: str, shift: str | None, region: str | None) -> str | float | None:
    """Return what a name stands for: hours from UTC or a place of the time zone database.

    Args:
        name: as news writes it, in capitals.
        shift: what follows it, as in "GMT+5:30".
        region: the country of the page, as in "GB".
    """
    if shift:
        hours, minutes = int(re.match(r"[+-]\d\d?", shift)[0]), re.sub(r"^[+-]\d\d?:?", "", shift)  # type: ignore[index]
        return hours + (int(minutes or 0) / 60) * (-1 if shift[0] == "-" else 1)
    if name in _BY_REGION:
        return _BY_REGION[name].get(region or "", _USUAL.get(name) if region is None else None)
    return _PLACES.get(name, _OFFSETS.get(name))


def in_zone(clock: datetime, zone: str | float) -> datetime:
    """Return a moment without a zone as one of this zone."""
    place: tzinfo = UTC
    if isinstance(zone, str):
        place = ZoneInfo(zone)
    elif zone:
        place = timezone(timedelta(hours=zone))
    return clock.replace(tzinfo=place)
