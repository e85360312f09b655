"""Read the passages for a comparison: what answers the question that it asks of each."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Evidence, Reader
from rag.question.understanding import Question
from rag.records import Hit


class ComparisonReader:
    """Asks another reader of the one, and of the other; which is more is left to who reads it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def warm_up(self) -> None:
        """Load what the other reader needs."""
        self._reader.warm_up()

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """Return every sentence of the passages once, by what it answers best, the surest first."""
        best: dict[str, Evidence] = {}
        for each in question.one_by_one():
            for piece in self._reader.read(each, hits):
                if piece.key not in best or piece.score > best[piece.key].score:
                    best[piece.key] = piece
        return sorted(best.values(), key=lambda each: (-each.score, each.key))
