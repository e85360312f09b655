"""Find the names of a text: whose they are, and what each may be called later."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from rag.conversation.nouns import (
    GENDERS,
    NO_NOUNS,
    ORGANISATION_WORDS,
    ROLES,
    SAY_VERBS,
    TITLES,
)
from rag.text.words import STOP_WORDS, names_in

Kind = Literal["person", "name", "thing"]
# Names that `names_in` cuts: "Erik ten Hag", "Will Smith", "iPad Pro".
_CUT = re.compile(
    r"(?<=[a-z,;] )Will [A-Z][\w’'-]+|\b[a-z]{1,2}[A-Z]\w+(?: [A-Z][\w’'-]*)*|[A-Z][\w’'-]+ (?:(?:ten|ter|von|van|der|den|de|di|da|dos|bin|al) )+[A-Z][\w’'-]+"
)
_DEMONYM = re.compile(
    r"\w+(?:ese|ish|ian|ean|rench|utch|wiss|reek|raeli|raqi|stani)|German|American|Mexican|African"
)
# "Pope Francis" is called so.
_KEPT = frozenset(("king", "queen", "prince", "princess", "pope", "general"))
_PERSON_VERB = re.compile(
    r"\b(?:do|does|did|is|was|has|had|will|would|can|could|should)\s+([A-Z][\w’'-]*)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something that was spoken of."""

    #: As it can be put into another question: "the Stanford Experiment", "Dmitry Peskov".
    text: str
    kind: Kind
    plural: bool = False
    #: "he", "she", or None where either may be meant.
    gender: str | None = None
    #: Named, asked about, or the subject: what a question goes on from.
    strong: bool = True
    #: Named by an answer only.
    told: bool = False

    @property
    def head(self) -> str:
        """Its last word, folded: "experiment"."""
        return self.text.split()[-1].casefold()


def whole_names(text: str) -> list[str]:
    """Return the names of a text, those with a small word or letter within them whole: "Erik ten Hag"."""
    names, whole = names_in(text), _CUT.findall(text)
    parts = {part: name for name in whole for part in names_in(name)}
    return list(dict.fromkeys(parts.get(name, name) for name in names))


def people_in(text: str) -> list[Mention]:
    """Return the people whom a text names with first name and surname."""
    text = _apart(text)
    found = [named(name, text, frozenset()) for name in whole_names(text)]
    return [each for each in found if each.kind == "person"]


def names_of(text: str, people: frozenset[str], *, openers: bool = False) -> list[Mention]:
    """Return the names of an answer, in order.

    Args:
        openers: take a lone word that opens a sentence for a name, too: "Amazon", or "Maybe".
    """
    text = _apart(text)
    names = list(dict.fromkeys(filter(None, map(_less_small_words, whole_names(text)))))
    return [
        replace(named(name, text, people), told=True)
        for name in names
        if not _DEMONYM.fullmatch(name)
        and (openers or " " in name or re.search(rf"[\w,;:] {re.escape(name)}", text))
    ]


def _less_small_words(name: str) -> str:
    """Return a name without the small words of a headline behind it: "One", "Praise Often"."""
    parts = name.split()
    while parts and parts[-1].casefold() in NO_NOUNS | STOP_WORDS:
        parts.pop()
    return " ".join(parts)


def _apart(text: str) -> str:
    """Set full stops apart: a name does not go on in the next sentence, but behind "J."."""
    return re.sub(r"(?<=\w{3})[.!?](?=\s)", "\n.", text)


def singular(noun: str) -> str:
    """Return a noun without its plural's ending, near enough to be looked up."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch")):
        if noun.endswith(ending):
            return noun.removesuffix(ending) + instead
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun


def is_plural(phrase: str) -> bool:
    """Tell whether a noun phrase is spoken of as "they"."""
    last = phrase.split()[-1]
    joined = re.search(r"\S (?:and|&) \S", phrase) is not None and last[0].isupper()
    return joined or (last[0].islower() and singular(last) != last)


def bare_name(name: str) -> str:
    """Return a name without what somebody is: of "Israeli Prime Minister Benjamin Netanyahu", his."""
    parts = name.split()
    while len(parts) > 2 and _is_title(parts[0]):
        parts.pop(0)
    if len(parts) == 2 and parts[0].casefold() in ROLES - _KEPT:
        parts.pop(0)
    return " ".join(parts)


def _is_title(word: str) -> bool:
    folded = word.casefold().rstrip(".")
    return folded in TITLES or singular(folded) in ROLES or _DEMONYM.fullmatch(word) is not None


def named(name: str, text: str, people: frozenset[str]) -> Mention:
    """Return a name of a text as what is spoken of: a person, or something else.

    Args:
        people: surnames of people that the conversation has named in full.
    """
    name = bare_name(name)
    if is_person(name, text, people):
        return Mention(name, "person", gender=gender_of(name))
    return Mention(name, "name", is_plural(name))


def is_person(name: str, text: str, people: frozenset[str]) -> bool:
    """Tell whether a name is a person's: two words, none of an organisation; or who is asked of."""
    parts = name.split()
    if name in people:
        return True
    if parts[0].casefold() in GENDERS and len(parts) <= 4:
        return True
    if any(each.casefold().strip(".") in ORGANISATION_WORDS for each in parts):
        return False
    if len(parts[0]) == 1:  # "Y Combinator"; an initial has a full stop
        return False
    if (len(parts) > 1 and any(each.isupper() and len(each) > 2 for each in parts)) or any(
        map(_has_digit, parts)
    ):
        return False
    if 2 <= len(parts) <= 3 and not re.search(r" (?:of|and|the) ", name):
        return not re.search(rf"\bthe {re.escape(name)}", text, re.I)
    subject = _PERSON_VERB.search(text)
    if len(parts) > 1 or subject is None or subject[1].rstrip("’'s") != name:
        return False
    behind = text[subject.end() :].split()
    return bool(behind) and behind[0].strip("?,.").casefold() in SAY_VERBS


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def gender_of(name: str) -> str | None:
    """Return "he" or "she" by a first name or a title; None where either may be meant."""
    return GENDERS.get(name.split()[0].casefold())


def role_of(name: str, text: str) -> set[str]:
    """Return the roles that a text gives a person: of "minister Pat McFadden", "minister"."""
    one = re.escape(name)
    before = re.findall(rf"([\w’'-]+) {one}", text)
    behind = re.findall(rf"{one}, ((?:[\w’'-]+ ){{0,5}}[\w’'-]+)", text)
    words = {singular(word.casefold()) for said in (*before, *behind) for word in said.split()}
    return words & ROLES
