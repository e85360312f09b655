"""Whole answers on question sets that nothing was trained or chosen on, over their whole libraries.

    python -m evaluation.transfer

RealTimeQA asks about weekly news; CLAPnq has questions that its text answers, and others that it
does not; those about half of its texts helped to fit the judge and are left out. Both are asked as a reader would, and nothing is known of where the answer stands.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from evaluation.answers import ask_all, read_questions
from evaluation.retrieval import (
    DATA,
    OWN,
    asel,
    interval,
    is_fitted_on,
    multihop,
    realtimeqa,
    rows_of,
    squeeze,
)
from evaluation.training.rows import read_rows
from rag.assistant import Assistant

# RealTimeQA's are many: every third, by its id.
TAKEN_OF = 3
SENTENCES_READ = 2


def main() -> None:
    """Run from the command line."""
    print(table())


def table() -> str:
    """Return the table of docs/quality.md."""
    return "\n".join(
        [
            "| set | questions | measure | |",
            "| --- | --- | --- | --- |",
            _row("RealTimeQA dev", "answer in the first two sentences", answers_in_first_two()),
            *(_row("CLAPnq dev", *column) for column in answered_and_refused()),
            *(_row("`news_blind.jsonl`", *column) for column in right_and_refused()),
        ]
    )


def answers_in_first_two() -> np.ndarray:
    """Return for questions of RealTimeQA whether the answer stands in the first two sentences."""
    assistant, asked = realtimeqa()
    answers = {
        row["question_id"]: row["answer"]
        for row in rows_of(DATA / "realtimeqa/questions_dev.jsonl")
    }
    found = []
    for each in asked:
        if zlib.crc32(each.id.encode()) % TAKEN_OF == 0:
            answer = assistant.ask(each.question, now=each.now)
            said = squeeze(" ".join(one.text for one in answer.sentences[:SENTENCES_READ]))
            found.append(float(squeeze(answers[each.id]) in said))
    return np.array(found)


def answered_and_refused() -> list[tuple[str, np.ndarray]]:
    """Return for CLAPnq which answerable questions are answered, which rightly, and which others refused."""
    assistant, _ = asel("dev")
    rows = [
        row for row in read_rows("dev") if row.source == "clapnq" and not is_fitted_on(row.document)
    ]
    answered, right, refused = list[float](), list[float](), list[float]()
    for row in rows:
        said = _said(assistant, row.question)
        if not row.gold:
            refused.append(float(not said))
            continue
        answered.append(float(bool(said)))
        gold = [squeeze(row.sentences[each]) for each in row.gold]
        right.append(float(any(one in each or each in one for one in said for each in gold)))
    return [
        ("answerable: answered", np.array(answered)),
        ("answerable: a sentence of the answer cited", np.array(right)),
        ("unanswerable: refused", np.array(refused)),
    ]


def right_and_refused() -> list[tuple[str, np.ndarray]]:
    """Return for questions about MultiHop-RAG's articles, by somebody who knew no others, what is right."""
    results = ask_all(multihop()[0], read_questions(OWN / "news_blind.jsonl"))
    answerable = [each.right for each in results if each.question["answerable"]]
    others = [each.right for each in results if not each.question["answerable"]]
    return [
        ("answerable: right in the first two sentences", np.array(answerable, float)),
        ("unanswerable: refused", np.array(others, float)),
    ]


def _said(assistant: Assistant, question: str) -> Sequence[str]:
    return [squeeze(each.quote) for each in assistant.ask(question).citations]


def _row(name: str, measure: str, values: np.ndarray) -> str:
    return f"| {name} | {len(values)} | {measure} | {interval(values)} |"


if __name__ == "__main__":
    main()
