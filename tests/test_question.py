"""What is understood of a question."""

from __future__ import annotations

from datetime import date

import pytest

from rag.question import MAX_QUESTION_CHARS, days_in, kind_of, understand
from rag.records import Turn
from rag.words import names_in

OUTLETS = ("Reuters", "BBC News", "The Verge", "The Age", "CBSSports.com", "Sporting News")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is the Kremlin spokesman?", "person"),
        ("How many pages does it have?", "number"),
        ("How old is he?", "number"),
        ("When will they meet?", "time"),
        ("What time is it?", "time"),
        ("Where were the talks?", "place"),
        ("Which city hosted it?", "place"),
        ("Why was Trump disappointed?", "reason"),
        ("What did Tusk say about unity?", "statement"),
        ("How did Macron react to the strikes?", "statement"),
        ("Which proposal did Moscow reject?", "open"),
        ("WHO IS IT", "person"),
    ],
)
def test_kind_of_question(question: str, kind: str) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("According to Reuters, what happened?", ("Reuters",)),
        ("What did Verge and sporting news report?", ("The Verge", "Sporting News")),
        ("Did the CBSSports.com article say so?", ("CBSSports.com",)),
        ("Did the middle age end?", ()),
        ("What does The Age say?", ("The Age",)),
        ("What about reutersville?", ()),
    ],
)
def test_outlets_named_in_question(question: str, named: tuple[str, ...]) -> None:
    assert understand(question, outlets=OUTLETS).outlets == named


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What happened today?", (date(2025, 12, 10), date(2025, 12, 10))),
        ("What did he say yesterday", (date(2025, 12, 9), date(2025, 12, 9))),
        ("What happened last week?", (date(2025, 12, 1), date(2025, 12, 7))),
        ("What happened this week?", (date(2025, 12, 8), date(2025, 12, 10))),
        ("What changed last month?", (date(2025, 11, 1), date(2025, 11, 30))),
        ("What happened in the Todays Show?", None),
    ],
)
def test_days_are_relative_to_now(question: str, days: tuple[date, date] | None) -> None:
    assert days_in(question, date(2025, 12, 10)) == days


def test_follow_up_is_made_whole() -> None:
    history = [Turn("What did Keith Kellogg say?", "A deal is close.")]
    asked = understand("And where did he meet them?", history=history)
    assert asked.rewritten == "And where did Keith Kellogg meet them?"
    assert asked.text == asked.rewritten


MCFADDEN = Turn("What did McFadden say?", "British cabinet minister Pat McFadden said so. [1]")
MACRON = Turn("And what did Macron say?", "Macron expressed full solidarity with Ukraine. [1]")
PESKOV = Turn(
    "What did Peskov say?", "Kremlin spokesman Dmitry Peskov said the document is good. [1]"
)
KELLOGG = Turn("And what did Keith Kellogg say?", "Keith Kellogg said a deal was close. [1]")


@pytest.mark.parametrize(
    ("history", "asked", "rewritten"),
    [
        ([MCFADDEN, MACRON], "And where is he from?", "And where is Macron from?"),
        ([MACRON, MCFADDEN], "And where is he from?", "And where is McFadden from?"),
        ([PESKOV], "What else did he say?", "What else did Peskov say?"),
        ([PESKOV, KELLOGG], "What is his role?", "What is Keith Kellogg's role?"),
        (
            [Turn("What did Kellogg say?", "x"), Turn("And what about McFadden?", MCFADDEN.answer)],
            "And what did he say about the talks?",
            "And what did McFadden say about the talks?",
        ),
        (
            [Turn("Who is the Kremlin spokesman?", PESKOV.answer)],
            "What did he say?",
            "What did Dmitry Peskov say?",
        ),
        (
            [Turn("What did Macron tell the White House?", "x")],
            "Where was he?",
            "Where was Macron?",
        ),
        (
            [Turn("What did Moscow say about Keith Kellogg?", "x")],
            "Where was he?",
            "Where was Keith Kellogg?",
        ),
        (
            [Turn("Where is Christine Lagarde?", "x")],
            "What did her bank decide?",
            "What did Christine Lagarde's bank decide?",
        ),
        (
            [Turn("Where is Christine Lagarde?", "x")],
            "Who met her in spring?",
            "Who met Christine Lagarde in spring?",
        ),
        ([KELLOGG], "And why?", "And why (Keith Kellogg)?"),
        ([Turn("What is Nord Stream?", "x")], "Who built it?", "Who built Nord Stream?"),
    ],
)
def test_pronoun_stands_for_the_latest_that_fits(
    history: list[Turn], asked: str, rewritten: str
) -> None:
    assert understand(asked, history=history).rewritten == rewritten


@pytest.mark.parametrize("question", ["What did Macron say?", "How many pages are there?"])
def test_question_that_stands_alone_is_left(question: str) -> None:
    history = [Turn("What did Keith Kellogg say?", "A deal is close.")]
    assert understand(question, history=history).rewritten is None


def test_names_lose_the_word_that_opens_the_sentence() -> None:
    assert names_in("What did Donald Tusk tell the White House?") == ["Donald Tusk", "White House"]


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("", "at least one word"),
        ("  ?!  ", "at least one word"),
        ("a " * MAX_QUESTION_CHARS, "at most"),
    ],
)
def test_impossible_question_raises(question: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        understand(question)
