"""Rows of the library as records, and records as rows."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import UTC, datetime
from typing import Any

from rag.dates.moments import epoch, first_instant, last_instant, moment_text, parse_moment
from rag.records import Article, Headline, Moment, Passage

#: The columns of a Headline but for its id, of `revisions r`.
HEADLINE = "r.title, r.outlet, r.published, r.url"
#: The columns of a Passage, of `passages p` and `revisions r`; SQLite counts characters from 1.
PASSAGE = "p.*, substr(r.text, p.start + 1, p.end - p.start) AS text"
#: Passages with the revision that they belong to.
PASSAGES = "passages p JOIN revisions r ON r.article_id = p.article_id AND r.revision = p.revision"
#: Articles with their current revision.
CURRENT = "articles a JOIN revisions r ON r.article_id = a.id AND r.revision = a.revision"
NEWEST_FIRST = "r.published_first DESC NULLS LAST, r.ingested DESC, a.id"


def passage_key(text: str) -> str:
    """Return the key under which the vector of a text is kept: its SHA-256."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def revision_row(article: Article) -> tuple[Any, ...]:
    """Return the row of `revisions` that holds an article."""
    published = article.published
    # A later revision that does not say when it was made is known since it came in.
    first_known = article.published if article.revision == 1 else None
    known_from = article.modified or first_known or article.ingested
    return (
        article.id,
        article.revision,
        article.title,
        article.outlet,
        article.url,
        json.dumps(article.authors, ensure_ascii=False),
        moment_text(published),
        moment_text(article.modified),
        article.ingested.isoformat(),
        json.dumps(dict(article.dates_from)),
        article.language,
        article.text,
        article.text_sha256,
        epoch(first_instant(published)) if published else None,
        epoch(last_instant(published)) if published else None,
        epoch(first_instant(known_from)),
        article.standfirst,
        article.section,
    )


def _moment(text: str | None) -> Moment | None:
    return parse_moment(text) if text else None


def article_of(row: sqlite3.Row) -> Article:
    """Return the Article of a row."""
    return Article(
        id=row["article_id"],
        revision=row["revision"],
        title=row["title"],
        outlet=row["outlet"],
        url=row["url"],
        authors=tuple(json.loads(row["authors"])),
        published=_moment(row["published"]),
        modified=_moment(row["modified"]),
        ingested=datetime.fromisoformat(row["ingested"]).astimezone(UTC),
        dates_from=json.loads(row["dates_from"]),
        language=row["language"],
        text=row["text"],
        text_sha256=row["text_sha256"],
        location=row["location"],
        copy_of=row["copy_of"],
        standfirst=row["standfirst"],
        section=row["section"],
    )


def headline_of(row: sqlite3.Row) -> Headline:
    """Return the Headline of a row."""
    return Headline(
        row["article_id"], row["title"], row["outlet"], _moment(row["published"]), row["url"]
    )


def passage_of(row: sqlite3.Row) -> Passage:
    """Return the Passage of a row."""
    return Passage(
        row["id"],
        row["article_id"],
        row["revision"],
        row["number"],
        row["start"],
        row["end"],
        row["text"],
    )
