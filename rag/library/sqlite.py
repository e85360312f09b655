"""The library in one SQLite file: the truth that everything else is rebuilt from.

Readers take a `snapshot()` and see one state throughout; a writer stores one article in one
transaction. SQLite's write-ahead log lets both go on at once, in any number of processes.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np

from rag.errors import ArticleNotFound, IndexMismatch, LibraryBusy, LibraryError
from rag.library.scope import scope_sql
from rag.library.schema import migrate
from rag.moments import epoch, first_instant, last_instant, moment_text, parse_moment
from rag.records import Article, Failure, Headline, Moment, Passage, Scope, Span

Outcome = Literal["added", "updated", "unchanged", "duplicate"]

BUSY_SECONDS = 60  # how long a writer waits for another process's transaction
# SQLite's own limit is 32,766 variables a statement; small groups keep its plans cached.
GROUP = 500

_HEADLINE = "r.title, r.outlet, r.published, r.url"


def open_library(home: Path, *, create: bool = False) -> Library:
    """Open the library of a home folder.

    Args:
        home: the folder; the library is its `library.db`.
        create: make folder and library where there are none (writers do, readers do not).

    Raises:
        LibraryError: there is no library and `create` is false, or it cannot be read or written.
    """
    path = home / "library.db"
    if not create and not path.is_file():
        raise LibraryError(
            f"there is no library in {home}",
            "ingest an article first: dateline ingest FILE",
        )
    try:
        if create:
            home.mkdir(parents=True, exist_ok=True)
        library = Library(path)
        with library.errors_explained():
            migrate(library.connection)
    except OSError as cause:
        raise LibraryError(
            f"{home} cannot be used as a home: {cause.strerror}",
            "choose another folder with --home, or correct its permissions",
        ) from cause
    return library


class Library:
    """Articles and all that is known of them; safe to use from several threads."""

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
            connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            # A read-only disk cannot switch to WAL; reading then works as it is.
            connection.execute("PRAGMA journal_mode = WAL")
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
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("COMMIT")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write within the block all or nothing."""
        with self.errors_explained():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                # A full disk has rolled back already; a second rollback would hide its error.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def _rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        with self.errors_explained():
            return self.connection.execute(sql, values).fetchall()

    # --- articles ---------------------------------------------------------------------------

    def article(self, article_id: str, revision: int | None = None) -> Article:
        """Return one article whole, by its id or an unambiguous beginning of it.

        Raises:
            ArticleNotFound: no article, or no such revision of it.
        """
        found = self._rows(
            "SELECT a.location, a.copy_of, r.* FROM articles a "
            "JOIN revisions r ON r.article_id = a.id AND r.revision = coalesce(?, a.revision) "
            "WHERE a.id = ?",
            (revision, self.full_id(article_id)),
        )
        if not found:
            raise ArticleNotFound(
                f"article {article_id} has no revision {revision}",
                f"see its revisions with: dateline show {article_id}",
            )
        return _article(found[0])

    def full_id(self, beginning: str) -> str:
        """Return the one article id that begins so.

        Raises:
            ArticleNotFound: none does, or several do.
        """
        # A range, not LIKE: an id may not hold wildcards, but what the user types may.
        found = self._rows(
            "SELECT id FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT 2",
            (beginning, beginning + "\U0010ffff"),
        )
        if beginning and len(found) == 1:
            return str(found[0]["id"])
        problem = "more than one article's id begins" if len(found) > 1 else "no article's id begins"
        raise ArticleNotFound(
            f"{problem} with {beginning!r}", "see the ids with: dateline list"
        )

    def revisions(self, article_id: str) -> list[Article]:
        """Return every revision of an article, oldest first."""
        rows = self._rows(
            "SELECT a.location, a.copy_of, r.* FROM articles a "
            "JOIN revisions r ON r.article_id = a.id WHERE a.id = ? ORDER BY r.revision",
            (self.full_id(article_id),),
        )
        return [_article(row) for row in rows]

    def articles(self) -> Iterator[Article]:
        """Give every article in its current revision, newest first, one at a time."""
        ids = self._rows(
            "SELECT a.id FROM articles a JOIN revisions r "
            "ON r.article_id = a.id AND r.revision = a.revision "
            "ORDER BY r.published_first DESC NULLS LAST, r.ingested DESC, a.id"
        )
        for row in ids:
            yield self.article(row["id"])

    def headlines(self, limit: int | None = None) -> list[Headline]:
        """Return the headlines of all articles that are not copies, newest first."""
        rows = self._rows(
            f"SELECT a.id AS article_id, {_HEADLINE} FROM articles a "
            "JOIN revisions r ON r.article_id = a.id AND r.revision = a.revision "
            "WHERE a.copy_of IS NULL "
            "ORDER BY r.published_first DESC NULLS LAST, r.ingested DESC, a.id LIMIT ?",
            (-1 if limit is None else limit,),
        )
        return [_headline(row) for row in rows]

    def outlets(self) -> list[str]:
        """Return the names of all outlets, the one with most articles first."""
        rows = self._rows(
            "SELECT r.outlet, count(*) AS number FROM articles a "
            "JOIN revisions r ON r.article_id = a.id AND r.revision = a.revision "
            "WHERE r.outlet IS NOT NULL GROUP BY r.outlet ORDER BY number DESC, r.outlet"
        )
        return [row["outlet"] for row in rows]

    def carried_by(self, article_id: str) -> list[Headline]:
        """Return the copies of an article."""
        rows = self._rows(
            f"SELECT a.id AS article_id, {_HEADLINE} FROM articles a "
            "JOIN revisions r ON r.article_id = a.id AND r.revision = a.revision "
            "WHERE a.copy_of = ? ORDER BY r.ingested, a.id",
            (article_id,),
        )
        return [_headline(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Return how many articles, revisions, passages, embeddings and failures there are."""
        tables = ("articles", "revisions", "passages", "embeddings", "failures")
        row = self._rows("SELECT " + ", ".join(f"(SELECT count(*) FROM {t}) AS {t}" for t in tables))
        return dict(row[0])

    def state(self) -> str:
        """Return a token that is another one whenever what is searched has changed."""
        row = self._rows("SELECT value FROM facts WHERE name = 'changes'")
        return str(row[0]["value"]) if row else "0"

    # --- storing ----------------------------------------------------------------------------

    def compare(self, article: Article) -> Outcome:
        """Tell what `store` would do with an article, without doing it."""
        known = self._current(article.id)
        if known and _same(known, article):
            return "unchanged"
        if self._original(article):
            return "duplicate"
        return "updated" if known else "added"

    def store(
        self, article: Article, spans: Sequence[Span], vectors: Mapping[str, np.ndarray], model: str
    ) -> tuple[Outcome, Article]:
        """Store one article with its passages, wholly or not at all.

        Args:
            article: as parsed; its revision number is given here.
            spans: where its passages are, in order.
            vectors: float32 vectors by SHA-256 of the text they embed; those of the article's
                passages that the library lacks.
            model: the identity of the embedding model.

        Returns:
            What was done, and the article as stored.

        Raises:
            IndexMismatch: the library was embedded by another model.
            LibraryError: it cannot be written.
        """
        with self._writing():
            self._own_model(model)
            known = self._current(article.id)
            if known and _same(known, article):
                return "unchanged", known
            original = self._original(article)
            stored = replace(
                article,
                revision=known.revision + 1 if known else 1,
                copy_of=original,
            )
            if known:
                if known.text_sha256 != stored.text_sha256:
                    self._release_copies(known)
                self._retire(known)
            self._write_article(stored)
            if original is None:
                self._write_vectors(vectors, model)
                self._write_passages(stored, [(span, passage_key(span.of(stored.text))) for span in spans])
            self._changed()
            if original is not None:
                return "duplicate", stored
            return ("updated" if known else "added"), stored

    def remove(self, article_id: str) -> Article:
        """Delete an article with all its revisions; a copy of it takes its place in the search.

        Raises:
            ArticleNotFound: no article has this id.
        """
        with self._writing():
            article = self.article(article_id)
            self._release_copies(article)
            keys = self._rows(
                "SELECT id, embedding FROM passages WHERE article_id = ?", (article.id,)
            )
            self.connection.executemany(
                "DELETE FROM passage_words WHERE rowid = ?", [(row["id"],) for row in keys]
            )
            self.connection.execute("DELETE FROM articles WHERE id = ?", (article.id,))
            self.connection.executemany(
                "DELETE FROM embeddings WHERE text_sha256 = ?1 "
                "AND NOT EXISTS (SELECT 1 FROM passages WHERE embedding = ?1)",
                [(row["embedding"],) for row in keys],
            )
            self._changed()
            return article

    def _current(self, article_id: str) -> Article | None:
        rows = self._rows(
            "SELECT a.location, a.copy_of, r.* FROM articles a "
            "JOIN revisions r ON r.article_id = a.id AND r.revision = a.revision WHERE a.id = ?",
            (article_id,),
        )
        return _article(rows[0]) if rows else None

    def _original(self, article: Article) -> str | None:
        """Return the other article that already carries this text, if there is one."""
        rows = self._rows(
            "SELECT a.id FROM articles a "
            "JOIN revisions r ON r.article_id = a.id AND r.revision = a.revision "
            "WHERE r.text_sha256 = ? AND a.id != ? AND a.copy_of IS NULL LIMIT 1",
            (article.text_sha256, article.id),
        )
        return str(rows[0]["id"]) if rows else None

    def _release_copies(self, original: Article) -> None:
        """Make the first copy the original of the others: the text stays in the search."""
        copies = self.carried_by(original.id)
        if not copies:
            return
        heir = copies[0].article_id
        self.connection.execute("UPDATE articles SET copy_of = NULL WHERE id = ?", (heir,))
        self.connection.execute(
            "UPDATE articles SET copy_of = ? WHERE copy_of = ?", (heir, original.id)
        )
        rows = self._rows(
            "SELECT start, end, embedding FROM passages WHERE article_id = ? AND is_current "
            "ORDER BY number",
            (original.id,),
        )
        self._write_passages(
            self.article(heir), [(Span(row["start"], row["end"]), row["embedding"]) for row in rows]
        )

    def _retire(self, article: Article) -> None:
        self.connection.execute(
            "UPDATE passages SET is_current = 0 WHERE article_id = ?", (article.id,)
        )

    def _write_article(self, article: Article) -> None:
        self.connection.execute(
            "INSERT INTO articles (id, location, revision, copy_of) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET location = excluded.location, "
            "revision = excluded.revision, copy_of = excluded.copy_of",
            (article.id, article.location, article.revision, article.copy_of),
        )
        published = article.published
        known_from = article.modified or article.published or article.ingested
        self.connection.execute(
            "INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                article.revision,
                article.title,
                article.outlet,
                article.url,
                json.dumps(article.authors, ensure_ascii=False),
                moment_text(published),
                moment_text(article.modified),
                article.ingested.isoformat(),
                json.dumps(dict(article.dates_from)),
                article.language,
                article.text,
                article.text_sha256,
                epoch(first_instant(published)) if published else None,
                epoch(last_instant(published)) if published else None,
                epoch(first_instant(known_from)),
            ),
        )

    def _write_passages(self, article: Article, spans: Iterable[tuple[Span, str]]) -> None:
        for number, (span, key) in enumerate(spans, start=1):
            row = self.connection.execute(
                "INSERT INTO passages (article_id, revision, number, start, end, embedding, "
                "is_current) VALUES (?, ?, ?, ?, ?, ?, 1)",
                (article.id, article.revision, number, span.start, span.end, key),
            ).lastrowid
            self.connection.execute(
                "INSERT INTO passage_words (rowid, title, outlet, text) VALUES (?, ?, ?, ?)",
                (row, article.title, article.outlet, span.of(article.text)),
            )

    def _write_vectors(self, vectors: Mapping[str, np.ndarray], model: str) -> None:
        self.connection.executemany(
            "INSERT OR IGNORE INTO embeddings VALUES (?, ?, ?)",
            [(key, model, vector.astype("<f4").tobytes()) for key, vector in vectors.items()],
        )

    def _changed(self) -> None:
        self.connection.execute(
            "INSERT INTO facts VALUES ('changes', '1') "
            "ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )

    # --- the embedding model ----------------------------------------------------------------

    def model(self) -> str | None:
        """Return the identity of the model that embedded this library; None before the first."""
        rows = self._rows("SELECT value FROM facts WHERE name = 'embedding_model'")
        return str(rows[0]["value"]) if rows else None

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

    def _own_model(self, model: str) -> None:
        self.require_model(model)
        self.connection.execute(
            "INSERT OR IGNORE INTO facts VALUES ('embedding_model', ?)", (model,)
        )

    def change_model(self, model: str, vectors: Mapping[str, np.ndarray]) -> None:
        """Put the vectors of another model, for every passage, in place of the present ones."""
        with self._writing():
            self.connection.execute("DELETE FROM embeddings")
            self._write_vectors(vectors, model)
            self.connection.execute(
                "INSERT INTO facts VALUES ('embedding_model', ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (model,),
            )
            self._changed()

    def missing_vectors(self, keys: Iterable[str], model: str) -> set[str]:
        """Return those text hashes for which this model's vector is not stored."""
        wanted = set(keys)
        for group in _groups(sorted(wanted)):
            marks = ",".join("?" * len(group))
            rows = self._rows(
                f"SELECT text_sha256 FROM embeddings WHERE model = ? AND text_sha256 IN ({marks})",
                (model, *group),
            )
            wanted -= {row["text_sha256"] for row in rows}
        return wanted

    # --- passages ---------------------------------------------------------------------------

    def keyword_search(self, match: str, limit: int, scope: Scope) -> list[tuple[int, float]]:
        """Return (passage id, BM25 score) pairs, best first; a higher score is better.

        Args:
            match: an FTS5 expression, of quoted words only.
        """
        where, values = scope_sql(scope)
        rows = self._rows(
            # Weights of title, outlet and text: docs/decisions.md, "Keyword search".
            "SELECT p.id, bm25(passage_words, 3.0, 1.0, 1.0) AS distance FROM passage_words w "
            "JOIN passages p ON p.id = w.rowid "
            "JOIN revisions r ON r.article_id = p.article_id AND r.revision = p.revision "
            f"WHERE passage_words MATCH :match AND {where} ORDER BY distance, p.id LIMIT :limit",
            {"match": match, "limit": limit, **values},
        )
        # FTS5 gives BM25 negated, so that the best sorts first.
        return [(row["id"], -row["distance"]) for row in rows]

    def passages(self, ids: Sequence[int], scope: Scope) -> dict[int, tuple[Passage, Headline]]:
        """Return those of the passages that are in scope, by id, each with its headline."""
        where, values = scope_sql(scope)
        found = {}
        for group in _groups(list(ids)):
            marks = ",".join(str(int(passage_id)) for passage_id in group)
            rows = self._rows(
                f"SELECT p.*, substr(r.text, p.start + 1, p.end - p.start) AS text, {_HEADLINE} "
                "FROM passages p JOIN revisions r "
                "ON r.article_id = p.article_id AND r.revision = p.revision "
                f"WHERE p.id IN ({marks}) AND {where}",
                values,
            )
            found.update({row["id"]: (_passage(row), _headline(row)) for row in rows})
        return found

    def passages_of(self, article_id: str, revision: int) -> list[Passage]:
        """Return the passages of one revision, in order."""
        rows = self._rows(
            "SELECT p.*, substr(r.text, p.start + 1, p.end - p.start) AS text "
            "FROM passages p JOIN revisions r "
            "ON r.article_id = p.article_id AND r.revision = p.revision "
            "WHERE p.article_id = ? AND p.revision = ? ORDER BY p.number",
            (article_id, revision),
        )
        return [_passage(row) for row in rows]

    def current_ids(self) -> list[int]:
        """Return the ids of all passages that are searched, ascending."""
        return [row["id"] for row in self._rows("SELECT id FROM passages WHERE is_current ORDER BY id")]

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], np.ndarray]:
        """Return the vectors of passages: the ids that have one, and a (len, dimension) float32."""
        found: dict[int, bytes] = {}
        for group in _groups(list(ids)):
            marks = ",".join(str(int(passage_id)) for passage_id in group)
            rows = self._rows(
                "SELECT p.id, e.vector FROM passages p JOIN embeddings e "
                f"ON e.text_sha256 = p.embedding WHERE p.id IN ({marks})"
            )
            found.update({row["id"]: row["vector"] for row in rows})
        kept = [passage_id for passage_id in ids if passage_id in found]
        width = len(found[kept[0]]) // 4 if kept else 0
        flat = np.frombuffer(b"".join(found[passage_id] for passage_id in kept), dtype="<f4")
        return kept, flat.reshape(len(kept), width)

    def ids_outside(self, generation_last: int, scope: Scope) -> list[int]:
        """Return ids of passages in scope that an index generation cannot know.

        They came after its last id, or belong to a superseded revision that `scope.as_of` asks for.
        """
        where, values = scope_sql(scope)
        rows = self._rows(
            "SELECT p.id FROM passages p JOIN revisions r "
            "ON r.article_id = p.article_id AND r.revision = p.revision "
            f"WHERE (p.id > :last OR NOT p.is_current) AND {where} ORDER BY p.id",
            {"last": generation_last, **values},
        )
        return [row["id"] for row in rows]

    def passage_keys(self) -> list[tuple[str, str]]:
        """Return (hash, text) of every text that is embedded, each once."""
        rows = self._rows(
            "SELECT p.embedding, substr(r.text, p.start + 1, p.end - p.start) AS text "
            "FROM passages p JOIN revisions r "
            "ON r.article_id = p.article_id AND r.revision = p.revision GROUP BY p.embedding"
        )
        return [(row["embedding"], row["text"]) for row in rows]

    # --- failures ---------------------------------------------------------------------------

    def record_failure(self, failure: Failure) -> None:
        """Remember an input that could not be taken in, counting how often it was tried."""
        with self._writing():
            self.connection.execute(
                "INSERT INTO failures VALUES (?, ?, ?, ?, 1) ON CONFLICT (location) DO UPDATE SET "
                "error = excluded.error, hint = excluded.hint, last_tried = excluded.last_tried, "
                "tries = tries + 1",
                (failure.location, failure.error, failure.hint, failure.when.isoformat()),
            )

    def forget_failure(self, location: str) -> None:
        """Drop the failure of an input that has been taken in since."""
        # Reading first keeps the common case free of a write.
        if self._rows("SELECT 1 FROM failures WHERE location = ?", (location,)):
            with self._writing():
                self.connection.execute("DELETE FROM failures WHERE location = ?", (location,))

    def failures(self) -> list[Failure]:
        """Return what could not be taken in, the latest first."""
        rows = self._rows("SELECT * FROM failures ORDER BY last_tried DESC, location")
        return [
            Failure(
                row["location"],
                row["error"],
                row["hint"],
                datetime.fromisoformat(row["last_tried"]),
                row["tries"],
            )
            for row in rows
        ]

    # --- health -----------------------------------------------------------------------------

    def problems(self) -> list[str]:
        """Return what is wrong in the file itself, one line each; empty when all is well."""
        found = [
            row[0] for row in self._rows("PRAGMA integrity_check") if row[0] != "ok"
        ]
        checks = {
            "passages whose article is gone": "SELECT count(*) FROM passages p LEFT JOIN revisions r "
            "ON r.article_id = p.article_id AND r.revision = p.revision WHERE r.article_id IS NULL",
            "passages of an old revision in the search": "SELECT count(*) FROM passages p "
            "JOIN articles a ON a.id = p.article_id WHERE p.is_current AND p.revision != a.revision",
            "articles without passages": "SELECT count(*) FROM articles a WHERE a.copy_of IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.article_id = a.id AND p.is_current)",
            "passages without a vector": "SELECT count(*) FROM passages p LEFT JOIN embeddings e "
            "ON e.text_sha256 = p.embedding WHERE e.vector IS NULL",
            "passages missing from the keyword search": "SELECT count(*) FROM passages p "
            "LEFT JOIN passage_words_docsize w ON w.id = p.id WHERE w.id IS NULL",
            "words in the keyword search without a passage": "SELECT count(*) "
            "FROM passage_words_docsize w LEFT JOIN passages p ON p.id = w.id WHERE p.id IS NULL",
        }
        for name, sql in checks.items():
            if number := self._rows(sql)[0][0]:
                found.append(f"{number} {name}")
        return found


