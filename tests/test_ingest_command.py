"""`dateline ingest`, `failures` and `doctor` as a person or a script calls them."""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import ui.doctor  # noqa: F401  # before a test puts another embedder in its place
from rag.embed import SentenceTransformerEmbeddings
from rag.library import open_library
from rag.records import Failure
from tests.library_of import CountingEmbedder, record, write_records
from tests.test_embed import linked_copy
from ui.cli import main
from ui.reasons import by_reason

REPOSITORY = Path(__file__).resolve().parent.parent
SEEDS = REPOSITORY / "seeds"


class Command:
    """Runs `dateline` in this process, with the small embedder."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self.capsys = capsys

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        """Return the exit code, what was printed, and what was complained of."""
        command, *rest = map(str, arguments)
        with pytest.raises(SystemExit) as ended:
            main([command, "--home", str(self.home), *rest])
        out, err = self.capsys.readouterr()
        return int(str(ended.value.code)), out, err

    def json(self, *arguments: str | Path) -> tuple[int, Any]:
        """Return the exit code and the one JSON document."""
        code, out, err = self(*arguments, "--json")
        assert out.count("\n") == 1, err
        return code, json.loads(out)


@pytest.fixture
def dateline(
    empty_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    embedder = CountingEmbedder()
    monkeypatch.setattr("rag.embed.open_embedder", lambda settings: embedder)
    monkeypatch.setattr("ui.doctor.open_embedder", lambda settings: embedder)
    return Command(empty_home, capsys)


def test_report_has_its_documented_fields(dateline: Command, tmp_path: Path) -> None:
    folder = tmp_path / "my news"
    folder.mkdir()
    file = folder / "a.jsonl"
    file.write_text(json.dumps(record(1)) + "\nbroken\n" + json.dumps(record(1, url="x")))
    code, report = dateline.json("ingest", folder)
    assert code == 1
    assert set(report) == {
        "added", "updated", "unchanged", "duplicate", "skipped", "failed", "articles", "failures", "seconds"
    }  # fmt: skip
    assert [report[each] for each in ("added", "updated", "unchanged", "duplicate", "failed")] == [
        1, 0, 0, 1, 1
    ]  # fmt: skip
    assert [set(each) for each in report["articles"]] == [{"id", "revision", "title", "status"}] * 2
    assert report["failures"] == [
        {
            "location": f"{file}:2",
            "error": f"{file}:2 is not JSON",
            "hint": "write one JSON object a line",
        }
    ]


def test_json_lines_are_printed_as_stored_and_the_report_last(
    dateline: Command, tmp_path: Path
) -> None:
    file = write_records(tmp_path / "a.jsonl", record(1), record(2))
    code, out, _ = dateline("ingest", "--json-lines", file)
    *lines, report = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [line["status"] for line in lines] == ["added", "added"]
    assert lines == report["articles"]


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ([], 2, "nothing was named to ingest"),
        (["--format", "docx2", "a.txt"], 2, "there is no format 'docx2'"),
        (["--published", "07/12/2025", "a.txt"], 2, "is not a date"),
        (["--jobs", "0", "a.txt"], 2, "--jobs"),
        (["--retry-failed"], 3, "there is no library"),
    ],
    ids=["nothing named", "format", "date", "jobs", "retry without a library"],
)
def test_slip_is_told_in_two_lines_and_makes_nothing(
    dateline: Command, arguments: list[str], code: int, complaint: str
) -> None:
    ended, out, err = dateline("ingest", *arguments)
    assert (ended, out) == (code, "")
    assert complaint in err.splitlines()[0]
    assert [line.split(":")[0] for line in err.splitlines()] == ["error", "  try"]
    assert not dateline.home.exists()


def test_file_that_is_not_there_is_a_failure_and_exit_3(dateline: Command, tmp_path: Path) -> None:
    code, report = dateline.json("ingest", tmp_path / "none.txt")
    assert (code, report["failed"], report["added"]) == (3, 1, 0)
    code, listed = dateline.json("failures")
    assert code == 0
    assert [(each["location"], each["tries"]) for each in listed] == [
        (str(tmp_path / "none.txt"), 1)
    ]
    assert set(listed[0]) == {"location", "error", "hint", "when", "tries"}


def test_retry_takes_in_what_was_mended(dateline: Command, tmp_path: Path) -> None:
    file = tmp_path / "a:b 7.jsonl"
    file.write_text("broken\n" + json.dumps(record(2)))
    later = tmp_path / "later.txt"
    assert dateline.json("ingest", file, later)[0] == 1
    assert len(dateline.json("failures")[1]) == 2
    write_records(file, record(1), record(2))
    later.write_text("It came later.")
    code, report = dateline.json("ingest", "--retry-failed")
    assert (code, report["added"], report["unchanged"]) == (0, 2, 1)
    assert dateline.json("failures") == (0, [])
    code, report = dateline.json("ingest", "--retry-failed")
    assert (code, report["articles"]) == (0, [])


def test_retry_follows_no_link_out_of_the_named_folder(dateline: Command, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "plan.txt").write_text("Nobody may read this. " * 20)
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "file.txt").symlink_to(tmp_path / "secret" / "plan.txt")
    (folder / "folder").symlink_to(tmp_path / "secret")
    first = dateline.json("ingest", folder)
    assert (first[0], first[1]["failed"]) == (3, 2)
    code, report = dateline.json("ingest", "--retry-failed")
    assert (code, report["articles"]) == (3, [])
    assert sorted(each["error"] for each in report["failures"]) == [
        f"{folder / 'file.txt'} links out of {folder}",
        f"{folder / 'folder'} links out of {folder}",
    ]
    assert [each["tries"] for each in dateline.json("failures")[1]] == [2, 2]
    code, report = dateline.json("ingest", "--retry-failed", "--dry-run")
    assert (code, report["failed"]) == (3, 2)


def test_retry_of_what_can_be_no_file_is_told_again(dateline: Command) -> None:
    assert dateline.json("ingest", "x" * 5000, "https://127.0.0.1:1/a")[1]["failed"] == 2
    code, report = dateline.json("ingest", "--retry-failed")
    assert (code, report["failed"]) == (3, 2)


def test_dry_run_makes_no_home(dateline: Command, tmp_path: Path) -> None:
    code, report = dateline.json("ingest", "--dry-run", SEEDS, tmp_path / "none.txt")
    assert (code, report["added"], report["failed"]) == (1, 1, 1)
    assert not dateline.home.exists()


def test_standard_input_is_known_by_what_it_says(
    dateline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def piped(text: str) -> tuple[int, Any]:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        return dateline.json("ingest", "-")

    assert piped("Ferry returns\n\nIt sails.")[1]["added"] == 1
    assert piped("Ferry returns\n\nIt sails.")[1]["unchanged"] == 1
    assert piped("Ferry returns\n\nIt sails again.")[1]["updated"] == 1
    assert piped("Another headline\n\nOther words.")[1]["added"] == 1
    assert piped("")[0] == 3


def test_format_outlet_and_date_are_taken_from_the_options(
    dateline: Command, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text('{"text": "The text."}')
    options = ["--format", "jsonl", "--outlet", "Gazette", "--published", "2025-12-07"]
    _, report = dateline.json("ingest", *options, tmp_path / "a.txt")
    article = open_library(dateline.home).article(report["articles"][0]["id"])
    assert (article.text, article.outlet) == ("The text.", "Gazette")
    assert str(article.published) == "2025-12-07"


def test_person_reads_counts_and_failures(dateline: Command, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("\x1b[31mRed\x1b[0m returns\n\n" + "It sails on Monday. " * 9)
    (folder / "b.txt").write_bytes(b"")
    code, out, err = dateline("ingest", folder)
    assert code == 1
    assert "1 new" in out
    assert "1 failed" in out
    assert "b.txt is empty" in out + err
    assert "\x1b" not in out


def test_doctor_mends_a_deleted_index_and_tells(dateline: Command, tmp_path: Path) -> None:
    dateline("ingest", write_records(tmp_path / "a.jsonl", record(1)))
    for path in sorted((dateline.home / "index").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    code, report = dateline.json("doctor")
    details = {each["name"]: each["detail"] for each in report["checks"]}
    assert (code, report["ok"]) == (0, True)
    assert details["index"] == "generation g000002 (mended: 1 passages are not in the index yet)"
    code, out, _ = dateline("doctor", "--rebuild")
    assert code == 0
    assert "generation g000003 (rebuilt)" in out


def test_doctor_without_a_library_fails(dateline: Command) -> None:
    code, report = dateline.json("doctor")
    assert (code, report["ok"]) == (1, False)
    assert [each["name"] for each in report["checks"] if not each["ok"]] == ["library"]
    assert "nothing is known to compare its weights with" in str(report)
    assert not dateline.home.exists()


def test_doctor_says_how_much_disk_it_wants(
    dateline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.doctor.LEAST_FREE_BYTES", 10**18)
    _, report = dateline.json("doctor")
    (disk,) = [each for each in report["checks"] if each["name"] == "disk"]
    assert re.fullmatch(r"[\d,]+ MB free, an ingest may need 1,000,000,000,000 MB", disk["detail"])


def test_doctor_tells_of_a_damaged_library_without_a_traceback(
    dateline: Command, tmp_path: Path
) -> None:
    dateline("ingest", write_records(tmp_path / "a.jsonl", record(1)))
    (dateline.home / "library.db").write_bytes(b"rubbish" * 1000)
    for path in dateline.home.glob("library.db-*"):
        path.unlink()
    code, report = dateline.json("doctor")
    assert code == 1
    assert "damaged or not a library" in str(report)


def test_home_of_another_model_is_refused_until_it_is_embedded_again(
    fresh_home: Path,
    tmp_path: Path,
    embedder: SentenceTransformerEmbeddings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    dateline = Command(fresh_home, capsys)
    monkeypatch.setenv(
        "DATELINE_EMBEDDING_MODEL", str(linked_copy(embedder.folder, tmp_path / "other"))
    )
    for command in (["ingest", SEEDS], ["ask", "What did Peskov say?"], ["search", "Peskov"]):
        code, out, err = dateline(*command)
        assert (code, out) == (3, "")
        assert "all-MiniLM-L6-v2@53aa51172d14, the settings name other@53aa51172d14" in err
        assert "dateline doctor --rebuild" in err
    model = "other@53aa51172d14: "
    code, out, _ = dateline("doctor")
    assert code == 1
    assert f"{model}the library was embedded by another, all-MiniLM-L6-v2@53aa51172d14" in out
    assert dateline("doctor", "--rebuild")[0] == 0
    code, out, _ = dateline("doctor")
    assert code == 0
    assert f"{model}the weights are those that embedded this library" in out
    assert dateline.json("ingest", SEEDS)[1]["unchanged"] == 1
    monkeypatch.delenv("DATELINE_EMBEDDING_MODEL")
    assert dateline("search", "Peskov")[0] == 3
    assert "53aa51172d14: the weights are the official ones" in dateline("doctor")[1]


def test_module_is_the_same_command(empty_home: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "--home", str(empty_home), str(tmp_path / "none.txt")],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "there is no file" in done.stdout + done.stderr


@pytest.fixture
def failed(dateline: Command, tmp_path: Path) -> list[str]:
    """Places that failed: seven files that are not there, and one that is empty."""
    (tmp_path / "empty.txt").write_text("")
    places = [str(tmp_path / name) for name in (*(f"none{n}.txt" for n in range(7)), "empty.txt")]
    assert dateline.json("ingest", *places)[0] == 3
    return places


def test_failures_are_listed_by_reason(dateline: Command, failed: list[str]) -> None:
    code, out, err = dateline("failures")
    assert (code, err) == (0, "")
    lines = [line.strip() for line in out.splitlines() if line.strip()]
    assert lines[0] == "8 inputs could not be taken in:"
    assert [line for line in lines if line[0].isdigit()][1:] == [
        "7  there is no file",
        "1  it is empty",
    ]
    assert sum(line in failed for line in lines) == 6
    assert "and 2 more (--all shows them)" in lines
    assert lines[-1] == ("Try again: dateline failures --retry; one of them: dateline ingest PLACE")
    assert (
        sum(line.strip() in failed for line in dateline("failures", "--all")[1].splitlines()) == 8
    )


def test_failures_are_narrowed_retried_and_forgotten(dateline: Command, failed: list[str]) -> None:
    _, found = dateline.json("failures", "NONE3", "no file")
    assert [each["location"] for each in found] == [failed[3]]
    assert "dateline failures none3 --retry" in dateline("failures", "none3")[1]
    Path(failed[3]).write_text("The ferry came later.")
    code, report = dateline.json("failures", "none3", "--retry")
    assert (code, report["added"], report["failed"]) == (0, 1, 0)
    assert len(dateline.json("failures")[1]) == 7
    assert dateline("failures", "empty", "--forget")[:2] == (0, "1 forgotten\n")
    assert dateline("failures", "empty")[1] == "No failure has these words.\n"
    assert dateline.json("failures", "nothing", "--retry") == (0, [])
    assert dateline("failures", "--retry", "--forget")[0] == 2
    assert len(dateline.json("failures", "--forget")[1]) == 6
    assert dateline("failures")[1] == "Nothing has failed.\n"


def test_many_failures_of_one_run_are_told_by_reason(dateline: Command, tmp_path: Path) -> None:
    _, _, err = dateline("ingest", *(tmp_path / f"{number}.txt" for number in range(21)))
    assert err.splitlines() == [
        "error: 21 inputs: there is no file",
        "  try: check the path",
        "note: see which they are: dateline failures",
    ]


def _tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name in ("a.txt", "b.txt"):
            member = tarfile.TarInfo(name)
            member.size = 4_000
            archive.addfile(member, io.BytesIO(b"The ferry sailed again. ".ljust(4_000, b".")))
    return made.getvalue()


def _cut(data: bytes) -> bytes:
    return gzip.compress(data)[:-30]


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("cut.tgz", gzip.compress(_tar(), 0)[:4900], "cannot be unpacked: it ends too early"),
        ("bad.tgz", gzip.compress(_tar())[:30], "cannot be unpacked: it ends too early"),
        ("cut.html.gz", _cut(b"<html><body><p>" + b"The ferry sailed. " * 99), "cannot be unpacked: it ends too early"),
        ("bad.txt.gz", gzip.compress(b"")[:10] + b"\x07" * 40, "cannot be unpacked: it is damaged"),
        ("bad.zip", b"PK\x03\x04" + b"\0" * 90, "is damaged"),
        ("a.json", b'{"text":\n ', "is not JSON from line 2, character 2 on"),
        ("b.json", b"[" * 200_000, "is not JSON: it nests too deep"),
        ("a.xml", b"<newsItem>\n<a></newsItem>", "is not XML from line 2 on"),
    ],
)  # fmt: skip
def test_broken_input_fails_once_in_plain_words(
    dateline: Command, tmp_path: Path, name: str, data: bytes, error: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    _, report = dateline.json("ingest", file)
    assert [each["error"] for each in report["failures"]] == [f"{file} {error}"]
    _, listed = dateline.json("failures")
    assert [each["tries"] for each in listed] == [1]


def test_dry_run_says_what_would_be(dateline: Command, tmp_path: Path) -> None:
    _, told, _ = dateline("ingest", "--dry-run", SEEDS)
    assert told.startswith("would be 1 new (")
    assert "would be added" in told
    assert "nothing is stored" in told.splitlines()[0]


def test_failures_whose_hints_name_addresses_are_one_reason() -> None:
    when = datetime(2025, 12, 7, tzinfo=UTC)
    many = [
        Failure(f"/a.jsonl:{n}", f"/a.jsonl:{n} has no text", f"ingest the page itself: https://a.example/{n}", when)
        for n in range(3)
    ]  # fmt: skip
    (reason,) = by_reason(many)
    assert (reason.error, reason.hint) == ("it has no text", "ingest the page itself: …")
    assert by_reason(many[:1])[0].hint == "ingest the page itself: https://a.example/0"
