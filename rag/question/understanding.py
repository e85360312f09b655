"""Understand what is asked: of which outlets and days, for what kind of answer, in whose words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal, Protocol

from rag.conversation import AS_ASKED, made_whole
from rag.conversation.requests import leaves_out_shown
from rag.dates.moments import spoken, spoken_span
from rag.question.comparison import compared
from rag.question.days import Days, days_in
from rag.question.outlets import Mention, outlets_in, resolved
from rag.question.parts import parts
from rag.question.query import Query, parse_query, span_of
from rag.question.spelling import KnownWords, Respelled, respelled
from rag.question.topic import topic_of
from rag.question.variants import Acronym, KnownTexts, acronyms_in, other_forms
from rag.records import Moment, Scope, Turn, Understood
from rag.text.words import content_words, fold, words

Kind = Literal[
    "person",
    "time",
    "place",
    "number",
    "reason",
    "statement",
    "claims",
    "comparison",
    "summary",
    "open",
]

# Characters; more is a text, not a question, and would only slow the search down.
MAX_QUESTION_CHARS = 2_000

_SAID = (
    r"(?:say|said|says|tell|told|state|warn|claim|call|describe|argue|promise|announce|urge|stress"
    r"|comment)"
)
# A question about what was reported: "Does the Verge article suggest …, while …?"
_REPORT = re.compile(r"\b(?:articles?|reports?|reported|reporting|coverage)\b")
_YES_OR_NO = re.compile(r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b")
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


class Known(KnownWords, KnownTexts, Protocol):
    """What a library knows of words: `rag.library.vocabulary`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what was understood of it."""

    #: As asked.
    asked: str
    #: Made whole from the conversation; None when it stands alone.
    rewritten: str | None
    kind: Kind
    #: What it wants summarised, "" for whatever there is; None when it asks something.
    topic: str | None = None
    #: What it asks about, one by one, where that is more than one thing: each is also searched.
    parts: tuple[str, ...] = ()
    #: Outlets of the library that it names: each is also searched by itself.
    outlets: tuple[str, ...] = ()
    #: The days that it speaks of ("yesterday", "in October 2023"): these are also searched.
    days: tuple[Days, ...] = ()
    #: What is searched for and read: without operators, names spelled as the library does.
    plain: str | None = None
    #: Searched for beside its words: acronyms, other spellings, numbers in digits, quoted words.
    also: tuple[str, ...] = ()
    #: Words in quotes that a passage or its headline must hold, and words that they must not.
    must_hold: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    #: Where alone it is to be searched, by its operators or its "as of".
    only: Scope = field(default_factory=Scope)
    #: Whether what the conversation has shown is to be left out.
    further: bool = False
    #: What a reader is shown of all this.
    understood: tuple[Understood, ...] = ()

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.plain or self.rewritten or self.asked

    def one_by_one(self) -> tuple[Question, ...]:
        """Return what a comparison asks of each, as questions of their own; else the question itself."""
        if self.kind != "comparison":
            return (self,)
        return tuple(replace(self, plain=part, kind=kind_of(part), parts=()) for part in self.parts)

    def understood_within(self, scope: Scope) -> tuple[Understood, ...]:
        """Return what was understood, less what a given scope takes the place of."""
        replaced = {
            "outlet": scope.outlets,
            "days": scope.since or scope.until,
            "as_of": scope.as_of,
        }
        return tuple(each for each in self.understood if not replaced.get(each.kind))

    def within(self, scope: Scope) -> Scope:
        """Return a scope narrowed by the question; what the scope has stands."""
        return replace(
            scope,
            outlets=scope.outlets or self.only.outlets,
            since=scope.since or self.only.since,
            until=scope.until or self.only.until,
            as_of=scope.as_of or self.only.as_of,
        )


def understand(
    asked: str,
    *,
    outlets: Sequence[str] = (),
    history: Sequence[Turn] = (),
    now: Moment | None = None,
    known: Known | None = None,
    exact: bool = False,
    taken_off: Collection[str] = (),
) -> Question:
    """Read a question.

    Args:
        outlets: the names that the library knows.
        history: the conversation so far, oldest first.
        now: the day that "today" means; None is the clock's.
        known: the words of the library; without it names are searched as they are typed.
        exact: what stands in quotes must be found, as a search wants it. A question, told by its
            mark, may quote what it asks about, and prefers it.
        taken_off: keys of what was understood (`Understood.key`) and is to be mere words, and
            `AS_ASKED` where the conversation is not to be leaned on.

    Raises:
        ValueError: it holds no words, or is longer than `MAX_QUESTION_CHARS`, or an operator of
            it names no day.
    """
    asked = _on_one_line(asked)
    exact = exact and not asked.endswith("?")
    query = parse_query(asked, left=[key.partition(": ")[2] for key in taken_off])
    if not words(query.text):
        raise ValueError("a question needs at least one word")
    leans = bool(history) and AS_ASKED not in taken_off
    rewritten = _rewritten(query.text, history, outlets, now) if leans else None
    further = leans and leaves_out_shown(query.text)
    text = rewritten or query.text
    said = _said(text, outlets, now, known, taken_off)
    as_of = [each.words for each in said.days if each.as_of]
    plain = _spelled(_without(as_of, text), said.spelled)
    timeless = _without([each.words for each in said.days], plain)
    topic = None if exact else topic_of(_without([each.words for each in said.outlets], timeless))
    only = _only(query, outlets, said.days)
    if further and rewritten and said.outlets and not only.outlets:
        only = replace(only, outlets=said.outlets[0].outlets)
    kind = "summary" if topic is not None else kind_of(text, reports=len(said.outlets))
    return Question(
        asked,
        rewritten,
        kind,
        topic=topic,
        parts=_parts(kind, plain),
        outlets=tuple(dict.fromkeys(name for each in said.outlets for name in each.outlets)),
        days=tuple(each for each in said.days if not each.as_of),
        plain=topic or plain,
        also=_also(timeless, said, () if exact else query.values("phrase")),
        must_hold=query.values("phrase") if exact else (),
        without=query.values("without"),
        only=only,
        further=further,
        understood=(
            *_operators_understood(query, only, exact=exact),
            *_words_understood(said),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What a question speaks of, as the library's outlets and words let it be read."""

    outlets: list[Mention]
    days: list[Days]
    spelled: list[Respelled]
    acronyms: list[Acronym]


