"""Several processes on one library, killed at bad moments, on bad disks."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.library_of import CountingEmbedder, Opened, open_home, record, write_records
from tests.stories import HARBOUR, UNION
from ui.doctor import examine

REPOSITORY = Path(__file__).resolve().parent.parent
# The real command with the small embedder: a start takes two seconds less.
DATELINE = """
import rag.embed, sys
from tests.library_of import CountingEmbedder
rag.embed.open_embedder = lambda settings, **_: CountingEmbedder()
from ui.cli import main
main()
"""
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))\n" + DATELINE
READER = """
import sys
from pathlib import Path
from tests.library_of import Opened, open_home
opened = open_home(Path(sys.argv[1]))
for line in sys.stdin:
    found = opened.article_ids(opened.dense(line.strip(), 1))
    print(opened.library.article(found[0]).title if found else "nothing", flush=True)
"""
TWO_LINES = r"error: .+\n  try: .+\n"
# Root reads and writes everywhere, unless it gives that right away.
WITHOUT_RIGHTS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


def start(home: Path, *arguments: str, program: str = DATELINE, prefix: Sequence[str] = ()) -> Any:
    return subprocess.Popen(
        [*prefix, sys.executable, "-c", program, *arguments], cwd=REPOSITORY, text=True,
        env={**os.environ, "DATELINE_HOME": str(home)}, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def run(home: Path, *arguments: str, **how: Any) -> tuple[int, str, str]:
    """Run a command to its end: exit code, what it printed, what it complained of."""
    process = start(home, *arguments, **how)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def rights() -> list[str]:
    """Return what makes a command respect permissions."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may read and write everything, and there is no setpriv to forbid it")
    return WITHOUT_RIGHTS


