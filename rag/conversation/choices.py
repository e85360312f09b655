"""Ask back where a question may mean several people: "the minister" of passages with four."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer import Evidence
from rag.conversation.mentions import bare_name, people_in
from rag.conversation.nouns import ROLES
from rag.question.understanding import Question
from rag.records import Choice, Clarification, Hit
from rag.text.words import fold

MOST_CHOICES = 6
# The surest sentences, whose passages tell whom an answer would speak of.
MOST_SURE = 4
# "the minister", which nothing behind it tells apart from other ministers.
_ROLE = re.compile(
    rf"\bthe\s+(?P<sort>(?:[a-z]+\s+)?)(?P<role>(?i:{'|'.join(sorted(ROLES))}))\b(?!\s+(?:of|in|for|from|at|who|that|with)\b)"
)
_NAME = r"(?:[A-Z][\w’'-]+\s+){0,2}[A-Z][\w’'-]+"


def clarification(
    asked: Question, hits: Sequence[Hit], sure: Sequence[Evidence]
) -> Clarification | None:
    """Return whom a question may mean, where what was found names several; None where one is clear.

    Args:
        hits: the passages that were found.
        sure: what would be answered from; where it speaks of one of them, that one is meant.
    """
    match = _ROLE.search(asked.text)
    if match is None or people_in(asked.text):
        return None
    said = f"{match['sort']}{match['role']}"
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
    holders = list(dict.fromkeys(named.get(fold(each), each) for each in surnames))
    if len(holders) < 2:
        return None
    return Clarification(
        f"Which {said} do you mean?",
        tuple(
            Choice(name, asked.text.replace(match[0], name, 1)) for name in holders[:MOST_CHOICES]
        ),
    )


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
