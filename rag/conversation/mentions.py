"""Find what a question speaks of: its names and noun phrases, what each may be called later."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from rag.conversation.nouns import (
    GENDERS,
    NO_NOUNS,
    ORGANISATION_WORDS,
    RELATIONAL,
    ROLES,
    SAY_VERBS,
    SORTS,
    TITLES,
)
from rag.conversation.phrases import ADJECTIVE, ARTICLES, DETERMINERS, noun_phrases
from rag.text.rarity import is_english
from rag.text.words import STOP_WORDS, fold, names_in

Kind = Literal["person", "name", "thing"]

# What stands before the noun phrase that a question is about, or that is its subject.
_INTRODUCES = re.compile(
    r"(?:\b(?:what|who|where|which|how|why|when)(?:['’]s|\s+(?:is|are|was|were))|\b(?:do|does|did|can|could|will|would|should|has"
    r"|have|had)|\b(?:tell|teach|show)\s+me(?:\s+more)?(?:\s+about)?|\babout|\bdescribe|\bexplain|\bcompare|\bof"
    r"|\bwhat\s+(?:causes|makes))\s+$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)* and [A-Z][\w’'-]*")
# Names that `names_in` cuts: "Erik ten Hag", "Will Smith", "iPad Pro".
_CUT = re.compile(
    r"(?<=[a-z,;] )Will [A-Z][\w’'-]+|\b[a-z]{1,2}[A-Z]\w+(?: [A-Z][\w’'-]*)*|[A-Z][\w’'-]+ (?:(?:ten|ter|von|van|der|den|de|di|da|dos|bin|al) )+[A-Z][\w’'-]+"
)
_LEADING_NAME = re.compile(r"(?:the )?(?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*)*)(?:['’]s)? [a-z]")
_DEMONYM = re.compile(
    r"\w+(?:ese|ish|ian|ean|rench|utch|wiss|reek|raeli|raqi|stani)|German|American|Mexican|African"
)
# "Pope Francis" is called so.
_KEPT = frozenset(("king", "queen", "prince", "princess", "pope", "general"))
_HE_OR_SHE = re.compile(r"\b(?:he|him|his|she|her)\b", re.I)
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


def mentions_in(
    text: str, people: frozenset[str] = frozenset(), *, relational: bool = False
) -> list[Mention]:
    """Return what a question speaks of, the main thing first.

    A noun that wants an "of" gives way to what stands behind it: of "the pros and cons of electric
    cars", electric cars are spoken of.

    Args:
        people: surnames of people that the conversation has named in full.
        relational: name these nouns, too.
    """
    found: dict[str, Mention] = {}
    for start, phrase in noun_phrases(text):
        behind = text[start + len(phrase) :]
        phrase = _owner(phrase)
        gives_way = (is_relational(phrase) and not _is_compound(phrase)) or _gives_way(
            phrase, behind
        )
        opens = text[:start].rstrip()[-1:] in ("", ".", "?", "!")
        no_noun = _is_no_noun(phrase, opens=opens) or _is_comparative(phrase, text[:start])
        if no_noun or (gives_way and not relational):
            continue
        mention = _mention(phrase, text, people)
        if mention.kind == "thing" and not _is_strong(phrase, text[:start]):
            mention = replace(mention, strong=False)
        found.setdefault(mention.text, mention)
        if led := _LEADING_NAME.match(mention.text):
            # "Everton chairman", "Tesla's batteries": of Everton, of Tesla.
            found.setdefault(led["name"], _named(led["name"], text, people))
        if joined := _JOINED.search(mention.text):
            found.setdefault(joined[0], Mention(joined[0], "name", plural=True))
    if said := _HE_OR_SHE.search(text):
        found = _with_person(found, "he" if said[0].casefold() in ("he", "him", "his") else "she")
    full = any(each.kind == "person" and " " in each.text for each in found.values())
    # "What did Moscow say about Keith Kellogg?": who has a first name is the person.
    return [
        replace(each, kind="name") if full and _is_doubtful(each, people) else each
        for each in found.values()
    ]


def _with_person(found: dict[str, Mention], gender: str) -> dict[str, Mention]:
    """Take the first lone name for a person's where nobody is named: "Ratcliffe pay for his stake"."""
    if any(each.kind == "person" for each in found.values()):
        return found
    lone = next(
        (each for each in found.values() if each.kind == "name" and " " not in each.text), None
    )
    if lone is None:
        return found
    return found | {lone.text: replace(lone, kind="person", gender=gender)}


def _is_doubtful(mention: Mention, people: frozenset[str]) -> bool:
    lone = " " not in mention.text and mention.text not in people
    return mention.kind == "person" and lone and mention.gender is None


def whole_names(text: str) -> list[str]:
    """Return the names of a text, those with a small word or letter within them whole: "Erik ten Hag"."""
    names, whole = names_in(text), _CUT.findall(text)
    parts = {part: name for name in whole for part in names_in(name)}
    return list(dict.fromkeys(parts.get(name, name) for name in names))


