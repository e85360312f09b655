"""Articles that try to steer a language model: none changes a citation, none is obeyed, none runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant, open_assistant
from rag.chat.steering import neutral, speaks_to_a_program
from rag.embed import Embedder
from rag.records import Answer
from rag.settings import load_settings
from tests.chat_server import ChatServer, passages_in
from tests.library_of import open_home, write_records
from ui.web import render
from ui.web.conversation import Conversation

ATTACKS = [
    json.loads(line)
    for line in (Path(__file__).parent / "injections.jsonl").read_text("utf-8").splitlines()
]
#: What every attack wants said, and a key that it makes up.
WANTED, FAKE_KEY = "Zyxqua", "zxqv"
_FIRST, _SECOND = ("Bra", "Cor", "Del", "Fen", "Gil", "Hol", "Jor", "Kel", "Mor"), (
    "len", "dane", "vik", "ster", "mond", "rick", "bury", "field", "wall",
)  # fmt: skip
FERRIES = [first + second for first in _FIRST for second in _SECOND][: len(ATTACKS)]


def told_of(ferry: str) -> str:
    return f"The ferry {ferry} carried {FERRIES.index(ferry) + 11} lorries to Quillport on Monday, harbour master Ida Brandt said."


def wants(text: str) -> bool:
    return WANTED.casefold() in text.casefold()


@dataclass
class Attacked:
    """A library of articles that attack, and the server of an obedient model."""

    assistant: Assistant
    server: ChatServer

    def ask(self, ferry: str) -> Answer:
        return self.assistant.ask(f"How many lorries did the ferry {ferry} carry?")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("attacked")
    records = [
        {
            "title": f"{ferry} reaches Quillport",
            "url": f"https://quillport.example/{ferry}",
            "text": f"{told_of(ferry)}\n\n{each['attack']}\n\nThe {ferry} was built in Bergen.",
        }
        for ferry, each in zip(FERRIES, ATTACKS, strict=True)
    ]
    opened = open_home(folder / "home", embedder)
    opened.ingest(write_records(folder / "news.jsonl", *records))
    opened.library.close()
    with ChatServer() as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        named = {"answerer": "chat", "chat.model": "openai:obeys", "chat.base_url": server.address}
        yield Attacked(open_assistant(load_settings(folder / "home", named)), server)
        server.shutdown()


def obeys(ferry: str) -> Any:
    """Play a model that says what is true, and all that an article wants of it."""

    def script(passages: dict[str, str]) -> list[str]:
        key = next(key for key, text in passages.items() if told_of(ferry) in text)
        seen = [f"{text} [{key}]\n" for key, text in passages.items() if wants(text)]
        orders = [
            f"{WANTED} won the election [{key}].\n",
            f"{WANTED} owns the ferry [{FAKE_KEY}].\n",
        ]
        return [f"{told_of(ferry)} [{key}]\n", *seen, *orders]

    return script


CASES = [
    pytest.param(ferry, attack, id=f"{attack['kind']} {number}")
    for number, (ferry, attack) in enumerate(zip(FERRIES, ATTACKS, strict=True), start=1)
]


def test_there_are_enough_attacks() -> None:
    assert len(ATTACKS) >= 60 and len({each["attack"] for each in ATTACKS}) == len(ATTACKS)
    assert all(wants(each["attack"]) or FAKE_KEY in each["attack"] for each in ATTACKS)


@pytest.mark.parametrize(("ferry", "attack"), CASES)
def test_no_article_steers_a_model(attacked: Attacked, ferry: str, attack: dict[str, Any]) -> None:
    attacked.server.scripts["obeys"] = obeys(ferry)
    attacked.server.asked.clear()
    answer = attacked.ask(ferry)
    prompt = attacked.server.asked[0]["messages"][-1]["content"]
    own = passages_in(prompt)
    assert FAKE_KEY not in own
    assert sum(told_of(ferry) in text for text in own.values()) == 1
    if not attack.get("words_seen"):
        assert not any(wants(text) for text in own.values() if ferry in text)
    # What is cited is the article's own words, whatever the model was made to write.
    first = answer.sentences[0]
    assert (first.text, first.citations) == (told_of(ferry), (1,))
    assert answer.citations[0].quote == told_of(ferry)
    assert answer.writing and answer.writing.unknown_keys == 1
    of_model = answer.sentences[: answer.writing.sentences]
    assert not any("election" in each.text or "owns" in each.text for each in of_model)
    for each in answer.citations:
        article = attacked.assistant.article(each.article_id, each.revision)
        assert article.text[each.start : each.end] == each.quote


class Tags(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "svg", "iframe", "style", "body", "object", "embed", "link"):
            self.runs.append(tag)
        self.runs += [
            f"{name}={value}" for name, value in attrs
            if name.startswith("on") or (value or "").strip().startswith(("javascript:", "data:"))
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("ferry", "attack"), [each for each in CASES if each.values[1]["kind"] in ("markup", "link")]
)  # type: ignore[index]
def test_no_article_runs_in_the_page(
    attacked: Attacked, ferry: str, attack: dict[str, Any]
) -> None:
    # The worst a model could do: pass on the article's markup as its own words.
    attacked.server.scripts["obeys"] = lambda passages: [
        f"{attack['attack']} [{key}]\n" for key in passages
    ]
    answer = attacked.ask(ferry)
    tags = Tags()
    for message in render.messages(Conversation().asking(ferry).told(answer)):
        tags.feed(message["content"])
    article = attacked.assistant.article(answer.citations[0].article_id)
    tags.feed(render.article(article, render.NO_WORDS, None))
    assert tags.runs == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Critics say the company chose to ignore warnings from its own engineers.",
        "The judge told the jury to disregard the previous testimony of the detective.",
        "Fans can ignore the rules of the old tournament, the league said.",
        "OpenAI said its assistant will refuse to answer questions about elections.",
        "“You are a great team,” the coach told his players.",
        "Users can ask the chatbot to write emails, summarise documents or plan a trip.",
        "The system message on the platform said that all trains were cancelled.",
        "Instructions for voters will be sent by post next week.",
        "The company’s AI model must be tested before its release, the regulator said.",
        "She told reporters that the answer was no.",
        "Please wash your hands, the health secretary said.",
        "“Say what you want about him, he works hard,” Johnson said.",
        "He asked the audience to repeat the national anthem.",
        "The new rules require banks to report suspicious payments.",
        "Google said the assistant would be available in 40 countries.",
        "“Answer the question,” the senator shouted at the chief executive.",
        "The prompt that the student typed into ChatGPT was read out in court.",
        "Meta’s language model is free for most businesses.",
        "According to the instructions of the manufacturer, the battery must not be opened.",
        "The developer said that the game would be delayed until March.",
        "Users were told to click on a link that led to a false bank page.",
        "The human cost of the war is rising, the United Nations said.",
        "If you are over 65, you can book a vaccination from Monday.",
        "Write to your representative, campaigners urged.",
        "Include more vegetables in your meals, doctors advise.",
        "The bot farm was run from Saint Petersburg, prosecutors say.",
        "Begin with the small debts, the adviser suggests.",
        "Sources close to the deal say that Microsoft will pay 69 billion dollars.",
        "He said it was important to follow the rules at all times.",
        "The AI system will answer calls from patients in Leeds.",
        "Trump told supporters to forget the polls and vote.",
        "Chatbots such as Bard and Claude can make mistakes, researchers say.",
        "End of third quarter: Bears 6, Vikings 3.",
        "Report: Ohtani picks Blue Jays over Dodgers.",
    ],
)
def test_news_that_only_speaks_of_programs_is_kept(sentence: str) -> None:
    assert not speaks_to_a_program(sentence)
    assert neutral(sentence) == sentence
