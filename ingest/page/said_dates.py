"""All that a page says of when it was published and changed, the most trusted first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from lxml.html import HtmlElement

from ingest.around import Around
from ingest.dates import clock_order, read_clock, read_date, read_month, settled
from ingest.page.address import path_of
from ingest.page.blocks import words_of
from ingest.page.json_ld import line_of
from ingest.page.live import Entry, updates_in
from ingest.page.markup import Markup
from ingest.page.stamps import LABEL, is_doubtful, stamps_in
from rag.records import Moment

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datePublished",
    "date_published", "publish-date", "publication_date", "pubdate", "parsely-pub-date",
    "sailthru.date", "dcterms.created", "DC.date.issued", "DC.date", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "dateModified", "last-modified", "dcterms.modified",
    "DC.date.modified", "parsely-modified-date",
)  # fmt: skip
# Of RDFa and microdata, in elements of the page; a prefix may stand before: "dc:created".
_PUBLISHED_PROPERTIES = frozenset(["created", "issued", "datepublished", "date", "pubdate"])
_MODIFIED_PROPERTIES = frozenset(["modified", "datemodified"])
# Classes of what shows the day, and of what shows when the page was changed.
_DATE_CLASS = re.compile(
    r"(?:^|[-_ ])(?:date|date-?time|time-?stamp|published|pub-?date|posted(?:-on)?)(?:$|[-_ ])",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"updat|modif|edited", re.IGNORECASE)
_LABEL = re.compile(r"^\W*(?:(?:first )?published|posted|date)\b(?: on\b| at\b)?\W*", re.IGNORECASE)
# Characters; a longer element holds more than a date.
MAX_SHOWN = 80
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# "/2023/10/05/", "/2023/oct/05/", "/20231005-", "-2019-11-19".
_IN_PATH = re.compile(
    rf"(?<!\d)((?:19|20)\d\d)(?:[/-](\d\d?|(?:{'|'.join(_MONTHS)})[a-z]{{0,6}})[/-](\d\d?)|(\d\d)(\d\d))(?!\d)",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """A moment, and where it stands."""

    moment: Moment
    source: str


def published_in(
    tree: HtmlElement, markup: Markup, around: Around, entries: Sequence[Entry]
) -> Iterator[Said]:
    """Give each moment at which the page says that it was published.

    Args:
        entries: of a live blog, the oldest first: the times that such a page shows are theirs.
    """
    article, language = markup.article, markup.language
    said = [
        ("json-ld", line_of(article.get(name))) for name in ("coverageStartTime", "datePublished")
    ]
    said += [("json-ld", line_of(markup.page.get("datePublished")))]
    said += [("meta", text) for text in _metas(markup, _PUBLISHED)]
    said += [("meta", text) for text in _properties(tree, _PUBLISHED_PROPERTIES)]
    for source, text in said:
        if moment := read_date(text, language, around):
            yield Said(moment, source)
    if entries:
        if moment := settled(entries[0].moment, around):
            yield Said(moment, "time element")
        return
    # Pages put the date of publication on top; the times of other articles follow.
    times = (
        _shown(each, markup, around)
        for each in tree.iter("time")
        if not (_is_change(each) or _is_beside(each))
    )
    if moment := next(filter(None, times), None):
        yield Said(moment, "time element")
    yield from (Said(moment, "page") for moment in _visible(tree, markup, around))


def _visible(tree: HtmlElement, markup: Markup, around: Around) -> Iterator[Moment]:
    """Give the first date in a line with its label, else in an element named for it, else guessed."""
    stamps = (
        each.moment for each in stamps_in(tree, markup.language, around) if not each.is_change
    )
    named = (
        _shown(each, markup, around)
        for each in tree.iter("div", "span", "p", "li")
        if _DATE_CLASS.search(_names_of(each)) and not _is_change(each)
    )
    found = next(stamps, None) or next(filter(None, named), None)
    if moment := found or _guessed(tree, markup, around):
        yield moment


def modified_in(tree: HtmlElement, markup: Markup, around: Around) -> Iterator[Said]:
    """Give each moment at which the page says that it was changed."""
    updates = [each.get("datePublished") for each in updates_in(markup.article)]
    changed = markup.article.get("dateModified") or markup.page.get("dateModified")
    in_article = map(line_of, [changed, *updates])
    clocks = (read_clock(text, markup.language, around) for text in in_article)
    moments = sorted((clock for clock in clocks if clock), key=clock_order)
    # Of a live blog the last of its entries.
    if moments and (moment := settled(moments[-1], around)):
        yield Said(moment, "json-ld")
    said = [*_metas(markup, _MODIFIED), *_properties(tree, _MODIFIED_PROPERTIES)]
    for text in said:
        if moment := read_date(text, markup.language, around):
            yield Said(moment, "meta")
    for each in tree.iter("time"):
        if _is_change(each) and (moment := _shown(each, markup, around)):
            yield Said(moment, "time element")
    for stamp in stamps_in(tree, markup.language, around):
        if stamp.is_change:
            yield Said(stamp.moment, "page")


def month_in(markup: Markup) -> Iterator[tuple[str, str]]:
    """Give each month, "2023-12", that stands where a day should, and where that is."""
    said = [("json-ld", line_of(markup.article.get("datePublished")))]
    said += [("meta", text) for text in _metas(markup, _PUBLISHED)]
    for source, text in said:
        if month := read_month(text):
            yield month, source


def day_in(address: str | None) -> date | None:
    """Return the day in the path of an address, where it has just one."""
    days = set()
    for year, month, day, *packed in _IN_PATH.findall(path_of(address)):
        month, day = (month, day) if month else packed
        name = month[:3].casefold()
        number = int(month) if month.isdigit() else _MONTHS.index(name) + 1
        try:
            found = date(int(year), number, int(day))
        except ValueError:  # the number of an article
            continue
        days |= {found} if read_date(found.isoformat()) else set()
    return days.pop() if len(days) == 1 else None


def day_of(moment: Moment) -> date:
    """Return the day of a moment, in its own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def _metas(markup: Markup, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if text := markup.metas.get(name) or markup.metas.get(name.casefold()):
            yield text


def _properties(tree: HtmlElement, names: Collection[str]) -> Iterator[str]:
    """Give what elements of the page, not its meta tags, state of themselves under these names."""
    for each in tree.iter("span", "div", "p", "abbr", "time", "a"):
        said = f"{each.get('property') or ''} {each.get('itemprop') or ''}".casefold().split()
        content = each.get("content") or each.get("datetime")
        if content and any(name.rpartition(":")[2] in names for name in said):
            yield content


def _guessed(tree: HtmlElement, markup: Markup, around: Around) -> Moment | None:
    """Return what an extractor takes for the day.

    It reads 04/12/2025 without asking where, and tells neither a change nor another article's day from
    the publication: a day that the page writes as one of these is not taken from it.
    """
    guessed = read_date(markup.guessed_date)
    if guessed is None:
        return None
    day = day_of(guessed)
    is_change = any(day_of(each.moment) == day for each in modified_in(tree, markup, around))
    beside = (_shown(each, markup, around) for each in tree.iter("time") if _is_beside(each))
    is_other = any(day_of(moment) == day for moment in beside if moment)
    if is_change or is_other or is_doubtful(day, tree, markup.language, around):
        return None
    return guessed


def _is_beside(element: HtmlElement) -> bool:
    """Tell whether an element stands among links to other articles."""
    return next(element.iterancestors("aside", "nav"), None) is not None


def _is_change(element: HtmlElement) -> bool:
    """Tell whether an element shows when the page was changed: by its name, or the word before it."""
    names = _names_of(element)
    if _CHANGED.search(names):
        return "publish" not in names.casefold()  # "entry-date published updated": never changed
    around, before = element.getparent(), element.getprevious()
    said = (
        around.text if before is None and around is not None else getattr(before, "tail", "")
    ) or ""
    label = LABEL.search(f"{said[-40:]} {words_of(element)[:40]}")
    return label is not None and bool(label["change"])


def _shown(element: HtmlElement, markup: Markup, around: Around) -> Moment | None:
    words = words_of(element)
    shown = _LABEL.sub("", words) if len(words) <= MAX_SHOWN else ""
    for text in (element.get("datetime"), shown):
        if moment := read_date(text, markup.language, around):
            return moment
    return None


def _names_of(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}"
