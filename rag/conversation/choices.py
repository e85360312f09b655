"""Ask back where a question may mean several people: "the minister" of passages with four."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answer import Evidence
from rag.conversation.mentions import people_in
from rag.conversation.nouns import ROLES
from rag.question import Question
from rag.records import Choice, Clarification, Hit
from rag.words import fold

MOST_CHOICES = 6
# The surest sentences, whose passages tell whom an answer would speak of.
MOST_SURE = 4
# "the minister", which nothing behind it tells apart from other ministers.
_ROLE = re.compile(
    rf"\bthe\s+(?P<sort>(?:[a-z]+\s+)?)(?P<role>{'|'.join(sorted(ROLES))})\b(?!\s+(?:of|in|for|from|at|who|that|with)\b)"
)
_NAME = r"((?:[A-Z][\w’'-]+\s+){1,2}[A-Z][\w’'-]+)"


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
    told = [
        hit for hit in hits if not sure or any(_rests_on(each, hit) for each in sure[:MOST_SURE])
    ]
    holders = _holders(said, (hit.passage.text for hit in told))
    if len(holders) < 2:
        return None
    return Clarification(
        f"Which {said} do you mean?",
        tuple(
            Choice(name, asked.text.replace(match[0], name, 1)) for name in holders[:MOST_CHOICES]
        ),
    )


def _rests_on(piece: Evidence, hit: Hit) -> bool:
    passage = hit.passage
    return (
        piece.headline.article_id == passage.article_id
        and passage.start <= piece.span.end
        and piece.span.start < passage.end
    )


def _holders(role: str, texts: Iterable[str]) -> list[str]:
    """Return the people whom some texts call by a role, each once, by their surnames."""
    words = r"\s+".join(map(re.escape, role.split()))
    before = re.compile(rf"\b(?i:{words})\s+{_NAME}")
    behind = re.compile(rf"\b{_NAME},\s+(?:(?:the|a|an|who\s+is|his|her|its)\s+)?(?:[\w’'-]+\s+){{0,3}}(?i:{words})\b")  # fmt: skip
    found: dict[str, str] = {}
    for text in texts:
        for match in (*before.finditer(text), *behind.finditer(text)):
            for person in people_in(match[1]):
                found.setdefault(fold(person.text.split()[-1]), person.text)
    return list(found.values())
