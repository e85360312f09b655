"""Tell a copy of an article from another report of the same event; pure functions of texts.

A copy says almost nothing that its original does not say in the same words: it may be shortened,
begin otherwise, or end with a correction. A developing story says more; a weather report says the
same with other numbers. A signature finds the few articles that are worth comparing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from rag.sentences import sentence_spans
from rag.words import NEGATIONS, NUMBER_WORDS, fold

# Words in a row: reports of one event share few runs of four, but for quotations.
RUN = 4
# Each band is a pair of minima; a text and its first 40 % share one of 32 in 997 cases of 1,000.
BANDS = 32
# A shorter article is a line of the wire, and as like others of its form as like its copy.
MIN_WORDS = 40
#: How signatures are made; a library that holds others makes them again.
SIGNED_BY = f"rensa R-MinHash 2, {BANDS} bands of 2, runs of {RUN}"
# Chosen on development pairs: docs/decisions.md, "Copies".
MAX_NEW_WORDS = 0.25
MAX_ALTERED = 0.2

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_DENIALS = {"can't": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not")}


class _Token(NamedTuple):
    word: str
    #: A number, a name or a denial: another one makes another statement of the same sentence.
    is_fact: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What a text says that another one does not."""

    #: Share of its words that stand in no run of words that both have.
    new_words: float
    #: Share of the sentences that both have in which a number, a name or a denial is another.
    altered: float

    @property
    def is_of_copy(self) -> bool:
        """Whether it is small enough for the text to be a copy."""
        return self.new_words <= MAX_NEW_WORDS and self.altered <= MAX_ALTERED


def signature(text: str) -> tuple[int, ...]:
    """Return signed 64-bit numbers, of which two like texts share some; none for a short text."""
    # Imported here: only what stores articles needs it.
    from rensa import RMinHash

    said = [token.word for sentence in _read(text) for token in sentence]
    if len(said) < MIN_WORDS:
        return ()
    minima = RMinHash(num_perm=2 * BANDS, seed=1)
    minima.update([" ".join(run) for run in _runs(said)])
    values = minima.digest()
    return tuple(_band(each, values[2 * each], values[2 * each + 1]) for each in range(BANDS))


def closest_original(text: str, originals: Mapping[str, str]) -> str | None:
    """Return the key of the original that a text is the most faithful copy of, if of any."""
    found = {key: difference(text, original) for key, original in originals.items()}
    copied = [key for key, each in found.items() if each.is_of_copy]
    return min(copied, key=lambda key: (found[key].new_words, found[key].altered), default=None)


def difference(text: str, original: str) -> Difference:
    """Return what a text says that an original does not."""
    ours, theirs = _read(text), _read(original)
    our_runs, their_runs = _runs_of(ours), _runs_of(theirs)
    known = {token.word for sentence in theirs for token in sentence}
    words = new = shared = altered = 0
    for sentence, flags in _flagged(ours, their_runs):
        words += len(flags)
        new += sum(flags)
        if _is_shared(flags):
            shared += 1
            altered += any(
                is_new and token.is_fact and (token.word not in known or token.word in NEGATIONS)
                for token, is_new in zip(sentence, flags, strict=True)
            )
    for sentence, flags in _flagged(theirs, our_runs):
        # What the original denies in a sentence that is here otherwise.
        altered += _is_shared(flags) and any(
            is_new and token.word in NEGATIONS
            for token, is_new in zip(sentence, flags, strict=True)
        )
    return Difference(new / max(words, 1), altered / max(shared, 1))


def _is_shared(flags: Sequence[bool]) -> bool:
    return len(flags) >= RUN and 2 * sum(flags) < len(flags)


@lru_cache(maxsize=16)  # a new article is compared with several, and they with the next
def _read(text: str) -> tuple[tuple[_Token, ...], ...]:
    """Return the words of each sentence, numbers as digits, contractions of "not" taken apart."""
    return tuple(tuple(_tokens(span.of(text))) for span in sentence_spans(text))


def _tokens(sentence: str) -> list[_Token]:
    tokens: list[_Token] = []
    for found in _WORD.findall(_THOUSANDS.sub("", sentence)):
        # The first word of a sentence is capitalised whatever it is.
        tokens += _parts(found, found[0].isupper() and bool(tokens))
    return tokens


@lru_cache(maxsize=100_000)  # to fold words is most of the work, and articles share theirs
def _parts(found: str, is_name: bool) -> tuple[_Token, ...]:
    word = fold(found).removesuffix("'s")
    word = NUMBER_WORDS.get(word, word)
    parts = _DENIALS.get(word) or ((word[:-3], "not") if word.endswith("n't") else (word,))
    return tuple(
        _Token(part, is_name or part in NEGATIONS or any(map(str.isdigit, part))) for part in parts
    )


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))


def _runs_of(sentences: Sequence[Sequence[_Token]]) -> set[tuple[str, ...]]:
    return _runs([token.word for sentence in sentences for token in sentence])


def _flagged(
    sentences: Sequence[Sequence[_Token]], runs: set[tuple[str, ...]]
) -> list[tuple[Sequence[_Token], list[bool]]]:
    """Return each sentence with one flag a word: whether it stands in none of the runs."""
    words = [token.word for sentence in sentences for token in sentence]
    is_new = [True] * len(words)
    for start in range(len(words) - RUN + 1):
        if tuple(words[start : start + RUN]) in runs:
            is_new[start : start + RUN] = [False] * RUN
    flagged, at = [], 0
    for sentence in sentences:
        flagged.append((sentence, is_new[at : at + len(sentence)]))
        at += len(sentence)
    return flagged


def _band(number: int, first: int, second: int) -> int:
    """Mix a band into one number as SQLite keeps it; the same pair in another band is another."""
    mixed = blake2b(b"%d %d %d" % (number, first, second), digest_size=8).digest()
    return int.from_bytes(mixed, "big", signed=True)
