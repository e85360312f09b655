"""The list of articles in the Library: its filter, its table, and what was removed lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from urllib.parse import quote

from markupsafe import Markup

from rag.dates.moments import moment_text, spoken
from rag.library.catalogue import Filter, Listed, Order
from rag.library.removal import Removed
from rag.records import Moment
from ui.web.conversation import Notice
from ui.web.render.frame import notice
from ui.web.render.markup import NO_HEADLINE, address, fill, join, optional

#: Rows shown at once.
PAGE_ROWS = 25
#: Removals shown that can be undone.
REMOVALS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class View:
    """What of the list one browser tab looks at."""

    wanted: Filter = field(default_factory=Filter)
    #: From 0.
    page: int = 0
    order: Order = "published"


def filter_form() -> str:
    """Return the form that narrows the list; it is never rendered again, so that typing goes on."""
    return (
        "<form class='library-filter' role='search' aria-label='Filter the articles'>"
        "<label class='wide'>Words<input type='search' name='text' maxlength='200'"
        " autocomplete='off' placeholder='Headline, outlet or text'></label>"
        "<label>Outlet<input name='outlet' list='outlet-names' maxlength='200'"
        " autocomplete='off' placeholder='Any'></label>"
        "<label>From<input type='date' name='since'></label>"
        "<label>To<input type='date' name='until'></label>"
        "<button type='reset'>Clear filter</button></form>"
    )


def articles_table(
    rows: Sequence[Listed],
    number: int,
    view: View,
    outlets: Sequence[tuple[str, int]],
    problem: Notice | None = None,
) -> str:
    """Return a page of the list.

    Args:
        rows: the articles of this page.
        number: how many articles the whole list has.
        view: which page of which list it is.
        outlets: names to offer in the filter, with the number of articles of each.
        problem: shown above the list.
    """
    told = Markup(notice(problem)) if problem else Markup()
    body = _table(rows, number, view) if rows else _nothing(view.wanted)
    return str(
        fill(
            "{told}<datalist id='outlet-names'>{names}</datalist>{outlets}{body}",
            told=told,
            names=join(
                fill(
                    "<option value='{name}'>{articles}</option>",
                    name=name,
                    articles=_articles(each),
                )
                for name, each in outlets
            ),
            outlets=_outlets(outlets),
            body=body,
        )
    )


def _outlets(outlets: Sequence[tuple[str, int]]) -> Markup:
    """Return the outlets with the number of their articles; one that is chosen narrows the list."""
    if len(outlets) < 2:
        return Markup()
    buttons = [
        fill(
            "<li><button type='button' class='pick-outlet' data-outlet='{name}' dir='auto'>{name}"
            "</button> <span class='byline'>{number}</span></li>",
            name=name,
            number=f"{number:,}",
        )
        for name, number in outlets
    ]
    return fill(
        "<details class='outlets'><summary>{number} outlets</summary><ul>{buttons}</ul></details>",
        number=len(outlets),
        buttons=join(buttons),
    )


def removed_lately(removed: Sequence[Removed]) -> str:
    """Return what was removed and can be put back; empty when there is nothing."""
    if not removed:
        return ""
    at_once = [list(group) for _, group in groupby(removed, key=lambda each: each.when)]
    return str(
        fill(
            "<section class='removed' aria-label='Removed articles'><ul>{items}</ul>"
            "<p class='quiet'>A removed article answers no more. It is kept for a day, so that"
            " removing it can be undone.</p></section>",
            items=join(_removed(each) for each in at_once[:REMOVALS_SHOWN]),
        )
    )


def _removed(articles: Sequence[Removed]) -> Markup:
    """Return what was removed at one moment, to be put back at one."""
    titles = [f"“{each.title or NO_HEADLINE}”" for each in articles[:2]]
    more = f" and {len(articles) - 2:,} more" if len(articles) > 2 else ""
    number = f"{len(articles):,} articles: " if len(articles) > 1 else ""
    return fill(
        "<li><span dir='auto'>Removed {what}</span> <button type='button' class='undo-removal'"
        " data-articles='{keys}' aria-label='Undo removing: {what}'>Undo</button></li>",
        what=f"{number}{', '.join(titles)}{more}",
        keys=" ".join(each.article_id for each in articles),
    )


def _nothing(wanted: Filter) -> Markup:
    if wanted != Filter():
        return fill("<p class='nothing' role='status'>No article fits this filter.</p>")
    return fill(
        "<div class='nothing'><h3>Your library is empty</h3><p>Add news articles: give the"
        " addresses of pages or feeds, or choose files on your computer. Saved web pages, PDF,"
        " Word, e-mail, text, and archives of them are all read. What comes in is answered from"
        " at once.</p></div>"
    )


def _table(rows: Sequence[Listed], number: int, view: View) -> Markup:
    first = view.page * PAGE_ROWS + 1
    by_day = view.order == "published"
    return fill(
        "<div class='list-head'><p>{number}, {order}{part}</p><button type='button' class='order'"
        " data-order='{other}'>{switch}</button></div>"
        "<table class='articles'><caption class='unseen'>Articles, {order}</caption>"
        "<thead><tr><th scope='col'><input type='checkbox' class='pick-all'"
        " aria-label='Select all on this page'></th><th scope='col'>Headline</th>"
        "<th scope='col'>Outlet</th><th scope='col'>Published</th><th scope='col'>Revision</th>"
        "<th scope='col'>Copies</th><th scope='col'>Came in</th><th scope='col'>"
        "<span class='unseen'>Remove</span></th></tr></thead><tbody>{rows}</tbody></table>"
        "<p class='picked' role='status' hidden><span></span> <button type='button'"
        " class='remove-picked'>Remove them</button> <button type='button' class='pick-none'>"
        "Select none</button></p>{pager}",
        number=_articles(number),
        order="newest first" if by_day else "last added first",
        part=f" · {first:,} to {first + len(rows) - 1:,}" if number > len(rows) else "",
        other="ingested" if by_day else "published",
        switch="Show last added first" if by_day else "Show newest first",
        rows=join(_row(each) for each in rows),
        pager=_pager(number, view.page),
    )


def _articles(number: int) -> str:
    return f"{number:,} article{'' if number == 1 else 's'}"


def _row(listed: Listed) -> Markup:
    headline = listed.headline
    return fill(
        "<tr data-article='{id}'><td class='pick-cell'><input type='checkbox' class='pick'"
        " aria-label='Select: {title}'></td><th scope='row'><a class='entry' href='#entry/{key}'"
        " dir='auto'>{title}</a>{original}</th><td data-label='Outlet' dir='auto'>{outlet}{section}</td>"
        "<td data-label='Published'>{published}</td><td data-label='Revision' class='{first}'>{revision}"
        "</td><td data-label='Copies' class='{single}'>{copies}</td><td data-label='Came in'>{ingested}</td>"
        "<td><button type='button' class='remove-entry' aria-label='Remove: {title}'>Remove"
        "</button></td></tr>",
        id=headline.article_id,
        key=quote(headline.article_id, safe=""),
        title=headline.title or NO_HEADLINE,
        original=address(headline.url),
        outlet=headline.outlet or "unknown",
        section=optional("<span class='byline section'>{0}</span>", listed.section or ""),
        published=_day(headline.published),
        revision=listed.revision,
        first="usual" if listed.revision == 1 else "",
        single="" if listed.copies or listed.is_copy else "usual",
        copies="is a copy" if listed.is_copy else listed.copies,
        ingested=_day(listed.ingested),
    )


def _day(moment: Moment | None) -> Markup:
    if moment is None:
        return fill("unknown")
    full = moment_text(moment) if isinstance(moment, datetime) else spoken(moment)
    return fill(
        "<time datetime='{when}' title='{full}'>{day} {short}</time>",
        when=moment_text(moment),
        full=full,
        day=moment.day,
        short=f"{moment:%b %Y}",
    )


def _pager(number: int, page: int) -> Markup:
    last = max(0, (number - 1) // PAGE_ROWS)
    if not last:
        return Markup()
    return fill(
        "<nav class='pager' aria-label='Pages of the list'>{newer}"
        "<span>Page {page} of {pages}</span>{older}</nav>",
        newer=_turn("Newer", page - 1) if page > 0 else Markup(),
        older=_turn("Older", page + 1) if page < last else Markup(),
        page=f"{page + 1:,}",
        pages=f"{last + 1:,}",
    )


def _turn(word: str, page: int) -> Markup:
    return fill(
        "<button type='button' class='turn' data-page='{page}'>{word}</button>",
        page=page,
        word=word,
    )
