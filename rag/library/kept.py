"""An article with all its rows as one JSON document, and back: what an undone removal needs.

Passages come back under new numbers: the index takes a number that it does not hold, and that is
not above its last, for one that is gone.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterable
from typing import Any

from rag.errors import LibraryError
from rag.library.store import Library
from rag.records import Article


def content_of(library: Library, article: Article) -> dict[str, Any]:
    """Return the rows of an article, and which articles are copies of it, as JSON."""
    rows, key = library.rows, (article.id,)
    passages = rows("SELECT * FROM passages WHERE article_id = ? ORDER BY id", key)
    keys = sorted({row["embedding"] for row in passages})
    marks = ",".join("?" * len(keys))
    vectors = rows(f"SELECT * FROM embeddings WHERE text_sha256 IN ({marks})", keys)
    return {
        "article": dict(rows("SELECT * FROM articles WHERE id = ?", key)[0]),
        "revisions": _plain(rows("SELECT * FROM revisions WHERE article_id = ?", key)),
        "passages": _plain(passages),
        "vectors": [each | {"vector": _text(each["vector"])} for each in _plain(vectors)],
        "copies": _plain(rows("SELECT id, revision FROM articles WHERE copy_of = ?", key)),
    }


def put_back(library: Library, content: dict[str, Any]) -> None:
    """Insert the rows of `content_of`, and link the article to others as it was.

    Raises:
        LibraryError: the library is embedded by another model by now.
    """
    row = content["article"]
    _insert(library, "articles", row | {"copy_of": None})
    for each in content["revisions"]:
        _insert(library, "revisions", each)
    if any(each["model"] != library.model() for each in content["vectors"]):
        raise LibraryError(
            "the library has been embedded by another model since this article was removed",
            "ingest the article again",
        )
    for each in content["vectors"]:
        _insert(library, "embeddings", each | {"vector": base64.b64decode(each["vector"])})
    for each in content["passages"]:
        _insert_passage(library, each)
    article = library.article(row["id"])
    library.await_vectors(article.id)
    if row["copy_of"] is not None:
        library.link(article, library.original_of(article))
    else:
        library.link(article, None)
        _make_copies(library, article, content["copies"])


def _make_copies(library: Library, article: Article, before: Iterable[dict[str, Any]]) -> None:
    """Make copies of the article again what were, and what has come since with its text."""
    copies = [
        each["id"]
        for each in before
        if library.rows(
            "SELECT 1 FROM articles WHERE id = ? AND revision = ?", (each["id"], each["revision"])
        )
    ]
    since = library.original_of(article)
    for copy in dict.fromkeys([*copies, *([since] if since else [])]):
        # Also what became a copy of this copy while the article was away.
        further = library.rows("SELECT id FROM articles WHERE copy_of = ?", (copy,))
        for each in (copy, *(row["id"] for row in further)):
            library.link(library.article(each), article.id)


def _insert_passage(library: Library, row: dict[str, Any]) -> None:
    article = library.article(row["article_id"], row["revision"])
    number = _insert(library, "passages", {name: row[name] for name in row if name != "id"})
    library.connection.execute(
        "INSERT INTO passage_words (rowid, title, outlet, text) VALUES (?, ?, ?, ?)",
        (number, article.title, article.outlet, article.text[row["start"] : row["end"]]),
    )


def _insert(library: Library, table: str, row: dict[str, Any]) -> int | None:
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    # Another article may have brought the same vector meanwhile.
    verb = "INSERT OR IGNORE" if table == "embeddings" else "INSERT"
    return library.connection.execute(
        f"{verb} INTO {table} ({names}) VALUES ({marks})", row
    ).lastrowid


def _plain(rows: Iterable[sqlite3.Row]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows]


def _text(vector: bytes) -> str:
    return base64.b64encode(vector).decode("ascii")
