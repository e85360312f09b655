"""A library that an earlier Dateline made is opened, and goes on.

tests/libraries/ has one a schema version, written by the code of that version.
"""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from rag.library.schema import MIGRATIONS
from tests.library_of import Opened, open_home, record, statuses, write_records

SAVED = sorted((Path(__file__).parent / "libraries").glob("*.db.gz"))
STANDFIRST = "The harbour master counts lorries and crew"


@pytest.fixture(params=SAVED, ids=lambda path: path.name.partition(".")[0])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """A home with an old library, opened by today's code."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "library.db").write_bytes(gzip.decompress(request.param.read_bytes()))
    with sqlite3.connect(home / "library.db") as before:
        assert before.execute("PRAGMA user_version").fetchone()[0] < len(MIGRATIONS)
    before.close()
    return open_home(home)


def test_old_library_opens_and_goes_on(opened: Opened, tmp_path: Path) -> None:
    known = {each.title: each for each in opened.library.articles()}
    first = known["Ferry 1 reaches Quillport"]
    assert (first.outlet, first.authors) == ("Quill Post", ("Ann Lee",))
    assert (first.standfirst, first.section) == (None, None)
    assert known["Ferry 3 reaches Quillport"].copy_of == first.id
    assert len(opened.library.revisions(known["Ferry 2 reaches Quillport"].id)) == 2
    new = write_records(tmp_path / "new.jsonl", record(4, section="Harbour", subtitle=STANDFIRST))
    assert statuses(opened.ingest(new)) == ["added"]
    (number,) = opened.keyword("unique4")
    stored = opened.library.article(opened.article_ids([number])[0])
    assert (stored.standfirst, stored.section) == (STANDFIRST, "Harbour")
    assert opened.well()


def test_old_article_gets_standfirst_and_section_without_a_revision(
    opened: Opened, tmp_path: Path
) -> None:
    given = record(1, outlet="Quill Post", published="2025-12-07", authors=["Ann Lee"])
    fuller = given | {"section": "Harbour", "subtitle": STANDFIRST}
    again = write_records(tmp_path / "again.jsonl", fuller)
    (taken,) = opened.ingest(again)
    assert statuses([taken]) == ["unchanged"]
    for file in (again, write_records(tmp_path / "barer.jsonl", given)):
        assert statuses(opened.ingest(file)) == ["unchanged"]
        stored = opened.library.article(taken.article.id)  # type: ignore[union-attr]
        assert (stored.revision, stored.standfirst, stored.section) == (1, STANDFIRST, "Harbour")