def assert_well(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.doctor.open_embedder", lambda settings: CountingEmbedder())
    checks = [each for each in examine(home) if each.name != "disk"]
    assert [each.detail for each in checks if not each.ok] == []


def reported(out: str) -> list[dict[str, Any]]:
    """Return the lines of --json-lines that tell of an article."""
    lines = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
    return [line for line in lines if "status" in line]


def test_two_ingests_at_once_both_report_what_they_did(
    tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [
        write_records(tmp_path / f"{name}.jsonl", *map(record, numbers))
        for name, numbers in (("a", range(0, 40)), ("b", range(20, 60)))
    ]
    running = [start(empty_home, "ingest", "--json", str(file)) for file in files]
    ended = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0], ended
    reports = [json.loads(out) for out, _ in ended]
    assert sum(each["added"] for each in reports) == 60
    assert sum(each["unchanged"] for each in reports) == 20
    opened = open_home(empty_home)
    assert opened.library.counts()["articles"] == 60
    assert_well(empty_home, monkeypatch)


def test_reader_that_was_open_before_answers_from_additions(
    tmp_path: Path, empty_home: Path
) -> None:
    opened = open_home(empty_home)
    opened.ingest(write_records(tmp_path / "a.jsonl", record(1)))
    reader = start(empty_home, str(empty_home), program=READER)

    def ask(words: str) -> str:
        reader.stdin.write(words + "\n")
        reader.stdin.flush()
        return str(reader.stdout.readline().strip())

    assert ask("unique1") == "Ferry 1 reaches Quillport"
    opened.ingest(write_records(tmp_path / "b.jsonl", record(2)))
    assert ask("unique2 ferry") == "Ferry 2 reaches Quillport"
    opened.library.remove(opened.article_ids(opened.keyword("unique2"))[0])
    assert ask("unique2 ferry") == "Ferry 1 reaches Quillport"
    shutil.rmtree(empty_home / "index")
    assert ask("unique1") == "Ferry 1 reaches Quillport"
    _, err = reader.communicate(timeout=60)
    assert (reader.returncode, err) == (0, "")


@pytest.mark.parametrize("seed", range(8))
def test_kill_loses_nothing_that_was_reported(
    tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    records = [record(n, date="2025-12-07") for n in range(40)]
    file = write_records(tmp_path / "a.jsonl", *records)
    process = start(empty_home, "ingest", "--json-lines", str(file))
    lines = [process.stdout.readline() for _ in range(chance.choice([0, 1, 10, 39, 40, 40]))]
    time.sleep(chance.random() * 0.4)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=60)
    told = reported("".join(lines) + rest)
    if told or (empty_home / "library.db").exists():
        opened = open_home(empty_home)
        for line in told:
            article = opened.library.article(line["id"])
            assert opened.library.passages_of(article.id, 1)
            assert article.id in opened.article_ids(opened.dense(article.text, 1))
        assert opened.library.counts()["articles"] >= len(told)
        assert opened.library.problems() == []
    code, out, err = run(empty_home, "ingest", "--json", str(file))
    again = json.loads(out)
    assert (code, again["added"] + again["unchanged"], err) == (0, 40, "")
    assert again["unchanged"] >= len(told)
    assert_well(empty_home, monkeypatch)


# Four passages a group, half a second each: there is time to be killed in.
SLOW = """
import time
from ingest import embedding
embedding.GROUP_PASSAGES = 4
""" + DATELINE.replace("CountingEmbedder()", "Slow()").replace(
    "rag.embed.open_embedder",
    """class Slow(CountingEmbedder):
    def vectors(self, texts, **how):
        time.sleep(0.5)
        return super().vectors(texts, **how)
rag.embed.open_embedder""",
)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["kill", "Ctrl-C"])
def test_vectors_that_follow_go_on_where_they_were_ended(
    tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setenv("DATELINE_EMBEDDING_WHEN", "later")
    file = write_records(tmp_path / "a.jsonl", *map(record, range(40)))
    process = start(empty_home, "ingest", "--json-lines", str(file), program=SLOW)
    lines = [process.stdout.readline() for _ in range(40)]
    assert len(reported("".join(lines))) == 40
    opened = open_home(empty_home)
    while opened.library.number_awaiting() > 32:
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    left = opened.library.number_awaiting()
    assert 0 < left <= 32
    if number == signal.SIGINT:
        assert "run the same command again" in err
    assert opened.keyword("unique39") != []
    assert opened.library.problems() == []
    code, out, err = run(empty_home, "ingest", "--json", str(file))
    assert (code, json.loads(out)["unchanged"], err) == (0, 40, "")
    assert opened.library.number_awaiting() == 0
    assert_well(empty_home, monkeypatch)


def test_full_disk_keeps_what_was_reported_and_goes_on_later(
    tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [
        record(n, text=f"Ferry number{n} came. " + f"It was full{n} again. " * 300)
        for n in range(60)
    ]
    file = write_records(tmp_path / "a.jsonl", *records)
    code, out, err = run(
        empty_home, "ingest", "--json-lines", str(file), program=LIMITED.format(1_000_000)
    )
    told = reported(out)
    assert code == 1
    assert 0 < len(told) < 60
    assert re.fullmatch(TWO_LINES, err)
    *_, stopped, report = [json.loads(line) for line in out.splitlines()]
    assert (report["added"], report["failed"], report["failures"]) == (len(told), 1, [stopped])
    assert stopped["location"] == str(empty_home)
    assert len(stopped["error"]) < 300
    opened = open_home(empty_home)
    assert {each["id"] for each in told} == {each.id for each in opened.library.articles()}
    assert opened.library.problems() == []
    code, out, _ = run(empty_home, "ingest", "--json", str(file))
    assert (code, json.loads(out)["unchanged"], json.loads(out)["added"]) == (
        0, len(told), 60 - len(told)
    )  # fmt: skip
    assert_well(empty_home, monkeypatch)


@pytest.fixture
def fixed_home(tmp_path: Path, empty_home: Path) -> Iterator[Path]:
    """A home with one article that nobody may write to."""
    opened = open_home(empty_home)
    opened.ingest(write_records(tmp_path / "a.jsonl", record(1)))
    opened.library.close()
    with permissions(empty_home, 0o555, 0o444):
        yield empty_home
    assert open_home(empty_home).well()


@contextmanager
def permissions(home: Path, folders: int, files: int) -> Iterator[None]:
    """Set the permissions of a home within the block."""
    paths = [home, *home.rglob("*")]
    for path in paths:
        path.chmod(folders if path.is_dir() else files)
    yield
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("command", ["list", "show", "ask", "search", "failures"])
def test_home_that_may_only_be_read_is_read(fixed_home: Path, command: str) -> None:
    (article,) = json.loads(run(fixed_home, "list", "--json", prefix=rights())[1])
    asked = {"show": [article["id"]], "ask": ["When did unique1 reach Quillport?"],
             "search": ["unique1"]}.get(command, [])  # fmt: skip
    code, out, err = run(fixed_home, command, *asked, prefix=rights())
    assert (code, err) == (0, "")
    assert command == "failures" or "Quillport" in out


def test_home_that_may_only_be_read_is_served(fixed_home: Path) -> None:
    process = start(fixed_home, "serve", "--port", "0", prefix=rights())
    try:
        assert process.stdout.readline().startswith("Dateline is at http://127.0.0.1:")
    finally:
        process.terminate()
        _, err = process.communicate(timeout=60)
    assert err == ""


def test_reader_who_may_not_write_sees_what_another_is_writing(
    tmp_path: Path, opened: Opened
) -> None:
    opened.ingest(write_records(tmp_path / "a.jsonl", record(1)))
    # The writer's connection is open: the article is in SQLite's log alone.
    assert (opened.home / "library.db-wal").stat().st_size > 0
    with permissions(opened.home, 0o555, 0o444):
        code, out, err = run(opened.home, "list", prefix=rights())
    assert (code, err) == (0, "")
    assert "Ferry 1 reaches Quillport" in out


@pytest.mark.parametrize("command", ["ingest", "remove"])
def test_home_that_may_not_be_written_is_told_in_two_lines(
    tmp_path: Path, fixed_home: Path, command: str
) -> None:
    (article,) = json.loads(run(fixed_home, "list", "--json", prefix=rights())[1])
    argument = {"ingest": str(write_records(tmp_path / "b.jsonl", record(2)))}.get(
        command, article["id"]
    )
    code, out, err = run(fixed_home, command, argument, prefix=rights())
    assert (code, out) == (3, "")
    assert re.fullmatch(TWO_LINES, err)
    assert "permissions" in err
    assert "stored" not in err


def test_file_and_folder_that_may_not_be_read_are_failures(
    tmp_path: Path, empty_home: Path
) -> None:
    folder = tmp_path / "news"
    (folder / "closed").mkdir(parents=True)
    write_records(folder / "a.jsonl", record(1))
    write_records(folder / "closed" / "b.jsonl", record(2))
    write_records(folder / "c.jsonl", record(3)).chmod(0)
    (folder / "closed").chmod(0)
    inside = folder / "closed" / "b.jsonl"
    code, out, err = run(empty_home, "ingest", "--json", str(inside), str(folder), prefix=rights())
    (folder / "closed").chmod(0o755)
    report = json.loads(out)
    assert (code, report["added"], report["failed"], err) == (1, 1, 3, "")
    assert {each["location"] for each in report["failures"]} == {
        str(inside), str(folder / "c.jsonl"), str(folder / "closed")
    }  # fmt: skip
    assert all("permissions" in each["hint"] or "path" in each["hint"]
               for each in report["failures"])  # fmt: skip


def test_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path, empty_home: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    code, out, err = run(empty_home, "ingest", "--json", str(tmp_path / "pipe"))
    assert (code, json.loads(out)["failed"], err) == (3, 1, "")
    assert "is not a regular file" in out


def test_interrupted_ingest_says_so_and_keeps_what_it_reported(
    tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_records(tmp_path / "a.jsonl", *map(record, range(200)))
    process = start(empty_home, "ingest", "--json-lines", str(file))
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, err = process.communicate(timeout=60)
    told = reported(first + rest)
    if process.returncode == 0:
        pytest.skip("it was done before the signal came")
    assert process.returncode == 1
    assert err.startswith("\nnote: ending after the article in hand; Ctrl-C again ends at once\n")
    assert "error: stopped; what is reported is stored\n  try: run the same command again" in err
    opened: Opened = open_home(empty_home)
    assert opened.library.counts()["articles"] >= len(told) > 0
    assert_well(empty_home, monkeypatch)


def test_copies_stored_by_two_processes_have_one_original(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in ("one", "two"):
        carried = [record(n, url=f"https://{name}.example/{n}", outlet=name,
                          text=f"{HARBOUR}\n\nThe ferry {n} waited at sea number{n}. " + UNION if n else HARBOUR)
                   for n in range(4)]  # fmt: skip
        write_records(tmp_path / f"{name}.jsonl", *carried)
    running = [start(home, "ingest", str(tmp_path / f"{name}.jsonl")) for name in ("one", "two")]
    said = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    opened = open_home(home)
    originals = [each for each in opened.library.articles() if each.copy_of is None]
    assert len(originals) == len({each.text_sha256 for each in originals}) == 2
    assert opened.library.counts()["articles"] == 8
    assert opened.well()
