"""Ask back where a question may mean several: "the minister" of passages with four, "the game"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer import Evidence
from rag.conversation.names import bare_name, people_in
from rag.conversation.nouns import EVENTS, NAMED_THINGS, ROLES
from rag.question.understanding import Question
from rag.records import Choice, Clarification, Hit
from rag.text.rarity import is_english
from rag.text.words import content_words, fold, name_stems, names_in, stem, stems

MOST_CHOICES = 6
# The surest sentences, whose passages tell whom an answer would speak of.
MOST_SURE = 4
# A report whose sentence answers this surely, as a share of the surest, may be meant.
LEAST_SHARE = 0.5
# Words of meaning of a question that says of nothing which one it means: "Who won the game?"
MOST_WORDS = 3
# "the minister", which nothing behind it tells apart from other ministers.
_SORT = re.compile(
    rf"\bthe\s+(?P<sort>(?:[a-z]+\s+)?)(?P<noun>(?i:{'|'.join(sorted(ROLES | NAMED_THINGS | EVENTS))}))\b(?!\s+(?:of|in|for|from|at|who|that|with|between)\b)"
)
_NAME = r"(?:[A-Z][\w’'-]+\s+){0,2}[A-Z][\w’'-]+"


def clarification(
    asked: Question, hits: Sequence[Hit], sure: Sequence[Evidence]
) -> Clarification | None:
    """Return which one a question may mean, where what was found has several; None where one is clear.

    Args:
        hits: the passages that were found.
        sure: what would be answered from; where it speaks of one of them, that one is meant.
    """
    match = _SORT.search(asked.text)
    if match is None or people_in(asked.text):
        return None
    said = f"{match['sort']}{match['noun']}"
    choices = list[Choice]()
    if match["noun"].casefold() in ROLES:
        holders = _holders_in(said, hits, sure)
        choices = [Choice(each, asked.text.replace(match[0], each, 1)) for each in holders]
    if len(choices) < 2 and not match["sort"] and _is_bare(asked.text):
        choices = _reports(asked.text, match["noun"], hits, sure)
    if len(choices) < 2:
        return None
    return Clarification(f"Which {said} do you mean?", tuple(choices[:MOST_CHOICES]))


def _is_bare(text: str) -> bool:
    """Tell whether a question has no name, nor much else that says which one it means."""
    said = content_words(text)
    return not names_in(text) and len(said) <= MOST_WORDS and all(map(is_english, said))


def _reports(text: str, noun: str, hits: Sequence[Hit], sure: Sequence[Evidence]) -> list[Choice]:
    """Return the articles that would answer of such a thing, by their headlines; none if of the same one."""
    wanted = stem(fold(noun))
    titles = dict.fromkeys(
        each.headline.title
        for each in sure[:MOST_SURE]
        if each.headline.title
        and each.score >= LEAST_SHARE * sure[0].score
        and wanted in stems(_passage_of(each, hits))
    )
    found = [each for each in titles if each]
    if found and set.intersection(*map(name_stems, found)):
        return []  # four reports of one singer
    return [Choice(each, f"{text.rstrip('?. ')} ({each.rstrip('?. ')})?") for each in found]


def _holders_in(said: str, hits: Sequence[Hit], sure: Sequence[Evidence]) -> list[str]:
    """Return the people who are called by a role, each by the name known."""
    if sure:
        # Each sentence speaks of whom it names, else of whom its passage does.
        spoken_of = [
            _holders(said, each.quote) or _holders(said, _passage_of(each, hits))
            for each in sure[:MOST_SURE]
        ]
    else:
        spoken_of = [_holders(said, hit.passage.text) for hit in hits]
    named = _people(hits)
    surnames = dict.fromkeys(each for found in spoken_of for each in found)
    return list(dict.fromkeys(named.get(fold(each), each) for each in surnames))


def _passage_of(piece: Evidence, hits: Sequence[Hit]) -> str:
    """Return the text of the passages that a piece of evidence stands in."""
    return "\n".join(
        hit.passage.text
        for hit in hits
        if hit.passage.article_id == piece.headline.article_id
        and hit.passage.span.overlaps(piece.span)
    )


def _people(hits: Sequence[Hit]) -> dict[str, str]:
    """Return the people of some passages by their folded surnames, with the first names known."""
    people = [each.text for hit in hits for each in people_in(hit.passage.text)]
    return {fold(each.split()[-1]): each for each in reversed(people) if " " in each}


def _holders(role: str, text: str) -> list[str]:
    """Return the surnames of the people whom a text calls by a role."""
    words = r"\s+".join(map(re.escape, role.split()))
    before = re.compile(rf"\b(?i:{words})s?\s+({_NAME})")
    behind = re.compile(rf"\b((?:[A-Z][\w’'-]+\s+)+[A-Z][\w’'-]+),\s+(?:(?:the|a|an|who\s+is|his|her|its)\s+)?(?:[\w’'-]+\s+){{0,3}}(?i:{words})\b")  # fmt: skip
    found = (match[1] for match in (*before.finditer(text), *behind.finditer(text)))
    return [bare_name(each).split()[-1].removesuffix("’s").removesuffix("'s") for each in found]
