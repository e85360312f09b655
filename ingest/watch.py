"""Keep a library up to date: read feeds when they are due, and files as they appear."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from watchfiles import Change, watch

from ingest import pipeline
from ingest.embedding import embed_awaiting
from ingest.options import Options
from ingest.pipeline import Taken
from ingest.settling import Settling
from ingest.sources import Source, find_sources, is_passed_over, source_in
from ingest.subscribe import due
from rag.embed import Embedder
from rag.library import Library
from rag.records import Failure
from rag.search.index import Index

# Milliseconds: how often it is looked whether a feed is due or a file has settled, and for how long
# changes are gathered.
TICK_MS, GATHER_MS = 1000, 1000


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
    settling, home = Settling(), library.path.parent
    with closing(_changes(folders, home, settling, stop)) as changes:
        # Watched before they are read: what comes meanwhile must not be missed.
        next(changes, None)
        found = find_sources(map(str, folders), apart_from=home)
        changed: Sequence[str | Source] = [
            each for each in found if each.error or not settling.is_fresh(Path(each.location))
        ]
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


def _changes(
    folders: Sequence[Path], home: Path, settling: Settling, stop: threading.Event
) -> Generator[list[Source]]:
    """Give the files that were made or changed and are written, an empty list every tick else."""
    if not folders:
        while not stop.wait(TICK_MS / 1000):
            yield []
        return
    # The system tells of real places; a file is known by the place that was named.
    roots = {Path(os.path.realpath(folder)): folder.absolute() for folder in folders}
    found = watch(
        *roots,
        stop_event=stop,
        step=GATHER_MS,
        debounce=GATHER_MS,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
        watch_filter=lambda change, path: change != Change.deleted,
    )
    for changes in found:
        settling.see(_named(Path(path), roots) for _, path in changes)
        settled = settling.settled()
        yield [each for path in settled if (each := _source(path, roots.values(), home))]


def _named(path: Path, roots: Mapping[Path, Path]) -> Path:
    for real, root in roots.items():
        if path.is_relative_to(real):
            return root / path.relative_to(real)
    return path


def _source(path: Path, roots: Iterable[Path], home: Path) -> Source | None:
    """Return what to read, or what is wrong with it; None of what `find_sources` passes over."""
    real = Path(os.path.realpath(path.parent), path.name)
    if not os.path.lexists(path) or real.is_relative_to(os.path.realpath(home)):
        return None  # gone again, or the library's own
    for root in (each for each in roots if path.is_relative_to(each)):
        if not any(map(is_passed_over, path.relative_to(root).parts)):
            return source_in(path, root)
    return None
