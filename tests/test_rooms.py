"""Rooms keep apart: imports go one way, and importing does nothing but import."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
ROOMS = ("rag", "ingest", "ui")
MAY_IMPORT = {"rag": {"rag"}, "ingest": {"rag", "ingest"}, "ui": {"rag", "ingest", "ui"}}
# A door, not part of the room: `python -m ingest` is `dateline ingest`.
DOOR = REPOSITORY / "ingest" / "__main__.py"
COMMANDS = ("ingest", "extract", "ask", "search", "serve", "list", "show", "remove", "failures", "doctor", "check", "verify",
            "settings", "feeds", "watch")  # fmt: skip
HEAVY = {"gradio", "torch", "chromadb", "sentence_transformers", "transformers", "langchain_core",
         "trafilatura", "numpy", "fastapi"}  # fmt: skip


def files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (REPOSITORY / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Give the name of every module that a file imports, also within functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
            yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


def modules() -> list[str]:
    """Return the name of every module that ships; a door runs the program when imported by name."""
    paths = [path.relative_to(REPOSITORY).with_suffix("") for path in files(*ROOMS)]
    return [".".join(path.parts).removesuffix(".__init__") for path in paths]


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_one_way(room: str) -> None:
    wrong = [
        f"{path.relative_to(REPOSITORY)} imports {name}"
        for path in files(room)
        for name in imported(path)
        if name.partition(".")[0] in {*ROOMS, "evaluation", "tests"} - MAY_IMPORT[room]
        and path != DOOR
    ]
    assert wrong == []


def test_door_imports_the_command_line_and_nothing_else() -> None:
    assert {name for name in imported(DOOR) if "." in name} == {"ui.cli", "ui.cli.main"}


def test_evaluation_is_imported_by_nobody_and_imports_no_tests() -> None:
    assert not [path for path in files("evaluation") if "tests" in set(imported(path))]


def test_nothing_is_mocked() -> None:
    mocking = ("unittest.mock", "mock", "pytest_mock")
    assert not [path for path in files(*ROOMS, "tests", "evaluation")
                for name in imported(path) if name in mocking]  # fmt: skip


WATCH_IMPORTS = """
import importlib, json, os, sys, threading
did = []
def sockets():
    links = [os.path.join("/proc/self/fd", each) for each in os.listdir("/proc/self/fd")]
    return sum(os.readlink(each).startswith("socket:") for each in links if os.path.islink(each))
def watch(event, arguments):
    if event == "open":
        writes = arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    else:
        writes = event.startswith(("socket.", "subprocess.", "sqlite3.")) or event in (
            "os.mkdir", "os.remove", "os.rename", "os.putenv", "os.system", "os.fork")
    if writes:
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename.startswith(("<", sys.base_prefix)):
            frame = frame.f_back  # the standard library does it for somebody
        if frame and frame.f_code.co_filename.startswith(os.environ["PYTHONPATH"] + "/"):
            if "/site-packages/" not in frame.f_code.co_filename:
                did.append([frame.f_code.co_filename, event, str(arguments[0])])
sys.dont_write_bytecode = True
before = dict(os.environ), threading.active_count(), sockets()
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
after = dict(os.environ), threading.active_count(), sockets()
print(json.dumps({"did": did, "before": before, "after": after,
                  "loaded": sorted({each.partition(".")[0] for each in sys.modules})}))
"""


def watched_import(cwd: Path, *names: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", WATCH_IMPORTS, *names], cwd=cwd, capture_output=True, text=True,
        check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY), "HOME": str(cwd),
                         "TMPDIR": str(cwd), "DATELINE_HOME": str(cwd / "home")},
    )  # fmt: skip
    loaded: dict[str, object] = json.loads(done.stdout)
    return loaded


EACH_FIRST = """
import importlib, os, sys
for name in sys.argv[1:]:  # what they import of others is then loaded
    importlib.import_module(name)
for name in [each for each in sys.modules if each.partition(".")[0] in ("rag", "ingest", "ui")]:
    del sys.modules[name]
for name in sys.argv[1:]:
    if os.fork() == 0:
        importlib.import_module(name)
        os._exit(0)
    if os.wait()[1]:
        print(name)
"""


def test_every_module_can_be_imported_first(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", EACH_FIRST, *modules()], cwd=tmp_path, text=True,
        capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    assert done.stdout.split() == [], done.stderr


def test_every_measurement_can_be_imported() -> None:
    names = [
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
        for path in sorted((REPOSITORY / "evaluation").rglob("*.py"))
    ]
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *names], cwd=REPOSITORY, capture_output=True
    )
    assert len(names) > 20 and not done.returncode, done.stderr.decode()


def test_importing_every_module_changes_nothing(tmp_path: Path) -> None:
    found = watched_import(tmp_path, *modules())
    assert found["did"] == []
    assert found["after"] == found["before"]
    assert list(tmp_path.iterdir()) == []


def test_importing_rag_loads_no_model(tmp_path: Path) -> None:
    found = watched_import(tmp_path, "rag", "ingest", "ui", "ui.cli")
    assert isinstance(found["loaded"], list)
    assert HEAVY.isdisjoint(found["loaded"])


HELP = """
import contextlib, io, sys
from ui.cli import main
out = io.StringIO()
for arguments in [["--help"], *([command, "--help"] for command in sys.argv[1:])]:
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        main(arguments)
assert out.getvalue().count("Usage: dateline") == len(sys.argv), out.getvalue()
print(*sorted({each.partition(".")[0] for each in sys.modules}))
"""


def test_help_of_every_command_loads_nothing_heavy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELP, *COMMANDS], cwd=tmp_path, capture_output=True, text=True,
        check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    assert HEAVY.isdisjoint(done.stdout.split())
    assert list(tmp_path.iterdir()) == []


def test_every_command_is_in_the_list() -> None:
    from ui.cli import cli

    assert set(cli.commands) == set(COMMANDS)


def test_every_public_name_of_rag_is_there() -> None:
    import rag

    assert all(getattr(rag, name).__name__ == name for name in rag.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        _ = rag.nothing
