"""Find the passages for a question: keyword and dense rankings, fused; outlet by outlet if named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from rag.embed import Embedder
from rag.index import Index
from rag.library import Library
from rag.question import Question
from rag.records import Headline, Hit, Passage, Scope
from rag.words import content_words, words

# Ranks count from 1 and are smoothed by this constant, as in Cormack, Clarke and Buettcher,
# "Reciprocal Rank Fusion" (SIGIR 2009).
FUSION_K = 60
# How much each ranking counts: docs/decisions.md, "Fusion".
WEIGHTS = {"keyword": 1.0, "dense": 0.3}
# Passages taken from each ranking before they are fused.
DEPTH = 100


class Retriever:
    """Searches a library; LangChain's form of it is `rag.langchain.NewsRetriever`."""

    def __init__(self, library: Library, index: Index, embedder: Embedder) -> None:
        self._library = library
        self._index = index
        self._embedder = embedder

    def search(
        self,
        question: Question,
        *,
        limit: int,
        scope: Scope | None = None,
        per_article: int | None = None,
    ) -> list[Hit]:
        """Return the best passages, best first, with scores from 0 to 1.

        Args:
            limit: at most so many.
            scope: which articles; None is all.
            per_article: at most so many passages of one article; None sets no bound.

        Returns:
            Empty when nothing is in scope. The passage's id breaks ties.
        """
        scope = scope or Scope()
        self._library.require_model(self._embedder.identity)
        vector = self._embedder.vectors([question.text])[0]
        with self._library.snapshot():
            rankings = self._rankings(question, vector, scope)
            scores = fuse(rankings, WEIGHTS)
            ranks = {name: {p: r for r, p in enumerate(ids, 1)} for name, ids in rankings.items()}
            found = self._library.passages(list(scores), scope)
        hits = [
            Hit(*found[each], score, {name: by[each] for name, by in ranks.items() if each in by})
            for each, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
            if each in found
        ]
        return _spread(hits, per_article)[:limit]

    def _rankings(
        self, question: Question, vector: np.ndarray, scope: Scope
    ) -> dict[str, list[int]]:
        """Return passage ids by the name of the ranking, best first."""
        match = match_expression(question.text)
        rankings = {}
        for name, narrowed in _scopes(question, scope).items():
            rankings[f"keyword{name}"] = self._keyword(match, narrowed)
            rankings[f"dense{name}"] = [
                each for each, _ in self._index.search(vector, DEPTH, narrowed)
            ]
        return rankings

    def _keyword(self, match: str, scope: Scope) -> list[int]:
        if not match:
            return []
        return [each for each, _ in self._library.keyword_search(match, DEPTH, scope)]


def _scopes(question: Question, scope: Scope) -> dict[str, Scope]:
    """Return the scope, and by itself each outlet and the days that the question names.

    What a question names is looked for there too, not there only: "according to Reuters" may have
    come by way of another outlet.
    """
    scopes = {"": scope}
    if not scope.outlets:
        scopes |= {f": {name}": replace(scope, outlets=(name,)) for name in question.outlets}
    if question.days and not (scope.since or scope.until):
        since, until = question.days
        scopes[": days"] = replace(scope, since=since, until=until)
    return scopes


def match_expression(text: str) -> str:
    """Return the FTS5 expression for a question: any of its words, without the function words.

    Each word is quoted, so that nothing in a question is read as FTS5's own syntax.
    """
    # "To be or not to be" is a question, too.
    chosen = content_words(text) or words(text)
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(chosen))


def fuse(rankings: Mapping[str, Sequence[int]], weights: Mapping[str, float]) -> dict[int, float]:
    """Fuse rankings by weighted reciprocal rank into scores from 0 to 1.

    A passage scores the weighted mean over the rankings of (k + 1) / (k + rank), so that 1 means
    first in every ranking. A ranking's weight is that of its name up to the colon.
    """
    total = sum(weights[name.partition(":")[0]] for name in rankings) or 1.0
    scores: defaultdict[int, float] = defaultdict(float)
    for name, ranking in rankings.items():
        weight = weights[name.partition(":")[0]] / total
        for rank, each in enumerate(ranking, start=1):
            scores[each] += weight * (FUSION_K + 1) / (FUSION_K + rank)
    return dict(scores)


def _spread(hits: list[Hit], per_article: int | None) -> list[Hit]:
    """Keep at most so many passages of one article."""
    if per_article is None:
        return hits
    taken: defaultdict[str, int] = defaultdict(int)
    kept = []
    for hit in hits:
        taken[hit.passage.article_id] += 1
        if taken[hit.passage.article_id] <= per_article:
            kept.append(hit)
    return kept


def headlines_of(hits: Sequence[Hit], limit: int) -> tuple[Headline, ...]:
    """Return the headlines of the hits, each article once, best first."""
    first: dict[str, Headline] = {}
    for hit in hits:
        first.setdefault(hit.headline.article_id, hit.headline)
    return tuple(first.values())[:limit]


def neighbours(passage: Passage, of_article: Sequence[Passage]) -> list[Passage]:
    """Return the passages right before and after one."""
    return [each for each in of_article if abs(each.number - passage.number) == 1]
