from __future__ import annotations

import shutil
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from ingest.split import split_passages
from rag.dates.moments import parse_moment
from rag.errors import ArticleNotFound, IndexMismatch, LibraryError
from rag.library import Library, Outcome, open_library, passage_key
from rag.library.schema import MIGRATIONS
from rag.records import Article, Failure, Moment, Scope, Span
from tests.library_of import CountingEmbedder

EMBEDDER = CountingEmbedder()
TEXT = "The ferry reached Quillport on Monday. It carried lorries."


def article(name: str, text: str = TEXT, **fields: object) -> Article:
    plain = Article(
        id=name, revision=1, title=f"Title {name}", outlet="Gazette", url=None, authors=("Ann Lee",),
        published=None, modified=None, ingested=datetime(2026, 1, 1, tzinfo=UTC), dates_from={},
        language="en", text=text, text_sha256=passage_key(text), location=f"/news/{name}.txt",
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def store(library: Library, new: Article, model: str = EMBEDDER.identity) -> Outcome:
    spans = split_passages(new.text)
    texts = {passage_key(span.of(new.text)): span.of(new.text) for span in spans}
    vectors = dict(zip(texts, EMBEDDER.vectors(list(texts.values())), strict=True))
    return library.store(new, spans, vectors, model)[0]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library(tmp_path / "home", create=True)


def keyword(library: Library, word: str, scope: Scope | None = None) -> list[str]:
    numbers = [n for n, _ in library.keyword_search(f'"{word}"', 50, scope or Scope())]
    found = library.passages(numbers, scope or Scope())
    return [found[n][0].article_id for n in numbers if n in found]


def test_article_comes_back_as_it_went_in(library: Library) -> None:
    zoned = datetime.fromisoformat("2025-12-07T09:15:00+01:00")
    given = article(
        "a1", published=zoned, modified=date(2025, 12, 8), dates_from={"published": "meta"},
        authors=("Ann Lee", "Bø Çhen"), title="“Ferry” 😀", text="Ä 😀\n\nB.",
        text_sha256=passage_key("Ä 😀\n\nB."), standfirst="“B” 😀", section="Hafen & Meer",
    )  # fmt: skip
    assert store(library, given) == "added"
    assert library.article("a1") == given


def test_passages_are_the_exact_words(library: Library) -> None:
    text = "The ferry 😀 came.\n\n" + "It carried 40 lorries from Sandhölm. " * 60
    new = article("a1", text.strip(), text_sha256=passage_key(text.strip()))
    store(library, new)
    passages = library.passages_of("a1", 1)
    assert [each.number for each in passages] == list(range(1, len(passages) + 1))
    assert len(passages) > 1
    assert all(new.text[each.start : each.end] == each.text for each in passages)


def test_compare_tells_what_store_does(library: Library) -> None:
    steps: list[tuple[Article, Outcome]] = [
        (article("a1"), "added"),
        (article("a1"), "unchanged"),
        (article("a2"), "duplicate"),
        (article("a1", title="New"), "updated"),
        (article("a2", text="Other words."), "updated"),
        (article("a2", text="Other words."), "unchanged"),
    ]
    for given, expected in steps:
        given = replace(given, text_sha256=passage_key(given.text))
        assert library.compare(given) == expected
        assert store(library, given) == expected
    assert library.problems() == []


@pytest.mark.parametrize(
    ("beginning", "message"),
    [
        ("", "more than one article's id begins with ''"),
        ("ab", "more than one article's id begins with 'ab'"),
        ("zz", "no article's id begins with 'zz'"),
        ("a%", "no article's id begins with 'a%'"),
        ("abc%", "no article's id begins with 'abc%'"),
    ],
)
def test_id_that_names_no_one_article_is_told(
    library: Library, beginning: str, message: str
) -> None:
    store(library, article("abc1"))
    store(library, article("abd2", text="Other.", text_sha256=passage_key("Other.")))
    assert library.article("abc").id == "abc1"
    with pytest.raises(ArticleNotFound) as told:
        library.article(beginning)
    assert told.value.message == message


def test_revision_that_is_not_there_is_told(library: Library) -> None:
    store(library, article("a1"))
    with pytest.raises(ArticleNotFound, match="a1 has no revision 2"):
        library.article("a1", 2)


def test_removed_article_leaves_nothing(library: Library) -> None:
    store(library, article("a1"))
    store(library, replace(article("a1", "New words."), text_sha256=passage_key("New words.")))
    assert library.remove("a1").revision == 2
    assert library.counts() == {
        "articles": 0, "revisions": 0, "passages": 0, "embeddings": 0, "failures": 0
    }  # fmt: skip
    assert keyword(library, "ferry") == keyword(library, "words") == []
    assert library.is_empty()
    assert library.problems() == []


def test_removing_the_original_promotes_the_first_copy(library: Library) -> None:
    for name in ("a1", "a2", "a3"):
        store(library, article(name))
    library.remove("a1")
    assert library.article("a2").copy_of is None
    assert library.article("a3").copy_of == "a2"
    assert keyword(library, "ferry") == ["a2"]
    library.remove("a2")
    assert keyword(library, "ferry") == ["a3"]
    library.remove("a3")
    assert library.counts()["embeddings"] == 0
    assert library.problems() == []


def test_removing_a_copy_leaves_the_original(library: Library) -> None:
    store(library, article("a1"))
    store(library, article("a2"))
    library.remove("a2")
    assert library.carried_by("a1") == []
    assert keyword(library, "ferry") == ["a1"]


def test_known_day_of_publication_is_not_taken_back(library: Library) -> None:
    store(library, article("a1", published=date(2025, 12, 7), dates_from={"published": "feed"}))
    assert library.holds(article("a1")) and library.compare(article("a1")) == "unchanged"
    assert store(library, article("a1", TEXT + " It came late.")) == "updated"
    stored = library.article("a1")
    assert (stored.revision, stored.published) == (2, date(2025, 12, 7))
    assert stored.dates_from == {"published": "feed"}


def test_article_without_passages_is_not_stored(library: Library) -> None:
    with pytest.raises(LibraryError, match="changed by another process"):
        library.store(article("a1"), [], {}, EMBEDDER.identity)
    assert library.counts()["articles"] == 0
    assert library.model() is None


def test_passage_awaits_a_vector_that_is_missing(library: Library) -> None:
    new = article("a1")
    library.store(new, split_passages(new.text), {}, EMBEDDER.identity)
    assert keyword(library, "ferry") == ["a1"]
    assert library.problems() == []
    ((number, key, text),) = library.awaiting(0, 9)
    assert (text, library.awaiting(number, 9)) == (TEXT, [])
    library.add_awaited({key: EMBEDDER.vectors([text])[0]}, EMBEDDER.identity)
    assert library.number_awaiting() == 0
    assert library.problems() == []


def test_vector_of_a_text_that_is_gone_is_not_stored(library: Library) -> None:
    new = article("a1")
    library.store(new, split_passages(new.text), {}, EMBEDDER.identity)
    ((_, key, text),) = library.awaiting(0, 9)
    library.remove("a1")
    library.add_awaited({key: EMBEDDER.vectors([text])[0]}, EMBEDDER.identity)
    assert (library.number_awaiting(), library.counts()["embeddings"]) == (0, 0)


def test_shared_passage_keeps_its_vector(library: Library) -> None:
    store(library, article("a1"))
    other = TEXT + "\n\n" + "More words follow here. " * 60
    second = article("a2", other.strip(), text_sha256=passage_key(other.strip()))
    spans = [Span(0, len(TEXT)), Span(len(TEXT) + 2, len(second.text))]
    vectors = {passage_key(spans[1].of(second.text)): EMBEDDER.vectors(["More"])[0]}
    library.store(second, spans, vectors, EMBEDDER.identity)
    library.remove("a1")
    kept, rows = library.vectors(library.current_ids())
    assert len(kept) == 2
    assert np.allclose(rows[0], EMBEDDER.vectors([TEXT])[0])


def test_other_model_is_refused_for_writing(library: Library) -> None:
    store(library, article("a1"))
    library.require_model(EMBEDDER.identity)
    with pytest.raises(IndexMismatch):
        store(library, article("a2"), "other@2")
    assert library.counts()["articles"] == 1


def test_changed_model_needs_every_vector(library: Library) -> None:
    store(library, article("a1"))
    with pytest.raises(LibraryError, match="stored an article while"):
        library.change_model("other@2", {})
    assert library.model() == EMBEDDER.identity
    texts = dict(library.passage_keys())
    other = CountingEmbedder("other@2")
    rows = other.vectors(list(texts.values()))
    library.change_model("other@2", dict(zip(texts, rows, strict=True)))
    assert library.model() == "other@2"
    assert np.allclose(library.vectors(library.current_ids())[1], rows)


DATED = {"day": date(2025, 12, 7), "moment": parse_moment("2025-12-08T10:00+00:00"), "none": None}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), {"day", "moment", "none"}),
        (Scope(since=date(2025, 12, 8)), {"moment"}),
        (Scope(until=date(2025, 12, 7)), {"day"}),
        (Scope(since=date(2025, 12, 7), until=date(2025, 12, 8)), {"day", "moment"}),
        (Scope(since=parse_moment("2025-12-07T23:00+00:00")), {"day", "moment"}),
        (Scope(until=parse_moment("2025-12-08T09:59+00:00")), {"day"}),
        (Scope(outlets=("gazette",)), {"day", "moment", "none"}),
        (Scope(outlets=("Observer", "Herald")), set()),
        (Scope(outlets=("' OR 1=1 --",)), set()),
        (Scope(as_of=date(2025, 12, 7)), {"day"}),
        (Scope(as_of=date(2030, 1, 1)), {"day", "moment", "none"}),
        (Scope(as_of=date(2000, 1, 1)), set()),
    ],
)
def test_scope_lets_in_what_it_names(library: Library, scope: Scope, expected: set[str]) -> None:
    for name, published in DATED.items():
        text = f"The ferry of {name} came."
        store(library, article(name, text, text_sha256=passage_key(text), published=published))
    assert set(keyword(library, "ferry", scope)) == expected
    found = library.passages(library.current_ids(), scope).values()
    assert {passage.article_id for passage, _ in found} == expected


