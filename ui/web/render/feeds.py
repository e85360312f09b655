"""The feeds in the Library: subscribing, what each has brought, and what is wrong with it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup

from ingest.draft import Link
from rag.records import Failure, Feed
from ui.program import program
from ui.web.conversation import Notice
from ui.web.render.frame import notice
from ui.web.render.markup import fill, join, key_of, sentence_case
from ui.wording import moment_in_words


@dataclass(frozen=True, slots=True)
class Choice:
    """The feeds of a page that has several, its main one first."""

    page: str
    feeds: Sequence[Link]


def feeds_form() -> str:
    """Return the form that subscribes; it is never rendered again, so that what was typed stays."""
    return (
        "<section class='feeds' aria-labelledby='feeds-heading'><h2 id='feeds-heading'>Feeds</h2>"
        "<form class='add-feed'><label for='feed-address'>Subscribe to a site, or to a feed"
        "</label><div class='field'><input id='feed-address' type='text' inputmode='url' spellcheck='false'"
        " autocomplete='off' autocapitalize='off' maxlength='2000' placeholder='outlet.example'>"
        "<button type='submit'>Subscribe</button></div></form>"
        "<p class='looking' role='status'></p></section>"
    )


def feeds_panel(
    feeds: Sequence[tuple[Feed, Failure | None]],
    choice: Choice | None = None,
    problem: Notice | None = None,
) -> str:
    """Return the feeds, each with what is wrong with it.

    Args:
        choice: shown above them, to be chosen from.
        problem: what is wrong with what was asked for.
    """
    state = "refused" if problem else "choosing" if choice else "shown"
    return str(
        fill(
            # The number makes the component new each time, so that the page hears of it.
            "<div data-feeds='{state}' data-number='{number}'>{told}{choice}{tools}"
            "<ul class='feed-list'>{feeds}</ul>{help}</div>",
            state=state,
            number=time.monotonic_ns(),
            told=Markup(notice(problem)) if problem else Markup(),
            choice=_choice(choice) if choice else Markup(),
            tools=_tools([feed for feed, _ in feeds]),
            feeds=join(_feed(*each) for each in feeds),
            help=_help(bool(feeds)),
        )
    )


def _choice(choice: Choice) -> Markup:
    boxes = [
        fill(
            "<label><input type='checkbox' name='feed' value='{address}'{checked}>"
            "<span dir='auto'>{title}</span> <span class='byline'>{address}</span></label>",
            address=each.url,
            title=each.title or "(no title)",
            checked=Markup(" checked") if each.is_main else Markup(),
        )
        for each in choice.feeds
    ]
    return fill(
        "<form class='choose-feeds'><fieldset><legend tabindex='-1'>{page} has {number} feeds. Which do"
        " you want?</legend>{boxes}</fieldset><button type='submit'>Subscribe to these</button>"
        "<button type='button' class='choose-none'>None</button></form>",
        page=choice.page,
        number=len(choice.feeds),
        boxes=join(boxes),
    )


def _tools(feeds: Sequence[Feed]) -> Markup:
    if not feeds:
        return Markup()
    due = sum(each.due <= datetime.now(UTC) for each in feeds)
    return fill(
        "<p class='failure-tools'>{due}<button type='button' class='read-feed' data-feed='all'>"
        "Read all now</button></p>",
        due=fill(
            "<button type='button' class='read-feed' data-feed='due'>Read the {number} due now"
            "</button>",
            number=due,
        )
        if 0 < due < len(feeds)
        else Markup(),
    )


def _feed(feed: Feed, failure: Failure | None) -> Markup:
    name = feed.title or feed.address
    return fill(
        "<li><h3 dir='auto'>{name}</h3><p class='byline feed-address'>{address}</p>"
        "<p class='byline'>{facts}</p>{wrong}<p class='feed-tools'>"
        "<button type='button' class='read-feed' data-feed='{key}' aria-label='Read now: {name}'>"
        "Read now</button><button type='button' class='remove-feed' data-feed='{key}'"
        " aria-label='Unsubscribe: {name}'>Unsubscribe</button></p></li>",
        name=name,
        address=feed.address if feed.title else "",
        facts=_facts(feed),
        wrong=_wrong(feed, failure) if failure else Markup(),
        key=key_of(feed.address),
    )


def _facts(feed: Feed) -> str:
    articles = f"{feed.articles:,} article{'' if feed.articles == 1 else 's'}"
    read = f"read {moment_in_words(feed.checked)}" if feed.checked else "not read yet"
    return f"{articles} · {read}"


def _wrong(feed: Feed, failure: Failure) -> Markup:
    times = f" ({feed.failures} times in a row)" if feed.failures > 1 else ""
    return fill(
        "<p class='feed-failure' dir='auto'>{error}{times}. {hint}.</p>",
        error=sentence_case(failure.error.replace(feed.address, "it")),
        times=times,
        hint=sentence_case(failure.hint),
    )


def _help(any_feed: bool) -> Markup:
    if not any_feed:
        return fill(
            "<p class='quiet'>A feed brings an outlet's new articles. Give the address of a site"
            " that has one, or of the feed itself.</p>"
        )
    return fill(
        "<p class='quiet'>A feed is read when you press “Read now”. To have all of them read by"
        " themselves, leave <code>{program} watch</code> running in a terminal; docs/watching.md"
        " says how to make it a service.</p>",
        program=program(),
    )
