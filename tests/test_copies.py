"""What is a copy and what is another story; and that a copy is linked, counted and searched once."""

from __future__ import annotations

import random
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evaluation.copy_edits import COPIES, OTHERS, paragraphs, sentences
from rag.copies import closest_original, difference, is_told_in
from rag.library import open_library, passage_key
from rag.library.rows import revision_row
from rag.library.schema import MIGRATIONS
from rag.records import Scope
from rag.signature import signature
from tests.library_of import CountingEmbedder, Opened, record, statuses, write_records
from tests.stories import HARBOUR, UNION
from tests.test_library import article

FORECAST = """Thursday will be cloudy in Quillport with highs of 14 degrees and a light wind from the west.
On the coast up to 6 millimetres of rain will fall between 3 p.m. and 9 p.m.
Towards Friday it will clear up, with lows of 5 degrees inland and 8 degrees at the sea.
The pollen count for birch is 40, and the water in the harbour has a temperature of 11 degrees.
For the weekend forecasters in Sandholm expect 7 hours of sunshine a day and no more than 2 millimetres of rain."""


def story(number: int, text: str = HARBOUR, **fields: Any) -> dict[str, Any]:
    return record(number, text=text, outlet=f"Outlet {number}", **fields)


def is_linked(text: str, original: str) -> bool:
    shared = set(signature(text)) & set(signature(original))
    return bool(shared) and closest_original(text, {"original": original}) == "original"


# Of the edits of two short stories, which share is linked at the least, and at the most: floors as
# in evaluation/floors.json. Shortened and begun otherwise, a fourth of so short a text is new.
AT_LEAST = dict.fromkeys(COPIES, 1.0) | {"all of these": 0.25}
AT_MOST = dict.fromkeys(OTHERS, 0.0) | {"some new facts": 0.1}


@pytest.mark.parametrize(("one", "other"), [(HARBOUR, UNION), (UNION, HARBOUR)])
@pytest.mark.parametrize("kind", COPIES | OTHERS)
def test_edited_copy_is_linked_and_another_story_is_not(kind: str, one: str, other: str) -> None:
    edit = (COPIES | OTHERS)[kind]
    made = [edit({"text": one}, {"text": other}, random.Random(number)) for number in range(20)]
    linked = [is_linked(text, one) for text in made if text]
    share = sum(linked) / max(len(linked), 1)
    assert AT_LEAST.get(kind, 0.0) <= share <= AT_MOST.get(kind, 1.0)
    assert linked or kind == "new figures"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("14 degrees", "21 degrees"),
        ("Sandholm", "Trevan"),
        ("will clear up", "will not clear up"),
    ],
)
def test_one_other_fact_in_a_short_report_is_told(old: str, new: str) -> None:
    assert difference(FORECAST.replace(old, new), FORECAST).altered == pytest.approx(0.2)
    assert difference(FORECAST, FORECAST.replace(old, new)).altered == pytest.approx(0.2)


def test_numbers_written_otherwise_are_the_same() -> None:
    other = (
        HARBOUR.replace("three of", "3 of").replace("2,300", "2300").replace("did not", "didn't")
    )
    found = difference(other, HARBOUR)
    assert (found.new_words, found.altered, found.added) == (0, 0, 0)
    assert (found.numbers, found.denials) == (0, 0)


@pytest.mark.parametrize(
    ("old", "new", "numbers", "denials"),
    [
        ("14 degrees", "21 degrees", 1, 0),
        ("14 degrees", "fourteen degrees", 0, 0),
        ("14 degrees", "14 degrees (57 Fahrenheit)", 0, 0),
        ("will clear up", "will not clear up", 0, 1),
        ("will clear up", "won't clear up", 0, 1),
        ("up to 6 millimetres of rain will", "up to $6m of rain will", 0, 0),
        ("highs of 14 degrees and", "pleasant weather and", 0, 0),
        # Side by side: no run of words stands between them.
        ("between 3 p.m. and 9 p.m.", "between 4 p.m. and 8 p.m.", 2, 0),
    ],
)
def test_contradictions_are_told_from_edits(old: str, new: str, numbers: int, denials: int) -> None:
    assert old in FORECAST
    for pair in ((FORECAST.replace(old, new), FORECAST), (FORECAST, FORECAST.replace(old, new))):
        found = difference(*pair)
        assert (found.numbers, found.denials) == (numbers, denials)


@pytest.mark.parametrize(
    ("edits", "linked"),
    [
        ({"three of": "four of"}, True),
        ({"three of": "four of", "2,300": "2,700"}, False),
        ({"did not": "did"}, False),
    ],
    ids=["a count corrected", "two other counts", "a denial gone"],
)
def test_text_that_contradicts_is_no_copy(edits: dict[str, str], linked: bool) -> None:
    text = HARBOUR
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new, 1)
    assert is_linked(text, HARBOUR) == is_linked(HARBOUR, text) == linked