@pytest.mark.parametrize(
    ("as_of", "word"),
    [(date(2025, 12, 6), None), (date(2025, 12, 7), "first"), (date(2025, 12, 9), "second")],
)
def test_as_of_finds_the_revision_known_then(
    library: Library, as_of: Moment, word: str | None
) -> None:
    day, later = date(2025, 12, 7), date(2025, 12, 9)
    for text, modified in (("The first words.", None), ("The second words.", later)):
        store(
            library,
            article("a1", text, text_sha256=passage_key(text), published=day, modified=modified),
        )
    scope = Scope(as_of=as_of)
    assert [each for each in ("first", "second") if keyword(library, each, scope)] == [
        each for each in [word] if each
    ]


def test_revision_without_a_date_is_known_since_it_came_in(library: Library) -> None:
    for text in ("The first words.", "The second words."):
        new = article("a1", text, text_sha256=passage_key(text), published=date(2025, 12, 7))
        store(library, new)
    then, today = Scope(as_of=date(2025, 12, 8)), Scope(as_of=date(2026, 1, 1))
    assert (keyword(library, "first", then), keyword(library, "second", then)) == (["a1"], [])
    assert (keyword(library, "first", today), keyword(library, "second", today)) == ([], ["a1"])


def test_headlines_are_newest_first_without_copies(library: Library) -> None:
    for name, published in DATED.items():
        store(library, article(name, name, text_sha256=passage_key(name), published=published))
    store(library, article("copy", "day", text_sha256=passage_key("day"), outlet="Copier"))
    assert [each.article_id for each in library.headlines()] == ["moment", "day", "none"]
    assert [each.article_id for each in library.headlines(1)] == ["moment"]
    assert [each.id for each in library.articles()] == ["moment", "day", "copy", "none"]
    assert library.outlets() == ["Gazette", "Copier"]


