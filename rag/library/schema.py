"""The tables of the library, as a list of migrations; SQLite's `user_version` counts those done."""

from __future__ import annotations

import sqlite3

from rag.errors import LibraryError

# One script a version, never edited once released: a change is a new script at the end.
MIGRATIONS = (
    """
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE articles (
        id TEXT PRIMARY KEY,
        location TEXT NOT NULL,
        revision INTEGER NOT NULL,                 -- the current one
        copy_of TEXT REFERENCES articles(id)       -- the article first seen with the same text
    );
    CREATE INDEX articles_copy_of ON articles(copy_of);

    CREATE TABLE revisions (
        article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        revision INTEGER NOT NULL,
        title TEXT, outlet TEXT, url TEXT,
        authors TEXT NOT NULL,                     -- JSON list
        published TEXT, modified TEXT,             -- ISO 8601, a date or a datetime
        ingested TEXT NOT NULL,
        dates_from TEXT NOT NULL,                  -- JSON object
        language TEXT,
        text TEXT NOT NULL,
        text_sha256 TEXT NOT NULL,
        published_first INTEGER,                   -- epoch seconds: the span a date stands for
        published_last INTEGER,
        known_from INTEGER NOT NULL,               -- epoch seconds: modified, else published, else ingested
        PRIMARY KEY (article_id, revision)
    ) WITHOUT ROWID;
    CREATE INDEX revisions_text ON revisions(text_sha256);

    CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,      -- never used twice: the index knows passages by it
        article_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        number INTEGER NOT NULL,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        embedding TEXT NOT NULL,                   -- SHA-256 of the text that was embedded
        is_current INTEGER NOT NULL,
        UNIQUE (article_id, revision, number),
        FOREIGN KEY (article_id, revision) REFERENCES revisions ON DELETE CASCADE
    );
    CREATE INDEX passages_current ON passages(is_current, id);
    CREATE INDEX passages_embedding ON passages(embedding);

    CREATE VIRTUAL TABLE passage_words USING fts5(
        title, outlet, text, tokenize = "porter unicode61 remove_diacritics 2"
    );

    CREATE TABLE embeddings (
        text_sha256 TEXT NOT NULL,
        model TEXT NOT NULL,
        vector BLOB NOT NULL,                      -- float32, little-endian, unit length
        PRIMARY KEY (text_sha256, model)
    ) WITHOUT ROWID;

    CREATE TABLE failures (
        location TEXT PRIMARY KEY,
        error TEXT NOT NULL, hint TEXT NOT NULL,
        last_tried TEXT NOT NULL,
        tries INTEGER NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    -- Tells the index of this library from one that another file left in its place.
    INSERT INTO facts VALUES ('library', lower(hex(randomblob(16))));
    CREATE INDEX revisions_outlet ON revisions(outlet COLLATE NOCASE);
    CREATE INDEX revisions_published ON revisions(published_first);
    """,
    """
    CREATE TABLE fetches (                         -- what is not to be sent again unchanged
        address TEXT PRIMARY KEY,
        fetched TEXT NOT NULL,
        etag TEXT, last_modified TEXT,             -- as the server writes them
        article_id TEXT,                           -- NULL of a list of articles
        named_by TEXT                              -- the feed or other list that led to it
    ) WITHOUT ROWID;
    CREATE INDEX fetches_named_by ON fetches(named_by);

    CREATE TABLE feeds (
        address TEXT PRIMARY KEY,
        title TEXT,
        added TEXT NOT NULL,
        every INTEGER NOT NULL,                    -- seconds
        checked TEXT,
        due INTEGER NOT NULL,                      -- epoch seconds
        failures INTEGER NOT NULL                  -- in a row
    ) WITHOUT ROWID;
    """,
    """
    -- Two articles that share a value may be copies; of articles that are no copies, current text.
    CREATE TABLE signatures (
        value INTEGER NOT NULL,
        article_id TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        PRIMARY KEY (value, article_id)
    ) WITHOUT ROWID;
    CREATE INDEX signatures_article ON signatures(article_id);

    -- A copy had no passages: it gets those of its original, whose text was the same.
    INSERT INTO passages (article_id, revision, number, start, end, embedding, is_current)
    SELECT a.id, a.revision, p.number, p.start, p.end, p.embedding, 1
    FROM articles a JOIN passages p ON p.article_id = a.copy_of AND p.is_current
    ORDER BY a.rowid, p.number;
    INSERT INTO passage_words (rowid, title, outlet, text)
    SELECT p.id, r.title, r.outlet, substr(r.text, p.start + 1, p.end - p.start)
    FROM articles a JOIN revisions r ON r.article_id = a.id AND r.revision = a.revision
    JOIN passages p ON p.article_id = a.id AND p.revision = a.revision
    WHERE a.copy_of IS NOT NULL;
    """,
    """
    -- What was removed and may still be put back: removal.py.
    CREATE TABLE removed (
        article_id TEXT PRIMARY KEY,
        title TEXT, outlet TEXT,
        removed_at INTEGER NOT NULL,               -- epoch seconds
        content TEXT NOT NULL                      -- JSON: the rows that were taken out
    ) WITHOUT ROWID;
    -- The order of the list of articles, so that a page of it needs no sorting.
    CREATE INDEX revisions_newest ON revisions(published_first DESC, ingested DESC, article_id);
    """,
    """
    -- Passages whose text has no vector yet: until it follows they are found by their words alone.
    CREATE TABLE awaiting (
        passage_id INTEGER PRIMARY KEY REFERENCES passages(id) ON DELETE CASCADE
    );
    """,
    """
    CREATE TABLE entries (                         -- what a list said of an article when last read
        list TEXT NOT NULL,
        address TEXT NOT NULL,
        said TEXT NOT NULL,                        -- a digest
        PRIMARY KEY (list, address)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE revisions ADD COLUMN standfirst TEXT;
    ALTER TABLE revisions ADD COLUMN section TEXT;
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, each version in a transaction of its own.

    Raises:
        LibraryError: the file was written by a newer Dateline.
    """
    if _version(connection) > len(MIGRATIONS):
        raise LibraryError(
            f"the library has schema version {_version(connection)}, this Dateline knows "
            f"{len(MIGRATIONS)}",
            "upgrade Dateline, or use another --home",
        )
    while _version(connection) < len(MIGRATIONS):
        # Read again under the write lock: another process may have migrated meanwhile.
        connection.execute("BEGIN IMMEDIATE")
        done = _version(connection)
        if done < len(MIGRATIONS):
            for statement in _statements(MIGRATIONS[done]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {done + 1}")
        connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    """Split a script; `executescript` would commit the transaction that is open."""
    statements, pending = [], ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
