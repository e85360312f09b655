"""Feeds and other lists are followed to their articles, each fetched once."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.options import Options
from tests.library_of import Opened, articles_of, failures_of, open_home, statuses
from tests.site import HTML, Site

HERE: dict[str, Any] = {"allow_private": ("127.0.0.1",), "pause_seconds": 0}
OPTIONS = Options(**HERE)
TEXT = "The ferry {0} sails again on Monday, the harbour master of Quillport said. It carried nine lorries."


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return open_home(tmp_path / "home")


def feed(site: Site, *numbers: int, when: str = "Sun, 07 Dec 2025 09:00:00 GMT") -> bytes:
    items = "".join(
        f"<item><title>Ferry {number}</title><link>{site.at(f'/{number}')}</link>"
        f"<pubDate>{when}</pubDate><description>Only the beginning of it.</description></item>"
        for number in numbers
    )
    title = "<title>Quillport Gazette</title>"
    return f'<rss version="2.0"><channel>{title}{items}</channel></rss>'.encode()


def page(number: int) -> bytes:
    return (
        f"<html><head><title>Ferry {number} sails</title></head><body><article><h1>Ferry {number} "
        f"sails</h1><p>{TEXT.format(number)}</p><p>{TEXT.format(number + 100)}</p></article></body></html>"
    ).encode()


def serve(site: Site, *numbers: int, **of_feed: str) -> str:
    """Let the site have a feed, with an ETag, and its pages."""
    site.give_unless_known("/feed", '"feed1"', {"Content-Type": "application/rss+xml"},
                           feed(site, *numbers, **of_feed))  # fmt: skip
    for number in numbers:
        site.answers[f"/{number}"] = [(200, HTML, page(number))]
    return site.at("/feed")


def paths(site: Site) -> list[str]:
    asked = [path for path, _ in site.asked if path != "/robots.txt"]
    site.asked.clear()
    return asked


def test_feed_leads_to_its_articles(opened: Opened, site: Site) -> None:
    events = opened.ingest(serve(site, 1, 2, 3), options=OPTIONS)
    assert statuses(events) == ["added"] * 3
    first = articles_of(events)[0]
    assert TEXT.format(1) in opened.library.article(first.id).text
    assert first.url == site.at("/1")
    # The page says neither; the feed does.
    assert first.outlet == "Quillport Gazette"
    assert first.published == datetime(2025, 12, 7, 9, tzinfo=UTC)
    assert first.dates_from["published"] == "feed"


def test_feed_only_takes_what_the_feed_holds(opened: Opened, site: Site) -> None:
    options = Options(**HERE, feed_only=True)
    events = opened.ingest(serve(site, 1, 2), options=options)
    assert [opened.library.article(each.id).text for each in articles_of(events)] == [
        "Only the beginning of it."
    ] * 2
    assert paths(site) == ["/feed"]


def test_unchanged_feed_costs_one_request_and_no_body(opened: Opened, site: Site) -> None:
    address = serve(site, 1, 2)
    opened.ingest(address, options=OPTIONS)
    assert sorted(paths(site)) == ["/1", "/2", "/feed"]
    assert opened.ingest(address, options=OPTIONS) == []
    assert site.asked[-1][1]["If-None-Match"] == '"feed1"'
    assert paths(site) == ["/feed"]


def test_feed_that_grew_costs_what_is_new(opened: Opened, site: Site) -> None:
    opened.ingest(serve(site, 1, 2), options=OPTIONS)
    paths(site)
    site.give_unless_known("/feed", '"feed2"', {}, feed(site, 3, 1, 2))
    site.answers["/3"] = [(200, HTML, page(3))]
    events = opened.ingest(site.at("/feed"), options=OPTIONS)
    assert sorted(statuses(events)) == ["added", "unchanged", "unchanged"]
    assert paths(site) == ["/feed", "/3"]


def test_entry_that_its_feed_calls_newer_is_fetched_again(opened: Opened, site: Site) -> None:
    opened.ingest(serve(site, 1), options=OPTIONS)
    later = format_datetime(datetime(2100, 1, 1, tzinfo=UTC))  # not believed as a date
    site.give_unless_known("/feed", '"feed2"', {}, feed(site, 1, when=later))
    assert statuses(opened.ingest(site.at("/feed"), options=OPTIONS)) == ["unchanged"]
    soon = format_datetime(datetime.now(UTC).replace(microsecond=0), usegmt=True)
    site.give_unless_known("/feed", '"feed3"', {}, feed(site, 1, when=soon))
    site.answers["/1"] = [(200, HTML, page(1).replace(b"nine", b"ten"))]
    paths(site)
    opened.library.connection.execute("UPDATE fetches SET fetched = '2025-12-08T00:00:00+00:00'")
    assert statuses(opened.ingest(site.at("/feed"), options=OPTIONS)) == ["updated"]


def test_removed_article_stays_removed_until_it_is_named(opened: Opened, site: Site) -> None:
    (first, _) = articles_of(opened.ingest(serve(site, 1, 2), options=OPTIONS))
    opened.library.remove(first.id)
    site.give_unless_known("/feed", '"feed2"', {}, feed(site, 1, 2))
    assert statuses(opened.ingest(site.at("/feed"), options=OPTIONS)) == ["unchanged"]
    assert statuses(opened.ingest(site.at("/1"), options=OPTIONS)) == ["added"]


def test_page_that_cannot_be_had_is_one_failure_and_tried_again_later(
    opened: Opened, site: Site
) -> None:
    address = serve(site, 1, 2, 3)
    site.answers["/2"] = [(403, {}, b"")]
    events = opened.ingest(address, options=OPTIONS)
    assert sorted(statuses(events)) == ["added", "added", "failed"]
    assert [each.location for each in failures_of(events)] == [site.at("/2")]
    paths(site)
    # The feed is read again, since something of it is left; the page only when it is time.
    assert statuses(opened.ingest(address, options=OPTIONS)) == ["unchanged", "unchanged"]
    assert paths(site) == ["/feed"]
    opened.library.connection.execute(
        "UPDATE failures SET last_tried = '2025-12-08T00:00:00+00:00'"
    )
    site.answers["/2"] = [(200, HTML, page(2))]
    events = opened.ingest(address, options=OPTIONS)
    assert sorted(statuses(events)) == ["added", "unchanged", "unchanged"]
    assert opened.library.failures() == []


def test_unchanged_page_is_not_sent_again(opened: Opened, site: Site) -> None:
    site.give_unless_known("/1", '"one"', HTML, page(1))
    assert statuses(opened.ingest(site.at("/1"), options=OPTIONS)) == ["added"]
    assert statuses(opened.ingest(site.at("/1"), options=OPTIONS)) == ["unchanged"]
    assert site.asked[-1][1]["If-None-Match"] == '"one"'
    # What the user says of it may make another article of it.
    named = Options(**HERE, outlet="Observer")
    assert statuses(opened.ingest(site.at("/1"), options=named)) == ["updated"]


def test_list_of_feeds_leads_to_articles_and_no_further(opened: Opened, site: Site) -> None:
    serve(site, 1, 2)
    for name, to in (("/a.opml", "/b.opml"), ("/b.opml", "/c.opml"), ("/c.opml", "/d.opml")):
        site.answers[name] = [(200, {}, _opml(site.at(to)))]
    site.answers["/d.opml"] = [(200, {}, _opml(site.at("/feed")))]
    (failure,) = failures_of(opened.ingest(site.at("/a.opml"), options=OPTIONS))
    assert "is a list of 1 addresses" in failure.error
    assert sorted(statuses(opened.ingest(site.at("/d.opml"), options=OPTIONS))) == ["added"] * 2


def test_lists_that_name_each_other_end(opened: Opened, site: Site) -> None:
    site.answers["/a"] = [(200, {}, _opml(site.at("/b")))]
    site.answers["/b"] = [(200, {}, _opml(site.at("/a")))]
    assert opened.ingest(site.at("/a"), options=OPTIONS) == []


def test_sitemap_leads_to_its_articles(opened: Opened, site: Site) -> None:
    serve(site, 1, 2)
    entries = "".join(
        f"<url><loc>{site.at(f'/{number}')}</loc><n:news><n:publication><n:name>Gazette</n:name>"
        f"</n:publication><n:publication_date>2025-12-0{number}</n:publication_date></n:news></url>"
        for number in (1, 2)
    )
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    site.answers["/news.xml"] = [(200, {}, f"<urlset {names}>{entries}</urlset>".encode())]
    events = opened.ingest(site.at("/news.xml"), options=OPTIONS)
    assert [str(each.published) for each in articles_of(events)] == ["2025-12-01", "2025-12-02"]


def test_feed_on_disk_is_not_followed(opened: Opened, site: Site, tmp_path: Path) -> None:
    serve(site, 1)
    (tmp_path / "feed.rss").write_bytes(feed(site, 1))
    (article,) = articles_of(opened.ingest(tmp_path / "feed.rss", options=OPTIONS))
    assert opened.library.article(article.id).text == "Only the beginning of it."
    assert site.asked == []


def _opml(address: str) -> bytes:
    return f'<opml version="2.0"><body><outline xmlUrl="{address}"/></body></opml>'.encode()
