"""Fit the judge's logistic regression on question sets over a library, and write its weights.

python -m evaluation.fit_judge QUESTIONS.jsonl… --home HOME
"""

from __future__ import annotations

import argparse
import json
from dataclasses import fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from evaluation.answers import read_questions
from rag.answer.judge import Features
from rag.answer.reader import TrainedReader
from rag.assistant import PASSAGES_READ, open_assistant
from rag.settings import load_settings
from rag.words import fold

WEIGHTS = Path(__file__).parents[1] / "rag/models/reader/judge.json"
# Weak regularisation, on features of about unit scale: chosen by cross-validation over articles.
STRENGTH = 1.0


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--home", required=True)
    given = parser.parse_args()
    questions = [each for path in given.questions for each in read_questions(path)]
    rows, labels, owners = _collect(given.home, questions)
    articles = np.array([questions[owner]["article_id"] for owner in owners])
    held_out = np.zeros(len(labels))
    for train, test in GroupKFold(7).split(rows, labels, articles):
        held_out[test] = _fit(rows[train], labels[train]).predict_proba(rows[test])[:, 1]
    best = [held_out[owners == number].max() for number in range(len(questions))]
    answerable = [each["answerable"] for each in questions]
    print(
        f"{len(questions)} questions, area under ROC, held out by article: {roc_auc_score(answerable, best):.3f}"
    )
    for threshold in np.arange(0.1, 0.7, 0.05):
        answered = np.mean([b >= threshold for b, a in zip(best, answerable, strict=True) if a])
        refused = np.mean([b < threshold for b, a in zip(best, answerable, strict=True) if not a])
        print(
            f"threshold {threshold:.2f}: {answered:.3f} of answerable answered, {refused:.3f} of others refused"
        )
    model = _fit(rows, labels)
    names = [field.name for field in fields(Features)]
    fitted = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)}
    fitted["bias"] = round(float(model.intercept_[0]), 4)
    WEIGHTS.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")
    print(fitted)


def _fit(rows: np.ndarray, labels: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=5000).fit(rows, labels)


def _collect(home: str, questions: list[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return features, whether the sentence holds the answer, and the question's number."""
    assistant, reader = open_assistant(load_settings(home)), TrainedReader()
    rows, labels, owners = [], [], []
    for number, question in enumerate(questions):
        asked = assistant.understand(question["question"])
        hits = assistant.retriever.search(asked, limit=PASSAGES_READ)
        for judged in reader.judged(asked, hits):
            said = fold(judged.evidence.quote)
            rows.append(judged.features.row())
            labels.append(any(fold(words) in said for words in question["answers"]))
            owners.append(number)
    return np.array(rows), np.array(labels), np.array(owners)


if __name__ == "__main__":
    main()
