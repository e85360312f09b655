"""Which day "on Monday" means; what is not sure stays unsaid."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rag.dates.news_days import days_meant, note_on_days
from rag.records import Moment, Span

#: A Wednesday.
PUBLISHED = date(2023, 12, 6)


def meant(text: str, published: Moment | None = PUBLISHED) -> dict[str, str]:
    return {each.words: each.day.isoformat() for each in days_meant(text, published)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council said on Monday that the ferry will sail.", {"on Monday": "2023-12-04"}),
        ("On Monday, the council said that the ferry will sail.", {"On Monday": "2023-12-04"}),
        ("The council announced Tuesday that the wall is safe.", {"Tuesday": "2023-12-05"}),
        ("A storm broke the wall on Tuesday night.", {"on Tuesday night": "2023-12-05"}),
        ("The wall was repaired on Wednesday.", {"on Wednesday": "2023-12-06"}),
        ("The court ruled late Monday against the port.", {"late Monday": "2023-12-04"}),
        ("The ferry will sail on Friday.", {"on Friday": "2023-12-08"}),
        ("The vote is scheduled for noon and takes place on Monday.", {"on Monday": "2023-12-11"}),
        ("The council is expected to vote on Monday.", {"on Monday": "2023-12-11"}),
        ("The harbour has been closed since Sunday.", {"since Sunday": "2023-12-03"}),
        ("The ferry sank last Friday off Sandholm.", {"last Friday": "2023-12-01"}),
        ("The final is played next Monday in Sandholm.", {"next Monday": "2023-12-11"}),
        ("The crew told us yesterday that they had slept.", {"yesterday": "2023-12-05"}),
        ("It sank on Monday. It will be raised on Friday.",
         {"on Monday": "2023-12-04", "on Friday": "2023-12-08"}),
    ],
)  # fmt: skip
def test_day_is_counted_from_the_publication(text: str, expected: dict[str, str]) -> None:
    assert meant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sailed on Mondays.",
        "The ferry sailed every Tuesday.",
        "Shops were full on Black Friday.",
        "He watched Monday Night Football with the crew.",
        "He told the Sunday Times that it sank.",
        "Joe Friday said so.",
        "The ferry sailed from Monday to Friday.",
        "The ferry sailed on Monday and Tuesday.",
        "It sank on a Monday.",
        "It sank on Monday, Dec. 4, in a storm.",
        "It sank on Sunday 3 December.",
        "In 2019 it sank on Monday.",
        "It sank the following Monday.",
        "A week earlier it had sunk on Monday.",
        "It would sail on Monday.",
        "If they are knocked out on Friday, they go home.",
        "They wanted to sail on Friday.",
        "There is a chance of sailing on Friday.",
        "The ferry sank last Monday.",  # two days ago, or nine
        "The ferry will sail next Friday.",  # in two days, or nine
        "The ferry sailed on Thursday.",  # six days ago, or today where it was written
        "Monday's vote failed.",
        "“We sailed on Monday,” he said.",
        'He said: "It broke on Monday and we went home."',
        "“The wall broke yesterday.",
        "Monday ferry times",
    ],
)
def test_day_that_is_not_sure_is_not_given(text: str) -> None:
    assert meant(text) == {}


def test_nothing_is_known_without_a_publication() -> None:
    assert meant("It sank on Monday.", None) == {}


def test_yesterday_in_the_small_hours_of_utc_may_be_another_day() -> None:
    text = "It sank yesterday, the crew said."
    assert meant(text, datetime(2023, 12, 6, 2, tzinfo=UTC)) == {}
    assert meant(text, datetime(2023, 12, 6, 12, tzinfo=UTC)) == {"yesterday": "2023-12-05"}


def test_entries_of_several_days_have_their_own() -> None:
    text = "Monday, Nov. 13\n\nIt sank on Friday.\n\nMonday, Nov. 20\n\nIt was raised on Sunday."
    assert meant(text) == {}


def test_note_holds_the_days_of_its_span() -> None:
    text = "It sank on Monday. It was raised on Tuesday. It sank again on Tuesday."
    whole, first = Span(0, len(text)), Span(0, 18)
    assert note_on_days(text, first, PUBLISHED) == "on Monday (4 December 2023)"
    assert note_on_days(text, whole, PUBLISHED) == (
        "on Monday (4 December 2023); on Tuesday (5 December 2023)"
    )
    assert note_on_days("It sank.", Span(0, 8), PUBLISHED) is None
