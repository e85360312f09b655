"""The parts of a question: where it asks about more than one thing."""

from __future__ import annotations

import pytest

from rag.question.parts import MOST_PARTS, parts


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Who won the race?", []),
        ("", []),
        (
            "Does the BBC report that the ferry sank, while Reuters says that it reached harbour?",
            ["Does the BBC report that the ferry sank", "while Reuters says that it reached harbour?"],
        ),
        (
            "Which firm bought the old shipyard in Ashby and is building a long tunnel under Quillport?",
            ["Which firm bought the old shipyard in Ashby", "and is building a long tunnel under Quillport?"],
        ),
        # Too few words to be looked for alone.
        ("Who owns the harbour in Quillport, and when?", []),
        ("What did Smith, Jones and Brown sign?", []),
    ],
    ids=["one thing", "empty", "while", "and is", "a short rest", "a list of names"],
)  # fmt: skip
def test_parts(question: str, found: list[str]) -> None:
    assert parts(question) == found


def test_long_question_has_few_parts_and_loses_no_words() -> None:
    claims = [f"which ferry{n} carried lorries{n} beyond harbour{n}" for n in range(9)]
    question = ", ".join(claims)
    found = parts(question)
    assert len(found) == MOST_PARTS
    assert all(claim in " ".join(found) for claim in claims)
