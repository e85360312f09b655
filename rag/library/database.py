"""The connection to the library's file: snapshots for readers, transactions for writers."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag.errors import LibraryBusy, LibraryError

BUSY_SECONDS = 60  # how long a writer waits for another process's transaction
# SQLite's own limit is 32,766 variables a statement; small groups keep its plans cached.
GROUP = 500


class Database:
    """One SQLite file, with a connection a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread, opened at first use."""
        if getattr(self._local, "connection", None) is None:
            self._local.connection = self._connect()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        with self.errors_explained():
            fixed = _is_in_fixed_folder(self.path)
            connection = sqlite3.connect(
                self.path.absolute().as_uri() + (_fixed_mode(self.path) if fixed else ""), uri=True,
                timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False,
            )  # fmt: skip
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            if not fixed:
                _keep_log(connection)
            # FULL: what was reported as stored is there after a power cut, too.
            connection.execute("PRAGMA synchronous = FULL")
            return connection

    def close(self) -> None:
        """Close this thread's connection."""
        if getattr(self._local, "connection", None) is not None:
            self._local.connection.close()
            self._local.connection = None

    @contextmanager
    def errors_explained(self) -> Iterator[None]:
        """Turn SQLite's errors into ours: the one place where they meet."""
        try:
            yield
        except sqlite3.OperationalError as cause:
            if "locked" in str(cause) or "busy" in str(cause):
                raise LibraryBusy(
                    f"another process has been writing to {self.path} for {BUSY_SECONDS} s",
                    "wait until it has finished, then try again",
                ) from cause
            hint = (
                "free some disk space, then run the same command again; what was stored is kept"
                if "full" in str(cause)
                else "check the folder's permissions and disk, or choose another with --home"
            )
            raise LibraryError(f"{self.path}: {cause}", hint) from cause
        except sqlite3.DatabaseError as cause:
            raise LibraryError(
                f"{self.path} is damaged or not a library: {cause}",
                "restore it from a copy, or ingest again into another --home",
            ) from cause

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one state of the library within the block, whatever is written meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        with self.errors_explained():
            try:
                self.connection.execute("BEGIN")
                yield
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write within the block all or nothing."""
        with self.errors_explained():
            try:  # around BEGIN, too: Ctrl-C may come at any moment
                self.connection.execute("BEGIN IMMEDIATE")
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                # A full disk has rolled back already; a second rollback would hide its error.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Run a query and return all its rows."""
        with self.errors_explained():
            return self.connection.execute(sql, values).fetchall()

    def fact(self, name: str) -> str | None:
        """Return one of the few things that are known of a library as a whole."""
        rows = self.rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(rows[0]["value"]) if rows else None

    def set_fact(self, name: str, value: str) -> None:
        """Change one of them, within the caller's transaction."""
        self.connection.execute(
            "INSERT INTO facts VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def changed(self) -> None:
        """Give the library another `state`, within the caller's transaction."""
        self.connection.execute(
            "INSERT INTO facts VALUES ('changes', '1') "
            "ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )


def _keep_log(connection: sqlite3.Connection) -> None:
    """Put the file into WAL mode; for this alone SQLite does not wait while another process does."""
    ends = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > ends:
                raise
            time.sleep(0.02)


def _is_in_fixed_folder(path: Path) -> bool:
    """Tell whether SQLite cannot make the files that it wants beside a library."""
    # A read-only disk, or no permission; a library that is not there yet is another matter.
    return path.exists() and not os.access(path.parent, os.W_OK)


def _fixed_mode(path: Path) -> str:
    """Return how to open a library beside which no file can be made."""
    # With its log and the log's index there, another user may be writing: then what is in the log
    # is read, too. Without them SQLite reads only what it may take for unchanging.
    there = all(path.with_name(path.name + end).exists() for end in ("-wal", "-shm"))
    return "?mode=ro" if there else "?immutable=1"


def groups(items: list[Any]) -> Iterator[list[Any]]:
    """Cut a list into pieces that one statement can take."""
    for first in range(0, len(items), GROUP):
        yield items[first : first + GROUP]
