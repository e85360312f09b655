"""Answer standard input line by line, in JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rag.errors import EmptyLibrary, NewsError
from ui.errors import DONE, PARTLY

if TYPE_CHECKING:
    from rag.records import Moment, Turn


def print_json(document: Any) -> None:
    """Print one JSON document as a line."""
    print(json.dumps(document, ensure_ascii=False), flush=True)


def answer_lines(respond: Callable[[str, list[Turn], Moment | None], Any]) -> int:
    """Answer each line of standard input with one JSON line, in order."""
    code = DONE
    for line in sys.stdin:
        try:
            print_json(respond(*_asked(line)))
        except (ValueError, TypeError, KeyError, NewsError) as error:
            if isinstance(error, NewsError) and not isinstance(error, EmptyLibrary):
                raise
            hint = getattr(error, "hint", 'write a question, or {"question": …, "history": […]}')
            print_json(
                {
                    "question": line.strip(),
                    "error": str(getattr(error, "message", error)),
                    "hint": hint,
                }
            )
            code = PARTLY
    return code


def _asked(line: str) -> tuple[str, list[Turn], Moment | None]:
    """Read a line: a plain question, or an object with its conversation and its day."""
    from rag.moments import parse_moment
    from rag.records import Turn

    if not line.lstrip().startswith("{"):
        return line.strip(), [], None
    given = json.loads(line)
    if not isinstance(given.get("question"), str):
        raise ValueError('the object has no "question"')
    history = [
        Turn(str(turn["question"]), str(turn.get("answer", "")))
        for turn in given.get("history") or []
    ]
    return str(given["question"]), history, parse_moment(given["now"]) if given.get("now") else None
