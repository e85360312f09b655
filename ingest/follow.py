"""Which of the addresses in a feed or another list are to be fetched, and which are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from ingest.draft import Link
from rag.records import Failure, Fetch

# Of one list; a news sitemap has a thousand.
MAX_LINKS = 5000
# A list of feeds leads to feeds, and these to articles.
MAX_DEPTH = 3
# A page that a feed names and that could not be had is tried again after this, then after twice
# that, and so on to a day.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(days=1)


class Memory(Protocol):
    """What is known from runs before; a Library."""

    def fetch_of(self, address: str) -> Fetch | None:
        """Return what is known of an address that was fetched."""

    def failure_of(self, location: str) -> Failure | None:
        """Return what is known of an input that could not be taken in."""

    def has_article(self, article_id: str) -> bool:
        """Tell whether an article is stored."""


class NoMemory:
    """What is known where nothing is to be stored."""

    def fetch_of(self, address: str) -> Fetch | None:
        """Nothing was fetched."""

    def failure_of(self, location: str) -> Failure | None:
        """Nothing has failed."""

    def has_article(self, article_id: str) -> bool:
        """Nothing is stored."""
        return False


@dataclass(slots=True)
class Followed:
    """A list of addresses that is being followed."""

    location: str
    fetch: Fetch | None
    #: Addresses that could not be taken in.
    failed: list[str] = field(default_factory=list)


def is_unchanged(link: Link, fetch: Fetch, memory: Memory) -> bool:
    """Tell whether the list of an article that was taken in knows of no change since.

    One that the user has removed since stays removed, whatever its feed says.
    """
    if fetch.article_id and not memory.has_article(fetch.article_id):
        return True
    changed = link.modified or link.published
    return not isinstance(changed, datetime) or changed <= fetch.when


def may_try(link: Link, memory: Memory) -> bool:
    """Tell whether it is time to try again an article that could not be had."""
    failure = memory.failure_of(link.url)
    if failure is None:
        return True
    wait = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failure.tries - 1, 10)))
    return datetime.now(UTC) >= failure.when + wait
