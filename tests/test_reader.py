"""The reader: the network reads, and the judge tells how surely each sentence answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

import pytest

from rag.answer.judge import Features, open_judge
from rag.answer.kinds import wants_a_number
from rag.answer.reader import TrainedReader
from rag.question.understanding import understand
from rag.records import Headline, Hit, Passage

READER = TrainedReader()
STORM = (
    "A storm hit the port of Sandholm on Tuesday. Waves damaged 14 fishing boats, the harbour master "
    "Ada Winter said. Several sailors were taken to hospital. The boats had been built in Norvik."
)
FERRY = "The ferry to Norvik was cancelled. Its owner gave no reason."


def hits_of(*texts: str) -> list[Hit]:
    return [
        Hit(
            Passage(number, f"article-{number}", 1, 0, 0, len(text), text),
            Headline(f"article-{number}", None, "The Sandholm Post", date(2025, 3, 4), None),
            0.5,
            {"keyword": 1},
        )
        for number, text in enumerate(texts, 1)
    ]


def scores_of(question: str, texts: Sequence[str] = (STORM, FERRY)) -> dict[str, float]:
    return {each.quote: each.score for each in READER.read(understand(question), hits_of(*texts))}


def test_every_sentence_is_judged_once_the_surest_first() -> None:
    scores = scores_of("How many boats were damaged?")
    assert len(scores) == 6
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    assert next(iter(scores)).startswith("Waves damaged 14 fishing boats")


@pytest.mark.parametrize(
    ("question", "nothing"),
    [
        # Near, and without what alone could answer.
        ("How many sailors of Sandholm drowned?", "A storm hit the port of Sandholm on Tuesday."),
        ("How old is the ferry to Norvik?", "The ferry to Norvik was cancelled."),
        # No word of the question is nearby.
        ("Who won the chess tournament?", "Its owner gave no reason."),
    ],
)
def test_what_cannot_answer_scores_nothing(question: str, nothing: str) -> None:
    assert scores_of(question)[nothing] == 0.0


def test_whoever_is_asked_about_is_lifted_by_a_statement() -> None:
    assert next(iter(scores_of("What did Ada Winter say?").items()))[1] >= 0.5


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("How many boats sank?", True),
        ("In what percentage of cases?", True),
        ("How old is he?", True),
        ("How does a jellyfish judge how far away a root is?", False),
        ("How long has it lasted?", False),
    ],
)
def test_only_an_amount_wants_a_number(question: str, wants: bool) -> None:
    assert wants_a_number(question) == wants


def test_the_judge_weighs_every_feature() -> None:
    names = {field.name for field in fields(Features)}
    assert set(open_judge()._fitted) == {*names, "bias"}


def test_what_is_read_beside_it_counts() -> None:
    """The same sentence is less sure where another one answers better."""
    question, boats = "How many boats were damaged?", "Two boats were old."
    alone = scores_of(question, [boats])[boats]
    assert scores_of(question, [boats, STORM])[boats] < alone