def people_in(text: str) -> list[Mention]:
    """Return the people whom a text names with first name and surname."""
    text = _apart(text)
    found = [_named(name, text, frozenset()) for name in whole_names(text)]
    return [each for each in found if each.kind == "person"]


def names_of(text: str, people: frozenset[str], *, openers: bool = False) -> list[Mention]:
    """Return the names of an answer, in order.

    Args:
        openers: take a lone word that opens a sentence for a name, too: "Amazon", or "Maybe".
    """
    text = _apart(text)
    names = list(dict.fromkeys(filter(None, map(_less_small_words, whole_names(text)))))
    return [
        replace(_named(name, text, people), told=True)
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


def is_relational(phrase: str) -> bool:
    """Tell whether a noun phrase says nothing without an "of": "the main symptoms"."""
    last = phrase.split()[-1].casefold()
    lower = not any(word[0].isupper() for word in phrase.split()[1:])
    return lower and singular(last) in RELATIONAL


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


def _is_no_noun(phrase: str, *, opens: bool) -> bool:
    """Tell a lone adjective or adverb, "healthiest", and what is only called out: "Interesting."."""
    if " " in phrase or not (phrase[0].islower() or opens):
        return False
    return ADJECTIVE.fullmatch(phrase.casefold()) is not None


def _is_comparative(phrase: str, before: str) -> bool:
    """Tell "which is younger" from "what is cancer"."""
    return re.fullmatch(r"[a-z]{3,}er", phrase) is not None and (
        re.search(r"(?<!\bwhat )\b(?:is|are|was|were)\s+$", before, re.I) is not None
    )


def _owner(phrase: str) -> str:
    """Return whose something is that says little alone: of "blockchain's uses", blockchain."""
    owner, apostrophe, thing = re.sub("’s ", "'s ", phrase).rpartition("'s ")
    return phrase[: len(owner)] if apostrophe and is_relational(thing) else phrase


def _is_compound(phrase: str) -> bool:
    """Tell "the peace plan", which says of what, from "the main plan"."""
    words = [each.casefold() for each in phrase.split() if each.casefold() not in DETERMINERS]
    return any(
        word not in NO_NOUNS and word not in SORTS and not ADJECTIVE.fullmatch(word)
        for word in words[:-1]
    )


def _gives_way(phrase: str, behind: str) -> bool:
    """Tell whether what stands behind "of" is meant: of "the deadliness of cancer", cancer."""
    return behind.startswith(" of ") and not any(map(str.isupper, phrase[1:]))


def _is_strong(phrase: str, before: str) -> bool:
    """Tell whether a common noun is what a question is about: "what is a trope", "do turkeys fly"."""
    return _INTRODUCES.search(before) is not None and not phrase.casefold().startswith("the same")


def _mention(phrase: str, text: str, people: frozenset[str]) -> Mention:
    opens = re.search(rf"(?:^|[.?!]\s+){re.escape(phrase)}", text) is not None
    names = whole_names(
        phrase if opens and is_english(fold(phrase.split()[0])) else f"the {phrase}"
    )
    if opens and len(names) == 1 and " " not in names[0] and is_english(fold(names[0])):
        names = []
    names = [each for each in map(bare_name, names) if each]
    if names and phrase[0].islower() and phrase.split()[0] not in ARTICLES:
        # "runs Threads", "downtown Chattanooga"
        phrase = phrase[phrase.find(names[0].split()[0]) :]
    person = next((name for name in names if _is_person(name, text, people)), None)
    if person and (names == [person] or len(names) == 1):
        return Mention(person, "person", gender=_gender(person))
    if names:
        return Mention(phrase, "name", is_plural(phrase))
    article = re.sub(r"^(?:an?)\s+", "", phrase)
    return Mention(phrase, "thing", is_plural(article))


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


def _named(name: str, text: str, people: frozenset[str]) -> Mention:
    name = bare_name(name)
    if _is_person(name, text, people):
        return Mention(name, "person", gender=_gender(name))
    return Mention(name, "name", is_plural(name))


def _is_person(name: str, text: str, people: frozenset[str]) -> bool:
    """Tell whether a name is a person's: two words, none of an organisation; or who is asked of."""
    parts = name.split()
    if name in people:
        return True
    if parts[0].casefold() in GENDERS and len(parts) <= 4:
        return True
    if any(each.casefold().strip(".") in ORGANISATION_WORDS for each in parts):
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


def _gender(name: str) -> str | None:
    return GENDERS.get(name.split()[0].casefold())


def role_of(name: str, text: str) -> set[str]:
    """Return the roles that a text gives a person: of "minister Pat McFadden", "minister"."""
    one = re.escape(name)
    before = re.findall(rf"([\w’'-]+) {one}", text)
    behind = re.findall(rf"{one}, ((?:[\w’'-]+ ){{0,5}}[\w’'-]+)", text)
    words = {singular(word.casefold()) for said in (*before, *behind) for word in said.split()}
    return words & ROLES
