"""What is understood of a question."""

from __future__ import annotations

from datetime import date

import pytest

from rag.answer.kinds import statement_asked_for
from rag.question.days import Days
from rag.question.understanding import MAX_QUESTION_CHARS, Question, kind_of, understand
from rag.records import Scope, Turn
from rag.text.words import names_in


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
    ("question", "asked_for"),
    [
        ("What did Donald Tusk say?", ("tusk", "")),
        ("What did Tusk say about unity?", ("tusk", "unity")),
        ("What did Tusk say according to Reuters?", ("tusk", "")),
        ("What did Tusk say about unity according to Reuters?", ("tusk", "unity")),
        ("Who said that?", None),
    ],
)
def test_whose_words_are_asked_for(question: str, asked_for: tuple[str, str] | None) -> None:
    assert statement_asked_for(question) == asked_for


OUTLETS = ("BBC News", "The Verge")
NOW = date(2023, 12, 13)


def test_question_is_understood_and_says_so() -> None:
    asked = understand("What did the BBC say in October 2023?", outlets=OUTLETS, now=NOW)
    assert asked.outlets == ("BBC News",)
    assert asked.days == (Days("October 2023", date(2023, 10, 1), date(2023, 10, 31)),)
    assert asked.only == Scope()
    assert [(each.kind, each.words, each.text) for each in asked.understood] == [
        ("outlet", "the BBC", "BBC News"),
        ("days", "October 2023", "October 2023"),
    ]


def test_what_is_taken_off_is_words() -> None:
    asked = "What did the BBC say in October 2023 -storm?"
    read = understand(asked, outlets=OUTLETS, now=NOW)
    off = [each.key for each in read.understood]
    assert off == ["without: -storm", "outlet: the BBC", "days: October 2023"]
    plain = understand(asked, outlets=OUTLETS, now=NOW, taken_off=off)
    assert plain == Question(asked, None, "statement", plain=asked)


def test_operators_say_where_alone_to_search() -> None:
    asked = understand("ferry outlet:bbc after:2023-03 before:2024", outlets=OUTLETS)
    assert asked.text == "ferry"
    assert asked.only == Scope(("BBC News",), date(2023, 3, 1), date(2023, 12, 31))
    assert [each.text for each in asked.understood] == [
        "BBC News", "since 1 March 2023", "until 31 December 2023",
    ]  # fmt: skip


def test_as_of_is_a_scope_and_no_word() -> None:
    asked = understand("Who was minister as of 3 May 2023?", now=NOW)
    assert (asked.text, asked.days) == ("Who was minister ?", ())
    assert asked.only == Scope(as_of=date(2023, 5, 3))


def test_given_scope_stands_before_the_question() -> None:
    asked = understand("Who was minister as of 3 May 2023? outlet:bbc after:2022", outlets=OUTLETS)
    given = Scope(("Reuters",), until=date(2023, 1, 1), as_of=date(2023, 2, 1))
    assert asked.within(given) == Scope(
        ("Reuters",), date(2022, 1, 1), date(2023, 1, 1), date(2023, 2, 1)
    )


def test_quoted_words_are_preferred_by_a_question_and_required_by_a_search() -> None:
    text = "What did he mean by “wave of light”?"
    asked, searched = understand(text), understand("he means “wave of light”", exact=True)
    assert understand(text, exact=True) == asked
    assert (asked.also, asked.must_hold, asked.understood) == (("wave of light",), (), ())
    assert (searched.also, searched.must_hold) == ((), ("wave of light",))


def test_day_that_there_is_not_raises() -> None:
    with pytest.raises(ValueError, match="no day '2023-13'"):
        understand("ferry after:2023-13")


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
        ([KELLOGG], "And why?", "Why did Keith Kellogg say that?"),
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


def test_halves_of_characters_are_no_part_of_a_question() -> None:
    assert understand("Who is Umerov \udcff\ud83d?").asked == "Who is Umerov ???"
