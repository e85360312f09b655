"""Make a question of a few words whole from the last one: "and Reuters?", "why?", "and last week?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.focus import Focus
from rag.conversation.mentions import mentions_in
from rag.conversation.names import Mention
from rag.conversation.nouns import VERBS
from rag.conversation.others import INSTEAD, LEAD, of_its_row, of_other_person, of_others
from rag.question.days import days_in
from rag.question.outlets import outlets_in
from rag.records import Moment
from rag.text.words import content_words, words

_ABOUT = re.compile(
    rf"(?:{INSTEAD}|\W*{LEAD}same\s+(?:question\s+)?(?:for|about)\s+)(?P<what>[^?.!]+)\W*",
    re.IGNORECASE,
)
# "No, I meant Merz."; of what has no name it is not told what it replaces.
_MEANT = re.compile(r"\W*(?:[Nn]o[,.]?\s+)?I\s+meant?\s+(?P<what>(?:the\s+)?[A-Z][^?.!]*)\W*")
_BARE = re.compile(
    rf"\W*{LEAD}(?P<wh>why(?:\s+not)?|when|where|who|how|how\s+(?:many|much|long|old|far|often)"
    r"|(?:since|until|till|by)\s+when|where\s+exactly|how\s+come|how\s+so|for\s+how\s+long|by\s+how\s+much|by\s+whom"
    r"|with\s+whom|whom|which\s+ones?)\W*",
    re.IGNORECASE,
)
# "What else did Reuters report?": of an outlet, about the topic that there is.
_ELSE = re.compile(
    r"\W*(?:and\s+)?what\s+(?:else\s+)?(?P<did>did|does|do|has|have)\s+(?P<who>.+?)\s+(?:else\s+)?(?P<said>say|said|report|reported|write|written"
    r"|publish|published)(?:\s+else)?(?:\s+(?:about|on)\s+(?:it|this|that))?\W*",
    re.IGNORECASE,
)
# "When did it happen?": what the last question was about.
_HAPPENED = re.compile(
    rf"\W*{LEAD}(?P<wh>when|where|why|how)\s+did\s+(?:it|that|this|all\s+this)\s+(?:all\s+)?(?:happen|occur|take\s+place|come\s+about)\W*",
    re.IGNORECASE,
)
# "And before that?", "Who was it before that?"
_BEFORE = re.compile(
    rf"(?:{INSTEAD}|\W*{LEAD})(?:(?:who|what|where|how)\s+(?:is|was|were)\s+(?:it|that)\s+)?(?P<side>before|after|since)\s+(?:that|then)\W*",
    re.IGNORECASE,
)
_TOLD_ABOUT = re.compile(r"\b(?:about|on)\s+(?P<what>[^?.!]+)")
_THEN = re.compile(r"\b(?:back\s+)?(?:then|at\s+(?:that|the)\s+time)(?=\W*$)", re.I)
# What a question begins with, up to what it asks of.
_QUESTION_WORDS = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?:(?:since\s+)?(?:what|who|whom|when|where|why|how|which)\b(?:\s+(?:many|much|long|old|far|often|else)\b)?\s*)",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b", re.I
)
# "Who was fired?", "who is the spokesman?", but not "who was Tusk meeting?".
_ASKS_SUBJECT = re.compile(
    r"\W*[Ww]ho\s+(?:(?:is|are|was|were)(?=\s+[a-z])|(?:has|have|had|will|would|could)(?=\s+(?!the\b)[a-z]))"
)
_LEADING_WORD = re.compile(r"(?:for|in|on|at|from|with|to|by|about|since|of|during)\b", re.I)
# "What about the BBC experiment?" names all that there is to it; "his salary" has its pronoun.
_STANDS_ALONE = re.compile(
    r"(?:the (?:\S+ )*[a-z]\S*$|(?i:this|that|an?|his|her|their|its|my|our|if|him|them|it|before|after)\b)"
)
MOST_WORDS = 5


def of_fragment(asked: str, focus: Focus, outlets: Sequence[str], now: Moment | None) -> str | None:
    """Return the last question as a fragment changes it; None when it is no fragment."""
    if not focus.question:
        return None
    if bare := _BARE.fullmatch(asked):
        return _asked_so(" ".join(bare["wh"].split()), _answered(focus))
    if told := _of_outlet(asked, focus, outlets):
        return told
    if then := _then(asked, focus, now) or of_its_row(asked, focus.question):
        return then
    if before := _BEFORE.fullmatch(asked):
        return _beside(before["side"].lower(), focus.question, now)
    if others := of_others(asked, focus.question) or of_other_person(asked, focus):
        return others
    if happened := _HAPPENED.fullmatch(asked):
        return _asked_so(happened["wh"], _answered(focus))
    about = _ABOUT.fullmatch(asked) or _MEANT.fullmatch(asked)
    if about is None or _is_sentence(about["what"]):
        return None
    return _with(about["what"].strip(), focus, outlets, now)


def _then(asked: str, focus: Focus, now: Moment | None) -> str | None:
    """Put the days of the last question in the place of "then"."""
    days = days_in(focus.question, now)
    if not days or not _THEN.search(asked):
        return None
    said = days[0].words
    place = focus.question.find(said)
    leading = focus.question[:place].split()[-1:]
    led = bool(leading) and _LEADING_WORD.fullmatch(leading[0]) is not None
    return _THEN.sub(f"{leading[0]} {said}" if led else said, asked)


def _beside(side: str, last: str, now: Moment | None) -> str:
    """Return the last question, of the time before or after its days: "in 2018" → "before 2018"."""
    said = days_in(last, now)
    if not said:
        return f"{last.rstrip('?. ')} {side} that?"
    bare = re.sub(rf"^{_LEADING_WORD.pattern}\s+", "", said[0].words, flags=re.I)
    return re.sub(
        rf"(?:{_LEADING_WORD.pattern}\s+)?{re.escape(bare)}", f"{side} {bare}", last, count=1
    )


def _of_outlet(asked: str, focus: Focus, outlets: Sequence[str]) -> str | None:
    """Return what an outlet is asked for about the topic: "What else did Reuters report?"."""
    match = _ELSE.fullmatch(asked)
    if match is None:
        return None
    who, said_by = match["who"], outlets_in(focus.question, outlets)
    if who.casefold() in ("they", "it") and said_by:
        who = said_by[0].words
    if not outlets_in(f"according to {who}", outlets):
        return None
    topic = focus.latest(
        lambda each: not each.told and not outlets_in(f"according to {each.text}", outlets)
    )
    about = _TOLD_ABOUT.search(focus.question)
    said = [about["what"].strip()] if about else []
    if topic and not any(topic.text in each for each in said):
        said.insert(0, topic.text)
    did = f"What {match['did'].lower()} {who} {match['said'].lower()}"
    return f"{did} about {' and '.join(said)}?" if said else None


def _is_sentence(text: str) -> bool:
    """Tell whether a fragment is a question itself: "and what did he say?"."""
    found = words(text)
    return (
        len(content_words(text)) > MOST_WORDS
        or _QUESTION_WORDS.match(text) is not None
        or _AUXILIARY.match(text) is not None
        or bool(found and found[0] in ("tell", "show", "give", "explain", "describe"))
    )


def _answered(focus: Focus) -> str:
    """Return the last question with whom it found: "Who was fired?" → "Who was Sam Altman fired?"."""
    asks = _ASKS_SUBJECT.match(focus.question)
    who = focus.latest(lambda each: each.kind == "person") if asks else None
    if asks is None or who is None or who.text in focus.question or who.told:
        return focus.question
    return f"{asks[0]} {who.text}{focus.question[asks.end() :]}"


def _asked_so(wh: str, last: str) -> str:
    """Return the last question with another question word: "Did Meta sue?", "why" → "Why did Meta sue?"."""
    opening = _QUESTION_WORDS.match(last)
    rest = last[opening.end() :] if opening else last
    said = wh[0].upper() + wh[1:]
    if _AUXILIARY.match(rest) and not wh.casefold().startswith(("how many", "how much")):
        rest = rest[0].lower() + rest[1:]
        # "What did Kellogg say?" asks for a thing, which "why" leaves behind.
        if opening and "what" in opening[0].casefold() and words(rest)[-1] in VERBS:
            rest = f"{rest.rstrip('?. ')} that?"
        return f"{said} {rest}"
    return f"{said} ({rest.rstrip('?.! ')})?"


def _with(what: str, focus: Focus, outlets: Sequence[str], now: Moment | None) -> str | None:
    """Return the last question with some of it replaced by what a fragment names instead."""
    last = focus.question
    if days_in(what, now) or days_in(f"in {what}", now):
        return _with_days(what, last, now)
    if outlets and outlets_in(f"according to {what}", outlets):
        return _with_outlet(what, last, outlets)
    if _STANDS_ALONE.match(what):
        return None
    return (
        _with_phrase(what, last) if _LEADING_WORD.match(what) else _with_name(what, focus, outlets)
    )


def _with_days(what: str, last: str, now: Moment | None) -> str:
    said = days_in(last, now)
    if not said:
        return f"{last.rstrip('?. ')} {what}?"
    words = said[0].words
    if _LEADING_WORD.match(words):
        return last.replace(words, what, 1)
    # "In October" takes the place of "in September", with the "in" that there is.
    bare = _LEADING_WORD.sub("", what).strip()
    return last.replace(words, bare, 1)


def _with_outlet(what: str, last: str, outlets: Sequence[str]) -> str:
    said = outlets_in(last, outlets)
    if said:
        bare = re.sub("^the ", "", said[0].words, flags=re.I)
        return re.sub(rf"(?:the\s+)?{re.escape(bare)}", what, last, count=1, flags=re.I)
    return f"{last.rstrip('?. ')} according to {what}?"


def _with_phrase(what: str, last: str) -> str:
    """Put "in Germany" in the place of the last question's "in …", or behind it."""
    leading = what.split()[0]
    said = re.search(rf"\b{leading}\s+(?:the\s+)?(?:[A-Z][\w’'-]*\s*)+", last)
    if said:
        return last.replace(said[0].strip(), what, 1)
    return f"{last.rstrip('?. ')} {what}?"


