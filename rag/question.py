"""Understand what is asked: of which outlets, for what kind of answer, leaning on what before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from rag.follow_up import made_whole
from rag.records import Moment, Turn
from rag.words import words

Kind = Literal["person", "time", "place", "number", "reason", "statement", "open"]

# Characters; more is a text, not a question, and would only slow the search down.
MAX_QUESTION_CHARS = 2_000

_SAID = (
    r"(?:say|said|says|tell|told|state|warn|claim|call|describe|argue|promise|announce|urge|stress"
    r"|comment)"
)
# Tried in order: "how many" before "how", "what time" before "what".
_KINDS: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(
        r"\bhow (?:many|much|long|old|far|often|big|large|high|tall|fast)\b"
        r"|\bwhat (?:number|percentage|share|age)\b"
    ),
    "time": re.compile(
        r"\bwhen\b|\b(?:what|which) (?:day|date|year|month|time|week)\b|\bhow soon\b"
    ),
    "place": re.compile(
        r"\bwhere\b|\b(?:what|which) (?:city|country|place|town|state|region|venue)\b"
    ),
    "statement": re.compile(
        rf"\bwhat (?:did|does|do|has|have|was|is)\b.*\b{_SAID}\b"
        r"|\bhow (?:did|does)\b.*\b(?:describe|react|respond)\b"
    ),
    "person": re.compile(r"\bwho(?:m|se)?\b"),
    "reason": re.compile(r"\bwhy\b|\bhow come\b|\bfor what reason\b"),
}
# Words that begin an outlet's name and a sentence alike: these names must be written in full.
_EVERYDAY = frozenset(
    {"age", "time", "sun", "week", "hill", "mirror", "star", "post", "times", "independent"}
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what was understood of it."""

    #: As asked.
    asked: str
    #: Made whole from the conversation; None when it stands alone.
    rewritten: str | None
    kind: Kind
    #: Outlets of the library that it names: each is also searched by itself.
    outlets: tuple[str, ...] = ()
    #: First and last day that it speaks of ("yesterday", "last week"): these are also searched.
    days: tuple[date, date] | None = None

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.rewritten or self.asked


def understand(
    asked: str,
    *,
    outlets: Sequence[str] = (),
    history: Sequence[Turn] = (),
    now: Moment | None = None,
) -> Question:
    """Read a question.

    Args:
        outlets: the names that the library knows.
        history: the conversation so far, oldest first.
        now: the day that "today" means; None is the clock's.

    Raises:
        ValueError: it holds no words, or is longer than `MAX_QUESTION_CHARS`.
    """
    asked = " ".join(asked.split())
    if len(asked) > MAX_QUESTION_CHARS:
        raise ValueError(
            f"a question has at most {MAX_QUESTION_CHARS:,} characters, this one {len(asked):,}"
        )
    if not words(asked):
        raise ValueError("a question needs at least one word")
    rewritten = made_whole(asked, history)
    text = rewritten or asked
    named = tuple(outlet for outlet in outlets if _names_outlet(text, outlet))
    return Question(asked, rewritten, kind_of(text), named, days_in(text, now))


def kind_of(question: str) -> Kind:
    """Return the kind of answer a question wants."""
    folded = " ".join(words(question))
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(folded)), "open")


def days_in(question: str, now: Moment | None = None) -> tuple[date, date] | None:
    """Return the first and last day that "today", "last week" and the like mean, or None."""
    today = now or datetime.now(UTC)
    if isinstance(today, datetime):
        today = today.date()
    monday, first = today - timedelta(today.weekday()), today.replace(day=1)
    meanings = {
        "today": (today, today),
        "yesterday": (today - timedelta(1), today - timedelta(1)),
        "this week": (monday, today),
        "last week": (monday - timedelta(7), monday - timedelta(1)),
        "this month": (first, today),
        "last month": ((first - timedelta(1)).replace(day=1), first - timedelta(1)),
    }
    folded = f" {' '.join(words(question))} "
    return next((days for said, days in meanings.items() if f" {said} " in folded), None)


def _names_outlet(text: str, outlet: str) -> bool:
    """Tell whether a text names an outlet, with or without "The" or what follows a bar."""
    full = outlet.partition("|")[0].strip()
    short = full.removeprefix("The ").strip()
    name = full if short.casefold() in _EVERYDAY else short
    if not name:
        return False
    # A name of one word is also a word: it must be capitalised as the outlet writes it.
    flags = re.IGNORECASE if " " in name or "." in name else re.NOFLAG
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags) is not None
