from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from rag.errors import LibraryBusy, LibraryError
from rag.records import Scope
from rag.search.index import Index
from tests.library_of import CountingEmbedder, Opened, open_home, record, write_records
from ui.doctor import embed_again

NUMBERS = range(6)


@pytest.fixture
def filled(opened: Opened, tmp_path: Path) -> Opened:
    """A library of six articles, its index at g000001."""
    opened.ingest(write_records(tmp_path / "a.jsonl", *map(record, NUMBERS)))
    assert opened.index.generation == "g000001"
    return opened


def nearest(opened: Opened) -> list[str]:
    """Return the article that is found for each number's own word."""
    return [
        opened.library.article(opened.article_ids(opened.dense(f"ferry unique{n}", 1))[0]).title
        or ""
        for n in NUMBERS
    ]


EXPECTED = [f"Ferry {n} reaches Quillport" for n in NUMBERS]


def test_nothing_is_found_in_an_empty_library(opened: Opened) -> None:
    assert opened.dense("ferry") == []
    assert (opened.index.refresh(), opened.index.rebuild(), opened.index.generation) == (None,) * 3
    assert opened.index.problems() == []


def test_similarities_are_cosines_best_first(filled: Opened) -> None:
    vector = filled.embedder.vectors(["unique3 ferry lorries"])[0]
    found = filled.index.search(vector, 6, Scope())
    kept, rows = filled.library.vectors([number for number, _ in found])
    assert [similarity for _, similarity in found] == pytest.approx(
        (rows @ vector).tolist(), abs=1e-5
    )
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert len(filled.index.search(vector, 2, Scope())) == 2
    assert kept[0] == filled.keyword("unique3")[0]


def test_article_is_found_before_any_refresh_and_gone_without_one(
    filled: Opened, tmp_path: Path
) -> None:
    shutil.copytree(filled.home / "index", tmp_path / "before")
    filled.ingest(write_records(tmp_path / "b.jsonl", record(50)))
    gone = filled.library.remove(filled.article_ids(filled.keyword("unique2"))[0])
    shutil.rmtree(filled.home / "index")
    shutil.copytree(tmp_path / "before", filled.home / "index")
    reader = filled.again()
    assert reader.index.generation == "g000001"
    assert reader.article_ids(reader.dense("unique50 ferry", 1)) == reader.article_ids(
        filled.keyword("unique50")
    )
    assert gone.id not in reader.article_ids(reader.dense("unique2 ferry", 9))
    assert len(reader.dense("ferry", 9)) == 6


def test_reader_open_before_sees_additions_and_removals(filled: Opened, tmp_path: Path) -> None:
    reader = filled.again()
    assert nearest(reader) == EXPECTED
    filled.ingest(write_records(tmp_path / "b.jsonl", record(50)))
    assert reader.index.generation == "g000002"
    assert reader.dense("unique50", 1) == filled.keyword("unique50")
    filled.library.remove(filled.article_ids(filled.keyword("unique50"))[0])
    filled.index.refresh()
    assert reader.article_ids(reader.dense("unique50 ferry", 9)) != []
    assert nearest(reader) == EXPECTED
    assert len(reader.dense("ferry", 99)) == 6


def delete_all(index: Path) -> None:
    shutil.rmtree(index)


def delete_current(index: Path) -> None:
    (index / "CURRENT").unlink()


def delete_generation(index: Path) -> None:
    shutil.rmtree(index / "g000001")


def delete_database(index: Path) -> None:
    (index / "g000001" / "chroma.sqlite3").unlink()


def delete_vectors(index: Path) -> None:
    for path in (index / "g000001").iterdir():
        if path.is_dir():
            shutil.rmtree(path)


def damage_database(index: Path) -> None:
    (index / "g000001" / "chroma.sqlite3").write_bytes(b"rubbish" * 2000)


def damage_vectors(index: Path) -> None:
    for path in (index / "g000001").rglob("*.bin"):
        path.write_bytes(b"\xff" * path.stat().st_size)