def _with_name(what: str, focus: Focus, outlets: Sequence[str]) -> str:
    """Put a name in the place of the one of its kind that the latest question with one has."""
    new = next(iter(mentions_in(f"about {what}", focus.people)), None)

    def named(question: str) -> list[Mention]:
        # Who reports is not what is spoken of.
        return [
            each
            for each in mentions_in(question, focus.people)
            if not outlets or not outlets_in(f"told {each.text}", outlets)
        ]

    for question in focus.questions:
        if new is None:
            break
        here = named(question)
        people = [each for each in here if each.kind == "person"]
        # "And McFadden?", of whom only the surname is said, after a question about a person.
        surname = new.kind == "name" and " " not in what
        alike = [each for each in here if each.kind == new.kind]
        if pool := (people if surname else []) or alike:
            return question.replace(_leading(pool), what, 1)
    last = focus.question
    if pool := [each for each in named(last) if each.kind != "thing"]:
        return last.replace(_leading(pool), what, 1)
    if outlets_in(last, outlets):
        return f"{last.rstrip('?. ')} about {what}?"
    return f"{last.rstrip('?. ')} ({what})?" if " " not in what else f"What about {what}?"


def _leading(pool: Sequence[Mention]) -> str:
    """Return the name that the first mention begins with: of "the Everton chairman", Everton."""
    first = pool[0].text.removeprefix("the ")
    led = (
        each.text
        for each in pool[1:]
        if pool[0].kind != "person"
        and re.match(rf"{re.escape(each.text)}(?:['’]s)? (?!and )[a-z]", first)
    )
    return next(led, pool[0].text)
