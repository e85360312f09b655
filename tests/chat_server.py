"""A server of OpenAI's chat protocol on this machine, whose models play what a test wants.

A model is a function from the passages of the prompt, by key, to the pieces that it streams.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What a model says in place of a piece: the connection ends there.
BREAKS_OFF = object()
#: It says nothing more, and keeps the connection.
SILENCE = object()

Script = Callable[[dict[str, str]], Iterable[Any]]
Refusal = int | tuple[int, str]
#: What is said with a status alone; some servers do repeat the key.
REFUSAL = "no; your key sk-secret-123 was seen"
_PASSAGE = re.compile(
    r"^\[(?P<key>\w+)\][^\n]*\n(?P<text>.*?)(?=\n\n\[\w+\]|\n\nQuestion: )", re.M | re.S
)


class ChatServer(ThreadingHTTPServer):
    """Plays its scripts; remembers the prompts and the keys that it was given."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        #: By model: a script, or the status of an error, with what is said of it.
        self.scripts: dict[str, Script | Refusal] = {}
        #: Seconds between two pieces.
        self.pause = 0.0
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.headers: list[dict[str, str]] = []

    @property
    def address(self) -> str:
        """What `chat.base_url` is set to."""
        return f"http://127.0.0.1:{self.server_port}/v1"


def passages_in(prompt: str) -> dict[str, str]:
    """Return the passages of a prompt by their keys."""
    return {found["key"]: found["text"] for found in _PASSAGE.finditer(prompt)}


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.keys.append(self.headers.get("Authorization"))
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        script = self.server.scripts.get(asked["model"], 404)
        if not callable(script):
            self._refuse(*(script if isinstance(script, tuple) else (script, REFUSAL)))
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self._play(script(passages_in(asked["messages"][-1]["content"])))

    def _play(self, pieces: Iterable[Any]) -> None:
        spoken = 0
        for piece in pieces:
            if piece is BREAKS_OFF:
                self.wfile.write(b'data: {"id": "1", "choices": [{"index"')
                self.close_connection = True
                return
            if piece is SILENCE:
                time.sleep(30)
                return
            self._event(
                {"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]}
            )
            spoken += 1
            time.sleep(self.server.pause)
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        usage = {"prompt_tokens": 500, "completion_tokens": spoken, "total_tokens": 500 + spoken}
        self._event({"choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, chunk: dict[str, Any]) -> None:
        named = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", **chunk}
        try:
            self.wfile.write(f"data: {json.dumps(named)}\n\n".encode())
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _refuse(self, status: int, said: str) -> None:
        body = json.dumps({"error": {"message": said, "type": "error"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass
