"""Take articles in: find → read → parse → clean → compare → split → embed → store.

One article is one transaction, and it is reported only after that; a bad input becomes a Failure
and the rest goes on. Articles are embedded in groups, so that a batch holds passages of one length.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType

import numpy as np

from ingest.clean import clean_line, clean_text
from ingest.draft import Draft
from ingest.formats import find_format
from ingest.sources import STDIN, Source, find_sources
from ingest.split import split_passages
from rag.embed import Embedder
from rag.errors import NewsError, ParseError
from rag.index import Index
from rag.library import Library, Outcome, passage_key
from rag.records import Article, Failure, Moment, Span

# Passages embedded together, some seconds' work: enough to sort by length, few enough that little
# is lost to a kill.
GROUP_PASSAGES = 64
#: Outcomes that need vectors.
NEW = ("added", "updated")
# A generation of the index is made this often, so that exact search beyond it stays fast.
REFRESH_PASSAGES = 20_000
# Characters; a longer "article" is a book or a log, and would be most of the library.
MAX_ARTICLE_CHARS = 2_000_000
# A page with its pictures in it is large; beyond this, parsing would take minutes.
MAX_ARTICLE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """What the user may say about all inputs of one run."""

    format: str | None = None
    outlet: str | None = None
    published: Moment | None = None
    #: Files read and parsed at once.
    jobs: int = 2


@dataclass(frozen=True, slots=True)
class Taken:
    """An article that is safely stored, and what that changed."""

    status: Outcome
    article: Article


@dataclass(frozen=True, slots=True)
class _End:
    """That a source has been read, and what of it failed."""

    location: str
    failed: frozenset[str]


@dataclass(slots=True)
class Report:
    """What a run did, so far."""

    counts: Counter[str] = field(default_factory=Counter)
    articles: list[Taken] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def count(self, event: Taken | Failure) -> None:
        """Add one event."""
        if isinstance(event, Failure):
            self.counts["failed"] += 1
            self.failures.append(event)
        else:
            self.counts[event.status] += 1
            # Texts are in the library: a report of 100,000 articles must not hold them all.
            self.articles.append(replace(event, article=replace(event.article, text="")))


def ingest(
    named: Sequence[str],
    library: Library,
    index: Index,
    embedder: Embedder,
    *,
    options: Options | None = None,
    on_passages: Callable[[int], None] | None = None,
) -> Iterator[Taken | Failure]:
    """Take in every article behind the names; give each, or its failure, once that is stored.

    Use it to its end, or close it: the index is brought up to date when the last one is through.

    Args:
        named: files, folders, or "-" for standard input.
        on_passages: called with the number of passages embedded after each batch.

    Raises:
        IndexMismatch: the library was embedded by another model.
        LibraryError: the library cannot be written; what was given before is stored.
    """
    library.require_model(embedder.identity)
    # A library put back from a copy gives ids anew: the index must not know them from before.
    index.refresh()
    unindexed = 0
    try:
        for group in _groups(_read(_sources(named, library), options or Options()), library):
            yield from _take(group, library, embedder, on_passages)
            unindexed += group.size
            if unindexed >= REFRESH_PASSAGES:
                index.refresh()
                unindexed = 0
    finally:
        # Also after Ctrl-C: what is stored is indexed, so that the next start has nothing to do.
        index.refresh()


def dry_run(
    named: Sequence[str], library: Library | None, *, options: Options | None = None
) -> Iterator[Taken | Failure]:
    """Tell what `ingest` would do, storing nothing. Without a library everything is new."""
    for item in _read(_sources(named, library), options or Options()):
        if isinstance(item, Failure):
            yield item
        elif isinstance(item, Article):
            yield Taken(library.compare(item) if library else "added", item)


def _sources(named: Sequence[str], library: Library | None) -> Iterator[Source]:
    """Find the sources, but for the library's own files where its folder is among them."""
    return find_sources(named, apart_from=library.path.parent if library else None)


