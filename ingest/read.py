"""Read articles out of sources: read → unpack → parse → clean, a few sources ahead."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingest.clean import clean_line, clean_text
from ingest.draft import Draft
from ingest.formats import html, parse_file
from ingest.network import Fetcher
from ingest.page.address import identity
from ingest.sources import STDIN, Source
from rag.errors import NewsError, ParseError
from rag.library import passage_key
from rag.records import Article, Failure, Moment

# Characters; a longer "article" is a book or a log, and would be most of the library.
MAX_ARTICLE_CHARS = 2_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """What the user may say about all inputs of one run."""

    format: str | None = None
    outlet: str | None = None
    published: Moment | None = None
    #: Files read and parsed at once.
    jobs: int = 2
    #: Hosts that may be fetched at a private address.
    allow_private: tuple[str, ...] = ()
    obey_robots: bool = True


@dataclass(frozen=True, slots=True)
class SourceEnd:
    """That a source has been read, and what of it failed."""

    location: str
    failed: frozenset[str]


def read_articles(
    sources: Iterator[Source], options: Options
) -> Iterator[Article | Failure | SourceEnd]:
    """Give articles and failures in the order of their sources, reading a few files ahead."""
    fetcher = Fetcher(allow_private=options.allow_private, obey_robots=options.obey_robots)
    with ThreadPoolExecutor(max(1, options.jobs)) as pool:
        ahead: list[tuple[Source, Future[list[Article | Failure]]]] = [
            (source, pool.submit(_parse, source, options, fetcher))
            for source in itertools.islice(sources, 2 * max(1, options.jobs))
        ]
        while ahead:
            source, parsed = ahead.pop(0)
            items = parsed.result()
            yield from items
            failed = (item.location for item in items if isinstance(item, Failure))
            yield SourceEnd(source.location, frozenset(failed))
            ahead.extend(
                (each, pool.submit(_parse, each, options, fetcher))
                for each in itertools.islice(sources, 1)
            )


def _parse(source: Source, options: Options, fetcher: Fetcher) -> list[Article | Failure]:
    try:
        drafts = list(_drafts(source, options, fetcher))
        if not drafts:
            raise ParseError(f"{source.location} is empty", "give a file that holds an article")
    except NewsError as error:
        return [_failure(source.location, error)]
    except Exception as error:  # a parser's bug must not stop the other inputs
        problem = ParseError(
            f"{source.location} cannot be parsed: {type(error).__name__}: {error}",
            "save the article as plain text and ingest that",
        )
        return [_failure(source.location, problem)]
    return [_article(draft, source, options) for draft in drafts]


def _drafts(source: Source, options: Options, fetcher: Fetcher) -> Iterator[Draft | ParseError]:
    if not source.is_address:
        yield from parse_file(source.read(), source.location, source.location, options.format)
        return
    found = fetcher.fetch(source.location)
    is_page = "html" in found.content_type
    given = options.format or (html.NAME if is_page else None)
    for draft in parse_file(found.data or b"", urlsplit(found.url).path, found.url, given):
        if isinstance(draft, Draft) and draft.url is None:
            draft = replace(draft, url=found.url, key=identity(found.url))
        yield draft


def _article(draft: Draft | ParseError, source: Source, options: Options) -> Article | Failure:
    """Make an article of a draft: cleaned, identified, with what the user said of it."""
    if isinstance(draft, ParseError):
        return _failure(draft.location or source.location, draft)
    text = clean_text(draft.text)
    if not text:
        return _failure(
            draft.location,
            ParseError(f"{draft.location} holds no words", "give the article's text"),
        )
    if len(text) > MAX_ARTICLE_CHARS:
        return _failure(
            draft.location,
            ParseError(
                f"{draft.location} has {len(text):,} characters, an article at most {MAX_ARTICLE_CHARS:,}",
                "split it into articles",
            ),
        )
    published = options.published or draft.published
    dates_from = dict(draft.dates_from)
    if options.published:
        dates_from["published"] = "user"
    # Text piped in has no place of its own: it is known by what it says.
    key = draft.key if source.location != STDIN or draft.url else f"stdin#{draft.title or text}"
    return Article(
        id=hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12],
        revision=1,
        title=clean_line(draft.title),
        outlet=clean_line(options.outlet or draft.outlet),
        url=draft.url,
        authors=draft.authors,
        published=published,
        modified=draft.modified,
        ingested=datetime.now(UTC),
        dates_from=dates_from,
        language=draft.language,
        text=text,
        text_sha256=passage_key(text),
        location=draft.location,
    )


def _failure(location: str, error: NewsError) -> Failure:
    return Failure(location, error.message, error.hint, datetime.now(UTC))
