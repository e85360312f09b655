from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from playwright.sync_api import Browser, expect

from rag.errors import PageError, SettingsError
from rag.settings import load_settings
from tests.serving import REPOSITORY, SERVE_SLOWLY, Server, ingest, serving
from tests.visiting import NOT_THERE, PESKOV, ask, visit
from ui.web.server import serve
from ui.web.uploads import MAX_FILE_BYTES


def test_health_is_told_with_every_header(server: Server) -> None:
    answered = httpx.get(server.address + "/healthz")
    assert (answered.status_code, answered.text) == (200, "ok\n")
    assert answered.headers["x-content-type-options"] == "nosniff"
    assert answered.headers["referrer-policy"] == "no-referrer"


def test_page_policy_allows_no_other_origin_and_no_inline_handler(server: Server) -> None:
    answered = httpx.get(server.address)
    policy = dict(part.strip().split(" ", 1) for part in answered.headers[
        "content-security-policy"].split(";"))  # fmt: skip
    assert policy["default-src"] == "'none'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'sha256-" in policy["script-src"]
    assert not any("http" in allowed for allowed in policy.values())
    assert "<title>Dateline</title>" in answered.text
    assert "githubusercontent" not in answered.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "", "localhost.evil.example"]
)
def test_unknown_host_is_refused(server: Server, host: str) -> None:
    assert httpx.get(server.address, headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:7860", "10.1.2.3"]
)
def test_known_host_is_answered(server: Server, host: str) -> None:
    assert httpx.get(server.address + "/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/upload", "/gradio_api/upload/", "/gradio_api/upload_progress", "/gradio_api/file=/etc/passwd", "/file=pyproject.toml",
     "/gradio_api/proxy=https://example.org/", "/docs", "/openapi.json", "/gradio_api/vibe-code/",
     "/monitoring", "/gradio_api/component_server", "/gradio_api/runs"],
)  # fmt: skip
def test_what_the_page_does_not_use_is_closed(server: Server, path: str) -> None:
    assert httpx.get(server.address + path).status_code == 404
    assert httpx.post(server.address + path, json={}).status_code in (404, 405)


def test_upload_is_bounded(server: Server) -> None:
    at = server.address + "/gradio_api/upload"
    assert httpx.get(at).status_code == 404
    taken = httpx.post(at, files={"files": ("../../a.txt", b"Words.")})
    assert taken.status_code == 200
    (path,) = taken.json()
    assert Path(path).name == "a.txt" and "dateline-uploads-" in path
    # What was uploaded is not given out again.
    assert httpx.get(f"{server.address}/gradio_api/file={path}").status_code == 404
    # Refused at what it announces, before any of it is read.
    host, _, port = server.address.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            f"POST /gradio_api/upload HTTP/1.1\r\nHost: {host}\r\n"
            f"Content-Length: {MAX_FILE_BYTES * 2}\r\n\r\n".encode()
        )
        assert b" 413 " in connection.recv(100)


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/queue/join"])
def test_another_site_cannot_send_anything(server: Server, path: str) -> None:
    sent = {"files": {"files": ("a.txt", b"Words.")}} if "upload" in path else {"json": {}}
    for origin in ("https://evil.example", "null", server.address.replace("http", "https") + "1"):
        answered = httpx.post(server.address + path, headers={"origin": origin}, **sent)  # type: ignore[arg-type]
        assert answered.status_code == 403
    own = httpx.post(server.address + path, headers={"origin": server.address}, **sent)  # type: ignore[arg-type]
    assert own.status_code != 403


def test_large_body_is_refused(server: Server) -> None:
    body = {"data": ["x" * 100_000]}
    assert httpx.post(server.address + "/gradio_api/queue/join", json=body).status_code == 413


def test_api_answers_with_the_answer_record(server: Server) -> None:
    client = Client(server.address, verbose=False)
    answer = client.predict(PESKOV, api_name="/ask")
    assert answer["verdict"] == "answered"
    assert "favouring dialogue" in answer["citations"][0]["quote"]
    assert "[1]" in answer["text"]
    assert client.predict(NOT_THERE, api_name="/ask")["verdict"] == "not_in_sources"
    with pytest.raises(AppError, match="at most 2,000"):
        client.predict("word " * 2000, api_name="/ask")
    with pytest.raises(AppError, match="not text"):
        client.predict(None, api_name="/ask")
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/ask"]


