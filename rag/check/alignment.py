"""Align the tokens of a claim's sentence with those of the source's sentence that is most like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.check.quantities import said
from rag.check.tokens import Text, Token
from rag.text.rarity import rarity
from rag.text.words import NEGATIONS

# What a pair of tokens adds to an alignment, and what a token that is left over costs. A claim is
# often shorter than its source, so words of the source are left out cheaply.
_SAME_CONTENT, _SAME_OTHER, _LIKE, _UNLIKE = 3.0, 1.0, 0.4, -1.2
_LEFT_OUT, _ADDED = -0.12, -0.5
# So many tokens on each side say whether a change stands between the same words.
_AROUND = 3
# The share of these that must be the same.
_FIRM_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Change:
    """Tokens of a claim that stand where the source has others; either may be empty."""

    #: First place and the place after the last, in the claim and in the source.
    claim: tuple[int, int]
    source: tuple[int, int]
    #: Whether the words on both sides are the same in claim and source.
    is_firm: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim's sentence beside the sentence of the source that is most like it."""

    claim: tuple[Token, ...]
    source: tuple[Token, ...]
    #: The place in the source of each token of the claim that stands there, too; None else.
    kept: tuple[int | None, ...]
    changes: tuple[Change, ...]
    #: The share of the claim's words, by rarity, that stand in the source's sentence in this order.
    share: float


def align(claim: tuple[Token, ...], source: Text) -> Alignment | None:
    """Return the alignment with the best sentence; None where no word is shared."""
    nearest = nearest_sentence(claim, source)
    if nearest is None:
        return None
    sentence = source.sentences[nearest]
    kept = _kept(claim, sentence)
    return Alignment(claim, sentence, kept, _changes(claim, sentence, kept), _share(claim, kept))


def nearest_sentence(claim: Sequence[Token], source: Text) -> int | None:
    """Return the number of the source's sentence that has most of a claim's words, by rarity."""
    weights = {token.stem: _weight(token) for token in claim}
    best, most = None, 0.0
    for number, sentence in enumerate(source.sentences):
        here = {token.stem for token in sentence}
        shared = sum(weight for word, weight in weights.items() if word in here)
        # Of two that hold the same the shorter one, and then the first, is meant.
        shared -= 0.01 * len(here)
        if shared > most:
            best, most = number, shared
    return best


def _weight(token: Token) -> float:
    if token.is_content:
        return rarity(token.stem)
    return 0.5


def _share(claim: Sequence[Token], kept: Sequence[int | None]) -> float:
    weights = [_weight(token) for token in claim]
    same = sum(weight for weight, place in zip(weights, kept, strict=True) if place is not None)
    return same / sum(weights)


def _kept(claim: Sequence[Token], source: Sequence[Token]) -> tuple[int | None, ...]:
    """Align two sentences (Needleman and Wunsch 1970), the ends of the source being free."""
    columns = len(source)
    gains = {False: _SAME_OTHER, True: _SAME_CONTENT}
    kinds = [_kind(token) for token in source]
    row = [0.0] * (columns + 1)
    moves: list[list[int]] = []
    for token in claim:
        kind, gain = _kind(token), gains[token.is_content]
        stem, before, here = token.stem, row, [row[0] + _ADDED]
        moved = [1]
        for column in range(columns):
            if stem == source[column].stem:
                paired = before[column] + gain
            else:
                paired = before[column] + (_LIKE if kind == kinds[column] else _UNLIKE)
            added, left = before[column + 1] + _ADDED, here[column] + _LEFT_OUT
            best = max(paired, added, left)
            here.append(best)
            moved.append(0 if best == paired else 1 if best == added else 2)
        row = here
        moves.append(moved)
    return _traced(claim, source, moves, max(range(columns + 1), key=row.__getitem__))


def _traced(
    claim: Sequence[Token], source: Sequence[Token], moves: Sequence[Sequence[int]], column: int
) -> tuple[int | None, ...]:
    kept: list[int | None] = [None] * len(claim)
    line = len(claim)
    while line and column:
        move = moves[line - 1][column]
        if move == 0:
            if claim[line - 1].stem == source[column - 1].stem:
                kept[line - 1] = column - 1
            line, column = line - 1, column - 1
        elif move == 1:
            line -= 1
        else:
            column -= 1
    return tuple(kept)


def _kind(token: Token) -> str:
    if token.word in NEGATIONS:
        return "not"
    if said(token) is not None:
        return "number"
    if token.is_name:
        return "name"
    return "word" if token.is_content else "other"


def _changes(
    claim: Sequence[Token], source: Sequence[Token], kept: Sequence[int | None]
) -> tuple[Change, ...]:
    found, begin, at = list[Change](), 0, None
    for place in range(len(claim) + 1):
        there = kept[place] if place < len(claim) else len(source)
        if there is None:
            continue
        start = 0 if at is None else at + 1
        if place > begin or there > start:
            end = there
            if at is None:  # what a claim leaves out before its first word, or after its last
                start = max(start, there - (place - begin))
            elif place == len(claim):
                end = min(end, start + place - begin)
            if place > begin or end > start:
                found.append(Change((begin, place), (start, end), _is_firm(kept, begin, place)))
        begin, at = place + 1, there
    return tuple(found)


def _is_firm(kept: Sequence[int | None], begin: int, end: int) -> bool:
    around = [*kept[max(0, begin - _AROUND) : begin], *kept[end : end + _AROUND]]
    places = [place for place in around if place is not None]
    if len(places) < 2 or len(places) < _FIRM_SHARE * len(around):
        return False
    # They stand together in the source, too.
    return max(places) - min(places) <= 2 * _AROUND + (end - begin) + 4
