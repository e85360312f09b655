"""Measure the answers and hold them to the floors that are pinned in floors.json.

    python -m evaluation.gate [--full] [--update [--allow-regression]]

The pins name what was measured: the articles, the questions, the models. When one of them has
changed, the gate stops until the floors are pinned again with --update; that refuses to lower one
unless --allow-regression says so, and then it shows in review. --full also measures on
../shared/data, where that is present, and writes docs/quality.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evaluation.answers import OWN_WORDS, ask_all, measures, read_questions
from ingest.pipeline import ingest
from rag.assistant import PASSAGES_READ, Assistant, open_assistant
from rag.settings import load_settings

ROOT = Path(__file__).parents[1]
FLOORS = Path(__file__).with_name("floors.json")
SEEDS = ROOT / "seeds"
SETS = {
    name: ROOT / f"evaluation/questions/{name}.jsonl"
    for name in ("seed", "seed_blind", "seed_fresh", "seed_fourth")
}
#: The measures that have a floor, higher is better.
HELD = ("right in the first two sentences", "refused", "answers whose quotes all stand")


def main() -> int:
    """Run from the command line; 0 only when every floor holds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    given = parser.parse_args()
    with seeded() as assistant:
        found = {
            name: measures(ask_all(assistant, read_questions(path))) for name, path in SETS.items()
        }
        pins = pinned(assistant)
    for name, rows in found.items():
        print(f"{name}: " + ", ".join(f"{measure} {value}" for measure, value in rows.items()))
    if given.update:
        problems = update(found, pins, allow_regression=given.allow_regression)
    else:
        problems = judge(found, pins, json.loads(FLOORS.read_text(encoding="utf-8")))
    if given.full:
        from evaluation.quality import write_quality

        write_quality(found)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if problems else 0


def judge(found: dict[str, Any], pins: dict[str, Any], floors: dict[str, Any]) -> list[str]:
    """Return which pins have changed and which floors do not hold."""
    changed = [name for name, value in pins.items() if floors["pins"].get(name) != value]
    problems = [
        f"{name} has changed since the floors were pinned; look at the figures, then run: "
        "python -m evaluation.gate --update"
        for name in changed
    ]
    for name, rows in floors["floors"].items():
        problems += [
            f"{name}: {measure} is {found[name][measure]}, the floor is {floor}"
            for measure, floor in rows.items()
            if found[name][measure] < floor
        ]
    return problems


def update(found: dict[str, Any], pins: dict[str, Any], *, allow_regression: bool) -> list[str]:
    """Pin what was found, unless that lowers a floor and nobody allowed it."""
    before = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"] if FLOORS.exists() else {}
    fresh = {name: {measure: rows[measure] for measure in HELD} for name, rows in found.items()}
    lower = [
        f"{name}: {measure} would fall from {floor} to {fresh[name][measure]}; if that is meant, "
        "say --allow-regression"
        for name, rows in before.items()
        for measure, floor in rows.items()
        if fresh[name][measure] < floor
    ]
    if lower and not allow_regression:
        return lower
    FLOORS.write_text(
        json.dumps({"pins": pins, "floors": fresh}, indent=2) + "\n", encoding="utf-8"
    )
    return []


def pinned(assistant: Assistant) -> dict[str, Any]:
    """Return what the figures depend on."""
    return {
        "seeds": _digest(*sorted(SEEDS.iterdir())),
        **{f"questions {name}": _digest(path) for name, path in SETS.items()},
        "embedding model": assistant.embedder.identity,
        "reader": _digest(*sorted((ROOT / "rag/models/reader").glob("*.[js]*"))),
        "passages read": PASSAGES_READ,
    }


@contextmanager
def seeded() -> Iterator[Assistant]:
    """Give an assistant over the seed article, in a home of its own."""
    with tempfile.TemporaryDirectory() as folder:
        assistant = open_assistant(load_settings(folder, OWN_WORDS), create=True)
        list(ingest([str(SEEDS)], assistant.library, assistant.index, assistant.embedder))
        yield assistant


def _digest(*paths: Path) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
