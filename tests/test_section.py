"""The section that an outlet files an article under."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.formats import feed, html, json_document
from ingest.section import section_among, section_in, section_of
from tests.test_page import PARAGRAPHS, json_ld, page, tagged


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["World"], "World"),
        ([" Science &amp; Technology "], "Science & Technology"),
        (["us-news"], "US news"),
        (["Global,Innovation"], "Global"),
        (["Deportes/formula-1"], "Deportes"),
        ([["News", "UK"]], "UK"),
        (["Articles", "tennis"], "Tennis"),
        ([{"name": "Finance"}], "Finance"),
        (["Uncategorized"], None),
        (["https://gazette.example/world"], None),
        (["word " * 20], None),
        ([None, 7, [None]], None),
    ],
)
def test_section_is_the_first_name_of_one(said: list[Any], expected: str | None) -> None:
    assert section_of(*said) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://gazette.example/world/europe/ferry-sails", "World"),
        ("https://gazette.example/en/news/2025/12/07/business/ferry.html", "Business"),
        ("https://gazette.example/harbour/world/ferry-sails", None),
        ("https://gazette.example/world", None),
        ("https://gazette.example/news/world-europe-50473792", None),
        (None, None),
    ],
)
def test_path_names_a_section_only_where_that_is_beyond_doubt(
    address: str | None, expected: str | None
) -> None:
    assert section_in(address) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["medtop:15000000"], "0"),
        (["15001000", "subj:15000000", "medtop:20000822"], "1"),
        (["medtop:15000000", "medtop:04000000"], None),
        (["medtop:99000000", "team:15"], None),
    ],
)
def test_subject_at_the_top_is_a_section(codes: list[str], expected: str | None) -> None:
    assert section_among((code, str(number)) for number, code in enumerate(codes)) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (json_ld(headline="Ferry sails again", articleSection=["Harbour", "Sea"]), "Harbour"),
        ('<meta property="article:section" content="Harbour">', "Harbour"),
        ('<link rel="canonical" href="https://gazette.example/world/1">', "World"),
        ("", None),
    ],
    ids=["JSON-LD", "meta", "address", "nothing"],
)
def test_section_of_a_page(head: str, expected: str | None) -> None:
    body = f"<article><h1>Ferry sails again</h1>{tagged(PARAGRAPHS)}</article>"
    (draft,) = html.parse(page(body, head).encode(), "a.html")
    assert draft.section == expected


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        (["<category>World</category>", "<category><![CDATA[Sea]]></category>"], ["World", "Sea"]),
        (["<category>World</category>", ""], ["World", None]),
        (["<category>World</category>", "<category>Sea</category><category>Storm</category>"], [None, None]),
        (["<media:category>World</media:category>", "<dc:subject>Sea</dc:subject>"], [None, None]),
    ],
    ids=["one each", "one or none", "labels", "of other kinds"],
)  # fmt: skip
def test_category_is_a_section_where_no_entry_has_two(
    categories: list[str], expected: list[str | None]
) -> None:
    entries = "".join(
        f"<item><title>Ferry {n}</title><description>It sails.</description>{each}</item>"
        for n, each in enumerate(categories)
    )
    head = "<category>All</category><category>News</category>"
    names = (
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    data = f'<rss version="2.0" {names}><channel>{head}{entries}</channel></rss>'
    assert [draft.section for draft in feed.parse(data.encode(), "a.rss")] == expected


def test_section_of_a_record_may_be_an_object() -> None:
    data = b'{"text": "The ferry sails.", "category": {"id": 3, "name": "harbour"}}'
    (draft,) = json_document.parse(data, "a.json")
    assert draft.section == "Harbour"  # type: ignore[union-attr]
