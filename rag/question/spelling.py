"""Spell names as the library does: "Witkof" is looked for as "Witkoff", where only that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from rag.text.rarity import is_english
from rag.text.stemmer import Stemmer
from rag.text.words import fold

# Letters of a word that is looked at. Short names that differ in a letter are different names
# (Vance, Vince): a slip there is a letter doubled or not, or two swapped.
LEAST_LETTERS = 5
ANY_CHANGE_FROM = 7
TWO_CHANGES_FROM = 9
# Of one name in two spellings the rarer is a slip when it is so much rarer.
RARER = 5
# Near words whose writing is looked up.
MOST_TRIED = 5
_WORD = re.compile(r"(?<![\w’'.])[^\W\d_]+(?=(?:['’]s)?(?!\w))")
_VOWELS = "aeiou"
# Endings of one Slavic name in English, as FTS5's stems have them: "y" at the end becomes "i".
_ENDINGS = ("i", "yi", "ii", "ij", "iy")
_SLAVIC = re.compile(r"(?<=sk)(?:yi|ii|ij|iy|i)$")
_porter = Stemmer("porter")


class KnownWords(Protocol):
    """The words of a library: `rag.library.vocabulary`."""

    def knows(self, stem: str, times: int = ...) -> bool:
        """Tell whether a word occurs, so many times at least."""

    def frequency(self, stem: str) -> int:
        """Return in how many passages a word occurs."""

    def beginning(self, letters: str) -> Iterator[str]:
        """Give the words that begin so."""

    def written(self, stem: str) -> str | None:
        """Return how a word is most often written."""


@dataclass(frozen=True, slots=True)
class Respelled:
    """A word as it was typed, and as the library has it."""

    typed: str
    known: str


@lru_cache(maxsize=10_000)
def index_stem(word: str) -> str:
    """Return a folded word as FTS5's `porter` stores it."""
    return _porter(word)


def respelled(question: str, known: KnownWords) -> list[Respelled]:
    """Return the words of a question that the library has in another spelling only."""
    found = []
    for word in dict.fromkeys(_WORD.findall(question)):
        folded = fold(word)
        if len(folded) < LEAST_LETTERS or not folded.isascii() or is_english(folded):
            continue
        if written := _meant(word, folded, known):
            found.append(Respelled(word, written))
    return found


def _meant(typed: str, folded: str, known: KnownWords) -> str | None:
    """Return how the library writes the word that is meant; None if it knows the word as typed."""
    stem = index_stem(folded)
    if _SLAVIC.search(stem):
        twin = _twin(stem, known)
        written = known.written(twin) if twin else None
        if written and fold(written) != folded:
            return written
    if known.knows(stem):
        return None
    changes = 2 if len(folded) >= TWO_CHANGES_FROM else 1
    near = [
        (distance, -known.frequency(word), word)
        for word in dict.fromkeys(_candidates(stem, known))
        if word[0] == stem[0] and (distance := edit_distance(stem, word, changes)) <= changes
    ]
    for _, _, word in sorted(near)[:MOST_TRIED]:
        written = known.written(word) or ""
        # Stems may be nearer than the words; and a name is no misspelt "vane".
        is_name = written[:1].isupper() or not typed[0].isupper()
        if is_name and _is_slip(folded, fold(written), changes):
            return written
    return None


def _is_slip(typed: str, written: str, changes: int) -> bool:
    if edit_distance(typed, written, changes) > changes:
        return False
    is_swapped = sorted(typed) == sorted(written)
    return len(typed) >= ANY_CHANGE_FROM or is_swapped or _single(typed) == _single(written)


def _single(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _twin(stem: str, known: KnownWords) -> str | None:
    """Return the usual ending of a Slavic name where the one that was typed is much rarer."""
    twins = sorted({_SLAVIC.sub(ending, stem) for ending in _ENDINGS} - {stem})
    often = {twin: known.frequency(twin) for twin in twins}
    most = max(twins, key=lambda twin: often[twin])
    return most if often[most] >= max(1, RARER * known.frequency(stem)) else None


def _candidates(stem: str, known: KnownWords) -> Iterator[str]:
    """Give words of the library that may be meant: most slips are not among the first letters."""
    head = 4 if len(stem) >= TWO_CHANGES_FROM else 3
    yield from known.beginning(stem[:head])
    for other in sorted(_other_beginnings(stem, head)):
        if known.knows(other):
            yield other


def _other_beginnings(stem: str, head: int) -> set[str]:
    """Return the word with a slip in its first letters: two swapped, one too many, another vowel."""
    found = set()
    for n in range(1, head):
        before, letter, after = stem[:n], stem[n], stem[n + 1 :]
        found.add(before + after)
        found.add(before + letter + letter + after)
        found.add(before + after[:1] + letter + after[1:])
        found |= {before + vowel + after for vowel in _VOWELS if letter in _VOWELS}
    return found - {stem}


def edit_distance(one: str, other: str, most: int) -> int:
    """Return the number of letters to add, drop, change or swap with the next (Damerau 1964).

    It is the restricted distance (no letter is touched twice); above `most` it is `most + 1`.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = row, before, [i]
        for j, there in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and there == one[i - 2]:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
