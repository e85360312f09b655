"""Use the page as a reader does."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Browser, Page, expect

PESKOV = "What did Dmitry Peskov say about the document?"
TUSK = "What did Donald Tusk urge Washington to preserve?"
NOT_THERE = "What is the recipe for banana bread?"


def visit(chromium: Browser, address: str, **options: object) -> Iterator[Page]:
    """Open the page; no error may show in its console, no request leave this machine."""
    context = chromium.new_context(
        **{"viewport": {"width": 1280, "height": 800}, **options}  # type: ignore[arg-type]
    )
    opened, errors, requests = context.new_page(), [], []
    opened.on("console", lambda said: said.type == "error" and errors.append(said.text))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("request", lambda request: requests.append(request.url))
    opened.goto(address)
    expect(opened.locator("#question textarea")).to_be_editable(timeout=30_000)
    yield opened
    context.close()
    assert not errors
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the answer is there."""
    asked = page.locator(".asked").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".asked")).to_have_count(asked + 1)
    expect(page.locator("#question button")).to_have_text("Ask")
    expect(page.locator(".step")).to_have_count(0)


def focused(page: Page) -> str:
    """Return the id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))
