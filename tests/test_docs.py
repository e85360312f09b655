"""The documents say what the program does: generated pages, examples, versions, links."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from evaluation.write_docs import PAGES
from tests.test_cli import dateline
from ui.cli import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_up_to_date(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), f"docs/{name} is out of date; run: make docs"


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help(name: str) -> None:
    assert (cli.commands[name].help or "").strip().endswith(".")


def test_changelog_names_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\d\S*)", changelog, re.MULTILINE)
    assert versions[0] == PROJECT["project"]["version"]


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name
)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


def test_readme_commands_are_commands() -> None:
    named = set(re.findall(r"\.venv/bin/dateline (\w+)", README))
    assert named and named <= set(cli.commands)
    targets = set(re.findall(r"^    make (\w+)", README, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{each}:", makefile, re.MULTILINE) for each in targets)


def test_readme_commands_work(seeded_home: Path) -> None:
    asked = re.findall(r"dateline (ask|search) \"([^\"]+)\"( --json)?", README)
    assert len(asked) == 2
    for command, text, *_ in asked:
        ran = dateline(command, text, "--home", seeded_home)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "Nothing found" not in ran.stdout and "do not say" not in ran.stdout


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", ROOT / "docs/langchain.md"], ids=lambda p: p.name
)
def test_python_examples_run(
    path: Path, seeded_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(seeded_home))
    blocks = re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    exec(compile("\n".join(blocks), str(path), "exec"), {})


def test_everything_installed_is_pinned() -> None:
    pinned = {
        re.split(r"[=@ ]", line)[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    extras = PROJECT["project"]["optional-dependencies"]
    # No test asks a hosted model: what these three install is at no tested version.
    groups = [extras[name] for name in extras.keys() - {"anthropic", "google", "mistral"}]
    wanted = [*PROJECT["project"]["dependencies"], *(each for group in groups for each in group)]
    names = {re.split(r"[<>=\[ ]", each)[0].lower().replace("_", "-") for each in wanted}
    assert names <= pinned


def test_only_the_program_is_shipped() -> None:
    assert PROJECT["tool"]["setuptools"]["packages"]["find"]["include"] == [
        "rag*",
        "ingest*",
        "ui*",
    ]
