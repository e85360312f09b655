"""The library: articles go in and out of it wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np

from rag.errors import LibraryError
from rag.library.catalogue import Catalogue
from rag.library.copies import Copies
from rag.library.feeds import Feeds
from rag.library.fetches import Fetches
from rag.library.health import Health
from rag.library.passages import Passages
from rag.library.rows import CURRENT, article_of, passage_key, revision_row
from rag.library.schema import migrate
from rag.library.vectors import Vectors
from rag.library.vocabulary import Vocabulary
from rag.records import Article, Span

Outcome = Literal["added", "updated", "unchanged", "duplicate"]


class Library(Catalogue, Copies, Passages, Vectors, Vocabulary, Feeds, Fetches, Health):
    """Articles and all that is known of them; safe to use from several threads."""

    def compare(self, article: Article) -> Outcome:
        """Tell what `store` would do with an article, without doing it."""
        known = self._current(article.id)
        if known and _same(known, _dated(article, known)):
            return "unchanged"
        if self._original_for(article, known):
            return "duplicate"
        return "updated" if known else "added"

    def holds(self, article: Article) -> bool:
        """Tell whether an article is stored as it is given: `compare` says it is unchanged."""
        known = self._current(article.id)
        return known is not None and _same(known, _dated(article, known))

    def store(
        self, article: Article, spans: Sequence[Span], vectors: Mapping[str, np.ndarray], model: str
    ) -> tuple[Outcome, Article]:
        """Store one article with its passages, wholly or not at all.

        Args:
            article: as parsed; its revision number is given here.
            spans: where its passages are, in order.
            vectors: float32 vectors by SHA-256 of the text they embed, of the article's passages;
                those passages await theirs of which neither these nor the library have one.
            model: the identity of the embedding model.

        Returns:
            What was done, and the article as stored.

        Raises:
            IndexMismatch: the library was embedded by another model.
            LibraryError: it cannot be written.
        """
        with self.writing():
            self.own_model(model)
            known = self._current(article.id)
            article = _dated(article, known)
            if known and _same(known, article):
                return "unchanged", self._completed(known, article)
            if not spans:  # it was known a moment ago, so that nobody cut it into passages
                raise LibraryError(
                    "the library was changed by another process while an article was read",
                    "run the same command again; nothing of that article was stored",
                )
            stored = replace(
                article,
                revision=known.revision + 1 if known else 1,
                copy_of=self._original_for(article, known),
            )
            changed = known is None or known.text_sha256 != stored.text_sha256
            released = self._release_copies(article.id) if changed else []
            if known:
                self._retire(known)
            self._write_article(stored)
            keyed = [(span, passage_key(span.of(stored.text))) for span in spans]
            self.write_vectors(vectors, model)
            self._write_passages(stored, keyed)
            self.await_vectors(stored.id)
            if changed:
                self.link(stored, stored.copy_of)
            self._settle(released)
            self.changed()
            if stored.copy_of is not None:
                return "duplicate", stored
            return ("updated" if known else "added"), stored

    def remove(self, article_id: str) -> Article:
        """Delete an article with all its revisions; a copy of it takes its place in the search.

        Raises:
            ArticleNotFound: no article has this id.
        """
        with self.writing():
            article = self.article(article_id)
            self.take_out(article)
            return article

    def take_out(self, article: Article) -> None:
        """Delete an article within the caller's transaction."""
        released = self._release_copies(article.id)
        keys = self.rows("SELECT id, embedding FROM passages WHERE article_id = ?", (article.id,))
        self.connection.executemany(
            "DELETE FROM passage_words WHERE rowid = ?", [(row["id"],) for row in keys]
        )
        self.connection.execute("DELETE FROM articles WHERE id = ?", (article.id,))
        self.connection.executemany(
            "DELETE FROM embeddings WHERE text_sha256 = ?1 "
            "AND NOT EXISTS (SELECT 1 FROM passages WHERE embedding = ?1)",
            [(row["embedding"],) for row in keys],
        )
        self._settle(released)
        self.changed()

    def _completed(self, known: Article, article: Article) -> Article:
        """Return what is stored with the standfirst and section that its source gives by now.

        They make no revision: one that was stored before they were read gets them so.
        """
        completed = replace(
            known,
            standfirst=article.standfirst or known.standfirst,
            section=article.section or known.section,
        )
        if completed != known:
            self.connection.execute(
                "UPDATE revisions SET standfirst = ?, section = ? "
                "WHERE article_id = ? AND revision = ?",
                (completed.standfirst, completed.section, known.id, known.revision),
            )
        return completed

    def _current(self, article_id: str) -> Article | None:
        rows = self.rows(
            f"SELECT a.location, a.copy_of, r.* FROM {CURRENT} WHERE a.id = ?",
            (article_id,),
        )
        return article_of(rows[0]) if rows else None

    def _original_for(self, article: Article, known: Article | None) -> str | None:
        """Return what an article is a copy of; a new headline alone changes nothing in that."""
        if known and known.text_sha256 == article.text_sha256:
            return known.copy_of
        return self.original_of(article)

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
        row = revision_row(article)
        self.connection.execute(f"INSERT INTO revisions VALUES ({', '.join('?' * len(row))})", row)

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

    def next_generation(self, highest: int) -> int:
        """Return a number above `highest` that no generation of the index has had before."""
        with self.writing():
            self.connection.execute(
                "INSERT INTO facts VALUES ('generations', :highest + 1) ON CONFLICT (name) "
                "DO UPDATE SET value = max(CAST(value AS INTEGER), :highest) + 1",
                {"highest": highest},
            )
            return int(self.rows("SELECT value FROM facts WHERE name = 'generations'")[0][0])


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


def _dated(article: Article, known: Article | None) -> Article:
    """Return an article with the day of publication that is known of it, where it gives none itself.

    A feed or an earlier state of the page may have said it; that this one does not takes nothing back.
    """
    if known is None or known.published is None or article.published is not None:
        return article
    its = {name: where for name, where in known.dates_from.items() if name == "published"}
    return replace(article, published=known.published, dates_from=its | dict(article.dates_from))


def _same(known: Article, new: Article) -> bool:
    """Tell whether nothing that a reader sees has changed."""
    fields = ("title", "outlet", "authors", "published", "modified", "text_sha256")
    return all(getattr(known, name) == getattr(new, name) for name in fields)
