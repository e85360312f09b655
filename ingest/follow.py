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

    def entry_said(self, named_by: str, address: str) -> str | None:
        """Return the digest of what a list said of an address when that was last up to date."""


class NoMemory:
    """What is known where nothing is to be stored."""

    def fetch_of(self, address: str) -> Fetch | None:
        """Nothing was fetched."""

    def failure_of(self, location: str) -> Failure | None:
        """Nothing has failed."""

    def has_article(self, article_id: str) -> bool:
        """Nothing is stored."""
        return False

    def entry_said(self, named_by: str, address: str) -> str | None:
        """No list was read."""


@dataclass(slots=True)
class Followed:
    """A list of addresses that is being followed."""

    location: str
    fetch: Fetch | None
    #: Places of the list itself that could not be read.
    own_failures: set[str] = field(default_factory=set)
    #: Addresses that could not be taken in.
    failed: list[str] = field(default_factory=list)
    #: What the list says, as digests, of the addresses that are up to date.
    said: dict[str, str] = field(default_factory=dict)

    def is_current(self, link: Link) -> None:
        """Remember that what is at an address is stored as it was when the list said this of it."""
        if link.said:
            self.said[link.url] = link.said


def is_unchanged(link: Link, named_by: str, fetch: Fetch, memory: Memory) -> bool:
    """Tell whether a list says of an article that was taken in what it said then.

    An article that the user has removed since stays removed, whatever its feed says; a list among
    the addresses is always read again.
    """
    if not fetch.article_id:
        return False
    if not memory.has_article(fetch.article_id):
        return True
    changed = link.modified or link.published
    if isinstance(changed, datetime) and changed > fetch.when:
        return False
    said = memory.entry_said(named_by, link.url)
    # A list that names it for the first time has not changed its mind.
    return said is None or said == link.said


def put_off(link: Link, memory: Memory) -> Failure | None:
    """Return why an article could not be had, until it is time to try it again."""
    failure = memory.failure_of(link.url)
    if failure is None:
        return None
    wait = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failure.tries - 1, 10)))
    return failure if datetime.now(UTC) < failure.when + wait else None
