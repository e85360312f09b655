from __future__ import annotations

from datetime import date

import pytest

from rag.conversation import AS_ASKED, RECENT_TURNS, focus_of, made_whole
from rag.conversation.phrases import noun_phrases
from rag.conversation.remarks import NOT_TRANSLATED, NOTHING_YET, WELCOME, reply_to
from rag.conversation.requests import leaves_out_shown, only_wants_more, request_of
from rag.question.understanding import understand
from rag.records import Turn

OUTLETS = ("Reuters", "BBC News", "The Guardian")
TUSK = "What did Donald Tusk say about the peace plan?"
PESKOV = "What did Dmitry Peskov say about the document?"
FERRY = "What happened in Quillport in October 2023?"


def talk(*said: str | tuple[str, str]) -> list[Turn]:
    """Return a conversation of questions, each alone or with its answer."""
    return [Turn(each, "") if isinstance(each, str) else Turn(*each) for each in said]


@pytest.mark.parametrize(
    ("before", "asked", "whole"),
    [
        # Somebody or something else.
        (TUSK, "And Emmanuel Macron?", "What did Emmanuel Macron say about the peace plan?"),
        (TUSK, "And Macron?", "What did Macron say about the peace plan?"),
        (TUSK, "What about Germany?", "What did Germany say about the peace plan?"),
        (
            "What did Germany say about the peace plan?",
            "but what about the European Union?",
            "What did the European Union say about the peace plan?",
        ),
        ("What did Erik ten Hag say about Rashford?", "and Klopp?", "What did Klopp say about Rashford?"),
        ("What did Erik ten Hag say about Rashford?", "Where does he play?", "Where does Erik ten Hag play?"),
        # Another outlet.
        (
            "What did Reuters report about the strike?",
            "and the BBC?",
            "What did the BBC report about the strike?",
        ),
        (TUSK, "And Reuters?", f"{TUSK[:-1]} according to Reuters?"),
        (
            PESKOV,
            "What else did The Guardian write?",
            "What did The Guardian write about Dmitry Peskov and the document?",
        ),
        (
            "What did Reuters report about the Quillport ferry?",
            "What else did Reuters report?",
            "What did Reuters report about the Quillport ferry?",
        ),
        # Other days, and the same ones.
        ("What did Donald Tusk say last week?", "and this week?", "What did Donald Tusk say this week?"),
        ("What did Donald Tusk say?", "And last week?", "What did Donald Tusk say last week?"),
        (FERRY, "And in November 2023?", "What happened in Quillport in November 2023?"),
        (FERRY, "Who was the mayor then?", "Who was the mayor in October 2023?"),
        (FERRY, "Who lives there?", "Who lives in Quillport?"),
        # Another question word.
        ("Did Meta sue Threads?", "Why?", "Why did Meta sue Threads?"),
        ("Where did the ferry sink?", "And when?", "When did the ferry sink?"),
        ("Did Nike raise its prices?", "By how much?", "By how much did Nike raise its prices?"),
        ("Who fired Sam Altman?", "Why?", "Why (fired Sam Altman)?"),
        ("Where did the ferry sink?", "When did that happen?", "When did the ferry sink?"),
        # Another one than the one that was asked about.
        ("Do Sony and Microsoft agree?", "What did the latter say?", "What did Microsoft say?"),
        (
            "Which is heavier, the iPad Pro or the Surface Pro?",
            "How much does the former cost?",
            "How much does the iPad Pro cost?",
        ),
        ("Do France and Germany agree?", "Did both sign?", "Did France and Germany sign?"),
        ("Who won the men's 400m?", "and the women's?", "Who won the women's 400m?"),
        ("What is the largest bank?", "And the smallest?", "What is the smallest bank?"),
        (
            "What did Caroline Ellison say about Sam Bankman-Fried?",
            "And him?",
            "What did Sam Bankman-Fried say about Caroline Ellison?",
        ),
        ("Who is the Everton chairman?", "And Chelsea?", "Who is the Chelsea chairman?"),
        ("Who testified in court?", "Who else?", "Who else testified in court?"),
        ("Which countries joined?", "Any others?", "Which other countries joined?"),
        ("What did Tusk say?", "No, I meant Merz.", "What did Merz say?"),
        # Who reports is kept.
        (
            "What did Reuters report about Google's trial?",
            "What about Microsoft?",
            "What did Reuters report about Microsoft's trial?",
        ),
        ("What did Reuters report?", "And Microsoft?", "What did Reuters report about Microsoft?"),
        # The time before.
        ("Where did Mira Murati work in 2018?", "and before that?", "Where did Mira Murati work before 2018?"),
        ("Who led Twitter in 2022?", "Who was it before that?", "Who led Twitter before 2022?"),
        ("Where does Pochettino coach?", "before that?", "Where does Pochettino coach before that?"),
        ("Where is the World Cup held?", "Until when?", "Until when is the World Cup held?"),
        # A small letter before it, and a name that is also a verb.
        ("What is the iPad Pro?", "how much is it?", "how much is the iPad Pro?"),
        ("When did Meta sue Will Smith?", "Where is he?", "Where is Will Smith?"),
        # What is called by its sort.
        ("How much did Amazon offer for iRobot?", "What did the company say?", "What did Amazon say?"),
        (
            "What did foreign minister Andreas Kravik say?",
            "Where was the minister?",
            "Where was Andreas Kravik?",
        ),
        (
            "What was the Stanford Experiment?",
            "Who paid for the experiment?",
            "Who paid for the Stanford Experiment?",
        ),
        # What is left out.
        ("What is throat cancer?", "What are the symptoms?", "What are the symptoms of throat cancer?"),
        ("Who are the Avengers?", "Which is the oldest?", "Which is the oldest of the Avengers?"),
        ("What is the peace plan?", "What are the main points?", "What are the main points of the peace plan?"),
        # A pronoun within its own question.
        (PESKOV, "What did Germany say about it?", "What did Germany say about the document?"),
        # More of the same.
        (PESKOV, "more", PESKOV),
        (PESKOV, "Tell me more about it.", PESKOV),
        # A remark is no part of it.
        ("What is blockchain?", "Interesting. How does it work?", "Interesting. How does blockchain work?"),
    ],
)  # fmt: skip
def test_follow_up_is_made_whole(before: str, asked: str, whole: str) -> None:
    made = made_whole(asked, talk(before), outlets=OUTLETS, now=date(2023, 12, 8))
    assert made == whole


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        (PESKOV, "What did Apple say it would do?"),
        (PESKOV, "Did Nike raise its prices?"),
        (PESKOV, "Which of its brands might Nike sell?"),
        (PESKOV, "Who told the bankers they would lose?"),
        (PESKOV, "what do diane bazella and her mother collect"),
        (PESKOV, "Is it true that Donald Tusk agreed?"),
        (PESKOV, "How long does it take to cross the strait?"),
        (PESKOV, "What is the recipe for banana bread?"),
        (PESKOV, "Is there a ferry on Sundays?"),
        ("What is a trope?", "How is cassoulet made?"),
        (PESKOV, "What is the weather?"),
        # Those who met there are meant, and not named.
        ("Who met in Miami?", "What did they discuss?"),
        (PESKOV, "best gaming laptop"),
        (PESKOV, "And the third?"),
        ("Do Sony and Microsoft agree?", "What did the former president say?"),
        ("Do Sony and Microsoft agree?", "Did both companies sign?"),
        ("Do Sony and Microsoft agree?", "Is Xbox sold both in Europe and in Asia?"),
        ("What did Donald Tusk say?", "and her?"),
        ("What happened in Gaza?", "Does it rain in London?"),
        # Nothing shows that he is a minister.
        ("What did Keith Kellogg say?", "Where was the minister?"),
        (PESKOV, "shorter"),
    ],
)
def test_question_that_stands_alone_is_left(before: str, asked: str) -> None:
    assert made_whole(asked, talk(before), outlets=OUTLETS, now=date(2023, 12, 8)) is None


