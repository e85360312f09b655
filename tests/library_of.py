"""Small articles, a library to put them in, and an embedder that counts what it embeds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ingest.options import Options
from ingest.pipeline import Taken
from ingest.pipeline import ingest as run_pipeline
from ingest.sources import Source
from rag.embed import Embedder
from rag.library import Library, open_library
from rag.records import Article, Failure, Scope
from rag.search.index import Index

WIDTH = 2048


class CountingEmbedder:
    """Meets the `Embedder` protocol: a text's vector is the count of its hashed words."""

    def __init__(self, identity: str = "counting@1") -> None:
        self.identity = identity
        self.embedded: list[str] = []

    def vectors(
        self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """Return one unit vector a text; another identity counts in other places."""
        self.embedded += texts
        rows = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.casefold().replace(".", " ").replace(",", " ").split():
                digest = hashlib.sha256((self.identity + word).encode()).digest()
                row[int.from_bytes(digest[:4], "big") % WIDTH] += 1
            row /= np.linalg.norm(row) or 1
        if on_batch:
            on_batch(len(texts))
        return rows


@dataclass
class Opened:
    """A library, its index and its embedder, opened as a program does."""

    home: Path
    library: Library
    index: Index
    embedder: Embedder = field(default_factory=CountingEmbedder)

    def ingest(self, *named: Path | str, options: Options | None = None) -> list[Taken | Failure]:
        """Run the pipeline to its end."""
        return list(
            run_pipeline(
                [str(each) for each in named],
                self.library,
                self.index,
                self.embedder,
                options=options,
            )
        )

    def ingest_sources(self, *sources: Source) -> list[Taken | Failure]:
        """Run the pipeline over what is not named but given."""
        return list(run_pipeline(sources, self.library, self.index, self.embedder))

    def again(self) -> Opened:
        """Open the same home as another process would."""
        return Opened(
            self.home,
            open_library(self.home),
            Index(self.home / "index", self.library),
            self.embedder,
        )

    def dense(self, query: str, limit: int = 5, scope: Scope | None = None) -> list[int]:
        """Return the passage ids that are nearest."""
        vector = self.embedder.vectors([query])[0]
        return [number for number, _ in self.index.search(vector, limit, scope or Scope())]

    def keyword(self, word: str, scope: Scope | None = None) -> list[int]:
        """Return the passage ids that hold a word."""
        return [n for n, _ in self.library.keyword_search(f'"{word}"', 50, scope or Scope())]

    def article_ids(self, passages: Iterable[int]) -> list[str]:
        """Return the articles of passages, in their order; an id that is no passage fails."""
        numbers = list(passages)
        rows = self.library.rows("SELECT id, article_id FROM passages")
        of = {row["id"]: row["article_id"] for row in rows}
        return [of[number] for number in numbers]

    def well(self) -> bool:
        """Tell whether library and index hold the same, and nothing is wrong in either."""
        return self.library.problems() == [] and self.index.problems() == []


def open_home(home: Path, embedder: Embedder | None = None) -> Opened:
    """Open or make the library of a home."""
    library = open_library(home, create=True)
    index = Index(home / "index", library)
    return Opened(home, library, index, embedder or CountingEmbedder())


def record(number: int, **fields: Any) -> dict[str, Any]:
    """Return one article as JSON Lines write it; each number has words of its own."""
    return {
        "title": f"Ferry {number} reaches Quillport",
        "url": f"https://quillport.example/{number}",
        "text": f"The ferry called unique{number} reached Quillport on Monday, the harbour master "
        f"said. It carried {number + 3} lorries and a crew of nine.",
        **fields,
    }


def write_records(path: Path, *records: dict[str, Any]) -> Path:
    """Write a JSON Lines file."""
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def statuses(events: Iterable[Taken | Failure]) -> list[str]:
    """Return what became of each input, in order."""
    return ["failed" if isinstance(each, Failure) else each.status for each in events]


def articles_of(events: Iterable[Taken | Failure]) -> list[Article]:
    """Return the articles that were taken in."""
    return [each.article for each in events if isinstance(each, Taken)]


def failures_of(events: Iterable[Taken | Failure]) -> list[Failure]:
    """Return what could not be taken in."""
    return [each for each in events if isinstance(each, Failure)]