def test_copy_is_named_only_for_what_it_says() -> None:
    quote = (
        "Towards Friday it will clear up, with lows of 5 degrees inland and 8 degrees at the sea."
    )
    assert is_told_in(quote, FORECAST)
    assert is_told_in(quote, FORECAST.replace("it will clear up", "the sky clears"))
    assert not is_told_in(quote, FORECAST.replace("5 degrees", "6 degrees"))
    assert not is_told_in(quote, HARBOUR)


def test_short_text_has_no_signature() -> None:
    assert signature(sentences(HARBOUR)[0]) == ()


def test_signature_is_the_same_everywhere() -> None:
    # Libraries hold signatures: when this changes, `SIGNED_BY` has to.
    assert signature(HARBOUR)[:2] == (179994061116905853, 4944245868251447800)


def test_near_copy_is_listed_and_searched_once(opened: Opened, tmp_path: Path) -> None:
    shortened = "\n\n".join(paragraphs(HARBOUR)[:5])
    file = write_records(tmp_path / "a.jsonl", story(1), story(2, shortened), story(3, UNION))
    events = opened.ingest(file)
    assert statuses(events) == ["added", "duplicate", "added"]
    first, second, third = opened.library.rows("SELECT id, copy_of FROM articles ORDER BY rowid")
    assert (second["copy_of"], third["copy_of"]) == (first["id"], None)
    assert set(opened.article_ids(opened.keyword("Marlena"))) == {first["id"]}
    assert second["id"] not in opened.article_ids(opened.dense("Marlena Sandholm channel", 9))
    assert [each.outlet for each in opened.library.carried_by(first["id"])] == ["Outlet 2"]
    assert [each.outlet for each in opened.library.carried_by(second["id"])] == ["Outlet 1"]
    assert opened.well()


def test_outlet_finds_its_copy_but_not_beside_the_original(opened: Opened, tmp_path: Path) -> None:
    edited = [story(n, HARBOUR + f"\n\nCorrection: It was ship {n}.") for n in (2, 3)]
    opened.ingest(write_records(tmp_path / "a.jsonl", story(1), *edited))

    def outlets(*named: str) -> set[str | None]:
        scope = Scope(outlets=named)
        numbers = [*opened.keyword("Marlena", scope), *opened.dense("Marlena", 9, scope)]
        found = opened.library.passages(numbers, scope)
        assert set(numbers) == found.keys()
        return {headline.outlet for _, headline in found.values()}

    assert outlets("Outlet 3") == {"Outlet 3"}
    assert outlets("outlet 2", "outlet 3") == {"Outlet 2"}
    assert outlets("Outlet 1", "Outlet 3") == {"Outlet 1"}


def test_dates_and_as_of_find_the_copy_that_is_in_scope(opened: Opened, tmp_path: Path) -> None:
    dated = [story(n, date=f"2025-12-0{n}") for n in (3, 1, 2)]
    opened.ingest(write_records(tmp_path / "a.jsonl", *dated))

    def found(scope: Scope) -> set[str | None]:
        numbers = opened.keyword("Marlena", scope)
        return {head.outlet for _, head in opened.library.passages(numbers, scope).values()}

    assert found(Scope()) == found(Scope(since=date(2025, 12, 1))) == {"Outlet 3"}
    assert found(Scope(until=date(2025, 12, 2))) == {"Outlet 1"}
    assert found(Scope(as_of=date(2025, 12, 1))) == {"Outlet 1"}
    assert found(Scope(as_of=date(2025, 12, 3))) == {"Outlet 3"}
    assert found(Scope(as_of=date(2025, 11, 30))) == set()


def test_superseded_text_of_a_copy_is_found_as_of_its_day(opened: Opened, tmp_path: Path) -> None:
    file = write_records(tmp_path / "a.jsonl", story(1, date="2025-12-01"),
                         story(2, UNION, date="2025-12-01"))  # fmt: skip
    opened.ingest(file)
    opened.ingest(write_records(file, story(2, date="2025-12-01", modified="2025-12-05")))
    assert len(opened.library.carried_by(opened.article_ids(opened.keyword("Marlena"))[0])) == 1
    assert opened.keyword("Lindqvist") == []
    assert opened.keyword("Lindqvist", Scope(as_of=date(2025, 12, 2))) != []


