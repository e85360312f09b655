"""On a terminal an answer grows as its sentences stand; elsewhere it is printed whole."""

from __future__ import annotations

import codecs
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.records import Answer, Draft, Sentence, Step
from tests.chat_server import BREAKS_OFF, ChatServer
from tests.serving import REPOSITORY
from tests.test_chat import MADE_UP, QUESTION, TRUE, dateline, key_of
from tests.test_web_conversation import answer
from ui.growing import print_growing

FURTHER = "Kremlin spokesman Dmitry Peskov said the document includes language favouring dialogue"
_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*([A-Za-z])")
# What colours, and what shows or hides the cursor, moves nothing.
_HARMLESS = {"m", "h", "l"}


class Terminal:
    """A command on a terminal of its own, and what it has written there so far."""

    def __init__(self, *arguments: str) -> None:
        ours, its = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from ui.cli import main; main()", *arguments],
            cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=its, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(its)
        self._ours, self._decoder = ours, codecs.getincrementaldecoder("utf-8")()
        self.shown = ""

    def read_until(self, words: str) -> None:
        """Read until these words are there; fails where the command ends without them."""
        while words not in self.shown:
            more = self._more()
            assert more, self.shown
            self.shown += more

    def end(self) -> int:
        """Read the rest, and return the exit code."""
        while more := self._more():
            self.shown += more
        os.close(self._ours)
        return self._process.wait(60)

    def _more(self) -> str:
        try:
            return self._decoder.decode(os.read(self._ours, 65_536))
        except OSError:  # as Linux ends a terminal that nobody writes to any more
            return ""


@pytest.fixture
def asking(
    chat_server: ChatServer, seeded_home: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, ...]:
    """The command that asks with the model "played"."""
    monkeypatch.setenv("DATELINE_CHAT_MODEL", "openai:played")
    monkeypatch.setenv("DATELINE_CHAT_BASE_URL", chat_server.address)
    monkeypatch.setenv("TERM", "xterm-256color")
    return ("ask", QUESTION, "--home", str(seeded_home), "--answerer", "chat")


def test_sentence_is_shown_before_the_next_one_is_written(
    chat_server: ChatServer, asking: tuple[str, ...]
) -> None:
    read = threading.Event()

    def script(passages: dict[str, str]) -> Iterator[str]:
        key = key_of(passages, "Dmitry Peskov")
        yield f"{TRUE} [{key}].\n"
        assert read.wait(60)
        yield f"{MADE_UP['a number']} [{key}].\n{FURTHER} [{key}].\n"

    chat_server.scripts["played"] = script
    terminal = Terminal(*asking)
    terminal.read_until(f"{TRUE}. [1]")
    assert FURTHER not in terminal.shown and "Sources" not in terminal.shown
    read.set()
    assert terminal.end() == 0
    plain = _SEQUENCE.sub("", terminal.shown).replace("\r\n", "\n")
    chat_server.scripts["played"] = lambda passages: [*script(passages)]
    assert without_times(plain) == without_times(dateline(*asking))
    assert {found[1] for found in _SEQUENCE.finditer(terminal.shown)} <= _HARMLESS


def without_times(text: str) -> str:
    return re.sub(r"after \d+\.\d s", "after some time", text)


def test_sources_follow_on_a_terminal_where_a_model_breaks_off(
    chat_server: ChatServer, asking: tuple[str, ...]
) -> None:
    chat_server.scripts["played"] = lambda _: ["Kremlin spokes", BREAKS_OFF]
    terminal = Terminal(*asking)
    assert terminal.end() == 0
    assert "Dmitry Peskov" in terminal.shown and "the language model failed" in terminal.shown


def test_line_is_ended_where_the_stream_stops(capsys: pytest.CaptureFixture[str]) -> None:
    def stopped() -> Iterator[Step | Draft | Answer]:
        yield Draft(replace(answer("He."), sentences=(Sentence("He.", (1,), 1.0),)))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_growing(stopped())
    assert capsys.readouterr().out == "He. [1]\n"


def test_what_a_model_writes_steers_no_terminal(
    chat_server: ChatServer, asking: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_CHAT_UNSUPPORTED", "struck")
    evil = "Zakharova \x1b]0;owned\x07said \x9b2J the \u202eend\u202c is near"

    def script(passages: dict[str, str]) -> list[str]:
        key = key_of(passages, "Dmitry Peskov")
        return [f"{TRUE} [{key}].\n", f"{evil} [{key}].\n"]

    chat_server.scripts["played"] = script
    terminal = Terminal(*asking)
    assert terminal.end() == 0
    told = dateline(*asking, "--json")
    for shown in (terminal.shown, told):
        assert "is near" in shown and "\N{REPLACEMENT CHARACTER}]0;owned" in shown
        assert not set("\x07\x9b\u202e\u202c") & set(shown) and "\x1b]" not in shown
    assert "\\u001b" not in told
