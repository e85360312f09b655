from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import SETTINGS, default_home, load_settings


def write(home: Path, text: str) -> Path:
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text(text, encoding="utf-8")
    return home / "settings.toml"


def test_defaults_stand_without_any_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_ANSWERER")
    settings = load_settings(tmp_path)
    assert dict(settings.values) == {each.name: each.default for each in SETTINGS}
    assert set(settings.origins.values()) == {"default"}
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("layers", "value", "origin"),
    [
        ({"flag", "environment", "file"}, "eager", "flag"),
        ({"environment", "file"}, "careful", "DATELINE_CAUTION"),
        ({"file"}, "eager", "file"),
        (set(), "balanced", "default"),
    ],
    ids=["flag", "environment", "file", "default"],
)
def test_higher_layer_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layers: set[str], value: str, origin: str
) -> None:
    path = write(tmp_path, "caution = 'eager'" if "file" in layers else "")
    if "environment" in layers:
        monkeypatch.setenv("DATELINE_CAUTION", "careful")
    settings = load_settings(tmp_path, {"caution": "eager" if "flag" in layers else None})
    assert settings["caution"] == value
    assert settings.origins["caution"] == (str(path) if origin == "file" else origin)


@pytest.mark.parametrize("text", ["[embedding]\nmodel = 'm'", "embedding.model = 'm'",
                                  "'embedding.model' = 'm'"])  # fmt: skip
def test_table_and_dotted_name_are_the_same(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    assert load_settings(tmp_path)["embedding.model"] == "m"


def test_unknown_name_in_the_file_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, "[embedding]\nmodle = 'm'")
    with pytest.raises(SettingsError) as told:
        load_settings(tmp_path)
    assert told.value.message == f"{path} names an unknown setting, 'embedding.modle'"
    assert "embedding.model" in told.value.hint


def test_unknown_variable_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_CAUTOIN", "eager")
    with pytest.raises(SettingsError, match="DATELINE_CAUTOIN names no setting") as told:
        load_settings(tmp_path)
    assert "dateline settings" in told.value.hint


def test_unknown_flag_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cautoin"):
        load_settings(tmp_path, {"cautoin": "eager"})


@pytest.mark.parametrize("layer", ["flag", "environment", "file"])
def test_bad_choice_names_its_origin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layer: str
) -> None:
    path = write(tmp_path, "caution = 'reckless'" if layer == "file" else "")
    if layer == "environment":
        monkeypatch.setenv("DATELINE_CAUTION", "reckless")
    with pytest.raises(SettingsError) as told:
        load_settings(tmp_path, {"caution": "reckless"} if layer == "flag" else None)
    origin = {"flag": "flag", "environment": "DATELINE_CAUTION", "file": str(path)}[layer]
    assert told.value.message == f"caution is 'reckless', from {origin}"
    assert told.value.hint == "use one of: careful, balanced, eager"


@pytest.mark.parametrize(
    "data", [b"caution = ", b"\xff\xfe", b"caution = true", b"caution = ['x']"]
)
def test_broken_file_is_an_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "settings.toml").write_bytes(data)
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        load_settings(tmp_path)


def test_folder_in_the_place_of_the_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path)


def test_home_comes_from_the_argument_then_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "there"))
    assert load_settings(tmp_path / "here").home == tmp_path / "here"
    assert load_settings().home == tmp_path / "there"


def test_home_without_a_variable_is_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATELINE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_home().is_relative_to(tmp_path)
    assert default_home().name == "dateline"


def test_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings("news").home == tmp_path / "news"


def test_command_shows_every_setting_with_its_origin(tmp_path: Path) -> None:
    command = "from ui.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "settings", "--home", str(tmp_path)],
        env={**os.environ, "DATELINE_CAUTION": "eager"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"home = {tmp_path}" in done.stdout
    assert "caution = eager  (DATELINE_CAUTION)" in done.stdout
    assert all(f"{each.name} = " in done.stdout for each in SETTINGS)


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "inf", ""])
def test_length_of_time_that_is_none_is_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "settings.toml").write_text(f'fetch.pause = "{value}"\n')
    with pytest.raises(SettingsError, match=r"fetch\.pause") as error:
        load_settings(tmp_path).seconds("fetch.pause")
    assert error.value.hint == "give a number of seconds"
