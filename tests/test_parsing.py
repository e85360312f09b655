"""Foreign bytes are parsed in a process of its own, which may break, be greedy, or be ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.draft import Draft, Link
from ingest.parsing import Item, Job, ParsingProcess, borrow, give_back
from ingest.parsing.child import parse
from ingest.parsing.wire import END, item_line, read_item
from rag.errors import ParseError
from tests.library_of import record, write_records

REPOSITORY = Path(__file__).resolve().parent.parent
RSS = """<rss version="2.0"><channel><title>Gazette</title>
<item><title>Ferry</title><link>https://g.example/1</link><pubDate>Sun, 07 Dec 2025 09:00:00 GMT</pubDate>
<description>The ferry sails again on Monday.</description></item></channel></rss>"""


@pytest.fixture
def process() -> Iterator[ParsingProcess]:
    process = ParsingProcess()
    yield process
    process.close()


def asked(process: ParsingProcess, path: Path, **of_job: object) -> list[Item]:
    process.begin(Job(str(path), path.name, str(path), **of_job))  # type: ignore[arg-type]
    return list(process.items())


@pytest.mark.parametrize(
    "item",
    [
        Draft("a:1", "k", "Text — “quoted”.", "T", "O", "u", ("A", "B"), date(2025, 12, 7),
              datetime(2025, 12, 7, 9, tzinfo=UTC), {"published": "meta"}, "en"),
        Draft("a", "k", "lone \ud800 surrogate"),
        Link("https://g.example", "T", None, datetime(2025, 12, 7, tzinfo=UTC), date(2025, 12, 8)),
    ],
)  # fmt: skip
def test_what_goes_over_the_wire_comes_out_the_same(item: Item) -> None:
    line = item_line(item)
    assert line.count(b"\n") == 1
    assert line.isascii()
    assert read_item(line) == item


def test_errors_keep_their_words_and_place() -> None:
    error = read_item(item_line(ParseError("bad", "mend it", location="a:2")))
    assert isinstance(error, ParseError)
    assert (error.message, error.hint, error.location) == ("bad", "mend it", "a:2")
    assert read_item(END) is None


@pytest.mark.parametrize(
    "line", [b"nonsense\n", b"[]\n", b'{"draft": {}}\n', b'{"a": 1, "b": 2}\n']
)
def test_nonsense_is_known_as_such(line: bytes) -> None:
    with pytest.raises(ValueError):
        read_item(line)


def test_one_process_parses_file_after_file(process: ParsingProcess, tmp_path: Path) -> None:
    first = write_records(tmp_path / "a.jsonl", record(1), record(2))
    second = tmp_path / "b.txt"
    second.write_text("The ferry sails.")
    assert [each.title for each in asked(process, first) if isinstance(each, Draft)] == [
        "Ferry 1 reaches Quillport",
        "Ferry 2 reaches Quillport",
    ]
    (draft,) = asked(process, second)
    assert isinstance(draft, Draft)
    assert draft.text == "The ferry sails."
    assert process.is_idle


def test_many_more_drafts_than_are_read_ahead_come_in_order(
    process: ParsingProcess, tmp_path: Path
) -> None:
    file = write_records(tmp_path / "a.jsonl", *map(record, range(500)))
    assert [each.location for each in asked(process, file) if isinstance(each, Draft)] == [
        f"{file}:{number}" for number in range(1, 501)
    ]


def test_links_are_given_in_place_of_drafts_where_asked(
    process: ParsingProcess, tmp_path: Path
) -> None:
    file = tmp_path / "news.rss"
    file.write_text(RSS)
    (draft,) = asked(process, file)
    (link,) = asked(process, file, want="links")
    assert isinstance(draft, Draft)
    moment = datetime(2025, 12, 7, 9, tzinfo=UTC)
    assert link.said is not None
    assert replace(link, said=None) == Link(
        "https://g.example/1", "Ferry", "Gazette", moment,
        standfirst="The ferry sails again on Monday.",
    )  # fmt: skip


def test_file_that_takes_too_long_ends_the_process_and_is_told(
    process: ParsingProcess, tmp_path: Path
) -> None:
    file = write_records(tmp_path / "a.jsonl", *map(record, range(20_000)))
    *_, last = asked(process, file, seconds=0.001)
    assert isinstance(last, ParseError)
    assert last.message == f"{file} takes too long to parse"
    assert not process.is_idle


def test_file_that_takes_too_much_memory_is_told(process: ParsingProcess, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps([record(number) for number in range(20_000)]))
    *_, last = asked(process, file, memory_bytes=-11 * file.stat().st_size)
    assert isinstance(last, ParseError)
    assert "memory" in last.message or "stop" in last.message


def test_process_that_dies_keeps_what_it_found_and_tells(
    process: ParsingProcess, tmp_path: Path
) -> None:
    file = write_records(tmp_path / "a.jsonl", *map(record, range(2000)))
    process.begin(Job(str(file), file.name, str(file)))
    with closing(process.items()) as items:
        first = next(items)
        os.kill(process.pid, signal.SIGKILL)
        *_, last = items
    assert isinstance(first, Draft)
    assert isinstance(last, ParseError)
    assert last.message == f"{file} makes its parser stop (status -9)"


def test_pool_replaces_a_dead_process_and_ends_a_busy_one(tmp_path: Path) -> None:
    file = write_records(tmp_path / "a.jsonl", *map(record, range(2000)))
    dead = borrow()
    give_back(dead)
    os.kill(dead.pid, signal.SIGKILL)
    os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)
    busy = borrow()
    assert busy.pid != dead.pid
    busy.begin(Job(str(file), file.name, str(file)))
    give_back(busy)
    assert not busy.is_idle
    again = borrow()
    assert again.pid != busy.pid
    assert len(asked(again, file)) == 2000
    give_back(again)
    assert borrow() is again
    give_back(again)


def test_parser_that_breaks_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, location: str) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("ingest.formats.text.parse", broken)
    (tmp_path / "a.txt").write_text("Words.")
    (error,) = parse(Job(str(tmp_path / "a.txt"), "a.txt", "a.txt"))
    assert isinstance(error, ParseError)
    assert "RecursionError: too deep" in error.message


def test_folder_of_the_user_lends_no_modules(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong module')")
    (tmp_path / "a.txt").write_text("The ferry sails.")
    code = (
        "from ingest.parsing import Job, ParsingProcess\n"
        "process = ParsingProcess()\n"
        "process.begin(Job('a.txt', 'a.txt', 'a.txt'))\n"
        "print(next(process.items()).text)\n"
        "process.close()"
    )
    told = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True,
        check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, timeout=60,
    )  # fmt: skip
    assert told.stdout == "The ferry sails.\n"


FORBIDDEN = {
    "connect": "import socket; socket.create_connection(('127.0.0.1', {port}), timeout=1)",
    "resolve": "import socket; socket.getaddrinfo('localhost', 80)",
    "start": "import subprocess; subprocess.run(['true'])",
    "shell": "import os; os.system('true')",
    "write": "open('{folder}/made.txt', 'w')",
    "remove": "import os; os.remove('{folder}/kept.txt')",
}


@pytest.mark.parametrize("action", FORBIDDEN.values(), ids=FORBIDDEN)
def test_process_that_parses_has_no_effects(action: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = (
            "from ingest.parsing import limits; limits.forbid_effects()\n"
            "try:\n    " + action.format(port=server.getsockname()[1], folder=tmp_path) + "\n"
            "except PermissionError as error:\n    print(error)"
        )
        told = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
    assert "a parser may not" in told.stdout
    assert [each.name for each in tmp_path.iterdir()] == ["kept.txt"]
