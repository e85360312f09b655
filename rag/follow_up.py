"""Make a follow-up whole: put the name that it leans on into it, by rules alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Turn
from rag.words import STOP_WORDS, names_in

_LEANING = re.compile(
    r"^(?:and|but|so|also|what about|how about)\b|\b(?:he|she|they|it|him|her|them|his|their|its|that|this)\b",
    re.IGNORECASE,
)
# With the word behind it: "her role" is hers, "met her in Kyiv" is not.
_PRONOUN = re.compile(
    r"\b(?P<said>he|him|his|she|her|they|them|their|it|its)\b(?=\s+(?P<next>[\w’']+))?",
    re.IGNORECASE,
)
_WHOSE = frozenset({"his", "their", "its"})
_PERSON = re.compile(r"\b(?:he|him|his|she|her)\b", re.IGNORECASE)
# Of whom something is asked: "what did Macron say?", "where was Merz?"
_SUBJECT = re.compile(
    r"\b(?:do|does|did|is|was|has|had|will|would|can|could|should)\s+([A-Z][\w’'-]*)"
)


def made_whole(asked: str, history: Sequence[Turn]) -> str | None:
    """Put the name that a follow-up leans on into it: "what did he say?" → "what did Putin say?"."""
    if not history or not _LEANING.search(asked) or names_in(asked):
        return None
    name = _spoken_of(asked, history)
    if name is None:
        return None
    whole, replaced = _PRONOUN.subn(lambda found: _in_place_of(found, name), asked, count=1)
    return whole if replaced else f"{asked.rstrip('?')} ({name})?"


def _in_place_of(pronoun: re.Match[str], name: str) -> str:
    """Return the name as it stands for a pronoun: "his role" → "Keith Kellogg's role"."""
    said, behind = pronoun["said"].casefold(), pronoun["next"]
    whose = said in _WHOSE or (said == "her" and behind and behind.casefold() not in STOP_WORDS)
    return f"{name}'s" if whose else name


def _spoken_of(asked: str, history: Sequence[Turn]) -> str | None:
    """Return the name that the conversation is about; for "he" and "she" the latest person."""
    found = _person_in if _PERSON.search(asked) else _name_in
    surnames = {
        name.split()[-1]
        for turn in history
        for text in (turn.question, turn.answer)
        for name in names_in(text)
        if " " in name
    }
    for turn in reversed(history):
        # Who was asked for stands in the answer: "Who is the Kremlin spokesman?"
        if name := found(turn.question, surnames) or found(turn.answer, surnames):
            return name
    return None


def _name_in(text: str, surnames: set[str]) -> str | None:
    return next(iter(names_in(text)), None)


def _person_in(text: str, surnames: set[str]) -> str | None:
    """Return the first name that is a person's: of two words, a surname, or who is asked about."""
    for name in names_in(text):
        if name in surnames or (" " in name and not _is_thing(name, text)):
            return name
    subject = _SUBJECT.search(text)
    return subject[1] if subject and "?" in text else None


def _is_thing(name: str, text: str) -> bool:
    """Tell "the White House" from "the French President Emmanuel Macron"."""
    return len(name.split()) <= 3 and re.search(rf"\bthe {re.escape(name)}", text, re.I) is not None
