"""Run a GGUF file of weights within this process: llama.cpp's server, at 127.0.0.1, by xllamacpp."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from rag.errors import ChatFailed

# Servers stay until the program ends: weights are loaded once.
_running: dict[tuple[str, int], Any] = {}
_lock = threading.Lock()


def serve_file(path: str, context: int) -> str:
    """Serve a file, and return the address at which it answers as OpenAI's servers do.

    Raises:
        ChatFailed: there is no such file, or it cannot be loaded.
    """
    file = Path(path).expanduser().absolute()
    if not file.is_file():
        raise ChatFailed(f"there is no file {file}", "correct chat.model: gguf:FILE")
    with _lock:
        key = (str(file), context)
        if key not in _running:
            _running[key] = _started(file, context)
        address: str = _running[key].listening_address
    return f"{address}/v1"


def _started(file: Path, context: int) -> Any:
    import xllamacpp

    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(file)
    wanted.n_ctx, wanted.n_parallel = context, 1
    wanted.port, wanted.hostnames = 0, ["127.0.0.1"]
    wanted.warmup, wanted.verbosity = False, -1
    try:
        return xllamacpp.Server(wanted)
    except RuntimeError as cause:
        raise ChatFailed(
            f"{file.name} cannot be loaded", "use a GGUF file that llama.cpp can run"
        ) from cause
