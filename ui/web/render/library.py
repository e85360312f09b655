"""The list of articles in the Library: its filter, its table, and what was removed lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup

from rag.library.catalogue import Filter, Listed
from rag.library.removal import Removed
from rag.moments import moment_text, spoken
from rag.records import Moment
from ui.web.conversation import Notice
from ui.web.render.frame import notice
from ui.web.render.markup import NO_HEADLINE, fill, join

#: Rows shown at once.
PAGE_ROWS = 25


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
    page: int,
    wanted: Filter,
    outlets: Sequence[str],
    problem: Notice | None = None,
) -> str:
    """Return a page of the list.

    Args:
        rows: the articles of this page.
        number: how many articles the whole list has.
        page: which page it is, from 0.
        wanted: what the list was narrowed by.
        outlets: names to offer in the filter.
        problem: shown above the list.
    """
    told = Markup(notice(problem)) if problem else Markup()
    names = join(fill("<option value='{name}'>{name}</option>", name=name) for name in outlets)
    body = _table(rows, number, page) if rows else _nothing(wanted)
    return str(
        fill(
            "{told}<datalist id='outlet-names'>{names}</datalist>{body}",
            told=told,
            names=names,
            body=body,
        )
    )


def removed_lately(removed: Sequence[Removed]) -> str:
    """Return what was removed and can be put back; empty when there is nothing."""
    if not removed:
        return ""
    items = [
        fill(
            "<li><span dir='auto'>Removed “{title}”</span> <button type='button'"
            " class='undo-removal' data-article='{key}' aria-label='Undo removing: {title}'>"
            "Undo</button></li>",
            title=each.title or NO_HEADLINE,
            key=each.article_id,
        )
        for each in removed
    ]
    return str(
        fill(
            "<section class='removed' aria-label='Removed articles'><ul>{items}</ul>"
            "<p class='quiet'>A removed article answers no more. It is kept for a day, so that"
            " removing it can be undone.</p></section>",
            items=join(items),
        )
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


def _table(rows: Sequence[Listed], number: int, page: int) -> Markup:
    first = page * PAGE_ROWS + 1
    return fill(
        "<table class='articles'><caption>{number} {noun}, newest first{part}</caption>"
        "<thead><tr><th scope='col'>Headline</th><th scope='col'>Outlet</th>"
        "<th scope='col'>Published</th><th scope='col'>Revision</th><th scope='col'>Copies</th>"
        "<th scope='col'>Came in</th><th scope='col'><span class='unseen'>Remove</span></th></tr>"
        "</thead><tbody>{rows}</tbody></table>{pager}",
        number=f"{number:,}",
        noun="article" if number == 1 else "articles",
        part=f" · {first:,} to {first + len(rows) - 1:,}" if number > len(rows) else "",
        rows=join(_row(each) for each in rows),
        pager=_pager(number, page),
    )


def _row(listed: Listed) -> Markup:
    headline = listed.headline
    return fill(
        "<tr data-article='{id}'><th scope='row'><a class='entry' href='#entry/{key}' dir='auto'>"
        "{title}</a></th><td data-label='Outlet' dir='auto'>{outlet}</td>"
        "<td data-label='Published'>{published}</td><td data-label='Revision' class='{first}'>{revision}"
        "</td><td data-label='Copies' class='{single}'>{copies}</td><td data-label='Came in'>{ingested}</td>"
        "<td><button type='button' class='remove-entry' aria-label='Remove: {title}'>Remove"
        "</button></td></tr>",
        id=headline.article_id,
        key=quote(headline.article_id, safe=""),
        title=headline.title or NO_HEADLINE,
        outlet=headline.outlet or "unknown",
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
