"""Measure the check of a claim against a text, on claims that people judged and on planted faults.

    python -m evaluation.claims

The sets of ../shared/data/claims are halved by document: thresholds are chosen on the one half, and
the other is reported, beside two plain measures. Faults (faults.py) are planted in true sentences of
articles that nobody looked at while the check was made.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evaluation.faults import KINDS, is_for_development, plant
from evaluation.retrieval import DATA, interval, rows_of
from rag.check import check, word_share
from rag.embed import SentenceTransformerEmbeddings
from rag.text.sentences import sentence_spans

# The text of a row, and the claim.
SETS = {
    "summedits_news": ("doc", "summary"),
    "cliff_goyal": ("doc", "summary"),
    "qags": ("doc", "sentence"),
}
FAULTS_A_KIND = 150
ROUNDS = 1000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, the text that it is to rest on, and whether people found it supported there."""

    claim: str
    source: str
    supported: bool
    document: str

    @property
    def is_for_choosing(self) -> bool:
        """Whether thresholds may be chosen on it."""
        return zlib.crc32(f"claims {self.document}".encode()) % 2 == 0


Method = Callable[[Claim], float]


def main() -> int:
    """Run from the command line."""
    if not (DATA / "claims").is_dir():
        print(f"{DATA / 'claims'} is not there: nothing to measure on", file=sys.stderr)
        return 1
    print(claims_table())
    print()
    print(faults_table())
    return 0


def claims_table() -> str:
    """Return the balanced accuracy of each method on each set's reported half."""
    cosine = Cosine()
    methods: dict[str, Method] = {
        "check": checked,
        "token overlap": lambda each: word_share(each.claim, each.source),
        "cosine": cosine.score,
    }
    rows = [
        f"| set | claims, supported / not | {' | '.join(methods)} |",
        "| --- " * (2 + len(methods)) + "|",
    ]
    for name, (source, claim) in SETS.items():
        claims = [
            Claim(row[claim], row[source], bool(row["label"]), str(row["doc_id"]))
            for row in rows_of(DATA / f"claims/{name}_dev.jsonl")
        ]
        supported = np.array([each.supported for each in claims])
        choosing = np.array([each.is_for_choosing for each in claims])
        cells = []
        for method in methods.values():
            scores = np.array([method(each) for each in claims])
            least = best_threshold(scores[choosing], supported[choosing])
            cells.append(balanced_interval(scores[~choosing] >= least, supported[~choosing]))
        reported = supported[~choosing]
        rows.append(f"| {name} | {reported.sum()} / {(~reported).sum()} | {' | '.join(cells)} |")
    return "\n".join(rows)


def checked(claim: Claim) -> float:
    """Return what the check decides, 0 or 1; nothing is left to choose."""
    return float(check(claim.claim, claim.source).supported)


class Cosine:
    """The cosine of a claim and the sentence of its text that is nearest, by the shipped model."""

    def __init__(self) -> None:
        self._embedder = SentenceTransformerEmbeddings()
        self._of_text: dict[str, np.ndarray] = {}

    def score(self, claim: Claim) -> float:
        """Return it."""
        if claim.source not in self._of_text:
            sentences = [span.of(claim.source) for span in sentence_spans(claim.source)]
            self._of_text[claim.source] = self._embedder.vectors(sentences)
        return float((self._of_text[claim.source] @ self._embedder.vectors([claim.claim])[0]).max())


def best_threshold(scores: np.ndarray, supported: np.ndarray) -> float:
    """Return the least score that counts as supported with the best balanced accuracy."""
    candidates = np.unique(scores)
    accuracies = [balanced(scores >= each, supported) for each in candidates]
    return float(candidates[int(np.argmax(accuracies))])


def balanced(taken: np.ndarray, supported: np.ndarray) -> float:
    """Return the mean of the shares of supported and of other claims that are told rightly."""
    return float((taken[supported].mean() + (~taken[~supported]).mean()) / 2)


def balanced_interval(taken: np.ndarray, supported: np.ndarray) -> str:
    """Return the balanced accuracy with its 95 % bootstrap interval over claims."""
    draw = np.random.default_rng(7)
    drawn = np.sort(
        [
            balanced(taken[rows], supported[rows])
            for rows in draw.integers(0, len(taken), (ROUNDS, len(taken)))
            if supported[rows].any() and not supported[rows].all()
        ]
    )
    low, high = drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn)) - 1]
    return f"{balanced(taken, supported):.2f} [{low:.2f}, {high:.2f}]"


def faults_table() -> str:
    """Return how many planted faults of each kind are struck, and how many true sentences."""
    articles: Sequence[dict[str, Any]] = [
        row
        for row in rows_of(DATA / "multihop/articles.jsonl")
        if not is_for_development(row["article_id"])
    ]
    planted = plant(articles, FAULTS_A_KIND)
    rows = ["| claim | number | struck |", "| --- | --- | --- |"]
    for kind in (*KINDS, "verbatim", "shortened"):
        struck = np.array(
            [
                float(not check(each.claim, each.passage).supported)
                for each in planted
                if each.kind == kind
            ]
        )
        name = f"fault: {kind}" if kind in KINDS else f"true: {kind}"
        rows.append(f"| {name} | {len(struck)} | {interval(struck)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
