from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.library import open_library
from tests.serving import Server, ingest
from tests.visiting import NOT_THERE, PESKOV, TUSK, ask, focused, visit

HOSTILE = """Minister Vexley <script>window.hacked=1</script> opens the <b>harbour</b>
Gazette

Minister Vexley said the harbour of Quillport <img src=x onerror="window.hacked=1"> would open \
with *stars*, _lines_, `ticks`, [links](javascript:alert(1)) and $$x^2$$ ${7*7} {{value}}.

# This is no heading, <a href="javascript:window.hacked=1">nor this a link</a>, in Quillport.
"""


def test_answer_shows_its_source_beside_it(page: Page) -> None:
    ask(page, PESKOV)
    link = page.locator(".answer a.citation").first
    expect(link).to_have_text("[1]")
    expect(link).to_have_attribute("href", "#source-1")
    expect(page.locator(".sentence .byline").first).to_contain_text("Reuters")
    source = page.locator("#sources #source-1")
    expect(source).to_contain_text("Russia embraces Trump’s new security strategy")
    expect(source).to_contain_text("Reuters")
    expect(source.locator("mark")).to_contain_text("favouring dialogue over confrontation")


def test_opened_source_shows_the_article_at_the_words(page: Page) -> None:
    ask(page, PESKOV)
    quoted = page.locator("#source-1 mark").inner_text()
    page.locator("#source-1").click()
    expect(page.locator("#article mark")).to_have_text(quoted)
    expect(page.locator("#article mark")).to_be_in_viewport()
    expect(page.locator("#article")).to_contain_text("Macron expressed full solidarity")
    expect(page.locator("#article-headline")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#article")).to_be_hidden()
    assert focused(page) == "source-1"


def test_citation_of_an_older_answer_brings_back_its_sources(page: Page) -> None:
    ask(page, PESKOV)
    ask(page, TUSK)
    expect(page.locator("#sources")).to_contain_text(TUSK)
    page.locator("#answer-1 a.citation").first.click()
    expect(page.locator("#source-1")).to_be_focused()
    expect(page.locator("#source-1")).to_be_in_viewport()
    expect(page.locator("#sources")).to_contain_text(PESKOV)
    page.locator("#source-1 .open-article").click()
    expect(page.locator("#article mark")).to_contain_text("favouring dialogue")


def test_refusal_offers_headlines_that_open(page: Page) -> None:
    ask(page, NOT_THERE)
    refusal = page.locator(".not-in-sources")
    expect(refusal).to_contain_text("Not in the sources")
    expect(page.locator("a.citation")).to_have_count(0)
    refusal.locator("a.headline").first.click()
    expect(page.locator("#article-headline")).to_contain_text("Russia embraces")
    page.locator(".close-article").click()
    expect(refusal.locator("a.headline").first).to_be_focused()


def test_refusal_opens_at_the_words_that_come_nearest(page: Page) -> None:
    ask(page, "On what date did Witkoff visit Moscow?")
    refusal = page.locator(".not-in-sources")
    expect(refusal).to_contain_text("The sources speak of this, but do not say it.")
    expect(refusal.locator(".near")).to_contain_text("on his earlier visit to Moscow")
    refusal.locator("a.headline").first.click()
    expect(page.locator("#article mark")).to_contain_text("on his earlier visit to Moscow")


def test_example_is_asked_by_a_click(page: Page) -> None:
    example = page.locator("#conversation .example").first
    question = example.inner_text().strip()
    page.locator("#question textarea").fill("half a question")
    example.click()
    expect(page.locator(".asked")).to_have_text([question])
    expect(page.locator(".answer a.citation").first).to_be_visible()
    expect(page.locator("#question textarea")).to_have_value("half a question")


def test_what_was_understood_is_taken_off_by_a_click(page: Page) -> None:
    question = "What did Peskof say to Reuters about the document as of 3 May 2020?"
    ask(page, question)
    chips = page.locator(".chips li")
    expect(chips).to_have_text(["Outlet: Reuters ×", "As known on 3 May 2020 ×"])
    expect(page.locator(".not-in-sources")).to_be_visible()
    chips.last.locator("a").press("Enter")
    expect(page.locator(".understood")).to_have_text("Taken as mere words: “as of 3 May 2020”")
    expect(page.locator(".asked")).to_have_text([question])
    expect(chips).to_have_text(["Outlet: Reuters ×"])
    assert page.evaluate("document.activeElement.closest('#question') !== null")


def test_follow_up_is_shown_whole_and_corrected(page: Page) -> None:
    ask(page, PESKOV)
    ask(page, "And Donald Tusk?")
    whole = page.locator(".whole")
    expect(whole).to_have_text("What did Donald Tusk say about the document?")
    page.locator("a.edit").click()
    box = page.locator("#question textarea")
    expect(box).to_have_value("What did Donald Tusk say about the document?")
    expect(box).to_be_focused()
    box.fill(TUSK)
    box.press("Enter")
    expect(page.locator(".asked")).to_have_text([PESKOV, "And Donald Tusk?", TUSK])
    expect(page.locator("#sources")).to_contain_text(TUSK)
    ask(page, "Where is he?")
    expect(whole.last).to_have_text("Where is Donald Tusk?")
    page.locator("a.take-off[href='#take-off/0']").press("Enter")
    expect(page.locator(".understood").last).to_have_text("Taken as asked")
    expect(page.locator(".asked").last).to_have_text("Where is he?")
    assert page.evaluate("document.activeElement.closest('#question') !== null")


def test_retry_undo_and_clear(page: Page) -> None:
    ask(page, PESKOV)
    ask(page, NOT_THERE)
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".asked")).to_have_text([PESKOV, NOT_THERE])
    expect(page.locator(".not-in-sources")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".asked")).to_have_text([PESKOV])
    expect(page.locator("#question textarea")).to_have_value(NOT_THERE)
    expect(page.locator("#source-1")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".asked")).to_have_count(0)
    expect(page.locator("#conversation .example").first).to_be_visible()


