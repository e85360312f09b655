"""What the user may say about all inputs of one run."""

from __future__ import annotations

from dataclasses import dataclass

from rag.records import Moment


@dataclass(frozen=True, slots=True)
class Options:
    """How to read what is named; the defaults take things as they come."""

    format: str | None = None
    outlet: str | None = None
    published: Moment | None = None
    #: Sources fetched and parsed at once.
    jobs: int = 2
    #: Hosts that may be fetched at a private address.
    allow_private: tuple[str, ...] = ()
    obey_robots: bool = True
    #: Seconds between two requests to one host; a host may ask for more.
    pause_seconds: float = 1.0
    #: Take what a feed itself holds, and not the pages that it names.
    feed_only: bool = False
    #: Store articles without vectors, which are to follow: embedding.py.
    embed_later: bool = False
    #: Try an article of a feed that could not be had again only after a while, longer each time.
    put_off_failed: bool = False

    @property
    def says_more(self) -> bool:
        """Whether an article that has not changed may become another by these."""
        return any((self.format, self.outlet, self.published))
