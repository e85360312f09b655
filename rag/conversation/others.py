"""Say which other one is meant: "the latter", "and him?", "and the second?"."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.conversation.focus import Focus
from rag.conversation.mentions import mentions_in
from rag.conversation.names import Mention
from rag.conversation.nouns import NAMED_THINGS, PERSONS, PLACES, VERBS
from rag.conversation.phrases import ADJECTIVE, noun_phrases
from rag.text.words import STOP_WORDS, fold

# What a fragment begins with: "and …", "what about …".
LEAD = r"(?:(?:and|but|so|ok(?:ay)?|then|also)[,\s]+)?"
INSTEAD = rf"\W*{LEAD}(?:(?:what|how)\s+about|and|but|or)\s+"
_OTHERS = re.compile(
    rf"\W*{LEAD}(?:(?:who|where|which)\s+(?:else|others?)|any(?:one|body)?\s+(?:else|others?))\W*",
    re.I,
)
_WHO_ELSE = re.compile(r"\W*(?:who|where)\s+else\b", re.I)
_ASKS_ONE_OF = re.compile(
    r"\W*(?:(?P<wh>who|where)\b|(?P<which>which|what)\s+(?!\w+\s+of\b)(?P<noun>[a-z]+))", re.I
)
_HIM = re.compile(rf"{INSTEAD}(?P<said>him|her)\W*", re.I)
_LATTER = re.compile(r"\bthe\s+(?P<which>former|latter)\b(?P<whose>['’]s)?(?!\s+(?:half|part|stages?)\b)(?=\W*(?P<next>[\w-]*))", re.I)  # fmt: skip
# "How are the two different?", "do both agree?", but not "both in Europe and in Asia".
_BOTH = re.compile(
    r"\b(?:the\s+two|both(?!.*\band\b))(?:\s+of\s+them)?(?=\W*(?P<next>[\w-]*))", re.I
)
_SORT = re.compile(
    rf"{INSTEAD}(?:(?:in|on|for|at|of)\s+)?the\s+(?P<sort>[a-z]+(?:['’]s)?)(?:\s+ones?)?\W*", re.I
)
# What stands in a row, or over against something: "the second" goes for "the first".
_ROWS = (
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|final",
    r"(?:wo)?men['’]s|girls['’]|boys['’]",
    r"[a-z]{3,}est|best|worst",
)


def of_others(asked: str, last: str) -> str | None:
    """Return the last question, of who else there is: "Who testified?" → "Who else testified?"."""
    asks = _ASKS_ONE_OF.match(last) if _OTHERS.fullmatch(asked) else None
    if asks is None or (asks["noun"] or "").casefold() in STOP_WORDS:
        return None
    if _WHO_ELSE.match(last):
        return last
    said = f"{asks['wh']} else" if asks["wh"] else f"{asks['which']} other {asks['noun']}"
    return f"{said}{last[asks.end() :]}"


def of_other_person(asked: str, focus: Focus) -> str | None:
    """Return the last question of who "and him?" is: named, of that gender, and not asked of yet.

    Where the question itself names two people, they change places. Where nobody else may be meant,
    it is left as it is asked.
    """
    match = _HIM.fullmatch(asked)
    if match is None:
        return None
    here = [each for each in mentions_in(focus.question, focus.people) if each.kind == "person"]
    gender = "he" if match["said"].casefold() == "him" else "she"
    others = [each for each in focus.mentions if each.kind == "person" and each.gender in (None, gender)]  # fmt: skip
    new = [each for each in others if not any(_may_be(each, other) for other in here)]
    if new and here:
        meant = next((each for each in new if each.gender), new[0])
        return focus.question.replace(here[0].text, meant.text, 1)
    if len(here) == 2 and here[0].gender != gender and here[1] in others:
        one, other = (re.escape(each.text) for each in here)
        swapped = {here[0].text: here[1].text, here[1].text: here[0].text}
        return re.sub(f"{one}|{other}", lambda found: swapped[found[0]], focus.question)
    return asked


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


def with_two(asked: str, focus: Focus) -> str:
    """Put two that were named together in the place of "the two", the second in that of "the latter".

    The last question names them, or its answer, or one before: "the iPad or the Surface".
    """
    answer = focus.said.rpartition(focus.question)[2]
    pair = (
        _pair_in(focus.question)
        or _pair_in(answer, names=True)
        or next(filter(None, map(_pair_in, focus.questions)), None)
    )

    def both(match: re.Match[str]) -> str:
        behind = match["next"].casefold()
        alone = not behind or behind in STOP_WORDS | VERBS or ADJECTIVE.fullmatch(behind)
        return " and ".join(pair) if pair and alone else match[0]

    def one(match: re.Match[str]) -> str:
        # "The former president" is no other one.
        if pair is None or match["next"].casefold() in PERSONS | NAMED_THINGS | PLACES:
            return match[0]
        return pair[match["which"].casefold() == "latter"] + (match["whose"] or "")

    return _BOTH.sub(both, _LATTER.sub(one, asked), count=1)


def _pair_in(text: str, *, names: bool = False) -> tuple[str, str] | None:
    """Return the first two noun phrases of a text that stand together; of `names` alone."""
    pieces = [each for phrase in noun_phrases(text) for each in phrase.text.split(" and ")]
    for one, other in pairwise(pieces):
        joined = rf"{re.escape(one)},?\s+(?:and|or|vs\.?|versus|than)\s+{re.escape(other)}"
        named = not names or all(any(map(str.isupper, each)) for each in (one, other))
        if named and re.search(joined, text):
            return one, other
    return None
