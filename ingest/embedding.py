"""Give vectors to the passages that were stored without: the second phase of `embedding.when` = later.

They are taken in the order in which they came in, so that what is beyond the index's generation,
and so searched exactly, has its vectors first; a group at a time, so that a kill loses one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import closing

from filelock import FileLock, Timeout

from ingest.pipeline import GROUP_PASSAGES, REFRESH_PASSAGES
from rag.embed import Embedder
from rag.library import Library
from rag.search.index import Index


def embed_awaiting(
    library: Library,
    index: Index,
    embedder: Embedder,
    *,
    stop: threading.Event | None = None,
    on_passages: Callable[[int], None] | None = None,
    on_left: Callable[[int], None] = lambda _: None,
) -> None:
    """Embed every passage that lacks its vector; one process does, and others leave it to that one.

    Args:
        stop: ends it after the group in hand.
        on_passages: called with the number of passages embedded after each batch.
        on_left: called with the number of passages that still lack their vectors, before each group.

    Raises:
        IndexMismatch: the library was embedded by another model.
        LibraryError: the library cannot be written; the vectors that were stored stay.
    """
    # Looked at again after the lock is given back: who came meanwhile has left its passages to us.
    while library.number_awaiting() and not (stop and stop.is_set()):
        try:
            with (
                FileLock(library.path.with_name("embedding.lock"), timeout=0),
                closing(_embed_groups(library, index, embedder, on_passages)) as groups,
            ):
                for left in groups:
                    on_left(left)
                    if stop and stop.is_set():
                        break
        except Timeout:
            return


def _embed_groups(
    library: Library,
    index: Index,
    embedder: Embedder,
    on_passages: Callable[[int], None] | None,
) -> Generator[int]:
    """Embed group after group; give how many passages lack their vectors before each."""
    last = unindexed = 0
    try:
        while group := library.awaiting(last, GROUP_PASSAGES):
            yield library.number_awaiting()
            texts = {key: text for _, key, text in group}
            rows = embedder.vectors(list(texts.values()), on_batch=on_passages)
            library.add_awaited(dict(zip(texts, rows, strict=True)), embedder.identity)
            last = group[-1][0]
            unindexed += len(group)
            if unindexed >= REFRESH_PASSAGES:
                index.refresh()
                unindexed = 0
    finally:
        index.refresh()
