"""Fit the judge's logistic regression, and write its weights.

    python -m evaluation.fit_judge

On the questions news_more_1 and news_more_2 over the 609 articles of MultiHop-RAG, on those of the
stories that no training has seen, over a library of these, and on some of asel's development
questions, over its texts: of CLAPnq on those about half of the texts, the others are for measuring.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from evaluation.answers import read_questions
from evaluation.retrieval import (
    OWN,
    asel,
    asel_questions,
    is_fitted_on,
    multihop,
    squeeze,
    stories,
)
from rag.answer.judge import Features
from rag.answer.reader import TrainedReader
from rag.assistant import PASSAGES_READ, Assistant

WEIGHTS = Path(__file__).parents[1] / "rag/models/reader/judge.json"
# Weak regularisation, on features of about unit scale: chosen by cross-validation over articles.
STRENGTH = 1.0
FOLDS = 7
# Questions of asel, by source: those that have unanswerable ones.
ASEL_TAKEN = {"clapnq": 1000, "squad2": 160, "qed": 160}


def main() -> None:
    """Run from the command line."""
    news = [each for n in (1, 2) for each in read_questions(OWN / f"news_more_{n}.jsonl")]
    others = asel_questions("dev", ASEL_TAKEN)
    others = [
        each for each in others if each["source"] != "clapnq" or is_fitted_on(each["article_id"])
    ]
    sets = {
        "news_more": (multihop()[0], news),
        "stories": stories(),
        "asel": (asel("dev")[0], others),
    }
    collected = [collect(assistant, questions) for assistant, questions in sets.values()]
    rows = np.concatenate([each[0] for each in collected])
    labels = np.concatenate([each[1] for each in collected])
    ends = np.cumsum([len(of_set) for _, of_set in sets.values()])
    begins = [0, *ends[:-1]]
    owners = np.concatenate(
        [each[2] + begin for each, begin in zip(collected, begins, strict=True)]
    )
    questions = [each for _, of_set in sets.values() for each in of_set]
    held_out = np.zeros(len(labels))
    articles = np.array([questions[owner]["article_id"] for owner in owners])
    for train, test in GroupKFold(FOLDS).split(rows, labels, articles):
        held_out[test] = _fit(rows[train], labels[train]).predict_proba(rows[test])[:, 1]
    best = np.array(
        [held_out[owners == number].max(initial=0.0) for number in range(len(questions))]
    )
    for name, begin, end in zip(sets, begins, ends, strict=True):
        print(f"{name}, held out by article: {_told(questions[begin:end], best[begin:end])}")
    model = _fit(rows, labels)
    names = [field.name for field in fields(Features)]
    fitted = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)}
    fitted["bias"] = round(float(model.intercept_[0]), 4)
    WEIGHTS.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")
    print(fitted)


def collect(
    assistant: Assistant, questions: Sequence[dict[str, Any]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return of each sentence read its features, whether it holds the answer, and its question."""
    reader = TrainedReader()
    rows, labels, owners = [], [], []
    for number, question in enumerate(questions):
        asked = assistant.understand(question["question"])
        hits = assistant.retriever.search(asked, limit=PASSAGES_READ)
        for judged in reader.judged(asked, hits):
            rows.append(judged.features.row())
            labels.append(_answers(judged.evidence.quote, question))
            owners.append(number)
    return np.array(rows), np.array(labels), np.array(owners)


def _answers(sentence: str, question: dict[str, Any]) -> bool:
    """Tell whether a sentence holds words that answer, or is part of a sentence that does."""
    said = squeeze(sentence)
    wanted = [squeeze(each) for each in question["answers"]]
    parts = "source" in question  # whose "answers" are sentences, which may be cut otherwise here
    return any(each in said or (parts and said in each) for each in wanted)


def _fit(rows: np.ndarray, labels: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=5000).fit(rows, labels)


def _told(questions: Sequence[dict[str, Any]], best: np.ndarray) -> str:
    """Return how well answerable questions are told from others."""
    answerable = np.array([each["answerable"] for each in questions])
    kept = np.quantile(best[answerable], 0.1)
    return (
        f"{len(questions)} questions, area under ROC {roc_auc_score(answerable, best):.3f}; "
        f"of the others {np.mean(best[~answerable] < kept):.3f} refused where nine in ten are answered"
    )


if __name__ == "__main__":
    main()
