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

_CURRENT_PASSAGES = "SELECT * FROM passages WHERE article_id = ? AND is_current ORDER BY number"


def content_of(library: Library, article: Article) -> dict[str, Any]:
    """Return the rows of an article, and which articles are copies of it, as JSON."""
    rows, key = library.rows, (article.id,)
    passages = rows("SELECT * FROM passages WHERE article_id = ? ORDER BY id", key)
    # A copy is found by its original's passages; they become its own where that has gone.
    spare = rows(_CURRENT_PASSAGES, (article.copy_of,)) if _is_exact_copy(library, article) else []
    keys = sorted({row["embedding"] for row in [*passages, *spare]})
    marks = ",".join("?" * len(keys))
    vectors = rows(f"SELECT * FROM embeddings WHERE text_sha256 IN ({marks})", keys)
    return {
        "article": dict(rows("SELECT * FROM articles WHERE id = ?", key)[0]),
        "revisions": _plain(rows("SELECT * FROM revisions WHERE article_id = ?", key)),
        "passages": _plain(passages),
        "spare": _plain(spare),
        "vectors": [each | {"vector": _text(each["vector"])} for each in _plain(vectors)],
        "copies": _plain(rows("SELECT id, revision FROM articles WHERE copy_of = ?", key)),
    }


def put_back(library: Library, content: dict[str, Any]) -> None:
    """Insert the rows of `content_of`, and link the article to others as it was.

    Raises:
        LibraryError: it was a copy, and neither its original nor its own passages are there.
    """
    row, copy_of = content["article"], content["article"]["copy_of"]
    _insert(library, "articles", row | {"copy_of": None})
    for each in content["revisions"]:
        _insert(library, "revisions", each)
    for each in content["vectors"]:
        _insert(library, "embeddings", each | {"vector": base64.b64decode(each["vector"])})
    for each in content["passages"]:
        _insert_passage(library, each)
    article = library.article(row["id"])
    if copy_of is not None and (original := _original(library, copy_of, article)):
        library.connection.execute(
            "UPDATE articles SET copy_of = ? WHERE id = ?", (original, article.id)
        )
        return
    for each in content["spare"]:
        own = {"article_id": article.id, "revision": article.revision}
        _insert_passage(library, each | own)
    _make_copies(library, article, content["copies"])
    _require_passages(library, article)


def _is_exact_copy(library: Library, article: Article) -> bool:
    if article.copy_of is None:
        return False
    return library.article(article.copy_of).text_sha256 == article.text_sha256


def _original(library: Library, before: str, article: Article) -> str | None:
    """Return what the article is a copy of now: what it was a copy of, if that has not changed."""
    still = library.rows(
        "SELECT 1 FROM articles a JOIN revisions r ON r.article_id = a.id "
        "AND r.revision = a.revision WHERE a.id = ? AND a.copy_of IS NULL AND r.text_sha256 = ?",
        (before, article.text_sha256),
    )
    return before if still else library.original_of(article)


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
        library.connection.execute(
            "UPDATE articles SET copy_of = ? WHERE id = ? OR copy_of = ?", (article.id, copy, copy)
        )
        numbers = [(row["id"],) for row in library.rows(_CURRENT_PASSAGES, (copy,))]
        library.connection.executemany("DELETE FROM passage_words WHERE rowid = ?", numbers)
        library.connection.executemany("DELETE FROM passages WHERE id = ?", numbers)


def _require_passages(library: Library, article: Article) -> None:
    keys = [row["embedding"] for row in library.rows(_CURRENT_PASSAGES, (article.id,))]
    if not keys or library.missing_vectors(keys, library.model() or ""):
        raise LibraryError(
            "the library has changed too much since this article was removed",
            "ingest the article again",
        )


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
