"""Compare the words of a claim that stand in the place of others: opposites, and swapped roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.check.alignment import Alignment, Change
from rag.check.facts import facts
from rag.check.lexicon import are_opposites
from rag.check.names import Name, same
from rag.check.tokens import Text, Token, stem_of

# Verbs whose speaker stands before or after them.
_SPEAKING = frozenset(
    map(
        stem_of,
        [
            "say",
            "add",
            "tell",
            "write",
            "note",
            "report",
            "claim",
            "explain",
            "announce",
            "according",
            "argue",
            "state",
            "warn",
            "admit",
        ],
    )
)
_BE = frozenset(["be", "been", "being", "is", "are", "was", "were", "get", "gets", "got"])
_AND = frozenset(["and", "or", "with", "as", "to", "between", "from"])


def opposite_faults(alignment: Alignment) -> list[str]:
    """Return a reason for each word that stands where the source has its opposite."""
    reasons = list[str]()
    for change in alignment.changes:
        mine = alignment.claim[slice(*change.claim)]
        theirs = alignment.source[slice(*change.source)]
        if not mine or not theirs or not (change.is_firm or alignment.share > 0.5):
            continue
        reasons += [
            f"the source says “{other.word}”, not “{token.word}”"
            for token in mine
            for other in theirs
            if are_opposites(token.stem, other.stem) and not _both(token, other, mine, theirs)
        ]
    return list(dict.fromkeys(reasons))


def _both(token: Token, other: Token, mine: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Tell whether both sides have both words."""
    return any(each.stem == token.stem for each in theirs) or any(
        each.stem == other.stem for each in mine
    )


def role_faults(text: str, alignment: Alignment, source: Text) -> list[str]:
    """Return a reason for those who do to each other what the source says the other way round."""
    return [*_swapped(alignment), *_turned(text, alignment, source)][:1]


def _swapped(alignment: Alignment) -> Iterator[str]:
    """Find two changes that each have what the other one's source has."""
    for number, one in enumerate(alignment.changes):
        for other in alignment.changes[number + 1 :]:
            mine, theirs = (
                _content(alignment.claim, one.claim),
                _content(alignment.source, other.source),
            )
            if not mine or not mine <= theirs:
                continue
            mine, theirs = (
                _content(alignment.claim, other.claim),
                _content(alignment.source, one.source),
            )
            if mine and mine <= theirs and not _listed(alignment, one, other):
                yield "who did it and to whom it was done are swapped"


def _content(tokens: Sequence[Token], place: tuple[int, int]) -> set[str]:
    return {token.stem for token in tokens[slice(*place)] if token.is_content}


def _listed(alignment: Alignment, one: Change, other: Change) -> bool:
    between = alignment.claim[one.claim[1] : other.claim[0]]
    return all(token.word in _AND for token in between)


def _turned(text: str, alignment: Alignment, source: Text) -> Iterator[str]:
    """Find a verb whose names beside it have changed sides, though not its voice."""
    said = facts(text, alignment.claim).names
    there = facts(source.text, alignment.source).names
    for place, kept in enumerate(alignment.kept):
        token = alignment.claim[place]
        if (
            kept is None
            or not token.is_content
            or token.is_name
            or token.is_number
            or token.stem in _SPEAKING
        ):
            continue
        doer, done_to = _beside(said, place)
        if doer is None or done_to is None:
            continue
        before, behind = _sides(there, kept)
        is_turned = _among(doer, behind) and _among(done_to, before)
        is_same = _among(doer, before) and _among(done_to, behind)
        if is_turned == is_same or _among(doer, (done_to,)):
            continue
        if is_turned == (
            _is_passive(alignment.claim, place) == _is_passive(alignment.source, kept)
        ):
            yield f"who {token.word} and whom are swapped: {doer.written}, {done_to.written}"


def _beside(names: Sequence[Name], place: int) -> tuple[Name | None, Name | None]:
    before = [name for name in names if name.last < place]
    behind = [name for name in names if name.first > place]
    return (before[-1] if before else None), (behind[0] if behind else None)


def _sides(names: Sequence[Name], place: int) -> tuple[list[Name], list[Name]]:
    return [name for name in names if name.last < place], [
        name for name in names if name.first > place
    ]


def _among(name: Name, others: Sequence[Name]) -> bool:
    return any(name.words and other.words and same(name.words, other.words) for other in others)


def _is_passive(tokens: Sequence[Token], place: int) -> bool:
    led = any(token.word in _BE for token in tokens[max(0, place - 2) : place])
    return led and any(token.word == "by" for token in tokens[place + 1 : place + 4])
