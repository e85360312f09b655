"""Take articles out of a library so that each can be put back as it was, for a day.

A removed article is gone: its rows leave the tables, so that no search and no list needs to know
of removals. They are kept aside as one document (kept.py), and undoing inserts them again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from rag.errors import ArticleNotFound, LibraryError
from rag.library.kept import content_of, put_back
from rag.library.store import Library
from rag.records import Article

# As long as a removed article is kept.
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that can be put back."""

    article_id: str
    title: str | None
    outlet: str | None
    when: datetime


class Removal:
    """Removes the articles of one library, and undoes that."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def remove(self, article_id: str) -> Article:
        """Take an article out with all its revisions; a copy takes its place in the search.

        Raises:
            ArticleNotFound: no article has this id.
        """
        return self.remove_all([article_id])[0]

    def remove_all(self, article_ids: Collection[str]) -> list[Article]:
        """Take several articles out at one moment, or none of them.

        Raises:
            ArticleNotFound: no article has one of these ids.
        """
        library, now = self._library, int(time.time())
        with library.writing():
            articles = [library.article(each) for each in dict.fromkeys(article_ids)]
            self._forget_before(now - KEPT_SECONDS)
            # Copies first, so that each is kept as the copy that it was.
            for article in sorted(articles, key=lambda each: each.copy_of is None):
                content = json.dumps(content_of(library, article))
                library.take_out(article)
                library.connection.execute(
                    "INSERT OR REPLACE INTO removed VALUES (?, ?, ?, ?, ?)",
                    (article.id, article.title, article.outlet, now, content),
                )
            return articles

    def undo(self, article_id: str) -> Article:
        """Put a removed article back: its revisions, its passages, and its copies as copies.

        Raises:
            ArticleNotFound: it is not kept any more.
            LibraryError: it has been ingested again, or what it was a copy of has changed.
        """
        return self.undo_all([article_id])[0]

    def undo_all(self, article_ids: Collection[str]) -> list[Article]:
        """Put several articles back, or none of them.

        Raises:
            ArticleNotFound, LibraryError: as `undo`, of one of them.
        """
        with self._library.writing():
            articles = [self._put_back(each) for each in dict.fromkeys(article_ids)]
            self._library.changed()
            return articles

    def _put_back(self, article_id: str) -> Article:
        library = self._library
        found = library.rows("SELECT content FROM removed WHERE article_id = ?", (article_id,))
        if not found:
            raise ArticleNotFound(
                f"the article {article_id} is not kept any more", "ingest it again"
            )
        if library.rows("SELECT 1 FROM articles WHERE id = ?", (article_id,)):
            raise LibraryError(
                "this article has been ingested again since", "it is in the list already"
            )
        put_back(library, json.loads(found[0]["content"]))
        library.connection.execute("DELETE FROM removed WHERE article_id = ?", (article_id,))
        return library.article(article_id)

    def lately(self, limit: int) -> list[Removed]:
        """Return what can be put back, the last one removed first."""
        rows = self._library.rows(
            "SELECT * FROM removed WHERE removed_at > ? ORDER BY removed_at DESC, article_id LIMIT ?",
            (int(time.time()) - KEPT_SECONDS, limit),
        )
        return [
            Removed(
                row["article_id"],
                row["title"],
                row["outlet"],
                datetime.fromtimestamp(row["removed_at"], UTC),
            )
            for row in rows
        ]

    def forget_old(self) -> None:
        """Delete for good what has been kept for its time."""
        with self._library.writing():
            self._forget_before(int(time.time()) - KEPT_SECONDS)

    def _forget_before(self, moment: int) -> None:
        self._library.connection.execute("DELETE FROM removed WHERE removed_at <= ?", (moment,))