def test_snapshot_sees_one_state_while_another_writes(library: Library) -> None:
    store(library, article("a1"))
    with library.snapshot():
        before = library.state()
        writer = threading.Thread(target=library.remove, args=["a1"])
        writer.start()
        writer.join()
        assert library.state() == before
        assert library.article("a1").text == TEXT
    assert library.is_empty()


def test_failures_are_counted_and_forgotten(library: Library) -> None:
    first = Failure("/news/a.txt", "bad", "mend it", datetime(2026, 1, 1, tzinfo=UTC))
    library.record_failure(first)
    library.record_failure(replace(first, error="worse", when=datetime(2026, 1, 2, tzinfo=UTC)))
    library.record_failure(replace(first, location="/news/b.txt"))
    found = library.failures()
    assert [(each.location, each.error, each.tries) for each in found] == [
        ("/news/a.txt", "worse", 2),
        ("/news/b.txt", "bad", 1),
    ]
    library.forget_failures("/news/a.txt", but=())
    library.forget_failures("/news/never.txt", but=())
    assert [each.location for each in library.failures()] == ["/news/b.txt"]


def test_no_library_is_told_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library") as told:
        open_library(tmp_path / "none")
    assert "dateline ingest" in told.value.hint
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("kind", ["rubbish", "folder"])
def test_file_that_is_no_library_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "library.db"
    path.mkdir() if kind == "folder" else path.write_bytes(b"This is no database. " * 100)
    with pytest.raises(LibraryError, match="library") as told:
        open_library(tmp_path, create=True)
    assert told.value.hint