def test_removed_original_leaves_its_copies_in_order(opened: Opened, tmp_path: Path) -> None:
    edited = [story(n, HARBOUR + f"\n\nCorrection: It was ship {n}.") for n in (2, 3)]
    events = opened.ingest(write_records(tmp_path / "a.jsonl", story(1), *edited))
    assert statuses(events) == ["added", "duplicate", "duplicate"]
    ids = [row["id"] for row in opened.library.rows("SELECT id FROM articles ORDER BY rowid")]
    opened.library.remove(ids[0])
    assert opened.library.article(ids[1]).copy_of is None
    assert opened.library.article(ids[2]).copy_of == ids[1]
    assert set(opened.article_ids(opened.keyword("Marlena"))) == {ids[1]}
    opened.index.refresh()
    assert opened.well()
    assert statuses(opened.ingest(write_records(tmp_path / "a.jsonl", story(1)))) == ["duplicate"]


def test_copies_that_are_not_each_others_part_at_removal(opened: Opened, tmp_path: Path) -> None:
    parts = paragraphs(HARBOUR)
    beginning, end = "\n\n".join(parts[:4]), "\n\n".join(parts[4:])
    opened.ingest(write_records(tmp_path / "a.jsonl", story(1), story(2, beginning), story(3, end)))
    ids = [row["id"] for row in opened.library.rows("SELECT id FROM articles ORDER BY rowid")]
    opened.library.remove(ids[0])
    assert [opened.library.article(each).copy_of for each in ids[1:]] == [None, None]
    opened.index.refresh()
    assert opened.well()


def test_changed_articles_are_compared_anew(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    opened.ingest(write_records(file, story(1), story(2)))
    first, second = (
        row["id"] for row in opened.library.rows("SELECT id FROM articles ORDER BY rowid")
    )

    def links() -> list[str | None]:
        assert opened.well()
        return [opened.library.article(each).copy_of for each in (first, second)]

    assert links() == [None, first]
    corrected = HARBOUR + "\n\nCorrection: The ship was built in 1999."
    assert statuses(opened.ingest(write_records(file, story(1, corrected)))) == ["updated"]
    assert links() == [None, first]
    assert statuses(opened.ingest(write_records(file, story(2, UNION)))) == ["updated"]
    assert links() == [None, None]
    assert statuses(opened.ingest(write_records(file, story(2, corrected)))) == ["duplicate"]
    assert links() == [None, first]
    assert statuses(opened.ingest(write_records(file, story(1, UNION)))) == ["updated"]
    assert links() == [None, None]
    assert statuses(opened.ingest(write_records(file, story(1)))) == ["duplicate"]
    assert links() == [second, None]
    retitled = story(1, title="Ferry hits breakwater")
    assert statuses(opened.ingest(write_records(file, retitled))) == ["duplicate"]
    assert links() == [second, None]


def test_library_before_near_copies_goes_on(tmp_path: Path) -> None:
    text, embedder = HARBOUR, CountingEmbedder()
    home = tmp_path / "home"
    home.mkdir()
    with sqlite3.connect(home / "library.db") as connection:
        for script in MIGRATIONS[:2]:
            connection.executescript(script)
        connection.execute("PRAGMA user_version = 2")
        connection.execute("INSERT INTO facts VALUES ('embedding_model', ?)", (embedder.identity,))
        for name, original in (("a1", None), ("a2", "a1")):
            given = article(name, text, outlet=name, text_sha256=passage_key(text))
            row = revision_row(given)[:16]  # as many columns as there were then
            connection.execute("INSERT INTO articles VALUES (?, ?, 1, ?)", (name, name, original))
            connection.execute(f"INSERT INTO revisions VALUES ({', '.join('?' * len(row))})", row)
        connection.execute(
            "INSERT INTO passages VALUES (1, 'a1', 1, 1, 0, ?, ?, 1)",
            (len(text), passage_key(text)),
        )
        connection.execute("INSERT INTO passage_words (rowid, text) VALUES (1, ?)", (text,))
        vector = embedder.vectors([text])[0].tobytes()
        connection.execute(
            "INSERT INTO embeddings VALUES (?, ?, ?)",
            (passage_key(text), embedder.identity, vector),
        )
    connection.close()
    opened = Opened(home, open_library(home), *_index_and(embedder, home))
    assert opened.library.problems() == []
    assert opened.article_ids(opened.keyword("Marlena")) == ["a1"]
    assert opened.article_ids(opened.keyword("Marlena", Scope(outlets=("a2",)))) == ["a2"]
    near = story(3, text + "\n\nCorrection: The ship was built in 1999.")
    assert statuses(opened.ingest(write_records(tmp_path / "a.jsonl", near))) == ["duplicate"]
    opened.library.remove("a1")
    assert opened.article_ids(opened.keyword("Marlena")) == ["a2"]
    assert opened.library.problems() == []


def _index_and(embedder: CountingEmbedder, home: Path) -> Any:
    from rag.search.index import Index

    return Index(home / "index", open_library(home)), embedder
