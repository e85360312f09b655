"""Speed and time left, and how many articles are to be expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.expected import expected_articles
from ingest.sources import Source, upload
from tests.library_of import record, write_records
from ui.pace import Pace, Pacer
from ui.wording import duration


class Clock:
    """A clock that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the seconds it shows."""
        return self.now


def taken(pacer: Pacer, clock: Clock, articles: int, *, every: float) -> Pace:
    for _ in range(articles):
        clock.now += every
        pacer.passages(4)
        pacer.article()
    return pacer.now()


def paced(named: list[str | Source], expected: int | None) -> tuple[Pacer, Clock]:
    clock = Clock()
    pacer = Pacer(named, expected, clock)
    clock.now += 100  # the model is loaded: no part of the speed
    assert list(pacer.inputs()) == named
    return pacer, clock


def test_speed_and_time_left() -> None:
    pacer, clock = paced(["in.jsonl"], 1200)
    assert taken(pacer, clock, 4, every=1).said == ""
    pace = taken(pacer, clock, 196, every=1)
    assert (pace.articles, pace.passages, pace.of) == (200, 800, " of 1,200")
    assert pace.said == "1.0 articles a second, 4.0 passages a second, about 17 minutes left"
    clock.now += 500  # a slow one is under way: what is known does not change
    assert pacer.now() == pace


def test_speed_is_that_of_the_last_minute() -> None:
    pacer, clock = paced(["in.jsonl"], 1000)
    taken(pacer, clock, 500, every=0.01)
    pace = taken(pacer, clock, 100, every=2)
    assert pace.articles_a_second == pytest.approx(0.5)
    assert pace.said.startswith("30 articles a minute, 2.0 passages a second, about 13 minutes")


def test_nothing_is_foretold_where_nobody_knows_how_many_there_are() -> None:
    pacer, clock = paced(["in.zip"], None)
    pace = taken(pacer, clock, 50, every=1)
    assert (pace.of, pace.said) == ("", "1.0 articles a second, 4.0 passages a second")


def test_list_at_an_address_counts_as_what_it_leads_to() -> None:
    clock = Clock()
    pacer = Pacer(["https://a.example/feed", "https://b.example/feed"], 2, clock)
    inputs = pacer.inputs()
    next(inputs)
    pacer.found(40)
    pace = taken(pacer, clock, 10, every=1)
    assert pace.of == " of 41"
    assert pace.seconds_left is None  # what the other one leads to is not known yet
    next(inputs)
    pacer.found(0)
    assert pacer.now().of == " of 40"
    assert pacer.now().seconds_left == pytest.approx(30)


def test_articles_that_are_more_than_were_expected_are_no_trouble() -> None:
    pacer, clock = paced(["a.html"], 1)
    pace = taken(pacer, clock, 20, every=1)
    assert (pace.of, pace.seconds_left) == ("", None)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "about 10 seconds"), (31, "about 30 seconds"), (49, "about 50 seconds"), (55, "about 1 minute"),
     (400, "about 7 minutes"), (3600, "about 60 minutes"), (5400, "about 2 hours"), (36000, "about 10 hours")],
)  # fmt: skip
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_articles_are_expected_by_file_and_by_line(tmp_path: Path) -> None:
    def expected(*named: str | Source) -> int | None:
        return expected_articles(named, apart_from=None)

    write_records(tmp_path / "a.jsonl", *map(record, range(7)))
    (tmp_path / "b.jsonl").write_text('{"text": "1"}\n{"text": "2"}')  # no line feed at the end
    for name in ("c.html", "d.TXT", "e.html.gz"):
        (tmp_path / name).write_text("x")
    assert expected(str(tmp_path)) == 12
    assert expected(str(tmp_path), "https://a.example/", str(tmp_path / "none")) == 14
    assert expected(upload("x.jsonl", tmp_path / "a.jsonl")) == 7
    (tmp_path / "f.zip").write_text("x")
    assert expected(str(tmp_path)) is None
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text("x")
    assert expected(str(tmp_path)) == 33
    assert expected("-") is None
    assert expected() == 0
