"""A language model's server on this machine that writes sources' sentences at a steady pace."""

from __future__ import annotations

import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from rag.text.sentences import sentence_spans

TOKENS_A_SECOND = 30
MAX_SENTENCES = 3
_PASSAGE = re.compile(r"^\[(\w+)\][^\n]*\n([^\n]+)", re.MULTILINE)
_TOKEN = re.compile(r"\s*\S{1,5}")  # words of English have 1.3 tokens


class PacedServer(ThreadingHTTPServer):
    """Answers as OpenAI's chat protocol has it: the first sentences of the first passage."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        #: How many tokens the first sentence of the last answer had, with its key.
        self.first_sentence_tokens = 0

    @property
    def address(self) -> str:
        """What `chat.base_url` is set to."""
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: PacedServer

    def do_POST(self) -> None:
        """Stream an answer."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        found = _PASSAGE.search(asked["messages"][-1]["content"])
        key, passage = found.groups() if found else ("none", "")
        said = [span.of(passage) for span in sentence_spans(passage)][:MAX_SENTENCES]
        lines = [[*_TOKEN.findall(each), f" [{key}]", "\n"] for each in said]
        self.server.first_sentence_tokens = len(lines[0]) if lines else 0
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for token in (token for line in lines for token in line):
            time.sleep(1 / TOKENS_A_SECOND)
            self._event({"content": token}, None)
        self._event({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, str], finish: str | None) -> None:
        chunk = {
            "id": "1", "object": "chat.completion.chunk", "created": 1, "model": "paced",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }  # fmt: skip
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *given: Any) -> None:
        """Say nothing."""
