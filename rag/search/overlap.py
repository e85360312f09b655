"""Describe which of a question's words a passage holds: the word features of the ranker."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from rag.search.pool import Pool
from rag.text.rarity import rarity
from rag.text.words import name_stems, stems

#: Columns of features by name; a number is the same for every passage.
Columns = dict[str, "np.ndarray | float"]

# The share of a part's words with which an article counts as holding it.
HELD = 0.5
# Later passages of an article are all alike.
MOST_NUMBER = 20
# Passages whose stems are kept: some 20 MB.
CACHED_PASSAGES = 8_192

# Good enough to tell which words stand together, and fifty times as fast as `rag.text.sentences`.
_SENTENCE_END = re.compile(r"(?<=[.!?][”\"’' ])\s+|(?<=[.!?])\s+|\n+")


def word_columns(pool: Pool) -> Columns:
    """Return how many of the question's words each passage, its headline and its article hold.

    "Share" is by weight: rare words count more, by their rarity in English (`rag.text.rarity`) or, for
    "local", among the passages that were found.
    """
    asked = _Asked(pool)
    here = _Presence(pool, asked)
    columns = _passage_columns(asked, here) | _sentence_columns(asked, here)
    of_parts = _shares(here.in_passage, asked.part_weights)
    parts_of_article = _shares(here.in_article, asked.part_weights)[here.article]
    return columns | {
        "part share": of_parts.max(axis=1),
        "own part share": own_part(pool, of_parts),
        "article part share": parts_of_article.max(axis=1),
        "article parts": (parts_of_article > HELD).sum(axis=1).astype(float),
        "characters": np.array([float(len(each.text)) for each in pool.passages]),
        "number": np.array([float(min(each.number, MOST_NUMBER)) for each in pool.passages]),
    }


def _passage_columns(asked: _Asked, here: _Presence) -> Columns:
    names, both = asked.weights * asked.is_name, np.maximum(here.in_passage, here.in_headline)
    heaviest = asked.weights.max(initial=0.0)
    return {
        "share": _share(here.in_passage, asked.weights),
        "local share": _share(here.in_passage, here.local_weights),
        "headline share": _share(here.in_headline, asked.weights),
        "share with headline": _share(both, asked.weights),
        "article share": _share(here.in_article, asked.weights)[here.article],
        "names": _share(here.in_passage, names),
        "names with headline": _share(both, names),
        "names in headline": _share(here.in_headline, names),
        "numbers": _share(here.in_passage, asked.weights * asked.is_number),
        "rarest found": (here.in_passage * asked.weights).max(axis=1, initial=0.0)
        / (heaviest or 1.0),
    }


def _sentence_columns(asked: _Asked, here: _Presence) -> Columns:
    def best(values: np.ndarray) -> np.ndarray:
        return np.maximum.reduceat(values, here.first)

    return {
        "best sentence": best(_share(here.in_sentence, asked.weights)),
        "best sentence local": best(_share(here.in_sentence, here.local_weights)),
        "best sentence of a part": best(_shares(here.in_sentence, asked.part_weights).max(axis=1)),
        "pairs": asked.pairs_in(here.sentences, here.first),
    }


class _Asked:
    """The stems of a question, without those of the outlets that it names."""

    def __init__(self, pool: Pool) -> None:
        text = pool.question.text
        outlets = {each for outlet in pool.question.outlets for each in stems(outlet)}
        in_order = [each for each in stems(text) if each not in outlets]
        self.stems = list(dict.fromkeys(in_order))
        self.weights = np.array([rarity(each) for each in self.stems])
        named = name_stems(text)
        self.is_name = np.array([each in named for each in self.stems], float)
        self.is_number = np.array([any(map(str.isdigit, each)) for each in self.stems], float)
        self._pairs = set(itertools.pairwise(in_order))
        inside = [[each in set(stems(part)) for each in self.stems] for part in pool.parts]
        #: The weights within each part, or of the whole question where it has none: (parts, stems).
        self.part_weights = np.array(inside or [[True] * len(self.stems)], float) * self.weights

    def pairs_in(self, sentences: Sequence[Sequence[str]], first: Sequence[int]) -> np.ndarray:
        """Return the weight of the question's neighbouring words that are neighbours in a passage."""
        total = sum(rarity(a) + rarity(b) for a, b in self._pairs)
        if not total:
            return np.zeros(len(first))
        ends = [*first[1:], len(sentences)]
        found = []
        for begin, end in zip(first, ends, strict=True):
            here = {
                pair
                for each in sentences[begin:end]
                for pair in itertools.pairwise(each)
                if pair in self._pairs
            }
            found.append(sum(rarity(a) + rarity(b) for a, b in here) / total)
        return np.array(found)


