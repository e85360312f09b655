"""The summary below a headline: what is one, where it is printed, and that it is shown once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.formats import feed, html
from ingest.options import Options
from ingest.parsing.child import parse
from ingest.parsing.wire import Job
from ingest.standfirst import settled
from tests.library_of import articles_of, open_home, record, write_records
from tests.site import HTML, Site
from tests.test_cli import dateline, document
from tests.test_page import PARAGRAPHS, json_ld, page, tagged
from tests.test_web_render import article
from ui.web.render import articles
from ui.web.render.entry import entry

SUMMARY = "A wall that a storm broke is whole again"
LONG = (
    "The ferry sails on Monday, the harbour council of Quillport said, ten months after the storm"
)
TEXT = "The ferry sails on Monday, the council said.\n\nIt carries lorries."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (SUMMARY, SUMMARY),
        (f"<p>{SUMMARY} &amp; dry</p>", f"{SUMMARY} & dry"),
        ("The ferry sails on Monday, the council said.", TEXT.split("\n\n")[0]),
        ("“The ferry sails on Monday,” the council said", TEXT.split("\n\n")[0]),
        ("The ferry sails on Monday", None),
        ("The ferry sails on Mon…", None),
        (f"{LONG}, and much else.", None),
        ("What the council says of the ferry and its […]", None),
        ("Ferry sails again", None),
        ("Ferry news", None),
        ("Word " * 200, None),
        ("", None),
        (None, None),
    ],
    ids=["summary", "markup", "first paragraph", "its letters", "beginning", "cut beginning", "another end", "cut",
         "headline", "label", "text", "empty", "nothing"],
)  # fmt: skip
def test_standfirst_says_more_than_headline_and_text_begin_with(
    said: str | None, expected: str | None
) -> None:
    text = f"{LONG}.\n\nIt carries lorries." if LONG in (said or "") else TEXT
    assert settled(said, "Ferry sails again at last", text) == expected


def test_only_paragraph_is_no_standfirst() -> None:
    assert settled("The ferry sails on Monday.", None, "The ferry sails on Monday.") is None


def printed(tag: str, names: str = "", text: str = SUMMARY) -> str:
    return f"<{tag} class='{names}'>{text}</{tag}>"


OG = f'<meta property="og:description" content="{SUMMARY}">'


@pytest.mark.parametrize(
    ("below", "head", "expected"),
    [
        (printed("p", "article__standfirst"), "", SUMMARY),
        (f"<div class='article-dek'><div>{printed('p')}</div></div>", "", SUMMARY),
        (printed("h2"), OG, SUMMARY),
        (printed("p", "big"), OG.replace("again", "again in Quill…"), None),
        (printed("h2", text=f"{SUMMARY}. It is dry."), OG.replace("again", "ag…"), f"{SUMMARY}. It is dry."),
        ("", json_ld(headline="Ferry sails again", description=SUMMARY), SUMMARY),
        ("", json_ld(headline="Ferry sails again", description=PARAGRAPHS[0][:90] + "…"), None),
        ("", OG, None),
        (printed("h2"), "", None),
        (printed("p", "image-lead"), "", None),
        (printed("p", "dek", "Ferry sails again"), "", None),
        (f"<aside>{printed('p', 'summary')}</aside>", "", None),
        (printed("p", "dek", f"<a href=1>{SUMMARY}</a>"), "", None),
    ],
    ids=["named", "in a box that is named", "described", "another description", "described and cut",
         "JSON-LD alone", "JSON-LD is the beginning", "only for social media", "a heading", "of a picture", "headline", "beside", "a link"],
)  # fmt: skip
def test_standfirst_of_a_page(below: str, head: str, expected: str | None, tmp_path: Path) -> None:
    saved = tmp_path / "a.html"
    body = f"<h1>Ferry sails again</h1>{below}<div class=text>{tagged(PARAGRAPHS)}</div>"
    saved.write_text(page(f"<article>{body}</article>", head))
    (draft,) = parse(Job(str(saved), "a.html", "a.html"))
    assert draft.standfirst == expected  # type: ignore[union-attr]


def test_first_paragraph_in_a_form_of_its_own_is_the_standfirst_and_stays_in_the_text() -> None:
    lead = f"<p class='article-intro'>{PARAGRAPHS[0]}</p>{tagged(PARAGRAPHS[1:])}"
    for body, expected in ((lead, PARAGRAPHS[0]), (tagged(PARAGRAPHS), None)):
        whole = page(f"<article><h1>Ferry sails again</h1><div>{body}</div></article>")
        (draft,) = html.parse(whole.encode(), "a.html")
        assert draft.standfirst == expected
        assert draft.text.split("\n\n") == PARAGRAPHS


def test_feed_gives_its_summary_beside_the_text() -> None:
    whole = "<content:encoded>The ferry sails. It is full.</content:encoded>"
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ending = "&lt;p&gt;Continue reading...&lt;/p&gt;"
    data = f"<rss {names}><channel><item><description>{SUMMARY}{ending}</description>{whole}</item></channel></rss>"
    (draft,) = feed.parse(data.encode(), "a.rss")
    assert draft.standfirst == SUMMARY  # type: ignore[union-attr]


def test_page_takes_from_its_feed_what_it_leaves_out(tmp_path: Path, site: Site) -> None:
    item = f"<category>Harbour</category><description>{SUMMARY}</description><link>{site.at('/1')}</link>"
    items = f"<item>{item}</item>"
    site.answers["/feed"] = [(200, {}, f"<rss><channel>{items}</channel></rss>".encode())]
    body = f"<article><h1>Ferry sails again</h1>{tagged(PARAGRAPHS)}</article>"
    site.answers["/1"] = [(200, HTML, page(body).encode())]
    options = Options(allow_private=("127.0.0.1",), pause_seconds=0)
    (taken,) = articles_of(open_home(tmp_path).ingest(site.at("/feed"), options=options))
    assert (taken.standfirst, taken.section) == (SUMMARY, "Harbour")


def test_standfirst_is_shown_once() -> None:
    apart = article(TEXT, standfirst=SUMMARY, section="Harbour")
    begins = article(TEXT, standfirst=TEXT.split("\n\n")[0])
    for shown in (articles.article, lambda each: entry(each, [each], [], None)):
        assert shown(apart).count(SUMMARY) == 1
        assert "Reuters · Harbour, date unknown" in shown(apart)
        assert shown(begins).count("The ferry sails on Monday") == 1


def test_show_has_standfirst_and_section(tmp_path: Path) -> None:
    given = record(1, standfirst=SUMMARY, section="Harbour", outlet="Gazette")
    (taken,) = articles_of(open_home(tmp_path).ingest(write_records(tmp_path / "a.jsonl", given)))
    home = ("--home", tmp_path)
    printed = dateline("show", taken.id, *home).stdout.splitlines()
    assert printed[:3] == [given["title"], SUMMARY, "Gazette · Harbour · date unknown"]
    shown = document(dateline("show", taken.id, "--json", *home))
    (listed,) = document(dateline("list", "--json", *home))
    extracted = document(dateline("extract", tmp_path / "a.jsonl", *home))
    for told in (shown, listed, extracted):
        assert (told["standfirst"], told["section"]) == (SUMMARY, "Harbour")
