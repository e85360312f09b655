"""The commands that ask and show, as a user types them: output, exit codes, errors."""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ui.lines import answer_lines
from ui.terminal import out

REPOSITORY = Path(__file__).resolve().parent.parent


def dateline(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", *map(str, arguments)],
        input=stdin, capture_output=True, text=True, cwd=REPOSITORY, check=False,
    )  # fmt: skip


def document(ran: subprocess.CompletedProcess[str]) -> Any:
    """Return the one JSON document that a command printed."""
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_ask_prints_answer_and_sources(seeded_home: Path) -> None:
    ran = dateline("ask", "Who", "is", "the", "Kremlin", "spokesman?", "--home", seeded_home)
    assert ran.returncode == 0
    assert "Dmitry Peskov" in ran.stdout and "[1]" in ran.stdout and "Reuters" in ran.stdout
    assert ran.stderr == ""


def test_day_that_a_source_means_stands_beside_its_words(fresh_home: Path, tmp_path: Path) -> None:
    text = "The ferry between Quillport and Sandholm sank on Monday in a storm, the harbour council said."
    page = (
        f"<html><head><meta name=date content=2023-12-06></head><body><p>{text}</p></body></html>"
    )
    (tmp_path / "ferry.html").write_text(page)
    assert dateline("ingest", tmp_path / "ferry.html", "--home", fresh_home).returncode == 0
    ran = dateline("ask", "When did the ferry to Sandholm sink?", "--home", fresh_home)
    assert f"“{text}”\n    days meant: on Monday (4 December 2023)\n" in ran.stdout


def test_ask_refusal_exits_zero(seeded_home: Path) -> None:
    answer = document(
        dateline("ask", "How does photosynthesis work?", "--json", "--home", seeded_home)
    )
    assert answer["verdict"] == "not_in_sources"
    assert answer["nearest"][0]["outlet"] == "Reuters"


def test_ask_stdin_answers_each_line_in_order(seeded_home: Path) -> None:
    lines = [
        "Who is the Kremlin spokesman?",
        json.dumps({"question": "What did he say about a deal to end the war?",
                    "history": [{"question": "Who is Keith Kellogg?", "answer": "An envoy."}], "now": "2025-12-08"}),
        "",
        "{broken",
        "What did Macron express?",
    ]  # fmt: skip
    ran = dateline("ask", "--stdin", "--json", "--home", seeded_home, stdin="\n".join(lines) + "\n")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 1
    assert "Peskov" in rows[0]["text"] and "Macron" in rows[4]["text"]
    assert rows[1]["rewritten"] == "What did Keith Kellogg say about a deal to end the war?"
    assert "at least one word" in rows[2]["error"] and "hint" in rows[3]


def test_search_prints_hits_as_json(seeded_home: Path) -> None:
    hits = document(
        dateline("search", "security force", "--json", "-k", "2", "--home", seeded_home)
    )
    assert list(hits[0]) == [
        "article_id", "revision", "title", "outlet", "published", "url", "start", "end", "text", "score", "ranks",
    ]  # fmt: skip
    assert len(hits) == 2


def test_search_stdin_prints_one_list_a_line(seeded_home: Path) -> None:
    ran = dateline(
        "search", "--stdin", "--json", "-k", "3", "--home", seeded_home, stdin="Tusk\nMiami\n"
    )
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ["Tusk" in rows[0][0]["text"], "Miami" in rows[1][0]["text"]] == [True, True]


def test_what_was_understood_is_printed_in_one_line(seeded_home: Path) -> None:
    asked = "What did Reuters say of Kelllogg in October 2023?"
    ran = dateline("ask", asked, "--home", seeded_home)
    assert ran.stdout.startswith("Understood: outlet: Reuters; October 2023; spelled: Kellogg\n")
    ran = dateline("search", '"security guarantees" -Macron', "--home", seeded_home)
    assert ran.stdout.startswith("Understood: exactly: security guarantees; without: Macron\n")
    answer = document(dateline("ask", asked, "--json", "--home", seeded_home))
    assert answer["scope"]["understood"][0] == {
        "kind": "outlet", "words": "Reuters", "text": "Reuters",
    }  # fmt: skip


