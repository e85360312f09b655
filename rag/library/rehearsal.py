"""Tell what storing articles one after the other would do, without storing them in the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rag.library.schema import migrate
from rag.library.store import Library, Outcome
from rag.records import Article


class Rehearsal(Library):
    """A library for one run, of what would be new or changed in another; it has no passages.

    Args:
        folder: an empty one.
        real: the library that nothing is written to; None where there is none yet.
    """

    def __init__(self, folder: Path, real: Library | None) -> None:
        super().__init__(folder / "rehearsal.db")
        self._real = real
        #: Articles of the real library that would have another text by now.
        self._changed: list[str] = []
        with self.errors_explained():
            migrate(self.connection)
            # It goes with the run; and what is copied may be in the real library.
            self.connection.execute("PRAGMA synchronous = OFF")
            self.connection.execute("PRAGMA foreign_keys = OFF")

    def rehearse(self, article: Article) -> Outcome:
        """Return what `store` would do with an article after those before, and remember it."""
        if self.holds(article):
            return "unchanged"
        known = self._current(article.id)
        original = self._original_for(article, known)
        stored = replace(article, revision=known.revision + 1 if known else 1, copy_of=original)
        changed = known is None or known.text_sha256 != stored.text_sha256
        with self.writing():
            released = self._release_copies(article.id) if changed else []
            self._write_article(stored)
            if changed:
                self._changed.append(article.id)
                self.link(stored, original)
            self._settle(released)
        return "duplicate" if original else "updated" if known else "added"

    def original_of(self, article: Article, apart_from: Sequence[str] = ()) -> str | None:
        """Return the article in either library that already carries this text, or nearly."""
        here = super().original_of(article, apart_from)
        if here or self._real is None:
            return here
        return self._real.original_of(article, [*apart_from, *self._changed])

    def _current(self, article_id: str) -> Article | None:
        here = super()._current(article_id)
        if here is None and self._real and self._real.has_article(article_id):
            return self._real.article(article_id)
        return here
