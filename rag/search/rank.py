"""Rank the passages that were found, by boosted trees over their features.

`evaluation/training/rank.py` trains the trees; rag/models/ranker/README.md says on what.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import IO

import numpy as np


class Ranker:
    """Boosted regression trees, stored as arrays over the nodes of all trees.

    Args:
        file: an .npz with `feature`, `threshold`, `left`, `right` and `value` of each node, the
            `root` of each tree, and the `baseline` of the log-odds. A leaf is its own child.
    """

    def __init__(self, file: IO[bytes]) -> None:
        with np.load(file) as stored:
            self.features = tuple(str(name) for name in stored["features"])
            self._feature = stored["feature"].astype(np.intp)
            self._threshold = stored["threshold"]
            self._left, self._right = (stored[side].astype(np.intp) for side in ("left", "right"))
            self._value = stored["value"]
            self._root = stored["root"].astype(np.intp)
            self._baseline = float(stored["baseline"])

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """Return for each row how likely its passage answers: (rows,), from 0 to 1."""
        node = np.broadcast_to(self._root, (len(rows), len(self._root)))
        row = np.arange(len(rows))[:, np.newaxis]
        while True:
            goes_left = rows[row, self._feature[node]] <= self._threshold[node]
            below = np.where(goes_left, self._left[node], self._right[node])
            if np.array_equal(below, node):
                break
            node = below
        log_odds = self._baseline + self._value[node].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-log_odds)))


@lru_cache(maxsize=1)
def open_ranker() -> Ranker:
    """Return the ranker that is shipped."""
    with files("rag").joinpath("models/ranker/ranker.npz").open("rb") as file:
        return Ranker(file)
