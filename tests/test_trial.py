"""`dateline settings --test`: whether the language model in use answers, or why it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.chat_server import BREAKS_OFF, ChatServer, Refusal, Script
from ui.cli import main
from ui.doctor import examine


def ran(
    home: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int | str | None, str]:
    with pytest.raises(SystemExit) as ended:
        main(["settings", "--home", str(home), *arguments])
    return ended.value.code, capsys.readouterr().out


def tried(
    home: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int | str | None, str]:
    return ran(home, capsys, "--test", *arguments)


@pytest.fixture
def played(chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> ChatServer:
    """A server whose model "played" is the one in use."""
    monkeypatch.setenv("DATELINE_ANSWERER", "auto")
    monkeypatch.setenv("DATELINE_CHAT_MODEL", "openai:played")
    monkeypatch.setenv("DATELINE_CHAT_BASE_URL", chat_server.address)
    monkeypatch.setenv("DATELINE_CHAT_API_KEY", "sk-hidden-9")
    return chat_server


ON_AND_ON = (f"word {number} " for number in range(1_000_000))
CASES: dict[str, tuple[Script | Refusal, str]] = {
    "answers": (lambda _: ["yes"], "openai:played answers; its first word came after"),
    "writes on and on": (lambda _: ON_AND_ON, "openai:played answers"),
    "breaks off": (lambda _: ["yes, I", BREAKS_OFF], "broke off while played was writing"),
    "nothing": (lambda _: [""], "answers with nothing"),
    "wrong key": (401, "refuses the key for played"),
    "wrong key, by name": ((400, "API key not valid. Please pass a valid one."), "refuses the key for played"),
    "wrong key, in code": ((400, "code: invalid_api_key"), "refuses the key for played"),
    "key of little": (403, "does not let you use played"),
    "no credit": ((429, "insufficient_quota"), "no credit left"),
    "too many": (429, "takes no more questions"),
    "no such model": (404, "has no model played"),
    "no such model, as Ollama says it": ((404, 'model "played" not found, try pulling it first'), "has no model played"),
    "no such model, as OpenAI says it": ((400, "The model `played` does not exist"), "has no model played"),
    "no such page": ((404, "404 page not found"), "is no address of a model's server"),
    "too long": (413, "the passages are too long for played"),
    "too long, in words": (
        (400, "This model's maximum context length is 2048 tokens"), "the passages are too long for played",
    ),
    "out of memory": (
        (500, "model requires more system memory (9.1 GiB) than is available"), "not enough memory for played",
    ),
    "out of memory, of a card": ((500, "cudaMalloc failed: out of memory"), "not enough memory for played"),
    "ended for its memory": ((500, "llama runner process has terminated: signal: killed"), "not enough memory"),
    "an error there": (500, "failed while asking played"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_model_in_use_is_tried(
    played: ChatServer, empty_home: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    script, told = CASES[name]
    well = "answers" in told and "nothing" not in told
    played.scripts["played"] = script
    ended, out = tried(empty_home, capsys)
    assert (ended, told in out, "  try: " in out) == (0 if well else 1, True, not well), out
    assert "nothing leaves this machine" in out and "from DATELINE_CHAT_API_KEY" in out
    assert "sk-hidden-9" not in out and "sk-secret" not in out


def test_trial_as_json(
    played: ChatServer, empty_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for script in (lambda _: ["yes"], 401):
        played.scripts["played"] = script
        code, out = tried(empty_home, capsys, "--json")
        document = json.loads(out)
        assert document["ok"] == (code == 0) == (script != 401) and document["local"] is True
        assert document["key"] == "DATELINE_CHAT_API_KEY" and "sk-hidden-9" not in out


def test_key_that_is_missing_is_told(
    played: ChatServer, empty_home: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    played.scripts["played"] = 401
    monkeypatch.delenv("DATELINE_CHAT_API_KEY")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-openai")  # which is not sent, and so none
    _, out = tried(empty_home, capsys)
    assert "Key: none given" in out and "wants a key for played, and none is given" in out


def test_what_is_meant_for_openai_goes_nowhere_else(
    played: ChatServer, empty_home: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name in ("OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT_ID", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "of-openai")
    monkeypatch.setenv(
        "OPENAI_CUSTOM_HEADERS", "X-Team: of-openai\nAuthorization: Bearer of-openai"
    )
    monkeypatch.setenv("OPENAI_PROXY", "http://127.0.0.1:9")
    played.scripts["played"] = lambda _: ["yes"]
    code, out = tried(empty_home, capsys)
    assert code == 0, out
    (sent,) = played.headers
    assert "of-openai" not in str(sent) and played.keys == ["Bearer sk-hidden-9"]


@pytest.mark.parametrize(
    ("settings", "told", "why"),
    [
        (
            {},
            "No language model writes",
            "no Ollama with a model answers at http://127.0.0.1:11434",
        ),
        ({"DATELINE_ANSWERER": "extractive"}, "No language model writes", "from DATELINE_ANSWERER"),
        (
            {"DATELINE_CHAT_MODEL": "ollama:m"},
            "ollama:m writes, asked at http://127.0.0.1:11434; nothing leaves this machine",
            "from DATELINE_CHAT_MODEL",
        ),
        (
            {"DATELINE_CHAT_MODEL": "openai:m"},
            "openai:m writes, asked at https://api.openai.com/v1; passages are sent there",
            "from DATELINE_CHAT_MODEL",
        ),
        (
            {"DATELINE_CHAT_MODEL": "m"},
            "No language model can write: chat.model is 'm'",
            "provider:name",
        ),
    ],
    ids=["nothing there", "not wanted", "Ollama", "OpenAI", "a slip"],
)
def test_settings_say_who_writes_and_why(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    settings: dict[str, str], told: str, why: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("rag.chat.choice.local_models", lambda: [])
    for name, value in ({"DATELINE_ANSWERER": "auto"} | settings).items():
        monkeypatch.setenv(name, value)
    code, out = ran(empty_home, capsys)
    assert code == 0 and told in out and why in out
    (answerer,) = (
        row for row in json.loads(ran(empty_home, capsys, "--json")[1]) if "in_use" in row
    )
    assert answerer["name"] == "answerer"
    assert answerer["in_use"]["model"] == (told.split()[0] if "writes, asked" in told else None)


def test_ollama_that_was_found_is_named_by_settings_and_doctor(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("rag.chat.choice.local_models", lambda: ["llama3.2:latest"])
    monkeypatch.setenv("DATELINE_ANSWERER", "auto")
    for command in ("settings", "doctor"):
        with pytest.raises(SystemExit):
            main([command, "--home", str(empty_home)])
        out = capsys.readouterr().out
        assert "ollama:llama3.2:latest writes, asked at http://127.0.0.1:11434" in out
        assert "this is the model last changed in the Ollama" in out


def test_doctor_tells_a_model_that_cannot_be_asked(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_ANSWERER", "auto")
    for spec, told in (("m", "provider:name"), ("openai:m", "")):
        monkeypatch.setenv("DATELINE_CHAT_MODEL", spec)
        (found,) = (each for each in examine(empty_home) if each.name == "language model")
        assert found.ok == (not told) and told in found.hint


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
