"""Compare what a claim denies, and how surely it says things, with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from rag.check.alignment import Alignment
from rag.check.tokens import Token, irregular, stem_of
from rag.text.words import NEGATIONS

# How a verb is said: as done, to come, expected, meant, possible or by hearsay.
Mood = Literal["fact", "future", "expected", "planned", "possible", "open"]

# Verbs that deny what follows them.
_DENYING = frozenset(
    map(
        stem_of,
        [
            "fail",
            "refuse",
            "decline",
            "unable",
            "deny",
            "lack",
            "avoid",
            "prevent",
            "stop",
            "reject",
            "rule",
        ],
    )
)
_NOT_DENYING_BEFORE = frozenset(
    ["only", "just", "merely", "least", "yet", "necessarily", "doubt", "longer"]
)
_MODALS: dict[str, Mood] = {
    "will": "future", "shall": "future", "would": "future", "may": "possible", "might": "possible",
    "could": "possible", "can": "possible", "should": "open", "must": "open",
}  # fmt: skip
_EXPECTED = frozenset(
    [
        "expected",
        "likely",
        "set",
        "due",
        "scheduled",
        "poised",
        "slated",
        "going",
        "predicted",
        "forecast",
        "projected",
        "tipped",
        "believed",
        "thought",
        "bound",
    ]
)
_PLANNED = frozenset(
    map(
        stem_of,
        "plan hope aim want intend vow pledge promise threaten seek consider propose prepare try attempt ask urge mean".split(),  # noqa: SIM905
    )
)
_BETWEEN = frozenset(
    ["be", "been", "have", "not", "also", "now", "then", "soon", "still", "it", "being"]
)
_AUXILIARY = frozenset(
    ["is", "are", "was", "were", "has", "had", "been", "did", "does", "do", "have"]
)
_HEARSAY = frozenset(
    [
        "alleged",
        "allegedly",
        "reportedly",
        "apparently",
        "suspected",
        "purportedly",
        "supposedly",
        "claimed",
        "rumoured",
        "rumored",
    ]
)
_ATTRIBUTED = frozenset(
    map(stem_of, "accuse charge allege suspect say claim accord report believe think".split())  # noqa: SIM905
) | {stem_of(word) for word in _HEARSAY}
_REACH, _HEADS = 4, 3
# What a claim says as done is not what its source says so.
_TOO_SURE: dict[Mood, str] = {
    "future": "is to come", "expected": "is expected", "planned": "is only meant", "possible": "is only possible",
}  # fmt: skip


def polarity_faults(alignment: Alignment) -> list[str]:
    """Return a reason for each "not" that was dropped or added, and each change of how surely it is said."""
    return [*_denials(alignment), *_moods(alignment), *_hearsay(alignment)]


def _denials(alignment: Alignment) -> Iterator[str]:
    claim, source = alignment.claim, alignment.source
    pairs = _pairs(alignment)
    mine, theirs = set(_denied(claim)), set(_denied(source))
    if any(there in theirs and not _is_denied(claim, here) for here, there in pairs):
        yield "a “not” was dropped"
    elif any(here in mine and not _is_denied(source, there) for here, there in pairs):
        yield "a “not” was added"


def _pairs(alignment: Alignment) -> list[tuple[int, int]]:
    """Return the places of the words that both sentences have, in the claim and in the source.

    A word that stands elsewhere in the source's order is paired, too, where it stands once in both:
    "describes Russia as a threat" beside "of Russia, and does not describe it as a threat".
    """
    pairs = [(here, there) for here, there in enumerate(alignment.kept) if there is not None]
    once = Counter(token.stem for token in alignment.claim) | Counter(
        token.stem for token in alignment.source
    )
    places = {token.stem: place for place, token in enumerate(alignment.source)}
    return pairs + [
        (here, places[token.stem])
        for here, token in enumerate(alignment.claim)
        if alignment.kept[here] is None
        and token.is_content
        and token.stem in places
        and once[token.stem] == 1
    ]


def _denied(tokens: Sequence[Token]) -> Iterator[int]:
    """Give the place of the word that each "not" of a sentence denies."""
    for place, _token in enumerate(tokens):
        if not _denies(tokens, place):
            continue
        for head in range(place + 1, min(place + 1 + _REACH, len(tokens))):
            if tokens[head].is_content and not tokens[head].word.endswith("ly"):
                yield head
                break


def _denies(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.word not in NEGATIONS and token.stem not in _DENYING:
        return False
    return place + 1 >= len(tokens) or tokens[place + 1].word not in _NOT_DENYING_BEFORE


def _is_denied(tokens: Sequence[Token], head: int) -> bool:
    """Tell whether something before a word denies it, or the word does so itself."""
    begin = max(0, head - _REACH - 2)
    return any(_denies(tokens, place) for place in range(begin, head + 1))


def _moods(alignment: Alignment) -> Iterator[str]:
    for place, there in enumerate(alignment.kept):
        if there is None or not alignment.claim[place].is_content or alignment.claim[place].is_name:
            continue
        mine, theirs = mood(alignment.claim, place), mood(alignment.source, there)
        word = alignment.claim[place].word
        if (
            mine == "fact"
            and theirs in _TOO_SURE
            and not _is_present(alignment.claim[place], theirs)
        ):
            yield f"the source says that “{word}” {_TOO_SURE[theirs]}, not that it is done"
            return
        if theirs == "fact" and mine in ("expected", "planned", "possible", "future"):
            yield f"the source says “{word}” as done, the claim does not"
            return
        if theirs == "possible" and mine in ("future", "expected"):
            yield f"the source says that “{word}” is only possible"
            return


def _is_present(token: Token, theirs: Mood) -> bool:
    """Tell whether a verb may be said of what is to come: "the trial starts on Monday"."""
    return theirs == "future" and token.word.endswith(("s", "ing"))


def mood(tokens: Sequence[Token], place: int) -> Mood:
    """Return how surely the verb at a place is said; "open" where that cannot be told."""
    before = place - 1
    skipped = False
    while before >= 0 and place - before <= _REACH and _is_between(tokens[before]):
        skipped = skipped or tokens[before].word in ("be", "been", "have")
        before -= 1
    if before < 0:
        return "open"
    word = tokens[before].word
    if word in _MODALS:
        return _MODALS[word]
    if word == "to":
        return _meant(tokens, before)
    if word in _AUXILIARY or _is_past(tokens[place].word):
        return "fact"
    return "open"


def _is_between(token: Token) -> bool:
    return token.word in _BETWEEN or (token.word.endswith("ly") and len(token.word) > 4)


def _is_past(word: str) -> bool:
    return (word.endswith("ed") and len(word) > 4) or word in irregular()


def _meant(tokens: Sequence[Token], to: int) -> Mood:
    """Read what stands before "to": "is expected to", "plans to"."""
    for place in range(to - 1, max(-1, to - _HEADS), -1):
        token = tokens[place]
        if token.word in _EXPECTED:
            return "expected"
        if token.stem in _PLANNED:
            return "planned"
        if token.word in ("is", "are", "was", "were"):
            return "expected" if place == to - 1 else "open"
        if not _is_between(token) and not token.is_name:
            return "open"
    return "open"


def _hearsay(alignment: Alignment) -> Iterator[str]:
    """Say where a claim takes as known what its source calls alleged."""
    if any(token.stem in _ATTRIBUTED for token in alignment.claim):
        return
    there = {place for place in alignment.kept if place is not None}
    for place, token in enumerate(alignment.source):
        if (
            token.word in _HEARSAY
            and place + 1 in there
            and (place - 1 in there or place + 2 in there)
        ):
            yield f"the source says “{token.word}”"
            return
