"""End cleanly when the user or the system asks for it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def stopped_by_signals(said: str = "") -> Iterator[threading.Event]:
    """Give an event that Ctrl-C or SIGTERM sets, so that the article in hand is finished first.

    A second Ctrl-C raises KeyboardInterrupt, as it does elsewhere.

    Args:
        said: noted at the first one.
    """
    stop = threading.Event()

    def ask(number: int, frame: Any) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()
        if said:
            # Not print: the signal may have come within one.
            os.write(2, f"\nnote: {said}; Ctrl-C again ends at once\n".encode())

    before = {each: signal.signal(each, ask) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
