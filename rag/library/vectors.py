"""The vectors of a library: which model made them, and which passages still lack theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from rag.errors import IndexMismatch, LibraryError
from rag.library.database import Database, groups
from rag.library.rows import PASSAGE, PASSAGES

_HAS_NONE = "NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.text_sha256 = p.embedding)"


class Vectors(Database):
    """The part of a library that keeps vectors."""

    def vectors_identity(self) -> str:
        """Return a token of this library and its model: another one has other vectors."""
        return f"{self.fact('library')} {self.model()}"

    def model(self) -> str | None:
        """Return the identity of the model that embedded this library; None before the first."""
        return self.fact("embedding_model")

    def require_model(self, model: str) -> None:
        """Check that the library was embedded by this model.

        Raises:
            IndexMismatch: it was embedded by another one.
        """
        stored = self.model()
        if stored not in (None, model):
            raise IndexMismatch(
                f"{self.path} was embedded by {stored}, the settings name {model}",
                "set embedding.model back, or embed again with: dateline doctor --rebuild",
            )

    def own_model(self, model: str) -> None:
        """Make this model the library's where it has none, within the caller's transaction.

        Raises:
            IndexMismatch: it was embedded by another one.
        """
        self.require_model(model)
        self.connection.execute(
            "INSERT OR IGNORE INTO facts VALUES ('embedding_model', ?)", (model,)
        )

    def change_model(self, model: str, vectors: Mapping[str, np.ndarray]) -> None:
        """Put the vectors of another model, for every passage, in place of the present ones."""
        with self.writing():
            self.connection.execute("DELETE FROM embeddings")
            self.write_vectors(vectors, model)
            self.set_fact("embedding_model", model)
            if self.rows(f"SELECT 1 FROM passages p WHERE {_HAS_NONE} LIMIT 1"):
                raise LibraryError(
                    "another process stored an article while the library was embedded again",
                    "run the same command again; the vectors are as they were",
                )
            self.changed()

    def missing_vectors(self, keys: Iterable[str], model: str) -> set[str]:
        """Return those text hashes for which this model's vector is not stored."""
        wanted = set(keys)
        for group in groups(sorted(wanted)):
            marks = ",".join("?" * len(group))
            rows = self.rows(
                f"SELECT text_sha256 FROM embeddings WHERE model = ? AND text_sha256 IN ({marks})",
                (model, *group),
            )
            wanted -= {row["text_sha256"] for row in rows}
        return wanted

    def write_vectors(self, vectors: Mapping[str, np.ndarray], model: str) -> None:
        """Store vectors by the hash of their text, within the caller's transaction."""
        self.connection.executemany(
            "INSERT OR IGNORE INTO embeddings VALUES (?, ?, ?)",
            [(key, model, vector.astype("<f4").tobytes()) for key, vector in vectors.items()],
        )
        self.connection.executemany(
            "DELETE FROM awaiting WHERE passage_id IN "
            "(SELECT id FROM passages WHERE embedding = ?)",
            [(key,) for key in vectors],
        )

    def await_vectors(self, article_id: str) -> None:
        """Note which passages of an article lack their vectors, within the caller's transaction."""
        self.connection.execute(
            "INSERT OR IGNORE INTO awaiting SELECT p.id FROM passages p "
            f"WHERE p.article_id = ? AND {_HAS_NONE}",
            (article_id,),
        )

    def number_awaiting(self) -> int:
        """Return how many passages lack their vectors."""
        return int(self.rows("SELECT count(*) FROM awaiting")[0][0])

    def awaiting(self, after: int, limit: int) -> list[tuple[int, str, str]]:
        """Return (id, hash, text) of passages that lack their vectors, by ascending id.

        Args:
            after: only ids above it.
            limit: at most so many.
        """
        rows = self.rows(
            f"SELECT {PASSAGE} FROM awaiting w CROSS JOIN {PASSAGES} "
            "WHERE w.passage_id > ? AND p.id = w.passage_id ORDER BY w.passage_id LIMIT ?",
            (after, limit),
        )
        return [(row["id"], row["embedding"], row["text"]) for row in rows]

    def add_awaited(self, vectors: Mapping[str, np.ndarray], model: str) -> None:
        """Store vectors, by the hash of their text, that passages have been waiting for.

        A text whose article has been removed meanwhile is passed over.

        Raises:
            IndexMismatch: the library has been embedded by another model meanwhile.
        """
        with self.writing():
            self.require_model(model)
            there = {
                key: vector
                for key, vector in vectors.items()
                if self.rows("SELECT 1 FROM passages WHERE embedding = ? LIMIT 1", (key,))
            }
            self.write_vectors(there, model)
            self.changed()
