"""Uploads are known by their own names, and nothing but an upload is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.identify import id_of
from ingest.sources import read_file, source_of, upload
from ingest.told_apart import in_common
from rag.errors import FetchError
from tests.library_of import Opened, record, statuses, write_records
from ui.web.uploads import FOLDER_VARIABLE, MAX_FILES, own_name, uploaded_sources


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "uploads" / "a").mkdir(parents=True)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "uploads"))
    return tmp_path / "uploads"


def test_upload_is_known_by_its_own_name(opened: Opened, tmp_path: Path) -> None:
    def take_in(place: str, text: str) -> tuple[str, str]:
        path = tmp_path / place
        path.write_text(text, encoding="utf-8")
        (taken,) = opened.ingest_sources(upload("ferry.txt", path))
        return taken.status, taken.article.location  # type: ignore[union-attr]

    said = "The ferry Margreta reached Quillport on Monday."
    assert take_in("one", said) == ("added", "upload:ferry.txt")
    assert take_in("two", said) == ("unchanged", "upload:ferry.txt")
    assert take_in("three", said + " It was late.") == ("updated", "upload:ferry.txt")


FERRY = "The ferry Margreta reached Quillport two hours late on Monday, the harbour master said."
BUDGET = "Councillors in Brackwater voted nine to four to cut the library's budget by a third."


def uploads(opened: Opened, folder: Path, *texts: str, name: str = "statement.txt") -> list[str]:
    """Upload texts under one name, in one batch; return what became of each."""
    sources = []
    for number, text in enumerate(texts):
        path = folder / f"{number}"
        path.write_text(text, encoding="utf-8")
        sources.append(upload(name, path))
    return statuses(opened.ingest_sources(*sources))


def test_different_uploads_of_one_name_are_different_articles(
    opened: Opened, tmp_path: Path
) -> None:
    assert uploads(opened, tmp_path, FERRY, BUDGET) == ["added", "added"]
    assert uploads(opened, tmp_path, BUDGET, FERRY) == ["unchanged", "unchanged"]
    longer = BUDGET + " The mayor had asked for half of that. Readers protested outside the hall."
    assert uploads(opened, tmp_path, longer, FERRY) == ["updated", "unchanged"]
    assert uploads(opened, tmp_path, "Tug Orla sank off Sandholm at dawn; all were saved.") == [
        "added"
    ]
    stored = {each.text.split()[0]: each.revision for each in opened.library.articles()}
    assert stored == {"The": 1, "Councillors": 2, "Tug": 1}
    assert opened.well()


def test_records_of_one_headline_in_uploads_of_one_name_are_told_apart(
    opened: Opened, tmp_path: Path
) -> None:
    lines = [json.dumps({"title": "Live updates", "text": text}) for text in (FERRY, BUDGET)]
    assert uploads(opened, tmp_path, *lines, name="export.jsonl") == ["added", "added"]
    assert uploads(opened, tmp_path, *reversed(lines), name="export.jsonl") == ["unchanged"] * 2


def test_upload_with_an_address_and_a_file_are_what_they_say(
    opened: Opened, tmp_path: Path
) -> None:
    lines = [json.dumps({"url": "https://a.example/1", "text": text}) for text in (FERRY, BUDGET)]
    assert uploads(opened, tmp_path, *lines, name="export.jsonl") == ["added", "updated"]
    file = tmp_path / "statement.txt"
    became = []
    for text in ("Tug Orla sank off Sandholm at dawn; all were saved.", FERRY):
        file.write_text(text, encoding="utf-8")
        became += statuses(opened.ingest(file))
    assert became == ["added", "updated"]
    assert len(opened.library.revisions(id_of(str(file)))) == 2


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [("The ferry sails.", "The ferry sails again.", 1, 1), ("One.", "Two.", 0, 0), ("", "x", 0, 0),
     (FERRY, FERRY + " " + BUDGET, 1, 1), (FERRY, BUDGET, 0, 0.1), (FERRY, FERRY.upper(), 1, 1)],
)  # fmt: skip
def test_share_that_two_texts_have(one: str, other: str, least: float, most: float) -> None:
    assert least <= in_common(one, other) <= most
    assert in_common(one, other) == in_common(other, one)


def test_failed_upload_is_forgotten_when_it_comes_again(opened: Opened, tmp_path: Path) -> None:
    broken = tmp_path / "x"
    broken.write_text("", encoding="utf-8")
    opened.ingest_sources(upload("monday.txt", broken))
    (failure,) = opened.library.failures()
    assert failure.location == "upload:monday.txt"
    assert str(tmp_path) not in failure.error
    broken.write_text("The ferry sails.", encoding="utf-8")
    opened.ingest_sources(upload("monday.txt", broken))
    assert opened.library.failures() == []


def test_sources_of_uploads(folder: Path) -> None:
    file = folder / "a" / "ferry.txt"
    file.write_text("Words.", encoding="utf-8")
    sent = {"path": str(file), "name": "ferry (1).txt"}
    (source,) = uploaded_sources([sent, sent])
    assert source.file is not None
    read = read_file(source.file, source.location)
    assert (source.location, read) == ("upload:ferry (1).txt", b"Words.")


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "{folder}/../secret.txt", "{folder}/link", "{folder}", "{folder}/none",
     "{folder}/a\0", "", "https://example.org/", None, 7],
)  # fmt: skip
def test_what_is_no_upload_is_refused(folder: Path, path: Any) -> None:
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "link").symlink_to(folder.parent / "secret.txt")
    path = path.format(folder=folder) if isinstance(path, str) else path
    with pytest.raises(FetchError, match="has not been uploaded"):
        uploaded_sources([{"path": path, "name": "a.txt"}])


@pytest.mark.parametrize("files", [[], None, "a", [{}] * (MAX_FILES + 1)])
def test_no_files_or_too_many_are_refused(folder: Path, files: Any) -> None:
    with pytest.raises(FetchError, match="at most 200"):
        uploaded_sources(files)


def test_nothing_is_read_where_no_folder_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    with pytest.raises(FetchError):
        uploaded_sources([{"path": __file__, "name": "a"}])


@pytest.mark.parametrize(
    ("given", "name"),
    [("a.txt", "a.txt"), ("../../etc/passwd", "passwd"), ("C:\\news\\b.pdf", "b.pdf"), ("", "unnamed"),
     ("..", ".."), ("a\nb\x00.txt", "a\ufffdb\ufffd.txt"), ("-", "-"), ("U\u0308.txt", "Ü.txt"),
     ("x" * 900 + ".html", "x" * 195 + ".html"), ("lone\udcff.txt", "lone\ufffd.txt")],
)  # fmt: skip
def test_names_are_fit_to_be_shown(given: str, name: str) -> None:
    assert own_name(given) == name


def test_failure_leads_back_to_its_input(tmp_path: Path) -> None:
    lines, archive = tmp_path / "a.jsonl", tmp_path / "b.zip"
    write_records(lines, record(1))
    archive.write_bytes(b"")
    assert source_of(f"{lines}:17") == str(lines)
    assert source_of(f"{archive}/in/c.txt") == str(archive)
    assert source_of(f"{archive}/in/c.jsonl:3") == str(archive)
    assert source_of(f"{tmp_path}/gone.jsonl:3") == f"{tmp_path}/gone.jsonl"
    assert source_of("https://example.org/feed.xml:3") == "https://example.org/feed.xml"
    assert source_of("http://127.0.0.1:8080") == "http://127.0.0.1:8080"
