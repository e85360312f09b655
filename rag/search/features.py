"""Describe each passage that the searches found by cheap features, for the ranker."""

from __future__ import annotations

import numpy as np

from rag.search.overlap import Columns, own_part, word_columns
from rag.search.pool import KINDS, Pool
from rag.text.words import stems

# A rank that stands for "not found by this search".
NO_RANK = 200.0


#: The columns of `features`, in order.
FEATURES = (
    *(f"keyword {kind} {value}" for kind in KINDS for value in ("rank", "share")),
    *(f"dense {kind} rank" for kind in KINDS),
    "similarity", "similarity below best", "similarity rank",
    "part similarity", "part similarity below best", "own part similarity",
    "in named outlet", "outlets named", "in days",
    "share", "local share", "headline share", "share with headline", "article share",
    "best sentence", "best sentence local", "part share", "own part share", "best sentence of a part",
    "pairs", "rarest found", "names", "names with headline", "names in headline", "numbers",
    "characters", "number", "article candidates",
    "article keyword share", "article similarity", "article rank by keyword", "article rank by similarity",
    "article best sentence", "article part share", "article parts",
    "words asked", "parts asked", "pool",
)  # fmt: skip


def features(pool: Pool) -> np.ndarray:
    """Return one row a passage, with the columns of `FEATURES`: (passages, features), float32."""
    if not pool.passages:
        return np.empty((0, len(FEATURES)), np.float32)
    found = _rank_columns(pool) | _similarity_columns(pool) | _scope_columns(pool)
    found |= word_columns(pool)
    found |= _article_columns(pool, found)
    size = len(pool.passages)
    columns = [np.broadcast_to(np.asarray(found[name], np.float32), (size,)) for name in FEATURES]
    return np.stack(columns, axis=1)


def _rank_columns(pool: Pool) -> Columns:
    """The best rank and the best share of the top score that each kind of search gave."""
    row = {passage.id: number for number, passage in enumerate(pool.passages)}
    columns: dict[str, np.ndarray] = {}
    for kind in KINDS:
        for name in ("keyword", "dense"):
            columns[f"{name} {kind} rank"] = np.full(len(row), NO_RANK)
        columns[f"keyword {kind} share"] = np.zeros(len(row))
    for search in pool.searches:
        name = "keyword" if search.is_keyword else "dense"
        ranks = columns[f"{name} {search.kind} rank"]
        shares = columns[f"keyword {search.kind} share"]
        for rank, (passage_id, score) in enumerate(search.ranking, start=1):
            here = row.get(passage_id)
            if here is None:
                continue
            ranks[here] = min(ranks[here], rank)
            if search.is_keyword:
                top = search.ranking[0][1]
                shares[here] = max(shares[here], score / top if top > 0 else 1.0)
    return dict(columns)


def _similarity_columns(pool: Pool) -> Columns:
    whole = pool.similarities[:, 0]
    of_parts = pool.similarities[:, 1:] if pool.parts else pool.similarities
    best = of_parts.max(axis=1)
    return {
        "similarity": whole,
        "similarity below best": whole.max() - whole,
        "similarity rank": _ranks(whole),
        "part similarity": best,
        "part similarity below best": (of_parts.max(axis=0) - of_parts).min(axis=1),
        "own part similarity": own_part(pool, of_parts),
    }


def _scope_columns(pool: Pool) -> Columns:
    named = {outlet.casefold() for outlet in pool.question.outlets}
    inside = [bool(named) and (each.outlet or "").casefold() in named for each in pool.headlines]
    days = {id for each in pool.searches if each.kind == "days" for id, _ in each.ranking}
    return {
        "in named outlet": np.array(inside, float) if named else -1.0,
        "outlets named": float(len(named)),
        "in days": np.array([each.id in days for each in pool.passages], float)
        if pool.question.days
        else -1.0,
        "words asked": float(len(set(stems(pool.question.text)))),
        "parts asked": float(len(pool.parts)),
        "pool": float(len(pool.passages)),
    }


def _article_columns(pool: Pool, found: Columns) -> Columns:
    """What the other passages of the same article say of a passage."""
    ids = [each.article_id for each in pool.passages]
    place = {article_id: number for number, article_id in enumerate(dict.fromkeys(ids))}
    article = np.array([place[each] for each in ids])
    shares = [np.asarray(found[f"keyword {kind} share"]) for kind in KINDS]
    keyword = np.max(shares, axis=0)
    similarity = np.asarray(found["similarity"])
    return {
        "article candidates": np.bincount(article)[article].astype(float),
        "article keyword share": _best_of(article, keyword),
        "article similarity": _best_of(article, similarity),
        "article rank by keyword": _ranks_within(article, keyword),
        "article rank by similarity": _ranks_within(article, similarity),
        "article best sentence": _best_of(article, np.asarray(found["best sentence"])),
    }


def _best_of(group: np.ndarray, values: np.ndarray) -> np.ndarray:
    best = np.full(group.max() + 1, -np.inf)
    np.maximum.at(best, group, values)
    return np.asarray(best[group])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Return the rank of each value from 1, the highest first; equal values share one."""
    return np.asarray(1.0 + (values[np.newaxis] > values[:, np.newaxis]).sum(axis=1))


def _ranks_within(group: np.ndarray, values: np.ndarray) -> np.ndarray:
    above = values[np.newaxis] > values[:, np.newaxis]
    same = group[np.newaxis] == group[:, np.newaxis]
    return np.asarray(1.0 + (above & same).sum(axis=1))
