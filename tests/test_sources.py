from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest import sources
from ingest.sources import Source, find_sources, read_file
from rag.errors import FetchError


def found(*named: Path | str) -> dict[str, str]:
    """Return each source's place with what is wrong, "" when nothing is."""
    return {
        source.location: source.error.message if source.error else ""
        for source in find_sources([str(each) for each in named])
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "my news"
    (folder / "b").mkdir(parents=True)
    for name in (
        "z.txt",
        "a.txt",
        "b/c.txt",
        ".hidden",
        "b/.hidden",
        "b/d.txt.part",
        "e.PDF.crdownload",
    ):
        (folder / name).write_text("Words.")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("Words.")
    return folder


def test_folder_gives_its_files_in_order_without_hidden_ones(folder: Path) -> None:
    assert list(found(folder)) == [str(folder / each) for each in ("a.txt", "z.txt", "b/c.txt")]


def test_relative_name_becomes_absolute(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert found("a.txt", "missing.txt") == {
        str(folder / "a.txt"): "",
        str(folder / "missing.txt"): f"there is no file {folder / 'missing.txt'}",
    }


def test_links_in_a_folder_never_lead_out_or_round(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Words.")
    (tmp_path / "elsewhere").mkdir()
    links = {"out.txt": "../secret.txt", "out": "../elsewhere", "loop": "loop", "self": ".",
             "gone": "nowhere", "in.txt": "a.txt", "inner": "b"}  # fmt: skip
    for name, target in links.items():
        (folder / name).symlink_to(target)
    errors = {Path(place).name: error for place, error in found(folder).items()}
    assert errors.pop("out.txt") == f"{folder / 'out.txt'} links out of {folder}"
    assert errors.pop("out") == f"{folder / 'out'} links out of {folder}"
    assert "symbolic links" in errors.pop("loop")
    assert "there is no file" in errors.pop("gone")
    assert errors == {"a.txt": "", "z.txt": "", "c.txt": "", "in.txt": ""}


def test_folder_reached_by_a_link_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "news").symlink_to(folder)
    assert len(found(tmp_path / "news")) == 3


def test_pipe_and_device_are_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    errors = found(folder / "pipe", "/dev/zero", folder)
    assert errors[str(folder / "pipe")] == f"{folder / 'pipe'} is not a regular file"
    assert errors["/dev/zero"] == "/dev/zero is not a regular file"
    assert errors[str(folder / "a.txt")] == ""


def test_pipe_put_in_the_place_of_a_file_is_refused(folder: Path) -> None:
    (source,) = find_sources([str(folder / "a.txt")])
    (folder / "a.txt").unlink()
    os.mkfifo(folder / "a.txt")
    with pytest.raises(FetchError, match="cannot be read"):
        read_file(Path(source.location), source.location)


@pytest.mark.parametrize("name", ["x" * 5000, "no\x00body"])
def test_name_that_is_no_file_is_an_error(name: str) -> None:
    (source,) = find_sources([name])
    assert "\x00" not in source.location
    assert source.error is not None
    assert source.error.hint


def test_name_that_is_not_utf8_is_an_error_that_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("Words.")
    ((place, error),) = found(tmp_path).items()
    assert place.encode("utf-8").endswith(b"caf\\udce9.txt")
    assert "is not UTF-8" in error.encode("utf-8").decode()


def test_file_too_large_is_not_opened(folder: Path) -> None:
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(sources.MAX_FILE_BYTES + 1)
    assert found(folder / "huge.txt") == {
        str(folder / "huge.txt"): f"{folder / 'huge.txt'} has 2,000,000,001 bytes, "
        "at most 2,000,000,000 are read"
    }


def test_standard_input_is_a_source_of_its_own() -> None:
    assert list(find_sources(["-"])) == [Source("-")]
