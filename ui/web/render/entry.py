"""An article opened in the Library: whole, with its dates, revisions and copies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from markupsafe import Markup

from rag.dates.moments import spoken, spoken_month
from rag.records import Article, Headline, Moment
from ui.reasons import place_name
from ui.web.conversation import Notice
from ui.web.render.articles import NO_WORDS, paragraphs
from ui.web.render.markup import (
    NO_HEADLINE,
    NO_OUTLET,
    address,
    byline,
    fill,
    join,
    sentence_case,
    standfirst,
)

#: `dates_from` as a reader says it; "feed" is "its feed".
_FROM = {
    "json-ld": "the page's data (JSON-LD)",
    "meta": "the page's data (meta)",
    "time element": "the page",
    "page": "the page's words",
    "dateline": "the dateline in its text",
    "front matter": "its head",
    "pdf": "the PDF",
    "nitf": "its NITF",
    "user": "you",
}
_TOP = (
    "<section class='whole-entry' role='region' aria-labelledby='entry-headline'"
    " data-article='{id}'><p class='article-bar'><span>{place}</span>{remove}"
    "<button type='button' class='close-entry' aria-label='Close the article'>Close</button></p>"
    "<h2 id='entry-headline' tabindex='-1' dir='auto'>{title}</h2>"
)


def entry(
    article: Article,
    revisions: Sequence[Article],
    copies: Sequence[Headline],
    original: Headline | None,
) -> str:
    """Return an article whole.

    Args:
        article: in the revision that is shown.
        revisions: all of them, oldest first.
        copies: the other articles with its text, the original among them.
        original: what it is a copy of.
    """
    return str(
        fill(
            _TOP + "{standfirst}<p class='byline' dir='auto'>{byline}</p>"
            "<dl class='facts'>{facts}</dl>"
            "{revisions}<div class='article-text' lang='{language}'>{text}</div></section>",
            id=article.id,
            place="Article",
            remove=fill("<button type='button' class='remove-entry'>Remove</button>"),
            title=article.title or NO_HEADLINE,
            standfirst=standfirst(article),
            byline=byline(article),
            facts=_facts(article, copies, original),
            revisions=_revisions(article, revisions),
            language=article.language or "",
            text=paragraphs(article.text, 0, NO_WORDS),
        )
    )


def no_entry(what: Notice) -> str:
    """Return, in the place of an article, why it cannot be shown."""
    return str(
        fill(
            _TOP + "<p class='quiet'>{hint}</p></section>",
            id="",
            place="Article",
            remove=Markup(),
            title=sentence_case(what.message),
            hint=sentence_case(what.hint),
        )
    )


def _facts(article: Article, copies: Sequence[Headline], original: Headline | None) -> Markup:
    came_from = article.dates_from
    facts = [
        ("Published", _published(article)),
        ("Changed", _when(article.modified, came_from.get("modified")) if article.modified else ""),
        ("Came in", _when(article.ingested, None)),
        ("By", ", ".join(article.authors)),
        ("Taken from", _place(article)),
        ("Is a copy of", _links([original]) if original else ""),
        ("Also carried by", _links([each for each in copies if each != original])),
    ]
    return join(
        fill("<dt>{name}</dt><dd dir='auto'>{value}</dd>", name=name, value=value)
        for name, value in facts
        if value
    )


def _published(article: Article) -> Markup:
    """Return the day, or the month where that is all that is known."""
    found_in, month = article.dates_from.get("published"), article.dates_from.get("published_month")
    if article.published or not month:
        return _when(article.published, found_in)
    return fill("{month}, the day is unknown", month=spoken_month(month))


def _when(moment: Moment | None, found_in: str | None) -> Markup:
    if moment is None:
        return fill("unknown")
    time = f", {moment.astimezone(UTC):%H:%M} UTC" if isinstance(moment, datetime) else ""
    return fill(
        "{day}{time}{found}",
        day=spoken(moment.astimezone(UTC) if isinstance(moment, datetime) else moment),
        time=time,
        found=f" (from {_FROM.get(found_in, f'its {found_in}')})" if found_in else "",
    )


def _place(article: Article) -> Markup:
    """Return where it was taken from: an address, or a file's name without its folders."""
    return fill("{place}{link}", place=place_name(article.location), link=address(article.url))


def _links(named: Sequence[Headline]) -> Markup:
    return join(
        fill(
            "{comma}<a class='entry' href='#entry/{key}'>{outlet}</a>",
            comma=", " if number else "",
            key=quote(each.article_id, safe=""),
            outlet=each.outlet or each.title or NO_OUTLET,
        )
        for number, each in enumerate(named)
    )


def _revisions(article: Article, revisions: Sequence[Article]) -> Markup:
    """Return a button for each revision, where there is more than one."""
    if len(revisions) < 2:
        return Markup()
    buttons = [
        fill(
            "<button type='button' class='revision' data-revision='{number}'{current}>"
            "Revision {number}, {day}</button>",
            number=each.revision,
            current=Markup(" aria-current='true'") if each.revision == article.revision else "",
            day=spoken(each.ingested),
        )
        for each in revisions
    ]
    return fill("<nav class='revisions' aria-label='Revisions'>{all}</nav>", all=join(buttons))
