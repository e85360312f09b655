"""What an address identifies, and which address of a page is believed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.formats import html
from ingest.page.address import believed, identity, same_site
from ingest.page.visit import Visit, visit_of
from tests.test_walls import REPORT, page, tagged

CLEAN = "https://www.gazette.example/news/ferry"


@pytest.mark.parametrize(
    "url",
    [
        f"{CLEAN}?utm_source=rss&utm_medium=feed",
        f"{CLEAN}?fbclid=IwAR0&gclid=1",
        f"{CLEAN}?at_medium=RSS&at_campaign=KARANGA",
        f"{CLEAN}#comments",
        f"{CLEAN}?amp",
        f"{CLEAN}?amp=1",
        f"{CLEAN}?outputType=amp",
        f"{CLEAN}?print=1#top",
        f"{CLEAN}?view=print",
        f"{CLEAN}/amp",
        f"{CLEAN}/print",
        f"{CLEAN}.amp",
        "https://amp.gazette.example/news/ferry",
        "https://www.gazette.example/amp/news/ferry",
        "https://www.gazette.example/print/news/ferry",
        "https://www.google.com/amp/s/www.gazette.example/news/ferry",
        "https://www-gazette-example.cdn.ampproject.org/c/s/www.gazette.example/news/ferry?amp",
    ],
)
def test_ways_to_one_page_have_one_identity(url: str) -> None:
    assert identity(url) == CLEAN


@pytest.mark.parametrize(
    "url",
    [
        CLEAN,
        f"{CLEAN}/",
        f"{CLEAN}?id=42&page=2",
        f"{CLEAN}?q=a%20b&ref=home",
        "http://m.gazette.example/Ferry.HTML",
        "https://gazette.example/amp",
        "https://gazette.example/amplifier/print-media",
        "https://gazette.example/#!/news/ferry",
        "https://gazette.example/campaign?id=1",
        "file.jsonl#Ferry sails",
        "http://[",
        "",
    ],
)
def test_address_that_is_clean_is_its_own_identity(url: str) -> None:
    assert identity(url) == url


@pytest.mark.parametrize(
    ("said", "fetched", "expected"),
    [
        (CLEAN, "https://m.gazette.example/news/ferry?x=1", CLEAN),
        (CLEAN, "https://gazette.example/amp/news/ferry", CLEAN),
        ("/news/ferry", "https://www.gazette.example/a", CLEAN),
        (CLEAN, None, CLEAN),
        (CLEAN, "https://other.example/copied", "https://other.example/copied"),
        ("https://bo.github.io/a", "https://ann.github.io/b", "https://ann.github.io/b"),
        ("https://rival.co.uk/a", "https://gazette.co.uk/b", "https://gazette.co.uk/b"),
        ("https://news.gazette.co.uk/a", "https://www.gazette.co.uk/b", "https://news.gazette.co.uk/a"),
        ("http://127.0.0.2/a", "http://127.0.0.1/b", "http://127.0.0.1/b"),
        ("https://www.gazette.example/", CLEAN, CLEAN),
        ("https://www.gazette.example/", None, None),
        ("javascript:alert(1)", CLEAN, CLEAN),
        ("http://[", CLEAN, CLEAN),
        ("/news/ferry", None, None),
        (None, None, None),
    ],
)  # fmt: skip
def test_page_is_believed_about_its_own_site_only(
    said: str | None, fetched: str | None, expected: str | None
) -> None:
    assert believed(said, fetched) == expected


def test_sites_of_numbers_and_local_names_are_told_apart() -> None:
    assert same_site("http://127.0.0.1:8000/a", "http://127.0.0.1:9000/b")
    assert not same_site("http://127.0.0.1/a", "http://10.0.0.1/b")
    assert not same_site("http://paper/a", "http://rival/a")


@pytest.mark.parametrize(
    ("fetched", "key"),
    [
        (f"{CLEAN}?outputType=amp", CLEAN),
        ("https://amp.gazette.example/news/ferry", CLEAN),
        ("https://rival.example/copied?utm_source=x", "https://rival.example/copied"),
    ],
)
def test_copies_of_a_page_are_the_same_article_and_another_sites_page_is_not(
    fetched: str, key: str
) -> None:
    text = page("Ferry sails", tagged(REPORT), f"<link rel=canonical href='{CLEAN}'>")
    (draft,) = html.parse(text.encode(), fetched)
    assert draft.key == key


@pytest.mark.parametrize(
    ("top", "visit"),
    [
        (f"<!-- saved from url=(0038){CLEAN} -->", Visit(CLEAN)),
        (f"<!-- Page saved with SingleFile\n url: {CLEAN}\n saved date: Sun Dec 07 2025 10:15:00 GMT+0000 (GMT)\n-->",
         Visit(CLEAN, datetime(2025, 12, 7, 10, 15, tzinfo=UTC))),
        ("<!-- Mirrored from www.gazette.example/news/ferry by HTTrack Website Copier/3.x [XR&CO'2014],"
         " Sun, 07 Dec 2025 10:15:00 GMT -->",
         Visit("http://www.gazette.example/news/ferry", datetime(2025, 12, 7, 10, 15, tzinfo=UTC))),
        ("<!-- saved from url=(0014)about:internet -->", Visit()),
        ("", Visit()),
    ],
    ids=["browser", "SingleFile", "HTTrack", "internet", "none"],
)  # fmt: skip
def test_saved_page_may_say_where_and_when_it_was_saved(top: str, visit: Visit) -> None:
    assert visit_of("a.html", f"{top}<html><body><p>Ferry</p></body></html>") == visit
