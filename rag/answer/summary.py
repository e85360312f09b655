"""Read the passages for a summary: the sentences that say most about a topic, the leads first.

News puts what matters first (the "inverted pyramid"), so a sentence weighs by its place; and by how
much of it the rest of the article speaks of, as in SumBasic (Nenkova and Vanderwende, 2005). Nothing
is asked that a sentence could answer, so the network is not asked; an article that is not about
the topic counts for nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rag.answer import Evidence
from rag.answer.context import leans
from rag.question.understanding import Question
from rag.records import Hit, Span
from rag.text.rarity import shared_weight
from rag.text.sentences import sentence_spans
from rag.text.words import names_in, stems

# An article with less than this share of the topic's words, by rarity, is about something else.
LEAST_ABOUT = 0.6
# A sentence weighs half of the first one after so many; what its words weigh beside its place.
HALF_AFTER = 4
WORDS_SHARE = 0.4
LEAST_WORDS = 6


class SummaryReader:
    """Finds the sentences that sum up what there is on a topic; loads no network."""

    def warm_up(self) -> None:
        """Load nothing."""

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """Return every sentence of the passages once, scored 0 to 1, the one that says most first."""
        articles: defaultdict[str, list[Hit]] = defaultdict(list)
        for hit in hits:
            articles[hit.passage.article_id].append(hit)
        found = [
            each
            for passages in articles.values()
            for each in _evidence(question.topic or "", passages)
        ]
        return sorted(found, key=lambda each: (-each.score, each.key))


def _evidence(topic: str, hits: Sequence[Hit]) -> Iterator[Evidence]:
    """Give the sentences of one article's passages."""
    ordered = sorted(hits, key=lambda hit: hit.passage.number)
    sentences = [
        (hit, span, set(stems(span.of(hit.passage.text))))
        for hit in ordered
        for span in sentence_spans(hit.passage.text)
    ]
    wanted = list(dict.fromkeys(stems(topic)))
    title = set(stems(ordered[0].headline.title or ""))
    about, titled = _about(topic, ordered), shared_weight(wanted, title) >= LEAST_ABOUT
    spoken_of = Counter(stem for _, _, here in sentences for stem in here)
    most = max((_mean(here, spoken_of) for _, _, here in sentences), default=0.0) or 1.0
    for place, (hit, span, here) in enumerate(sentences):
        # How far from the top: a passage that was not found counts as its first sentences.
        depth = place + 4 * (hit.passage.number - 1 - ordered.index(hit))
        weight = HALF_AFTER / (HALF_AFTER + depth)
        text = span.of(hit.passage.text)
        complete = len(here) >= LEAST_WORDS and not leans(text) and not text.endswith("?")
        # All of an article is about what its headline names; of another one, what speaks of it.
        told = about if titled else about * shared_weight(wanted, here)
        score = told * ((1 - WORDS_SHARE) * weight + WORDS_SHARE * _mean(here, spoken_of) / most)
        yield Evidence(
            key=f"{hit.passage.id}:{span.start}",
            headline=hit.headline,
            revision=hit.passage.revision,
            span=Span(hit.passage.start + span.start, hit.passage.start + span.end),
            quote=text,
            score=score if complete else score / 2,
        )


def _about(topic: str, hits: Sequence[Hit]) -> float:
    """Return how much of an article's passages is about a topic, from 0 to 1."""
    wanted = dict.fromkeys(stems(topic))
    if not wanted:
        return 1.0
    texts = [hits[0].headline.title or "", *(hit.passage.text for hit in hits)]
    told = {stem for text in texts for stem in stems(text)}
    # As they are written: "Threads" is not any thread.
    names = {word for name in names_in(topic) for word in name.split()}
    if not all(any(word in text for text in texts) for word in names):
        return 0.0
    share = shared_weight(wanted, told)
    return share if share >= LEAST_ABOUT else 0.0


def _mean(here: set[str], spoken_of: Counter[str]) -> float:
    return sum(spoken_of[stem] for stem in here) / len(here) if here else 0.0
