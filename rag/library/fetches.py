"""What was fetched before, so that what has not changed is not fetched again."""

from __future__ import annotations

from datetime import datetime

from rag.library.database import Database
from rag.records import Fetch


class Fetches(Database):
    """The part of a library that remembers addresses."""

    def fetch_of(self, address: str) -> Fetch | None:
        """Return what is known of an address that was fetched."""
        rows = self.rows("SELECT * FROM fetches WHERE address = ?", (address,))
        if not rows:
            return None
        row = rows[0]
        return Fetch(
            row["address"],
            datetime.fromisoformat(row["fetched"]),
            row["etag"],
            row["last_modified"],
            row["article_id"],
            row["named_by"],
        )

    def remember_fetch(self, fetch: Fetch) -> None:
        """Remember an address whose articles are stored."""
        with self.writing():
            self.connection.execute(
                "INSERT OR REPLACE INTO fetches VALUES (?, ?, ?, ?, ?, ?)",
                (
                    fetch.address,
                    fetch.when.isoformat(),
                    fetch.etag,
                    fetch.last_modified,
                    fetch.article_id,
                    fetch.named_by,
                ),
            )
