"""Make an article of a draft: give it its identity, and what else is known of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingest.draft import Draft, Link
from ingest.sources import STDIN, Source
from ingest.standfirst import settled
from rag.library import passage_key
from rag.records import Article, Moment


def article_of(
    draft: Draft, source: Source, *, outlet: str | None, published: Moment | None
) -> Article:
    """Return the article of a draft whose text is canonical.

    Args:
        outlet: what the user says of it; it goes before what the draft says.
        published: the same.
    """
    if source.link:
        draft = _completed(draft, source.link)
    dates_from = dict(draft.dates_from)
    if published:
        dates_from["published"] = "user"
    # Text piped in has no place of its own: it is known by what it says.
    is_nowhere = source.location == STDIN and not draft.url
    key = f"stdin#{draft.title or draft.text}" if is_nowhere else draft.key
    return Article(
        id=id_of(key),
        revision=1,
        title=draft.title,
        outlet=outlet or draft.outlet,
        url=draft.url,
        authors=draft.authors,
        published=published or draft.published,
        modified=draft.modified,
        ingested=datetime.now(UTC),
        dates_from=dates_from,
        language=draft.language,
        text=draft.text,
        text_sha256=passage_key(draft.text),
        location=draft.location,
        standfirst=draft.standfirst,
        section=draft.section,
    )


def id_of(key: str) -> str:
    """Return the id of the article that is known by this key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12]


def _completed(draft: Draft, link: Link) -> Draft:
    """Fill from the feed that named a page what the page leaves out."""
    dates_from = dict(draft.dates_from)
    if link.published and not draft.published:
        dates_from["published"] = "feed"
    named = None if _is_host(draft.outlet, draft.url) else draft.outlet
    return replace(
        draft,
        title=draft.title or link.title,
        outlet=named or link.outlet or draft.outlet,
        published=draft.published or link.published,
        standfirst=draft.standfirst or settled(link.standfirst, draft.title, draft.text),
        section=draft.section or link.section,
        dates_from=dates_from,
    )


def _is_host(outlet: str | None, url: str | None) -> bool:
    """Tell whether an outlet's name is but the host that its page was found at."""
    host = urlsplit(url or "").netloc.casefold()
    return outlet is not None and f".{host}".endswith(f".{outlet.casefold()}")