def test_what_is_not_meant_so_is_taken_as_words(seeded_home: Path) -> None:
    asked = "What did Reuters say of Kelllogg in October 2023?"
    literally = ("--literally", "in October 2023", "--literally", "Reuters")
    ran = dateline("ask", asked, *literally, "--home", seeded_home)
    assert ran.stdout.startswith("Understood: spelled: Kellogg\n")
    # An option takes the place of what the question says.
    ran = dateline(
        "ask", asked, "--outlet", "Reuters", "--since", "2025-12-01", "--home", seeded_home
    )
    assert ran.stdout.startswith("Understood: spelled: Kellogg\n")


def test_now_is_what_last_week_means_to_a_search(fresh_home: Path, tmp_path: Path) -> None:
    line = json.dumps({"question": "What sank last week?", "now": "2023-12-13"})
    ran = dateline("search", "--stdin", "--home", fresh_home, stdin=line + "\n")
    assert ran.returncode == 0
    ran = dateline("search", "What sank last week?", "--now", "2023-12-13", "--home", fresh_home)
    assert ran.stdout.startswith("Understood: 4–10 December 2023\n")


def test_list_and_show_agree(seeded_home: Path) -> None:
    (listed,) = document(dateline("list", "--json", "--home", seeded_home))
    shown = document(dateline("show", listed["id"][:6], "--json", "--home", seeded_home))
    text = dateline("show", listed["id"], "--text", "--home", seeded_home).stdout
    assert "text" not in listed
    assert (shown["id"], shown["text"], len(shown["revisions"])) == (listed["id"], text, 1)
    assert text.startswith("Russia has welcomed") and text.endswith("would continue.")


def test_remove_takes_the_article_out(fresh_home: Path) -> None:
    (listed,) = document(dateline("list", "--json", "--home", fresh_home))
    assert (
        document(dateline("remove", listed["id"], "--json", "--home", fresh_home))["status"]
        == "removed"
    )
    assert document(dateline("list", "--json", "--home", fresh_home)) == []
    ran = dateline("ask", "Who?", "--home", fresh_home)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "dateline ingest" in ran.stderr


def test_doctor_finds_all_well(seeded_home: Path) -> None:
    found = document(dateline("doctor", "--json", "--home", seeded_home))
    assert found["ok"] is True
    assert [check["name"] for check in found["checks"]] == [
        "settings", "disk", "language model", "embedding model", "library", "index",
    ]  # fmt: skip


def test_settings_say_where_they_come_from(seeded_home: Path) -> None:
    rows = {
        row["name"]: row for row in document(dateline("settings", "--json", "--home", seeded_home))
    }
    assert (rows["caution"]["value"], rows["caution"]["origin"]) == ("balanced", "default")


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        pytest.param(["ask"], 2, "give a question", id="no question"),
        pytest.param(
            ["ask", "Who?", "--since", "2025-02-01", "--until", "2025-01-01"],
            2,
            "is after",
            id="since after until",
        ),
        pytest.param(["ask", "?!"], 2, "at least one word", id="no words"),
        pytest.param(["ask", "Who?", "-k", "0"], 2, "-k", id="k of zero"),
        pytest.param(["ask", "Who?", "--since", "Friday"], 2, "not a date", id="no date"),
        pytest.param(["ask", "Who?", "--answerer", "oracle"], 2, "oracle", id="unknown answerer"),
        pytest.param(["fly"], 2, "fly", id="unknown command"),
        pytest.param(["show", "zzz"], 3, "no article", id="unknown id"),
        pytest.param(["remove", ""], 3, "no article", id="empty id"),
        pytest.param(["serve", "--auth", "nocolon"], 2, "login", id="auth without colon"),
    ],
)
def test_errors_take_two_lines(
    seeded_home: Path, arguments: list[str], code: int, problem: str
) -> None:
    ran = dateline(*arguments, *([] if arguments == ["fly"] else ["--home", str(seeded_home)]))
    first, second = ran.stderr.splitlines()
    assert (ran.returncode, ran.stdout) == (code, "")
    assert first.startswith("error: ") and problem in first
    assert second.startswith("  try: ")


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        ('{"question": "Who is Umerov?", "history": "zzz"}', '"history" is not a list', "answer"),
        ('{"question": "Who?", "history": [{"answer": "x"}]}', '"history" is not a list', "answer"),
        ('{"question": "Who?", "history": ["zzz"]}', '"history" is not a list', "oldest first"),
        ('{"question": "Who is Umerov?", "now": "rubbish"}', '"now" is "rubbish"', "2025-12-07"),
        ('{"question": "Who is Umerov?", "now": 5}', '"now" is 5', "2025-12-07T09:00"),
        ('{"question": 5}', 'no "question" that is text', "write a question"),
        ("{broken", "not a JSON object", "write a question"),
        ('{"question": ' + "[" * 100_000, "not a JSON object", "write a question"),
    ],
    ids=["history text", "turn without question", "turn text", "now word", "now number",
         "question number", "no JSON", "deep JSON"],
)  # fmt: skip
def test_bad_line_is_told_in_plain_words(
    line: str, error: str, hint: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.StringIO(line + "\nWho is Umerov?\n"))
    assert answer_lines(lambda question, history, now: {"asked": question}) == 1
    told, after = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert set(told) == {"question", "error", "hint"}
    assert error in told["error"]
    assert hint in told["hint"]
    assert not re.search("isoformat|indices|Expecting|recursion", told["error"])
    assert after == {"asked": "Who is Umerov?"}


