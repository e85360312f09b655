"""A time that somebody types without a zone is one of the machine's, wherever it is typed."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import click
import pytest

from rag.dates.moments import local_now, moment_text, typed_moment
from rag.question.days import days_in
from rag.records import Moment
from ui.lines import answer_lines
from ui.options import MOMENT

DAY = date(2025, 12, 7)


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine's zone, for one test."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


OFFSETS = {"Pacific/Auckland": "+13:00", "America/Los_Angeles": "-08:00", "UTC": "+00:00"}


def test_time_without_a_zone_is_the_machines(zone: str) -> None:
    typed = "2025-12-07T09:00"
    assert moment_text(typed_moment(typed)) == f"{typed}:00{OFFSETS[zone]}"
    assert moment_text(MOMENT.convert(typed, None, None)) == f"{typed}:00{OFFSETS[zone]}"
    assert typed_moment(f"{typed}Z") == datetime(2025, 12, 7, 9, tzinfo=UTC)
    assert typed_moment(" 2025-12-07 ") == DAY


def test_summer_time_is_that_of_the_day(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    summer = typed_moment("2025-07-07T09:00")
    assert isinstance(summer, datetime)
    assert summer.astimezone(UTC).hour == {"UTC": 9}.get(zone, 21 if "Auck" in zone else 16)


def test_now_of_a_line_is_read_the_same(
    zone: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps({"question": "Who?", "now": "2025-12-07T09:00"})
    monkeypatch.setattr(sys, "stdin", io.StringIO(line + "\n"))
    told: list[Moment | None] = []
    answer_lines(lambda question, history, now: {"now": told.append(now)})
    assert moment_text(told[0]) == f"2025-12-07T09:00:00{OFFSETS[zone]}"


def test_today_is_the_day_where_the_machine_stands(zone: str) -> None:
    for _ in range(2):  # once more, should midnight come between the two
        (today,) = days_in("What happened today?")
        if today.since == local_now().date():
            return
    pytest.fail(f"{today.since} is not {local_now()}")


@pytest.mark.parametrize(
    "typed", ["noon", "2025-13-01", "", "2025-12-07T25:00", "0001-01-01T00:00"]
)
def test_what_is_no_moment_is_refused(zone: str, typed: str) -> None:
    with pytest.raises(click.BadParameter, match="write it as 2025-12-07"):
        MOMENT.convert(typed, None, None)


def test_end_of_time_is_refused_where_it_is_past_it(zone: str) -> None:
    if zone == "America/Los_Angeles":  # in UTC it is the year 10000
        with pytest.raises(click.BadParameter):
            MOMENT.convert("9999-12-31T23:59", None, None)
    else:
        assert typed_moment("9999-12-31T00:00")
