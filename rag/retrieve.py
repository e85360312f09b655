"""Find the passages for a question: keyword and dense rankings, fused; outlet by outlet if named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from rag.embed import Embedder
from rag.index import Index
from rag.library import Library
from rag.query import holds_phrase, holds_word
from rag.question import Question
from rag.records import Headline, Hit, Passage, Scope
from rag.words import content_words, fold, words

# How much each ranking counts, and how much more one of an outlet or day that the question names:
# chosen on half of MultiHop-RAG's dev questions, docs/decisions.md, "Fusion".
WEIGHTS = {"keyword": 1.0, "dense": 0.3}
NAMED_WEIGHT = 2.0
# Passages taken from each ranking before they are fused.
DEPTH = 50

_TOKEN = re.compile(r"[^\W_]+")

#: Passage ids with their scores, best first.
Ranking = Sequence[tuple[int, float]]


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
            scores = fuse(rankings)
            ranks = {
                name: {passage_id: rank for rank, (passage_id, _) in enumerate(ranking, start=1)}
                for name, ranking in rankings.items()
            }
            found = self._library.passages(list(scores), scope)
        hits = [
            Hit(*found[each], score, {name: by[each] for name, by in ranks.items() if each in by})
            for each, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
            if each in found and _admits(question, *found[each])
        ]
        return _spread(_distinct(hits), per_article)[:limit]

    def _rankings(self, question: Question, vector: np.ndarray, scope: Scope) -> dict[str, Ranking]:
        """Return passage ids by the name of the ranking, best first."""
        match = match_expression(question)
        rankings: dict[str, Ranking] = {}
        for name, narrowed in _scopes(question, scope).items():
            rankings[f"keyword{name}"] = self._keyword(match, narrowed)
            rankings[f"dense{name}"] = self._index.search(vector, DEPTH, narrowed)
        return rankings

    def _keyword(self, match: str, scope: Scope) -> Ranking:
        return self._library.keyword_search(match, DEPTH, scope) if match else []


def _scopes(question: Question, scope: Scope) -> dict[str, Scope]:
    """Return the scope, and by itself each outlet and the days that the question names.

    What a question names is looked for there too, not there only: "according to Reuters" may have
    come by way of another outlet.
    """
    scopes = {"": scope}
    if not scope.outlets:
        scopes |= {f": {name}": replace(scope, outlets=(name,)) for name in question.outlets}
    if not (scope.since or scope.until):
        for each in question.days:
            scopes[f": {each.words}"] = replace(scope, since=each.since, until=each.until)
    return scopes


def match_expression(question: Question) -> str:
    """Return the FTS5 expression for a question: any of its words, without the function words.

    Each word is quoted, so that nothing in a question is read as FTS5's own syntax.
    """
    # "To be or not to be" is a question, too.
    chosen = [*(content_words(question.text) or words(question.text)), *question.also]
    any_word = " OR ".join(dict.fromkeys(map(_phrase, chosen)))
    if not (question.must_hold or question.without):
        return any_word
    all_words = "".join(f" AND {_phrase(each)}" for each in question.must_hold)
    no_words = "".join(f" NOT {_phrase(each)}" for each in question.without)
    return f"(({any_word}){all_words}){no_words}"


def _phrase(text: str) -> str:
    # As FTS5 takes words: "Nike's" is two of them.
    return f'"{" ".join(_TOKEN.findall(fold(text)))}"'


def _admits(question: Question, passage: Passage, headline: Headline) -> bool:
    """Tell whether a passage with its headline has the words it must have, and none it must not."""
    texts = (headline.title or "", passage.text)
    return all(
        any(holds_phrase(each, text) for text in texts) for each in question.must_hold
    ) and not any(holds_word(each, text) for each in question.without for text in texts)


def fuse(rankings: Mapping[str, Ranking]) -> dict[int, float]:
    """Fuse rankings into one score a passage, from 0 to 1.

    Each ranking's scores are first stretched to 0–1 (its last passage has 0, its first 1), then
    averaged by weight; a passage that a ranking lacks has 0 there. Scores carry how far the first
    is ahead, which ranks alone do not: measured, this beats reciprocal rank fusion here.

    Args:
        rankings: by name; "dense: Reuters" weighs as "dense", times `NAMED_WEIGHT`.
    """
    weights = {
        name: WEIGHTS[name.partition(":")[0]] * (NAMED_WEIGHT if ":" in name else 1.0)
        for name in rankings
    }
    scores: defaultdict[int, float] = defaultdict(float)
    for name, ranking in rankings.items():
        if not ranking:
            continue
        most, least = ranking[0][1], ranking[-1][1]
        share = weights[name] / sum(weights.values())
        for passage_id, score in ranking:
            # All alike: then none is last.
            stretched = (score - least) / (most - least) if most > least else 1.0
            scores[passage_id] += share * stretched
    return dict(scores)


def _distinct(hits: list[Hit]) -> list[Hit]:
    """Keep the first of passages with the same words: as of a past day a copy may be found twice."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.passage.text, hit)
    return list(first.values())


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
