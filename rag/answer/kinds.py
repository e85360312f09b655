"""What the answer to each kind of question looks like: a number, a day, a place, somebody's words."""

from __future__ import annotations

import re

from rag.question.understanding import Kind
from rag.text.words import fold, words

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred"
    r"|thousand|million|billion|half|several|both|once|twice|third|percent)\b",
    re.IGNORECASE,
)
_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|aug|sept|oct|nov|dec"
)
_TIME = re.compile(
    rf"\b(?:\d{{4}}|{_DAYS}|{_MONTHS}|today|yesterday"
    r"|tomorrow|week|weekend|month|years?|overnight|morning|evening|night|\d+ ?(?:am|pm|a\.m|p\.m)"
    r"|ago|since|during|season|century|summer|winter|spring|autumn|decade)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|near|from|to|outside|across|on|off)\s+(?:the\s+)?[A-Z]")
_REASON = re.compile(
    r"\b(?:because|due|since|after|amid|over|as|for|to|so|citing|cited|reason|caused?|causing|led"
    r"|result\w*|thanks|owing|blam\w+|fear\w*|concern\w*|in order|prompt\w*|stem\w*|following)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?)|warn\w*|claim\w*|call(?:ed|s|ing)|describ\w+|argu\w+"
    r"|promis\w+|announc\w+|urg\w+|stress\w*|comment\w*|stat\w+|add(?:ed|s)?|wr(?:ote|ites)|tweet\w*"
    r"|posted|explain\w*|insist\w*|suggest\w*|acknowledg\w*|express\w*|believ\w*|think\w*|admit\w*"
    r"|caution\w*|note[ds]?|according|spoke|accus\w*|reject\w*|deni\w*|deny|critici\w*|praise\w*"
    r"|pledg\w*|vow\w*|confirm\w*)\b|[“\"]",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[A-Z][\w’'-]+")
_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "number": _NUMBER,
    "time": _TIME,
    "place": _PLACE,
    "reason": _REASON,
    "statement": _STATEMENT,
}
# At the start of a question, or behind "in" or "for".
_AMOUNT = re.compile(
    r"(?:\w+ )?how (?:many|much|old)\b|(?:\w+ )?what (?:number|percentage|share|age)\b"
)
# What is measured, by how the question asks for it; the first that fits counts.
_UNITS = (
    (
        re.compile(r"\bhow old\b|\bage\b"),
        re.compile(r"\b\d{1,3}[- ]year[- ]old|\baged?\b|, \d{2},|\bborn\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\bhow much\b|\bcost\b|\bprice\b|\bpaid\b|\bworth\b"),
        re.compile(r"[$£€]|\b(?:dollars?|euros?|pounds?|cost|price)\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\bhow long\b"),
        re.compile(
            r"\b(?:year|month|week|day|hour|minute|second|decade|season)s?\b", re.IGNORECASE
        ),
    ),
    (
        re.compile(r"\b(?:what|which|exact|precise) (?:date|day)\b"),
        re.compile(rf"\b(?:{_DAYS}|{_MONTHS})\b|\b\d{{1,2}}[./]\d{{1,2}}\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:what|which|exact|precise) (?:time|hour)\b"),
        re.compile(
            r"\b\d{1,2}(?:[:.]\d\d| ?(?:am|pm|a\.m|p\.m))|\b(?:noon|midday|midnight|o[’']clock)\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\b(?:what|which) year\b"),
        re.compile(r"\b(?:1[4-9]|20)\d\d\b|\b(?:this|last|next) year\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:what|which) (?:percentage|share|proportion)\b|\bpercent\b"),
        re.compile(r"%|\b(?:per ?cent|half|third|quarter|in (?:two|three|four|five|ten))\b"),
    ),
    (
        re.compile(r"\bhow (?:far|tall|high|deep|wide|big|large)\b"),
        re.compile(
            r"\d[\d,.]*[- ]?(?:k?m|km2|cm|ft)\b"
            r"|\b(?:met(?:re|er)|kilomet|mile|foot|feet|inch|yard|acre|hectare|square|storey)",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\bhow (?:heavy|much does \w+ weigh)\b"),
        re.compile(r"\b(?:kg|kilo|ton|tonne|pound|gram|ounce)", re.IGNORECASE),
    ),
    (
        re.compile(r"\bhow fast\b"),
        re.compile(r"\b(?:mph|km/h|kph|knots?|an hour|per hour|a second)\b", re.IGNORECASE),
    ),
)


def holds_kind(kind: Kind, sentence: str, said: set[str]) -> bool:
    """Tell whether a sentence holds the kind of thing that is asked for.

    Args:
        said: the question's own words; a person whom it names itself is no answer to "who".
    """
    if kind == "person":
        return _names_somebody_else(sentence, said)
    pattern = _PATTERNS.get(kind)
    return pattern is None or pattern.search(sentence) is not None


def has_unit(question: str, sentence: str) -> bool:
    """Tell whether a sentence measures what the question wants measured: an age, money, a time."""
    asked = " ".join(words(question))
    for asks, pattern in _UNITS:
        if asks.search(asked):
            # "How much" may also be answered by a bare number.
            return bool(pattern.search(sentence)) or (
                "how much" in asked and _NUMBER.search(sentence) is not None
            )
    return True


def wants_a_number(question: str) -> bool:
    """Tell whether only a number can answer: "how many", "what percentage", but not "how does"."""
    return _AMOUNT.match(" ".join(words(question))) is not None


def counted(question: str) -> str:
    """Return what a question wants counted: "missiles and" of "how many missiles and drones"."""
    found = re.search(r"how many ([\w-]+(?: [\w-]+)?)", question.casefold())
    return found[1] if found else ""


# "What did Tusk say?" asks for no topic: any statement of Tusk's is an answer.
_ASKS_SPEAKER = re.compile(
    r"what (?:did|does|do|has|have) ([\w' .-]+?) (?:say|said|says|tell us|state|comment|announce)"
    r"(?: (?:about|of|on|regarding) (.+?))?(?: according to .+)?"
)
_SPOKE = (
    r"(?:said|says|say|told|added|warned|argued|urged|insisted|announced|expressed|stressed"
    r"|described|wrote|claimed|called|noted|admitted|promised|explained|suggested|praised)"
)


def statement_asked_for(question: str) -> tuple[str, str] | None:
    """Return whose words a question asks for, by the last name, and about what ("" for anything), folded."""
    found = _ASKS_SPEAKER.fullmatch(" ".join(words(question)))
    return (found[1].split()[-1], found[2] or "") if found else None


def speaks(speaker: str, sentence: str) -> bool:
    """Tell whether a sentence gives what somebody said: "Tusk, the …, said" or "said Donald Tusk"."""
    text, name = fold(sentence), re.escape(speaker)
    before = rf"\b{name}\b(?:\W+\w+){{0,5}}?\W+{_SPOKE}\b"
    after = rf"\b{_SPOKE}\W+(?:\w+\W+){{0,3}}?{name}\b"
    return re.search(rf"{before}|{after}", text) is not None


def _names_somebody_else(text: str, said: set[str]) -> bool:
    return any(word not in said for name in _CAPITALISED.findall(text) for word in words(name))
