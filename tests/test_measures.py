"""The measures of the harness: what they give on small cases that can be counted by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from evaluation.answers import Result, ask_all
from evaluation.calibration import answer_f1, calibration_error, risk_coverage_area
from evaluation.causes import NEAR_MISS, NOT_FIRST, NOT_FOUND, NOT_SURE, causes_table, worst
from rag.assistant import Assistant

RIGHT = np.array([True, False, True, False])


def test_risk_coverage_area_is_least_in_the_best_order() -> None:
    best = risk_coverage_area(RIGHT, RIGHT.astype(float))
    worst_order = risk_coverage_area(RIGHT, 1.0 - RIGHT)
    # Shares wrong at 1, 2, 3 and 4 answers: 0, 0, 1/3, 1/2; the other way round 1, 1, 2/3, 1/2.
    assert best == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert worst_order == pytest.approx((1 + 1 + 2 / 3 + 1 / 2) / 4)


def test_calibration_error_is_how_far_scores_are_from_shares() -> None:
    assert calibration_error(RIGHT, np.full(4, 0.55)) == pytest.approx(0.05)
    assert calibration_error(np.array([True, True]), np.array([1.0, 0.25])) == pytest.approx(0.375)


@pytest.mark.parametrize(
    ("answer", "wanted", "f1"),
    [
        ("Keith Kellogg", ["Keith Kellogg"], 1.0),
        ("the envoy Keith Kellogg", ["Keith Kellogg"], 0.8),
        ("the “33-page” document", ["33page document", "nothing"], 1.0),
        ("Macron", ["Merz"], 0.0),
        ("", ["Merz"], 0.0),
    ],
)
def test_answer_f1(answer: str, wanted: list[str], f1: float) -> None:
    assert answer_f1(answer, wanted) == pytest.approx(f1)


def _asked(assistant: Assistant, question: str, answers: list[str]) -> Result:
    kind = "who" if answers else "near miss"
    row = {"question": question, "kind": kind, "answerable": bool(answers), "answers": answers}
    return ask_all(assistant, [row])[0]


def test_wrong_answers_are_sorted_by_cause(assistant: Assistant) -> None:
    right = _asked(assistant, "Who is Ukraine's chief negotiator?", ["Umerov"])
    not_first = dataclasses.replace(right, question=right.question | {"answers": ["McFadden"]})
    missing = dataclasses.replace(right, question=right.question | {"answers": ["Cousteau"]})
    other = {"answerable": False, "answers": [], "kind": "near miss"}
    near_miss = dataclasses.replace(right, question=right.question | other)
    text = ["Rustem Umerov is chief negotiator; Pat McFadden is a minister."]
    cases = worst(
        [right, right, not_first, missing, near_miss, near_miss],
        np.array([0.9, 0.1, 0.9, 0.6, 0.7, 0.1]),
        [text] * 6,
        threshold=0.2,
    )
    assert [case.cause for case in cases] == [NOT_FIRST, NEAR_MISS, NOT_FOUND, NOT_SURE]
    assert f"| {NEAR_MISS} | 1 | Who is Ukraine's chief negotiator? |" in causes_table(cases)
