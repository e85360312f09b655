"""What was fetched before, so that what has not changed is not fetched again."""

from __future__ import annotations

from collections.abc import Mapping
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

    def entry_said(self, named_by: str, address: str) -> str | None:
        """Return the digest of what a list said of an address when that was last up to date."""
        rows = self.rows(
            "SELECT said FROM entries WHERE list = ? AND address = ?", (named_by, address)
        )
        return str(rows[0]["said"]) if rows else None

    def remember_entries(self, named_by: str, said: Mapping[str, str]) -> None:
        """Remember what a list says of the addresses that are up to date, as digests."""
        if not said:
            return
        with self.writing():
            self.connection.executemany(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
                [(named_by, address, digest) for address, digest in said.items()],
            )
