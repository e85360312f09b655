"""Try a language model: tell whether it answers, and how fast."""

from __future__ import annotations

import time
from dataclasses import dataclass

from rag.chat.model import ChatModel
from rag.chat.timed import read_within
from rag.errors import NewsError

# Loading a file of weights takes longer than answering.
DEADLINE_SECONDS = 60.0
_ASKED = "Write the word yes."


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of asking a model one short question."""

    ok: bool
    #: In a sentence: that it answers and how fast, or what is wrong.
    told: str
    #: What to do about it; "" where it answers.
    hint: str = ""


def trial(model: ChatModel) -> Trial:
    """Ask a model one short question, which holds nothing of any article."""
    began = time.perf_counter()
    try:
        for piece in read_within(
            lambda: model.stream("Answer in one word.", _ASKED), DEADLINE_SECONDS, model.name
        ):
            if piece.text.strip():
                seconds = time.perf_counter() - began
                return Trial(
                    True, f"{model.spec} answers; its first word came after {seconds:.1f} s"
                )
    except NewsError as error:
        return Trial(False, error.message, error.hint)
    return Trial(False, f"{model.spec} answers with nothing", "use another model")


def described(model: ChatModel) -> str:
    """Say which model writes, where it is asked, and whether passages leave this machine."""
    leaves = "nothing leaves this machine" if model.is_local else "passages are sent there"
    return f"{model.spec}, asked at {model.place}; {leaves}"
