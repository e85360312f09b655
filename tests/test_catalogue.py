"""The list of articles: filtered, in order, a page at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.library.catalogue import Filter
from tests.library_of import Opened, record, write_records


@pytest.fixture
def shelf(opened: Opened, tmp_path: Path) -> Opened:
    records = [
        record(1, outlet="Quill Post", published="2025-12-01"),
        record(2, outlet="Quill Post", published="2025-12-03T10:00:00+00:00"),
        record(3, outlet="Harbour Gazette", published="2025-12-02", title="Mayor’s 100% “plan”"),
        record(4, title="Undated"),
    ]
    opened.ingest(write_records(tmp_path / "in.jsonl", *records))
    opened.ingest(
        write_records(
            tmp_path / "copy.jsonl", record(1, url="https://c.example/1", title="Reprint")
        )
    )
    opened.ingest(write_records(tmp_path / "in.jsonl", records[1] | {"title": "Ferry 2 is late"}))
    return opened


def titles(shelf: Opened, wanted: Filter, limit: int = 50, offset: int = 0) -> list[str | None]:
    listed = shelf.library.listed(wanted, limit=limit, offset=offset)
    if limit == 50:
        assert shelf.library.number_listed(wanted) == len(listed)
    return [each.headline.title for each in listed]


NEWEST = [
    "Ferry 2 is late",
    "Mayor’s 100% “plan”",
    "Ferry 1 reaches Quillport",
    "Reprint",
    "Undated",
]


def test_newest_first_in_pages(shelf: Opened) -> None:
    assert titles(shelf, Filter())[:3] == NEWEST[:3]
    assert sorted(map(str, titles(shelf, Filter())[3:])) == sorted(NEWEST[3:])
    assert titles(shelf, Filter(), 2, 1) == NEWEST[1:3]
    assert titles(shelf, Filter(), 2, 99) == []


@pytest.mark.parametrize("wanted", [Filter(), Filter(text="ferry"), Filter(outlet="quill post")])
def test_last_added_first(shelf: Opened, wanted: Filter) -> None:
    listed = shelf.library.listed(wanted, limit=50, order="ingested")
    came_in = [each.ingested for each in listed]
    assert came_in == sorted(came_in, reverse=True)
    assert listed[0].headline.title == "Ferry 2 is late"  # its second revision came last of all
    assert len(listed) == shelf.library.number_listed(wanted)


def test_row_tells_revision_and_copies(shelf: Opened) -> None:
    rows = {each.headline.title: each for each in shelf.library.listed(Filter(), limit=9)}
    assert rows["Ferry 2 is late"].revision == 2
    assert (rows["Ferry 1 reaches Quillport"].copies, rows["Reprint"].is_copy) == (1, True)
    assert (
        rows["Undated"].ingested
        == shelf.library.article(rows["Undated"].headline.article_id).ingested
    )


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(text="unique3"), [NEWEST[1]]),
        (Filter(text="MAYOR pla"), [NEWEST[1]]),
        (Filter(text="harbour gaz"), [NEWEST[1]]),
        (Filter(text="unique1"), ["Ferry 1 reaches Quillport", "Reprint"]),
        (Filter(text="reprint"), ["Reprint"]),
        (Filter(text="unique1 mayor"), []),
        (Filter(outlet="quill post"), ["Ferry 2 is late", "Ferry 1 reaches Quillport"]),
        (Filter(outlet="Nobody"), []),
        (Filter(outlet="HARBOUR"), [NEWEST[1]]),
        (Filter(outlet="%"), []),
        (Filter(since=date(2025, 12, 2)), NEWEST[:2]),
        (Filter(until=date(2025, 12, 2)), NEWEST[1:3]),
        (Filter(outlet="Quill Post", since=date(2025, 12, 2), text="ferry"), [NEWEST[0]]),
    ],
)  # fmt: skip
def test_filters(shelf: Opened, wanted: Filter, expected: list[str]) -> None:
    assert titles(shelf, wanted) == expected


def test_whole_name_of_an_outlet_is_that_outlet_alone(opened: Opened, tmp_path: Path) -> None:
    file = write_records(
        tmp_path / "in.jsonl",
        record(1, outlet="Marlow Post"),
        record(2, outlet="Marlow Post Sport"),
    )
    opened.ingest(file)
    found = {name: len(titles(opened, Filter(outlet=name))) for name in ("marlow", "marlow post")}
    assert found == {"marlow": 2, "marlow post": 1}


@pytest.mark.parametrize(
    "text", ['"', "*", "AND", 'a" OR "b', "title:", "(", "!!!", "%", "_", "\x00"]
)
def test_nothing_typed_is_read_as_a_query(shelf: Opened, text: str) -> None:
    assert set(titles(shelf, Filter(text=text))) <= set(NEWEST)


def test_a_page_is_read_without_sorting_the_library(shelf: Opened) -> None:
    """What 100,000 articles would make slow: the plan of the query has no sorting step."""
    seen: list[str] = []
    shelf.library.connection.set_trace_callback(seen.append)
    shelf.library.listed(Filter(), limit=2)
    shelf.library.connection.set_trace_callback(None)
    plan = [row["detail"] for row in shelf.library.rows(f"EXPLAIN QUERY PLAN {seen[0]}")]
    assert any("COVERING INDEX revisions_newest" in step for step in plan), plan
    # What is sorted are the rows of the page.
    assert sum("FOR ORDER BY" in step for step in plan) <= 1, plan
