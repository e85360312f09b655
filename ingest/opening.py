"""Open a source: fetch or find its bytes, and have a process begin to parse them."""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from ingest.follow import MAX_DEPTH, Memory
from ingest.network import Fetched, Fetcher
from ingest.options import Options
from ingest.parsing import Job, ParsingProcess, Want, borrow, give_back
from ingest.sources import MAX_FILE_BYTES, STDIN, Source
from rag.records import Fetch


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that is being parsed, or has not changed since it was last."""

    #: None when it has not changed.
    process: ParsingProcess | None
    #: Where it was found in the end; a fetch may have been led on.
    location: str
    #: What to remember of a fetch, once all is stored.
    fetch: Fetch | None = None
    #: A file that is of no use afterwards.
    leftover: Path | None = None

    def close(self) -> None:
        """Let the process be used for another source; one that is still busy is ended."""
        if self.process:
            give_back(self.process)
        if self.leftover:
            self.leftover.unlink(missing_ok=True)


class Opener:
    """Opens sources, from several threads.

    Args:
        folder: for what is not in a file yet.
        feeds: look for feeds, and for nothing else.
    """

    def __init__(
        self, options: Options, memory: Memory, folder: Path, *, feeds: bool = False
    ) -> None:
        self._options, self._memory, self._folder = options, memory, folder
        self._feeds = feeds
        self._fetcher = Fetcher(
            allow_private=options.allow_private,
            obey_robots=options.obey_robots,
            pause_seconds=options.pause_seconds,
        )
        self._numbers = itertools.count()

    def open(self, source: Source) -> Opened:
        """Open a source.

        Raises:
            FetchError: it cannot be had.
        """
        if source.error:
            raise source.error
        if source.is_address:
            return self._fetch(source)
        if source.location == STDIN:
            kept = self._kept(sys.stdin.buffer.read(MAX_FILE_BYTES))
            return Opened(self._begin(kept, STDIN, STDIN), STDIN, leftover=kept)
        file = source.file or Path(source.location)
        process = self._begin(file, source.location, source.location)
        return Opened(process, source.location)

    def _fetch(self, source: Source) -> Opened:
        before = self._before(source)
        found = self._fetcher.fetch(
            source.location,
            etag=before.etag if before else None,
            last_modified=before.last_modified if before else None,
        )
        fetch = Fetch(
            source.location,
            datetime.now(UTC),
            found.etag,
            found.last_modified,
            before.article_id if before else None,
            before.named_by if before else None,
        )
        if found.data is None:
            return Opened(None, found.url, fetch)
        kept = self._kept(found.data)
        follow = not self._options.feed_only and source.depth < MAX_DEPTH
        process = self._begin(kept, _name_of(found), found.url, follow=follow)
        return Opened(process, found.url, fetch, kept)

    def _before(self, source: Source) -> Fetch | None:
        """Return what is known of an address, if that spares taking it in again."""
        if self._options.says_more:
            return None
        fetch = self._memory.fetch_of(source.location)
        # What the user has removed and names again is wanted again.
        gone = fetch and fetch.article_id and not self._memory.has_article(fetch.article_id)
        return None if gone else fetch

    def _kept(self, data: bytes) -> Path:
        path = self._folder / str(next(self._numbers))
        path.write_bytes(data)
        return path

    def _begin(
        self, path: Path, name: str, location: str, *, follow: bool = False
    ) -> ParsingProcess:
        want: Want = "feeds" if self._feeds else "links" if follow else "articles"
        process = borrow()
        process.begin(Job(str(path), name, location, self._options.format, want))
        return process


def _name_of(found: Fetched) -> str:
    """Return the name by which a format is found where the bytes do not say it."""
    name = urlsplit(found.url).path
    is_page = "html" in found.content_type
    return f"{name}.html" if is_page else name
