"""Run the real page in a process of its own, and ingest into its library meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SERVE = """
import sys
from rag.settings import load_settings
from ui.web.server import serve
home, auth = sys.argv[1:]
serve(load_settings(home), port=0, auth=auth or None, report=lambda at: print(at, flush=True))
"""
# The same, with a pause after each step, at reading long enough to type and press Stop on a busy
# machine, and always a follow-up.
SERVE_SLOWLY = (
    """
import time
from rag import suggest
from rag.assistant import Assistant
stream = Assistant.stream
def slowly(self, *args, **options):
    for made in stream(self, *args, **options):
        yield made
        time.sleep(8 if getattr(made, "stage", None) == "reading" else 2)
Assistant.stream = slowly
suggest.follow_ups = lambda *_: ["Who is <b>Rustem</b> Umerov?"]
"""
    + SERVE
)


@dataclass
class Server:
    """A page that is being served."""

    address: str
    home: Path
    process: subprocess.Popen[str]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Ask the server to end; return its exit code and what it wrote on stderr."""
        self.process.send_signal(number)
        _, stderr = self.process.communicate(timeout=60)
        return self.process.returncode, stderr


@contextmanager
def serving(home: Path, *, auth: str = "", program: str = SERVE) -> Iterator[Server]:
    """Serve the library at `home` until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(home), auth],
        cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address, process.communicate()[1]
        yield Server(address, home, process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def ingest(home: Path, *inputs: Path | str) -> None:
    """Put files into the library, as a reader does; options may stand among them."""
    subprocess.run(
        [sys.executable, "-m", "ingest", *map(str, inputs)],
        cwd=REPOSITORY, env={**os.environ, "DATELINE_HOME": str(home)}, check=True,
        capture_output=True,
    )  # fmt: skip
