"""Find the passages for a question: search in each scope and for each part, rank what is found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rag.embed import Embedder
from rag.library import Library
from rag.question.query import holds_phrase, holds_word
from rag.question.understanding import Question
from rag.records import Headline, Hit, Passage, Scope
from rag.search.features import features
from rag.search.index import Index
from rag.search.pool import Kind, Pool, Ranking, Search
from rag.search.rank import open_ranker
from rag.text.words import content_words, fold, words

# Passages taken from each search: for the whole question, and for a part of it.
DEPTH, PART_DEPTH = 50, 30

_TOKEN = re.compile(r"[^\W_]+")


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
        if question.topic is not None:
            scope = _narrowed(question, scope)
        if question.topic == "":
            return self._newest(limit, scope)
        pool = self.pool(question, scope)
        scores = open_ranker().probabilities(features(pool))
        ranks = pool.ranks()
        # The passages come in the order of their ids, and the sort is stable.
        hits = [
            Hit(passage, headline, score, ranks[passage.id])
            for passage, headline, score in sorted(
                zip(pool.passages, pool.headlines, scores.tolist(), strict=True),
                key=lambda each: -each[2],
            )
        ]
        found = _spread(_distinct(hits), per_article)[:limit]
        return found if question.topic is None else self._with_leads(found)

    def _newest(self, limit: int, scope: Scope) -> list[Hit]:
        """Return the first passages of the newest articles: what there is, where no topic is named."""
        with self._library.snapshot():
            leads = self._library.newest_leads(limit, scope)
            found = [Hit(passage, headline, 1.0, {}) for passage, headline in leads]
            # Few articles are told at more length.
            for lead in found[: limit - len(found)]:
                found += [
                    replace(lead, passage=each)
                    for each in self._library.passages_of(*_revision_of(lead))[1:]
                ]
        return found[:limit]

    def _with_leads(self, hits: Sequence[Hit]) -> list[Hit]:
        """Return hits, and the first passage of each one's article: it says what the article is of."""
        found = {hit.passage.id: hit for hit in hits}
        for hit in hits:
            lead = self._library.passages_of(*_revision_of(hit))[0]
            found.setdefault(lead.id, replace(hit, passage=lead))
        return list(found.values())

    def pool(self, question: Question, scope: Scope) -> Pool:
        """Return what the searches for a question find, to be ranked."""
        self._library.require_model(self._embedder.identity)
        asked = question.parts
        vectors = self._embedder.vectors([question.text, *asked])
        with self._library.snapshot():
            searches = self._searches(question, asked, vectors, scope)
            ids = sorted({each for search in searches for each, _ in search.ranking})
            found = self._library.passages(ids, scope)
            admitted = [each for each in ids if each in found and _admits(question, *found[each])]
            having, of_passages = self._library.vectors(admitted)
        # A passage whose vector is still to come is like nothing.
        similarities = np.zeros((len(admitted), len(vectors)), np.float32)
        if having:
            similarities[np.isin(admitted, having)] = of_passages @ vectors.T
        return Pool(
            question,
            asked,
            searches,
            [found[each][0] for each in admitted],
            [found[each][1] for each in admitted],
            similarities,
        )

    def _searches(
        self, question: Question, asked: Sequence[str], vectors: np.ndarray, scope: Scope
    ) -> list[Search]:
        """Search for the question in each scope, and for each of its parts."""
        searches, match = list[Search](), match_expression(question)
        for suffix, (kind, narrowed) in _scopes(question, scope).items():
            searches += self._both(match, vectors[0], suffix, kind, narrowed, DEPTH)
        for number, part in enumerate(asked, start=1):
            of_part = match_expression(question, part)
            searches += self._both(
                of_part, vectors[number], f": part {number}", "part", scope, PART_DEPTH
            )
        return searches

    def _both(
        self, match: str, vector: np.ndarray, suffix: str, kind: Kind, scope: Scope, depth: int
    ) -> list[Search]:
        return [
            Search(f"keyword{suffix}", kind, self._keyword(match, scope, depth)),
            Search(f"dense{suffix}", kind, self._index.search(vector, depth, scope)),
        ]

    def _keyword(self, match: str, scope: Scope, depth: int) -> Ranking:
        return self._library.keyword_search(match, depth, scope) if match else []


def _narrowed(question: Question, scope: Scope) -> Scope:
    """Return a scope with only the outlets and days of a question: a summary is of these alone."""
    days = question.days[:1]
    return replace(
        scope,
        outlets=scope.outlets or question.outlets,
        since=scope.since or next((each.since for each in days), None),
        until=scope.until or next((each.until for each in days), None),
    )


def _scopes(question: Question, scope: Scope) -> dict[str, tuple[Kind, Scope]]:
    """Return the scope, and by itself each outlet and the days that the question names.

    What a question names is looked for there too, not there only: "according to Reuters" may have
    come by way of another outlet.
    """
    scopes: dict[str, tuple[Kind, Scope]] = {"": ("whole", scope)}
    if not scope.outlets:
        scopes |= {
            f": {name}": ("outlet", replace(scope, outlets=(name,))) for name in question.outlets
        }
    if not (scope.since or scope.until):
        for each in question.days:
            scopes[f": {each.words}"] = ("days", replace(scope, since=each.since, until=each.until))
    return scopes


def match_expression(question: Question, part: str | None = None) -> str:
    """Return the FTS5 expression for a question, or a part of it: any of its words of meaning.

    Each word is quoted, so that nothing in a question is read as FTS5's own syntax.
    """
    # "To be or not to be" is a question, too.
    text = question.text if part is None else part
    chosen = [*(content_words(text) or words(text)), *(question.also if part is None else ())]
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


def _revision_of(hit: Hit) -> tuple[str, int]:
    return hit.passage.article_id, hit.passage.revision


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
