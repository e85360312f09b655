"""Ingest in the background, one batch at a time a server; every page sees how far it is."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.embedding import embed_awaiting
from ingest.expected import expected_articles
from ingest.options import Options
from ingest.pipeline import Taken, ingest
from ingest.sources import Source
from rag.errors import NewsError
from rag.records import Failure
from ui.pace import Pace, Pacer
from ui.web.conversation import Notice, notice_of
from ui.wording import name_of

if TYPE_CHECKING:
    from rag.assistant import Assistant

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """How far a batch is; changed by making a new one."""

    #: Files and addresses in it, and how many of them have been opened.
    inputs: int
    opened: int = 0
    #: What became of the articles: "added", "updated", "unchanged", "duplicate", "failed".
    counts: Mapping[str, int] = field(default_factory=dict)
    #: How fast it is, and how many there will be.
    pace: Pace = field(default_factory=Pace)
    #: The headline that came in last, or the place that failed last.
    current: str = ""
    seconds: float = 0.0
    running: bool = True
    cancelled: bool = False
    #: What ended it before its end.
    problem: Notice | None = None
    #: What is wrong with what was named beside it, and is not in it.
    left_out: Notice | None = None

    @property
    def articles(self) -> int:
        """How many articles and failures are through."""
        return sum(self.counts.values())


class Batches:
    """Runs batches, one after the other, in a thread that outlives the page it was begun from."""

    def __init__(self, assistant: Assistant, options: Options) -> None:
        self._assistant = assistant
        self.options = options
        self._lock = threading.Lock()
        self._cancel = threading.Event()
        self._batch: Batch | None = None
        self._pacer = Pacer((), None)
        self._began = 0.0
        self._thread: threading.Thread | None = None

    def now(self) -> Batch | None:
        """Return the batch that is under way, else the last one; None before the first."""
        with self._lock:
            if self._batch and self._batch.running:
                return replace(
                    self._batch, seconds=time.monotonic() - self._began, pace=self._pacer.now()
                )
            return self._batch

    def start(self, named: Sequence[str | Source], *, left_out: Notice | None = None) -> bool:
        """Begin a batch; False if another one is under way."""
        with self._lock:
            if self._batch and self._batch.running:
                return False
            self._batch = Batch(len(named), left_out=left_out)
            self._began = time.monotonic()
            self._pacer = Pacer(named, None)
            self._cancel.clear()
            # A daemon: a fetch that hangs must not keep the server from ending.
            self._thread = threading.Thread(
                target=self._run, args=[named], name="ingest", daemon=True
            )
            self._thread.start()
            return True

    def cancel(self) -> None:
        """End the batch after the article in hand; what is stored stays."""
        self._cancel.set()
        self._change(cancelled=True)

    def end(self, seconds: float) -> None:
        """Cancel what is under way, and wait at most so long until it has ended."""
        self.cancel()
        if self._thread:
            self._thread.join(seconds)

    def _run(self, named: Sequence[str | Source]) -> None:
        problem: Notice | None = None
        try:
            self._pacer = Pacer(named, expected_articles(named, apart_from=None))
            self._ingest()
        except NewsError as error:
            problem = notice_of(error)
        except Exception:
            # The shell's boundary: the page is told, the operator finds the trace in the log.
            _log.exception("a batch could not be ingested")
            hint = "Try again; what went wrong is in the terminal of `dateline serve`."
            problem = Notice("Something went wrong while ingesting.", hint)
        finally:
            for each in named:
                if isinstance(each, Source) and each.file:
                    each.file.unlink(missing_ok=True)
            self._assistant.library.close()
            self._change(
                running=False,
                problem=problem,
                current="",
                seconds=time.monotonic() - self._began,
                pace=self._pacer.now(),
            )

    def _ingest(self) -> None:
        with closing(
            ingest(
                self._handed_out(),
                self._assistant.library,
                self._assistant.index,
                self._assistant.embedder,
                options=self.options,
                on_passages=self._pacer.passages,
                on_found=self._pacer.found,
            )
        ) as events:
            for event in events:
                self._count(event)
                if self._cancel.is_set():
                    return
        embed_awaiting(
            self._assistant.library,
            self._assistant.index,
            self._assistant.embedder,
            stop=self._cancel,
            on_passages=self._pacer.passages,
        )

    def _handed_out(self) -> Iterator[str | Source]:
        """Give the inputs one by one, and none after a cancel."""
        for number, each in enumerate(self._pacer.inputs(), start=1):
            if self._cancel.is_set():
                return
            self._change(opened=number)
            yield each

    def _count(self, event: Taken | Failure) -> None:
        status = "failed" if isinstance(event, Failure) else event.status
        self._pacer.article()
        with self._lock:
            counts = Counter(self._batch.counts if self._batch else {})
        counts[status] += 1
        self._change(counts=dict(counts), current=name_of(event))

    def _change(self, **fields: object) -> None:
        with self._lock:
            if self._batch and self._batch.running:
                self._batch = replace(self._batch, **fields)  # type: ignore[arg-type]
