"""What could not be taken in, so that it can be listed and tried again."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import datetime

from rag.library.database import Database
from rag.records import Failure


class Failures(Database):
    """The part of a library that remembers failures."""

    def record_failure(self, failure: Failure) -> None:
        """Remember an input that could not be taken in, counting how often it was tried."""
        with self.writing():
            self.connection.execute(
                "INSERT INTO failures VALUES (?, ?, ?, ?, 1) ON CONFLICT (location) DO UPDATE SET "
                "error = excluded.error, hint = excluded.hint, last_tried = excluded.last_tried, "
                "tries = tries + 1",
                (failure.location, failure.error, failure.hint, failure.when.isoformat()),
            )

    def forget_failures(self, source: str, *, but: Collection[str]) -> None:
        """Drop the failures of a source, and of lines in it, but those that it has still."""
        # Reading first keeps the common case free of a write.
        known = self.rows(
            "SELECT location FROM failures WHERE location = :source OR "
            "substr(location, 1, length(:source) + 1) = :source || ':'",
            {"source": source},
        )
        over = [(row["location"],) for row in known if row["location"] not in but]
        if over:
            with self.writing():
                self.connection.executemany("DELETE FROM failures WHERE location = ?", over)

    def forget_failure(self, location: str) -> None:
        """Drop one failure from the list."""
        with self.writing():
            self.connection.execute("DELETE FROM failures WHERE location = ?", (location,))

    def failures(self) -> list[Failure]:
        """Return what could not be taken in, the latest first."""
        rows = self.rows("SELECT * FROM failures ORDER BY last_tried DESC, location")
        return [_failure_of(row) for row in rows]

    def failure_of(self, location: str) -> Failure | None:
        """Return what is known of an input that could not be taken in."""
        rows = self.rows("SELECT * FROM failures WHERE location = ?", (location,))
        return _failure_of(rows[0]) if rows else None


def _failure_of(row: sqlite3.Row) -> Failure:
    return Failure(
        row["location"],
        row["error"],
        row["hint"],
        datetime.fromisoformat(row["last_tried"]),
        row["tries"],
    )
