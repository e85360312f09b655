"""Keep a library up to date: read feeds when they are due, and files as they appear."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from watchfiles import Change, watch

from ingest import pipeline
from ingest.embedding import embed_awaiting
from ingest.options import Options
from ingest.pipeline import Taken
from ingest.sources import Source, is_passed_over, source_in
from ingest.subscribe import due
from rag.embed import Embedder
from rag.library import Library
from rag.records import Failure
from rag.search.index import Index

# Milliseconds: how often it is looked whether a feed is due, and for how long a folder must be
# quiet before its new files are read, so that none is read while it is being written.
TICK_MS, QUIET_MS = 1000, 1000


@dataclass(frozen=True, slots=True)
class Waiting:
    """That all is read that there is, until something comes."""

    feeds: int
    #: When the next feed is due; None without feeds.
    next_due: datetime | None


def keep_up(
    folders: Sequence[Path],
    library: Library,
    index: Index,
    embedder: Embedder,
    *,
    options: Options,
    stop: threading.Event,
    on_passages: Callable[[int], None] | None = None,
) -> Generator[Taken | Failure | Waiting]:
    """Take in what comes, until `stop` is set; the article in hand is finished first.

    Args:
        folders: read wholly at first, then watched.

    Raises:
        LibraryError: the library cannot be written.
    """
    with closing(_changes(folders, library.path.parent, stop)) as changes:
        # Watched before they are read: what comes meanwhile must not be missed.
        next(changes, None)
        changed: Sequence[str | Source] = [str(folder) for folder in folders]
        while not stop.is_set():
            if named := [*due(library.feeds()), *changed]:
                run = pipeline.ingest(
                    named,
                    library,
                    index,
                    embedder,
                    # A feed is read every half hour, whoever cannot give its articles.
                    options=replace(options, put_off_failed=True),
                    on_passages=on_passages,
                )
                with closing(run):
                    for event in run:
                        yield event
                        if stop.is_set():
                            return
                embed_awaiting(library, index, embedder, stop=stop, on_passages=on_passages)
                feeds = library.feeds()
                yield Waiting(len(feeds), min((feed.due for feed in feeds), default=None))
            changed = next(changes, [])


def _changes(folders: Sequence[Path], home: Path, stop: threading.Event) -> Generator[list[Source]]:
    """Give the files that were made or changed, an empty list every tick when there are none."""
    if not folders:
        while not stop.wait(TICK_MS / 1000):
            yield []
        return
    roots = [Path(os.path.realpath(folder)) for folder in folders]
    found = watch(
        *roots,
        stop_event=stop,
        step=QUIET_MS,
        debounce=10 * QUIET_MS,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
        watch_filter=lambda change, path: change != Change.deleted,
    )
    for changes in found:
        paths = sorted({Path(path) for _, path in changes})
        yield [source for path in paths if (source := _source(path, roots, home))]


def _source(path: Path, roots: Sequence[Path], home: Path) -> Source | None:
    """Return what to read, or what is wrong with it; None of what `find_sources` passes over."""
    if not os.path.lexists(path) or path.is_relative_to(os.path.realpath(home)):
        return None  # gone again, or the library's own
    for root in (each for each in roots if path.is_relative_to(each)):
        if not any(map(is_passed_over, path.relative_to(root).parts)):
            return source_in(path, root)
    return None