def misname_current(index: Path) -> None:
    (index / "CURRENT").write_text("g999999\n")


HARM = [
    delete_all, delete_current, delete_generation, delete_database, delete_vectors, damage_database,
    damage_vectors, misname_current,
]  # fmt: skip


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("already_open", [True, False], ids=["open", "closed"])
def test_harmed_index_still_answers_and_is_made_again_without_embedding(
    filled: Opened, harm: Callable[[Path], None], already_open: bool
) -> None:
    side = filled if already_open else filled.again()
    embedder = filled.embedder
    assert isinstance(embedder, CountingEmbedder)
    if already_open:
        side.dense("ferry")
    harm(filled.home / "index")
    assert nearest(side) == EXPECTED
    embedder.embedded.clear()
    assert side.index.rebuild() not in (None, "g000001")
    assert embedder.embedded == []
    assert nearest(side) == nearest(side.again()) == EXPECTED
    assert side.well()


def test_deleted_index_is_made_again_by_the_next_ingest(filled: Opened, tmp_path: Path) -> None:
    reader = filled.again()
    assert nearest(reader) == EXPECTED
    shutil.rmtree(filled.home / "index")
    filled.ingest(tmp_path / "a.jsonl")
    assert (filled.index.generation, filled.index.problems()) == ("g000002", [])
    assert nearest(reader) == EXPECTED


def test_rebuild_gives_the_same_ids(filled: Opened) -> None:
    before = [filled.dense(f"unique{n} ferry reached", 3) for n in NUMBERS]
    filled.index.rebuild()
    assert [filled.dense(f"unique{n} ferry reached", 3)[0] for n in NUMBERS] == [
        ids[0] for ids in before
    ]
    assert sorted(filled.dense("ferry", 99)) == filled.library.current_ids()


def test_half_made_generation_is_swept_and_never_read(filled: Opened, tmp_path: Path) -> None:
    half = filled.home / "index" / "g000002"
    half.mkdir()
    (half / "chroma.sqlite3").write_bytes(b"half")
    assert nearest(filled) == EXPECTED
    filled.ingest(write_records(tmp_path / "b.jsonl", record(50)))
    assert filled.index.generation == "g000002"
    assert nearest(filled) == nearest(filled.again()) == EXPECTED
    assert filled.well()


def test_two_generations_are_kept_and_old_ones_are_closed(filled: Opened, tmp_path: Path) -> None:
    reader = filled.again()
    for number in range(50, 58):
        filled.ingest(write_records(tmp_path / "b.jsonl", record(number)))
        reader.dense("ferry")
    kept = sorted(path.name for path in (filled.home / "index").glob("g*"))
    assert kept == ["g000007", "g000008", "g000009"]
    opened_files = [path.resolve() for path in Path("/proc/self/fd").iterdir()]
    here = [str(path) for path in opened_files if path.is_relative_to(filled.home)]
    generations = {name for path in here for name in re.findall(r"g\d{6}", path)}
    # Seven generations were swept; those that are still open do not grow in number with them.
    assert generations == {"g000007", "g000008", "g000009"}


def test_index_of_another_model_is_not_searched(filled: Opened) -> None:
    filled.dense("ferry")
    other = CountingEmbedder("other@3")
    embed_again(filled.library, other)  # and then a kill, before the index is made again
    changed = Opened(filled.home, filled.library, filled.index, other)
    assert nearest(changed) == nearest(changed.again()) == EXPECTED
    assert changed.index.problems() == ["6 passages are not in the index yet"]
    assert changed.index.refresh() == "g000002"
    assert nearest(changed) == EXPECTED
    assert changed.well()


