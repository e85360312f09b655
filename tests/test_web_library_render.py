"""The Library's HTML: nothing from outside becomes markup, and the words are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ingest.draft import Link
from rag.library.catalogue import Filter, Listed
from rag.library.removal import Removed
from rag.records import Failure, Feed, Headline
from tests.test_web_render import ATTRIBUTES, NASTY, TAGS, Page, article
from ui.pace import Pace
from ui.web.batch import Batch
from ui.web.conversation import Notice
from ui.web.render.entry import entry, no_entry
from ui.web.render.failures import failures_panel
from ui.web.render.feeds import Choice, feeds_form, feeds_panel
from ui.web.render.intake import add_form, batch_status
from ui.web.render.library import View, articles_table, filter_form, removed_lately

NOW = datetime(2025, 12, 8, 9, 30, tzinfo=UTC)
FEED = Feed(NASTY, NASTY, NOW, 1800, NOW, NOW, 2, 23)
LIBRARY_TAGS = TAGS | {
    "caption", "code", "datalist", "dd", "details", "dl", "dt", "fieldset", "form", "input", "label",
    "legend", "nav", "option", "progress", "summary", "table", "tbody", "td", "th", "thead", "time", "tr",
}  # fmt: skip
LIBRARY_ATTRIBUTES = ATTRIBUTES | {
    "aria-current", "aria-live", "checked", "data-article", "data-articles", "data-batch", "data-failure",
    "data-feed", "data-feeds", "data-label", "data-number", "data-order", "data-outlet", "data-page",
    "data-revision", "data-running", "datetime", "hidden", "max", "name", "scope", "type", "value",
}  # fmt: skip


def listed(title: str | None = "Ferry late", **changes: object) -> Listed:
    headline = Headline("a1", title, title, date(2025, 12, 7), None)
    return replace(Listed(headline, 1, NOW, 0, False, None), **changes)  # type: ignore[arg-type]


def table(rows: Sequence[Listed], number: int, page: int = 0, **filters: str) -> Page:
    return Page(articles_table(rows, number, View(Filter(**filters), page), [("Quill <Post>", 2)]))  # type: ignore[arg-type]


def failure(location: str, error: str = "", **changes: object) -> Failure:
    made = Failure(location, error or f"{location} is empty", "give a file that holds words", NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


def every_surface() -> dict[str, str]:
    whole = article(NASTY, title=NASTY, outlet=NASTY, url=NASTY, authors=(NASTY,), language=NASTY,
                    location=NASTY, published=NOW, dates_from={"published": NASTY},
                    standfirst="A" + NASTY, section=NASTY)  # fmt: skip
    near = Headline(NASTY, NASTY, NASTY, None, NASTY)
    told, running = Notice(NASTY, NASTY), Batch(3, counts={"added": 1}, current=NASTY, seconds=2)
    return {
        "table": articles_table(
            [replace(listed(NASTY), headline=near, section=NASTY)],
            9,
            View(),
            [(NASTY, 2), (NASTY, 1)],
            told,
        ),
        "removed": removed_lately([Removed(NASTY, NASTY, NASTY, NOW)] * 2),
        "entry": entry(whole, [whole, replace(whole, revision=2)], [near], near),
        "no entry": no_entry(told),
        "running": batch_status(running, told),
        "ended": batch_status(replace(running, running=False, problem=told)),
        "feeds": feeds_panel(
            [(FEED, None), (replace(FEED, title=None), failure(NASTY, NASTY, hint=NASTY))],
            Choice(NASTY, [Link(NASTY, NASTY), Link(NASTY, None, is_main=False)]),
            told,
        ),
        "failures": failures_panel([failure(NASTY, NASTY, hint=NASTY), failure("/a/" + NASTY)]),
    }


@pytest.mark.parametrize("surface", every_surface())
def test_outside_text_never_becomes_markup(surface: str) -> None:
    page = Page(every_surface()[surface])
    assert page.tags <= LIBRARY_TAGS
    assert {name for _, name, _ in page.attributes} <= LIBRARY_ATTRIBUTES
    assert all(address.startswith("#entry/") for address in page.values("href") if address)
    assert NASTY in page.text


def test_lone_surrogates_are_replaced() -> None:
    html = failures_panel([failure("/news/\ud800.txt")]) + articles_table(
        [listed("a\ud800b")], 1, View(), []
    )
    html.encode("utf-8")
    assert "a\ufffdb" in html


def test_table_says_what_it_shows() -> None:
    page = table([listed(copies=2, revision=3), listed(is_copy=True)], 57, page=1)
    assert "57 articles, newest first · 26 to 27" in page.text
    assert page.inside["th"][1:7] == [
        "Headline",
        "Outlet",
        "Published",
        "Revision",
        "Copies",
        "Came in",
    ]
    assert page.inside["td"][1:6] == ["Ferry late", "7 Dec 2025", "3", "2", "8 Dec 2025"]
    assert "is a copy" in page.inside["td"]
    assert "Page 2 of 3" in page.text
    assert page.values("data-page") == ["0", "2"]
    assert page.values("aria-label")[1:3] == ["Select: Ferry late", "Remove: Ferry late"]
    assert page.values("href") == ["#entry/a1", "#entry/a1"]


def test_empty_library_says_what_to_do_and_an_empty_filter_does_not() -> None:
    assert "Your library is empty" in table([], 0).text
    assert table([], 0, text="x").text.endswith("No article fits this filter.")
    assert "nav" not in table([listed()], 1).tags
    assert removed_lately([]) == failures_panel([]) == ""


def test_entry_shows_dates_with_where_they_came_from() -> None:
    first = article("Text.", published=NOW, modified=date(2025, 12, 9), location="/home/ann/in/a.jsonl:3",
                    ingested=NOW, dates_from={"published": "json-ld", "modified": "meta"})  # fmt: skip
    page = Page(entry(first, [first], [Headline("b", "T", "Gazette", None, None)], None))
    facts = dict(zip(page.inside["dt"], page.inside["dd"], strict=True))
    assert facts == {
        "Published": "8 December 2025, 09:30 UTC (from the page's data (JSON-LD))",
        "Changed": "9 December 2025 (from the page's data (meta))",
        "Came in": "8 December 2025, 09:30 UTC",
        # A file without its folders: the page may be served to others.
        "Taken from": "a.jsonl:3",
        "Also carried by": "Gazette",
    }


def test_entry_of_a_copy_names_its_original_once() -> None:
    copy, original = article("Text."), Headline("b", "T", "Gazette", None, None)
    other = replace(original, article_id="c", outlet="Post")
    page = Page(entry(copy, [copy], [original, other], original))
    facts = dict(zip(page.inside["dt"], page.inside["dd"], strict=True))
    assert (facts["Is a copy of"], facts["Also carried by"]) == ("Gazette", "Post")
    assert "Also carried by" not in Page(entry(copy, [copy], [original], original)).inside["dt"]
    assert "nav" not in page.tags


def test_revisions_can_be_chosen() -> None:
    old = article("Old.", ingested=NOW)
    page = Page(entry(old, [old, replace(old, revision=2)], [], None))
    assert page.values("data-revision") == ["1", "2"]
    assert [name for _, name, _ in page.attributes].count("aria-current") == 1


@pytest.mark.parametrize(
    ("batch", "words"),
    [
        (Batch(9, counts={"added": 12, "updated": 3, "unchanged": 40, "duplicate": 5, "failed": 2}),
         "12 new, 3 updated, 40 unchanged, 5 copies, 2 failed."),
        (Batch(1, counts={"added": 1, "duplicate": 1}), "1 new, 1 copy."),
        (Batch(1), "Nothing to do."),
        (Batch(5, counts={"added": 1}, cancelled=True),
         "Cancelled: 1 new. What came in stays; add the rest again to go on."),
    ],
)  # fmt: skip
def test_end_in_words(batch: Batch, words: str) -> None:
    page = Page(batch_status(replace(batch, running=False, seconds=1.26)))
    assert page.text.startswith(words)
    assert page.values("data-batch") == ["ended"]


def test_progress_in_words() -> None:
    counts = {"added": 9, "failed": 1}
    pace = Pace(10, 230, 1200, 0.33, 7.6, 3600)
    page = Page(batch_status(Batch(12, 4, counts, pace, "Ferry late", seconds=30)))
    for words in ("10 of 1,200 articles · 4 of 12 inputs read · 1 failed · 20 articles a minute · "
                  "7.6 passages a second · about 60 minutes left", "Ferry late", "You may ask meanwhile"):  # fmt: skip
        assert words in page.text
    assert page.values("max") == ["1200"]
    page = Page(batch_status(Batch(1, 1, {"added": 1})))
    assert "1 article" in page.text and page.values("max") == []
    assert "after the article in hand" in batch_status(Batch(1, cancelled=True))


def test_failures_are_grouped_by_reason() -> None:
    many = [failure(f"/in/{number}.txt") for number in range(12)]
    web = failure("https://x.example/a", "https://x.example/a does not answer", tries=3)
    page = Page(failures_panel([*many, web, failure("upload:scan.pdf")]))
    assert page.inside["h3"] == ["It is empty: 13", "It does not answer"]
    assert "and 3 other inputs" in page.text
    assert "0.txt" in page.text and "/in/" not in page.text
    assert "https://x.example/a" in page.text and "tried 3 times" in page.text
    assert "Could not be taken in: 14" in page.text


def test_what_is_gone_cannot_be_tried_again() -> None:
    page = Page(
        failures_panel([failure("upload:scan.pdf"), failure("-", "standard input is empty")])
    )
    assert "Try again" not in page.text and "Try all again" not in page.text
    assert page.inside["button"] == ["Forget all", "Forget", "Forget"]
    assert "scan.pdf" in page.text and "upload:" not in page.text


def test_forms_have_labels() -> None:
    for html in (filter_form(), feeds_form(), add_form(100_000_000, 200)):
        assert html.count("<label") == html.count("<input") + html.count("<textarea")
    assert "at most 200, each up to 100 MB" in add_form(100_000_000, 200)


def test_feeds_say_what_they_brought_and_what_is_wrong() -> None:
    well = Feed("https://a.example/feed", "Gazette", NOW, 1800, NOW, NOW, 0, 1)
    sick = Feed(
        "https://b.example/feed", None, NOW, 1800, None, NOW + timedelta(days=9999), 3, 1200
    )
    gone = failure("https://b.example/feed", "https://b.example/feed is not there")
    page = Page(feeds_panel([(well, None), (sick, gone)]))
    for words in ("1 article · read 8 December 2025", "1,200 articles · not read yet", "dateline watch",
                  "It is not there (3 times in a row). Give a file that holds words."):  # fmt: skip
        assert words in page.text
    assert page.inside["button"] == [
        "Read the 1 due now",
        "Read all now",
        *["Read now", "Unsubscribe"] * 2,
    ]
    assert "Read" not in Page(feeds_panel([])).text


def test_feeds_of_a_page_are_offered_with_the_main_one_chosen() -> None:
    feeds = [Link("https://a.example/1", "News"), Link("https://a.example/2", None, is_main=False)]
    page = Page(feeds_panel([], Choice("https://a.example", feeds)))
    assert page.inside["legend"] == ["https://a.example has 2 feeds. Which do you want?"]
    assert page.values("value") == [each.url for each in feeds]
    assert [name for _, name, _ in page.attributes].count("checked") == 1
    assert page.values("data-feeds") == ["choosing"]


def test_what_was_removed_at_once_is_put_back_at_once() -> None:
    three = [Removed(key, f"Ferry {key}", None, NOW) for key in "abc"]
    page = Page(removed_lately([Removed("d", None, None, NOW + timedelta(hours=1)), *three]))
    assert page.values("data-articles") == ["d", "a b c"]
    assert "Removed “(no headline)”" in page.text
    assert "Removed 3 articles: “Ferry a”, “Ferry b” and 1 more" in page.text


def test_outlets_are_offered_with_their_numbers() -> None:
    page = Page(articles_table([listed()], 1, View(), [("Gazette", 1200), ("Post", 1)]))
    assert page.inside["option"] == ["1,200 articles", "1 article"]
    assert page.inside["summary"] == ["2 outlets"]
    assert page.values("data-outlet") == ["Gazette", "Post"]


@pytest.mark.parametrize(
    ("dates", "words"),
    [({}, "unknown"), ({"published_month": "2023-12"}, "December 2023, the day is unknown"),
     ({"published_month": "<b>"}, "<b>, the day is unknown")],
)  # fmt: skip
def test_month_is_shown_where_the_day_is_unknown(dates: dict[str, str], words: str) -> None:
    undated = article("Text.", published=None, ingested=NOW, dates_from=dates)
    page = Page(entry(undated, [undated], [], None))
    assert page.inside["dd"][0] == words