def test_each_follow_up_leans_on_those_before_it() -> None:
    said = talk(PESKOV, "And Donald Tusk?", "shorter", "Why?")
    assert made_whole("And Macron?", said) == "Why did Macron say about the document?"
    assert made_whole("When did he say so?", said[:3]) == "When did Donald Tusk say so?"


def test_who_was_asked_for_stands_in_the_answer() -> None:
    who = ("Who is the Kremlin spokesman?", "Kremlin spokesman Dmitry Peskov said so. [1]")
    assert made_whole("Where is he?", talk(who)) == "Where is Dmitry Peskov?"
    bought = ("Which company bought iRobot?", "Amazon agreed to buy it. [1]")
    assert made_whole("Where is it based?", talk(bought)) == "Where is Amazon based?"


def test_who_only_an_answer_names_is_meant_by_him_and_not_by_she() -> None:
    told = (
        "What did Caroline Ellison say?",
        "Ellison said that Sam Bankman-Fried told her to. [1]",
    )
    assert made_whole("Is she in prison?", talk(told)) == "Is Caroline Ellison in prison?"
    assert made_whole("And him?", talk(told)) == "What did Sam Bankman-Fried say?"


def test_whom_the_last_question_found_stands_in_it() -> None:
    told = "In a turn of events, ex-Y Combinator president Sam Altman was fired as CEO. [1]"
    fired = talk(("Who was fired from OpenAI?", told))
    assert made_whole("When?", fired) == "When was Sam Altman fired from OpenAI?"
    assert made_whole("Who replaced him?", fired) == "Who replaced Sam Altman?"


def test_him_of_whom_nobody_knows_is_left_and_forgotten() -> None:
    said = talk("What did Erik ten Hag say about the keeper?", "And him?")
    assert made_whole("And him?", said[:1]) is None
    assert made_whole("What about Klopp?", said) == "What did Klopp say about the keeper?"


def test_the_latter_may_have_been_named_two_questions_ago() -> None:
    said = talk("Which costs more, the iPad Pro or the Surface Pro?", "How much is the former?")
    assert made_whole("What about the latter?", said) == "How much is the Surface Pro?"


