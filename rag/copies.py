"""Tell a copy of an article from another report of the same event; pure functions of texts.

A copy says almost nothing that its original does not say in the same words: it may be shortened,
begin otherwise, or end with a correction. A developing story adds sentences; a weather report says
the same with other numbers; and what denies a sentence of another text is its contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rag.text.sentences import sentence_spans
from rag.text.words import NEGATIONS, NUMBER_WORDS, fold

# Words in a row: reports of one event share few runs of four, but for quotations.
RUN = 4
# Chosen on development pairs: docs/decisions.md, "Copies".
MAX_NEW_WORDS = 0.25
MAX_ALTERED = 0.2
MAX_ADDED = 2  # and one in ten
MAX_NUMBERS, MAX_DENIALS = 1, 0
# A first paragraph that was written anew has at most so many sentences.
LEAD = 4
# Words put in the place of others, within what both have: more were not put in their place.
MAX_REPLACED, MAX_DENIAL = 8, 4

# What outlets set above or below a text that they share; it holds no fact of the story.
_STANDING = re.compile(
    r"\b(?:correct(?:ion|ed)|clarification|editor.s note|earlier version|(?:was|been) (?:amended|updated)|all rights reserved"
    r"|copyright|reporting by|(?:edited|editing|writing) by|newsletter|sign up"
    r"|contributed to this (?:report|story|article)|may not be published)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…。！？।]\W*$")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_DIGITS = re.compile(r"\d+")
_DENIALS = {"can't": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not")}

Run = tuple[str, ...]


class Token(NamedTuple):
    """A word as it is compared."""

    word: str
    #: A number, a name or a denial: another one makes another statement of the same sentence.
    is_fact: bool


class Sentence(NamedTuple):
    """A sentence as it is compared."""

    tokens: tuple[Token, ...]
    #: Whether it tells of the article, not of the event: a correction, credits, small print.
    is_standing: bool
    #: Whether it ends as a sentence does; a headline, a link or a caption among the text does not.
    is_whole: bool


class Reading(NamedTuple):
    """A text as it is compared."""

    sentences: tuple[Sentence, ...]
    words: tuple[str, ...]
    #: Every `RUN` words in a row.
    runs: frozenset[Run]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a text says that another one does not."""

    #: Share of its words that stand in no run of words that both have.
    new_words: float
    #: Share of the sentences that both have in which a number, a name or a denial is another.
    altered: float
    #: Sentences that the other one lacks, but for a new first paragraph and standing ones.
    added: int
    #: How many sentences it has.
    sentences: int
    #: Places within what both say in the same words where one has another number,
    numbers: int = 0
    #: or one denies what the other does not.
    denials: int = 0

    @property
    def is_of_copy(self) -> bool:
        """Whether it is small enough for the text to be a copy."""
        return (
            self.new_words <= MAX_NEW_WORDS
            and self.altered <= MAX_ALTERED
            and self.added <= min(MAX_ADDED, max(1, self.sentences // 10))
            and self.numbers <= MAX_NUMBERS
            and self.denials <= MAX_DENIALS
        )


def closest_original(text: str, originals: Mapping[str, str]) -> str | None:
    """Return the key of the original that a text is the most faithful copy of, if of any."""
    found = {key: difference(text, original) for key, original in originals.items()}
    copied = [key for key, each in found.items() if each.is_of_copy]
    return min(copied, key=lambda key: (found[key].new_words, found[key].altered), default=None)


def difference(text: str, original: str) -> Difference:
    """Return what a text says that an original does not."""
    ours, theirs = read(text), read(original)
    known = frozenset(theirs.words)
    words = new_words = shared = altered = 0
    lacking: list[bool] = []
    for sentence, is_new in _flagged(ours, theirs.runs):
        if sentence.is_standing:
            continue
        words += len(is_new)
        new_words += sum(is_new)
        is_shared = _is_shared(is_new)
        lacking.append(sentence.is_whole and len(is_new) >= RUN and not is_shared)
        shared += is_shared
        altered += is_shared and _alters(sentence, is_new, known)
    # A denial that the original has in a sentence that is here without it.
    for sentence, is_new in _flagged(theirs, ours.runs):
        altered += _is_shared(is_new) and _alters(sentence, is_new, None)
    numbers, denials = _contradictions(ours, theirs)
    return Difference(
        new_words / max(words, 1),
        altered / max(shared, 1),
        _added(lacking),
        len(lacking),
        numbers,
        denials,
    )


def is_told_in(quote: str, text: str) -> bool:
    """Tell whether a copy's text says what is quoted: with its numbers, in much the same words.

    A copy may be shortened, and one of its numbers may be another.
    """
    quoted, told = read(quote), read(text)
    shared = quoted.runs & told.runs
    return _numbers(quoted.words) <= _numbers(told.words) and 2 * len(shared) >= len(quoted.runs)


def _contradictions(ours: Reading, theirs: Reading) -> tuple[int, int]:
    """Count the places where the two say the same but for a number, or for a denial."""
    numbers = denials = 0
    for one, other in _replaced(ours.words, theirs.words):
        said, instead = _numbers(one), _numbers(other)
        # "5" and "5, or 3 in dollars" are no contradiction.
        numbers += min(len(said - instead), len(instead - said))
        denials += max(len(one), len(other)) <= MAX_DENIAL and _denies(one) != _denies(other)
    return numbers, denials


def _replaced(
    ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Give what stands between two runs that both texts have, where that is not the same."""
    places: dict[Run, list[int]] = {}
    for at, run in enumerate(_runs(theirs)):
        places.setdefault(run, []).append(at)
    here = there = 0  # where the last common run ended
    for at, run in enumerate(_runs(ours)):
        if run not in places:
            continue
        # Of a phrase that stands there twice, the one that best goes on where the last run was.
        ahead = at - here + there
        found = min(places[run], key=lambda each: abs(each - ahead))
        if 0 <= at - here <= MAX_REPLACED and 0 <= found - there <= MAX_REPLACED:
            yield ours[here:at], theirs[there:found]
        here, there = at + RUN, found + RUN
    if len(ours) - here <= MAX_REPLACED and len(theirs) - there <= MAX_REPLACED:
        yield ours[here:], theirs[there:]


def _numbers(words: Sequence[str]) -> set[str]:
    return {digits for word in words for digits in _DIGITS.findall(word)}


def _denies(words: Sequence[str]) -> bool:
    return any(word in NEGATIONS for word in words)


def _is_shared(is_new: Sequence[bool]) -> bool:
    return len(is_new) >= RUN and 2 * sum(is_new) < len(is_new)


def _alters(sentence: Sentence, is_new: Sequence[bool], known: Set[str] | None) -> bool:
    """Tell whether a new word of a sentence denies, or is a number or name that is not known."""
    new = [token for token, each in zip(sentence.tokens, is_new, strict=True) if each]
    return any(
        token.word in NEGATIONS or (known is not None and token.is_fact and token.word not in known)
        for token in new
    )


def _added(lacking: Sequence[bool]) -> int:
    lead = next((at for at, each in enumerate(lacking) if not each), len(lacking))
    return sum(lacking) - min(lead, LEAD)


@lru_cache(maxsize=16)  # a new article is compared with several, and they with the next
def read(text: str) -> Reading:
    """Read a text; numbers become digits, contractions of "not" are taken apart."""
    said = (span.of(text) for span in sentence_spans(text))
    sentences = tuple(
        Sentence(tuple(_tokens(each)), bool(_STANDING.search(each)), bool(_END.search(each)))
        for each in said
    )
    words = tuple(token.word for sentence in sentences for token in sentence.tokens)
    return Reading(sentences, words, frozenset(_runs(words)))


def _tokens(sentence: str) -> Iterator[Token]:
    for at, found in enumerate(_WORD.findall(_THOUSANDS.sub("", sentence))):
        # The first word of a sentence is capitalised whatever it is.
        yield from _parts(found, at > 0 and found[0].isupper())


@lru_cache(maxsize=100_000)  # to fold words is most of the work, and articles share theirs
def _parts(found: str, is_name: bool) -> tuple[Token, ...]:
    word = fold(found).removesuffix("'s")
    word = NUMBER_WORDS.get(word, word)
    parts = _DENIALS.get(word) or ((word[:-3], "not") if word.endswith("n't") else (word,))
    return tuple(
        Token(part, is_name or part in NEGATIONS or any(map(str.isdigit, part))) for part in parts
    )


def _runs(words: Sequence[str]) -> Iterator[Run]:
    return zip(*(words[start:] for start in range(RUN)), strict=False)


def _flagged(text: Reading, known: Set[Run]) -> Iterator[tuple[Sentence, list[bool]]]:
    """Give each sentence with one flag a word: whether it stands in none of the known runs."""
    is_new = [True] * len(text.words)
    for start, run in enumerate(_runs(text.words)):
        if run in known:
            is_new[start : start + RUN] = [False] * RUN
    at = 0
    for sentence in text.sentences:
        yield sentence, is_new[at : at + len(sentence.tokens)]
        at += len(sentence.tokens)
