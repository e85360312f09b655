"""The Library of the page, as a person uses it in a browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.library import open_library
from tests.serving import Server, ingest, serving
from tests.site import HTML, Site
from tests.visiting import PESKOV, ask, focused, visit

BRIDGE = "The mayor of Brackwater opened the new bridge on Tuesday and praised its builders."
FERRY = "The ferry Margreta reached Quillport two hours late on Monday, the harbour master said."
NASTY = "Ferry <img src=x onerror='window.hacked=1'> late"
PAGE = f"<html><head><title>Bath to close</title></head><body><article><h1>Bath to close</h1><p>{BRIDGE.replace('bridge', 'bath')}</p><p>{FERRY}</p></article></body></html>"


@pytest.fixture(scope="module")
def server(seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(seeded_home, home)
    (home / "settings.toml").write_text('[fetch]\nallow_private = "127.0.0.1"\n', encoding="utf-8")
    with serving(home) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """The Library, opened; no error may show in its console and no request leave this machine."""
    for page in visit(chromium, server.address):
        open_library_tab(page)
        yield page


def open_library_tab(page: Page) -> None:
    page.get_by_role("tab", name="Library").click()
    expect(page.locator("#library-list :is(table, .nothing)")).to_be_visible()


def choose(page: Page, *files: Path) -> None:
    page.get_by_label("By file").set_input_files(files)


def add(page: Page, addresses: str) -> None:
    page.get_by_label("By address").fill(addresses)
    page.get_by_role("button", name="Add", exact=True).click()


def written(folder: Path, name: str, headline: str, text: str) -> Path:
    path = folder / name
    path.write_text(f"{headline}\n\nQuill Post\n7 December 2025\n\n{text}\n", encoding="utf-8")
    return path


def said(page: Page, words: str) -> None:
    expect(page.locator("#library-status .batch-words")).to_have_text(words, timeout=60_000)


def row(page: Page, headline: str) -> Page:
    return page.locator("#library-list tbody tr", has_text=headline)  # type: ignore[return-value]


def test_uploads_come_in_and_answer(page: Page, server: Server, tmp_path: Path) -> None:
    bridge = written(tmp_path, "bridge.txt", "Mayor opens bridge", BRIDGE)
    ferry = written(tmp_path, "ferry <b>(1)</b>.txt".replace("/", "_"), NASTY, FERRY)
    broken = tmp_path / "scan.pdf"
    broken.write_bytes(b"%PDF-1.4 cut")
    choose(page, bridge, ferry, broken)
    said(page, "2 new, 1 failed.")
    expect(page.locator(".failures")).to_contain_text("scan.pdf")
    expect(page.locator(".failures")).to_contain_text("to try again, choose it above")
    expect(row(page, NASTY)).to_contain_text("7 Dec 2025")
    # The same again, and one of them changed.
    written(tmp_path, "bridge.txt", "Mayor opens bridge", BRIDGE + " It had cost too much.")
    choose(page, bridge, ferry)
    said(page, "1 updated, 1 unchanged.")
    row(page, "Mayor opens bridge").click()
    article = page.locator("#library-article")
    expect(article).to_contain_text("It had cost too much.")
    expect(article).to_contain_text("Published7 December 2025 (from its text)")
    expect(article).to_contain_text("Taken frombridge.txt")
    page.get_by_role("button", name="Revision 1").click()
    expect(article).not_to_contain_text("It had cost too much.")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#shelf :is(img, script, b)").count() == 0
    page.get_by_role("tab", name="Ask").click()
    ask(page, "What did the mayor of Brackwater open?")
    expect(page.locator(".answer")).to_contain_text("new bridge")


def test_remove_and_undo(page: Page, server: Server) -> None:
    row(page, "Russia embraces").locator("a.entry").click()
    expect(page.locator("#entry-headline")).to_be_focused()
    page.locator("#library-article").get_by_role("button", name="Remove").click()
    expect(page.locator("#library-removed")).to_contain_text("Removed “Russia embraces")
    expect(page.locator(".undo-removal")).to_be_focused()
    expect(row(page, "Russia embraces")).to_have_count(0)
    page.reload()
    open_library_tab(page)
    page.locator(".undo-removal").click()
    expect(page.locator("#library-removed")).not_to_contain_text("Russia")
    expect(row(page, "Russia embraces").locator("a.entry")).to_be_focused()
    page.get_by_role("tab", name="Ask").click()
    ask(page, PESKOV)
    expect(page.locator(".answer a.citation").first).to_be_visible()


def test_filter_and_keyboard(page: Page, server: Server, tmp_path: Path) -> None:
    ingest(
        server.home, written(tmp_path, "tug.txt", "Tug sinks off Sandholm", "The tug Orla sank.")
    )
    page.get_by_label("Words").fill("orla san")
    expect(page.locator(".list-head")).to_contain_text("1 article,")
    page.get_by_label("Outlet").fill("Nobody")
    expect(page.locator("#library-list")).to_contain_text("No article fits this filter.")
    page.get_by_label("Outlet").fill("quill post")
    page.get_by_label("From").fill("2025-12-07")
    page.get_by_label("To", exact=True).fill("2025-12-07")
    expect(page.locator(".list-head")).to_contain_text("1 article,")
    page.keyboard.press("Tab")
    page.locator("a.entry", has_text="Tug").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#entry-headline")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".whole-entry")).to_have_count(0)
    expect(page.locator("a.entry", has_text="Tug")).to_be_focused()
    page.get_by_label("To", exact=True).fill("2025-12-06")
    expect(page.locator("#library-list")).to_contain_text("No article fits this filter.")
    page.get_by_role("button", name="Clear filter").click()
    expect(row(page, "Russia embraces")).to_be_visible()


def test_address_fails_and_is_tried_again(page: Page, site: Site) -> None:
    add(page, "/etc/passwd")
    expect(page.locator("#library-status")).to_contain_text("“/etc/passwd” is no web address")
    expect(page.get_by_label("By address")).to_have_value("/etc/passwd")
    site.answers = {
        "/bath": [(503, {}, b""), (503, {}, b""), (503, {}, b""), (200, HTML, PAGE.encode())]
    }
    add(page, site.at("/bath"))
    said(page, "1 failed.")
    expect(page.get_by_label("By address")).to_have_value("")
    site.answers["/bath"] = [(200, HTML, PAGE.encode())]
    page.get_by_role("button", name=f"Try again: {site.at('/bath')}").click()
    said(page, "1 new.")
    expect(page.locator("#library-failures")).not_to_contain_text(site.at("/bath"))
    expect(row(page, "Bath to close")).to_be_visible()


def gazette(site: Site, *headlines: str) -> str:
    """Serve a site with a feed of these articles, and two other feeds; return its address."""
    links = [f"<item><title>{each}</title><link>{site.at(f'/{n}')}</link></item>"
             for n, each in enumerate(headlines)]  # fmt: skip
    rss = {"Content-Type": "application/rss+xml"}
    named = "".join(
        f"<link rel='alternate' type='application/rss+xml' title='{title}' href='{path}'>"
        for title, path in ((NASTY.replace("'", "&#39;"), "/nasty"), ("Comments", "/comments"))
    )
    front = f"<html><head><link rel='alternate' type='application/rss+xml' title='Gazette' href='/feed'>{named}</head></html>"
    feed = f"<rss version='2.0'><channel><title>Gazette</title>{''.join(links)}</channel></rss>"
    site.answers = {"/": [(200, HTML, front.encode())], "/feed": [(200, rss, feed.encode())],
                    "/nasty": [(404, {}, b"")]}  # fmt: skip
    for number, headline in enumerate(headlines):
        body = (
            f"<p>{FERRY.replace('two', str(number + 3))} {headline} is what it says of it.</p>" * 2
        )
        site.answers[f"/{number}"] = [
            (200, HTML, f"<article><h1>{headline}</h1>{body}</article>".encode())
        ]
    return site.at()


def test_feed_is_chosen_read_and_removed(page: Page, site: Site, server: Server) -> None:
    gazette(site, "Crane falls", "Lighthouse sold")
    feeds = page.locator("#library-feeds")
    page.get_by_label("Subscribe to a site").fill("/etc/passwd")
    page.get_by_role("button", name="Subscribe").click()
    expect(feeds).to_contain_text("“/etc/passwd” is no web address")
    page.get_by_label("Subscribe to a site").fill(site.at())
    page.get_by_role("button", name="Subscribe").click()
    expect(page.locator(".choose-feeds legend")).to_be_focused(timeout=30_000)
    boxes = page.locator(".choose-feeds").get_by_role("checkbox")
    assert [boxes.nth(n).is_checked() for n in range(boxes.count())] == [True, False, False]
    expect(page.locator(".choose-feeds")).to_contain_text(NASTY)
    page.get_by_role("button", name="Subscribe to these").click()
    said(page, "2 new.")
    expect(row(page, "Crane falls")).to_be_visible()
    expect(feeds).to_contain_text("2 articles · read today")
    expect(feeds).to_contain_text("watch running in a terminal")
    gazette(site, "Crane falls", "Lighthouse sold", "Third tug ordered")
    page.get_by_role("button", name="Read now: Gazette").click()
    said(page, "1 new, 2 unchanged.")
    site.answers["/feed"] = [(410, {}, b"")]
    page.get_by_role("button", name="Read all now").click()
    said(page, "1 failed.")
    expect(page.locator(".feed-failure")).to_contain_text("It is gone. Check the address.")
    page.get_by_role("button", name="Unsubscribe: Gazette").click()
    expect(feeds).to_contain_text("A feed brings an outlet's new articles")
    expect(row(page, "Crane falls")).to_be_visible()
    assert open_library(server.home).feeds() == []
    assert page.evaluate("window.hacked") is None


def test_several_are_removed_and_put_back(page: Page, server: Server, tmp_path: Path) -> None:
    names = ("Buoy adrift", "Chart redrawn", "Dock flooded")
    ingest(server.home, *(written(tmp_path, f"{n}.txt", n, f"{n}, says {FERRY}") for n in names))
    page.get_by_role("button", name="Show last added first").click()
    expect(page.locator(".list-head")).to_contain_text("last added first")
    for name in names[:2]:
        page.get_by_label(f"Select: {name}").check()
    expect(page.locator(".picked")).to_contain_text("2 selected.")
    expect(page.locator(".whole-entry")).to_have_count(0)
    page.get_by_role("button", name="Remove them").click()
    expect(page.locator("#library-removed li").first).to_contain_text("Removed 2 articles: ")
    expect(row(page, names[0])).to_have_count(0)
    # The boxes of the rows that came in their place are not ticked.
    expect(page.locator(".pick:checked")).to_have_count(0)
    expect(page.locator(".picked")).to_be_hidden()
    page.locator(".undo-removal").first.click()
    for name in names:
        expect(row(page, name)).to_be_visible()
    page.get_by_label("Select all on this page").check()
    expect(page.locator(".picked")).to_contain_text("selected.")
    page.get_by_role("button", name="Select none").click()
    expect(page.locator(".pick:checked")).to_have_count(0)


def test_outlet_is_picked_from_their_list(page: Page, server: Server, tmp_path: Path) -> None:
    ingest(server.home, written(tmp_path, "eel.txt", "Eels return", f"Eels, too. {FERRY}"))
    page.reload()
    open_library_tab(page)
    page.locator(".outlets summary").click()
    page.get_by_role("button", name="Quill Post").click()
    expect(page.get_by_label("Outlet")).to_have_value("Quill Post")
    expect(row(page, "Eels return")).to_be_visible()
    expect(row(page, "Russia embraces")).to_have_count(0)


def test_failures_are_forgotten(page: Page, tmp_path: Path, server: Server) -> None:
    (tmp_path / "nothing.txt").write_text("", encoding="utf-8")
    choose(page, tmp_path / "nothing.txt")
    said(page, "1 failed.")
    page.get_by_role("button", name="Forget: nothing.txt").click()
    expect(page.locator("#library-failures")).not_to_contain_text("nothing.txt")
    assert "upload:nothing.txt" not in [
        each.location for each in open_library(server.home).failures()
    ]


def test_batch_goes_on_without_its_page_until_it_is_cancelled(
    chromium: Browser, server: Server, site: Site
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def held(handler: object) -> None:
        asked.set()
        go_on.wait(60)

    site.answers = {"/slow": held, "/robots.txt": [(404, {}, b"")]}
    for page in visit(chromium, server.address):
        open_library_tab(page)
        add(page, "\n".join([site.at("/slow"), *(site.at(f"/{n}") for n in range(9))]))
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    assert asked.wait(60)
    for page in visit(chromium, server.address):
        open_library_tab(page)
        expect(page.locator("#library-status")).to_contain_text("of 10 inputs read")
        add(page, site.at("/other"))
        expect(page.locator("#library-status")).to_contain_text("being taken in already")
        page.get_by_role("tab", name="Ask").click()
        ask(page, PESKOV)
        page.get_by_role("tab", name="Library").click()
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator("#library-status")).to_contain_text("Ending after the article in hand")
        go_on.set()
        expect(page.locator("[data-batch=ended]")).to_contain_text("Cancelled", timeout=60_000)
        expect(page.get_by_role("button", name="Cancel")).to_be_hidden()


def test_phone_stacks_and_nothing_overflows(chromium: Browser, server: Server) -> None:
    for page in visit(chromium, server.address, viewport={"width": 390, "height": 844}):
        open_library_tab(page)
        row(page, "Russia embraces").locator("a.entry").click()
        expect(page.locator("#entry-headline")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.get_by_role("button", name="Close the article").click()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert focused(page) == ""


def test_parts_have_names_for_a_screen_reader(page: Page) -> None:
    expect(page.get_by_role("search", name="Filter the articles")).to_be_visible()
    expect(page.get_by_role("region", name="Add articles")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Published")).to_be_visible()
    assert page.locator("#library-status").get_attribute("aria-live") == "polite"
    names = page.evaluate(
        "[...document.querySelectorAll('#shelf :is(button, a, input, textarea)')]"
        ".map(e => e.ariaLabel || e.textContent.trim() || e.labels?.[0]?.innerText.trim())"
    )
    assert all(names)
