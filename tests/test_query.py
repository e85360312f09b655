"""The operators of a search."""

from __future__ import annotations

from datetime import date

import pytest

from rag.question.query import Operator, holds_phrase, holds_word, parse_query, span_of


@pytest.mark.parametrize(
    ("typed", "text", "operators"),
    [
        ('"peace talks" in London', '"peace talks" in London', [("phrase", "peace talks")]),
        ("What is “peace”?", "What is “peace”?", [("phrase", "peace")]),
        ("ferry -storm -Trump", "ferry", [("without", "storm"), ("without", "Trump")]),
        ('ferry -"high tide"', "ferry", [("without", "high tide")]),
        ("outlet:bbc ferry", "ferry", [("outlet", "bbc")]),
        ('ferry OUTLET:"New York Times"', "ferry", [("outlet", "New York Times")]),
        ("Who sank outlet:bbc?", "Who sank?", [("outlet", "bbc")]),
        ("ferry after:2024-01-31 before:2025", "ferry", [("after", "2024-01-31"), ("before", "2025")]),
        ("a 33-page well-known text", "a 33-page well-known text", []),
        ("won 5 -3 on - Monday", "won 5 -3 on - Monday", []),
        ("the day after:all", "the day after:all", []),
        ('a "torn quote', 'a "torn quote', []),
        ("title:x http://a.example", "title:x http://a.example", []),
        ('"" outlet: -', '"" outlet: -', []),
    ],
)  # fmt: skip
def test_operators_are_taken_out(typed: str, text: str, operators: list[tuple[str, str]]) -> None:
    query = parse_query(typed)
    assert query.text == text
    assert [(each.kind, each.value) for each in query.operators] == operators


def test_operator_taken_off_is_words() -> None:
    query = parse_query("ferry -storm outlet:bbc", left=["-storm"])
    assert query.text == "ferry -storm"
    assert query.operators == (Operator("outlet", "outlet:bbc", "bbc"),)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_span_of_a_day_month_or_year(value: str, first: date, last: date) -> None:
    assert span_of(value) == (first, last)


def test_impossible_day_raises() -> None:
    with pytest.raises(ValueError, match="no day '2024-02-31'"):
        span_of("2024-02-31")


def test_phrase_is_exact_but_for_case_and_accents() -> None:
    assert holds_phrase("Sao Paulo", "in são paulo, today")
    assert not holds_phrase("peace talks", "a peace talk")


def test_word_is_held_in_any_form() -> None:
    assert holds_word("talk", "the talks")
    assert not holds_word("high tide", "tide is high")
