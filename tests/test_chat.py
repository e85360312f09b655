"""A language model writes, and not one sentence of it stands without its evidence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant, open_assistant
from rag.errors import SettingsError
from rag.records import Answer, Draft, Step
from rag.settings import load_settings
from tests.chat_server import BREAKS_OFF, SILENCE, ChatServer, Refusal, Script

REPOSITORY = Path(__file__).resolve().parent.parent
SEED = next((REPOSITORY / "seeds").iterdir()).read_text(encoding="utf-8")
QUESTION = "Who is the Kremlin spokesman?"
TRUE = "Kremlin spokesman Dmitry Peskov said the document favours dialogue over confrontation"


@pytest.fixture
def asks(chat_server: ChatServer, seeded_home: Path) -> Callable[..., Answer]:
    """Ask with a model that plays a script."""

    def ask(script: Script | Refusal, question: str = QUESTION, **settings: str) -> Answer:
        chat_server.scripts["played"] = script
        return opened(seeded_home, chat_server, **settings).ask(question)

    return ask


def opened(home: Path, chat_server: ChatServer, **settings: str) -> Assistant:
    given = {
        "answerer": "chat",
        "chat.model": "openai:played",
        "chat.base_url": chat_server.address,
    }
    return open_assistant(load_settings(home, given | settings))


def dateline(*arguments: str | Path) -> str:
    """Run the command in a process of its own, and return what it printed."""
    return subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", *map(str, arguments)],
        capture_output=True, text=True, cwd=REPOSITORY, check=True,
    ).stdout  # fmt: skip


def key_of(passages: dict[str, str], words: str) -> str:
    """Return the key of the passage that holds these words."""
    return next(key for key, text in passages.items() if words in text)


def says(*sentences: tuple[str, str]) -> Script:
    """Play a model that writes sentences, each citing the passage that holds some words."""
    return lambda passages: [f"{text} [{key_of(passages, words)}].\n" for text, words in sentences]


def test_what_a_source_says_stands_with_its_words(asks: Callable[..., Answer]) -> None:
    answer = asks(says((TRUE, "Dmitry Peskov")))
    assert answer.verdict == "answered"
    assert answer.text == f"{TRUE}. [1]"
    assert "Dmitry Peskov" in answer.citations[0].quote
    assert answer.writing and answer.writing.fell_back is None
    assert (answer.writing.input_tokens, answer.writing.output_tokens) == (500, 1)
    assert answer.writing.cost_usd == 0
    assert answer.answerer == "chat (openai:played)"


MADE_UP = {
    "a number": "The document, released this week, has 48 pages",
    "a name": "Kremlin spokesman Maria Zakharova said the document favours dialogue",
    "a dropped not": "The document describes Russia as a direct threat to the United States",
    "a mood": "Keir Starmer hosted Zelenskyy in London on Monday",
    "a day": "Diplomacy is set to continue on Friday in London",
    "words that nobody said": "Peskov said the document is “the best news of the decade”",
    "from elsewhere": "Peskov was born in Moscow and is married to a figure skater",
}


@pytest.mark.parametrize("sentence", MADE_UP.values(), ids=MADE_UP)
def test_what_no_source_says_is_struck(asks: Callable[..., Answer], sentence: str) -> None:
    answer = asks(says((TRUE, "Dmitry Peskov"), (sentence, "Dmitry Peskov")))
    assert answer.text == f"{TRUE}. [1]"
    assert answer.verdict == "partly"
    assert [text for text, reason in answer.struck if reason] == [f"{sentence}."]


def test_another_passage_that_supports_a_sentence_is_cited(asks: Callable[..., Answer]) -> None:
    def script(passages: dict[str, str]) -> list[str]:
        wrong = next(key for key, text in passages.items() if "Dmitry Peskov" not in text)
        return [f"{TRUE} [{wrong}]."]

    answer = asks(script)
    assert "Dmitry Peskov" in answer.citations[0].quote
    assert answer.writing and answer.writing.recited == 1


@pytest.mark.parametrize("key", ["zzzz", "1", "source 7"])
def test_a_key_of_nothing_is_counted(asks: Callable[..., Answer], key: str) -> None:
    answer = asks(lambda _: [f"{TRUE} [{key}].\n", f"Nobody said this at all [{key}]."])
    assert answer.writing and answer.writing.unknown_keys == 2
    assert [text for text, _ in answer.struck] == ["Nobody said this at all."]
    assert all(each.quote in SEED for each in answer.citations)


FAILURES: dict[str, tuple[Script | Refusal, str]] = {
    "an error of the server": (500, "failed"),
    "too much for it": (413, "the passages are too long"),
    "too many questions": (429, "no more questions"),
    "a missing key": (401, "wants a key"),
    "no such model": (404, "has no model"),
    "it breaks off": (lambda _: ["Kremlin spokes", BREAKS_OFF], ""),
    "it is silent": (lambda _: [SILENCE], "longer than 1 seconds"),
    "it writes nothing": (lambda _: [""], "no answer in the passages"),
    "it finds nothing": (lambda _: ["NOT SAID"], "no answer in the passages"),
    "nothing stands": (lambda _: ["Napoleon won at Waterloo [zzzz]."], "nothing that it wrote"),
}


@pytest.mark.parametrize(("script", "told"), FAILURES.values(), ids=FAILURES)
def test_the_sources_answer_where_a_model_fails(
    asks: Callable[..., Answer], assistant: Assistant, script: Script | Refusal, told: str
) -> None:
    answer = asks(script, **{"chat.deadline": "1"})
    plain = assistant.ask(QUESTION)
    assert (answer.verdict, answer.text) == ("answered", plain.text)
    assert answer.writing and told in str(answer.writing.fell_back)
    assert answer.answerer == "extractive"
    assert "sk-secret" not in str(answer)


def test_what_stands_before_a_model_breaks_off_is_kept(
    asks: Callable[..., Answer], chat_server: ChatServer
) -> None:
    question = "What did Donald Tusk urge Washington to do?"
    told = "Donald Tusk urged Washington to preserve transatlantic unity"

    def script(passages: dict[str, str]) -> list[Any]:
        return [f"{told} [{key_of(passages, 'Tusk')}].\nAnd the", BREAKS_OFF]

    chat_server.pause = 0.1
    answer = asks(script, question)
    assert answer.sentences[0].text == f"{told}."
    assert answer.writing and answer.writing.sentences == 1 and answer.writing.fell_back


def test_without_evidence_no_model_is_asked(
    asks: Callable[..., Answer], chat_server: ChatServer
) -> None:
    answer = asks(says((TRUE, "Peskov")), "How do I bake sourdough bread?")
    assert answer.verdict == "not_in_sources" and answer.writing is None
    assert chat_server.asked == []


def test_an_answer_grows_sentence_by_sentence(chat_server: ChatServer, seeded_home: Path) -> None:
    further = (
        "Kremlin spokesman Dmitry Peskov said the document includes language favouring dialogue"
    )
    chat_server.scripts["played"] = says((TRUE, "Dmitry Peskov"), (further, "Dmitry Peskov"))
    made = list(opened(seeded_home, chat_server).stream(QUESTION))
    drafts = [each.answer for each in made if isinstance(each, Draft)]
    assert [len(each.sentences) for each in drafts] == [1, 2, 2]
    assert [each.stage for each in made if isinstance(each, Step)] == [
        "searching",
        "reading",
        "writing",
    ]
    assert isinstance(made[-1], Answer) and made[-1].sentences == drafts[-1].sentences


def test_what_does_not_answer_is_struck(asks: Callable[..., Answer]) -> None:
    aside = "Over the weekend, Russia launched another large-scale aerial attack across Ukraine"
    answer = asks(says((TRUE, "Dmitry Peskov"), (aside, "Over the weekend")))
    assert answer.text == f"{TRUE}. [1]"
    assert answer.struck == ((f"{aside}.", "it does not answer the question"),)


def test_the_model_sees_passages_under_random_keys_and_gets_no_tools(
    asks: Callable[..., Answer], chat_server: ChatServer
) -> None:
    asks(says((TRUE, "Peskov")))
    asks(says((TRUE, "Peskov")))
    seen = [each["messages"][-1]["content"] for each in chat_server.asked]
    assert seen[0] != seen[1] and all(QUESTION in each for each in seen)
    assert not any("tools" in each for each in chat_server.asked)


def test_the_key_goes_to_the_server_and_nowhere_else(
    asks: Callable[..., Answer],
    chat_server: ChatServer,
    monkeypatch: pytest.MonkeyPatch,
    seeded_home: Path,
) -> None:
    monkeypatch.setenv("DATELINE_CHAT_API_KEY", "sk-hidden-7")
    answer = asks(says((TRUE, "Peskov")))
    assert chat_server.keys == ["Bearer sk-hidden-7"]
    assert "sk-hidden-7" not in str(answer)
    assert "sk-hidden-7" not in dateline("settings", "--home", seeded_home)


def test_another_servers_key_is_not_sent(
    asks: Callable[..., Answer], chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-openai")
    asks(says((TRUE, "Peskov")))
    assert chat_server.keys == ["Bearer none"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"chat.model": "played"}, "provider:name"),
        ({"chat.model": "openai:played", "chat.context": "many"}, "chat.context"),
        ({"chat.model": "openai:played", "chat.price": "cheap"}, "chat.price"),
        ({"chat.model": "openai:played", "chat.base_url": "http://bob:secret@x/v1"}, "password"),
        ({"chat.model": "openai:played", "chat.base_url": "http://x/v1?key=secret"}, "password"),
        ({"chat.model": "openai:played", "chat.base_url": "127.0.0.1:8080/v1"}, "plain address"),
    ],
)
def test_settings_that_name_no_model_are_told(
    seeded_home: Path, settings: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsError, match=told):
        open_assistant(load_settings(seeded_home, {"answerer": "chat"} | settings))


def test_a_model_that_is_wanted_and_not_there_is_told(
    seeded_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.chat.choice.local_models", lambda: [])
    wanted = open_assistant(load_settings(seeded_home, {"answerer": "chat"}))
    with pytest.raises(SettingsError, match="there is no language model"):
        wanted.ask(QUESTION)


def test_the_command_line_tells_who_wrote_and_what_was_left_out(
    chat_server: ChatServer, seeded_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat_server.scripts["played"] = says((TRUE, "Peskov"), (MADE_UP["a number"], "Peskov"))
    monkeypatch.setenv("DATELINE_CHAT_MODEL", "openai:played")
    monkeypatch.setenv("DATELINE_CHAT_BASE_URL", chat_server.address)
    asked = ["ask", QUESTION, "--home", str(seeded_home), "--answerer", "chat"]
    told = dateline(*asked)
    assert "Written by openai:played" in told and "1 unsupported sentence left out" in told
    assert "48 pages" not in told
    monkeypatch.setenv("DATELINE_CHAT_UNSUPPORTED", "struck")
    assert "48 pages" in dateline(*asked)
    document = json.loads(dateline(*asked, "--json"))
    assert document["writing"]["model"] == "openai:played" and len(document["struck"]) == 1
