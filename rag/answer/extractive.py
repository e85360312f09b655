"""Answer with the sources' own sentences: no language model, nothing reworded."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Evidence, Written
from rag.question.understanding import Question
from rag.text.rarity import shared_weight
from rag.text.words import stems

# Sentences at most; a statement or a reason may take more than a fact does.
MAX_SENTENCES = 3
MAX_SENTENCES_OF = {"statement": 4, "reason": 4, "claims": 4, "summary": 5, "open": 4}
# A further sentence must be this sure, as a share of the surest: chosen on news_dev.
FURTHER_SHARE = 0.6
# Of a summary, the first sentences of one article score above all others; of claims each has its own.
FURTHER_SHARE_OF = {"summary": 0.35, "claims": 0.5}
# Of the words of one of two things, by rarity: a sentence that has them speaks of it.
SIDE_SHARE = 0.5
# Two sentences that share so much of the shorter one's words say the same.
SAME_SHARE = 0.75


class ExtractiveAnswerer:
    """Gives the surest sentence first, then those that add to it, in their articles' order."""

    name = "extractive"

    def write(self, question: Question, evidence: Sequence[Evidence]) -> list[Written]:
        """Return the chosen sentences; empty when there is no evidence."""
        return [Written(each.quote, (each.key,)) for each in choose(question, evidence)]


def choose(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Choose what to say: the surest sentence first, no sentence twice, sources kept together.

    Args:
        evidence: the surest first.
    """
    if not evidence:
        return []
    best = evidence[0]
    chosen = [best, *_of_each_side(question, evidence)]
    for each in evidence[1:]:
        if len(chosen) >= MAX_SENTENCES_OF.get(question.kind, MAX_SENTENCES):
            break
        if each.score < FURTHER_SHARE_OF.get(question.kind, FURTHER_SHARE) * best.score:
            break
        if not any(_same(each, other) for other in chosen):
            chosen.append(each)
    first = {each.headline.article_id: number for number, each in reversed(list(enumerate(chosen)))}
    further = sorted(chosen[1:], key=lambda each: (first[each.headline.article_id], each.span))
    return [best, *further]


def _of_each_side(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the surest sentence of each side that is compared, but for the surest of all.

    "Does the Verge say …, while TechCrunch claims …?" and "Which was earlier, the vote or the
    strike?" are answered side by side, however much surer the one is.
    """
    found: dict[str, Evidence] = {}
    for each in evidence:
        for side in _sides(question, each):
            found.setdefault(side, each)
    return [each for each in dict.fromkeys(found.values()) if each != evidence[0]]


def _sides(question: Question, piece: Evidence) -> list[str]:
    """Return the sides of a comparison that a sentence speaks for: an outlet, or one of two things."""
    if question.kind == "claims":
        return [each for each in question.outlets if each == piece.headline.outlet]
    if question.kind != "comparison":
        return []
    here = set(stems(f"{piece.headline.title or ''} {piece.quote}"))
    common = set.intersection(*(set(stems(each)) for each in question.parts))
    own = {part: set(stems(part)) - common for part in question.parts}
    return [part for part in question.parts if shared_weight(own[part], here) >= SIDE_SHARE]


def _same(one: Evidence, other: Evidence) -> bool:
    """Tell whether two sentences overlap, or say the same in much the same words."""
    if one.headline.article_id == other.headline.article_id and one.span.overlaps(other.span):
        return True
    a, b = set(stems(one.quote)), set(stems(other.quote))
    return len(a & b) >= SAME_SHARE * max(1, min(len(a), len(b)))
