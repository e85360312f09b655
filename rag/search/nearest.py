"""What comes nearest to a question that is not answered: the articles, and what they say about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rag.question.understanding import Question
from rag.records import Hit, Nearest, Span
from rag.text.rarity import shared_weight
from rag.text.sentences import sentence_spans
from rag.text.words import name_stems, stems

# A sentence with this share of the question's words, by rarity, speaks of what was asked; of a
# question's words "say", "many" and the like are in no sentence that answers, so all is too much.
LEAST_SHARE = 0.6


def nearest(question: Question, hits: Sequence[Hit], limit: int) -> tuple[Nearest, ...]:
    """Return the articles of the hits, best first, each with its nearest sentence if one is near."""
    articles: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        articles[hit.passage.article_id].append(hit)
    return tuple(_nearest(question, found) for found in list(articles.values())[:limit])


def _nearest(question: Question, hits: Sequence[Hit]) -> Nearest:
    """Return one article by its passages."""
    headline = hits[0].headline
    wanted, names = list(dict.fromkeys(stems(question.text))), name_stems(question.text)
    title = set(stems(headline.title or ""))
    best, words, quote = LEAST_SHARE, None, None
    for hit in hits:
        for span in sentence_spans(hit.passage.text):
            text = span.of(hit.passage.text)
            here = set(stems(text))
            # A name may stand in the headline; the sentence itself must be about the rest.
            share = shared_weight(wanted, here) if names <= here | title else 0.0
            if share >= best and wanted:
                start = hit.passage.start
                best, quote = share, text
                words = Span(start + span.start, start + span.end)
    return Nearest(
        headline.article_id,
        headline.title,
        headline.outlet,
        headline.published,
        headline.url,
        hits[0].passage.revision,
        words,
        quote,
    )
