"""Read articles out of sources: open → parse → identify, a few sources ahead of the reader.

What names articles elsewhere, such as a feed, puts these before the sources that follow it.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterator, Mapping, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.draft import Draft, Link, Skipped
from ingest.follow import MAX_LINKS, Followed, Memory, NoMemory, is_unchanged, put_off
from ingest.identify import article_of
from ingest.opening import Opened, Opener
from ingest.options import Options
from ingest.page.address import identity
from ingest.parsing import Item
from ingest.sources import Source
from rag.errors import NewsError, ParseError
from rag.records import Article, Failure, Fetch


@dataclass(frozen=True, slots=True)
class Known:
    """An article of a feed that was taken in before, and has not changed."""

    article_id: str


@dataclass(frozen=True, slots=True)
class StillFailing:
    """An article of a feed that could not be had, and is not tried again yet."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class SourceEnd:
    """That a source has been read, and what of it failed."""

    location: str
    failed: frozenset[str]
    #: What to remember of it, if it was fetched.
    fetch: Fetch | None = None
    #: What it says, as digests, of the addresses in it that are up to date.
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """That an address holds a list, and how many articles of it come next."""

    number: int


Read = Article | Failure | StillFailing | Known | SourceEnd | Found | Skipped


def read_articles(
    sources: Iterator[Source], options: Options, memory: Memory | None = None
) -> Iterator[Read]:
    """Give what is in the sources, in their order.

    Args:
        memory: what is known from runs before, so that it is not fetched again.
    """
    with (
        tempfile.TemporaryDirectory(prefix="dateline-") as folder,
        ThreadPoolExecutor(options.jobs) as pool,
    ):
        memory = memory or NoMemory()
        reader = _Reader(sources, options, memory)
        opener = Opener(options, memory, Path(folder))
        ahead: deque[tuple[_Task, Future[Opened] | None]] = deque()
        try:
            while True:
                while len(ahead) < options.jobs and (task := reader.next_task()):
                    opening = pool.submit(opener.open, task.source) if task.source else None
                    ahead.append((task, opening))
                if not ahead:
                    return
                yield from reader.read(*ahead.popleft())
        finally:
            for _, opening in ahead:
                if opening and not opening.cancel() and not opening.exception():
                    opening.result().close()


@dataclass(frozen=True, slots=True)
class _Task:
    """A source to read, or the end of a list that was followed."""

    source: Source | None
    #: The list that named it, or that ends here.
    of: Followed | None = None


