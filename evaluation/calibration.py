"""How far the scores of answers can be trusted: risk against coverage, and calibration."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np

BINS = 10
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def risk_coverage_area(right: np.ndarray, scores: np.ndarray) -> float:
    """Return the area under the curve of risk (share wrong) over coverage, 0 at best.

    Answers are taken from the surest on (El-Yaniv and Wiener, "On the Foundations of Noise-free
    Selective Classification", 2010).

    Args:
        right: (n,) booleans, whether answering is right; never for a question without an answer.
        scores: (n,) how sure each answer is.
    """
    order = np.argsort(-scores, kind="stable")
    wrong = np.cumsum(~right[order])
    return float(np.mean(wrong / np.arange(1, len(order) + 1)))


def calibration_error(right: np.ndarray, scores: np.ndarray) -> float:
    """Return the expected calibration error over ten equal bins (Guo et al., 2017): 0 at best.

    Args:
        right: (n,) booleans, whether the answer is right.
        scores: (n,) from 0 to 1, how likely that is said to be.
    """
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    gaps = [
        abs(right[bins == each].mean() - scores[bins == each].mean()) * (bins == each).sum()
        for each in np.unique(bins)
    ]
    return float(sum(gaps) / len(scores))


def answer_f1(answer: str, wanted: Sequence[str]) -> float:
    """Return SQuAD's token F1 of an answer against the best of the wanted ones (Rajpurkar, 2016)."""
    return max((_f1(_tokens(answer), _tokens(each)) for each in wanted), default=0.0)


def _f1(one: list[str], other: list[str]) -> float:
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other)) if common else 0.0


def _tokens(text: str) -> list[str]:
    bare = "".join(each for each in text.casefold() if each not in string.punctuation + "“”’‘")
    return _ARTICLES.sub(" ", bare).split()
