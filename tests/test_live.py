"""Live blogs: one article of dated entries."""

from __future__ import annotations

from typing import Any

from ingest.draft import Draft
from ingest.formats import html
from rag.dates.moments import moment_text
from tests.test_page import json_ld
from tests.test_walls import REPORT, page, tagged


def update(moment: str, text: str, **more: Any) -> dict[str, Any]:
    return {"@type": "BlogPosting", "datePublished": moment, "articleBody": text, **more}


def read(head: str, body: str, title: str = "Ferry sails") -> Draft:
    (draft,) = html.parse(page(title, body, head).encode(), "a.html")
    return draft


def live(*updates: dict[str, Any], **fields: Any) -> str:
    return json_ld(
        **{
            "@type": "LiveBlogPosting",
            "headline": "Ferry sails",
            "liveBlogUpdate": list(updates),
            **fields,
        }
    )


def test_entries_of_the_markup_follow_in_the_order_of_time() -> None:
    head = live(
        update("2025-12-07T11:30:00+01:00", f"<p>{REPORT[2]}</p><p>{REPORT[3]}</p>", headline="The ferry is back"),
        update("2025-12-07T09:05:00+01:00", REPORT[1]),
        {"@type": "BlogPosting", "articleBody": "without a time"},
        coverageStartTime="2025-12-07T08:00:00+01:00", datePublished="2025-12-07T11:30:00+01:00",
        dateModified="2025-12-07T11:00:00+01:00",
    )  # fmt: skip
    draft = read(
        head, f"<main><p>{REPORT[0]}</p><div>{tagged(REPORT[2:4])}</div><p>{REPORT[1]}</p></main>"
    )
    assert draft.text.split("\n\n") == [
        REPORT[0],
        f"7 December 2025, 09:05 UTC+01:00 — {REPORT[1]}",
        "7 December 2025, 11:30 UTC+01:00 — The ferry is back",
        REPORT[2],
        REPORT[3],
    ]
    assert moment_text(draft.published) == "2025-12-07T08:00:00+01:00"
    assert moment_text(draft.modified) == "2025-12-07T11:30:00+01:00"


def entries(kind: str = "div class='entry'") -> str:
    tag = kind.split()[0]
    return "".join(
        f"<{kind}><time datetime='2025-12-07T{hour:02}:10:00Z'>{hour}.10 GMT</time><p>{REPORT[hour - 9]}</p></{tag}>"
        for hour in (13, 12, 11, 10, 9)
    )


def test_entries_with_their_times_are_those_of_a_live_blog() -> None:
    draft = read("", f"<main>{entries()}</main>", "Ferry sails – live updates")
    assert draft.text.split("\n\n") == [
        f"{hour}.10 GMT — {REPORT[hour - 9]}" for hour in range(9, 14)
    ]


def test_few_entries_are_known_by_their_name_and_more_of_them_than_the_markup_lists() -> None:
    few = entries("article class='live-post'").split("</article>", 2)[2]
    head = live(update("2025-12-07T11:10:00Z", REPORT[2]))
    for draft in (
        read("", f"<main>{few}</main>", "Ferry sails – live"),
        read(head, f"<main>{few}</main>"),
    ):
        assert draft.text.split("\n\n") == [
            f"{hour}.10 GMT — {REPORT[hour - 9]}" for hour in (9, 10, 11)
        ]
        assert moment_text(draft.published) == "2025-12-07T09:10:00+00:00"
        assert moment_text(draft.modified) == "2025-12-07T11:10:00+00:00"


def test_times_on_another_page_make_no_live_blog() -> None:
    draft = read("", f"<article>{tagged(REPORT)}</article><aside>{entries()}</aside>")
    assert draft.text.split("\n\n") == REPORT


def test_later_fetch_leaves_what_was_read_where_it_was() -> None:
    first = update("2025-12-07T09:05:00Z", REPORT[1])
    second = update("2025-12-07T10:05:00Z", REPORT[2])
    third = update("2025-12-07T11:05:00Z", REPORT[3])
    before = read(live(second, first), f"<p>{REPORT[0]}</p>").text
    after = read(live(third, second, first), f"<p>{REPORT[0]}</p>").text
    assert after.startswith(before)
