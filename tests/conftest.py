"""What several test files share: the real model, a seeded home, a browser."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rag.embed import SentenceTransformerEmbeddings
from rag.settings import ENVIRONMENT_PREFIX, load_settings
from tests.browser import WHAT_TO_DO, find_chromium
from tests.chat_server import ChatServer
from tests.library_of import Opened, open_home
from tests.serving import Server, serving
from tests.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from rag.assistant import Assistant

REPOSITORY = Path(__file__).resolve().parent.parent
CHROMIUM_ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is fetched, and neither the user's home nor the user's settings are seen."""
    nobodys = tmp_path_factory.mktemp("nobodys") / "home"
    with pytest.MonkeyPatch.context() as patch:
        for name in [each for each in os.environ if each.startswith(ENVIRONMENT_PREFIX)]:
            patch.delenv(name)
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("DATELINE_HOME", str(nobodys))
        # Whoever has an Ollama gets the same answers from the tests.
        patch.setenv("DATELINE_ANSWERER", "extractive")
        yield


@pytest.fixture(scope="session")
def embedder() -> SentenceTransformerEmbeddings:
    """The model that ships; loaded once."""
    return SentenceTransformerEmbeddings()


@pytest.fixture(scope="session")
def seeded_home(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbeddings
) -> Path:
    """A home with the seed article. Nobody writes to it."""
    home = tmp_path_factory.mktemp("seeded") / "home"
    opened = open_home(home, embedder)
    opened.ingest(REPOSITORY / "seeds")
    opened.library.close()
    return home


@pytest.fixture
def fresh_home(seeded_home: Path, tmp_path: Path) -> Path:
    """A copy of the seeded home to write to."""
    return Path(shutil.copytree(seeded_home, tmp_path / "fresh"))


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """A home that does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def opened(empty_home: Path) -> Iterator[Opened]:
    """A new library with its index, and a small embedder that counts."""
    opened = open_home(empty_home)
    yield opened
    opened.library.close()


@pytest.fixture(scope="session")
def assistant(seeded_home: Path) -> Assistant:
    """The assistant of the seeded home."""
    from rag.assistant import open_assistant

    return open_assistant(load_settings(seeded_home))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser, for the whole session."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        pytest.fail(WHAT_TO_DO)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        threading.Thread(target=site.serve_forever, args=[0.02], daemon=True).start()
        yield site
        site.shutdown()


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    """A server of OpenAI's protocol, whose models play what a test wants."""
    with ChatServer() as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def server(seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page, served from a copy of the seeded home."""
    home = Path(shutil.copytree(seeded_home, tmp_path_factory.mktemp("served") / "home"))
    with serving(home) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """The page, opened; no error may show in its console and no request leave this machine."""
    from tests.visiting import visit

    yield from visit(chromium, server.address)
