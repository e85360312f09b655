"""`dateline doctor`: look at every part, mend what can be mended, say what to do about the rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ingest.embedding import embed_awaiting
from rag.chat.choice import ModelChoice
from rag.embed import DEFAULT_IDENTITY, Embedder, open_embedder
from rag.errors import NewsError
from rag.library import Library, open_library
from rag.search.index import Index
from rag.settings import Settings, load_settings
from ui.wording import in_use_in_words

T = TypeVar("T")

# A generation of the index is copied whole: less free disk than this and the next ingest may fail.
LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """What was found in one part."""

    name: str
    ok: bool
    detail: str
    hint: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"name": self.name, "ok": self.ok, "detail": self.detail, "hint": self.hint}


def examine(
    home: Path | None, *, rebuild: bool = False, on_left: Callable[[int], None] = lambda _: None
) -> list[Check]:
    """Check settings, disk, model, library and index, in the order in which they stand on another.

    Args:
        rebuild: embed what lacks its vectors, and make the index again.
        on_left: called with the number of passages that still lack theirs, before each group.
    """
    try:
        settings = load_settings(home)
    except NewsError as error:
        return [Check("settings", False, error.message, error.hint)]
    checks = [Check("settings", True, f"home is {settings.home}"), _disk(settings)]
    if writes := _attempt(checks, "language model", lambda: _writes(settings)):
        checks.append(writes)
    embedder = open_embedder_or_none(settings, checks)
    found: list[Check] = []
    library = _attempt(found, "library", lambda: open_library(settings.home))
    of_library = _attempt(found, "library", library.model) if library else None
    if embedder is not None:
        checks.append(_model(embedder.identity, of_library))
    checks += found
    if library is None:
        return checks
    checks.append(_library(library))
    if embedder is not None:
        index = Index(settings.home / "index", library)
        if rebuild:
            _attempt(checks, "vectors", lambda: _embed(library, index, embedder, on_left))
        checks += _vectors(library, settings["embedding.when"] == "later")
        checks += _index(index, library, embedder, rebuild)
    return checks


def open_embedder_or_none(settings: Settings, checks: list[Check]) -> Embedder | None:
    """Open the model, or note in `checks` why it cannot be opened."""
    embedder = _attempt(checks, "embedding model", lambda: open_embedder(settings))
    identity = _attempt(checks, "embedding model", lambda: embedder.identity) if embedder else None
    return embedder if identity else None


def _model(identity: str, of_library: str | None) -> Check:
    """Say what is known of the weights; that another model embedded is told with the index."""
    if identity == DEFAULT_IDENTITY:
        known = "the weights are the official ones"
    elif of_library is None:
        known = "nothing is known to compare its weights with"
    elif identity == of_library:
        known = "the weights are those that embedded this library"
    else:
        known = f"the library was embedded by another, {of_library}"
    return Check("embedding model", True, f"{identity}: {known}")


def _writes(settings: Settings) -> Check:
    """Say who writes the answers, and why; the model is not asked."""
    used = ModelChoice(settings).in_use()
    if used.model:
        used.model.require_packages()
    return Check("language model", True, f"{in_use_in_words(used).rstrip('.')} ({used.why})")


def _disk(settings: Settings) -> Check:
    folder = settings.home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        return Check(
            "disk",
            False,
            f"{folder} is not writable",
            "correct its permissions, or use another --home",
        )
    if free < LEAST_FREE_BYTES:
        return Check(
            "disk",
            False,
            f"{free / 1e6:,.0f} MB free, an ingest may need {LEAST_FREE_BYTES / 1e6:,.0f} MB",
            "free some disk space, or use a --home on another disk",
        )
    return Check("disk", True, f"{free / 1e9:.0f} GB free")


def _library(library: Library) -> Check:
    problems, counts = library.problems(), library.counts()
    if problems:
        return Check(
            "library",
            False,
            "; ".join(problems),
            "restore library.db from a copy, or ingest again elsewhere",
        )
    return Check(
        "library",
        True,
        f"{counts['articles']} articles, {counts['revisions']} revisions, {counts['passages']} passages, "
        f"{counts['failures']} failures",
    )


def _vectors(library: Library, later: bool) -> list[Check]:
    """Tell of passages that lack their vectors, where there are any."""
    if not (number := library.number_awaiting()):
        return []
    said = f"{number:,} passages have no vectors yet, and are found by their words alone"
    return [Check("vectors", later, said, "run: dateline doctor --rebuild")]


def _index(index: Index, library: Library, embedder: Embedder, rebuild: bool) -> list[Check]:
    checks: list[Check] = []
    problems = _attempt(checks, "index", lambda: _index_problems(index, library, embedder))
    if problems is None:
        return checks
    done = _attempt(
        checks, "index", lambda: (index.rebuild() if rebuild else index.refresh()) or ""
    )
    if done is None:
        return checks
    if left := index.problems():
        return [*checks, Check("index", False, "; ".join(left), "run: dateline doctor --rebuild")]
    mended = " (rebuilt)" if rebuild else f" (mended: {'; '.join(problems)})" if problems else ""
    return [*checks, Check("index", True, f"generation {done or 'none yet'}{mended}")]


def _index_problems(index: Index, library: Library, embedder: Embedder) -> list[str]:
    library.require_model(embedder.identity)
    return index.problems()


def _embed(
    library: Library, index: Index, embedder: Embedder, on_left: Callable[[int], None]
) -> None:
    """Give vectors to all that lack them, or to all where another model made them."""
    if library.model() not in (None, embedder.identity):
        embed_again(library, embedder)
    embed_awaiting(library, index, embedder, on_left=on_left)


def embed_again(library: Library, embedder: Embedder) -> None:
    """Embed every passage with another model, and put its vectors in place of the old ones."""
    texts = dict(library.passage_keys())
    rows = embedder.vectors(list(texts.values()))
    library.change_model(embedder.identity, dict(zip(texts, rows, strict=True)))


def _attempt(checks: list[Check], name: str, do: Callable[[], T]) -> T | None:
    """Do it, or note in `checks` why it could not be done."""
    try:
        return do()
    except NewsError as error:
        checks.append(Check(name, False, error.message, error.hint))
        return None
