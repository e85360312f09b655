"""Say which other one is meant: "the latter", "and him?", "and the second?"."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.conversation.focus import Focus
from rag.conversation.mentions import Mention, mentions_in
from rag.conversation.nouns import NAMED_THINGS, PERSONS, PLACES
from rag.conversation.phrases import noun_phrases
from rag.text.words import fold

# "And …", "what about …", "No, I meant …": what a fragment begins with.
INSTEAD = r"\W*(?:(?:and|but|so|ok(?:ay)?|then|also|no)[,\s]+)?(?:(?:what|how)\s+about|and|but|or|I\s+meant?)\s+"
_HIM = re.compile(rf"{INSTEAD}(?P<said>him|her)\W*", re.I)
_LATTER = re.compile(r"\bthe\s+(?P<which>former|latter)\b(?P<whose>['’]s)?(?!\s+(?:half|part|stages?)\b)(?=\W*(?P<next>[\w-]*))", re.I)  # fmt: skip
_SORT = re.compile(
    rf"{INSTEAD}(?:(?:in|on|for|at|of)\s+)?the\s+(?P<sort>[a-z]+(?:['’]s)?)(?:\s+ones?)?\W*", re.I
)
# What stands in a row, or over against something: "the second" goes for "the first".
_ROWS = (
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|final",
    r"(?:wo)?men['’]s|girls['’]|boys['’]",
    r"[a-z]{3,}est|best|worst",
)


def other_person(asked: str, focus: Focus) -> Mention | None:
    """Return who "and him?" is: of that gender, named, and not whom the last question is about."""
    match = _HIM.fullmatch(asked)
    if match is None:
        return None
    gender = "he" if match["said"].casefold() == "him" else "she"
    asked_about = mentions_in(focus.question, focus.people)
    others = [
        each
        for each in focus.mentions
        if each.kind == "person" and not any(_may_be(each, other) for other in asked_about)
    ]
    sure = (each for each in others if each.gender == gender)
    return next(sure, next((each for each in others if each.gender is None), None))


def _may_be(one: Mention, other: Mention) -> bool:
    """Tell whether two mentions may name the same: "Tusk" and "Donald Tusk", but not two Smiths."""
    words, more = (set(fold(each.text).split()) for each in (one, other))
    return words <= more or more <= words


def of_its_row(asked: str, last: str) -> str | None:
    """Return the last question of another one in a row: "and the second?" after "the first match"."""
    match = _SORT.fullmatch(asked)
    row = next((each for each in _ROWS if match and re.fullmatch(each, match["sort"])), None)
    if match is None or row is None:
        return None
    whole, found = re.subn(rf"\bthe\s+(?:{row})(?!\w)", f"the {match['sort']}", last, count=1)
    return whole if found else None


def with_latter(asked: str, focus: Focus) -> str:
    """Put the second of two that were named together in the place of "the latter", else leave it.

    The last question names them, or else its answer: "Sony and Microsoft", "the iPad or the Surface".
    """
    answer = focus.said.rpartition(focus.question)[2]
    pair = _pair_in(focus.question) or _pair_in(answer, names=True)

    def replaced(match: re.Match[str]) -> str:
        # "The former president" is no other one.
        if pair is None or match["next"].casefold() in PERSONS | NAMED_THINGS | PLACES:
            return match[0]
        return pair[match["which"].casefold() == "latter"] + (match["whose"] or "")

    return _LATTER.sub(replaced, asked)


def _pair_in(text: str, *, names: bool = False) -> tuple[str, str] | None:
    """Return the first two noun phrases of a text that stand together; of `names` alone."""
    pieces = [each for phrase in noun_phrases(text) for each in phrase.text.split(" and ")]
    for one, other in pairwise(pieces):
        joined = rf"{re.escape(one)},?\s+(?:and|or|vs\.?|versus|than)\s+{re.escape(other)}"
        named = not names or all(any(map(str.isupper, each)) for each in (one, other))
        if named and re.search(joined, text):
            return one, other
    return None
