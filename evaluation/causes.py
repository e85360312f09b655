"""Why answers went wrong: the worst cases of a question set, sorted by cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.answers import Result
from rag.text.words import fold

WORST = 50
# In the order in which a question goes through the stages.
NOT_FOUND = "no passage that was read holds the answer"
NOT_FIRST = "read, but another sentence came first"
NOT_SURE = "the right sentence came first, but was not sure enough"
NEAR_MISS = "not answered by the sources: a sentence about the same, without what was asked"
SAME_THEME = "not answered by the sources: a sentence on the same theme"


@dataclass(frozen=True, slots=True)
class Case:
    """A question that went wrong, with its cause."""

    result: Result
    cause: str
    #: How far the score was on the wrong side of the threshold.
    by: float


def worst(
    results: Sequence[Result],
    best: np.ndarray,
    read: Sequence[Sequence[str]],
    threshold: float,
    limit: int = WORST,
) -> list[Case]:
    """Return the questions that went worst, by how far their scores were on the wrong side.

    Args:
        results: with every question answered, whatever its score.
        best: (n,) the score of each answer.
        read: the texts of the passages that were read for each question.
    """
    cases = [
        Case(result, cause, abs(float(score) - threshold))
        for result, score, texts in zip(results, best, read, strict=True)
        if (cause := _cause(result, float(score), texts, threshold))
    ]
    return sorted(cases, key=lambda case: -case.by)[:limit]


def _cause(result: Result, score: float, texts: Sequence[str], threshold: float) -> str | None:
    """Return why an answer goes wrong at this threshold; None when it does not."""
    question = result.question
    if not question["answerable"]:
        if score < threshold:
            return None
        return NEAR_MISS if question["kind"] == "near miss" else SAME_THEME
    told = fold(" ".join(texts))
    if not any(fold(words) in told for words in question["answers"]):
        return NOT_FOUND
    if not result.right:
        return NOT_FIRST
    return NOT_SURE if score < threshold else None


def causes_table(cases: Sequence[Case]) -> str:
    """Return how often each cause, with its worst questions."""
    counts = Counter(case.cause for case in cases)
    rows = ["| cause | of the worst | questions |", "| --- | --- | --- |"]
    for cause, count in counts.most_common():
        asked = [case.result.question["question"] for case in cases if case.cause == cause][:5]
        rows.append(f"| {cause} | {count} | {'<br>'.join(asked)} |")
    return "\n".join(rows)
