"""Find the feeds that a user wants to subscribe to, and read those that are due."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from ingest.draft import Link
from ingest.follow import NoMemory
from ingest.opening import Opener
from ingest.options import Options
from ingest.sources import find_sources
from rag.errors import FeedNotFound, ParseError
from rag.records import Feed


def find_feeds(named: str, options: Options) -> tuple[list[Link], list[ParseError]]:
    """Return the feeds at an address or in a file: it is one, lists them, or is a page with some.

    Those that a page names beside its main one are not `is_main`: somebody has to choose.

    Returns:
        At least one feed, and what is wrong with others in the list.

    Raises:
        FetchError: it cannot be had.
        ParseError: it is no feed and names none.
    """
    feeds, problems = list[Link](), list[ParseError]()
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        opener = Opener(options, NoMemory(), Path(folder), feeds=True)
        for source in find_sources([named]):
            with closing(opener.open(source)) as opened:
                assert opened.process is not None  # nothing is remembered, so nothing is unchanged
                with closing(opened.process.items()) as items:
                    for item in items:
                        if isinstance(item, ParseError):
                            problems.append(item)
                        else:
                            assert isinstance(item, Link)
                            feeds.append(item)
    if not feeds:
        raise problems[0]
    return feeds, problems


def chosen(feeds: Sequence[Feed], named: Collection[str]) -> list[Feed]:
    """Return the feeds of these addresses or titles; all when none is named.

    Raises:
        FeedNotFound: one of them is no feed's.
    """
    known = {name for feed in feeds for name in (feed.address, feed.title)}
    for name in named:
        if name not in known:
            raise FeedNotFound(f"no feed is {name!r}", "see the feeds with: dateline feeds list")
    return [feed for feed in feeds if not named or {feed.address, feed.title} & set(named)]


def due(feeds: Iterable[Feed]) -> list[str]:
    """Return the addresses of the feeds whose time has come."""
    now = datetime.now(UTC)
    return [feed.address for feed in feeds if feed.due <= now]
