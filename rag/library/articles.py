"""Read the articles of a library."""

from __future__ import annotations

from collections.abc import Iterator

from rag.errors import ArticleNotFound
from rag.library.database import Database
from rag.library.rows import CURRENT, HEADLINE, NEWEST_FIRST, article_of, headline_of
from rag.records import Article, Headline


class Articles(Database):
    """The part of a library that gives articles, their revisions and their headlines."""

    def article(self, article_id: str, revision: int | None = None) -> Article:
        """Return one article whole, by its id or an unambiguous beginning of it.

        Raises:
            ArticleNotFound: no article, or no such revision of it.
        """
        found = self.rows(
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
        return article_of(found[0])

    def full_id(self, beginning: str) -> str:
        """Return the one article id that begins so.

        Raises:
            ArticleNotFound: none does, or several do.
        """
        # A range, not LIKE: an id may not hold wildcards, but what the user types may.
        found = self.rows(
            "SELECT id FROM articles WHERE id >= ? AND id < ? ORDER BY id LIMIT 2",
            (beginning, beginning + "\U0010ffff"),
        )
        if beginning and len(found) == 1:
            return str(found[0]["id"])
        problem = (
            "more than one article's id begins" if len(found) > 1 else "no article's id begins"
        )
        raise ArticleNotFound(f"{problem} with {beginning!r}", "see the ids with: dateline list")

    def revisions(self, article_id: str) -> list[Article]:
        """Return every revision of an article, oldest first."""
        rows = self.rows(
            "SELECT a.location, a.copy_of, r.* FROM articles a "
            "JOIN revisions r ON r.article_id = a.id WHERE a.id = ? ORDER BY r.revision",
            (self.full_id(article_id),),
        )
        return [article_of(row) for row in rows]

    def articles(self) -> Iterator[Article]:
        """Give every article in its current revision, newest first, one at a time."""
        ids = self.rows(f"SELECT a.id FROM {CURRENT} ORDER BY {NEWEST_FIRST}")
        for row in ids:
            yield self.article(row["id"])

    def headlines(self, limit: int | None = None) -> list[Headline]:
        """Return the headlines of all articles that are not copies, newest first."""
        rows = self.rows(
            f"SELECT a.id AS article_id, {HEADLINE} FROM {CURRENT} "
            "WHERE a.copy_of IS NULL "
            f"ORDER BY {NEWEST_FIRST} LIMIT ?",
            (-1 if limit is None else limit,),
        )
        return [headline_of(row) for row in rows]

    def outlets(self) -> list[str]:
        """Return the names of all outlets, the one with most articles first."""
        return [name for name, _ in self.outlet_counts()]

    def outlet_counts(self) -> list[tuple[str, int]]:
        """Return (outlet, number of its articles) pairs, the one with most first."""
        rows = self.rows(
            f"SELECT r.outlet, count(*) AS number FROM {CURRENT} "
            "WHERE r.outlet IS NOT NULL GROUP BY r.outlet ORDER BY number DESC, r.outlet"
        )
        return [(row["outlet"], row["number"]) for row in rows]

    def carried_by(self, article_id: str) -> list[Headline]:
        """Return the other articles with the text of this one: its original first, its copies."""
        rows = self.rows(
            "WITH own AS (SELECT coalesce(copy_of, id) AS original FROM articles WHERE id = :id) "
            f"SELECT a.id AS article_id, {HEADLINE} FROM own JOIN {CURRENT} "
            "WHERE (a.id = own.original OR a.copy_of = own.original) AND a.id != :id "
            "ORDER BY a.copy_of IS NOT NULL, r.ingested, a.id",
            {"id": article_id},
        )
        return [headline_of(row) for row in rows]

    def has_article(self, article_id: str) -> bool:
        """Tell whether an article is stored."""
        return bool(self.rows("SELECT 1 FROM articles WHERE id = ?", (article_id,)))

    def is_empty(self) -> bool:
        """Tell whether nothing has been ingested."""
        return not self.rows("SELECT 1 FROM articles LIMIT 1")

    def counts(self) -> dict[str, int]:
        """Return how many articles, revisions, passages, embeddings and failures there are."""
        tables = ("articles", "revisions", "passages", "embeddings", "failures")
        row = self.rows("SELECT " + ", ".join(f"(SELECT count(*) FROM {t}) AS {t}" for t in tables))
        return dict(row[0])

    def state(self) -> str:
        """Return a token that is another one whenever what is searched has changed."""
        return self.fact("changes") or "0"
