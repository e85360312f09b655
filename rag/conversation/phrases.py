"""Cut a question into its noun phrases, by its function words and lists of verbs: no tagger is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.conversation.nouns import (
    ADVERBIAL_NOUNS,
    NO_NOUNS,
    OPENERS,
    PREPOSITIONS,
    VERBS,
)
from rag.text.words import STOP_WORDS

ARTICLES = frozenset(("a", "an", "the"))
#: What stands before a noun and is no part of it.
DETERMINERS = ARTICLES | frozenset(
    ("this", "that", "these", "those", "any", "some", "my", "your", "our")
)
#: A lone word of one of these forms is none: "healthiest", "popular".
ADJECTIVE = re.compile(
    r"\w+(?:est|ly|ous|ful|ive|able|ible|ical|less)|unique|safe|bad|better|worse|worst|best|easy|hard"
    r"|popular|ethical|legal|common|related|useful|wrong|right|due|likely|alike|dead|alive|healthy"
    r"|interesting|surprising|distinct|different|important|available|big|small|large|high|low|cheap"
    r"|expensive|miss|going|moving|happening"
)
# A full stop belongs to an initial or a title, "J. D. Vance", "St. Louis", and else ends a sentence.
_TOKEN = re.compile(
    r"(?:(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|St|Mt|Gov|Sen|Rep|Gen)\.)(?=\s[A-Z])"
    r"|[^\W_]+(?:['’.&/-][^\W_]+)*|[^\w\s]"
)
# Behind these a noun is asked for, and not spoken of yet: "at which hospital".
_ASKED_FOR = frozenset(("which", "whose"))
_AUXILIARY = frozenset(("do", "does", "did", "can", "could", "will", "would", "should", "might"))
_SUBJECTS = frozenset(("i", "you", "he", "she", "it", "we", "they"))
_PRONOUNS = frozenset(
    ("it", "them", "him", "her", "us", "me", "you", "this", "that", "these", "those")
)
# Small words within names: "Erik ten Hag", "Osama bin Laden".
_JOINS = frozenset(
    (
        "and",
        "of",
        "de",
        "van",
        "von",
        "der",
        "den",
        "ten",
        "ter",
        "di",
        "da",
        "dos",
        "bin",
        "al",
        "&",
    )
)


class Phrase(NamedTuple):
    """A noun phrase, and where it begins."""

    start: int
    text: str


def noun_phrases(text: str) -> Iterator[Phrase]:
    """Give the noun phrases of a question in order: runs of words up to a verb or a preposition."""
    tokens = list(_TOKEN.finditer(text))
    words = [token[0] for token in tokens]
    begin = 0
    for place, word in enumerate([*words, "."]):
        folded = word.casefold()
        if (
            folded in DETERMINERS
            or place == len(words)
            or (not _joins(words, begin, place) and _ends(words, begin, place))
        ):
            asked_for = begin > 0 and words[begin - 1].casefold() in _ASKED_FOR
            if not asked_for or (words[begin : begin + 1] and words[begin][0].isupper()):
                yield from _phrase(tokens[begin:place], text)
            begin = place if folded in ARTICLES else place + 1


def _joins(words: list[str], begin: int, place: int) -> bool:
    """Tell whether "and", "of" holds two names together: "Lewis and Clark", "Museum of Art"."""
    around = words[place - 1 : place] + words[place + 1 : place + 2] if place > begin else []
    names = len(around) == 2 and all(each[0].isupper() for each in around)
    return names and words[place].casefold() in _JOINS


def _ends(words: list[str], begin: int, place: int) -> bool:
    """Tell whether a word is none of the noun phrase that begins before it, or there."""
    word, folded = words[place], re.sub(r"['’](?:s|d|ll|ve|re|m)?$", "", words[place].casefold())
    if (
        word == "Will"
        and place > 0
        and words[place + 1 : place + 2]
        and words[place + 1][0].isupper()
    ):
        return False  # "Will Smith"
    if not word[0].isalnum() or folded in STOP_WORDS or folded in PREPOSITIONS:
        return True
    if folded.endswith(("n't", "n’t")):
        return True
    if word[0].isupper() and place > 0 and words[place - 1] not in ".?!":
        return False
    if folded in NO_NOUNS or (folded in OPENERS and begin == place):
        return True
    if word[0].islower() and _is_subject(words, begin, place):
        return True  # "did Amazon offer"
    if folded.endswith("ly") and len(folded) > 4 and folded not in ADVERBIAL_NOUNS:
        return True
    return _is_verb(words, begin, place, folded)


def _is_verb(words: list[str], begin: int, place: int, folded: str) -> bool:
    has_noun = any(each.casefold() not in DETERMINERS for each in words[begin:place])
    following = (words[place + 1 : place + 2] or [""])[0].casefold()
    if folded.endswith("ing") and not has_noun and following.isalpha():
        # "Installing it", "building a factory": what is done, not what it is done to.
        return following not in STOP_WORDS or following in _PRONOUNS | DETERMINERS
    if folded in VERBS:
        led = place > begin > 0 and words[begin - 1].casefold() in PREPOSITIONS
        if led and not following.isalpha():
            return False  # "in the Maui fires"
        # "The claim" is a noun, "does the drug help" is none.
        return has_noun or begin == place
    return folded.endswith("ed") and len(folded) > 4 and (has_noun or begin == place)


def _is_subject(words: list[str], begin: int, place: int) -> bool:
    """Tell whether a name or "they" stands right behind "did": what follows is its verb."""
    if place == begin:
        led = words[max(0, place - 2) : place]
        return len(led) == 2 and led[0].casefold() in _AUXILIARY and led[1].casefold() in _SUBJECTS
    if begin == 0 or not words[place - 1][0].isupper():
        return False
    before = words[begin - 1].casefold()
    return before in _AUXILIARY or before.endswith(("n't", "n’t"))


def _phrase(run: list[re.Match[str]], text: str) -> Iterator[Phrase]:
    while len(run) > 2 and run[-1][0].islower() and ADJECTIVE.fullmatch(run[-1][0]):
        run = run[:-1]  # "what makes the batteries unique"
    if any(each[0].casefold() not in DETERMINERS for each in run):
        phrase = text[run[0].start() : run[-1].end()]
        yield Phrase(run[0].start(), re.sub(r"(?:['’]s|(?<=s)['’]|[.])$", "", phrase))