def _on_one_line(asked: str) -> str:
    asked = " ".join(_whole_characters(asked).split())
    if len(asked) > MAX_QUESTION_CHARS:
        raise ValueError(
            f"a question has at most {MAX_QUESTION_CHARS:,} characters, this one {len(asked):,}"
        )
    return asked


def _rewritten(
    asked: str, history: Sequence[Turn], outlets: Sequence[str], now: Moment | None
) -> str | None:
    whole = made_whole(asked, history, outlets=outlets, now=now)
    return _whole_characters(whole) if whole else None


def _whole_characters(text: str) -> str:
    """Return a text without halves of characters, which a terminal passes on and no model takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _said(
    text: str,
    outlets: Sequence[str],
    now: Moment | None,
    known: Known | None,
    taken_off: Collection[str],
) -> _Said:
    def kept(kind: str, said: str) -> bool:
        return f"{kind}: {said}" not in taken_off

    return _Said(
        [each for each in outlets_in(text, outlets) if kept("outlet", each.words)],
        [
            each
            for each in days_in(text, now)
            if kept("as_of" if each.as_of else "days", each.words)
        ],
        [each for each in respelled(text, known) if kept("spelling", each.typed)] if known else [],
        [each for each in acronyms_in(text, known) if kept("acronym", each.typed)],
    )


def kind_of(question: str, *, reports: int = 0) -> Kind:
    """Return the kind of answer a question wants.

    Args:
        reports: how many outlets it names; what it asks may be whether they say something.
    """
    folded = " ".join(words(question))
    said = reports + len(_REPORT.findall(folded))
    both = compared(question)
    if (said and _YES_OR_NO.match(folded)) or (said > 1 and (both or parts(question))):
        return "claims"
    if both:
        return "comparison"
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(folded)), "open")


def _parts(kind: Kind, plain: str) -> tuple[str, ...]:
    if kind == "summary":
        return ()
    return tuple(compared(plain) if kind == "comparison" else parts(plain))


def _without(said: Sequence[str], text: str) -> str:
    """Return a text without some of its words; all of it if none would be left."""
    less = text
    for each in said:
        less = " ".join(less.replace(each, " ", 1).split())
    return less if words(less) else text


def _spelled(text: str, spelled: Sequence[Respelled]) -> str:
    for each in spelled:
        text = re.sub(rf"(?<!\w){re.escape(each.typed)}(?!\w)", each.known, text)
    return text


def _also(text: str, said: _Said, phrases: Sequence[str]) -> tuple[str, ...]:
    """Return what is searched for beside the words of a text, folded."""
    found = [form for word in content_words(text) for form in other_forms(word)]
    found += [fold(each.typed) for each in said.spelled]
    found += [fold(each.other) for each in said.acronyms]
    found += [fold(each) for each in phrases if len(words(each)) > 1]
    return tuple(dict.fromkeys(found))


def _only(query: Query, outlets: Sequence[str], days: Sequence[Days]) -> Scope:
    """Return where alone a question is to be searched."""
    since = [span_of(value)[0] for value in query.values("after")]
    # As in mail and search engines: after a day means from it on, before it is without it.
    until = [span_of(value)[0] - timedelta(1) for value in query.values("before")]
    return Scope(
        outlets=tuple(
            name for value in query.values("outlet") for name in resolved(value, outlets)
        ),
        since=max(since, default=None),
        until=min(until, default=None),
        as_of=next((each.until for each in days if each.as_of), None),
    )


def _operators_understood(query: Query, only: Scope, *, exact: bool) -> list[Understood]:
    found = []
    for each in query.operators:
        if each.kind == "outlet":
            found.append(Understood("outlet", each.typed, ", ".join(only.outlets)))
        elif each.kind in ("after", "before"):
            side = (only.since, None) if each.kind == "after" else (None, only.until)
            found.append(Understood("days", each.typed, spoken_span(*side)))
        elif each.kind == "without":
            found.append(Understood("without", each.typed, each.value))
        elif exact:
            found.append(Understood("phrase", each.typed, each.value))
    return found


def _words_understood(said: _Said) -> list[Understood]:
    found = [Understood("outlet", each.words, ", ".join(each.outlets)) for each in said.outlets]
    for each in said.days:
        text = spoken(each.until) if each.as_of else spoken_span(each.since, each.until)
        found.append(Understood("as_of" if each.as_of else "days", each.words, text))
    found += [Understood("spelling", each.typed, each.known) for each in said.spelled]
    # What everybody knows ("the UN") need not be said.
    found += [Understood("acronym", each.typed, each.other) for each in said.acronyms if each.found]
    return found
