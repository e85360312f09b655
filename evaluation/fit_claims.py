"""Fit what reads questions about reports on MultiHop-RAG's dev questions, and write its weights.

    python -m evaluation.fit_claims

Half of the questions (`half`, by their ids) choose the weights and what they are shifted by, the
other half is reported. Needs ../shared/data.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evaluation.retrieval import DATA, multihop, rows_of, squeeze
from evaluation.training.rank import half
from rag.answer.claims import FEATURES, sentence_rows
from rag.assistant import CAUTION, PASSAGES_READ_OF, Assistant

WEIGHTS = Path(__file__).parents[1] / "rag/models/reader/claims.json"
# Of the answerable questions that choose, so many are answered at "balanced".
ANSWERED = 0.95


@dataclass(frozen=True, slots=True)
class Example:
    """The sentences that were found for a question."""

    id: str
    answerable: bool
    rows: np.ndarray
    #: Whether each holds, or is a part of, a fact that the question rests on.
    wanted: np.ndarray


def main() -> None:
    """Run from the command line."""
    assistant, _ = multihop()
    asked = rows_of(DATA / "multihop/questions_dev.jsonl")
    found = [each for row in asked if (each := example(assistant, row))]
    chosen = [each for each in found if half(each.id) == 0]
    model = LogisticRegression(max_iter=3000).fit(
        np.vstack([each.rows for each in chosen]), np.concatenate([each.wanted for each in chosen])
    )
    shift = _logit(CAUTION["balanced"]) - np.quantile(
        [best(model, each) for each in chosen if each.answerable], 1 - ANSWERED
    )
    for name, kept in (("chosen on", 0), ("reported", 1)):
        print(f"{name}: {_told(model, [e for e in found if half(e.id) == kept], shift)}")
    fitted = {name: round(float(w), 4) for name, w in zip(FEATURES, model.coef_[0], strict=True)}
    fitted["bias"] = round(float(model.intercept_[0] + shift), 4)
    WEIGHTS.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


def example(assistant: Assistant, row: dict[str, Any]) -> Example | None:
    """Search for a question; None where it is not one about reports, or nothing is found."""
    question = assistant.understand(row["question"])
    if question.kind != "claims":
        return None
    hits = assistant.retriever.search(question, limit=PASSAGES_READ_OF["claims"])
    facts = [squeeze(each["fact"]) for each in row["evidence"]]
    sentences = [
        (features, squeeze(span.of(hits[rank].passage.text)))
        for rank, span, features in sentence_rows(question, hits)
    ]
    wanted = [
        any(fact in text or (text and text in fact) for fact in facts) for _, text in sentences
    ]
    rows = np.array([features for features, _ in sentences])
    return Example(row["question_id"], row["answerable"], rows, np.array(wanted)) if hits else None


def best(model: LogisticRegression, each: Example) -> float:
    """Return the log-odds of a question's surest sentence."""
    return float(model.decision_function(each.rows).max())


def _told(model: LogisticRegression, found: list[Example], shift: float) -> str:
    answerable = np.array([each.answerable for each in found])
    odds = np.array([best(model, each) for each in found])
    answered = odds + shift >= _logit(CAUTION["balanced"])
    first = [
        each.wanted[np.argmax(model.decision_function(each.rows))]
        for each in found
        if each.answerable
    ]
    return (
        f"{answerable.sum()} answerable, {answered[answerable].mean():.3f} of them answered; "
        f"{(~answerable).sum()} others, {(~answered[~answerable]).mean():.3f} of them refused; area "
        f"under ROC {roc_auc_score(answerable, odds):.3f}; the first sentence is evidence in "
        f"{np.mean(first):.3f}"
    )


def _logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


if __name__ == "__main__":
    main()
