from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.changes import changed_words, changes_between
from rag.library import passage_key
from tests.library_of import Opened, open_home, write_records
from tests.test_cli import dateline, document
from tests.test_library import article

OLD = "The ferry came on Monday. It carried 40 lorries. Nobody was hurt.\n\nThe fog lifted at noon."
NEW = "The ferry came on Monday. It carried 41 lorries.\n\nThe fog lifted at noon. The pilot slept."


def found(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    one, other = (article("a1", text, text_sha256=passage_key(text)) for text in (old, new))
    return [(each.kind, each.old, each.new) for each in changes_between(one, other).sentences]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (OLD, OLD, []),
        (OLD, NEW, [("changed", "It carried 40 lorries.", "It carried 41 lorries."),
                    ("removed", "Nobody was hurt.", None),
                    ("added", None, "The pilot slept.")]),
        ("One came. Two went.", "Two went. One came.",
         [("added", None, "Two went."), ("removed", "Two went.", None)]),
        ("All is well here.", "Completely other words stand now.",
         [("removed", "All is well here.", None), ("added", None, "Completely other words stand now.")]),
        ("All is well here. It carried 40 lorries.", "Other words stand. And more now. It carried 41 lorries.",
         [("removed", "All is well here.", None), ("added", None, "Other words stand."),
          ("added", None, "And more now."), ("changed", "It carried 40 lorries.", "It carried 41 lorries.")]),
        ("One line\nwrapped here.", "One line wrapped here.", []),
    ],
)  # fmt: skip
def test_sentences_are_told_apart(
    old: str, new: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert found(old, new) == expected


def test_changed_fields_are_named() -> None:
    one, other = article("a1", revision=1), article("a1", revision=2, title="New", authors=())
    changes = changes_between(one, other)
    assert changes.fields == {"title": ("Title a1", "New"), "authors": (("Ann Lee",), ())}
    assert (changes.old, changes.new, changes.sentences) == (1, 2, ())


def test_changed_words_are_in_order() -> None:
    pieces = list(changed_words("It carried 40 lorries.", "It carried 41 old lorries."))
    assert pieces == [
        ("It carried", "same"), ("40", "old"), ("41 old", "new"), ("lorries.", "same")
    ]  # fmt: skip


@pytest.fixture
def revised(tmp_path: Path) -> tuple[Opened, str]:
    opened = open_home(tmp_path / "home")
    for title, text in (("First", OLD), ("First", NEW), ("Third", NEW)):
        row = {"title": title, "text": text, "url": "https://a.example/1"}
        opened.ingest(write_records(tmp_path / "a.jsonl", row))
    (only,) = opened.library.articles()
    return opened, only.id


def test_diff_is_shown_for_people_and_programs(revised: tuple[Opened, str]) -> None:
    opened, name = revised
    shown = document(dateline("show", name, "--diff", "--json", "--home", opened.home))
    assert shown == {
        "id": name, "from": 2, "to": 3, "fields": {"title": ["First", "Third"]}, "changes": []
    }  # fmt: skip
    earlier = dateline("show", name, "--diff", "--revision", "2", "--json", "--home", opened.home)
    assert json.loads(earlier.stdout)["changes"][1] == {
        "kind": "removed", "old": "Nobody was hurt.", "new": None
    }  # fmt: skip
    printed = dateline("show", name, "--diff", "--revision", "2", "--home", opened.home).stdout
    assert "~ It carried [-40-] {+41+} lorries." in printed
    assert "- Nobody was hurt." in printed and "+ The pilot slept." in printed


def test_nothing_to_compare_with_is_told(revised: tuple[Opened, str]) -> None:
    opened, name = revised
    ran = dateline("show", name, "--diff", "--revision", "1", "--home", opened.home)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "no revision before revision 1" in ran.stderr and f"show {name} --diff" in ran.stderr
    both = dateline("show", name, "--diff", "--text", "--home", opened.home)
    assert both.returncode == 2
