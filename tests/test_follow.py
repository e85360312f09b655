"""Feeds and other lists are followed to their articles, each fetched once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.options import Options
from ingest.pipeline import ingest
from tests.library_of import Opened, articles_of, failures_of, open_home, statuses
from tests.site import HTML, Site

HERE: dict[str, Any] = {"allow_private": ("127.0.0.1",), "pause_seconds": 0}
OPTIONS = Options(**HERE)
TEXT = "The ferry {0} sails again on Monday, the harbour master of Quillport said. It carried nine lorries."


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return open_home(tmp_path / "home")


BEGINNING = "Only the beginning of it."


def feed(
    site: Site,
    *numbers: int,
    when: str = "Sun, 07 Dec 2025 09:00:00 GMT",
    text: str = BEGINNING,
    more: str = "",
) -> bytes:
    items = more + "".join(
        f"<item><title>Ferry {number}</title><link>{site.at(f'/{number}')}</link>"
        f"<pubDate>{when}</pubDate><description>{text}</description></item>"
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


def test_outlet_of_a_page_that_names_none_is_its_feed_and_not_its_host(
    opened: Opened, site: Site
) -> None:
    address = serve(site, 1, 2)
    canonical = f'<link rel="canonical" href="{site.at("/1")}"></head>'
    site.answers["/1"] = [(200, HTML, page(1).replace(b"</head>", canonical.encode()))]
    named = b'<meta property="og:site_name" content="Evening Star"></head>'
    site.answers["/2"] = [(200, HTML, page(2).replace(b"</head>", named))]
    events = opened.ingest(address, options=OPTIONS)
    assert [each.outlet for each in articles_of(events)] == ["Quillport Gazette", "Evening Star"]


def test_feed_of_entities_that_grow_says_so(opened: Opened, site: Site) -> None:
    grown = b'<!DOCTYPE r [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;">]>'
    site.answers["/feed"] = [(200, {}, grown + feed(site, text="&b;"))]
    (failure,) = failures_of(opened.ingest(site.at("/feed"), options=OPTIONS))
    assert "defines entities of its own" in failure.error


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
    later = format_datetime(datetime(2100, 1, 1, tzinfo=UTC))  # not believed as a date
    opened.ingest(serve(site, 1, when=later), options=OPTIONS)
    site.give_unless_known("/feed", '"feed2"', {}, feed(site, 1, when=later))
    assert statuses(opened.ingest(site.at("/feed"), options=OPTIONS)) == ["unchanged"]
    soon = format_datetime(datetime.now(UTC).replace(microsecond=0), usegmt=True)
    site.give_unless_known("/feed", '"feed3"', {}, feed(site, 1, when=soon))
    site.answers["/1"] = [(200, HTML, page(1).replace(b"nine", b"ten"))]
    paths(site)
    opened.library.connection.execute("UPDATE fetches SET fetched = '2025-12-08T00:00:00+00:00'")
    assert statuses(opened.ingest(site.at("/feed"), options=OPTIONS)) == ["updated"]


@pytest.mark.parametrize(
    "change",
    [{"when": "Sun, 07 Dec 2025 11:00:00 GMT"}, {"text": "Only the new beginning of it."}],
    ids=["another day", "another text"],
)
def test_entry_of_which_its_feed_says_something_else_is_fetched_again(
    opened: Opened, site: Site, change: dict[str, str]
) -> None:
    address = serve(site, 1, 2)
    site.give_unless_known("/1", '"one"', HTML, page(1))
    site.give_unless_known("/2", '"two"', HTML, page(2))
    opened.ingest(address, options=OPTIONS)
    site.give_unless_known("/feed", '"feed2"', {}, feed(site, 1, 2, **change))
    site.give_unless_known("/1", '"one, changed"', HTML, page(1).replace(b"nine", b"ten"))
    paths(site)
    events = opened.ingest(address, options=OPTIONS)
    assert sorted(statuses(events)) == ["unchanged", "updated"]
    known = [headers["If-None-Match"] for _, headers in site.asked if "If-None-Match" in headers]
    assert sorted(known) == ['"feed1"', '"one"', '"two"']
    # What the feed says now is what it said then: nothing more is asked for.
    site.give_unless_known("/feed", '"feed3"', {}, feed(site, 1, 2, **change))
    paths(site)
    assert statuses(opened.ingest(address, options=OPTIONS)) == ["unchanged", "unchanged"]
    assert paths(site) == ["/feed"]


def test_changed_atom_entry_is_fetched_again(opened: Opened, site: Site) -> None:
    def atom(updated: str) -> bytes:
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><entry><title>Ferry</title>'
            f'<link href="{site.at("/1")}"/><published>2025-11-02T10:00:00Z</published>'
            f"<updated>{updated}</updated><summary>Of a ferry.</summary></entry></feed>"
        ).encode()

    site.answers["/atom"] = [(200, {}, atom("2025-11-02T10:00:00Z"))]
    site.answers["/1"] = [(200, HTML, page(1))]
    assert statuses(opened.ingest(site.at("/atom"), options=OPTIONS)) == ["added"]
    site.answers["/atom"] = [(200, {}, atom("2025-11-03T10:00:00Z"))]
    site.answers["/1"] = [(200, HTML, page(1).replace(b"nine", b"ten"))]
    assert statuses(opened.ingest(site.at("/atom"), options=OPTIONS)) == ["updated"]


def test_two_feeds_that_say_different_things_of_an_article_do_not_fetch_it_in_turn(
    opened: Opened, site: Site
) -> None:
    address = serve(site, 1)
    opened.ingest(address, options=OPTIONS)
    for number in (1, 2):
        site.answers["/top"] = [(200, {}, feed(site, 1, text="Told otherwise."))]
        site.give_unless_known("/feed", f'"again{number}"', {}, feed(site, 1))
        paths(site)
        for each in (site.at("/top"), address):
            assert statuses(opened.ingest(each, options=OPTIONS)) == ["unchanged"]
        assert paths(site) == ["/top", "/feed"]


def test_changed_entry_whose_page_fails_is_fetched_next_time(opened: Opened, site: Site) -> None:
    address = serve(site, 1)
    opened.ingest(address, options=OPTIONS)
    site.give_unless_known("/feed", '"feed2"', {}, feed(site, 1, text="Another beginning."))
    site.answers["/1"] = [(403, {}, b""), (200, HTML, page(1).replace(b"nine", b"ten"))]
    assert statuses(opened.ingest(address, options=OPTIONS)) == ["failed"]
    assert statuses(opened.ingest(address, options=OPTIONS)) == ["updated"]


ELSEWHERE = (
    "<item><title>Disk</title><link>file:///etc/passwd</link></item>"
    "<item><title>Script</title><link>javascript:alert(1)</link></item><item><title>None</title></item>"
)


def test_entries_that_lead_nowhere_are_failures(opened: Opened, site: Site) -> None:
    address = serve(site, 1, more=ELSEWHERE)
    for _ in range(2):
        events = opened.ingest(address, options=OPTIONS)
        assert [each for each in statuses(events) if each == "failed"] == ["failed"] * 3
        assert len(events) == 4
        assert [each.location for each in failures_of(events)] == [
            f"{address}:{n}" for n in (1, 2, 3)
        ]
        assert {each.location for each in opened.library.failures()} == {
            each.location for each in failures_of(events)
        }
    assert failures_of(events)[0].error.endswith("which is no web address")
    assert failures_of(events)[2].error.endswith("names no address")
    # The feed itself was read well.
    opened.library.add_feed(address, "Gazette", 600)
    opened.ingest(address, options=OPTIONS)
    assert opened.library.feeds()[0].failures == 0
    site.give_unless_known("/feed", '"mended"', {}, feed(site, 1))
    assert statuses(opened.ingest(address, options=OPTIONS)) == ["unchanged"]
    assert opened.library.failures() == []


def test_lines_of_a_list_that_lead_nowhere_are_failures(opened: Opened, site: Site) -> None:
    lines = '<outline text="Disk" xmlUrl="file:///etc/passwd"/><outline text="None"/>'
    site.answers["/a.opml"] = [
        (200, {}, _opml(serve(site, 1)).replace(b"</body>", lines.encode() + b"</body>"))
    ]
    events = opened.ingest(site.at("/a.opml"), options=OPTIONS)
    assert sorted(statuses(events)) == ["added", "failed", "failed"]
    assert [each.location for each in failures_of(events)] == [
        site.at(f"/a.opml:{n}") for n in (2, 3)
    ]
    # The feeds in it are read each time.
    site.give_unless_known("/feed", '"feed2"', {}, feed(site, 2, 1))
    site.answers["/2"] = [(200, HTML, page(2))]
    events = opened.ingest(site.at("/a.opml"), options=OPTIONS)
    assert sorted(statuses(events)) == ["added", "failed", "failed", "unchanged"]


def test_what_a_feed_names_is_kept_skipped_or_failed(opened: Opened, site: Site) -> None:
    address, skipped = serve(site, 1, 2, more=ELSEWHERE), list[int]()
    twice = feed(site, 1, 2, 2, more=ELSEWHERE)
    site.give_unless_known("/feed", '"feed1"', {}, twice)

    def counted() -> int:
        skipped.clear()
        run = ingest([address], opened.library, opened.index, opened.embedder, options=OPTIONS,
                     on_skipped=skipped.append)  # fmt: skip
        return len(list(run)) + sum(skipped)

    assert (counted(), sum(skipped)) == (6, 1)
    opened.library.remove(opened.library.articles().__next__().id)
    assert (counted(), sum(skipped)) == (6, 2)


def test_feed_without_entries_says_so(opened: Opened, site: Site) -> None:
    site.answers["/feed"] = [(200, {}, feed(site))]
    (failure,) = failures_of(opened.ingest(site.at("/feed"), options=OPTIONS))
    assert failure.error == f"{site.at('/feed')} lists no article"


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
    # The feed is read again, since something of it is left; while watching the page only when it
    # is time, and what was not tried is still said to have failed.
    watching = replace(OPTIONS, put_off_failed=True)
    events = opened.ingest(address, options=watching)
    assert sorted(statuses(events)) == ["failed", "unchanged", "unchanged"]
    assert [each.tries for each in opened.library.failures()] == [1]
    assert paths(site) == ["/feed"]
    opened.library.connection.execute(
        "UPDATE failures SET last_tried = '2025-12-08T00:00:00+00:00'"
    )
    assert sorted(statuses(opened.ingest(address, options=watching)))[0] == "failed"
    assert [each.tries for each in opened.library.failures()] == [2]
    # Whoever asks for it gets it now.
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
