"""One batch at a time, in the background, that can be cancelled."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from ingest.options import Options
from ingest.sources import upload
from rag.assistant import Assistant, open_assistant
from rag.settings import load_settings
from tests.library_of import record, write_records
from tests.site import HTML, Handler, Site
from ui.web.batch import Batch, Batches

PATIENCE = 60


@pytest.fixture
def taking_in(fresh_home: Path) -> Assistant:
    return open_assistant(load_settings(fresh_home))


def ended(batches: Batches) -> Batch:
    assert batches._thread
    batches._thread.join(PATIENCE)
    batch = batches.now()
    assert batch and not batch.running
    return batch


def test_batch_counts_and_cleans_up(taking_in: Assistant, tmp_path: Path) -> None:
    file = write_records(tmp_path / "in.jsonl", record(1), record(2), {"title": "no text"})
    batches = Batches(taking_in, Options())
    assert batches.now() is None
    assert batches.start([upload("in.jsonl", file)])
    batch = ended(batches)
    assert batch.counts == {"added": 2, "failed": 1}
    assert (batch.inputs, batch.opened, batch.articles) == (1, 1, 3)
    assert batch.pace.passages > 0 and batch.problem is None and not batch.cancelled
    assert not file.exists()
    assert taking_in.library.counts()["articles"] == 3
    assert taking_in.index.problems() == []
    write_records(file, record(1))
    assert batches.start([upload("in.jsonl", file)])
    assert ended(batches).counts == {"unchanged": 1}


def test_cancel_ends_after_the_article_in_hand(taking_in: Assistant, site: Site) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def held(handler: Handler) -> None:
        asked.set()
        go_on.wait(PATIENCE)
        body = (
            b"<html><body><h1>Ferry</h1><p>The ferry Margreta reached Quillport.</p></body></html>"
        )
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(body)

    paths = [f"/{number}" for number in range(30)]
    site.answers = dict.fromkeys(paths, held) | {"/robots.txt": [(404, {}, b"")]}
    batches = Batches(taking_in, Options(allow_private=("127.0.0.1",)))
    assert batches.start([site.at(path) for path in paths])
    assert asked.wait(PATIENCE)
    # A second one is told so, and the first goes on.
    assert not batches.start(["https://example.org/"])
    batches.cancel()
    now = batches.now()
    assert now and now.cancelled and now.running
    go_on.set()
    batch = ended(batches)
    assert batch.cancelled
    assert batch.opened < len(paths)
    assert taking_in.library.counts()["articles"] == 1 + batch.counts.get("added", 0)
    assert taking_in.index.problems() == []
    assert taking_in.ask("What did Dmitry Peskov say about the document?").citations


def test_private_address_is_refused(taking_in: Assistant, site: Site) -> None:
    site.answers = {"/": [(200, HTML, b"<p>secret</p>")]}
    batches = Batches(taking_in, Options())
    assert batches.start([site.at()])
    assert ended(batches).counts == {"failed": 1}
    assert site.asked == []


def test_problem_of_the_whole_batch_is_told(taking_in: Assistant, tmp_path: Path) -> None:
    class Other:
        identity = "another@1"
        vectors = taking_in.embedder.vectors

    taking_in.embedder = Other()
    batches = Batches(taking_in, Options())
    assert batches.start([str(write_records(tmp_path / "in.jsonl", record(1)))])
    batch = ended(batches)
    assert batch.problem and "embedded by" in batch.problem.message
    assert batch.articles == 0
