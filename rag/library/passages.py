"""Search and read the passages of a library, and their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rag.library.database import Database, groups
from rag.library.rows import HEADLINE, PASSAGE, PASSAGES, headline_of, passage_of
from rag.library.scope import scope_sql
from rag.records import Headline, Passage, Scope

_HAS_VECTOR = "p.id NOT IN (SELECT passage_id FROM awaiting)"


class Passages(Database):
    """The part of a library that gives passages."""

    def keyword_search(self, match: str, limit: int, scope: Scope) -> list[tuple[int, float]]:
        """Return (passage id, BM25 score) pairs, best first; a higher score is better.

        Args:
            match: an FTS5 expression, of quoted words only.
        """
        where, values = scope_sql(scope)
        rows = self.rows(
            # Weights of title, outlet and text: docs/decisions.md, "Keyword search". LEFT, as SQLite
            # leaves that join out where the scope asks nothing of a revision: a third of the time.
            "SELECT p.id, bm25(passage_words, 3.0, 1.0, 1.0) AS distance FROM passage_words w "
            "JOIN passages p ON p.id = w.rowid "
            "LEFT JOIN revisions r ON r.article_id = p.article_id AND r.revision = p.revision "
            f"WHERE passage_words MATCH :match AND {where} ORDER BY distance, p.id LIMIT :limit",
            {"match": match, "limit": limit, **values},
        )
        # FTS5 gives BM25 negated, so that the best sorts first.
        return [(row["id"], -row["distance"]) for row in rows]

    def passages(self, ids: Sequence[int], scope: Scope) -> dict[int, tuple[Passage, Headline]]:
        """Return those of the passages that are in scope, by id, each with its headline."""
        where, values = scope_sql(scope)
        found = {}
        for group in groups(list(ids)):
            marks = ",".join(str(int(passage_id)) for passage_id in group)
            rows = self.rows(
                f"SELECT {PASSAGE}, {HEADLINE} FROM {PASSAGES} WHERE p.id IN ({marks}) AND {where}",
                values,
            )
            found.update({row["id"]: (passage_of(row), headline_of(row)) for row in rows})
        return found

    def newest_leads(self, limit: int, scope: Scope) -> list[tuple[Passage, Headline]]:
        """Return the first passage of the newest articles in scope, each with its headline."""
        where, values = scope_sql(scope)
        rows = self.rows(
            f"SELECT {PASSAGE}, {HEADLINE} FROM {PASSAGES} WHERE p.number = 1 AND {where} "
            "ORDER BY r.published_first DESC NULLS LAST, r.ingested DESC, p.article_id LIMIT :limit",
            {"limit": limit, **values},
        )
        return [(passage_of(row), headline_of(row)) for row in rows]

    def ids_in_scope(self, scope: Scope, *, most: int) -> list[int]:
        """Return the ids of at most so many passages that are in scope, in no order."""
        where, values = scope_sql(scope)
        rows = self.rows(
            f"SELECT p.id FROM {PASSAGES} WHERE {where} LIMIT :most", {"most": most, **values}
        )
        return [row["id"] for row in rows]

    def undated(self, scope: Scope) -> int:
        """Return how many articles are in scope but for their date of publication: none is known."""
        where, values = scope_sql(replace(scope, since=None, until=None))
        rows = self.rows(
            f"SELECT count(DISTINCT p.article_id) FROM {PASSAGES} "
            f"WHERE r.published_first IS NULL AND {where}",
            values,
        )
        return int(rows[0][0])

    def in_scope(self, ids: Sequence[int], scope: Scope) -> set[int]:
        """Return those of the passages that are in scope."""
        where, values = scope_sql(scope)
        found: set[int] = set()
        for group in groups(list(ids)):
            marks = ",".join(str(int(passage_id)) for passage_id in group)
            rows = self.rows(
                f"SELECT p.id FROM {PASSAGES} WHERE p.id IN ({marks}) AND {where}", values
            )
            found.update(row["id"] for row in rows)
        return found

    def passages_of(self, article_id: str, revision: int) -> list[Passage]:
        """Return the passages of one revision, in order."""
        rows = self.rows(
            f"SELECT {PASSAGE} FROM {PASSAGES} "
            "WHERE p.article_id = ? AND p.revision = ? ORDER BY p.number",
            (article_id, revision),
        )
        return [passage_of(row) for row in rows]

    def current_ids(self) -> list[int]:
        """Return the ids of all passages that are searched by their vectors, ascending."""
        sql = f"SELECT p.id FROM passages p WHERE p.is_current AND {_HAS_VECTOR} ORDER BY p.id"
        with self.errors_explained():  # row by row: there may be a million
            return [row[0] for row in self.connection.execute(sql)]

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], np.ndarray]:
        """Return the vectors of passages: the ids that have one, and a (len, dimension) float32."""
        found: dict[int, bytes] = {}
        for group in groups(list(ids)):
            marks = ",".join(str(int(passage_id)) for passage_id in group)
            rows = self.rows(
                "SELECT p.id, e.vector FROM passages p JOIN embeddings e "
                f"ON e.text_sha256 = p.embedding WHERE p.id IN ({marks})"
            )
            found.update({row["id"]: row["vector"] for row in rows})
        kept = [passage_id for passage_id in ids if passage_id in found]
        width = len(found[kept[0]]) // 4 if kept else 0
        flat = np.frombuffer(b"".join(found[passage_id] for passage_id in kept), dtype="<f4")
        return kept, flat.reshape(len(kept), width)

    def ids_outside(self, generation_last: int, scope: Scope) -> list[int]:
        """Return ids of passages in scope, with vectors, that an index generation cannot know.

        They came after its last id, or belong to a superseded revision that `scope.as_of` asks for.
        """
        where, values = scope_sql(scope)
        # All are current without `as_of`; said in one condition, it is found in an index.
        outside = "p.id > :last" if scope.as_of is None else "(p.id > :last OR NOT p.is_current)"
        rows = self.rows(
            f"SELECT p.id FROM {PASSAGES} "
            f"WHERE {outside} AND {_HAS_VECTOR} AND {where} ORDER BY p.id",
            {"last": generation_last, **values},
        )
        return [row["id"] for row in rows]

    def passage_keys(self) -> list[tuple[str, str]]:
        """Return (hash, text) of every text that is embedded, each once."""
        rows = self.rows(f"SELECT {PASSAGE} FROM {PASSAGES} GROUP BY p.embedding")
        return [(row["embedding"], row["text"]) for row in rows]
