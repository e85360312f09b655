from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest import pipeline
from ingest.options import Options
from ingest.pipeline import Report, Reported, Taken, dry_run
from rag.errors import IndexMismatch, LibraryError
from rag.records import Failure
from tests.library_of import CountingEmbedder, Opened, open_home, record, statuses, write_records
from tests.stories import HARBOUR, UNION


def articles(events: list[Taken | Failure]) -> list[Taken]:
    return [each for each in events if isinstance(each, Taken)]


def failures(events: list[Taken | Failure]) -> list[Failure]:
    return [each for each in events if isinstance(each, Failure)]


def test_article_is_stored_whole_and_found(opened: Opened, tmp_path: Path) -> None:
    file = write_records(tmp_path / "a.jsonl", record(1, outlet="Gazette", date="2025-12-07"))
    (taken,) = articles(opened.ingest(file))
    stored = opened.library.article(taken.article.id)
    assert (taken.status, stored.revision, stored.copy_of) == ("added", 1, None)
    assert stored.title == "Ferry 1 reaches Quillport"
    assert (stored.outlet, stored.published) == ("Gazette", date(2025, 12, 7))
    assert stored.location == f"{file}:1"
    assert opened.article_ids(opened.dense("unique1 ferry", 1)) == [stored.id]
    assert opened.article_ids(opened.keyword("unique1")) == [stored.id]
    assert opened.well()


def test_broken_lines_fail_in_their_places_and_the_rest_goes_on(
    opened: Opened, tmp_path: Path
) -> None:
    folder = tmp_path / "my news"  # a place with a space in it
    folder.mkdir()
    lines = [
        '{"text": "One."}',
        "broken",
        "[]",
        '{"title": "x"}',
        '{"text": "..."}',
        '{"text": "Six."}',
    ]
    (folder / "a.jsonl").write_text("\n".join(lines))
    events = opened.ingest(folder)
    assert statuses(events) == ["added", "failed", "failed", "failed", "failed", "added"]
    places = [each.location for each in failures(events)]
    assert places == [f"{folder / 'a.jsonl'}:{number}" for number in (2, 3, 4, 5)]
    assert {each.location for each in opened.library.failures()} == set(places)


