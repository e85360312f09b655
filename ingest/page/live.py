"""Read a live blog as one article of dated entries, the oldest first.

In the order of time a text reads forward, and what is added stands at its end: a later fetch leaves
what was read before where it was.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from ingest.dates import clock_order, read_clock
from ingest.page.blocks import key_of, words_of
from ingest.page.fragment import paragraphs_of
from ingest.page.json_ld import line_of, listed, types_of
from ingest.page.markup import Markup
from rag.dates.moments import spoken
from rag.records import Moment

LEAST_ENTRIES = 2
# Without a name that tells it, so many blocks of one kind, each with its time, are entries.
LEAST_MARKED = 4
# Letters and digits of an entry, and how far above its time it may begin.
LEAST_LETTERS, MAX_LEVELS = 40, 4
# Classes of entries.
_ENTRY = re.compile(r"live|entry|update|key-?event|timeline", re.IGNORECASE)
_LIVE = re.compile(r"\blive(?:[ -]?blog)?\b", re.IGNORECASE)


class Entry(NamedTuple):
    """One entry of a live blog."""

    #: Its time may be without a zone: the page is read for one later.
    moment: Moment
    #: The moment as the page writes it, else as it is said.
    shown: str
    paragraphs: tuple[str, ...]


def entries_of(tree: HtmlElement, markup: Markup) -> list[Entry]:
    """Return the entries of a live blog in the order of time; none of another page."""
    entries = [each for each in map(_update, updates_in(markup.article)) if each]
    titles = [*markup.headlines.values(), (markup.url or "").replace("/", " ")]
    if "LiveBlogPosting" in types_of(markup.article) or any(map(_LIVE.search, titles)):
        marked = _marked_entries(tree)
        # The markup for machines may hold the latest few of those that the page shows.
        if len(marked) > len(entries) and _moments(entries) <= _moments(marked):
            entries = marked
    if len(entries) < LEAST_ENTRIES:
        return []
    return sorted(entries, key=lambda each: clock_order(each.moment))


def _moments(entries: Iterable[Entry]) -> set[datetime]:
    return {clock_order(each.moment) for each in entries}


def updates_in(article: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the entries that the markup for machines holds."""
    return [each for each in listed(article.get("liveBlogUpdate")) if isinstance(each, Mapping)]


def with_entries(body: Sequence[str], entries: Iterable[Entry]) -> list[str]:
    """Return what stands above the entries, then each of them, opened by its time."""
    paragraphs = [
        f"{entry.shown} — {paragraph}" if number == 0 else paragraph
        for entry in entries
        for number, paragraph in enumerate(entry.paragraphs)
    ]
    have = "".join(map(key_of, paragraphs))
    return [*takewhile(lambda each: key_of(each) not in have, body), *paragraphs]


def _update(update: Mapping[str, Any]) -> Entry | None:
    moment = read_clock(line_of(update.get("datePublished")))
    body = update.get("articleBody")
    text = paragraphs_of(body) if isinstance(body, str) else ""
    headline = line_of(update.get("headline"))
    lines = (
        [headline, *text.split("\n")]
        if headline and not text.startswith(headline)
        else text.split("\n")
    )
    paragraphs = tuple(" ".join(line.split()) for line in lines if line and line.strip())
    return Entry(moment, _said(moment), paragraphs) if moment and paragraphs else None


def _marked_entries(tree: HtmlElement) -> list[Entry]:
    kinds: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for time in tree.iter("time"):
        moment, holder = read_clock(time.get("datetime")), _holder(time)
        if moment is None or holder is None:
            continue
        shown = words_of(time)
        paragraphs = tuple(
            words
            for each in holder.iter("h2", "h3", "h4", "p", "li")
            if (words := words_of(each)) and words != shown
        )
        if paragraphs:
            kind = (str(holder.tag), (holder.get("class") or "").split(" ")[0])
            kinds[kind].append(Entry(moment, shown or _said(moment), paragraphs))
    kind, most = max(kinds.items(), key=lambda each: len(each[1]), default=(("", ""), []))
    return most if len(most) >= (LEAST_ENTRIES if _ENTRY.search(kind[1]) else LEAST_MARKED) else []


def _holder(time: HtmlElement) -> HtmlElement | None:
    """Return the element that holds an entry: the first above its time with more than it."""
    for level, each in enumerate(time.iterancestors("div", "article", "section", "li")):
        if level == MAX_LEVELS or len(list(each.iter("time"))) > 1:
            return None
        if len(key_of(words_of(each))) - len(key_of(words_of(time))) >= LEAST_LETTERS:
            return each
    return None


def _said(moment: Moment) -> str:
    clock = f", {moment:%H:%M}" if isinstance(moment, datetime) else ""
    zone = f" {moment.tzname()}" if isinstance(moment, datetime) and moment.tzinfo else ""
    return f"{spoken(moment)}{clock}{zone}"
