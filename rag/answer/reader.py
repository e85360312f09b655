"""Interim: word overlap."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Evidence, Reader
from rag.question import Question
from rag.records import Hit, Span
from rag.sentences import sentence_spans
from rag.words import stems


class OverlapReader:
    def read(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        wanted = set(stems(question.text))
        found = []
        for hit in hits:
            for span in sentence_spans(hit.passage.text):
                words = span.of(hit.passage.text)
                score = len(wanted & set(stems(words))) / max(1, len(wanted))
                place = Span(hit.passage.start + span.start, hit.passage.start + span.end)
                found.append(
                    Evidence(
                        f"e{len(found)}", hit.headline, hit.passage.revision, place, words, score
                    )
                )
        return sorted(found, key=lambda each: -each.score)


def open_reader() -> Reader:
    return OverlapReader()