class _Reader:
    """Reads one source after the other, and knows which come next."""

    def __init__(self, sources: Iterator[Source], options: Options, memory: Memory) -> None:
        self._sources, self._options, self._memory = sources, options, memory
        self._found: deque[_Task] = deque()
        self._named: set[str] = set()

    def next_task(self) -> _Task | None:
        """Return what is to be read next; None when that is all, for now."""
        if self._found:
            return self._found.popleft()
        source = next(self._sources, None)
        return _Task(source) if source else None

    def read(self, task: _Task, opening: Future[Opened] | None) -> Iterator[Read]:
        """Give what is in one source, and its end."""
        if task.source is None or opening is None:
            assert task.of is not None
            yield _end_of(task.of)
            return
        try:
            opened = opening.result()
        except Exception as error:
            yield from self._failed(task, task.source.location, error)
            return
        try:
            yield from self._opened(task, task.source, opened)
        finally:
            opened.close()

    def _failed(self, task: _Task, location: str, error: Exception) -> Iterator[Read]:
        if not isinstance(error, NewsError):  # a bug in fetching must not stop the other inputs
            error = ParseError(
                f"{location} cannot be opened: {type(error).__name__}: {error}",
                "save the article as plain text and ingest that",
            )
        yield _failure(location, error)
        if task.of:
            task.of.failed.append(location)
        yield SourceEnd(location, frozenset([location]))

    def _opened(self, task: _Task, source: Source, opened: Opened) -> Iterator[Read]:
        if opened.process is None:
            if opened.fetch and opened.fetch.article_id:
                yield Known(opened.fetch.article_id)
            else:
                yield Found(0)
            self._is_current(task)
            yield SourceEnd(source.location, frozenset(), opened.fetch)
            return
        links, failed, article, count = list[Link](), set[str](), None, 0
        with closing(opened.process.items()) as items:
            for item in items:
                if isinstance(item, Link):
                    links.append(item)
                    continue
                if isinstance(item, Skipped):
                    yield item
                    continue
                read = self._read(item, source, opened)
                if isinstance(read, Failure) and read.location in failed:
                    continue  # one input fails once, however much is wrong with it
                yield read
                if isinstance(read, Failure):
                    failed.add(read.location)
                else:
                    article, count = read.id, count + 1
        if task.of:
            task.of.failed.extend(failed)
        if links:
            yield from self._follow(links, source, opened, failed)
            return
        fetch = opened.fetch and replace(
            opened.fetch,
            article_id=article if count == 1 else None,
            named_by=task.of.location if task.of else opened.fetch.named_by,
        )
        if not failed:
            self._is_current(task)
        yield SourceEnd(source.location, frozenset(failed), None if failed else fetch)

    def _is_current(self, task: _Task) -> None:
        if task.of and task.source and task.source.link:
            task.of.is_current(task.source.link)

    def _read(self, item: Item, source: Source, opened: Opened) -> Article | Failure:
        """Make an article or a failure of what was found."""
        if isinstance(item, ParseError):
            place = item.location or opened.location
            if place.startswith(opened.location):
                # By the address that the user knows, at which it is tried again.
                place = source.location + place.removeprefix(opened.location)
            return _failure(place, item)
        assert isinstance(item, Draft)
        if source.is_address and item.url is None:
            item = replace(item, url=opened.location, key=identity(opened.location))
        return article_of(
            item, source, outlet=self._options.outlet, published=self._options.published
        )

    def _follow(
        self, links: list[Link], source: Source, opened: Opened, failed: Set[str]
    ) -> Iterator[Read]:
        """Put the articles that a list names next."""
        followed = Followed(source.location, opened.fetch, set(failed))
        tasks, known_here, skipped = list[_Task](), 0, 0
        for link in links[:MAX_LINKS]:
            if link.url in self._named:
                skipped += 1  # named twice here, or by a list before
                continue
            self._named.add(link.url)
            known = self._memory.fetch_of(link.url)
            if known and is_unchanged(link, source.location, known, self._memory):
                assert known.article_id is not None
                followed.is_current(link)
                if self._memory.has_article(known.article_id):
                    known_here += 1
                    yield Known(known.article_id)
                else:
                    skipped += 1  # the user has removed it
            elif self._options.put_off_failed and (failure := put_off(link, self._memory)):
                followed.failed.append(link.url)  # the list is read again until nothing is left
                known_here += 1
                yield StillFailing(failure)
            else:
                tasks.append(_Task(Source(link.url, link=link, depth=source.depth + 1), followed))
        yield Found(known_here + len(tasks))
        yield Skipped(skipped)
        if len(links) > MAX_LINKS:
            problem = ParseError(
                f"{source.location} names {len(links):,} addresses, {MAX_LINKS:,} were followed",
                "ingest the others by their own addresses",
            )
            yield _failure(source.location, problem)
            followed.own_failures.add(source.location)
        self._found.extendleft(reversed([*tasks, _Task(None, followed)]))


def _end_of(followed: Followed) -> SourceEnd:
    """Remember a list that was followed; one of which something is left is read again next time."""
    fetch = followed.fetch
    if fetch and (followed.failed or followed.own_failures):
        fetch = replace(fetch, etag=None, last_modified=None)
    return SourceEnd(followed.location, frozenset(followed.own_failures), fetch, followed.said)


def _failure(location: str, error: NewsError) -> Failure:
    return Failure(location, error.message, error.hint, datetime.now(UTC))
