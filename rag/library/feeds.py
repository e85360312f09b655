"""The feeds that the user has subscribed to, and when each is to be read again."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from rag.errors import FeedNotFound
from rag.library.failures import Failures
from rag.records import Feed

# One that cannot be had is asked less and less often, at most this many times as seldom.
MOST_PUT_OFF = 8


class Feeds(Failures):
    """The part of a library that knows its feeds."""

    def add_feed(self, address: str, title: str | None, every: int) -> bool:
        """Subscribe to a feed; it is due at once.

        Args:
            every: seconds from one reading to the next.

        Returns:
            False when it was subscribed to already; then it has the new `every`.
        """
        now = datetime.now(UTC)
        with self.writing():
            known = self.rows("SELECT 1 FROM feeds WHERE address = ?", (address,))
            self.connection.execute(
                "INSERT INTO feeds VALUES (?, ?, ?, ?, NULL, ?, 0) "
                "ON CONFLICT (address) DO UPDATE SET every = excluded.every",
                (address, title, now.isoformat(), every, int(now.timestamp())),
            )
        return not known

    def remove_feed(self, named: str) -> Feed:
        """End a subscription, by address or title; its articles stay, what was wrong with it goes.

        Raises:
            FeedNotFound: there is none of this name.
        """
        found = [feed for feed in self.feeds() if named in (feed.address, feed.title)]
        if not found:
            raise FeedNotFound(f"no feed is {named!r}", "see the feeds with: dateline feeds list")
        with self.writing():
            for table, column in (("feeds", "address"), ("entries", "list")):
                self.connection.execute(
                    f"DELETE FROM {table} WHERE {column} = ?", (found[0].address,)
                )
        self.forget_failures(found[0].address, but=())
        return found[0]

    def feeds(self) -> list[Feed]:
        """Return all feeds, by title."""
        rows = self.rows(
            "SELECT f.*, (SELECT count(*) FROM fetches n JOIN articles a ON a.id = n.article_id "
            "WHERE n.named_by = f.address) AS articles "
            "FROM feeds f ORDER BY coalesce(f.title, f.address) COLLATE NOCASE, f.address"
        )
        return [_feed_of(row) for row in rows]

    def feed_was_read(self, address: str, *, well: bool) -> None:
        """Put the next reading of a feed off; what is no feed is passed over."""
        if not self.rows("SELECT 1 FROM feeds WHERE address = ?", (address,)):
            return
        now = datetime.now(UTC)
        with self.writing():
            self.connection.execute(
                "UPDATE feeds SET checked = :checked, "
                "failures = CASE WHEN :well THEN 0 ELSE failures + 1 END, "
                "due = :now + every * CASE WHEN :well THEN 1 "
                "ELSE min(:most, 1 << min(failures + 1, 10)) END WHERE address = :address",
                {
                    "checked": now.isoformat(),
                    "well": well,
                    "now": int(now.timestamp()),
                    "most": MOST_PUT_OFF,
                    "address": address,
                },
            )


def _feed_of(row: sqlite3.Row) -> Feed:
    return Feed(
        address=row["address"],
        title=row["title"],
        added=datetime.fromisoformat(row["added"]),
        every=row["every"],
        checked=datetime.fromisoformat(row["checked"]) if row["checked"] else None,
        due=datetime.fromtimestamp(row["due"], UTC),
        failures=row["failures"],
        articles=row["articles"],
    )
