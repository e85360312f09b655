from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ingest.around import Around
from ingest.dates import read_date
from ingest.zones import times_with_offset
from rag.dates.moments import first_instant, last_instant, moment_text, parse_moment, spoken

DAY = date(2025, 12, 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-12-07", DAY),
        (" 2025-12-07 ", DAY),
        ("7 December 2025", DAY),
        ("Sunday, December 7, 2025", DAY),
        ("Dec. 7, 2025", DAY),
        ("13/12/2025", date(2025, 12, 13)),
        ("12/13/2025", date(2025, 12, 13)),
        ("07.07.2025", date(2025, 7, 7)),
        ("2025-12-07T10:15:00Z", datetime(2025, 12, 7, 10, 15, tzinfo=UTC)),
        ("2025-12-07 10:15:00 UTC", datetime(2025, 12, 7, 10, 15, tzinfo=UTC)),
        # A time without a zone is some day's.
        ("2025-12-07T10:15:00", DAY),
        ("2025-12-07T23:59:59.123", DAY),
        ("20251207T101500", DAY),
        ("Sun, 07 Dec 2025 10:15:00 GMT", datetime(2025, 12, 7, 10, 15, tzinfo=UTC)),
        ("Dec 7, 2025 9:30 a.m. EST", datetime(2025, 12, 7, 14, 30, tzinfo=UTC)),
        ("dom, 07 Dec 2025 10:15:00 +0000", datetime(2025, 12, 7, 10, 15, tzinfo=UTC)),
        ("Sun, 7 Sept 2025 10:15", date(2025, 9, 7)),
        ("Fri, 05/03/2019 - 15:21", date(2019, 5, 3)),
        ("Tue, 05/03/2019", date(2019, 3, 5)),
        ("13/12/2025 10:15", date(2025, 12, 13)),
        ("Sun, 07 Dec 2025 10:15:00 -0000", datetime(2025, 12, 7, 10, 15, tzinfo=UTC)),
        ("Sun, 07 Dec 25 10:15:00 GMT", datetime(2025, 12, 7, 10, 15, tzinfo=UTC)),
        ("1765102500", datetime(2025, 12, 7, 10, 15, tzinfo=UTC)),
        ("1765102500000", datetime(2025, 12, 7, 10, 15, tzinfo=UTC)),
        ("2020/1/10 14:33:00", date(2020, 1, 10)),
    ],
)
def test_written_date_is_read(text: str, expected: date) -> None:
    assert read_date(text) == expected
    assert isinstance(read_date(text), datetime) == isinstance(expected, datetime)


