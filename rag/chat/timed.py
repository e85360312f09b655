"""Read what a model writes, until it ends or its time is over."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator

from rag.chat.failures import too_slow
from rag.chat.model import Piece


def read_within(ask: Callable[[], Iterator[Piece]], seconds: float, model: str) -> Generator[Piece]:
    """Give the pieces as they come; a model is left behind when its time is over, or nobody reads on.

    A thread reads, as a silent server would hold the reader for as long as its connection lives.

    Raises:
        ChatFailed: `seconds` are over, or what `ask` raises.
    """
    arrived: queue.SimpleQueue[Piece | BaseException | None] = queue.SimpleQueue()
    left = threading.Event()

    def read() -> None:
        try:
            pieces = ask()
            for piece in pieces:
                arrived.put(piece)
                if left.is_set():
                    break
            arrived.put(None)
        except BaseException as error:  # carried to the thread that reads on
            arrived.put(error)

    threading.Thread(target=read, name="language model", daemon=True).start()
    until = time.monotonic() + seconds
    try:
        while True:
            try:
                came = arrived.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise too_slow(model, seconds) from None
            if came is None:
                return
            if isinstance(came, BaseException):
                raise came
            yield came
    finally:
        left.set()
