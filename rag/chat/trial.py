"""Try a language model: tell whether it answers, and how fast."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass

from rag.chat.model import ChatModel
from rag.chat.timed import read_within
from rag.errors import NewsError

# Loading a file of weights takes longer than answering.
DEADLINE_SECONDS = 60.0
# A model that has written so much without breaking off goes on; it need not be heard out.
ENOUGH_CHARS = 200
_SYSTEM, _ASKED = "Answer in one word.", "Write the word yes."


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of asking a model one short question."""

    ok: bool
    #: In a sentence: that it answers and how fast, or what is wrong.
    told: str
    #: What to do about it; "" where it answers.
    hint: str = ""


def trial(model: ChatModel) -> Trial:
    """Ask a model one short question, which holds nothing of any article, and hear its answer out."""
    began, first_seconds, said = time.perf_counter(), 0.0, ""
    deadline = max(DEADLINE_SECONDS, model.deadline)
    try:
        with closing(
            read_within(lambda: model.stream(_SYSTEM, _ASKED), deadline, model.name)
        ) as pieces:
            for piece in pieces:
                said += piece.text
                if said.strip() and not first_seconds:
                    first_seconds = time.perf_counter() - began
                if len(said) >= ENOUGH_CHARS:
                    break
    except NewsError as error:
        return Trial(False, error.message, error.hint)
    if not first_seconds:
        return Trial(False, f"{model.spec} answers with nothing", "use another model")
    return Trial(True, f"{model.spec} answers; its first word came after {first_seconds:.1f} s")