def test_empty_library_greets_and_notices_the_first_article(
    chromium: Browser,
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "home") as running:
        for page in visit(chromium, running.address):
            expect(page.locator("#conversation")).to_contain_text("dateline ingest FILE…")
            page.locator("#conversation .to-library").click()
            expect(page.locator("#library-list")).to_contain_text("Your library is empty")
            page.get_by_role("tab", name="Ask").click()
            ask(page, PESKOV)
            expect(page.locator(".notice")).to_contain_text("dateline ingest")
            ingest(running.home, *(REPOSITORY / "seeds").glob("*.txt"))
            # Heard behind the conversation, too, which has begun already.
            greeting = page.locator("#conversation .greeting")
            page.get_by_role("button", name="Clear").click()
            expect(greeting).to_contain_text("Ask about the news", timeout=30_000)
            expect(greeting).to_have_count(1)
            expect(page.locator("#conversation .example").first).to_be_visible(timeout=30_000)
            expect(page.locator("#sources .headline")).to_contain_text("Russia embraces")
            ask(page, PESKOV)
            expect(page.locator(".answer a.citation").first).to_be_visible()


def test_login_is_asked_for_except_by_the_health_check(fresh_home: Path) -> None:
    with serving(fresh_home, auth="ann:pass:word") as running:
        assert httpx.get(running.address + "/healthz").status_code == 200
        assert httpx.get(running.address + "/config").status_code == 401
        file = {"files": ("a.txt", b"Words.")}
        assert httpx.post(running.address + "/gradio_api/upload", files=file).status_code == 401
        assert httpx.post(running.address + "/gradio_api/queue/join", json={}).status_code == 401
        assert "example_select" not in httpx.get(running.address).text
        wrong = {"username": "ann", "password": "pass"}
        assert httpx.post(running.address + "/login", data=wrong).status_code == 400
        client = Client(running.address, auth=("ann", "pass:word"), verbose=False)
        assert client.predict(PESKOV, api_name="/ask")["verdict"] == "answered"


def test_steps_stop_retry_and_follow_up(
    chromium: Browser,
    fresh_home: Path,
) -> None:
    with serving(fresh_home, program=SERVE_SLOWLY) as running:
        for page in visit(chromium, running.address):
            page.locator("#question textarea").fill(PESKOV)
            page.locator("#question textarea").press("Enter")
            expect(page.locator(".step")).to_contain_text("Searching")
            expect(page.locator(".step")).to_contain_text("Reading")
            # What is typed meanwhile waits in the box.
            page.locator("#question textarea").fill("And then?")
            page.locator("#question textarea").press("Enter")
            page.get_by_role("button", name="Stop").click()
            expect(page.locator(".notice")).to_contain_text("Stopped")
            expect(page.locator(".asked")).to_have_text([PESKOV])
            expect(page.locator("#question textarea")).to_have_value("And then?")
            page.get_by_role("button", name="Retry").click()
            expect(page.locator(".answer")).to_be_visible(timeout=30_000)
            follow_up = page.locator("#conversation .option")
            expect(follow_up).to_have_text(["Who is <b>Rustem</b> Umerov?"])
            follow_up.click()
            expect(page.locator(".asked")).to_have_text([PESKOV, "Who is <b>Rustem</b> Umerov?"])
            expect(page.locator("#question textarea")).to_have_value("And then?")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["term", "interrupt"])
def test_ends_quietly_with_a_page_open(
    chromium: Browser,
    fresh_home: Path,
    number: int,
) -> None:
    with serving(fresh_home) as running:
        page = chromium.new_page()
        page.goto(running.address)
        page.locator("#question textarea").wait_for()
        assert running.end(number) == (0, "")
        page.close()


def test_taken_port_is_told_before_anything_loads(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PageError, match=str(port)) as told:
            serve(load_settings(tmp_path), port=port)
    assert "--port" in told.value.hint
    assert not list(tmp_path.iterdir())


def test_address_of_another_machine_is_told(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"192\.0\.2\.1"):
        serve(load_settings(tmp_path), host="192.0.2.1", port=0)


@pytest.mark.parametrize("auth", ["ann", ":word", "ann:", ""])
def test_login_without_both_parts_is_told(tmp_path: Path, auth: str) -> None:
    with pytest.raises(SettingsError, match="user:password"):
        serve(load_settings(tmp_path), port=0, auth=auth)