@pytest.mark.parametrize("text", ["2025-12-07T09:15+05:30", "Sun, 07 Dec 2025 09:15:00 +0530"])
def test_zone_is_kept(text: str) -> None:
    read = read_date(text)
    assert read is not None
    assert read.isoformat() == "2025-12-07T09:15:00+05:30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mar., 5 mars 2024 10:00:00 +0100", "2024-03-05T10:00:00+01:00"),
        ("jeu., 01 févr. 2024 10:00:00 +0100", "2024-02-01T10:00:00+01:00"),
        ("lundi 5 août 2024 10:00:00 +0200", "2024-08-05T10:00:00+02:00"),
        ("mar, 05 dic 2023 10:00:00 +0100", "2023-12-05T10:00:00+01:00"),
        ("vie, 05 ene 2024 10:00:00 GMT", "2024-01-05T10:00:00+00:00"),
        ("martes, 5 de marzo de 2024 10:00 -0500", "2024-03-05T10:00:00-05:00"),
        ("Di., 5 März 2024 10:00:00 +0100", "2024-03-05T10:00:00+01:00"),
        ("Donnerstag, 5. Dezember 2024 10:00:00 +0100", "2024-12-05T10:00:00+01:00"),
        ("Вт, 05 мар 2024 10:00:00 +0300", "2024-03-05T10:00:00+03:00"),
        ("пт., 5 января 2024 10:00:00 +0300", "2024-01-05T10:00:00+03:00"),
        ("ven, 05 gen 2024 10:00:00 +0100", "2024-01-05T10:00:00+01:00"),
        ("mer, 05 giu 2024 10:00:00 +0200", "2024-06-05T10:00:00+02:00"),
        ("seg., 05 fev. 2024 10:00:00 -0300", "2024-02-05T10:00:00-03:00"),
        ("terça-feira, 5 de março de 2024 10:00:00 -0300", "2024-03-05T10:00:00-03:00"),
        ("mar., 5 mars 2024 10:00:00", "2024-03-05"),
        ("mar., 5 mars 2024", None),
        ("xx., 5 brumaire 2024 10:00:00 +0100", None),
        ("mar., 35 mars 2024 10:00:00 +0100", None),
    ],
)
@pytest.mark.parametrize("language", [None, "en", "xx"])
def test_mail_date_may_be_in_any_of_six_languages(
    text: str, language: str | None, expected: str | None
) -> None:
    assert moment_text(read_date(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "beside", "expected"),
    [
        ("2025-12-07T10:15", ["2025-12-07T11:00+02:00"], "2025-12-07T10:15:00+02:00"),
        ("7 December 2025, 10:15", ["2025-12-07T11:00:00.5-0500"], "2025-12-07T10:15:00-05:00"),
        ("2025-12-07T10:15", ["2025-12-07T09:15+00:00", "2025-12-07T11:00+02:00"], "2025-12-07T10:15:00+02:00"),
        ("2025-12-07T10:15", ["2025-12-07T11:00+02:00", "2025-12-07T11:00-05:00"], "2025-12-07"),
        # UTC is what programs write anywhere, and half a year later another offset may be right.
        ("2025-12-07T10:15", ["2025-12-07T09:15+00:00", "2025-12-07T09:15Z"], "2025-12-07"),
        ("2025-12-07T10:15", ["2025-07-07T11:00+02:00"], "2025-12-07"),
        ("2025-12-07T10:15+01:00", ["2025-12-07T11:00+02:00"], "2025-12-07T10:15:00+01:00"),
        ("2025-12-07", ["2025-12-07T11:00+02:00"], "2025-12-07"),
        ("2025-12-07T10:15", ["2025-12-07T99:00+02:00", "at 2025-12-07T11:00+02:00", None], "2025-12-07"),
    ],
)  # fmt: skip
def test_time_without_zone_takes_the_one_beside_it(
    text: str, beside: list[str | None], expected: str
) -> None:
    around = Around(zoned=times_with_offset(beside))
    assert moment_text(read_date(text, None, around)) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("7 dicembre 2025", "it", DAY),
        ("7 dicembre 2025", None, None),
        ("7 dicembre 2025", "xx", None),
        ("7 December 2025", "it", DAY),
    ],
)
def test_month_may_be_in_the_texts_language(
    text: str, language: str | None, expected: date | None
) -> None:
    assert read_date(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        None, "", "   ", "07/12/2025", "1/2/2024", "2025", "December 2025", "7 December", "yesterday",
        "2025-02-30", "31 February 2025", "0001-01-01", "1970", "2999-01-01", "176506560", "soon",
        "May 2025 was hot", "\x00", "12" * 500, "3 days ago, 2020", "Mon, 05/03/2019", "12/13/2025 99:99",
        "Thu, 01 Jan 1970 00:00:00 +0000", "31 Feb 2025 10:15:00 GMT", "2020 " * 5000,
    ],
)  # fmt: skip
def test_ambiguous_or_impossible_date_stays_unknown(text: str | None) -> None:
    assert read_date(text) is None


def test_date_of_tomorrow_is_a_zone_and_next_week_a_mistake() -> None:
    today = datetime.now(UTC).date()
    assert read_date((today + timedelta(days=1)).isoformat()) == today + timedelta(days=1)
    assert read_date((today + timedelta(days=7)).isoformat()) is None


def test_moment_without_zone_is_utc() -> None:
    assert parse_moment("2025-12-07T10:15") == datetime(2025, 12, 7, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "today", "2025-13-01", "07/12/2025", "2025-12-07T25:00"])
def test_moment_that_is_none_raises(text: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(text)


def test_date_spans_its_whole_day() -> None:
    assert first_instant(DAY) == datetime(2025, 12, 7, tzinfo=UTC)
    assert last_instant(DAY) < datetime(2025, 12, 8, tzinfo=UTC)
    assert (last_instant(DAY) - first_instant(DAY)).total_seconds() > 86_399


def test_moment_is_written_as_it_is_read() -> None:
    zoned = datetime(2025, 12, 7, 10, 15, tzinfo=timezone(timedelta(hours=2)))
    for moment in (DAY, zoned):
        written = moment_text(moment)
        assert written is not None
        assert parse_moment(written) == moment
    assert moment_text(None) is None


def test_moment_is_spoken_for_a_reader() -> None:
    assert spoken(DAY) == "7 December 2025"
    assert spoken(None) == "date unknown"