def test_hostile_question_is_shown_as_typed(page: Page) -> None:
    question = (
        "<script>window.hacked=1</script> <img src=x onerror=alert(1)> *a* $$b$$ مرحبا 😀 `c`"
    )
    ask(page, question)
    expect(page.locator(".asked")).to_have_text(question)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#desk :is(img, script, code, em, .katex)").count() == 0


def test_too_long_question_stays_in_the_box(page: Page) -> None:
    ask(page, "word " * 2000)
    expect(page.locator(".notice")).to_contain_text("at most 2,000")
    assert len(page.locator("#question textarea").input_value()) == 10_000
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_article_is_answered_from_at_once_and_runs_nothing(
    page: Page, server: Server, tmp_path: Path
) -> None:
    ask(page, NOT_THERE)
    (tmp_path / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    ingest(server.home, tmp_path / "hostile.txt")
    ask(page, "What did Minister Vexley say about the harbour of Quillport?")
    expect(page.locator(".answer")).to_contain_text(
        "*stars*, _lines_, `ticks`, [links](javascript:"
    )
    page.locator("#source-1 .open-article").click()
    expect(page.locator("#article")).to_contain_text("# This is no heading, <a href=")
    expect(page.locator("#article")).to_contain_text("$$x^2$$ ${7*7} {{value}}")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#desk :is(img, script, code, em, b, .katex)").count() == 0


def test_source_that_was_removed_since_is_told(page: Page, server: Server, tmp_path: Path) -> None:
    text = "The mayor of Brackwater said the swimming bath would close for good on Friday.\n"
    (tmp_path / "bath.txt").write_text(f"Bath to close\n\n{text * 3}", encoding="utf-8")
    ingest(server.home, tmp_path / "bath.txt")
    ask(page, "What did the mayor of Brackwater say about the swimming bath?")
    page.locator("#source-1 .open-article").click()
    page.locator(".close-article").click()
    library = open_library(server.home)
    (bath,) = (each for each in library.articles() if each.title == "Bath to close")
    library.remove(bath.id)
    page.locator("#source-1 .open-article").click()
    expect(page.locator("#article-headline")).to_contain_text("No article")
    expect(page.locator("#article-headline")).to_be_focused()


def test_phone_stacks_and_nothing_overflows(chromium: Browser, server: Server) -> None:
    for page in visit(chromium, server.address, viewport={"width": 390, "height": 844}):
        ask(page, PESKOV)
        box, sources = (
            page.locator("#question").bounding_box(),
            page.locator("#sources").bounding_box(),
        )
        assert box and sources and sources["y"] >= box["y"] + box["height"]
        page.locator("a.citation").first.click()
        expect(page.locator("#source-1")).to_be_in_viewport()
        page.locator("#source-1 .open-article").click()
        expect(page.locator("#article mark")).to_be_in_viewport()
        expect(page.locator(".close-article")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert least_size(page) >= 44


def test_buttons_are_large_enough_to_hit(page: Page) -> None:
    ask(page, PESKOV)
    page.locator("#source-1 .open-article").click()
    expect(page.locator(".close-article")).to_be_in_viewport(ratio=1)
    assert least_size(page) >= 24


def least_size(page: Page) -> float:
    """Return the least width or height of the buttons beside an answer and of Close, in pixels."""
    names = ("Copy message", "Retry", "Undo", "Clear", "Close the article")
    boxes = [page.get_by_role("button", name=name).first.bounding_box() for name in names]
    return min(size for box in boxes if box for size in (box["width"], box["height"]))


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_page_follows_the_colour_scheme(
    chromium: Browser, server: Server, scheme: str, dark: bool
) -> None:
    for page in visit(chromium, server.address, color_scheme=scheme):
        ask(page, PESKOV)
        for part in (".gradio-container", ".source"):
            colour = page.locator(part).first.evaluate("e => getComputedStyle(e).backgroundColor")
            red = int(re.findall(r"\d+", colour)[0])
            assert (red < 64) is dark


def test_keyboard_alone_reaches_the_words(page: Page) -> None:
    page.keyboard.type(PESKOV)
    page.keyboard.press("Enter")
    expect(page.locator("a.citation").first).to_be_visible()
    page.locator("a.citation").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#source-1 .open-article")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#article-headline")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#source-1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("a.citation").first).to_be_focused()


def test_parts_have_names_for_a_screen_reader(page: Page) -> None:
    ask(page, PESKOV)
    assert page.locator("#conversation [role=log]").get_attribute("aria-live") == "polite"
    expect(page.get_by_role("region", name="Sources")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    expect(page.locator("#conversation [data-testid=bot]")).to_have_attribute(
        "aria-label", "Answer"
    )
    page.get_by_role("button", name="Read the article").first.click()
    expect(page.get_by_role("region", name="Russia embraces")).to_be_visible()
    expect(page.get_by_role("button", name="Close the article")).to_be_visible()
    nameless = "document.querySelectorAll('button:not([hidden])')"
    names = page.evaluate(f"[...{nameless}].map(b => b.ariaLabel || b.title || b.innerText.trim())")
    assert all(names)


def test_copied_answer_is_words_not_markup(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, PESKOV)
    page.get_by_role("button", name="Copy message").last.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "favouring dialogue over confrontation" in copied
    assert "[1]" in copied
    assert "<" not in copied
