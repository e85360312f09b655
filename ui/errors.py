"""How the shells end: exit codes, errors on two lines, and notes."""

from __future__ import annotations

import sys

from rag.errors import NewsError, SettingsError
from ui.program import as_started

DONE, PARTLY, USAGE, NOTHING = 0, 1, 2, 3


def exit_code(error: NewsError) -> int:
    """Return the exit code of DESIGN section 5 for an error that ended a command."""
    return USAGE if isinstance(error, SettingsError) else NOTHING


def print_error(message: str, hint: str) -> None:
    """Print what is wrong and what to do, one line each, on stderr."""
    one_line = (
        " ".join(text.split()) for text in (f"error: {message}", f"  try: {as_started(hint)}")
    )
    for prefix, line in zip(("", "  "), one_line, strict=True):
        print(prefix + line, file=sys.stderr)


def note(message: str) -> None:
    """Say on stderr what is no error, but may not be what was meant."""
    print(f"note: {' '.join(message.split())}", file=sys.stderr)
