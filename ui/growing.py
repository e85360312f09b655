"""Print an answer while a language model writes it: each sentence as soon as it stands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack

from rag.records import Answer, Draft, Step
from ui.terminal import out, out_pieces, print_answer, print_evidence, print_read, status_line


def print_growing(made: Iterator[Step | Draft | Answer]) -> Answer:
    """Print what stands as it comes; at the end the whole answer is there as `print_answer` has it.

    Sentences are only ever added, so that nothing is printed over and nothing flickers.
    """
    growing = _Growing()
    try:
        answer = growing.until_whole(made)
    finally:
        growing.end_line()  # also where somebody stops it
    if growing.shown:
        print_evidence(answer)
    else:
        print_answer(answer)
    return answer


class _Growing:
    """How many sentences of an answer are printed."""

    def __init__(self) -> None:
        self.shown = 0

    def until_whole(self, made: Iterator[Step | Draft | Answer]) -> Answer:
        """Print each sentence that comes; before the first one, that a model writes."""
        with ExitStack() as waiting:
            for each in made:
                if isinstance(each, Answer):
                    return each
                if isinstance(each, Draft) and each.answer.sentences:
                    waiting.close()
                    self._add(each.answer)
                elif isinstance(each, Step) and each.stage == "writing" and sys.stderr.isatty():
                    waiting.enter_context(status_line())(each.text)
        raise AssertionError("a stream ends with its answer")

    def end_line(self) -> None:
        """End the line of the sentences, if there is one."""
        if self.shown:
            out()

    def _add(self, answer: Answer) -> None:
        if not self.shown:
            print_read(answer)
        for sentence in answer.sentences[self.shown :]:
            cited = "".join(f" [{number}]" for number in sentence.citations)
            out_pieces([(f"{' ' if self.shown else ''}{sentence.text}{cited}", "")], end="")
            self.shown += 1
        sys.stdout.flush()
