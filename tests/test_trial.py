"""`dateline settings --test`: whether the language model in use answers, or why it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.chat_server import ChatServer, Script
from ui.cli import main


def tried(
    home: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int | str | None, str]:
    with pytest.raises(SystemExit) as ended:
        main(["settings", "--test", "--home", str(home), *arguments])
    return ended.value.code, capsys.readouterr().out


@pytest.mark.parametrize(
    ("script", "code", "told"),
    [
        pytest.param(lambda _: ["yes"], 0, "openai:played answers; its first word came after", id="answers"),
        pytest.param(401, 1, "refuses the key", id="wrong key"),
        pytest.param(404, 1, "has no model played", id="no such model"),
        pytest.param(500, 1, "failed while asking played", id="an error there"),
        pytest.param(lambda _: [""], 1, "answers with nothing", id="nothing"),
    ],
)  # fmt: skip
def test_model_in_use_is_tried(
    chat_server: ChatServer, empty_home: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], script: Script | int, code: int, told: str,
) -> None:  # fmt: skip
    chat_server.scripts["played"] = script
    monkeypatch.setenv("DATELINE_ANSWERER", "auto")
    monkeypatch.setenv("DATELINE_CHAT_MODEL", "openai:played")
    monkeypatch.setenv("DATELINE_CHAT_BASE_URL", chat_server.address)
    monkeypatch.setenv("DATELINE_CHAT_API_KEY", "sk-hidden-9")
    ended, out = tried(empty_home, capsys)
    assert (ended, told in out) == (code, True), out
    assert "nothing leaves this machine" in out and "from DATELINE_CHAT_API_KEY" in out
    assert "sk-hidden-9" not in out and "sk-secret" not in out
    document = json.loads(tried(empty_home, capsys, "--json")[1])
    assert document["ok"] == (code == 0) and document["local"] is True
    assert "sk-hidden-9" not in str(document)


def test_nothing_listens_is_told(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_ANSWERER", "auto")
    monkeypatch.setenv("DATELINE_CHAT_MODEL", "openai:played")
    monkeypatch.setenv("DATELINE_CHAT_BASE_URL", "http://127.0.0.1:9/v1")
    code, out = tried(empty_home, capsys)
    assert code == 1 and "nothing answers at http://127.0.0.1:9/v1" in out and "try:" in out


def test_without_a_model_nothing_is_contacted(
    empty_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = tried(empty_home, capsys)
    assert code == 0 and "sources' own sentences" in out