BAD = {
    "empty.txt": b"",
    "empty.jsonl": b"",
    "empty.html": b"",
    "blank.jsonl": b"\n \n",
    "marks.txt": b"... *** !!!\n\n---",
    "blank.txt": b" \n\t\n\xc2\xa0",
    "rubbish.bin": random.Random(1).randbytes(5000),
    "rubbish.html": random.Random(2).randbytes(5000),
    "rubbish.jsonl": random.Random(3).randbytes(5000),
    "rubbish.md": bytes(5000),
    "front.md": b"---\ntitle: x\n---\n",
    "half.txt": b"\xff\xfea",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_one_failure_among_good_ones(opened: Opened, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    write_records(folder / "a.jsonl", record(1))
    (folder / name).write_bytes(BAD[name])
    write_records(folder / "z.jsonl", record(2))
    events = opened.ingest(folder)
    assert statuses(events) == ["added", "failed", "added"]
    (failure,) = failures(events)
    assert failure.location == str(folder / name)
    assert name in failure.error
    assert failure.hint
    assert opened.well()


@pytest.mark.parametrize(
    ("name", "line"), [("book.txt", b"word "), ("book.md", b"The ferry sails again on Monday.\n")]
)
def test_hundred_megabytes_fail_before_they_are_parsed(
    opened: Opened, tmp_path: Path, name: str, line: bytes
) -> None:
    (tmp_path / name).write_bytes(line * (100_000_000 // len(line)))
    (failure,) = failures(opened.ingest(tmp_path / name))
    (tmp_path / name).unlink()
    assert "bytes, an article at most 20,000,000, with 2,000,000 characters" in failure.error


def test_article_beyond_two_million_characters_fails(opened: Opened, tmp_path: Path) -> None:
    file = write_records(tmp_path / "a.jsonl", record(1, text="word " * 500_000), record(2))
    events = opened.ingest(file)
    assert statuses(events) == ["failed", "added"]
    assert "2,499,999 characters" in failures(events)[0].error


def test_ingesting_again_changes_and_embeds_nothing(opened: Opened, tmp_path: Path) -> None:
    file = write_records(tmp_path / "a.jsonl", *map(record, range(6)))
    opened.ingest(file)
    generation, state = opened.index.generation, opened.library.state()
    embedder = opened.embedder
    assert isinstance(embedder, CountingEmbedder)
    embedder.embedded.clear()
    assert statuses(opened.ingest(file)) == ["unchanged"] * 6
    assert (opened.index.generation, opened.library.state()) == (generation, state)
    assert embedder.embedded == []


def test_everything_in_another_order_is_unchanged(opened: Opened, tmp_path: Path) -> None:
    records = [record(n) for n in range(8)] + [record(n, url=f"https://copy/{n}") for n in range(4)]
    first = opened.ingest(write_records(tmp_path / "a.jsonl", *records))
    assert statuses(first) == ["added"] * 8 + ["duplicate"] * 4
    for seed in range(3):
        random.Random(seed).shuffle(records)
        again = opened.ingest(write_records(tmp_path / "a.jsonl", *records))
        assert statuses(again) == ["unchanged"] * 12
    assert opened.library.counts()["revisions"] == 12


def test_changed_article_gets_a_revision_and_leaves_the_search_at_once(
    opened: Opened, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    opened.ingest(write_records(file, record(1), record(2)))
    old = opened.keyword("unique1")
    reader = opened.again()
    assert reader.dense("unique1", 1) == old
    changed = record(1, text="The ferry was withdrawn for unforeseen repairs.")
    (taken, _) = articles(opened.ingest(write_records(file, changed, record(2))))
    assert (taken.status, taken.article.revision) == ("updated", 2)
    for side in (opened, reader):
        assert side.keyword("unique1") == []
        assert set(old).isdisjoint(side.dense("unique1 ferry reached", 9))
        assert side.article_ids(side.keyword("unforeseen")) == [taken.article.id]
        assert side.article_ids(side.dense("unforeseen repairs", 1)) == [taken.article.id]
    before = opened.library.article(taken.article.id, 1)
    assert before.text.startswith("The ferry called unique1")
    assert [each.revision for each in opened.library.revisions(taken.article.id)] == [1, 2]
    assert opened.well()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Another headline"),
        ("outlet", "Gazette"),
        ("date", "2025-12-07"),
        ("author", "Ann"),
    ],
)
def test_changed_field_is_a_revision_without_new_vectors(
    opened: Opened, tmp_path: Path, field: str, value: str
) -> None:
    opened.ingest(write_records(tmp_path / "a.jsonl", record(1)))
    embedder = opened.embedder
    assert isinstance(embedder, CountingEmbedder)
    embedder.embedded.clear()
    events = opened.ingest(write_records(tmp_path / "a.jsonl", record(1, **{field: value})))
    assert statuses(events) == ["updated"]
    assert embedder.embedded == []
    assert len(opened.keyword("unique1")) == 1
    assert opened.well()


def test_same_text_elsewhere_is_a_copy_and_searched_once(opened: Opened, tmp_path: Path) -> None:
    copies = [record(1, url=f"https://copy{n}.example", outlet=f"Copier {n}") for n in range(3)]
    events = opened.ingest(write_records(tmp_path / "a.jsonl", *copies))
    assert statuses(events) == ["added", "duplicate", "duplicate"]
    original, *others = [each.article for each in articles(events)]
    assert [each.copy_of for each in others] == [original.id] * 2
    assert [each.outlet for each in opened.library.carried_by(original.id)] == [
        "Copier 1",
        "Copier 2",
    ]
    assert opened.article_ids(opened.keyword("unique1")) == [original.id]
    assert opened.article_ids(opened.dense("unique1", 9)) == [original.id]
    assert opened.library.article(others[0].id).text == original.text


def test_copy_takes_the_place_of_an_original_that_changed(opened: Opened, tmp_path: Path) -> None:
    file, copy = tmp_path / "a.jsonl", record(1, url="https://copy.example")
    first, second = articles(opened.ingest(write_records(file, record(1), copy)))
    events = opened.ingest(write_records(file, record(1, text="All sailings are off."), copy))
    assert statuses(events) == ["updated", "unchanged"]
    assert opened.article_ids(opened.keyword("unique1")) == [second.article.id]
    assert opened.article_ids(opened.keyword("sailings")) == [first.article.id]
    assert opened.library.article(second.article.id).copy_of is None
    assert opened.well()
    back = opened.ingest(write_records(file, record(1), copy))
    assert statuses(back) == ["duplicate", "unchanged"]
    assert opened.article_ids(opened.keyword("unique1")) == [second.article.id]
    assert opened.well()


def test_failure_is_forgotten_once_its_input_comes_in(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    opened.ingest(file)
    file.write_bytes(bytes(100))
    opened.ingest(file)
    (failure,) = opened.library.failures()
    assert (failure.location, failure.tries) == (str(file), 2)
    opened.ingest(write_records(file, record(1)))
    assert opened.library.failures() == []


def test_failure_of_a_line_is_forgotten_with_the_line(opened: Opened, tmp_path: Path) -> None:
    file = write_records(tmp_path / "a.jsonl", record(1))
    good = file.read_text()
    file.write_text(good + "broken\nbroken\n")
    opened.ingest(file)
    file.write_text(good + "broken\n")
    opened.ingest(file)
    assert [(each.location, each.tries) for each in opened.library.failures()] == [(f"{file}:2", 2)]
    file.write_text(good)
    opened.ingest(file)
    assert opened.library.failures() == []


def test_home_within_a_named_folder_is_passed_over(tmp_path: Path) -> None:
    opened = open_home(tmp_path / "home")
    write_records(tmp_path / "a.jsonl", record(1))
    assert statuses(opened.ingest(tmp_path)) == ["added"]
    assert statuses(opened.ingest(tmp_path)) == ["unchanged"]
    assert opened.library.failures() == []


def test_options_win_over_what_the_article_says(opened: Opened, tmp_path: Path) -> None:
    day = date(2025, 12, 7)
    file = write_records(tmp_path / "a.jsonl", record(1, outlet="Gazette", date="2020-01-01"))
    (taken,) = articles(
        opened.ingest(file, options=Options(outlet="Observer", published=day, jobs=1))
    )
    assert (taken.article.outlet, taken.article.published) == ("Observer", day)
    assert taken.article.dates_from == {"published": "user"}


def test_dry_run_tells_the_same_and_stores_nothing(opened: Opened, tmp_path: Path) -> None:
    file = write_records(tmp_path / "a.jsonl", record(1), record(2))
    assert statuses(dry_run([str(file)], None)) == ["added", "added"]
    opened.ingest(write_records(tmp_path / "b.jsonl", record(1), record(2)))
    state = opened.library.state()
    write_records(
        file, record(1), record(2, text="Changed."), record(3, text="New."), record(1, url="c")
    )
    told = statuses(dry_run([str(file)], opened.library))
    assert told == ["unchanged", "updated", "added", "duplicate"]
    assert opened.library.state() == state


def test_dry_run_compares_what_is_new_with_what_is_new(opened: Opened, tmp_path: Path) -> None:
    def told(number: int, text: str) -> dict[str, Any]:
        return record(number, text=text)

    corrected = HARBOUR + "\n\nCorrection: The ship was built in 1999."
    opened.ingest(write_records(tmp_path / "b.jsonl", told(1, HARBOUR)))
    # The stored original gets another text in the same run.
    rows = [told(1, "Changed."), told(2, HARBOUR), told(3, corrected), told(4, corrected), told(2, UNION),
            told(3, corrected), told(5, HARBOUR)]  # fmt: skip
    file = write_records(tmp_path / "b.jsonl", *rows)
    state = opened.library.state()
    expected = statuses(dry_run([str(file)], opened.library))
    assert opened.library.state() == state
    assert expected == statuses(opened.ingest(file))
    assert expected[:5] == ["updated", "added", "duplicate", "duplicate", "updated"]
    elsewhere = open_home(tmp_path / "other")
    assert statuses(dry_run([str(file)], None)) == statuses(elsewhere.ingest(file))


def test_other_embedding_model_is_refused_before_any_work(opened: Opened, tmp_path: Path) -> None:
    file = write_records(tmp_path / "a.jsonl", record(1))
    opened.ingest(file)
    other = CountingEmbedder("other@2")
    with pytest.raises(IndexMismatch, match=r"counting@1.*other@2") as told:
        open_home(opened.home, other).ingest(write_records(tmp_path / "b.jsonl", record(2)))
    assert "dateline doctor --rebuild" in told.value.hint
    assert other.embedded == []
    assert opened.library.counts()["articles"] == 1


def test_closing_the_run_early_keeps_and_indexes_what_was_given(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "GROUP_PASSAGES", 2)
    file = write_records(tmp_path / "a.jsonl", *map(record, range(20)))
    run = pipeline.ingest([str(file)], opened.library, opened.index, opened.embedder)
    given = [next(run) for _ in range(5)]
    run.close()
    assert statuses(given) == ["added"] * 5
    assert opened.library.counts()["articles"] == 5
    assert opened.well()


def test_new_generations_are_made_during_a_long_run(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "GROUP_PASSAGES", 2)
    monkeypatch.setattr(pipeline, "REFRESH_PASSAGES", 4)
    file = write_records(tmp_path / "a.jsonl", *map(record, range(12)))
    assert statuses(opened.ingest(file)) == ["added"] * 12
    assert opened.index.generation == "g000003"
    assert opened.well()


def test_home_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("Not a folder.")
    with pytest.raises(LibraryError, match="cannot be used as a home") as told:
        open_home(tmp_path / "home")
    assert "--home" in told.value.hint


def test_report_counts_events_and_keeps_what_is_told_of_them(
    opened: Opened, tmp_path: Path
) -> None:
    report = Report()
    (taken,) = articles(opened.ingest(write_records(tmp_path / "a.jsonl", record(1))))
    report.count(taken)
    report.count(Failure("x", "bad", "mend it", datetime.now(UTC)))
    assert dict(report.counts) == {"added": 1, "failed": 1}
    article = taken.article
    kept = Reported(article.id, 1, article.title, article.location, "added")
    assert report.articles == [kept]


def test_article_that_changes_back_within_one_run_has_its_passages(
    opened: Opened, tmp_path: Path
) -> None:
    other = record(1, text="The ferry called otherwise reached Sandholm on Sunday.")
    opened.ingest(write_records(tmp_path / "first.jsonl", record(1)))
    file = write_records(tmp_path / "in.jsonl", record(1), other, record(1))
    assert statuses(opened.ingest(file)) == ["unchanged", "updated", "updated"]
    assert opened.article_ids(opened.keyword("unique1"))
    assert opened.well()
