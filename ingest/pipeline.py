"""Take articles in: find → read (read.py) → compare → split → embed → store.

One article is one transaction, and it is reported only after that; a bad input becomes a Failure
and the rest goes on. Articles are embedded in groups, so that a batch holds passages of one length;
with `embedding.when` = later they are stored without vectors, which follow: embedding.py.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ingest.draft import Skipped
from ingest.options import Options
from ingest.read import Found, Known, SourceEnd, StillFailing, read_articles
from ingest.sources import Source, find_sources
from ingest.split import split_passages
from ingest.told_apart import told_apart
from rag.embed import Embedder
from rag.library import Library, Outcome, Rehearsal, passage_key
from rag.records import Article, Failure, Span
from rag.search.index import Index

# Passages embedded together, some seconds' work: enough to sort by length (1.4 % is padding then,
# 2.6 % of 64), few enough that little is lost to a kill.
GROUP_PASSAGES = 128
# A generation of the index is made this often, so that exact search beyond it stays fast.
REFRESH_PASSAGES = 20_000


_Input = Article | Failure | StillFailing | Known | SourceEnd


@dataclass(frozen=True, slots=True)
class Taken:
    """An article that is safely stored, and what that changed."""

    status: Outcome
    article: Article

    def reported(self) -> Reported:
        """Return what a report keeps of it."""
        article = self.article
        return Reported(article.id, article.revision, article.title, article.location, self.status)


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report keeps of an article: a run may take in 100,000 of them."""

    article_id: str
    revision: int
    title: str | None
    location: str
    status: Outcome


@dataclass(slots=True)
class Report:
    """What a run did, so far."""

    counts: Counter[str] = field(default_factory=Counter)
    articles: list[Reported] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def skip(self, number: int) -> None:
        """Add parts of a source that were passed over."""
        self.counts["skipped"] += number

    def count(self, event: Taken | Failure) -> None:
        """Add one event."""
        if isinstance(event, Failure):
            self.counts["failed"] += 1
            self.failures.append(event)
        else:
            self.counts[event.status] += 1
            self.articles.append(event.reported())


def ingest(
    named: Iterable[str | Source],
    library: Library,
    index: Index,
    embedder: Embedder,
    *,
    options: Options | None = None,
    on_passages: Callable[[int], None] | None = None,
    on_found: Callable[[int], None] | None = None,
    on_skipped: Callable[[int], None] | None = None,
) -> Generator[Taken | Failure]:
    """Take in every article behind the names; give each, or its failure, once that is stored.

    Use it to its end, or close it: the index is brought up to date when the last one is through.

    Args:
        named: files, folders, addresses, uploads, or "-" for standard input.
        on_passages: called with the number of passages embedded after each batch.
        on_found: called when an address holds a list, with the number of articles that it leads to.
        on_skipped: called with the number of parts of a source that were passed over.

    Raises:
        IndexMismatch: the library was embedded by another model.
        LibraryError: the library cannot be written; what was given before is stored.
    """
    options = options or Options()
    library.require_model(embedder.identity)
    library.sign_again()
    # A library put back from a copy gives ids anew: the index must not know them from before.
    index.refresh()
    unindexed = 0
    try:
        for group in _groups(_read(named, library, options, on_found, on_skipped), library):
            yield from _take(group, library, embedder, on_passages, later=options.embed_later)
            unindexed += 0 if options.embed_later else group.size
            if unindexed >= REFRESH_PASSAGES:
                index.refresh()
                unindexed = 0
    finally:
        # Also after Ctrl-C: what is stored is indexed, so that the next start has nothing to do.
        index.refresh()


def dry_run(
    named: Iterable[str | Source],
    library: Library | None,
    *,
    options: Options | None = None,
    on_skipped: Callable[[int], None] | None = None,
) -> Iterator[Taken | Failure]:
    """Tell what `ingest` would do, storing nothing in the library, if there is one yet."""
    with (
        tempfile.TemporaryDirectory(prefix="dateline-") as folder,
        closing(Rehearsal(Path(folder), library)) as rehearsal,
    ):
        for item in _read(named, library, options, on_skipped=on_skipped):
            if isinstance(item, Failure):
                yield item
            elif isinstance(item, StillFailing):
                yield item.failure
            elif isinstance(item, Article):
                yield Taken(rehearsal.rehearse(item), item)
            elif isinstance(item, Known) and library and library.has_article(item.article_id):
                yield Taken("unchanged", library.article(item.article_id))


def _read(
    named: Iterable[str | Source],
    library: Library | None,
    options: Options | None,
    on_found: Callable[[int], None] | None = None,
    on_skipped: Callable[[int], None] | None = None,
) -> Iterator[_Input]:
    """Read what is named, but for the library's own files where its folder is among them."""
    sources = find_sources(named, apart_from=library.path.parent if library else None)
    for item in read_articles(sources, options or Options(), library):
        if not isinstance(item, Found | Skipped):
            yield item
        elif tell := on_found if isinstance(item, Found) else on_skipped:
            tell(item.number)


@dataclass(slots=True)
class _Group:
    """Articles that are embedded together, with the failures met among them."""

    items: list[tuple[Article, list[Span]] | Failure | StillFailing | Known | SourceEnd] = field(
        default_factory=list
    )
    size: int = 0


def _groups(items: Iterable[_Input], library: Library) -> Iterator[_Group]:
    """Gather articles until there are passages enough to embed, or a source is known to be slow."""
    group = _Group()
    for item in items:
        if not isinstance(item, Article):
            group.items.append(item)
        else:
            # What has not changed is passed quickly: its passages are there already.
            new = not library.holds(item)
            spans = split_passages(item.text, item.language) if new else []
            group.items.append((item, spans))
            group.size += len(spans)
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
    *,
    later: bool,
) -> Iterator[Taken | Failure]:
    """Embed a group, if that is not left for later, and store its articles one by one, in order."""
    articles = [] if later else [item for item in group.items if isinstance(item, tuple)]
    new = [item for item in articles if not library.holds(item[0])]
    vectors = _embedded(new, library, embedder, on_passages)
    for item in group.items:
        if isinstance(item, Failure):
            library.record_failure(item)
            yield item
            continue
        if isinstance(item, StillFailing):
            yield item.failure
            continue
        if isinstance(item, SourceEnd):
            library.forget_failures(item.location, but=item.failed)
            if item.fetch:
                library.remember_fetch(item.fetch)
            library.remember_entries(item.location, item.said)
            library.feed_was_read(item.location, well=item.location not in item.failed)
            continue
        if isinstance(item, Known):
            if library.has_article(item.article_id):
                yield Taken("unchanged", library.article(item.article_id))
            continue
        article, spans = told_apart(item[0], library), item[1]
        if not library.holds(article):
            # An article before it in the group may have made this one new.
            spans = spans or split_passages(article.text, article.language)
            if not later:
                again = [(article, spans)]
                vectors |= _embedded(again, library, embedder, on_passages, have=vectors)
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
