"""What is taken from a page: its headline, its body, its markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from lxml.html import document_fromstring

from ingest.formats import html
from ingest.page.headline import choose_headline
from ingest.page.markup import Markup, read_markup
from ingest.page.visit import Visit

PARAGRAPHS = [
    f"Paragraph {number} says that the ferry between Quillport and Sandholm, which carries forty "
    f"lorries, sailed again on day {number} of its trial, as the harbour council had promised."
    for number in range(1, 7)
]


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Ferry sails again</title>{head}</head><body>{body}</body></html>"


def markup(head: str, body: str = "") -> Markup:
    return read_markup(document_fromstring(page(body, head)))


def json_ld(**fields: Any) -> str:
    document = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


def body_of(inner: str) -> list[str]:
    (draft,) = html.parse(page(inner).encode(), "a.html")
    return draft.text.split("\n\n")


def tagged(paragraphs: list[str]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


@pytest.mark.parametrize(
    "beside",
    [
        "<figure><img src=a.jpg><figcaption>The ferry at the quay on Monday, seen from the wall, by "
        "Bo Chen of the Gazette.</figcaption></figure>",
        "<div class='newsletter-box'><p>Get the day's harbour news in your inbox, every morning at "
        "six, for nothing at all.</p></div>",
        "<p>Sign up for our newsletter to read more about ferries and harbours every single day.</p>",
        "<h1>Ferry sails again</h1>",
        "<ul><li><a href=1>Harbour wall rebuilt</a> after the storm</li><li><a href=2>Ferry crew "
        "hired</a> for the summer</li><li><a href=3>Lorries wait</a> at the quay again</li></ul>",
        "".join(f"<li><a href={n}><h3>Harbour wall {n} rebuilt at last</h3></a><p>It stands for years.</p></li>" for n in range(4)),
        f"<p>{PARAGRAPHS[2]}</p>",
        "<p>This copy is for your personal, non-commercial use only. To order copies, click here.</p>",
        "<p>Write to Ann Lee at ann.lee@gazette.example</p>",
        "<div><img src=a.jpg alt='The ferry at the quay, seen from the old wall of the harbour'><br><span>The ferry at "
        "the quay, seen from the old wall of the harbour</span></div>",
        "<p><span class=wf_caption><a href=big.jpg><img src=a.jpg></a><span>The ferry at the quay on a quiet Monday "
        "morning. (<a href=1>Harbour council</a>)</span></span></p>",
        "<p><em>The ferry at the quay and beyond the harbour wall, photos © Bo Chen, 2025</em></p>",
        "<a href=1><h2>Storm floods the marina for the second time this winter</h2></a>",
        "<a href=/mail><div><h2>Get the latest news of the harbour in your inbox, every single day.</h2></div></a>",
        "<p>Get the day’s top headlines delivered to your inbox every morning by subscribing to our newsletter.</p>",
        "<p>UPDATED: Tue., Nov. 19, 2019</p>",
        "<div><img src=a.jpg alt='The ferry at the quay on Monday'><br><span>The ferry at the quay on Monday, seen from "
        "the wall of the harbour</span></div>",
        "<p>There is much more where that came from. Sign up for the Harbour Post today to get the free daily newsletter "
        "delivered to your inbox daily.</p>",
        "<p>Get Harbour Monthly delivered through your letterbox every month. 12 issues for £11.99. Click here.</p>",
        "<p>Check out more of the Gazette's stories of the sea by signing up to our free weekly newsletter</p>",
        "<p>DON'T MISS</p>",
        "<p>© 2025 The Quillport Gazette. All rights reserved by its owners and their heirs.</p>",
    ],
    ids=["caption", "newsletter box", "newsletter line", "headline", "teasers", "cards", "repeat",
         "licence", "address", "picture's own words", "wrapped caption", "photos", "heading in a link",
         "banner in a link", "newsletter of the day", "changed", "caption that says more", "newsletter below", "subscription", "signing up",
         "more", "rights"],
)  # fmt: skip
def test_what_is_not_the_article_is_left_out(beside: str) -> None:
    inner = tagged(PARAGRAPHS[:3]) + beside + tagged(PARAGRAPHS[3:])
    assert body_of(f"<article>{inner}</article>") == PARAGRAPHS


@pytest.mark.parametrize("name", ["subscribe", "promo", "related"])
def test_box_that_holds_the_whole_article_is_no_box(name: str) -> None:
    advert = "<p>Advertisement</p>"
    inner = f"{tagged(PARAGRAPHS[:2])}{advert}{tagged(PARAGRAPHS[2:])}"
    assert body_of(f"<div class='{name}'><article>{inner}</article></div>") == PARAGRAPHS


def test_lead_that_a_picture_repeats_stays() -> None:
    picture = f'<img src=a.jpg alt="{PARAGRAPHS[0]}">'
    assert body_of(f"<article>{picture}{tagged(PARAGRAPHS)}</article>") == PARAGRAPHS


def test_paragraphs_of_the_body_template_come_back() -> None:
    parts = [
        f"<div class='grid'><div class='body-part'>{tagged(PARAGRAPHS[first : first + 2])}</div></div>"
        for first in (0, 2, 4)
    ]
    between = "<div class='ad'><button>Buy</button></div>"
    assert body_of(f"<main>{between.join(parts)}</main>") == PARAGRAPHS


@pytest.mark.parametrize(
    ("said", "outlet", "headline"),
    [
        ({"h1": "Ferry sails again", "og": "You will not believe this ferry",
          "json-ld": "Ferry sails again"}, None, "Ferry sails again"),
        ({"h1": "Gazette", "og": "Ferry sails again", "title": "Ferry sails again - Gazette"},
         "Gazette", "Ferry sails again"),
        ({"title": "Ferry sails again | Quillport Gazette"}, "Quillport Gazette",
         "Ferry sails again"),
        ({"title": "Ferry sails again - but for how long?"}, "Gazette",
         "Ferry sails again - but for how long?"),
        ({"og": "Gazette - The Gazette"}, "Gazette", "Gazette - The Gazette"),
        ({}, "Gazette", None),
    ],
    ids=["most agree", "site name in h1", "outlet behind", "dash within", "nothing left", "none"],
)  # fmt: skip
def test_headline_is_the_one_most_parts_give(
    said: dict[str, str], outlet: str | None, headline: str | None
) -> None:
    assert choose_headline(said, outlet) == headline


def test_markup_is_read_from_json_ld() -> None:
    found = markup(
        json_ld(
            headline="Ferry &amp; crew sail", author=[{"@type": "Person", "name": "Ann Lee"}, "Bo Chen"],
            publisher={"name": "Quillport Gazette"}, inLanguage="en-GB",
        )
        + '<link rel="canonical" href="https://gazette.example/ferry">'
    )  # fmt: skip
    assert found.headlines["json-ld"] == "Ferry & crew sail"
    assert (found.authors, found.outlet) == (("Ann Lee", "Bo Chen"), "Quillport Gazette")
    assert (found.url, found.language) == ("https://gazette.example/ferry", "en")


@pytest.mark.parametrize("depth", [1_000, 200_000])
def test_deeply_nested_page_ends(depth: int) -> None:
    body = "<div>" * depth + tagged(PARAGRAPHS)
    try:
        (draft,) = html.parse(page(body).encode(), "a.html")
    except html.ParseError:
        return
    assert PARAGRAPHS[0] in draft.text


@pytest.mark.parametrize("byline", ["Published: 12/04/2025", "Posted 12/04/2025"])
def test_label_of_a_date_is_no_author(byline: str) -> None:
    inner = (
        f"<article><h1>Ferry sails</h1><p class=byline>{byline}</p>{tagged(PARAGRAPHS)}</article>"
    )
    (draft,) = html.parse(page(inner).encode(), "a.html")
    assert draft.authors == ()


PIG = {
    "@type": "NewsArticle",
    "headline": "Pig wins county show",
    "datePublished": "2024-01-01",
    "author": "A. Wrong",
}
FERRY = {"@type": "NewsArticle", "headline": "Ferry sails again", "datePublished": "2025-12-07"}
THERE = {
    "@type": "NewsArticle",
    "datePublished": "2025-12-07",
    "mainEntityOfPage": {"@id": "https://a.example/ferry"},
}


@pytest.mark.parametrize(
    "document",
    [
        {"@graph": [PIG, FERRY]},
        {"@graph": [PIG, THERE]},
        {"@type": "ItemList", "itemListElement": [{"item": PIG}], "mainEntity": FERRY},
    ],
    ids=["headline", "address", "list"],
)
def test_article_of_another_page_is_not_this_one(document: Mapping[str, Any]) -> None:
    script = f'<script type="application/ld+json">{json.dumps(document)}</script>'
    found = markup(f'<link rel=canonical href="https://a.example/ferry">{script}')
    assert (found.article["datePublished"], found.authors) == ("2025-12-07", ())


def test_title_that_a_property_names_goes_before_the_name_of_a_section() -> None:
    inner = f"<h1>Blogs</h1><h2 property='dc:title'>Introducing the Harbour Hub</h2>{tagged(PARAGRAPHS)}"
    text = page(inner).replace("Ferry sails again", "Blogs | data.marlow")
    (draft,) = html.parse(text.encode(), "a.html")
    assert draft.title == "Introducing the Harbour Hub"


IANA = "https://www.iana.org/domains/int"


@pytest.mark.parametrize(
    ("title", "h1", "address", "outlet"),
    [
        ("IANA — Intergovernmental Treaty Domains", ".INT Zone Management", IANA, "IANA"),
        ("Harbours — .ARPA Zone Database", ".ARPA Zone Management", None, None),
        ("Ferry sails again - Gazette.com", "Ferry sails again", None, "Gazette.com"),
    ],
)
def test_topic_of_a_page_is_not_its_outlet(
    title: str, h1: str, address: str | None, outlet: str | None
) -> None:
    text = page(f"<article><h1>{h1}</h1>{tagged(PARAGRAPHS)}</article>").replace(
        "Ferry sails again</title>", f"{title}</title>"
    )
    (draft,) = html.parse_visited(text.encode(), "a.html", Visit(address))
    assert draft.outlet == outlet


def test_page_laid_out_in_tables_is_read_by_its_columns() -> None:
    figures = (
        "<table><tr><td>Lorries</td><td>40</td></tr><tr><td>Berths</td><td>7</td></tr></table>"
    )
    column = f"<font size=5><b>Ferry sails again</b></font><br><br>{'<br><br>'.join(PARAGRAPHS)}<br>{figures}<br>Copyright 1999"
    inner = f"<table><tr><td>Home<br>News<br>Sport</td><td>{column}</td></tr></table>"
    found = body_of(inner)
    assert [each for each in found if not each.startswith("|")] == PARAGRAPHS
    assert "| Lorries | 40 |" in found


def test_other_article_below_is_not_part_of_this_one() -> None:
    first = f"<article><h1>Ferry sails again</h1>{tagged(PARAGRAPHS[:4])}</article>"
    second = f"<article><h1>Storm floods the marina</h1>{tagged(PARAGRAPHS[4:])}</article>"
    assert body_of(first + second) == PARAGRAPHS[:4]


def test_address_of_opengraph_counts_where_the_canonical_is_a_first_page() -> None:
    og = '<meta property=og:url content="https://a.example/ferry">'
    assert (
        markup(f"<link rel=canonical href='https://other.example/'>{og}").url
        == "https://a.example/ferry"
    )
    assert markup(f"<link rel=canonical href='/harbour'>{og}").url == "/harbour"
    assert markup("<link rel=canonical href='https://a.example/'>").url == "https://a.example/"


@pytest.mark.parametrize(
    ("line", "is_text"),
    [
        ("7. Dezember 2025, 14:05 Uhr", False),
        ("Stand: 9. Dezember 2025, 10:00 Uhr | Erstellt: 7. Dezember 2025", False),
        (
            "Updated on Thu, 13/03/2014 - 14:28 Submitted by lbrook on Tue, 04/03/2014 - 14:38",
            False,
        ),
        ("Source URL: https://a.example/ferry", False),
        ("Printed on 8 December 2025", False),
        ("Externer Inhalt nicht verfügbar", False),
        ("Updated figures show that 412 lorries crossed in 2025.", True),
        ("On 7 December 2025 the ferry sailed.", True),
    ],
)
def test_line_of_a_date_or_of_the_printer_is_not_text(line: str, is_text: bool) -> None:
    found = body_of(f"<article><p>{line}</p>{tagged(PARAGRAPHS)}<p>{line}</p></article>")
    assert (line in found) == is_text


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Lee, Health Correspondent", ("Ann Lee",)),
        ("By Ann Lee and Bo Chen, political editors", ("Ann Lee", "Bo Chen")),
        ("Written by Ann Lee, Editor-at-large, Reuters", ("Ann Lee",)),
        ("By Tuesday, reporters had left Quillport", None),
        ("By Ann Lee's reckoning the ferry was late.", None),
    ],
)
def test_byline_above_the_text_is_not_the_text(line: str, authors: tuple[str, ...] | None) -> None:
    inner = f"<article><h1>Ferry sails again</h1><p>{line}</p>{tagged(PARAGRAPHS)}</article>"
    (draft,) = html.parse(page(inner).encode(), "a.html")
    body = draft.text.split("\n\n")
    if authors is None:
        assert body == [line, *PARAGRAPHS]
    else:
        assert (body, draft.authors) == (PARAGRAPHS, authors)
