from __future__ import annotations

import copy

from rag.errors import EmptyLibrary
from rag.records import Answer, Scope, Step, Turn
from ui.web.conversation import MOST_EXCHANGES, Conversation, Notice, Tab, notice_of, objection


def answer(text: str) -> Answer:
    return Answer("Q", None, "answered", text, (), (), (), Scope(), "extractive", {}, None)


def test_question_is_pending_until_it_is_told() -> None:
    asked = Conversation().asking("Who?")
    assert asked.pending
    assert asked.told(Step("checking", "checking")).pending
    assert not asked.told(answer("He.")).pending
    assert not Conversation().pending


def test_history_holds_answers_and_no_notices() -> None:
    talk = Conversation().asking("1").told(answer("One.")).asking("2").told(Notice("no", "hint"))
    assert talk.asking("3").history() == (Turn("1", "One.", answer("One.")),)


def test_answer_is_found_by_its_number() -> None:
    talk = Conversation().asking("1").told(answer("One.")).asking("2").told(Notice("no", "hint"))
    assert talk.answer(1) == answer("One.")
    assert [talk.answer(number) for number in (-1, 0, 2, 3)] == [None] * 4


def test_oldest_exchanges_fall_away_and_numbers_stay() -> None:
    talk = Conversation()
    for number in range(MOST_EXCHANGES + 5):
        talk = talk.asking(str(number)).told(answer(str(number)))
    assert (len(talk.exchanges), talk.newest_number) == (MOST_EXCHANGES, MOST_EXCHANGES + 5)
    assert talk.answer(5) is None
    assert [talk.answer(number) for number in (6, talk.newest_number)] == [
        answer("5"),
        answer(str(MOST_EXCHANGES + 4)),
    ]
    assert talk.without_newest().newest_number == MOST_EXCHANGES + 4


def test_without_newest_forgets_question_and_answer() -> None:
    first = Conversation().asking("1").told(answer("One."))
    assert first.asking("2").without_newest() == first


def test_tab_refuses_late_change() -> None:
    tab = Tab()
    begun = tab.conversation
    asked, late = begun.asking("1"), begun.asking("late")
    assert tab.change(begun, asked)
    assert not tab.change(begun, late)
    assert tab.conversation is asked


def test_question_is_taken_once() -> None:
    tab = Tab()
    assert tab.take() is None
    tab.change(tab.conversation, Conversation().asking("1"))
    taken = tab.take()
    assert taken is tab.conversation
    assert taken is not None and taken.pending
    assert tab.take() is None


def test_copied_tab_begins_anew() -> None:
    tab = Tab()
    tab.change(tab.conversation, Conversation().asking("1"))
    assert copy.deepcopy(tab).conversation == Conversation()


def test_objection_names_both_lengths() -> None:
    assert objection("x" * 2000) is None
    told = objection("x" * 10_000)
    assert told is not None
    assert "10,000" in told.message
    assert "2,000" in told.message


def test_notice_carries_message_and_hint() -> None:
    assert notice_of(EmptyLibrary("nothing", "add one")) == Notice("nothing", "add one")
    assert notice_of(ValueError("needs a word")).message == "needs a word"
