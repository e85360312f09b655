"""Find what a question speaks of: its names and noun phrases, the main thing first."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.conversation.names import (
    Mention,
    bare_name,
    gender_of,
    is_person,
    is_plural,
    named,
    singular,
    whole_names,
)
from rag.conversation.nouns import NO_NOUNS, RELATIONAL, SORTS
from rag.conversation.phrases import ADJECTIVE, ARTICLES, DETERMINERS, noun_phrases
from rag.text.rarity import is_english
from rag.text.words import fold

# What stands before the noun phrase that a question is about, or that is its subject.
_INTRODUCES = re.compile(
    r"(?:\b(?:what|who|where|which|how|why|when)(?:['’]s|\s+(?:is|are|was|were))|\b(?:do|does|did|can|could|will|would|should|has"
    r"|have|had)|\b(?:tell|teach|show)\s+me(?:\s+more)?(?:\s+about)?|\babout|\bdescribe|\bexplain|\bcompare|\bof"
    r"|\bwhat\s+(?:causes|makes))\s+$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)* and [A-Z][\w’'-]*")
_LEADING_NAME = re.compile(r"(?:the )?(?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*)*)(?:['’]s)? [a-z]")
_HE_OR_SHE = re.compile(r"\b(?:he|him|his|she|her)\b", re.I)


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
            found.setdefault(led["name"], named(led["name"], text, people))
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


def is_relational(phrase: str) -> bool:
    """Tell whether a noun phrase says nothing without an "of": "the main symptoms"."""
    last = phrase.split()[-1].casefold()
    lower = not any(word[0].isupper() for word in phrase.split()[1:])
    return lower and singular(last) in RELATIONAL


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
    person = next((name for name in names if is_person(name, text, people)), None)
    if person and (names == [person] or len(names) == 1):
        return Mention(person, "person", gender=gender_of(person))
    if names:
        return Mention(phrase, "name", is_plural(phrase))
    article = re.sub(r"^(?:an?)\s+", "", phrase)
    return Mention(phrase, "thing", is_plural(article))
