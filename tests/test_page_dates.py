"""When a page was published and changed, and how that is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ingest.around import Around
from ingest.dateline import read_dateline
from ingest.dates import read_date, read_month
from ingest.draft import Draft
from ingest.fields import draft_from_fields
from ingest.formats import html
from ingest.formats.text import draft_from_text
from ingest.numeric_dates import order_of
from ingest.page.said_dates import day_in
from ingest.page.visit import Visit
from rag.dates.moments import moment_text
from tests.test_page import json_ld
from tests.test_walls import REPORT, page, tagged

NOW = datetime(2025, 12, 7, 10, 15, tzinfo=UTC)
DAY = date(2025, 12, 7)
BRITISH, AMERICAN, INDIAN = Around(regions=["GB"]), Around(regions=["US"]), Around(regions=["IN"])
READ = Around(now=NOW)


@pytest.mark.parametrize(
    ("text", "around", "expected"),
    [
        # Day first and month first.
        ("07/12/2025", BRITISH, "2025-12-07"),
        ("07/12/2025", AMERICAN, "2025-07-12"),
        ("07/12/2025", INDIAN, "2025-12-07"),
        ("07/12/2025", Around(regions=["US", "GB"]), None),
        ("07/12/2025", Around(regions=["CA"]), None),
        ("07/12/2025", Around(day_first=True), "2025-12-07"),
        ("07/12/2025", Around(day_first=False, regions=["GB"]), "2025-07-12"),
        ("07/12/2025", Around(day=date(2025, 7, 12), regions=["GB"]), "2025-07-12"),
        ("07/12/2025", Around(day=date(2024, 1, 1)), None),
        ("Sunday, 07/12/2025", AMERICAN, "2025-12-07"),
        ("13/12/2025", AMERICAN, "2025-12-13"),
        ("07.12.2025 16:30", BRITISH, "2025-12-07"),
        ("07/12/2025 4:30 pm", BRITISH, "2025-12-07"),
        ("07/12/2025 12:05 am", BRITISH, "2025-12-07"),
        ("07/12/2025", Around(), None),
        ("07.12.2025", Around(), "2025-12-07"),
        ("07.12.2025", AMERICAN, "2025-07-12"),
        # Counted back from when the page was read.
        ("two hours ago", READ, "2025-12-07T08:15:00+00:00"),
        ("2h ago", READ, "2025-12-07T08:15:00+00:00"),
        ("Updated 35 mins ago", READ, "2025-12-07T09:40:00+00:00"),
        ("an hour ago", READ, "2025-12-07T09:15:00+00:00"),
        ("Just now", READ, "2025-12-07T10:15:00+00:00"),
        ("Published: 3 days ago", READ, "2025-12-04"),
        ("yesterday", READ, "2025-12-06"),
        ("yesterday at 4pm", READ, "2025-12-06"),
        ("Today, 08:30", READ, "2025-12-07"),
        ("two hours ago", Around(), None),
        ("yesterday at 4pm", Around(), None),
        ("a week ago", READ, None),
        ("400 days ago", READ, None),
        ("two hours ago a ship sank", READ, None),
        # Zones by name.
        ("01:38:07 PM IST Nov 20, 2019", INDIAN, "2019-11-20T13:38:07+05:30"),
        ("01:38:07 PM IST Nov 20, 2019", Around(regions=["IE"]), "2019-11-20T13:38:07+01:00"),
        ("01:38:07 PM IST Nov 20, 2019", Around(regions=["IL"]), "2019-11-20T13:38:07+02:00"),
        ("01:38:07 PM IST Nov 20, 2019", Around(), "2019-11-20"),
        ("01:38:07 PM IST Nov 20, 2019", AMERICAN, "2019-11-20"),
        ("Dec 7, 2025 9:30 a.m. ET", Around(), "2025-12-07T09:30:00-05:00"),
        ("July 7, 2025 9:30 a.m. ET", Around(), "2025-07-07T09:30:00-04:00"),
        ("July 7, 2025 at 9:30 AM PT", Around(), "2025-07-07T09:30:00-07:00"),
        ("Dec 7, 2025 9:30 AM (EST)", Around(), "2025-12-07T09:30:00-05:00"),
        ("7 July 2025 09:30 BST", BRITISH, "2025-07-07T09:30:00+01:00"),
        ("7 July 2025 09:30 BST", Around(regions=["BD"]), "2025-07-07T09:30:00+06:00"),
        ("7 December 2025, 10:15 CET", Around(), "2025-12-07T10:15:00+01:00"),
        ("7 December 2025 10:15 AEST", Around(), "2025-12-07T10:15:00+10:00"),
        ("Dec 7, 2025 9:30 PM CST", Around(regions=["CN"]), "2025-12-07T21:30:00+08:00"),
        ("Dec 7, 2025 9:30 PM CST", Around(regions=["DE"]), "2025-12-07"),
        ("Dec 7, 2025 9:30 PM GMT+5:30", Around(), "2025-12-07T21:30:00+05:30"),
        ("Dec 7, 2025 9:30 PM JST", Around(), "2025-12-07T21:30:00+09:00"),
        # No dates.
        ("December 2025", Around(), None),
        ("0001-01-01T00:00:00", Around(), None),
        ("1970-01-01T00:00:00Z", Around(), None),
        ("2999-12-07", Around(), None),
    ],
)  # fmt: skip
def test_date_is_read_by_what_stands_around_it(
    text: str, around: Around, expected: str | None
) -> None:
    found = read_date(text, "en", around)
    assert moment_text(found) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de", "2025-12-07"), ("fr", "2025-12-07"), ("en", None), (None, None)],
)
def test_language_may_tell_the_order(language: str | None, expected: str | None) -> None:
    assert moment_text(read_date("07/12/2025", language)) == expected


@pytest.mark.parametrize(
    ("text", "month"),
    [("December 2025", "2025-12"), ("Dec. 2025", "2025-12"), ("2025-12", "2025-12"), ("2025-13", None),
     ("7 December 2025", None), ("2025", None), ("December 2999", None), (None, None)],
)  # fmt: skip
def test_month_alone_is_no_day(text: str | None, month: str | None) -> None:
    assert read_month(text) == month
    assert month is None or read_date(text) is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [(["25/12/2025", "07/12/2025"], True), (["12/25/2025"], False), (["25/12/2025", "12/25/2025"], None), ([], None)],
)  # fmt: skip
def test_other_dates_show_the_order(texts: list[str], order: bool | None) -> None:
    assert order_of(texts) == order


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2025/12/07/ferry", "2025-12-07"),
        ("https://a.example/news/2025/dec/07/ferry", "2025-12-07"),
        ("https://a.example/20251207-ferry.html", "2025-12-07"),
        ("https://a.example/ferry-2025-12-07", "2025-12-07"),
        ("https://a.example/2025/12/ferry", None),
        ("https://a.example/19852382.html", None),
        ("https://a.example/120251207", None),
        ("https://a.example/2025/12/07/2025/12/08", None),
        ("https://a.example/2025/13/07/ferry", None),
        ("https://a.example/ferry?on=2025-12-07", None),
        ("http://[", None),
        (None, None),
    ],
)
def test_day_in_the_path(address: str | None, day: str | None) -> None:
    assert moment_text(day_in(address)) == day


@pytest.mark.parametrize(
    ("text", "years", "agency", "day"),
    [
        ("LONDON, Dec 7 (Reuters) - The ferry sailed.", [2025], "Reuters", "2025-12-07"),
        ("LONDON, Dec 7 (Reuters) - The ferry sailed.", [], "Reuters", None),
        ("LONDON, Dec 7 (Reuters) - The ferry sailed.", [2024, 2025], "Reuters", None),
        ("LONDON, Dec. 7, 2025 — The ferry sailed.", [], None, "2025-12-07"),
        ("NEW DELHI, 7 December 2025: The ferry sailed.", [], None, "2025-12-07"),
        ("(Reuters) - The ferry sailed.", [2025], "Reuters", None),
        ("PARIS (AP) — The ferry sailed.", [2025], "AP", None),
        ("On Dec 7 - a Sunday - the ferry sailed.", [2025], None, None),
        ("The ferry sailed on Dec. 7, 2025 - at last.", [], None, None),
    ],
)
def test_dateline_is_read(text: str, years: list[int], agency: str | None, day: str | None) -> None:
    found = read_dateline(text, years)
    assert (found.agency, moment_text(found.published)) == (agency, day)


def read(
    head: str = "", *, body: str = "", url: str | None = None, lang: str = "en", now: datetime = NOW
) -> Draft:
    text = page("Ferry sails", f"<article>{body}{tagged(REPORT)}</article>", head)
    text = text.replace("<html>", f"<html lang={lang}>")
    (draft,) = html.parse_visited(text.encode(), "a.html", Visit(url, now))
    return draft


def known(draft: Draft) -> dict[str, Any]:
    moments = {"published": draft.published, "modified": draft.modified}
    said = {name: moment_text(moment) for name, moment in moments.items() if moment}
    return {name: (day, draft.dates_from[name]) for name, day in said.items()}


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


PATH = "https://a.example/2025/12/07/ferry"
PUBLISHED, MODIFIED = "article:published_time", "article:modified_time"


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (read(json_ld(datePublished="2025-12-07T09:15:00+01:00", dateModified="2025-12-08")),
         {"published": ("2025-12-07T09:15:00+01:00", "json-ld"), "modified": ("2025-12-08", "json-ld")}),
        # A time without a zone: of the offset that the page writes elsewhere, or only its day.
        (read(meta(PUBLISHED, "2025-12-07T10:15") + meta(MODIFIED, "2025-12-07T12:00")),
         {"published": ("2025-12-07", "meta"), "modified": ("2025-12-07", "meta")}),
        (read(meta(PUBLISHED, "2025-12-07T10:15") + meta(MODIFIED, "2025-12-07T12:00+0100")),
         {"published": ("2025-12-07T10:15:00+01:00", "meta"), "modified": ("2025-12-07T12:00:00+01:00", "meta")}),
        (read(json_ld(datePublished="2025-12-07T10:15", dateModified="2025-12-07T18:00"),
              body="<aside><time datetime=2025-12-06T09:00-05:00></time></aside>"),
         {"published": ("2025-12-07T10:15:00-05:00", "json-ld"), "modified": ("2025-12-07T18:00:00-05:00", "json-ld")}),
        (read(meta(PUBLISHED, "2025-12-07")), {"published": ("2025-12-07", "meta")}),
        (read('<meta itemprop="datePublished" content="7 December 2025">'), {"published": ("2025-12-07", "meta")}),
        (read(body='<time datetime="2025-12-07T09:15Z">two hours ago</time>'),
         {"published": ("2025-12-07T09:15:00+00:00", "time element")}),
        (read(body="<aside><h2>Related</h2><time datetime=2019-01-01>1 January 2019</time></aside>"), {}),
        (read(body="<time>two hours ago</time>"), {"published": ("2025-12-07T08:15:00+00:00", "time element")}),
        (read(body="<time class=updated datetime=2025-12-09></time><time datetime=2025-12-07></time>"),
         {"published": ("2025-12-07", "time element"), "modified": ("2025-12-09", "time element")}),
        (read(body="<span class='article-date'>Published 07/12/2025</span>", lang="en-GB"),
         {"published": ("2025-12-07", "page")}),
        (read(body="<p class='date'>07/12/2025</p>", url="https://a.example.co.uk/ferry", lang="en-US"),
         {"published": ("2025-12-07", "page")}),
        (read(url=PATH), {"published": ("2025-12-07", "address")}),
        (read(body="<p>LONDON, Dec 7, 2025 (Reuters) — The ferry between Quillport and Sandholm sailed again on Sunday.</p>"),
         {"published": ("2025-12-07", "dateline")}),
        (read(meta(MODIFIED, "2025-12-09"), body="<p>LONDON, Dec 7 (Reuters) — The ferry sailed again at noon, as promised.</p>"),
         {"published": ("2025-12-07", "dateline"), "modified": ("2025-12-09", "meta")}),
        (read(meta(MODIFIED, "2025-01-09"), body="<p>LONDON, Dec 7 (Reuters) — The ferry sailed again at noon, as promised.</p>"),
         {"modified": ("2025-01-09", "meta")}),
        # What programs write of a page that they call no article; of another page it says nothing.
        (read('<link rel=canonical href="https://a.example/ferry">' + json_ld(**{"@type": "WebPage"}, url="https://a.example/ferry",
              datePublished="2025-12-07T10:15Z", dateModified="2025-12-09"), body="<p class=date>9 December 2025</p>"),
         {"published": ("2025-12-07T10:15:00+00:00", "json-ld"), "modified": ("2025-12-09", "json-ld")}),
        (read('<link rel=canonical href="https://a.example/ferry">' + json_ld(**{"@type": "WebPage"}, url="https://a.example/",
              datePublished="2025-12-01"), body="<p class=date>7 December 2025</p>"),
         {"published": ("2025-12-07", "page")}),
        # Placeholders, the future, and a change before the publication.
        (read(json_ld(datePublished="0001-01-01T00:00:00") + meta(PUBLISHED, "2025-12-07")),
         {"published": ("2025-12-07", "meta")}),
        (read(json_ld(datePublished="1970-01-01T00:00:00Z"), url=PATH), {"published": ("2025-12-07", "address")}),
        (read(json_ld(datePublished="2999-12-07")), {}),
        (read(json_ld(datePublished="2025-12-07", dateModified="2025-12-01")),
         {"published": ("2025-12-07", "json-ld")}),
        (read(json_ld(datePublished="2025-12-07T10:00:00Z", dateModified="2025-12-07")),
         {"published": ("2025-12-07T10:00:00+00:00", "json-ld"), "modified": ("2025-12-07", "json-ld")}),
        # The day in the address: midnight in UTC, an update taken for the publication.
        (read(json_ld(datePublished="2025-12-08T02:59:00Z"), url=PATH), {"published": ("2025-12-07", "address")}),
        (read(json_ld(datePublished="2025-12-08T02:59:00Z"), body="<time datetime=2025-12-07T21:59-05:00></time>", url=PATH),
         {"published": ("2025-12-07T21:59:00-05:00", "time element")}),
        (read(json_ld(datePublished="2025-12-08T00:10:00+01:00"), url=PATH),
         {"published": ("2025-12-08T00:10:00+01:00", "json-ld")}),
        (read(json_ld(datePublished="2026-03-01T10:00:00+01:00"), url=PATH), {"published": ("2025-12-07", "address")}),
        (read(json_ld(datePublished="2025-12-05"), url=PATH), {"published": ("2025-12-05", "json-ld")}),
        # Words tell which date is which, and where nothing tells day from month it is unknown.
        (read(body="<p class=byline>By Lena Brook, 12/04/2025</p>", lang="en-US"), {"published": ("2025-12-04", "page")}),
        (read(body="<p class=byline>By Lena Brook, 12/04/2025</p>"), {}),
        (read(body="<p class=byline>12/04/2025</p>", lang="de"), {"published": ("2025-04-12", "page")}),
        (read(body="<p class=meta>Last updated: 5 December 2025</p><p class=meta>First published: 4 December 2025</p>"),
         {"published": ("2025-12-04", "page"), "modified": ("2025-12-05", "page")}),
        (read(body="<p>Updated on 13/03/2014 - 14:28 Submitted by lbrook on 04/03/2014 - 14:38</p>"),
         {"published": ("2014-03-04", "page"), "modified": ("2014-03-13", "page")}),
        (read(body="<span>Updated on Thu, 13/03/2014</span><span property='dc:date dc:created' content='2014-03-04'></span>"),
         {"published": ("2014-03-04", "meta"), "modified": ("2014-03-13", "page")}),
        (read(body="<p>Updated 9:14 AM EST, Fri December 5, 2025 | Published 6:02 PM EST, Thu December 4, 2025</p>"),
         {"published": ("2025-12-04T18:02:00-05:00", "page"), "modified": ("2025-12-05T09:14:00-05:00", "page")}),
        (read(body="<p>Stand: 9. Dezember 2025 | Erstellt: 7. Dezember 2025</p>", lang="de"),
         {"published": ("2025-12-07", "page"), "modified": ("2025-12-09", "page")}),
        (read(body="<p>Updated: <time datetime=2025-12-05>Friday</time></p>"), {"modified": ("2025-12-05", "time element")}),
        (read(body="<time class='entry-date published updated' datetime=2025-12-05></time>"),
         {"published": ("2025-12-05", "time element")}),
        (read(body="<p>Published on 4 December 2025, the report found that the ferry was late.</p>"), {}),
        (read('<script type="application/ld+json">{broken</script>'), {}),
        (read(), {}),
    ],
)  # fmt: skip
def test_page_says_when_and_how_that_is_known(
    draft: Draft, expected: dict[str, tuple[str, str]]
) -> None:
    assert known(draft) == expected


def test_month_of_publication_is_kept_beside_an_unknown_day() -> None:
    draft = read(meta(PUBLISHED, "December 2025"))
    assert draft.published is None
    assert draft.dates_from == {"published": "meta", "published_month": "2025-12"}


def test_month_of_a_record_is_kept_too() -> None:
    fields = {"text": "The ferry sailed.", "date": "Dec 2025"}
    draft = draft_from_fields(fields, location="a.jsonl:1", key=None, source="record")
    assert (draft.published, draft.dates_from) == (
        None, {"published": "record", "published_month": "2025-12"},
    )  # fmt: skip


def test_saved_page_does_not_know_when_two_hours_ago_was() -> None:
    text = page("Ferry sails", f"<time>two hours ago</time>{tagged(REPORT)}")
    (draft,) = html.parse(text.encode(), "a.html")
    assert draft.published is None


def test_fetched_page_was_read_now() -> None:
    text = page("Ferry sails", f"<time>3 days ago</time>{tagged(REPORT)}")
    before = datetime.now(UTC).date()
    (draft,) = html.parse(text.encode(), "https://a.example/ferry")
    assert draft.published in {
        day - timedelta(days=3) for day in (before, datetime.now(UTC).date())
    }


def test_dateline_of_a_text_is_its_date() -> None:
    draft = draft_from_text("LONDON, Dec 7, 2025 (Reuters) - The ferry sailed again.", "a.txt")
    assert (draft.published, draft.outlet) == (DAY, "Reuters")
    assert draft.dates_from == {"published": "dateline"}
