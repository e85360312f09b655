"""A site on this machine, whose answers a test may change."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = {"Content-Type": "text/html; charset=utf-8"}
Answer = tuple[int, dict[str, str], bytes]


class Site(ThreadingHTTPServer):
    """A site whose answers a test may change; it remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, list[Answer] | Callable[[Handler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def give_unless_known(self, path: str, etag: str, headers: dict[str, str], body: bytes) -> None:
        """Answer as a server does that names the state of what it has."""

        def answer(handler: Handler) -> None:
            known = handler.headers.get("If-None-Match") == etag
            handler.give(304 if known else 200, {**headers, "ETag": etag}, b"" if known else body)

        self.answers[path] = answer

    def at(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path, [(404, {}, b"")])
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer.pop(0) if len(answer) > 1 else answer[0]
        self.give(status, headers, body)

    def give(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass
