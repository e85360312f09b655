"""Give vectors to what was stored without, beside the server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.embedding import embed_awaiting
from rag.embed import open_embedder
from rag.errors import NewsError
from rag.library import open_library
from rag.search.index import Index
from rag.settings import Settings

# The group in hand is waited for at the end, at most so long; it would only be embedded again.
END_SECONDS = 10

_log = logging.getLogger(__name__)


@contextmanager
def embedding_beside(settings: Settings) -> Iterator[None]:
    """Embed within the block what awaits its vectors, in one thread, so that answers are as quick."""
    stop = threading.Event()
    thread = threading.Thread(target=_embed, args=[settings, stop], name="embedding", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(END_SECONDS)


def _embed(settings: Settings, stop: threading.Event) -> None:
    library = open_library(settings.home)
    index = Index(settings.home / "index", library)
    try:
        embed_awaiting(library, index, open_embedder(settings, threads=1), stop=stop)
    except (NewsError, OSError) as error:
        # What has no vector is still found by its words, and `dateline doctor` tells of it.
        _log.warning("passages could not be embedded: %s", error)
    finally:
        library.close()