def test_question_is_asked_for_before_the_library(tmp_path: Path) -> None:
    assert dateline("search", "--home", tmp_path / "nowhere").returncode == 2


def test_unknown_outlet_is_noted(seeded_home: Path) -> None:
    ran = dateline("ask", "Who?", "--json", "--outlet", "Rooters", "--home", seeded_home)
    assert document(ran)["verdict"] == "not_in_sources"
    assert ran.stderr == "note: no article is from 'Rooters'; there are: Reuters\n"


@pytest.mark.parametrize("command", ["ask", "search"])
def test_undated_articles_that_are_left_out_are_noted(seeded_home: Path, command: str) -> None:
    told = "note: 1 article is left out by --since and --until: when published is not known\n"
    asked = (command, "Peskov", "--json", "--home", seeded_home)
    assert dateline(*asked, "--since", "2025-01-01").stderr == told
    assert dateline(*asked, "--until", "2026-01-01", "--outlet", "reuters").stderr == told
    assert dateline(*asked).stderr == ""


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    ran = dateline("list", "--debug", "--home", tmp_path / "nowhere")
    assert "Traceback" in ran.stderr and "LibraryError" in ran.stderr


def test_escape_sequences_do_not_reach_the_terminal(fresh_home: Path, tmp_path: Path) -> None:
    page = tmp_path / "evil.txt"
    page.write_text(
        "Loud news\n\nThe siren of Quorn rang \x1b[31mred\x1b[0m \x9b2J at noon [bold]today[/bold].\n"
        + "Nobody in the town of Quorn had expected that, its mayor Ada Lind said. " * 8
    )
    assert dateline("ingest", page, "--home", fresh_home).returncode == 0
    said = dateline("search", "siren of Quorn", "--home", fresh_home).stdout
    assert "\x1b" not in said and "\x9b" not in said
    assert "[bold]today[/bold]" in said


def test_characters_that_belong_to_the_text_are_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "👩\u200d👩\u200d👧 می\u200cخواهم 5\u202f000\u00a0km soft\u00adly\u200e end"
    out(text)
    assert capsys.readouterr().out == text + "\n"


def test_characters_that_steer_the_terminal_are_not_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out("a\x1bb\x9bc\u202ed\u2066e\x00f\x7fg\rh\ud800i")
    assert capsys.readouterr().out == "a�b�c�d�e�f�g�h�i\n"


def test_extract_prints_articles_and_failures_and_stores_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "Ferry", "text": "It sailed."}\nbroken\n')
    page = (REPOSITORY / "tests/formats/html/input.html").read_bytes()
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page))
    (tmp_path / "c.html.gz").write_bytes(gzip.compress(page)[:-30])
    home = tmp_path / "home"
    ran = dateline("extract", tmp_path, "--home", home)
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 1
    assert [row["file"] for row in rows] == ["a.jsonl", "a.jsonl", "b.html.gz", "c.html.gz"]
    assert (rows[0]["title"], rows[0]["text"]) == ("Ferry", "It sailed.")
    assert "not JSON" in rows[1]["error"] and "cannot be unpacked" in rows[3]["error"]
    assert list(rows[2]) == [
        "location", "file", "title", "text", "outlet", "url", "authors", "published", "modified",
        "dates_from", "language", "standfirst", "section",
    ]  # fmt: skip
    assert rows[2]["title"] == "Quillport ferry returns after ten months"
    assert not home.exists()
