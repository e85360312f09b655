"""Requests for a summary: what they are about, and which sentences are given."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rag.answer.summary import SummaryReader
from rag.assistant import Assistant
from rag.question.topic import topic_of
from rag.question.understanding import understand
from rag.search.retrieve import Retriever
from tests.library_of import Opened


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("Summarise the article", ""),
        ("summarize", ""),
        ("Please can you give me a short overview of the strategy?", "strategy"),
        ("Tell me about the peace talks", "peace talks"),
        ("Could you tell me more about Keith Kellogg?", "Keith Kellogg"),
        ("what happened with the Bankman-Fried trial?", "Bankman-Fried trial"),
        ("What happened at the Oscars?", "Oscars"),
        ("What's new?", ""),
        ("what's the latest on Ukraine?", "Ukraine"),
        ("what is new in iOS 17?", "iOS 17"),
        ("What do we know about Kellogg?", "Kellogg"),
        ("What are the main points of the article?", ""),
        ("What is this article about?", ""),
        ("news on OpenAI", "OpenAI"),
        ("latest news", ""),
        ("What's going on in Gaza?", "Gaza"),
        # These want a fact.
        ("What happened to the plane?", None),
        ("What is the latest iPhone?", None),
        ("What new rules did the EU pass?", None),
        ("What news agency reported it?", None),
        ("What did Reuters report about Kellogg?", None),
        ("Who is new in the team?", None),
        ("tell me who won", None),
        ("What is the summary judgment about?", None),
    ],
)
def test_topic(asked: str, topic: str | None) -> None:
    assert topic_of(asked) == topic


def test_outlet_and_days_are_no_topic() -> None:
    asked = understand(
        "What did the BBC report about Kellogg yesterday?",
        outlets=("BBC News", "Reuters"),
        now=date(2025, 12, 8),
    )
    assert (asked.kind, asked.topic, asked.outlets) == ("summary", "Kellogg", ("BBC News",))
    assert asked.days[0].since == date(2025, 12, 7)


def test_search_command_takes_such_words_as_words() -> None:
    assert understand("news on OpenAI", exact=True).topic is None


def test_article_is_summed_up_from_its_top(assistant: Assistant) -> None:
    answer = assistant.ask("Summarise the article")
    assert answer.verdict == "answered"
    assert answer.sentences[0].text.startswith("Russia has welcomed U.S. President")
    assert 3 <= len(answer.sentences) <= 5
    assert len({each.text for each in answer.sentences}) == len(answer.sentences)


def test_summary_of_a_narrow_topic_speaks_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("What do we know about Kellogg?")
    assert answer.sentences
    assert all("Kellogg" in each.text for each in answer.sentences)


@pytest.mark.parametrize("asked", ["Tell me about photosynthesis", "What's the latest on Boeing?"])
def test_nothing_is_summed_up_that_is_not_there(assistant: Assistant, asked: str) -> None:
    assert assistant.ask(asked).verdict == "not_in_sources"


def test_whatever_is_new_comes_newest_first(opened: Opened, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(
        "\n".join(
            json.dumps(
                {
                    "title": f"The harbour of {town} reopens",
                    "text": f"The harbour of {town} reopened to ferries after {days} days of repairs on its quay.",
                    "published": f"2025-03-{days:02}",
                    "url": f"https://news.example/{town}",
                }
            )
            for town, days in (("Bergen", 4), ("Oslo", 19), ("Stavanger", 11))
        ),
        encoding="utf-8",
    )
    opened.ingest(articles)
    retriever = Retriever(opened.library, opened.index, opened.embedder)
    found = retriever.search(understand("what's new?"), limit=10)
    assert [hit.headline.title for hit in found] == [
        "The harbour of Oslo reopens",
        "The harbour of Stavanger reopens",
        "The harbour of Bergen reopens",
    ]
    since = understand("what's new since 10 March 2025?", now=date(2025, 3, 20))
    assert len(retriever.search(since, limit=10)) == 2
    # A name is one as it is written.
    read = SummaryReader().read(understand("Tell me about Bergen"), found)
    assert {each.headline.title for each in read if each.score} == {"The harbour of Bergen reopens"}
