"""Train the ranker of passages, and measure it on halves and on sets that it was not trained on.

    python -m evaluation.training.rank

Reads ../shared/data; writes rag/models/ranker/ranker.npz, trained on all sets of `TRAINED_ON`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from evaluation.retrieval import MEASURES, Asked, asel, interval, multihop, scored
from rag.assistant import Assistant
from rag.records import Scope
from rag.search.features import FEATURES, features

MODEL = Path(__file__).parents[2] / "rag/models/ranker/ranker.npz"
TRAINED_ON = ("multihop", "news_more_1", "news_more_2", "asel train")
TREES = 200
# How many documents of each source of asel are in the library, and how many questions are asked.
TRAIN_SOURCES = {
    "qamr": (148, 300), "squad2": (3, 250), "nq_oracle": (80, 300), "qed": (60, 250),
    "squadshifts_wiki": (1, 250), "selqa": (5, 150), "timeqa": (3, 100),
    "squadshifts_reddit": (10, 50), "squadshifts_amazon": (1, 50),
}  # fmt: skip
DEV_QUESTIONS = 600


@dataclass(frozen=True, slots=True)
class Example:
    """What was found for a question: the features of each passage, and which meet a need."""

    id: str
    rows: np.ndarray
    met: list[list[int]]


def main() -> None:
    """Run from the command line."""
    assistant, asked = multihop()
    found = {name: examples(assistant, questions) for name, questions in asked.items()}
    found["asel train"] = examples(*asel("train", TRAIN_SOURCES))
    assistant, questions = asel("dev")
    found["asel dev"] = examples(assistant, questions[:DEV_QUESTIONS])
    others = [example for name in TRAINED_ON[1:] for example in found[name]]
    for kept in (0, 1):
        chosen = [each for each in found["multihop"] if half(each.id) != kept]
        model = fit(*_stacked([*chosen, *others]))
        apart = [each for each in found["multihop"] if half(each.id) == kept]
        sets = {"multihop": apart, **{name: found[name] for name in ("news_dev", "asel dev")}}
        for name, rows in sets.items():
            print(f"half {kept} kept apart, {name}: {_line(measured(model, rows))}")
    model = fit(*_stacked([each for name in TRAINED_ON for each in found[name]]))
    with MODEL.open("wb") as file:
        export(model, file)
    print(f"{MODEL}: {MODEL.stat().st_size:,} bytes")


def fit(
    rows: np.ndarray, wanted: np.ndarray, weights: np.ndarray, *, trees: int = TREES
) -> HistGradientBoostingClassifier:
    """Fit boosted trees to tell the rows that are wanted (1) from the others (0)."""
    model = HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=0.07, max_leaf_nodes=15, min_samples_leaf=40,
        l2_regularization=5.0, max_features=0.5, early_stopping=False, random_state=0,
    )  # fmt: skip
    return model.fit(rows, wanted, sample_weight=weights)


def measured(model: HistGradientBoostingClassifier, rows: Iterable[Example]) -> np.ndarray:
    """Return the measures of each question, ranked by the model: (questions, `MEASURES`)."""
    found = []
    for each in rows:
        order = np.argsort(-model.predict_proba(each.rows)[:, 1], kind="stable")
        place = {int(number): rank for rank, number in enumerate(order)}
        found.append(scored([[place[number] for number in met] for met in each.met]))
    return np.array(found)


def _stacked(found: Sequence[Example]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows of all examples, which are wanted, and what each counts.

    A question none of whose passages was found teaches nothing and is left out.
    """
    taught = [each for each in found if any(each.met)]
    wanted = []
    for each in taught:
        labels = np.zeros(len(each.rows))
        labels[[number for met in each.met for number in met]] = 1.0
        wanted.append(labels)
    return (
        np.concatenate([each.rows for each in taught]),
        np.concatenate(wanted),
        np.ones(sum(len(each.rows) for each in taught)),
    )


def _line(values: np.ndarray) -> str:
    shown = zip(MEASURES, values.T, strict=True)
    return ", ".join(f"{name} {interval(column)}" for name, column in shown)


def examples(assistant: Assistant, asked: Iterable[Asked]) -> list[Example]:
    """Search for every question, and keep what the ranker is given."""
    found = []
    for each in asked:
        question = assistant.understand(each.question, now=each.now)
        pool = assistant.retriever.pool(question, Scope())
        found.append(Example(each.id, features(pool), each.met_by(pool.passages)))
    return found


def half(question_id: str) -> int:
    """Return which half of its set a question belongs to: the parity of its id's CRC-32."""
    return zlib.crc32(question_id.encode()) % 2


def export(model: HistGradientBoostingClassifier, file: IO[bytes]) -> None:
    """Store the trees as arrays over their nodes (`rag.search.rank.Ranker` says which)."""
    trees = [predictors[0].nodes for predictors in model._predictors]
    roots = np.cumsum([0, *(len(nodes) for nodes in trees)])[:-1]
    nodes = np.concatenate(trees)
    first = np.repeat(roots, [len(tree) for tree in trees])
    leaf, own = nodes["is_leaf"].astype(bool), np.arange(len(nodes))
    np.savez_compressed(
        file,
        features=np.array(FEATURES),
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16),
        threshold=np.where(leaf, 0.0, nodes["num_threshold"]),
        left=np.where(leaf, own, first + nodes["left"]).astype(np.int32),
        right=np.where(leaf, own, first + nodes["right"]).astype(np.int32),
        value=np.where(leaf, nodes["value"], 0.0),
        root=roots.astype(np.int32),
        baseline=np.float64(model._baseline_prediction.item()),
    )


if __name__ == "__main__":
    main()
