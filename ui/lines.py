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

#: What a line is to be.
LINE = 'write a question, or {"question": …, "history": […], "now": …}'


def print_json(document: Any) -> None:
    """Print one JSON document as a line."""
    print(json.dumps(document, ensure_ascii=False), flush=True)


def answer_lines(respond: Callable[[str, list[Turn], Moment | None], Any]) -> int:
    """Answer each line of standard input with one JSON line, in order."""
    code = DONE
    for line in sys.stdin:
        try:
            print_json(respond(*_asked(line)))
        except (ValueError, NewsError) as error:
            if isinstance(error, NewsError) and not isinstance(error, EmptyLibrary):
                raise
            hint = getattr(error, "hint", LINE)
            print_json(
                {
                    "question": line.strip(),
                    "error": str(getattr(error, "message", error)),
                    "hint": hint,
                }
            )
            code = PARTLY
    return code


class _BadLine(ValueError):
    """A line of standard input that asks nothing; told as a NewsError is."""

    def __init__(self, message: str, hint: str = LINE) -> None:
        super().__init__(message)
        self.hint = hint


def _asked(line: str) -> tuple[str, list[Turn], Moment | None]:
    """Read a line: a plain question, or an object with its conversation and its day."""
    if not line.lstrip().startswith("{"):
        return line.strip(), [], None
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as cause:
        raise _BadLine("the line begins with { and is not a JSON object") from cause
    if not isinstance(given.get("question"), str):
        raise _BadLine('the object has no "question" that is text')
    return given["question"], _history(given.get("history")), _moment(given.get("now"))


def _history(given: Any) -> list[Turn]:
    from rag.records import Turn

    turns = [] if given is None else given
    if not isinstance(turns, list) or not all(_is_turn(each) for each in turns):
        raise _BadLine(
            '"history" is not a list of questions and answers',
            'write it as [{"question": "…", "answer": "…"}, …], oldest first',
        )
    return [Turn(turn["question"], turn.get("answer") or "") for turn in turns]


def _is_turn(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and isinstance(given.get("question"), str)
        and isinstance(given.get("answer") or "", str)
    )


def _moment(given: Any) -> Moment | None:
    from rag.dates.moments import typed_moment

    if given is None:
        return None
    try:
        return typed_moment(str(given))
    except ValueError as cause:
        raise _BadLine(
            f'"now" is {json.dumps(given, ensure_ascii=False)}, which is no date',
            "write it as 2025-12-07 or 2025-12-07T09:00",
        ) from cause
