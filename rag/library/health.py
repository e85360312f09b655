"""Look for what is wrong in a library's file."""

from __future__ import annotations

from rag.library.database import Database


class Health(Database):
    """The part of a library that examines itself."""

    def problems(self) -> list[str]:
        """Return what is wrong in the file itself, one line each; empty when all is well."""
        found = [row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        checks = {
            "passages whose article is gone": "SELECT count(*) FROM passages p LEFT JOIN revisions r "
            "ON r.article_id = p.article_id AND r.revision = p.revision WHERE r.article_id IS NULL",
            "passages of an old revision in the search": "SELECT count(*) FROM passages p "
            "JOIN articles a ON a.id = p.article_id WHERE p.is_current AND p.revision != a.revision",
            "articles without passages": "SELECT count(*) FROM articles a WHERE "
            "NOT EXISTS (SELECT 1 FROM passages p WHERE p.article_id = a.id AND p.is_current)",
            "copies of a copy": "SELECT count(*) FROM articles a "
            "JOIN articles o ON o.id = a.copy_of WHERE o.copy_of IS NOT NULL",
            "passages without a vector that await none": "SELECT count(*) FROM passages p "
            "LEFT JOIN embeddings e ON e.text_sha256 = p.embedding WHERE e.vector IS NULL "
            "AND p.id NOT IN (SELECT passage_id FROM awaiting)",
            "passages missing from the keyword search": "SELECT count(*) FROM passages p "
            "LEFT JOIN passage_words_docsize w ON w.id = p.id WHERE w.id IS NULL",
            "words in the keyword search without a passage": "SELECT count(*) "
            "FROM passage_words_docsize w LEFT JOIN passages p ON p.id = w.id WHERE p.id IS NULL",
        }
        for name, sql in checks.items():
            if number := self.rows(sql)[0][0]:
                found.append(f"{number} {name}")
        return found