def test_library_of_a_newer_dateline_is_told(tmp_path: Path) -> None:
    open_library(tmp_path, create=True).close()
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(LibraryError, match="schema version") as told:
        open_library(tmp_path)
    assert "upgrade Dateline" in told.value.hint


DAMAGE = {
    "articles without passages": "DELETE FROM passages",
    "passages without a vector that await none": "DELETE FROM embeddings",
    "passages missing from the keyword search": "DELETE FROM passage_words",
    "words in the keyword search without a passage":
        "INSERT INTO passage_words (rowid, text) VALUES (999, 'ghost')",
    "passages of an old revision in the search": "UPDATE articles SET revision = 2",
    "passages whose article is gone": "DELETE FROM revisions",
}  # fmt: skip


@pytest.mark.parametrize("problem", DAMAGE)
def test_damage_is_found(library: Library, tmp_path: Path, problem: str) -> None:
    store(library, article("a1"))
    assert library.problems() == []
    with sqlite3.connect(tmp_path / "home" / "library.db") as connection:
        connection.execute(DAMAGE[problem])
    connection.close()
    assert f"1 {problem}" in library.problems()


def test_damaged_page_is_found_or_told(library: Library, tmp_path: Path) -> None:
    for number in range(40):
        text = f"Ferry {number}. " + "It carried lorries. " * 30
        store(library, article(f"a{number}", text.strip(), text_sha256=passage_key(text.strip())))
    library.close()
    copy = shutil.copy(tmp_path / "home" / "library.db", tmp_path / "library.db")
    with Path(copy).open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 20_000)
    try:
        assert open_library(tmp_path).problems() != []
    except LibraryError as error:
        assert "damaged" in error.message
