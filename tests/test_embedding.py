"""Vectors that follow their articles: `embedding.when` = later."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from ingest import embedding
from ingest.embedding import embed_awaiting
from ingest.options import Options
from rag.embed import SentenceTransformerEmbeddings
from rag.errors import IndexMismatch
from rag.library import passage_key
from rag.library.removal import Removal
from rag.records import Scope
from rag.settings import load_settings
from tests.library_of import CountingEmbedder, Opened, open_home, record, statuses, write_records
from ui.doctor import examine
from ui.web.embedding import embedding_beside

LATER = Options(embed_later=True)
NUMBERS = range(10)


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "GROUP_PASSAGES", 4)


@pytest.fixture
def stored(opened: Opened, tmp_path: Path) -> Opened:
    """A library of ten articles that await their vectors."""
    file = write_records(tmp_path / "a.jsonl", *map(record, NUMBERS))
    assert statuses(opened.ingest(file, options=LATER)) == ["added"] * 10
    return opened


def embed(opened: Opened, stop: threading.Event | None = None) -> None:
    embed_awaiting(opened.library, opened.index, opened.embedder, stop=stop)


def embedded(opened: Opened) -> list[str]:
    assert isinstance(opened.embedder, CountingEmbedder)
    return opened.embedder.embedded


def test_article_is_found_by_its_words_before_it_has_vectors(stored: Opened) -> None:
    assert embedded(stored) == []
    assert len(stored.keyword("unique3")) == 1
    assert stored.dense("unique3 ferry") == []
    assert stored.dense("unique3", 5, Scope(outlets=("Gazette",))) == []
    assert (stored.library.number_awaiting(), stored.index.generation) == (10, None)
    assert stored.well()


def test_vectors_that_followed_are_those_that_come_at_once(stored: Opened, tmp_path: Path) -> None:
    embed(stored)
    at_once = open_home(tmp_path / "other")
    at_once.ingest(tmp_path / "a.jsonl")
    ours, theirs = (
        {row["text_sha256"]: row["vector"] for row in each.library.rows("SELECT * FROM embeddings")}
        for each in (stored, at_once)
    )
    assert ours == theirs
    assert stored.library.number_awaiting() == 0
    assert stored.dense("unique3 ferry", 1) == stored.keyword("unique3")
    assert stored.well()


def test_stopped_embedding_goes_on_where_it_was(stored: Opened) -> None:
    stop, left = threading.Event(), list[int]()

    def on_left(number: int) -> None:
        left.append(number)
        if number < 10:
            stop.set()

    embed_awaiting(stored.library, stored.index, stored.embedder, stop=stop, on_left=on_left)
    assert left == [10, 6]
    assert len(embedded(stored)) == 4
    assert stored.well()
    # Found by vectors as far as it came, and only so far.
    assert sorted(stored.dense("ferry", 99)) == sorted(
        n for number in range(4) for n in stored.keyword(f"unique{number}")
    )
    embedded(stored).clear()  # of what was asked
    embed(stored)
    assert len(embedded(stored)) == 6
    assert len(stored.dense("ferry", 99)) == 10
    assert stored.well()


def test_vector_is_searched_before_the_index_is_made_again(stored: Opened) -> None:
    ((_, key, text), *_) = stored.library.awaiting(0, 1)
    stored.library.add_awaited({key: stored.embedder.vectors([text])[0]}, "counting@1")
    assert stored.index.generation is None
    assert stored.dense("ferry", 9) == stored.keyword("unique0")


def test_ingest_at_once_beside_passages_that_wait(stored: Opened, tmp_path: Path) -> None:
    file = write_records(tmp_path / "b.jsonl", record(50), record(3, url="https://copy.example"))
    assert statuses(stored.ingest(file)) == ["added", "duplicate"]
    # The copy's text has a vector now, and so has its original's passage.
    assert (len(embedded(stored)), stored.library.number_awaiting()) == (2, 9)
    assert stored.dense("unique50 ferry", 9) == stored.keyword("unique50") + stored.keyword(
        "unique3"
    )
    embedded(stored).clear()
    embed(stored)
    assert len(embedded(stored)) == 9
    assert stored.well()


def test_changed_article_awaits_vectors_of_both_revisions(stored: Opened, tmp_path: Path) -> None:
    file = write_records(tmp_path / "b.jsonl", record(3, text="All sailings are off."))
    assert statuses(stored.ingest(file, options=LATER)) == ["updated"]
    assert stored.library.number_awaiting() == 11
    embed(stored)
    assert stored.dense("sailings are off", 1) == stored.keyword("sailings")
    assert len(stored.dense("ferry", 99)) == 10
    assert stored.well()


def test_removed_article_is_put_back_still_waiting(stored: Opened) -> None:
    article_id = stored.article_ids(stored.keyword("unique3"))[0]
    Removal(stored.library).remove(article_id)
    assert stored.library.number_awaiting() == 9
    Removal(stored.library).undo(article_id)
    assert stored.library.number_awaiting() == 10
    embed(stored)
    assert stored.dense("unique3 ferry", 1) == stored.keyword("unique3")
    assert stored.well()


def test_only_one_process_embeds(stored: Opened) -> None:
    with FileLock(stored.home / "embedding.lock"):
        embed(stored)
    assert embedded(stored) == []
    embed(stored)
    assert len(embedded(stored)) == 10


def test_another_model_is_refused(stored: Opened) -> None:
    with pytest.raises(IndexMismatch):
        embed_awaiting(stored.library, stored.index, CountingEmbedder("other@2"))
    assert stored.library.number_awaiting() == 10


def stored_with(home: Path, embedder: SentenceTransformerEmbeddings, tmp_path: Path) -> Opened:
    opened = open_home(home, embedder)
    opened.ingest(write_records(tmp_path / "a.jsonl", *map(record, NUMBERS)), options=LATER)
    return opened


def test_doctor_tells_of_passages_without_vectors_and_embeds_them(
    embedder: SentenceTransformerEmbeddings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    opened = stored_with(home, embedder, tmp_path)
    (check,) = [each for each in examine(home) if each.name == "vectors"]
    assert not check.ok
    assert "10 passages have no vectors yet" in check.detail
    assert check.hint == "run: dateline doctor --rebuild"
    monkeypatch.setenv("DATELINE_EMBEDDING_WHEN", "later")
    assert all(each.ok for each in examine(home))
    left: list[int] = []
    checks = examine(home, rebuild=True, on_left=left.append)
    assert "vectors" not in [each.name for each in checks]
    assert left == [10, 6, 2]
    assert opened.dense("the ferry called unique3", 1) == opened.keyword("unique3")


def test_server_embeds_beside_its_answers(
    embedder: SentenceTransformerEmbeddings, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    opened = stored_with(home, embedder, tmp_path)
    with embedding_beside(load_settings(home)):
        until = time.monotonic() + 300
        while opened.library.number_awaiting() and time.monotonic() < until:
            time.sleep(0.05)
    assert opened.well()
    kept, rows = opened.library.vectors(opened.library.current_ids())
    texts = [record(number)["text"] for number in NUMBERS]
    assert len(kept) == 10
    assert {passage_key(text) for text in texts} == set(dict(opened.library.passage_keys()))
    assert np.allclose(rows, embedder.vectors(texts), atol=1e-5)


def test_setting_is_read_by_every_command_that_takes_in(tmp_path: Path) -> None:
    from ui.extracting import reading_options

    assert not reading_options(load_settings(tmp_path), None).embed_later
    (tmp_path / "settings.toml").write_text(f"[embedding]\nwhen = {json.dumps('later')}\n")
    assert reading_options(load_settings(tmp_path), None).embed_later
