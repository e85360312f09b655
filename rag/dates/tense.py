"""Tell whether a sentence of news says what has happened or what will, by its verbs."""

from __future__ import annotations

import re

_PAST = re.compile(
    r"\b(?:said|told|was|were|had|did|won|lost|began|came|went|took|made|held|met|saw|left|gave|got|fell|rose|hit|shot|wrote"
    r"|spoke|found|died|led|sent|put|set off|broke|ran|drew|struck|caught|brought|bought|sold|became|kept|threw|flew"
    r"|drove|stood|sat|felt|heard|paid|grew|swept|beat|shut|cut off|dealt|fought|sought|chose|wore|sank|sued|\w{2,}[^\We]ed|\w+ied|(?:re|a)leased"
    r"|has been|have been|[a-z]{3,}ed)\b"
)  # fmt: skip
_NO_VERBS = re.compile(
    r"\b(?:need|indeed|speed|feed|seed|exceed|proceed|hundred|embed|breed|bleed|United)\b"
)
_FUTURE = re.compile(
    r"\b(?:(?:will|won[’']t|shall|[’']ll)(?: not)?(?: \w+ly| also| now)?(?: be)? \w+|(?:is|are)(?: \w+ly| also| now)? (?:expected|set|due|scheduled|likely|slated|planned|planning|going|to|meeting|"
    r"travell?ing|holding|voting|hosting|returning|playing|opening)|expected|scheduled|slated|due|takes place|take place|takes effect|kicks? off|plans to"
    r"|begins?|starts?|opens?|resumes?|arrives?|faces?|meets?|hosts?|returns?|travels?|visits?|votes?|plays?)\b"
)  # fmt: skip
# Neither: "would", "could", and what is only wished.
_UNSURE = re.compile(
    r"\b(?:(?:is|are|be|being|gets?)(?: \w+ly)? \w+(?:ed|en|wn)|would|could|should|may|might|must|can|if|whether|unless|were to)\b"
)
_INFINITIVE = re.compile(r"\bto \w+")
_GERUND = re.compile(r"\bof \w+ing $")


def has_happened(before: str, after: str) -> bool | None:
    """Tell the tense of the verb that a day belongs to: the last before it, else the next.

    Args:
        before: the sentence up to the day.
        after: the rest of it.
    """
    if _GERUND.search(before):
        return None  # "a chance of playing on Sunday"
    if tenses := _tenses(before):
        place, happened = tenses[-1]
        is_unsure = happened and _INFINITIVE.search(before, place)
        return None if is_unsure else happened
    tenses = _tenses(after)
    return tenses[0][1] if tenses else None


def _tenses(words: str) -> list[tuple[int, bool | None]]:
    """Return the verbs of some words by place: True for the past, False for what is to come."""
    words = _NO_VERBS.sub(lambda found: "_" * len(found[0]), words)
    found: dict[int, bool | None] = {}
    for pattern, tense in ((_PAST, True), (_UNSURE, None), (_FUTURE, False)):
        found |= {each.end(): tense for each in pattern.finditer(words)}
    return sorted(found.items())
