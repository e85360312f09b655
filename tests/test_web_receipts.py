"""Answers saved from the page: what the browser is handed, and what it shows of it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from rag.library import open_library
from rag.receipt.read import read_receipt
from rag.receipt.verify import verify
from tests.serving import Server
from tests.visiting import NOT_THERE, PESKOV, TUSK, ask


def save(page: Page, number: int, form: str, folder: Path) -> Path:
    """Click the link under an answer, and return the file that comes of it."""
    with page.expect_download() as coming:
        page.locator(f"a.save[href='#save/{number}/{form}']").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_saved_answer_verifies(page: Page, server: Server, tmp_path: Path) -> None:
    ask(page, PESKOV)
    ask(page, TUSK)
    for number, question in ((1, PESKOV), (2, TUSK), (2, TUSK)):
        path = save(page, number, "json", tmp_path)
        receipt = read_receipt(path.read_bytes())
        assert (receipt.question, receipt.verdict) == (question, "answered")
        assert verify(receipt, open_library(server.home)).findings == ()
    assert path.name == "what-did-donald-tusk-urge-washington-to-preserve.json"
    expect(page.locator(".asked")).to_have_count(2)


def test_refusal_is_saved_too(page: Page, server: Server, tmp_path: Path) -> None:
    ask(page, NOT_THERE)
    receipt = read_receipt(save(page, 1, "json", tmp_path).read_bytes())
    assert receipt.verdict == "not_in_sources"
    assert verify(receipt, open_library(server.home)).is_well


def test_saved_page_is_read_without_anything_else(
    page: Page, chromium: Browser, tmp_path: Path
) -> None:
    ask(page, PESKOV)
    path = save(page, 1, "html", tmp_path)
    context = chromium.new_context(offline=True)
    opened, errors, requests = context.new_page(), [], []
    opened.on("console", lambda said: errors.append(said.text))
    opened.on("request", lambda request: requests.append(request.url))
    opened.goto(path.as_uri())
    expect(opened.locator("h1")).to_have_text(PESKOV)
    expect(opened.locator("#source-1 blockquote")).to_contain_text("favouring dialogue")
    opened.locator("a[href='#source-1']").first.click()
    expect(opened.locator("#source-1")).to_be_in_viewport()
    context.close()
    assert errors == []
    assert [each.partition("#")[0] for each in requests] == [path.as_uri()] * len(requests)


def test_links_to_save_are_no_part_of_what_is_copied(page: Page) -> None:
    ask(page, PESKOV)
    assert "Save with" not in page.locator(".answer").inner_text()
    expect(page.locator(".save-links")).to_be_visible()
    expect(page.locator("#saved")).to_be_hidden()