def test_library_put_back_from_a_copy_is_indexed_anew(filled: Opened, tmp_path: Path) -> None:
    filled.library.close()
    copy = shutil.copy(filled.home / "library.db", tmp_path / "copy.db")
    filled.ingest(write_records(tmp_path / "b.jsonl", record(50), record(51)))
    filled.library.close()
    for path in filled.home.glob("library.db*"):
        path.unlink()
    shutil.copy(copy, filled.home / "library.db")
    filled.ingest(write_records(tmp_path / "b.jsonl", record(60), record(61)))
    for number in (60, 61):
        assert filled.dense(f"unique{number}", 1) == filled.keyword(f"unique{number}")
    assert filled.well()


def test_library_put_in_the_place_of_another_is_indexed_anew(
    filled: Opened, tmp_path: Path
) -> None:
    other = open_home(tmp_path / "other")
    other.ingest(write_records(tmp_path / "b.jsonl", *(record(n) for n in range(70, 76))))
    assert other.library.current_ids() == filled.library.current_ids()
    other.library.close()
    filled.library.close()
    for path in filled.home.glob("library.db*"):
        path.unlink()
    shutil.copy(other.home / "library.db", filled.home / "library.db")
    swapped = filled.again()
    assert swapped.dense("unique73", 1) == swapped.keyword("unique73")
    swapped.index.refresh()
    assert swapped.dense("unique73", 1) == swapped.keyword("unique73")
    assert swapped.well()


def test_narrow_scope_is_filled_from_far_down(opened: Opened, tmp_path: Path) -> None:
    records = [record(n, outlet="Gazette" if n == 39 else "Herald") for n in range(40)]
    opened.ingest(write_records(tmp_path / "a.jsonl", *records))
    found = opened.dense("unique3 ferry", 2, Scope(outlets=("Gazette",)))
    assert found == opened.keyword("unique39")


def test_as_of_searches_superseded_passages(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    opened.ingest(write_records(file, record(1, date="2025-12-07")))
    later = record(1, text="It sank.", date="2025-12-07", updated="2025-12-09")
    opened.ingest(write_records(file, later))
    scope = Scope(as_of=date(2025, 12, 8))
    then = opened.dense("unique1 ferry", 9, scope)
    found = opened.library.passages(then, scope).values()
    assert [passage.revision for passage, _ in found] == [1]
    assert opened.article_ids(opened.dense("unique1 ferry", 9)) == opened.article_ids(then)
    assert opened.dense("unique1", 9) == opened.keyword("sank")


def test_second_writer_is_told_after_waiting(
    filled: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.search.index.LOCK_SECONDS", 0)
    with FileLock(filled.home / "index" / "lock"):
        with pytest.raises(LibraryBusy, match="another process") as told:
            Index(filled.home / "index", filled.library).refresh()
        assert nearest(filled) == EXPECTED
    assert "searched already" in told.value.hint


def test_index_that_cannot_be_written_is_told(filled: Opened) -> None:
    shutil.rmtree(filled.home / "index")
    (filled.home / "index").write_text("In the way.")
    with pytest.raises(LibraryError, match="cannot be written") as told:
        filled.index.refresh()
    # Whether anything was stored is not known here.
    assert "stored" not in told.value.hint
    assert "run the same command again" in told.value.hint


def test_generation_that_cannot_be_copied_is_told_in_a_line(filled: Opened, tmp_path: Path) -> None:
    before = filled.index.generation
    assert before
    for number in range(20):
        (filled.home / "index" / before / f"gone{number}").symlink_to("nowhere")
    with pytest.raises(LibraryError, match=r"cannot be written: .*No such file") as told:
        filled.ingest(write_records(tmp_path / "b.jsonl", record(6)))
    assert len(told.value.message) < 300
    assert "[(" not in told.value.message
    assert filled.index.generation == before


def test_searching_while_the_index_is_made_and_deleted(filled: Opened) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def search() -> None:
        reader = filled.again()
        while not done.is_set():
            try:
                if (found := nearest(reader)) != EXPECTED:
                    wrong.append(found)
            except Exception as error:
                wrong.append(error)
        reader.library.close()

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(12):
        if number % 3 == 2:
            shutil.rmtree(filled.home / "index", ignore_errors=True)
        filled.index.rebuild()
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
