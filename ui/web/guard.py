"""Guard the page: which hosts and paths are answered, and the security headers of each answer."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ui.web.uploads import MAX_FILE_BYTES

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

# The one place that takes files; each is bounded by Gradio as it comes in (`max_file_size`).
UPLOAD = ("POST", "/gradio_api/upload")
# What Gradio offers and this page does not use: other uploads, a proxy, editing its own code, metrics.
CLOSED = re.compile(
    r"/(gradio_api/)?(upload|proxy=|file=|file/|stream/|deep_link|dev/|vibe|undo-vibe|runs|run-history"
    r"|process_recording|component_server|custom_component|profiling|openapi\.json"
    r"|monitoring|pwa_icon|mcp)"
)
# A question has at most 2,000 characters, and a list of 200 uploaded files less than this.
BODY_MAX_BYTES = 96 * 1024
# Around a file that is uploaded: its name, and the form that it is sent in.
FORM_BYTES = 16 * 1024
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
# Gradio makes its components' styles and templates at run time, hence 'unsafe-inline' for styles
# and 'unsafe-eval' for scripts (`new Function` over its own templates). A script in the page runs
# only if its hash is listed, and an `on…` attribute never.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'{scripts}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
# Gradio's index names an image on another server; it is for link previews elsewhere.
_PREVIEW = re.compile(rb'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')
_TITLE = b"<title>Dateline</title><meta name='color-scheme' content='light dark'>"


def hosts_allowed(host: str) -> frozenset[str]:
    """Return the names by which the page may be called, besides addresses in numbers.

    A page elsewhere can point its own name at this machine (DNS rebinding), so unknown names are
    refused; it cannot do that with a number, so numbers are let in.
    """
    return frozenset({"localhost", host.lower(), socket.gethostname().lower()} - {""})


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(self, app: App, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        answer = _Answer(send)
        if not self._knows(headers.get(b"host", b"").decode("latin-1")):
            await answer.refuse(400, b"This page is not served under that name.\n")
        elif CLOSED.match(scope["path"]) and (scope["method"], scope["path"]) != UPLOAD:
            await answer.refuse(404, b"Not found.\n")
        elif scope["method"] == "POST" and _is_from_elsewhere(headers):
            await answer.refuse(403, b"Sent by another page.\n")
        elif scope["method"] == "POST" and not _is_small(headers, scope["path"] == UPLOAD[1]):
            await answer.refuse(413, b"Too large.\n")
        else:
            if scope["path"] == "/":
                # The page's HTML is read for its scripts, so it must not come compressed.
                kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
                scope = {**scope, "headers": kept}
            await self.app(scope, receive, answer)

    def _knows(self, host: str) -> bool:
        name = host.rsplit(":", 1)[0] if re.search(r":\d*$", host) else host
        if name.lower() in self.hosts:
            return True
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True


def _is_from_elsewhere(headers: dict[bytes, bytes]) -> bool:
    """Tell whether a page of another site sends this: it could add and remove articles unseen."""
    origin = headers.get(b"origin")
    return origin is not None and origin.partition(b"://")[2] != headers.get(b"host", b"")


def _is_small(headers: dict[bytes, bytes], is_upload: bool) -> bool:
    """Tell whether a body is announced, and announced to be small."""
    length = headers.get(b"content-length", b"")
    most = MAX_FILE_BYTES + FORM_BYTES if is_upload else BODY_MAX_BYTES
    return length.isdigit() and int(length) <= most


class _Answer:
    """The answer to one request, on its way out; HTML is held back to be read, the rest streams."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message = {}
        self.html: bytearray | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            kinds = [value for name, value in message["headers"] if name == b"content-type"]
            if kinds and kinds[0].startswith(b"text/html"):
                self.html = bytearray()
            else:
                await self._begin(POLICY.format(scripts=""))
                return
        elif self.html is None:
            await self.send(message)
        else:
            self.html += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(bytes(self.html))

    async def refuse(self, status: int, body: bytes) -> None:
        """Answer in place of the app."""
        kind = (b"content-type", b"text/plain; charset=utf-8")
        await self({"type": "http.response.start", "status": status, "headers": [kind]})
        await self({"type": "http.response.body", "body": body})

    async def _finish(self, html: bytes) -> None:
        html = _PREVIEW.sub(b"", html).replace(b"</head>", _TITLE + b"</head>", 1)
        hashes = (hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(html))
        listed = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
        kept = [pair for pair in self.start["headers"] if pair[0] != b"content-length"]
        self.start["headers"] = [*kept, (b"content-length", str(len(html)).encode())]
        await self._begin(POLICY.format(scripts=listed))
        await self.send({"type": "http.response.body", "body": html})

    async def _begin(self, policy: str) -> None:
        added = [(b"content-security-policy", policy.encode()), *HEADERS]
        self.start["headers"] = [*self.start["headers"], *added]
        await self.send(self.start)