def _read(sources: Iterator[Source], options: Options) -> Iterator[Article | Failure | _End]:
    """Give articles and failures in the order of their sources, reading a few files ahead."""
    with ThreadPoolExecutor(max(1, options.jobs)) as pool:
        ahead: list[tuple[Source, Future[list[Article | Failure]]]] = [
            (source, pool.submit(_parse, source, options))
            for source in itertools.islice(sources, 2 * max(1, options.jobs))
        ]
        while ahead:
            source, parsed = ahead.pop(0)
            items = parsed.result()
            yield from items
            failed = (item.location for item in items if isinstance(item, Failure))
            yield _End(source.location, frozenset(failed))
            ahead.extend(
                (each, pool.submit(_parse, each, options)) for each in itertools.islice(sources, 1)
            )


def _parse(source: Source, options: Options) -> list[Article | Failure]:
    try:
        data = source.read()
        parser = find_format(data, source.location, options.format)
        if len(data) > MAX_ARTICLE_BYTES and parser.NAME != "jsonl":
            raise ParseError(
                f"{source.location} has {len(data):,} bytes, an article at most "
                f"{MAX_ARTICLE_BYTES:,}",
                "split it into articles",
            )
        drafts = list(parser.parse(data, source.location))
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


def _article(draft: Draft | ParseError, source: Source, options: Options) -> Article | Failure:
    """Make an article of a draft: cleaned, identified, with what the user said of it."""
    if isinstance(draft, ParseError):
        line = re.match(re.escape(source.location) + r"(?::\d+)?", draft.message)
        return _failure(line[0] if line else source.location, draft)
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


@dataclass(slots=True)
class _Group:
    """Articles that are embedded together, with the failures met among them."""

    items: list[tuple[Article, list[Span]] | Failure | _End] = field(default_factory=list)
    size: int = 0


def _groups(items: Iterable[Article | Failure | _End], library: Library) -> Iterator[_Group]:
    """Gather articles until there are passages enough to embed, or a source is known to be slow."""
    group = _Group()
    for item in items:
        if not isinstance(item, Article):
            group.items.append(item)
        else:
            spans = split_passages(item.text, item.language)
            new = library.compare(item) in NEW
            group.items.append((item, spans))
            group.size += len(spans) if new else 0
        if group.size >= GROUP_PASSAGES or len(group.items) >= GROUP_PASSAGES:
            yield group
            group = _Group()
    if group.items:
        yield group


def _take(
    group: _Group,
    library: Library,
    embedder: Embedder,
    on_passages: Callable[[int], None] | None,
) -> Iterator[Taken | Failure]:
    """Embed a group and store its articles one by one, in their order."""
    articles = [item for item in group.items if isinstance(item, tuple)]
    new = [item for item in articles if library.compare(item[0]) in NEW]
    vectors = _embedded(new, library, embedder, on_passages)
    for item in group.items:
        if isinstance(item, Failure):
            library.record_failure(item)
            yield item
            continue
        if isinstance(item, _End):
            library.forget_failures(item.location, but=item.failed)
            continue
        article, spans = item
        if library.compare(article) in NEW:
            # Almost always empty: an article before it in the group may have made this one new.
            vectors |= _embedded([item], library, embedder, on_passages, have=vectors)
        keys = {passage_key(span.of(article.text)) for span in spans}
        needed = {key: vectors[key] for key in keys & vectors.keys()}
        yield Taken(*library.store(article, spans, needed, embedder.identity))


def _embedded(
    items: Sequence[tuple[Article, list[Span]]],
    library: Library,
    embedder: Embedder,
    on_passages: Callable[[int], None] | None,
    have: Mapping[str, np.ndarray] = MappingProxyType({}),
) -> dict[str, np.ndarray]:
    """Embed those passages whose vectors neither the library nor `have` holds, by text hash."""
    texts = {
        passage_key(words): words
        for article, spans in items
        for words in (span.of(article.text) for span in spans)
    }
    lacking = sorted(library.missing_vectors(texts.keys() - have.keys(), embedder.identity))
    rows = embedder.vectors([texts[key] for key in lacking], on_batch=on_passages)
    return dict(zip(lacking, rows, strict=True))
