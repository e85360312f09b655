"""Receipts as people use them: saved by `ask`, read as a page, verified by `verify`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from rag.assistant import Assistant
from rag.receipt.make import make_receipt
from rag.receipt.record import Receipt
from tests.chat_server import ChatServer
from tests.receipts_of import QUESTION, Fields, forged
from tests.test_cli import dateline, document
from tests.test_web_render import NASTY, Page
from ui.receipts.markdown import receipt_markdown
from ui.receipts.page import receipt_page
from ui.receipts.saving import file_name


@pytest.fixture(scope="module")
def receipt(assistant: Assistant) -> Receipt:
    return make_receipt(assistant.ask(QUESTION), assistant)


@pytest.fixture
def saved(receipt: Receipt, tmp_path: Path) -> Path:
    path = tmp_path / "talks.json"
    path.write_text(receipt.as_json(), encoding="utf-8")
    return path


def test_ask_saves_receipts_that_verify(seeded_home: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"talks.{form}" for form in ("json", "html", "md")]
    options = [each for path in paths for each in ("--receipt", path)]
    ran = dateline("ask", QUESTION, "--json", *options, "--home", seeded_home)
    assert document(ran)["verdict"] == "answered"
    assert ran.stderr == "".join(f"note: the receipt is in {path}\n" for path in paths)
    assert all("After three days of talks in Miami" in path.read_text("utf-8") for path in paths)
    ran = dateline("verify", paths[0], "--home", seeded_home)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == f"ok    {paths[0]}: all stands (2 sentences, 2 quotes)\n      {QUESTION}\n"


def test_verify_json_says_what_was_found(
    receipt: Receipt, seeded_home: Path, tmp_path: Path
) -> None:
    def change(fields: Fields) -> None:
        fields["citations"][0]["quote"] = fields["citations"][0]["quote"].replace("three", "seven")

    path = tmp_path / "changed.json"
    path.write_text(forged(receipt, change).as_json())
    ran = dateline("verify", path, "--json", "--home", seeded_home)
    (found,) = json.loads(ran.stdout)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert (found["file"], found["ok"], found["library"]) == (str(path), False, "same")
    assert {(each["kind"], each["about"], each["fault"]) for each in found["findings"]} == {
        ("quote", "citation 1", True),
        ("check", "sentence 1", True),
    }
    assert [each["stands"] for each in found["quotes"]] == [False, True]
    assert list(found["quotes"][0]) == [
        "about", "article_id", "revision", "stands", "newest_revision", "in_newest",
    ]  # fmt: skip


def test_verify_without_library_checks_the_receipt_itself(saved: Path, tmp_path: Path) -> None:
    ran = dateline("verify", saved, "--home", tmp_path / "nowhere")
    assert ran.returncode == 1
    assert "the quotes could not be looked up" in ran.stdout
    assert not (tmp_path / "nowhere").exists()


def test_verify_takes_several_and_tells_each(
    saved: Path, seeded_home: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"{")
    missing = tmp_path / "missing.json"
    for paths, code in (
        ([broken], 2),
        ([missing], 3),
        ([tmp_path], 3),
        ([broken, missing], 3),
        ([broken, saved], 1),
        ([saved, saved], 0),
    ):
        ran = dateline("verify", *paths, "--json", "--home", seeded_home)
        rows = json.loads(ran.stdout)
        assert (ran.returncode, [row["file"] for row in rows]) == (code, list(map(str, paths)))
        wrong = [row for row in rows if "error" in row]
        assert len(ran.stderr.splitlines()) == 2 * len(wrong)
        assert all(row["hint"] for row in wrong)


def test_page_that_is_verified_asks_for_its_json(receipt: Receipt, tmp_path: Path) -> None:
    for name, text in (
        ("a.html", receipt_page(receipt)),
        ("a.md", receipt_markdown(receipt)),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        ran = dateline("verify", tmp_path / name, "--home", tmp_path)
        first, second = ran.stderr.splitlines()
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "only its JSON can be verified" in first and "FILE.json" in second


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["ask", "--stdin", "--receipt", "a.json"], "ask each question of --stdin by itself"),
        (["ask", "Who?", "--receipt", "a.pdf"], "no .json, .html or .md"),
        (["ask", "Who?", "--receipt", "nowhere/a.json"], "does not exist"),
        (["ask", "Who?", "--receipt", "n" * 5000 + "/a.json"], "does not exist"),
        (["verify"], "RECEIPT"),
    ],
    ids=["stdin", "another end", "no folder", "long folder", "no receipt"],
)
def test_slip_is_told_before_anything_is_asked(
    seeded_home: Path, arguments: list[str], problem: str
) -> None:
    ran = dateline(*arguments, "--home", seeded_home)
    assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 2)
    assert problem in ran.stderr


def test_file_that_cannot_be_written_is_told_before_anything_is_asked(
    seeded_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken.json").mkdir()
    for path in (tmp_path / "taken.json", tmp_path / f"{'n' * 300}.json"):
        ran = dateline("ask", QUESTION, "--receipt", path, "--home", seeded_home)
        assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 2)
        assert "nothing can be saved in" in ran.stderr


def test_question_that_cannot_be_asked_leaves_no_file_and_the_old_one(
    empty_home: Path, tmp_path: Path
) -> None:
    new, old = tmp_path / "new.json", tmp_path / "old.json"
    old.write_text("what was there")
    ran = dateline("ask", "Who?", "--receipt", new, "--receipt", old, "--home", empty_home)
    assert ran.returncode == 3 and "there is no library" in ran.stderr
    assert not new.exists() and old.read_text() == "what was there"


def test_answer_stands_though_its_receipt_cannot_be_saved(
    seeded_home: Path, tmp_path: Path, chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_meanwhile(_: dict[str, str]) -> list[str]:
        (tmp_path / "taken.json").mkdir()
        return ["NOT SAID"]

    chat_server.scripts["played"] = taken_meanwhile
    monkeypatch.setenv("DATELINE_ANSWERER", "chat")
    monkeypatch.setenv("DATELINE_CHAT_MODEL", "openai:played")
    monkeypatch.setenv("DATELINE_CHAT_BASE_URL", chat_server.address)
    ran = dateline("ask", QUESTION, "--receipt", tmp_path / "taken.json", "--home", seeded_home)
    assert ran.returncode == 1 and "three days" in ran.stdout
    assert ran.stderr.startswith("error: the receipt cannot be saved in ")


def nasty(fields: Fields) -> None:
    """Put markup wherever a receipt has a text from outside."""
    evil = f"{NASTY}\n<!-- \n# not a heading\n- no list\n1. none\n=== {{0}} </style></title><svg onload=x>"
    fields.update(question=evil, rewritten=evil, verdict="partly", answerer=evil)
    fields["scope"] = {
        "outlets": [evil], "since": "2020-01-01", "until": None,
        "understood": [{"kind": "outlet", "words": evil, "text": evil}],
    }  # fmt: skip
    fields["clarification"] = {"text": evil, "choices": [{"text": evil, "question": evil}]}
    fields["struck"] = [{"text": evil, "reason": evil}]
    fields["models"] = {evil: evil}
    for sentence in fields["sentences"]:
        sentence["text"] = evil
        sentence["check"] = {"supported": False, "score": 0.1, "reasons": [evil]}
    for source in fields["citations"]:
        source.update(title=evil, outlet=evil, quote=evil, also_carried_by=[evil])
        source.update(url="javascript:alert(1)")
    near = {
        name: fields["citations"][0][name]
        for name in fields["citations"][0]
        if name not in ("number", "also_carried_by")
    }
    fields["nearest"] = [near | {"url": "https://a.example/'\"><script>"}]  # fmt: skip


def test_nothing_in_a_page_is_markup_of_an_article(receipt: Receipt) -> None:
    page = Page(
        receipt_page(forged(receipt, nasty))
        .split("<body>")[1]
        .replace("</html>", "")
        .replace("</body>", "")
    )
    assert page.tags <= {
        "h1", "h2", "h3", "p", "span", "strong", "a", "ul", "li", "s", "article", "blockquote", "dl", "dt", "dd",
    }  # fmt: skip
    assert {name for _, name, _ in page.attributes} <= {
        "class", "dir", "href", "id", "rel", "target",
    }  # fmt: skip
    links = page.values("href")
    assert all(each and each.startswith(("#source-", "https://a.example/")) for each in links)
    assert page.text.count("<script>alert(1)</script>") >= 15


def test_head_of_a_page_loads_nothing(receipt: Receipt) -> None:
    head = receipt_page(forged(receipt, nasty)).split("<body>")[0]
    assert "default-src 'none'" in head
    assert head.count("<style>") == head.count("</style>") == 1 == head.count("</title>")
    assert "<script" not in head and "<svg" not in head and "url(" not in head


def test_nothing_in_markdown_is_markup_of_an_article(receipt: Receipt) -> None:
    text = receipt_markdown(forged(receipt, nasty))
    tokens = MarkdownIt("commonmark", {"html": True}).parse(text)
    inline = [child for token in tokens for child in token.children or []]
    kinds = {token.type for token in [*tokens, *inline]}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "fence",
                        "code_block", "hr", "ordered_list_open", "softbreak", "hardbreak"}  # fmt: skip
    headings = [
        tokens[n + 1].content for n, each in enumerate(tokens) if each.type == "heading_open"
    ]
    assert [each for each in headings if "not a heading" not in each] == [
        "Left out", "Sources", "Nearest", "How it was made",
    ]  # fmt: skip
    assert "<script>alert(1)</script>" in "".join(each.content for each in inline)


def test_refusal_has_pages_that_say_so(assistant: Assistant) -> None:
    receipt = make_receipt(assistant.ask("On what date did Witkoff visit Moscow?"), assistant)
    for text in (receipt_page(receipt), receipt_markdown(receipt)):
        assert "Not in the sources" in text and "The sources speak of this" in text
        assert "on his earlier visit to Moscow" in text and receipt.sha256 in text


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (QUESTION, "how-long-did-the-talks-last.json"),
        ("../../etc/passwd\x00 <b>", "etc-passwd-b.json"),
        ("¿?", "answer.json"),
        ("Was sagte Müller über Straßen? " * 9, "was-sagte-müller-über-strassen-was-sagte-müller-über-strasse.json"),
    ],
)  # fmt: skip
def test_file_is_named_after_the_question(receipt: Receipt, question: str, name: str) -> None:
    changed = forged(receipt, lambda fields: fields.update(question=question))
    assert file_name(changed, "json") == name
