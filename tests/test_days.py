"""The days that a question names, relative to a Wednesday."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rag.question.days import days_in

NOW = date(2023, 12, 13)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What happened today?", "2023-12-13", "2023-12-13"),
        ("What did he say yesterday", "2023-12-12", "2023-12-12"),
        ("Who won yesterday's vote?", "2023-12-12", "2023-12-12"),
        ("What happened the day before yesterday?", "2023-12-11", "2023-12-11"),
        ("What burned last night?", "2023-12-12", "2023-12-13"),
        ("What happened last week?", "2023-12-04", "2023-12-10"),
        ("What happened this week?", "2023-12-11", "2023-12-13"),
        ("What happened earlier this month?", "2023-12-01", "2023-12-13"),
        ("What changed last month?", "2023-11-01", "2023-11-30"),
        ("What changed last year?", "2022-01-01", "2022-12-31"),
        ("Who won this weekend?", "2023-12-09", "2023-12-10"),
        ("Who won last weekend?", "2023-12-09", "2023-12-10"),
        ("What was said in the past week?", "2023-12-06", "2023-12-13"),
        ("What was said in the last three days?", "2023-12-10", "2023-12-13"),
        ("What was said over the past two months?", "2023-10-13", "2023-12-13"),
        ("What happened two weeks ago?", "2023-11-26", "2023-12-02"),
        ("What happened 3 days ago?", "2023-12-10", "2023-12-10"),
        ("What did he say last Friday?", "2023-12-08", "2023-12-08"),
        ("What did he say on Wednesday?", "2023-12-13", "2023-12-13"),
        ("What was decided at Friday's meeting?", "2023-12-08", "2023-12-08"),
        ("What has Tusk said since Monday?", "2023-12-11", None),
        ("Who resigned from Monday to Wednesday?", "2023-12-11", "2023-12-13"),
        ("What does the article from October 2023 say?", "2023-10-01", "2023-10-31"),
        ("What happened in October 2023?", "2023-10-01", "2023-10-31"),
        ("What happened in late October 2023?", "2023-10-21", "2023-10-31"),
        ("What happened at the end of November?", "2023-11-21", "2023-11-30"),
        ("What happened in mid-March?", "2023-03-11", "2023-03-20"),
        ("What happened in May?", "2023-05-01", "2023-05-31"),
        ("what happened in october?", "2023-10-01", "2023-10-31"),
        ("What happened in early 2023?", "2023-01-01", "2023-04-30"),
        ("Which law passed in 2022?", "2022-01-01", "2022-12-31"),
        ("Who was elected before 2020?", None, "2019-12-31"),
        ("What happened on 12 December?", "2023-12-12", "2023-12-12"),
        ("What happened on 24 December?", "2022-12-24", "2022-12-24"),
        ("What happened on Monday 4 December?", "2023-12-04", "2023-12-04"),
        ("What happened on 7 October 2023?", "2023-10-07", "2023-10-07"),
        ("What happened on 2023-12-05?", "2023-12-05", "2023-12-05"),
        ("What happened on 25/12/2022?", "2022-12-25", "2022-12-25"),
        ("What happened on Nov. 16th at 1pm ET?", "2023-11-16", "2023-11-16"),
        ("What does The Verge's October 7, 2023 article say?", "2023-10-07", "2023-10-07"),
        ("What did the Dec. 5 report say?", "2023-12-05", "2023-12-05"),
        ("Who led before the 5th of November 2023?", None, "2023-11-04"),
        ("What changed after October 22, 2023?", "2023-10-22", None),
        ("What was said between 3 and 7 December?", "2023-12-03", "2023-12-07"),
        ("What was said between December 3 and 7?", "2023-12-03", "2023-12-07"),
        ("What was said from 28 November to 3 December 2023?", "2023-11-28", "2023-12-03"),
        ("What was said between 20 December and 5 January?", "2022-12-20", "2023-01-05"),
        ("Who met on 7–12 December 2023?", "2023-12-07", "2023-12-12"),
        ("What grew between 2020 and 2022?", "2020-01-01", "2022-12-31"),
    ],
)
def test_days_named(question: str, since: str | None, until: str | None) -> None:
    (found,) = days_in(question, NOW)
    assert [each and each.isoformat() for each in (found.since, found.until)] == [since, until]
    assert found.words in question
    assert not found.as_of


@pytest.mark.parametrize(
    "question",
    [
        "What happened after the election?",
        "What may happen next?",
        "What did Theresa May say?",
        "Did May's cabinet fall?",
        "What happened before May resigned?",
        "Who spoke at the March on Washington?",
        "Who led the march?",
        "What caused the 7 October attack?",
        "What has Hamas done since the October 7 attacks?",
        "What did the January 6 committee find?",
        "Who marched in the 9 May parade?",
        "Where is 7-Eleven based?",
        "Who won Formula 1 2023?",
        "Who is the Sexiest Man Alive of 2023?",
        "What happened in the Todays Show?",
        "What is open 24/7?",
        "What happened on 31 June?",
        "What happened on 7/12/2023?",
        "Who will he meet on Monday?",
        "What is planned by 2030?",
        "Which Sun is on sale on Black Friday?",
        "Is it 5.30 in Paris?",
        "Who plays Monday Night Football?",
        "Which cities cancelled Fourth of July fireworks?",
    ],
)
def test_what_only_looks_like_a_day(question: str) -> None:
    assert days_in(question, NOW) == []


@pytest.mark.parametrize(
    ("question", "until"),
    [
        ("Who was minister as of 3 May?", "2023-05-03"),
        ("Who was minister as of May 2022?", "2022-05-31"),
        ("Who was minister as of last week?", "2023-12-10"),
    ],
)
def test_as_of_is_what_was_known_by_then(question: str, until: str) -> None:
    (found,) = days_in(question, NOW)
    assert found.as_of
    assert (found.since, found.until) == (None, date.fromisoformat(until))


def test_two_days_of_one_question() -> None:
    asked = "Did the report of October 7, 2023 agree with that on December 5, 2023?"
    assert [each.since for each in days_in(asked, NOW)] == [date(2023, 10, 7), date(2023, 12, 5)]


def test_weekend_on_a_sunday_is_this_one() -> None:
    sunday = datetime(2023, 12, 10, 12, tzinfo=UTC)
    (this,), (last,) = (days_in(f"Who won {which} weekend?", sunday) for which in ("this", "last"))
    assert (this.since, this.until) == (date(2023, 12, 9), date(2023, 12, 10))
    assert (last.since, last.until) == (date(2023, 12, 2), date(2023, 12, 3))
