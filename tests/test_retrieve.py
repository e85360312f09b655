"""The search: what it finds, in which order, and within which scope."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.question.understanding import understand
from rag.records import Scope
from rag.search.retrieve import Retriever, match_expression
from tests.library_of import Opened, record, write_records


def test_match_expression_quotes_every_word() -> None:
    asked = understand('NEAR("a OR title:x) AND foo*')
    assert match_expression(asked) == '"near" OR "title" OR "x" OR "foo"'
    asked = understand("to be or not to be")
    assert match_expression(asked) == '"to" OR "be" OR "or" OR "not"'


def test_match_expression_holds_phrases_and_leaves_words_out() -> None:
    asked = understand('twelve "peace talks" -storm -"high tide"', exact=True)
    assert match_expression(asked) == (
        '(("twelve" OR "peace" OR "talks" OR "12") AND "peace talks") NOT "storm" NOT "high tide"'
    )


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "NEAR(",
        "title:",
        "a AND",
        "*",
        "-x",
        "'; DROP TABLE articles;--",
        "U.S.",
        "33-page",
        "😀 peace",
        "c++",
    ],
)
def test_search_reads_no_syntax(assistant: Assistant, query: str) -> None:
    try:
        hits = assistant.search(query)
    except ValueError as error:
        assert "at least one word" in str(error)
    else:
        assert all(0 <= hit.score <= 1 for hit in hits)


def test_search_finds_the_passage_first(assistant: Assistant) -> None:
    hits = assistant.search("step-by-step diplomatic track with security guarantees")
    assert "step-by-step diplomatic track" in hits[0].passage.text
    assert hits[0].ranks["keyword"] == 1
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_search_hit_stands_in_its_article(assistant: Assistant) -> None:
    for hit in assistant.search("Ukraine", k=50):
        text = assistant.article(hit.passage.article_id, hit.passage.revision).text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_search_keeps_to_its_outlet(assistant: Assistant) -> None:
    assert assistant.search("Ukraine", scope=Scope(outlets=("reuters",)))
    assert assistant.search("Ukraine", scope=Scope(outlets=("BBC",))) == []


def test_search_by_date_leaves_undated_articles_out(assistant: Assistant) -> None:
    # The seed article says no date: nobody knows whether it is from this century.
    assert assistant.search("Ukraine", scope=Scope(since=date(2000, 1, 1))) == []


def test_quoted_words_are_found_as_they_stand(assistant: Assistant) -> None:
    hits = assistant.search('"security guarantees" Ukraine', k=50)
    assert hits
    assert all("security guarantees" in hit.passage.text for hit in hits)
    assert assistant.search('"guarantees security" Ukraine') == []
    # A question prefers what it quotes.
    asked = assistant.search('Who spoke of "guarantees security" for Ukraine?')
    assert "security guarantees" in asked[0].passage.text


def test_word_that_is_left_out_is_in_no_hit(assistant: Assistant) -> None:
    assert any("Macron" in hit.passage.text for hit in assistant.search("solidarity with Ukraine"))
    hits = assistant.search("solidarity with Ukraine -Macron")
    assert hits
    assert not any("Macron" in hit.passage.text for hit in hits)


def test_operators_keep_to_outlet_and_days(opened: Opened, tmp_path: Path) -> None:
    days = ("2023-10-01", "2023-10-31", "2023-11-01")
    articles = [
        record(number, date=day, outlet=f"Outlet {number % 2}") for number, day in enumerate(days)
    ]
    opened.ingest(write_records(tmp_path / "a.jsonl", *articles))
    retriever = Retriever(opened.library, opened.index, opened.embedder)

    def found(query: str) -> set[str | None]:
        asked = understand(query, outlets=opened.library.outlets(), exact=True)
        hits = retriever.search(asked, limit=9, scope=asked.within(Scope()))
        return {hit.headline.published and hit.headline.published.isoformat() for hit in hits}

    assert found("ferry") == set(days)
    assert found("ferry after:2023-10-31") == {"2023-10-31", "2023-11-01"}
    assert found("ferry before:2023-10-31") == {"2023-10-01"}
    assert found("ferry before:2023-11 after:2023-10") == {"2023-10-01", "2023-10-31"}
    assert found('ferry outlet:"outlet 1"') == {"2023-10-31"}
    assert found("ferry outlet:elsewhere") == set()


def test_days_named_are_searched_besides_the_whole_library(opened: Opened, tmp_path: Path) -> None:
    articles = [record(number, date=f"2023-10-0{number}") for number in range(1, 9)]
    opened.ingest(write_records(tmp_path / "a.jsonl", *articles))
    retriever = Retriever(opened.library, opened.index, opened.embedder)
    hits = retriever.search(understand("Which ferry came on 3 October 2023?"), limit=9)
    assert hits[0].headline.published == date(2023, 10, 3)
    assert len(hits) == 8


def test_mistyped_name_is_found(assistant: Assistant) -> None:
    assert "Zelenskyy" in assistant.search("Zelensky")[0].passage.text
    assert "Kellogg" in assistant.search("Kelllogg")[0].passage.text


def test_same_query_gives_the_same_hits(assistant: Assistant) -> None:
    first, second = (assistant.search("peace talks in London", k=6) for _ in range(2))
    assert [hit.passage.id for hit in first] == [hit.passage.id for hit in second]


def test_words_of_a_copy_are_found_once_as_of_a_past_day(opened: Opened, tmp_path: Path) -> None:
    file, day = tmp_path / "a.jsonl", {"date": "2025-12-07"}
    copy = record(1, url="https://other.example/1", **day)
    opened.ingest(write_records(file, record(1, **day), copy))
    later = record(1, text="It sank.", updated="2025-12-09", **day)
    opened.ingest(write_records(file, later, copy))
    retriever = Retriever(opened.library, opened.index, opened.embedder)
    scope = Scope(as_of=date(2025, 12, 8))
    hits = retriever.search(understand("unique1 ferry"), limit=9, scope=scope)
    assert len(hits) == 1


def test_each_part_of_a_question_is_found(opened: Opened, tmp_path: Path) -> None:
    opened.ingest(write_records(tmp_path / "a.jsonl", *(record(number) for number in range(9))))
    retriever = Retriever(opened.library, opened.index, opened.embedder)
    question = understand(
        "How many lorries did the ferry unique3 carry to Quillport, "
        "while what crew sailed on the ferry unique7 to Quillport?"
    )
    hits = retriever.search(question, limit=2)
    assert sorted(hit.headline.title or "" for hit in hits) == [
        "Ferry 3 reaches Quillport",
        "Ferry 7 reaches Quillport",
    ]
    assert any(name.startswith("keyword: part") for name in hits[0].ranks)


def test_search_of_nothing_in_scope_is_empty(assistant: Assistant) -> None:
    retriever = assistant.retriever
    scope = Scope(outlets=("BBC",))
    assert retriever.search(understand("Who, and where, and why?"), limit=5, scope=scope) == []
