"""Start a process that parses, ask it, and replace it when it dies."""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path

from ingest.parsing.wire import Item, Job, job_line, read_item
from rag.errors import ParseError

# Seconds that a process may be silent while it is waited for, if computing does not end it before.
SILENT_SECONDS = 600.0
# Bytes of one line; an article of two million characters takes at most this.
MAX_LINE = 40_000_000
# Of one file.
MAX_ITEMS = 1_000_000
# Lines read ahead; beyond them the process waits.
_AHEAD = 8
# Isolated: a folder in which the user happens to be must not lend its modules.
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.parsing.child import main; main()"


class ParsingProcess:
    """One process; it parses one file at a time."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOT, root],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONUTF8": "1"},
            # Ctrl-C goes to all processes of a terminal's group: it is for the program alone, also
            # while this one is starting.
            process_group=0 if os.name == "posix" else None,
        )  # fmt: skip
        self._lines: queue.Queue[bytes] = queue.Queue(_AHEAD)
        self._job: Job | None = None
        self._reading = threading.Thread(target=self._pump, daemon=True)
        self._reading.start()

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._process.pid

    @property
    def is_idle(self) -> bool:
        """Whether it lives, and has nothing to do."""
        return self._job is None and self._process.poll() is None

    def begin(self, job: Job) -> None:
        """Have it parse a file; `items` gives what it finds."""
        assert self._process.stdin is not None and self._job is None
        self._job = job
        # A process that died meanwhile is seen when its answer is read.
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(job_line(job))
            self._process.stdin.flush()

    def items(self) -> Generator[Item]:
        """Give what is in the file, as it is found; when it cannot be parsed further, why."""
        assert self._job is not None
        try:
            for _ in range(MAX_ITEMS):
                item = self._next()
                if item is None:
                    self._job = None
                    return
                yield item
            yield self._given_up(f"has more than {MAX_ITEMS:,} articles", "split it")
        except _Gone as cause:
            yield self._given_up(str(cause), "save the article as plain text and ingest that")
        finally:
            if self._job is not None:  # what it has still to say belongs to nothing
                self.close()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        # The thread that reads may be waiting for room. It ends with the pipe, and closes that.
        while self._reading.is_alive() and not self._is_drained():
            pass
        with contextlib.suppress(BrokenPipeError):
            if self._process.stdin:
                self._process.stdin.close()

    def _is_drained(self) -> bool:
        """Take a line that nobody wants; tell whether none has come for a second."""
        try:
            self._lines.get(timeout=1)
        except queue.Empty:
            return True
        return False

    def _pump(self) -> None:
        """Read lines until the process is over; an empty one says so."""
        assert self._process.stdout is not None
        with self._process.stdout as answers:
            while line := answers.readline(MAX_LINE):
                self._lines.put(line)
        self._lines.put(b"")

    def _next(self) -> Item | None:
        try:
            line = self._lines.get(timeout=SILENT_SECONDS)
        except queue.Empty as cause:
            raise _Gone(f"takes longer than {SILENT_SECONDS:.0f} s to parse") from cause
        if not line:
            self._lines.put(b"")  # for `close`
            raise _Gone(_cause_of(self._process.wait()))
        try:
            return read_item(line)
        except ValueError as cause:
            raise _Gone("makes its parser answer nonsense") from cause

    def _given_up(self, problem: str, hint: str) -> ParseError:
        assert self._job is not None
        return ParseError(f"{self._job.location} {problem}", hint)


class _Gone(Exception):
    """The process gives no answer any more."""


def _cause_of(status: int) -> str:
    if sys.platform != "win32" and status == -signal.SIGPROF:
        return "takes too long to parse"
    return f"makes its parser stop (status {status})"


# Started processes that have nothing to do: to start one takes a third of a second.
_idle: list[ParsingProcess] = []
_lock = threading.Lock()


def borrow() -> ParsingProcess:
    """Return a process that has nothing to do, started if there is none."""
    with _lock:
        while _idle:
            process = _idle.pop()
            if process.is_idle:
                return process
            process.close()
    return ParsingProcess()


def give_back(process: ParsingProcess) -> None:
    """Keep a process for the next who needs one; a busy one is ended."""
    if not process.is_idle:
        process.close()
        return
    with _lock:
        _idle.append(process)


@atexit.register
def _close_all() -> None:
    while _idle:
        _idle.pop().close()
