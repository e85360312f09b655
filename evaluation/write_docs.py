"""Write the pages of docs/ that are made from the code: commands.md and settings.md.

python -m evaluation.write_docs [--check]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import click

from rag.settings import SETTINGS
from ui.cli import cli

DOCS = Path(__file__).parents[1] / "docs"
MADE = "<!-- Made from the code by `make docs`; a test holds it. -->\n"


def commands() -> str:
    """Return docs/commands.md: the help of every command."""
    parts = ["# The command line\n", MADE, _help(cli, None)]
    for name, command in sorted(cli.commands.items()):
        parts += [f"## dateline {name}\n", _help(command, name)]
        for part, of_group in sorted(getattr(command, "commands", {}).items()):
            parts += [f"### dateline {name} {part}\n", _help(of_group, f"{name} {part}")]
    return "\n".join(parts)


def settings() -> str:
    """Return docs/settings.md: the list of settings."""
    rows = [
        f"| `{each.name}` | `{each.variable}` | `{each.default}` | {each.help}"
        + (f": {', '.join(f'`{choice}`' for choice in each.choices)}" if each.choices else "")
        + " |"
        for each in SETTINGS
    ]
    return "\n".join(
        [
            "# Settings\n",
            MADE,
            "A flag wins over the environment, that over `HOME/settings.toml`, that over the default.",
            "`dateline settings` shows each value and where it came from.\n",
            "| setting | environment | default | what it is |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


PAGES = {"commands.md": commands, "settings.md": settings}


def _help(command: click.Command, name: str | None) -> str:
    settings = {**cli.context_settings, "max_content_width": 90, "terminal_width": 90}
    parent = click.Context(cli, info_name="dateline", **settings)
    context = click.Context(command, info_name=name, parent=parent) if name else parent
    return f"```\n{command.get_help(context)}\n```\n"


def main() -> int:
    """Write the pages, or with --check tell whether they are up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = 0
    for name, make in PAGES.items():
        path = DOCS / name
        if check and (not path.is_file() or path.read_text(encoding="utf-8") != make()):
            print(f"error: docs/{name} is out of date\n  try: make docs", file=sys.stderr)
            stale += 1
        elif not check:
            path.write_text(make(), encoding="utf-8")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
