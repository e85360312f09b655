"""Find the article that another one is a copy of, and keep the signatures that find it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rag.copies import closest_original
from rag.library.articles import Articles
from rag.library.database import groups
from rag.library.rows import CURRENT
from rag.records import Article
from rag.signature import SIGNED_BY, signature

# Articles whose whole text is compared; those that share most of the signature.
CANDIDATES = 10


class Copies(Articles):
    """The part of a library that links copies. Only an article that is no copy has a signature."""

    def original_of(self, article: Article, apart_from: Sequence[str] = ()) -> str | None:
        """Return the other article that already carries this text, or nearly, if there is one."""
        apart = {"apart": json.dumps([article.id, *apart_from])}
        same = self.rows(
            f"SELECT coalesce(a.copy_of, a.id) AS original FROM {CURRENT} WHERE r.text_sha256 = :key "
            f"AND {_APART} ORDER BY a.copy_of IS NOT NULL, a.rowid LIMIT 1",
            {"key": article.text_sha256, **apart},
        )
        if same:
            return str(same[0]["original"])
        texts = {row["id"]: row["text"] for row in self._like(article.text, apart)}
        return closest_original(article.text, texts)

    def _like(self, text: str, apart: dict[str, Any]) -> list[Any]:
        """Return id and text of the originals that share most of a text's signature."""
        values = signature(text)
        return self.rows(
            f"SELECT a.id, r.text FROM signatures s JOIN {CURRENT} "
            f"WHERE a.id = s.article_id AND s.value IN ({', '.join(map(str, values))}) AND {_APART} "
            "GROUP BY a.id ORDER BY count(*) DESC, a.rowid LIMIT :most",
            {"most": CANDIDATES, **apart},
        )

    def link(self, article: Article, original: str | None) -> None:
        """Make an article a copy of another, or of none, within the caller's transaction."""
        self.connection.execute(
            "UPDATE articles SET copy_of = ? WHERE id = ?", (original, article.id)
        )
        self.connection.execute("DELETE FROM signatures WHERE article_id = ?", (article.id,))
        if original is None:
            self._sign(article)

    def _sign(self, article: Article) -> None:
        self.connection.executemany(
            "INSERT OR IGNORE INTO signatures VALUES (?, ?)",
            [(value, article.id) for value in signature(article.text)],
        )

    def _release_copies(self, original: str) -> list[str]:
        """Take the link from all copies of an article; return their ids, the first stored first."""
        rows = self.rows("SELECT id FROM articles WHERE copy_of = ? ORDER BY rowid", (original,))
        self.connection.execute("UPDATE articles SET copy_of = NULL WHERE copy_of = ?", (original,))
        return [row["id"] for row in rows]

    def _settle(self, released: Sequence[str]) -> None:
        """Find anew what each of them is a copy of; the first one often becomes the original."""
        for number, article_id in enumerate(released):
            article = self.article(article_id)
            self.link(article, self.original_of(article, apart_from=released[number + 1 :]))

    def sign_again(self) -> None:
        """Sign all articles anew if their signatures are of another kind, or of none at all."""
        if self.fact("signed_by") == SIGNED_BY:
            return
        rows = self.rows("SELECT id FROM articles WHERE copy_of IS NULL ORDER BY id")
        for group in groups([row["id"] for row in rows]):
            with self.writing():
                for article_id in group:
                    self._sign_if_there(article_id)
        with self.writing():
            self.set_fact("signed_by", SIGNED_BY)

    def _sign_if_there(self, article_id: str) -> None:
        # Another process may have removed it, or linked it, since the ids were read.
        if self.rows("SELECT 1 FROM articles WHERE id = ? AND copy_of IS NULL", (article_id,)):
            self.link(self.article(article_id), None)


_APART = "coalesce(a.copy_of, a.id) NOT IN (SELECT value FROM json_each(:apart))"
