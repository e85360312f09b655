"""Choose the dates of a page among all that it says, with the day in its address as a witness."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from lxml.html import HtmlElement

from ingest.around import Around
from ingest.dateline import read_dateline
from ingest.dates import settled
from ingest.numeric_dates import order_of
from ingest.page.address import host_of, path_of
from ingest.page.live import Entry
from ingest.page.markup import Markup
from ingest.page.said_dates import (
    Said,
    day_in,
    day_of,
    modified_in,
    month_in,
    published_in,
)
from ingest.page.visit import Visit
from ingest.zones import times_with_offset
from rag.dates.moments import first_instant
from rag.records import Moment

_YEAR_IN_PATH = re.compile(r"/((?:19|20)\d\d)/")
# Top-level domains of countries that sites elsewhere take for their letters.
_NO_COUNTRY = frozenset(["io", "co", "tv", "me", "ai", "fm", "ly", "to", "cc", "ws", "gg", "am", "eu", "is"])  # fmt: skip
_DAY = timedelta(days=1)


class PageDates(NamedTuple):
    """What is known of a page's dates."""

    published: Moment | None
    modified: Moment | None
    dates_from: Mapping[str, str]


def dates_of_page(
    tree: HtmlElement,
    markup: Markup,
    words: Iterable[str],
    body: str,
    url: str | None,
    visit: Visit,
    entries: Sequence[Entry] = (),
) -> PageDates:
    """Return when a page was published and changed, and how that is known.

    Args:
        words: the page's texts: its other dates show in which order it writes day and month.
        body: the article's text, which may begin with a dateline.
        url: the page's address, as believed.
        entries: those of a live blog, the oldest first.
    """
    address = url or visit.address
    regions, zoned = _regions(markup, address), times_with_offset(_stamped(tree, markup))
    around = Around(day_in(address), order_of(words), regions, visit.when, zoned)
    published = _chosen(list(published_in(tree, markup, around, entries)), around.day)
    modified = next(modified_in(tree, markup, around), None)
    if modified is None and entries and (last := settled(entries[-1].moment, around)):
        modified = Said(last, "time element")
    if published is None:
        published = _in_dateline(body, address, modified)
    if published and modified and _is_before(modified.moment, published.moment):
        modified = None  # one of the two is wrong, and the first is what pages take care of
    found = {"published": published, "modified": modified}
    dates_from = {name: each.source for name, each in found.items() if each}
    if published is None and (month := next(month_in(markup), None)):
        dates_from |= {"published": month[1], "published_month": month[0]}
    return PageDates(
        published.moment if published else None, modified.moment if modified else None, dates_from
    )


def _chosen(said: Sequence[Said], in_address: date | None) -> Said | None:
    """Return the first that the address bears out, else the first, else the day in the address.

    An address is made when an article is first published. What is later than the day in it is an
    update, or midnight in another zone than the outlet's; what is earlier, a page may well say.
    """
    if in_address is None or not said:
        return said[0] if said else Said(in_address, "address") if in_address else None
    for each in said:
        if day_of(each.moment) == in_address:
            return each
    first = said[0]
    is_later = day_of(first.moment) > in_address
    is_own_zone = isinstance(first.moment, datetime) and bool(first.moment.utcoffset())
    next_day = day_of(first.moment) - in_address == _DAY and is_own_zone
    if first.source == "page" or (is_later and not next_day):
        return Said(in_address, "address")
    return first


def _in_dateline(body: str, address: str | None, modified: Said | None) -> Said | None:
    years = {int(year) for year in _YEAR_IN_PATH.findall(path_of(address))}
    if not years and modified:
        years = {day_of(modified.moment).year}
    moment = read_dateline(body, years).published
    if moment is None or (modified and day_of(moment) > day_of(modified.moment)):
        return None
    return Said(moment, "dateline")


def _stamped(tree: HtmlElement, markup: Markup) -> Iterator[str | None]:
    """Give what the page writes for machines, among it its times."""
    objects = (markup.article, markup.page)
    yield from (each for thing in objects for each in thing.values() if isinstance(each, str))
    yield from markup.metas.values()
    yield from (each.get("datetime") for each in tree.iter("time"))


def _regions(markup: Markup, address: str | None) -> Collection[str]:
    """Return the country of the address, else those that the page's language tags name."""
    ending = host_of(address).rpartition(".")[2]
    if len(ending) == 2 and ending.isalpha() and ending not in _NO_COUNTRY:
        return ["GB" if ending == "uk" else ending.upper()]
    return sorted(markup.regions)


def _is_before(one: Moment, other: Moment) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return first_instant(day_of(one)) < first_instant(day_of(other))
