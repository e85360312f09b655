"""Other forms of words: spelling, numbers, acronyms; and names spelled as the library does."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.question.spelling import edit_distance, respelled
from rag.question.understanding import understand
from rag.question.variants import OFTEN, Acronym, acronyms_in, other_forms
from tests.library_of import Opened, record, write_records

TEXT = (
    "President Volodymyr Zelenskyy met envoy Steve Witkoff and Prime Minister Benjamin Netanyahu. "
    "Zelenskyy thanked Vince Harris of the Harbour Pilots and Tugs Association (HPTA). "
    "The HPTA towed twelve ships, Andrei Lind said."
)


@pytest.fixture
def known(opened: Opened, tmp_path: Path) -> Opened:
    opened.ingest(write_records(tmp_path / "a.jsonl", record(1, text=TEXT), record(2)))
    return opened


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("twelve", ["12"]),
        ("12", ["twelve"]),
        ("2023", []),
        ("million", []),
        ("organise", ["organize"]),
        ("organizations", ["organisations"]),
        ("analysed", ["analyzed"]),
        ("colours", ["colors"]),
        ("labor", ["labour"]),
        ("theater", ["theatre"]),
        ("defence", ["defense"]),
        ("travelling", ["traveling"]),
        ("programme", ["program"]),
        ("prize", []),
        ("four", ["4"]),
        ("hour", []),
    ],
)
def test_other_forms(word: str, others: list[str]) -> None:
    assert other_forms(word) == others


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Zelenskiy", "Zelenskyy"),
        ("zelensky", "Zelenskyy"),
        ("Witkof", "Witkoff"),
        ("Netanyaho", "Netanyahu"),
        ("Netanayhu", "Netanyahu"),
        ("Netnyahu", "Netanyahu"),
        ("Naetanyahu", "Netanyahu"),
        ("Vinnce", "Vince"),
    ],
)
def test_name_is_spelled_as_the_library_does(known: Opened, typed: str, meant: str) -> None:
    (found,) = respelled(f"What did {typed} say?", known.library)
    assert (found.typed, found.known) == (typed, meant)


@pytest.mark.parametrize(
    "typed", ["Zelenskyy", "Vance", "Andriy", "Lindt", "Witt", "ships", "photosynthesis", "Зеленський"]
)  # fmt: skip
def test_other_name_is_left(known: Opened, typed: str) -> None:
    assert respelled(f"What did {typed} say?", known.library) == []


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("witkof", "witkoff", 1), ("swfit", "swift", 1), ("abc", "abc", 0), ("abcd", "dcba", 3), ("", "ab", 2)],
)  # fmt: skip
def test_edit_distance(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other, 2) == edit_distance(other, one, 2) == distance


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("What did the UN say?", ["United Nations"]),
        ("What is U.S. debt?", ["United States"]),
        ("What did the WHO say?", ["World Health Organization"]),
        ("What does the World Health Organization say?", []),
        ("What does the International Monetary Fund say?", ["IMF"]),
        ("How many ships did the HPTA tow?", ["Harbour Pilots and Tugs Association"]),
        ("Who leads the Harbour Pilots and Tugs Association?", ["HPTA"]),
        ("Who leads the Harbour Pilots and Towers Association?", []),
        ("What is the XKCD?", []),
        ("WHO IS IT", []),
        ("who told us that", []),
    ],
)
def test_acronyms_and_their_long_forms(known: Opened, question: str, others: list[str]) -> None:
    assert [each.other for each in acronyms_in(question, known.library)] == others


def test_acronym_that_the_library_often_has_is_enough(opened: Opened, tmp_path: Path) -> None:
    articles = [record(number, text=f"NATO met on day {number}.") for number in range(OFTEN)]
    opened.ingest(write_records(tmp_path / "a.jsonl", *articles))
    assert acronyms_in("What did NATO say to the FBI?", opened.library) == [
        Acronym("FBI", "Federal Bureau of Investigation", found=False)
    ]


def test_question_is_read_as_the_library_spells_it(known: Opened) -> None:
    asked = understand("What did Zelensky's envoy say?", known=known.library)
    assert asked.text == "What did Zelenskyy's envoy say?"
    assert asked.also == ("zelensky",)
    assert [each.key for each in asked.understood] == ["spelling: Zelensky"]


def test_library_that_knows_no_words_corrects_none(opened: Opened) -> None:
    assert respelled("What did Zelensky say?", opened.library) == []
