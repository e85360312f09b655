"""Say a source's sentences in other words that surely mean the same: who is what, and who "He" is.

"Trump's envoy Keith Kellogg said …" says that Keith Kellogg is Trump's envoy; and behind "Kellogg
said …", "He added …" says that Kellogg added it. The check holds a claim against these beside the
source's own words. Only forms that hardly ever mean something else are restated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.text.sentences import sentence_spans
from rag.text.words import NEGATIONS, STOP_WORDS, fold, stems, words

#: Before a name these only say who that is.
TITLES = frozenset(
    """
    minister president premier prime chancellor senator governor mayor ambassador envoy special
    diplomat spokesman spokeswoman spokesperson secretary foreign defence defense finance director
    chief chairman chairwoman chair executive ceo founder owner manager coach captain striker singer
    actor author journalist reporter analyst economist professor judge prosecutor lawyer general
    officer king queen prince princess pope leader candidate lawmaker deputy vice former outgoing
    incoming acting then ex-president cabinet negotiator adviser advisor son-in-law
    """.split()  # noqa: SIM905
)
#: Without one of these before it a title is another one.
QUALIFIERS = frozenset("former outgoing incoming acting then deputy vice".split())  # noqa: SIM905

_TITLE = rf"(?i:{'|'.join(sorted(TITLES, key=len, reverse=True))})"
_WORD = r"[A-Z][\w’'.-]*"
_NAME = rf"(?:Sir |Dame |Lord |Lady )?{_WORD}(?: (?:{_WORD}|van|von|de|der|al|bin|ten))*"
_FULL_NAME = (
    r"(?:Sir |Dame |Lord |Lady )?[A-Z][\w’'-]+(?: (?:van|von|de|der|al|bin|ten))* [A-Z][\w-]+"
    r"(?: [A-Z][\w-]+)?(?![\w’'])"
)
_SAYS = (
    r"(?:sa(?:id|ys)|t(?:old|ells)|add(?:ed|s)|warn(?:ed|s)|claim(?:ed|s)|insist(?:ed|s)|argue[ds]"
    r"|stress(?:ed|es)|note[ds]|wrote|writes|urge[ds]|promise[ds]|call(?:ed|s)|describe[ds]"
    r"|announce[ds]|confirm(?:ed|s)|suggest(?:ed|s)|explain(?:ed|s)|accuse[ds]|reject(?:ed|s))"
)
_TITLED = re.compile(
    rf"(?<![\w’'.-])(?P<title>(?:(?:{_WORD}|{_TITLE}) )*{_TITLE}) (?P<name>{_FULL_NAME})"
)
_EXPLAINED = re.compile(
    rf"(?P<name>{_FULL_NAME}), (?P<title>(?:the |an? |{_WORD}[’']s )(?:[\w’'.-]+ ){{0,5}}?{_TITLE}"
    rf"(?: (?:of|for|to) (?:the )?{_WORD}(?: {_WORD})*)?)(?:\.$|,(?! (?:and|or|as well)\b))"
)
_IDENTITY = re.compile(
    rf"(?P<name>{_NAME}) (?:is|was) (?:the |an? )?(?P<title>[^.,;]*\b{_TITLE}\b[^.,;]*)\.?"
)
# What a title that opens a sentence may open with: "Polish", "U.S.", "BBC", "Trump’s", "Minister".
_OPENS = re.compile(
    rf"(?:[A-Z][a-z]+(?:an|ish|ese|ch|i)|[A-Z][A-Z.]+|{_WORD}[’']s|{_TITLE})\b", re.A
)
# Of another time than the article's, or of nobody in particular.
_NOT_NOW = re.compile(r"\b(?:1\d|20)\d\d\b|\b(?:late|ago|if|whether|could|would|may|might)\b", re.I)
_PRONOUN = re.compile(rf"(?:(?:But|And) )?(?P<who>[Hh]e|[Ss]he)(?= (?:also |later )?{_SAYS}\b)")
_SPEAKER = re.compile(
    rf"(?:(?:The |{_WORD} |{_TITLE} )*{_TITLE} )?(?P<name>{_NAME})(?:, [^,]{{3,60}},)?"
    rf" (?:also |later |has |had )?{_SAYS}\b"
)
_SPEAKER_LAST = re.compile(rf"[,”\"] (?:{_SAYS} )?(?P<name>{_NAME})(?: {_SAYS})?\.$")
_SPEAKS = re.compile(rf"\b[A-Z][\w’'-]* (?:has |had |also )?{_SAYS}\b")


@lru_cache(maxsize=256)
def with_restatements(source: str) -> str:
    """Return a source, and below it what its sentences say in other words."""
    identities = (f"{name} is {title}." for name, title in _identities(source))
    return "\n\n".join([source, *dict.fromkeys([*identities, *_attributed(source)])])


def identity_faults(claim: str, source: str) -> list[str]:
    """Return a reason where a claim says of somebody what the source says of somebody else."""
    match = _IDENTITY.fullmatch(" ".join(claim.split()))
    if match is None:
        return []
    own, title = set(words(match["name"])), set(stems(match["title"]))
    of = [name for name, other in _identities(source) if title and title <= set(stems(other))]
    if not of or any(own & set(words(name)) for name in of):
        return []
    return [f"the source says of {of[0]} what is said of {match['name']}"]


@lru_cache(maxsize=256)
def _identities(source: str) -> tuple[tuple[str, str], ...]:
    """Return names with what stands beside them: "Polish Prime Minister Donald Tusk"."""
    found = list[tuple[str, str]]()
    for sentence in _sentences(source):
        if _NOT_NOW.search(sentence):
            continue
        titled = (
            match
            for match in _TITLED.finditer(sentence)
            if _begins(match["title"], sentence[: match.start()])
        )
        found += [(match["name"], match["title"]) for match in titled]
        found += [(match["name"], match["title"]) for match in _EXPLAINED.finditer(sentence)]
    return tuple(found)


def _begins(title: str, before: str) -> bool:
    """Tell whether a title begins here: "president" in "self-declared president" does not."""
    if not before:  # which is written with a capital, whatever it is
        return _OPENS.match(title) is not None
    last = before.split()[-1]
    if not last[-1].isalnum():
        return True
    if fold(last) in NEGATIONS:
        return False
    return fold(last) in STOP_WORDS or re.fullmatch(_SAYS, last) is not None


def _attributed(source: str) -> Iterator[str]:
    """Put a speaker's name in the place of "He" and "She" in what else they say."""
    speaker, said = None, None
    for sentence in _sentences(source):
        if pronoun := _PRONOUN.match(sentence):
            if said not in (None, fold(pronoun["who"])):
                speaker = None  # two people are spoken of
            said = fold(pronoun["who"])
            if speaker:
                yield f"{speaker}{sentence[pronoun.end() :]}"
            continue
        found = _SPEAKER.match(sentence) or _SPEAKER_LAST.search(sentence)
        alone = found and len(_SPEAKS.findall(sentence)) <= 1
        speaker, said = (found["name"] if found and alone else None), None


def _sentences(source: str) -> list[str]:
    return [" ".join(span.of(source).split()) for span in sentence_spans(source)]
