"""What the user types to start this program."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

NAME = "dateline"
# The library's hints name commands so; how the program was started only the shells know.
_COMMAND = re.compile(
    rf"\b{NAME}(?= (?:ingest|extract|ask|search|check|verify|serve|list|show|remove|failures|feeds|watch|doctor"
    r"|settings)\b)"
)


def program() -> str:
    """Return the command as it was started, such as ".venv/bin/dateline"; its name if that does."""
    started = sys.argv[0]
    if Path(started).stem != NAME:  # `python -m ingest`, a test, a program that imports this
        return NAME
    on_path = shutil.which(NAME)
    if on_path and os.path.realpath(on_path) == os.path.realpath(started):
        return NAME
    return shlex.quote(started)


def as_started(hint: str) -> str:
    """Return a hint with the commands in it as this user can type them."""
    return _COMMAND.sub(lambda _: program(), hint)
