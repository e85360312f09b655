"""Vector search in Chroma: a cache of the library, made in generations that are never changed.

    HOME/index/CURRENT    the name of the generation in use
    HOME/index/g000042/   a Chroma folder, and nobody writes to it once CURRENT names it

A second process reading a Chroma folder that is being written sees neither all nor only whole
records, and a kill may ruin it. So a writer copies the current generation, brings the copy up to
date, verifies it and renames it into use; a reader looks at CURRENT before each search. What the
library holds beyond the generation is searched exactly, from the library's own vectors, so that
an article is found as soon as it is stored, and never after it is gone.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from filelock import FileLock, Timeout

from rag.errors import LibraryBusy, LibraryError, NewsError
from rag.library import Library
from rag.records import Scope

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
# Chroma takes at most 5,461 records a call.
RECORDS_A_CALL = 5000
# Readers may still be in the generation before; none is in an older one for long.
GENERATIONS_KEPT = 2
# A scope with at most so many passages (one outlet, one week) is searched exactly, in the library:
# faster than to ask Chroma for ever more neighbours until enough of them are in scope.
EXACT_PASSAGES = 2000
LOCK_SECONDS = 120


class Index:
    """The vectors of a library's passages, nearest first; safe to use from several threads."""

    def __init__(self, folder: Path, library: Library) -> None:
        self._folder = folder
        self._library = library
        self._lock = threading.Lock()
        self._open: _Generation | None = None
        # Searches that began before the last change may still be in it.
        self._before: _Generation | None = None

    @property
    def generation(self) -> str | None:
        """The name of the generation in use, or None before the first."""
        try:
            return (self._folder / "CURRENT").read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None

    def search(self, vector: np.ndarray, limit: int, scope: Scope) -> list[tuple[int, float]]:
        """Return (passage id, cosine similarity) pairs, most similar first.

        Args:
            vector: unit length, (dimension,).
            limit: at most so many; fewer when fewer are in scope.

        Returns:
            Similarities from -1 to 1. Ties are broken by the id.
        """
        if scope != Scope():
            within = self._library.ids_in_scope(scope, most=EXACT_PASSAGES + 1)
            if len(within) <= EXACT_PASSAGES:
                return _best(self._exact(vector, within), limit)
        generation, near = self._generation(), dict[int, float]()
        if generation:
            try:
                near = self._from_generation(generation, vector, limit, scope)
            except Exception:  # its files are gone or damaged, and Chroma has no one error for it
                generation = None
        beyond = self._library.ids_outside(generation.last_id if generation else 0, scope)
        return _best((near | dict(self._exact(vector, beyond))).items(), limit)

    def _exact(self, vector: np.ndarray, ids: Sequence[int]) -> list[tuple[int, float]]:
        kept, vectors = self._library.vectors(ids)
        if not kept:
            return []
        return list(zip(kept, (vectors @ vector).tolist(), strict=True))

    def _from_generation(
        self, generation: _Generation, vector: np.ndarray, limit: int, scope: Scope
    ) -> dict[int, float]:
        """Search the generation, widening until `limit` of what it gives is still in scope."""
        wanted = limit
        while True:
            near = generation.nearest(vector, wanted)
            in_scope = self._library.in_scope([passage_id for passage_id, _ in near], scope)
            if len(in_scope) >= limit or wanted >= generation.size:
                return {number: near for number, near in near if number in in_scope}
            # A scope that is not the whole library leaves little of the first hits.
            wanted = min(wanted * 8, generation.size)

    def _generation(self) -> _Generation | None:
        name = self.generation
        with self._lock:
            if name is None or not (self._folder / name).is_dir():
                # Never built, or deleted: the library alone answers, exactly.
                self._use(None)
            elif self._open is None or self._open.name != name:
                try:
                    self._use(_Generation(self._folder / name))
                except Exception:  # damaged: a cache that cannot be read is as good as none
                    self._use(None)
            # A kill may have come between new vectors in the library and their index, and another
            # library may have been put in the place of the one that was indexed.
            holds = self._open is not None and self._open.holds == self._library.vectors_identity()
            return self._open if holds else None

    def _use(self, generation: _Generation | None) -> None:
        if self._open is None and generation is None:
            return
        if self._before:
            self._before.close()
        self._before, self._open = self._open, generation

    def refresh(self) -> str | None:
        """Make a generation that holds exactly the library's current passages.

        Returns:
            The name of the generation in use; None when there is nothing to index.

        Raises:
            LibraryBusy: another process has been making one for two minutes.
            LibraryError: the disk is full or not writable; the generation before stays in use.
        """
        with self._writer():
            self._sweep()
            base = self._generation()
            wanted = self._library.current_ids()
            have = set(base.ids()) if base else set()
            missing = [passage_id for passage_id in wanted if passage_id not in have]
            gone = sorted(have.difference(wanted))
            if not missing and not gone:
                return self.generation
            return self._build(base, missing, gone)

    def rebuild(self) -> str | None:
        """Make a generation from the library's vectors alone, whatever is there now."""
        with self._writer():
            self._sweep()
            wanted = self._library.current_ids()
            return self._build(None, wanted, []) if wanted else self.generation

    def problems(self) -> list[str]:
        """Return what of the library the generation in use lacks or has too much."""
        generation = self._generation()
        have = set(generation.ids()) if generation else set()
        wanted = set(self._library.current_ids())
        found = []
        if missing := len(wanted - have):
            found.append(f"{missing} passages are not in the index yet")
        if gone := len(have - wanted):
            found.append(f"{gone} vectors in the index belong to no current passage")
        return found

    def _build(self, base: _Generation | None, missing: list[int], gone: list[int]) -> str:
        highest = max((int(path.name[1:]) for path in self._generation_folders()), default=0)
        path = self._folder / f"g{self._library.next_generation(highest):06}"
        size = (base.size if base else 0) - len(gone)
        if base:
            _copy(base.path, path)
        with _writable(path, self._library.vectors_identity()) as collection:
            for first in range(0, len(gone), RECORDS_A_CALL):
                collection.delete([str(each) for each in gone[first : first + RECORDS_A_CALL]])
            for first in range(0, len(missing), RECORDS_A_CALL):
                ids, vectors = self._library.vectors(missing[first : first + RECORDS_A_CALL])
                # Fewer, when another process has removed an article meanwhile.
                if ids:
                    collection.add([str(each) for each in ids], embeddings=vectors)
                size += len(ids)
            if collection.count() != size:
                raise LibraryError(
                    f"the new index holds {collection.count()} vectors instead of {size}",
                    "run: dateline doctor --rebuild",
                )
        _replace(self._folder / "CURRENT", path.name)
        return path.name

    @contextlib.contextmanager
    def _writer(self) -> Iterator[None]:
        """Hold the one writer's place within the block."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "lock", timeout=LOCK_SECONDS):
                yield
        except Timeout as cause:
            raise LibraryBusy(
                f"another process has been writing the index for {LOCK_SECONDS} s",
                "wait until it has finished; what was ingested is stored and searched already",
            ) from cause
        except NewsError:
            raise
        except Exception as cause:  # Chroma raises what SQLite and the disk raise, under many names
            raise LibraryError(
                f"the index in {self._folder} cannot be written: {cause}",
                "free some disk space or correct the permissions, then run the same command again",
            ) from cause

    def _sweep(self) -> None:
        """Remove what a killed writer left, and generations that nobody reads any more."""
        current = self.generation
        older = sorted(path for path in self._generation_folders() if path.name < (current or ""))
        newer = [path for path in self._generation_folders() if path.name > (current or "")]
        for path in older[: 1 - GENERATIONS_KEPT] + newer:
            shutil.rmtree(path, ignore_errors=True)

    def _generation_folders(self) -> list[Path]:
        return list(self._folder.glob("g" + "[0-9]" * 6))


def _best(found: Iterable[tuple[int, float]], limit: int) -> list[tuple[int, float]]:
    return sorted(found, key=lambda item: (-item[1], item[0]))[:limit]


class _Generation:
    """One finished generation, open for reading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._client = _client(path)
        self._collection: Collection = self._client.get_collection(
            COLLECTION, embedding_function=None
        )
        #: Of which library, and by which model, the vectors are.
        self.holds = (self._collection.metadata or {}).get("vectors")
        self.size: int = self._collection.count()
        self.last_id = max(self.ids(), default=0)

    def close(self) -> None:
        self._client.close()

    def nearest(self, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
        if not self.size:
            return []
        found = self._collection.query(
            query_embeddings=vector[np.newaxis],
            n_results=min(limit, self.size),
            include=["distances"],
        )
        distances = found["distances"] or [[]]
        # The one place where Chroma's cosine distance becomes a similarity.
        return [(int(i), 1 - d) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def ids(self) -> list[int]:
        # In pages: Chroma's `get` without a limit fails past 32,700 records.
        ids: list[int] = []
        for offset in range(0, self.size, RECORDS_A_CALL):
            page = self._collection.get(include=[], limit=RECORDS_A_CALL, offset=offset)
            ids.extend(int(each) for each in page["ids"])
        return ids


def _client(path: Path) -> Client:
    # Imported here: it takes a second, and most commands do without it.
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    return cast("Client", chromadb.PersistentClient(path=str(path), settings=settings))


@contextlib.contextmanager
def _writable(path: Path, holds: str) -> Iterator[Collection]:
    """Open a generation that nobody reads yet; closed, and so written out, after the block."""
    client = _client(path)
    try:
        yield client.get_or_create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
            metadata={"vectors": holds},
        )
    finally:
        client.close()


def _copy(folder: Path, target: Path) -> None:
    try:
        shutil.copytree(folder, target)
    except shutil.Error as cause:  # (source, target, why) of each file, and they fail alike
        raise OSError(cause.args[0][0][2]) from cause


def _replace(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new, and a power cut leaves one."""
    import os

    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