def passage_key(text: str) -> str:
    """Return the key under which the vector of a text is kept: its SHA-256."""
    import hashlib

    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _groups(items: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(items), GROUP):
        yield items[first : first + GROUP]


def _same(known: Article, new: Article) -> bool:
    """Tell whether nothing that a reader sees has changed."""
    fields = ("title", "outlet", "authors", "published", "modified", "text_sha256")
    return all(getattr(known, name) == getattr(new, name) for name in fields)


def _moment(text: str | None) -> Moment | None:
    return parse_moment(text) if text else None


def _article(row: sqlite3.Row) -> Article:
    return Article(
        id=row["article_id"],
        revision=row["revision"],
        title=row["title"],
        outlet=row["outlet"],
        url=row["url"],
        authors=tuple(json.loads(row["authors"])),
        published=_moment(row["published"]),
        modified=_moment(row["modified"]),
        ingested=datetime.fromisoformat(row["ingested"]).astimezone(UTC),
        dates_from=json.loads(row["dates_from"]),
        language=row["language"],
        text=row["text"],
        text_sha256=row["text_sha256"],
        location=row["location"],
        copy_of=row["copy_of"],
    )


def _headline(row: sqlite3.Row) -> Headline:
    return Headline(
        row["article_id"], row["title"], row["outlet"], _moment(row["published"]), row["url"]
    )


def _passage(row: sqlite3.Row) -> Passage:
    return Passage(
        row["id"],
        row["article_id"],
        row["revision"],
        row["number"],
        row["start"],
        row["end"],
        row["text"],
    )