class _Presence:
    """Which of the question's stems each sentence, passage, headline and article holds, 0 or 1."""

    def __init__(self, pool: Pool, asked: _Asked) -> None:
        place = {each: number for number, each in enumerate(asked.stems)}
        #: The stems of each sentence of all passages, and the number of each passage's first.
        self.sentences: list[Sequence[str]] = []
        self.first: list[int] = []
        for passage in pool.passages:
            self.first.append(len(self.sentences))
            self.sentences += _stems_of_sentences(passage.text)
        self.in_sentence = _presence(self.sentences, place)
        self.in_passage = np.maximum.reduceat(self.in_sentence, self.first)
        titles = {each.article_id: each.title or "" for each in pool.headlines}
        in_title = _presence([stems(title) for title in titles.values()], place)
        numbers = {article_id: number for number, article_id in enumerate(titles)}
        #: The row of each passage's article in `in_article`.
        self.article = np.array([numbers[each.article_id] for each in pool.headlines])
        self.in_headline = in_title[self.article]
        self.in_article = in_title
        np.maximum.at(self.in_article, self.article, self.in_passage)
        frequency = self.in_passage.sum(axis=0)
        #: How rare each stem is among the passages.
        self.local_weights = np.log((len(self.in_passage) + 1) / (frequency + 0.5))


@lru_cache(maxsize=CACHED_PASSAGES)
def _stems_of_sentences(text: str) -> list[list[str]]:
    """Return the stems of each sentence of a passage; kept, as questions find the same ones again."""
    texts = [each for each in _SENTENCE_END.split(text) if each.strip()]
    return [stems(each) for each in texts] or [[]]


def _presence(texts: Sequence[Sequence[str]], place: Mapping[str, int]) -> np.ndarray:
    found = np.zeros((len(texts), len(place)))
    for number, text in enumerate(texts):
        for each in text:
            if each in place:
                found[number, place[each]] = 1.0
    return found


def _share(presence: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return which share of the weight is present in each text; 0 where there is none."""
    return _shares(presence, weights[np.newaxis])[:, 0]


def _shares(presence: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return which share of each row of weights is present: (texts, rows); 0 where it has none."""
    totals = weights.sum(axis=1)
    shares: np.ndarray = presence @ weights.T / np.where(totals > 0, totals, 1.0)
    return shares


def own_part(pool: Pool, of_parts: np.ndarray) -> np.ndarray:
    """Return the best value of the parts that name a passage's outlet; of any, where none does."""
    outlets = [(each.outlet or "").casefold() for each in pool.headlines]
    best: np.ndarray = of_parts.max(axis=1)
    if not pool.parts or not pool.question.outlets:
        return best
    texts = [part.casefold() for part in pool.parts]
    own = best.copy()
    for outlet in {each.casefold() for each in pool.question.outlets}:
        short = outlet.partition("|")[0].strip().removeprefix("the ")
        naming = [number for number, text in enumerate(texts) if short in text]
        here = [number for number, each in enumerate(outlets) if each == outlet]
        if naming and here:
            own[here] = of_parts[np.ix_(here, naming)].max(axis=1)
    return own
