"""Say of what, where a question leaves it out: "What are the symptoms?" of throat cancer."""

from __future__ import annotations

import re

from rag.conversation.focus import Focus
from rag.conversation.mentions import is_relational
from rag.conversation.names import Mention, singular
from rag.conversation.nouns import NO_NOUNS, ROLES, VERBS
from rag.conversation.phrases import ADJECTIVE
from rag.text.words import STOP_WORDS, content_words, names_in

_PREPOSITION = r"(?:of|in|for|to|about|on|with|between|at|from|by|during|against|behind|than|that|who|which|where|when|while)"
# "the main symptoms", "any benefits", "common treatments", "the judge".
_NOUN_PHRASE = re.compile(
    r"(?P<the>\b(?:the|any|some|other|common|main|key|important|an?|(?<=what )(?:is|are|was|were)(?!\s+(?:the|an?|some|any|other|your|my)\b))\s+)"
    r"(?P<rest>[a-z][\w-]*(?:\s+[a-z][\w-]*){0,2})",
    re.IGNORECASE,
)
# "And who won?", "What happened next?"
_SAYS_LITTLE = re.compile(
    r"(?:(?:and|but|so)\s+)?(?:who|what|how\s+many\s+\w+)\s+(?:won|lost|died|survived|resigned|happened|changed|is\s+next|was\s+first)"
    r"(?:\s+(?:next|then|afterwards|first|there|exactly))?",
    re.IGNORECASE,
)
# "Which type is better?"
_WHICH_SORT = re.compile(r"(?P<sort>(?:which|what)\s+(?:type|kind|sort|form|version|variety|model|brand)s?)\s+(?=(?:is|are|was|were|do|does|did|has|have|can|could|will|would)\b)", re.I)  # fmt: skip
_AVAILABLE = re.compile(r"(?:what|which|how many)\s+\w+\s+(?:are|is|were|was)\s+available", re.I)
# "Which is the largest?", "Who was second best?"; of words in "er" many are nouns: "the weather".
_COMPARED = re.compile(
    r"(?:which|what|who)\s+(?:ones?\s+)?(?:is|was|are|were|would\s+be)\s+(?:the\s+)?(?:\w+\s+)?"
    r"(?:(?:most|least)\s+(?:\w+\s+)?\w+|\w+est|best|worst|better|(?<!the )(?:\w{3,}er))(?P<rest>\s.*)?",
    re.IGNORECASE,
)
# "Are there any film festivals?"
_ANY = re.compile(r"(?:is|are|was|were)\s+there\s+(?:any|other|some)\s+\w+(?:\s+\w+)?", re.I)
_THERE = re.compile(r"(?:is|are|was|were)\s+there\b", re.I)
# Of which there is one, or which say nothing: "the world", "the way".
_COMMON = frozenset(
    """
    world sun moon earth sea weather internet web time way end past future present day night
    morning evening week month year weekend news public economy environment climate media
    point matter case truth fact whole rest same others point
    """.split()  # noqa: SIM905
)
# Nouns whose "for" or "in" says of what.
_FOR = frozenset(
    """
    reason price plan treatment cure cost deadline date evidence argument proof forecast budget
    condition term rule requirement alternative solution trend sentence penalty fine salary
    """.split()  # noqa: SIM905
)
# Words of meaning that a question which leaves something out has: more of them say it.
MOST_WORDS, MOST_WORDS_OF_DEFINITE = 5, 2


def with_topic(asked: str, focus: Focus) -> str:
    """Return a question that leaves out of what it asks, with that; as it was if it does not."""
    topic = focus.topic()
    if topic is None or names_in(asked) or len(content_words(asked)) > MOST_WORDS:
        return asked
    end = "?" if asked.rstrip().endswith("?") else ""
    bare = asked.rstrip("?.! ")
    if _AVAILABLE.fullmatch(bare) or _SAYS_LITTLE.fullmatch(bare):
        return f"{bare} ({topic.text}){end}"
    if match := _WHICH_SORT.match(bare):
        return f"{match['sort']} of {topic.text} {bare[match.end() :]}{end}"
    if topic.kind == "name" and _ANY.fullmatch(bare):
        return f"{bare} in {topic.text}{end}"
    if (match := _COMPARED.fullmatch(bare)) and not re.search(rf"\b{_PREPOSITION}\b", bare):
        return f"{bare} ({topic.text}){end}" if match["rest"] else f"{bare} of {topic.text}{end}"
    for match in _NOUN_PHRASE.finditer(bare):
        if place := _leaves_out(match, bare, topic):
            joint = "in" if _THERE.match(bare) else "of"
            return f"{bare[:place]} {joint} {topic.text}{bare[place:]}{end}"
    return asked


def _leaves_out(match: re.Match[str], bare: str, topic: Mention) -> int:
    """Return where what a noun phrase leaves out belongs; 0 where it leaves out nothing."""
    noun, place = _noun_of(match)
    behind = bare[place:].split()
    if not noun or (
        behind and re.fullmatch(_PREPOSITION, behind[0]) and not _goes_on(noun, behind[0])
    ):
        return 0
    if behind and behind[0] == "and":
        # "The pros and cons" want one "of".
        return len(bare) if len(behind) == 2 and is_relational(behind[1]) else 0
    if is_relational(noun):
        return place
    definite = match["the"].strip() == "the" and noun not in _COMMON
    if topic.kind == "person" and noun in ROLES:
        return 0  # another minister, not his
    short = len(content_words(bare)) <= MOST_WORDS_OF_DEFINITE
    return place if definite and short and not behind else 0


def _goes_on(noun: str, preposition: str) -> bool:
    """Tell whether an "of" is still missing: "the effects on prices", but not "the reason for it"."""
    return preposition == "on" or (
        preposition in ("for", "in")
        and is_relational(noun)
        and noun.endswith("s")
        and singular(noun) not in _FOR
    )


def _noun_of(match: re.Match[str]) -> tuple[str, int]:
    """Return the noun of a phrase, with nouns before it, and where it ends."""
    noun, place = "", match.start("rest")
    for word in re.finditer(r"[\w-]+", match["rest"]):
        ends = word[0] in VERBS or ADJECTIVE.fullmatch(word[0])
        if word[0] in STOP_WORDS or (noun and ends):
            break
        if noun or word[0] not in NO_NOUNS:
            noun, place = f"{noun} {word[0]}".strip(), match.start("rest") + word.end()
    return noun, place
