"""Tell how two words are related: the same, wider, narrower or opposite in meaning."""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from rag.check.tokens import data_lines, stem_of

Relation = Literal["same", "wider", "narrower", "sister", "opposite", "none"]


class _Entry(NamedTuple):
    own: frozenset[int]
    wider: frozenset[int]
    opposites: frozenset[str]


def relation(claim: str, source: str) -> Relation:
    """Return what the stem of a claim is to one of its source: "wider" says less than the source."""
    if claim == source:
        return "same"
    if are_opposites(claim, source):
        return "opposite"
    one, other = _lexicon().get(claim), _lexicon().get(source)
    if one is None or other is None:
        return "none"
    if one.own & other.own:
        return "same"
    if one.own & other.wider:
        return "wider"
    if one.wider & other.own:
        return "narrower"
    return "sister" if one.wider & other.wider else "none"


def are_opposites(one: str, other: str) -> bool:
    """Tell whether two stems are opposites, by the list for news or by WordNet."""
    if any((one in a and other in b) or (one in b and other in a) for a, b in _sides()):
        return True
    entry = _lexicon().get(one)
    return entry is not None and other in entry.opposites


@lru_cache(maxsize=1)
def _sides() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    sides = (line.split("|") for line in data_lines("opposites.txt"))
    return tuple(
        (frozenset(map(stem_of, one.split())), frozenset(map(stem_of, other.split())))
        for one, other in sides
    )


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, _Entry]:
    """Return WordNet's senses of the words in use (evaluation/write_lexicon.py)."""
    packed = files("rag").joinpath("data/lexicon.tsv.gz").read_bytes()
    rows = (row.split("\t") for row in gzip.decompress(packed).decode("utf-8").splitlines())
    return {
        word: _Entry(
            frozenset(map(int, own.split())),
            frozenset(map(int, wider.split())),
            frozenset(opposites.split()),
        )
        for word, own, wider, opposites in rows
    }
