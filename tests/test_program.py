"""The command in a hint is what this user can type."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.program import as_started, program

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The command as `make install` leaves it, in a folder that is not on the PATH."""
    folder = tmp_path / "my bin"
    folder.mkdir()
    script = folder / "dateline"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(REPOSITORY)!r})\n"
        "from ui.cli import main\nmain()\n"
    )
    script.chmod(0o755)
    return script


def complaint(script: str | Path, folder: Path, path: str) -> str:
    ran = subprocess.run(
        [script, "list", "--home", str(folder / "nowhere")],
        cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 3
    return ran.stderr


def test_command_is_named_as_it_was_started(script: Path, tmp_path: Path) -> None:
    said = complaint("my bin/dateline", tmp_path, os.environ["PATH"])
    assert said.endswith("  try: ingest an article first: 'my bin/dateline' ingest FILE\n")


def test_command_on_the_path_is_named_by_its_name(script: Path, tmp_path: Path) -> None:
    said = complaint(script, tmp_path, f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    assert said.endswith("  try: ingest an article first: dateline ingest FILE\n")


def test_other_programs_name_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/lib/python3/pytest.py"])
    assert program() == "dateline"


def test_only_commands_are_named_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [".venv/bin/dateline"])
    assert (
        as_started("run: dateline doctor --rebuild") == "run: .venv/bin/dateline doctor --rebuild"
    )
    assert as_started("in `dateline settings`") == "in `.venv/bin/dateline settings`"
    assert as_started("the dateline in the text") == "the dateline in the text"