def test_two_whom_only_an_answer_names_are_told_apart() -> None:
    met = ("Whom did Putin meet?", "Putin met Steve Witkoff and Jared Kushner on Tuesday. [1]")
    assert made_whole("Where did the latter go?", talk(met)) == "Where did Jared Kushner go?"


def test_full_stop_ends_a_noun_but_not_an_initial() -> None:
    assert [each.text for each in noun_phrases("Oat milk sells. Why?")] == ["Oat milk"]
    assert [each.text for each in noun_phrases("Who is J. D. Vance?")] == ["J. D. Vance"]


def test_new_topic_drops_the_old_one() -> None:
    said = talk("What is Nord Stream?", "Where does Taylor Swift live?")
    assert made_whole("Who built it?", said) != "Who built Nord Stream?"
    # Of people, who was named before is still the only "he".
    said = talk(PESKOV, "How much did Amazon offer for iRobot?")
    assert made_whole("Where was he?", said) == "Where was Dmitry Peskov?"


def test_follow_up_is_taken_as_asked_when_the_reader_says_so() -> None:
    asked = understand("What did he say?", history=talk(PESKOV), taken_off=[AS_ASKED])
    assert (asked.rewritten, asked.text, asked.further) == (None, "What did he say?", False)


def test_outlet_that_is_asked_for_more_is_asked_alone() -> None:
    asked = understand("What else did the BBC report?", history=talk(PESKOV), outlets=OUTLETS)
    assert asked.rewritten == "What did the BBC report about Dmitry Peskov and the document?"
    assert (asked.only.outlets, asked.further) == (("BBC News",), True)


@pytest.mark.parametrize(
    ("said", "request_"),
    [
        ("shorter", "shorter"),
        ("Make it shorter, please", "shorter"),
        ("in one sentence", "shorter"),
        ("show me the source", "sources"),
        ("Why do you say that?", "sources"),
        ("Where did you read that?", "sources"),
        ("How do you know?", "sources"),
        ("Who said that?", "speakers"),
        ("According to whom?", "speakers"),
        ("Who said that the ferry was late?", None),
        ("What is the source of the Nile?", None),
        ("Why do you say Tusk?", None),
        ("Which plan is shorter?", None),
        ("more", None),
    ],
)
def test_request_about_the_last_answer_is_told(said: str, request_: str | None) -> None:
    assert request_of(said) == request_


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("in German", NOT_TRANSLATED),
        ("and in French?", NOT_TRANSLATED),
        ("auf Deutsch", NOT_TRANSLATED),
        ("en français", NOT_TRANSLATED),
        ("translate that", NOT_TRANSLATED),
        ("Can you translate it into Spanish, please?", NOT_TRANSLATED),
        ("What is that in English?", NOT_TRANSLATED),
        ("Say it again in Ukrainian", NOT_TRANSLATED),
        ("Do you speak German?", NOT_TRANSLATED),
        ("thanks", WELCOME),
        ("OK, thank you very much!", WELCOME),
        ("thanks, that is helpful", WELCOME),
        ("in Germany", None),
        ("And in Germany?", None),
        ("What did Scholz say in German?", None),
        ("Who speaks German?", None),
        ("Did Ukraine translate that into action?", None),
        ("Who gave thanks?", None),
        ("thanks to whom?", None),
        ("When is Thanksgiving?", None),
        ("more", None),
    ],
)
def test_remark_is_told_from_a_question(said: str, reply: str | None) -> None:
    assert reply_to(said, has_answer=True) == reply
    assert reply_to(said, has_answer=False) == (NOTHING_YET if said == "more" else reply)


def test_what_wants_more_is_told() -> None:
    assert all(map(only_wants_more, ["more", "Tell me more.", "go on", "Anything else?"]))
    assert not any(map(only_wants_more, ["Tell me more about Tusk.", "Who is no more?"]))
    assert leaves_out_shown("What else did he say?")
    assert not leaves_out_shown("What did he say, or else?")


def test_long_conversation_costs_no_more_than_a_short_one() -> None:
    said = talk(*[(f"What did Donald Tusk{n} say about plan {n}?", "He agreed. " * 500) for n in range(500)])  # fmt: skip
    assert focus_of(said) == focus_of(said[-40:])
    assert len(focus_of(said).mentions) <= 12
    assert len(focus_of(said).said) < 2_000
    assert focus_of(said).question == "What did Donald Tusk499 say about plan 499?"
    assert RECENT_TURNS < 40


@pytest.mark.parametrize(
    "piece",
    [
        "the ",
        "A and ",
        "he it they ",
        "what else did ",
        "a.b.c? ",
        "“",
        "thanks great ",
        "great, ",
        "can you ",
        "in German ",
        "translate it ",
    ],
)
def test_hostile_question_is_read(piece: str) -> None:
    asked = (piece * 2000)[:2000]
    made = made_whole(asked, talk(PESKOV, asked, asked[:99]), outlets=OUTLETS)
    assert made is None or len(made) < 3 * len(asked)
