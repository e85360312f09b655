"""How rare a word is in English: the weight that evidence gives to a word in common."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from rag.text.words import stem


def rarity(stemmed: str) -> float:
    """Return a stem's inverse document frequency, about 2 (common) to 10 (not seen).

    Counted over 19,345 paragraphs of openly licensed English (evaluation/count_words.py): a library
    of one article could not tell a rare word from a common one.
    """
    documents, counts = _counts()
    return math.log((documents + 1) / (counts.get(stemmed, 0) + 0.5))


def is_english(word: str) -> bool:
    """Tell whether a folded word is in common use; most names are not."""
    return _counts()[1].get(stem(word), 0) > 0


def shared_weight(wanted: Iterable[str], found: set[str]) -> float:
    """Return which part of the wanted stems' rarity is found, from 0 to 1; 1 when none is wanted."""
    weights = {each: rarity(each) for each in wanted}
    total = sum(weights.values())
    return sum(w for each, w in weights.items() if each in found) / total if total else 1.0


@lru_cache(maxsize=1)
def _counts() -> tuple[int, dict[str, int]]:
    packed = files("rag").joinpath("data/document_frequency.tsv.gz").read_bytes()
    first, *rows = gzip.decompress(packed).decode("utf-8").splitlines()
    pairs = (row.split("\t") for row in rows)
    return int(first), {word: int(count) for word, count in pairs}
