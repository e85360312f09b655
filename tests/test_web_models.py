"""The Models of the page: who writes, why, and whether it answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.assistant import Assistant, open_assistant
from rag.chat.choice import InUse
from rag.chat.model import ChatModel
from rag.chat.trial import Trial
from rag.settings import load_settings
from tests.chat_server import BREAKS_OFF, ChatServer, Refusal, Script
from tests.serving import serving
from tests.test_web_render import NASTY
from tests.test_web_render import Page as Parsed
from tests.visiting import ask, visit
from ui.web.models import Models
from ui.web.render.models import trial_ended, trial_running, writer

SECRET = "sk-hidden-11"


@pytest.fixture
def served(
    chromium: Browser, chat_server: ChatServer, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """The page of a library with the model "played" at the server."""
    chat_server.scripts["played"] = lambda _: ["yes"]
    for name, value in (
        ("ANSWERER", "auto"),
        ("CHAT_MODEL", "openai:played"),
        ("CHAT_BASE_URL", chat_server.address),
        ("CHAT_API_KEY", SECRET),
    ):
        monkeypatch.setenv(f"DATELINE_{name}", value)
    with serving(fresh_home) as running:
        yield from visit(chromium, running.address)


def test_page_says_who_writes_and_tries_it(served: Page, chat_server: ChatServer) -> None:
    served.get_by_role("tab", name="Models").click()
    expect(served.locator("#writer")).to_contain_text(
        f"openai:played writes, asked at {chat_server.address}; nothing leaves this machine."
    )
    expect(served.locator("#writer")).to_contain_text(
        "Named by chat.model, from DATELINE_CHAT_MODEL"
    )
    expect(served.locator("#writer")).to_contain_text("From DATELINE_CHAT_API_KEY")
    cases: list[tuple[Script | Refusal, str]] = [
        (lambda _: ["yes"], "openai:played answers; its first word came after"),
        (401, "refuses the key for played"),
        (lambda _: ["ye", BREAKS_OFF], "broke off while played was writing"),
        (lambda _: ["yes"], "openai:played answers; its first word came after"),
    ]
    for script, told in cases:
        chat_server.scripts["played"] = script
        served.get_by_role("button", name="Test it").click()
        expect(served.locator("#trial")).to_contain_text(told, timeout=30_000)
    expect(served.locator("#trial").get_by_role("status")).to_contain_text("answers")
    assert SECRET not in served.content() and "sk-secret" not in served.content()
    # No other question was put: the examples on the page are found without the model.
    assert len(chat_server.asked) == len(cases)
    assert set(chat_server.keys) == {f"Bearer {SECRET}"}


def test_page_says_that_none_writes(page: Page) -> None:
    page.get_by_role("tab", name="Models").click()
    expect(page.locator("#writer")).to_contain_text("No language model writes")
    expect(page.locator("#writer")).to_contain_text(
        "Set by answerer = extractive, from DATELINE_ANSWERER"
    )
    page.get_by_role("button", name="Test it").press("Enter")
    expect(page.locator("#trial")).to_contain_text("There is no language model to test")


def test_models_fit_a_phone(chromium: Browser, served: Page) -> None:
    for page in visit(chromium, served.url, viewport={"width": 390, "height": 800}):
        page.get_by_role("tab", name="Models").click()
        page.get_by_role("button", name="Test it").click()
        expect(page.locator("#trial")).to_contain_text("answers", timeout=30_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert (page.locator("#try-model").bounding_box() or {})["height"] >= 44


def test_remark_is_replied_to_without_sources(page: Page) -> None:
    ask(page, "in German")
    expect(page.locator(".aside")).to_contain_text("they are not translated")
    expect(page.locator(".not-in-sources")).to_have_count(0)
    expect(page.locator(".save-links")).to_have_count(0)
    expect(page.locator("#sources")).to_contain_text("Nothing was searched for this.")


def test_model_that_is_wanted_and_not_there_is_told(
    seeded_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.chat.choice.local_models", lambda: [])
    models = Models(open_assistant(load_settings(seeded_home, {"answerer": "chat"})))
    for html in (models.look(), *models.test()):
        assert "there is no language model" in html and "start Ollama" in html


def test_program_without_models_says_so(assistant: Assistant) -> None:
    assert "No language model writes" in Models(assistant).look()


def test_names_of_others_are_no_markup() -> None:
    model = ChatModel(f"openai:{NASTY}", context=10, deadline=1)
    for html in (
        writer(InUse(model, NASTY)),
        trial_running(model),
        trial_ended(Trial(False, NASTY, NASTY)),
        trial_ended(Trial(True, NASTY)),
    ):
        page = Parsed(html)
        assert page.tags <= {"section", "h2", "p", "dl", "dt", "dd", "div", "code"}
        assert NASTY in page.text or NASTY.strip() in page.text
