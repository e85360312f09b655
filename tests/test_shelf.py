"""What the Library does with what a browser sends, which may be anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from ingest.options import Options
from rag.assistant import Assistant, open_assistant
from rag.settings import load_settings
from tests.library_of import record, write_records
from ui.web.batch import Batches
from ui.web.intake import Intake
from ui.web.render.library import View
from ui.web.shelf import Shelf


def event(**data: Any) -> gr.EventData:
    return gr.EventData(None, data)


@pytest.fixture
def shelf(fresh_home: Path) -> Shelf:
    assistant: Assistant = open_assistant(load_settings(fresh_home))
    return Shelf(assistant, Intake(assistant.library, Batches(assistant, Options())))


def wait(shelf: Shelf) -> None:
    assert shelf.intake.batches._thread
    shelf.intake.batches._thread.join(60)


@pytest.mark.parametrize(
    "typed",
    ["/etc/passwd", "file:///etc/passwd", "-", "seeds", "gopher://x.example/", "upload:a.txt",
     "x.example", "", "\n".join(f"https://x.example/{n}" for n in range(501))],
)  # fmt: skip
def test_address_box_takes_web_addresses_only(shelf: Shelf, typed: str) -> None:
    status, *_ = shelf.intake.add_addresses(event(addresses=typed))
    assert "data-batch='refused'" in status
    assert shelf.intake.batches.now() is None


def test_address_box_takes_the_good_lines_and_tells_the_bad_ones(shelf: Shelf) -> None:
    typed = "http://127.0.0.1:9/a\n/etc/passwd\nfile:///etc/passwd"
    first, *_ = shelf.intake.add_addresses(event(addresses=typed))
    wait(shelf)
    last, *_ = shelf.intake.shown()
    for status in (first, last):
        assert "“/etc/passwd” and 1 other line are no web addresses" in status
    assert [each.location for each in shelf.library.failures()] == ["http://127.0.0.1:9/a"]


@pytest.mark.parametrize("sent", [{}, {"addresses": ["https://x.example/"]}, {"addresses": None}])
def test_address_box_survives_what_no_browser_sends(shelf: Shelf, sent: dict[str, Any]) -> None:
    assert "data-batch='refused'" in shelf.intake.add_addresses(event(**sent))[0]


@pytest.mark.parametrize(
    "typed",
    ["/etc/passwd", "file:///etc/passwd", "-", "seeds", "gopher://x.example/", "..", "./a.opml", "a b.example",
     "", None, 7, "\n".join(f"f{n}.example" for n in range(21))],
)  # fmt: skip
def test_feeds_are_looked_for_at_web_addresses_only(shelf: Shelf, typed: Any) -> None:
    _, _, panel, _ = shelf.intake.subscribe(event(addresses=typed))
    assert "data-feeds='refused'" in panel
    assert shelf.library.feeds() == [] and shelf.intake.batches.now() is None


def test_private_address_of_a_feed_is_refused(shelf: Shelf) -> None:
    _, _, panel, _ = shelf.intake.subscribe(event(addresses="127.0.0.1/feed"))
    assert "is not a public address" in panel


@pytest.mark.parametrize("sent", ["", "nothing", None, "https://a.example/feed"])
def test_only_feeds_that_are_listed_are_read_or_removed(shelf: Shelf, sent: Any) -> None:
    shelf.library.add_feed("https://a.example/feed", "A", 600)
    for handler in (shelf.intake.read_feeds, shelf.intake.remove_feed):
        handler(event(feed=sent))
        assert shelf.intake.batches.now() is None
    assert [each.address for each in shelf.library.feeds()] == ["https://a.example/feed"]


def test_files_of_the_server_are_no_uploads(shelf: Shelf) -> None:
    status, *_ = shelf.intake.add_files(event(files=[{"path": "/etc/passwd", "name": "passwd"}]))
    assert "This file has not been uploaded" in status
    assert shelf.intake.batches.now() is None


def test_only_listed_failures_are_tried_again(shelf: Shelf, tmp_path: Path) -> None:
    late = tmp_path / "late.jsonl"
    shelf.intake.batches.start([str(late)])
    wait(shelf)
    (key,) = set(re.findall(r"data-failure='(\w{16})'", shelf.look(View())[4]))
    for sent in ("/etc/passwd", "", str(late), None):
        shelf.intake.retry(event(failure=sent))
        wait(shelf)
        assert len(shelf.library.failures()) == 1 and shelf.library.failures()[0].tries == 1
    write_records(late, record(1), {"title": "no text"})
    shelf.intake.retry(event(failure=key))
    wait(shelf)
    # Its line that cannot be read leads back to the file.
    assert [each.location for each in shelf.library.failures()] == [f"{late}:2"]
    write_records(late, record(1), record(2))
    shelf.intake.retry(event(failure="all"))
    wait(shelf)
    assert shelf.library.failures() == []
    assert shelf.library.counts()["articles"] == 3


def test_forgetting_one_and_all(shelf: Shelf, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        shelf.intake.batches.start([str(tmp_path / name)])
        wait(shelf)
    key = re.findall(r"data-failure='(\w{16})'", shelf.look(View())[4])[0]
    _, panel, *_ = shelf.intake.forget(event(failure=key))
    assert "Could not be taken in: 2" in panel
    assert shelf.intake.forget(event(failure="all"))[1] == ""


def test_remove_and_undo_by_the_page(shelf: Shelf) -> None:
    (article,) = shelf.library.articles()
    view, table, removed = shelf.remove(View(), event(articles=[article.id]))
    assert "Your library is empty" in table and "Undo" in removed
    assert shelf.assistant.index.problems() == []
    view, table, removed = shelf.undo(view, event(articles=[article.id]))
    assert article.id in table and removed == ""
    assert list(shelf.library.articles()) == [article]
    assert shelf.assistant.ask("What did Dmitry Peskov say about the document?").citations


@pytest.mark.parametrize("sent", ["", "nothing", None, 7, "%", "' OR 1"])
def test_unknown_articles_are_told(shelf: Shelf, sent: Any) -> None:
    assert "No article" in shelf.open_entry(event(article=sent))
    for articles in (sent, [sent], [sent, *[None] * 99], {}):
        assert "notice" in shelf.remove(View(), event(articles=articles))[1]
        assert "notice" in shelf.undo(View(), event(articles=articles))[1]
    assert shelf.library.counts()["articles"] == 1


@pytest.mark.parametrize(
    "sent",
    [{"page": 10**30}, {"page": -3}, {"page": "x"}, {"text": 5}, {"since": "yesterday"},
     {"until": "2025-13-45"}, {"outlet": None}, {"text": "\ud800"}, {"order": "' OR 1"}],
)  # fmt: skip
def test_browsing_survives_anything(shelf: Shelf, sent: dict[str, Any]) -> None:
    view, table, _ = shelf.browse(event(**sent))
    assert isinstance(table, str) and view.page == 0


def test_list_goes_back_a_page_when_its_last_row_is_removed(shelf: Shelf, tmp_path: Path) -> None:
    file = write_records(tmp_path / "in.jsonl", *(record(number) for number in range(25)))
    shelf.intake.batches.start([str(file)])
    wait(shelf)
    view, table, _ = shelf.browse(event(page=1))
    (last,) = re.findall(r"<tr data-article='(\w+)'", table)
    view, table, _ = shelf.remove(view, event(articles=[last]))
    assert view.page == 0
    assert table.count("<tr data-article") == 25
