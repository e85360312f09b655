"""The ranker: its trees, the features it is given, and the order it makes."""

from __future__ import annotations

import io

import numpy as np
import pytest

from evaluation.training.rank import export, fit
from rag.assistant import Assistant
from rag.question.understanding import understand
from rag.records import Headline, Passage, Scope
from rag.search.features import FEATURES, NO_RANK, features
from rag.search.pool import Pool, Search
from rag.search.rank import Ranker, open_ranker


def test_trees_give_what_scikit_learn_gives() -> None:
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(3000, len(FEATURES))).astype(np.float32)
    wanted = (rows[:, 0] + rows[:, 3] * rows[:, 5] > 0.5).astype(float)
    model, file = fit(rows, wanted, np.ones(len(rows)), trees=30), io.BytesIO()
    export(model, file)
    file.seek(0)
    found = Ranker(file).probabilities(rows)
    assert found == pytest.approx(model.predict_proba(rows)[:, 1], abs=1e-12)
    assert found[wanted == 1].mean() > found[wanted == 0].mean() + 0.2


def test_shipped_trees_are_over_these_features() -> None:
    assert open_ranker().features == FEATURES


def test_probabilities_of_nothing_are_empty() -> None:
    assert open_ranker().probabilities(np.empty((0, len(FEATURES)), np.float32)).shape == (0,)


# Two passages of one article and one of another; the keyword search found two, the dense one three.
TEXTS = (
    ("a", "The ferry reached Quillport on Monday. It carried 12 lorries."),
    ("a", "The harbour master said so."),
    ("b", "Lorries wait in Ashby."),
)
HEADLINES = {
    "a": Headline("a", "Ferry in Quillport", "The Gazette", None, None),
    "b": Headline("b", None, None, None, None),
}


def pool_of(question: str, *outlets: str) -> Pool:
    """Return a pool over `TEXTS`, whose passages have the ids 1, 2 and 3."""
    passages = [
        Passage(number, article, 1, number - 1, 0, len(text), text)
        for number, (article, text) in enumerate(TEXTS, start=1)
    ]
    searches = [
        Search("keyword", "whole", [(1, 8.0), (3, 2.0)]),
        Search("dense", "whole", [(1, 0.9), (2, 0.5), (3, 0.1)]),
    ]
    asked = understand(question, outlets=["The Gazette"])
    assert asked.outlets == outlets
    headlines = [HEADLINES[each.article_id] for each in passages]
    return Pool(asked, [], searches, passages, headlines, np.array([[0.9], [0.5], [0.1]]))


@pytest.mark.parametrize(
    ("feature", "values"),
    [
        ("keyword whole rank", [1, NO_RANK, 2]),
        ("keyword whole share", [1, 0, 0.25]),
        ("dense whole rank", [1, 2, 3]),
        ("keyword outlet rank", [NO_RANK] * 3),
        ("similarity below best", [0, 0.4, 0.8]),
        ("similarity rank", [1, 2, 3]),
        ("in named outlet", [-1, -1, -1]),
        ("numbers", [1, 0, 0]),
        ("share", [1, 0, pytest.approx(0.25, abs=0.15)]),
        ("headline share", [pytest.approx(0.5, abs=0.2)] * 2 + [0]),
        ("article candidates", [2, 2, 1]),
        ("article keyword share", [1, 1, 0.25]),
        ("article rank by keyword", [1, 2, 1]),
        ("number", [0, 1, 2]),
        ("pairs", [pytest.approx(0.5, abs=0.2), 0, 0]),
        ("parts asked", [0, 0, 0]),
    ],
)
def test_feature(feature: str, values: list[float]) -> None:
    rows = features(pool_of("Which ferry carried 12 lorries to Quillport?"))
    assert rows[:, FEATURES.index(feature)].tolist() == pytest.approx(values)


def test_outlet_that_is_named_is_no_word_to_look_for() -> None:
    rows = features(pool_of("What ferry does The Gazette report?", "The Gazette"))
    assert rows[:, FEATURES.index("in named outlet")].tolist() == [1, 1, 0]
    assert rows[:, FEATURES.index("headline share")].tolist() == pytest.approx(
        [rows[0, FEATURES.index("share")]] * 2 + [0]
    )


def test_features_of_an_empty_pool_are_no_rows() -> None:
    empty = Pool(understand("ferry"), [], [], [], [], np.empty((0, 1)))
    assert features(empty).shape == (0, len(FEATURES))


def test_features_of_a_real_library_are_numbers(assistant: Assistant) -> None:
    question = understand(
        "What did Zelenskyy say about the talks in London, "
        "and who is the Kremlin's envoy that met American negotiators?"
    )
    pool = assistant.retriever.pool(question, Scope())
    rows = features(pool)
    assert rows.shape == (len(pool.passages), len(FEATURES))
    assert np.isfinite(rows).all()
    assert len(pool.parts) == 2
    assert {each.name for each in pool.searches} == {
        "keyword", "dense",
        "keyword: part 1", "dense: part 1", "keyword: part 2", "dense: part 2",
    }  # fmt: skip
