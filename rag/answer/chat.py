"""Answer with a language model: each sentence stands under the check, or is struck.

Where the model fails, is too slow or leaves too little that stands, the sources' own sentences follow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial

from rag.answer import Answerer, Evidence, Written
from rag.chat.model import ChatModel, Piece
from rag.chat.output import Sentences
from rag.chat.prompt import Prompt, prompt
from rag.chat.timed import read_within
from rag.citations import Citations, Cited
from rag.errors import NewsError
from rag.library import Library
from rag.question.understanding import Question
from rag.records import Hit, Writing

# A model that writes more goes round in circles; it is asked for five.
MOST_SENTENCES = 8
NOTHING_WRITTEN = "it found no answer in the passages"
NOTHING_STANDS = "nothing that it wrote is a sentence of the sources that answers"
TOO_LITTLE_STANDS = "most of what it wrote is no sentence of the sources that answers"


class ChatAnswerer:
    """Writes by a language model, and by another answerer where that fails."""

    def __init__(self, model: ChatModel, sources: Answerer, *, shows_struck: bool) -> None:
        self.model = model
        self.sources = sources
        self.shows_struck = shows_struck

    def write(
        self,
        question: Question,
        hits: Sequence[Hit],
        evidence: Sequence[Evidence],
        library: Library,
    ) -> Iterator[tuple[Cited, Writing]]:
        """Give what stands after each sentence that was checked; at the end, all of the answer.

        Args:
            hits: the passages that the model sees.
            evidence: sentences that answer, the surest first; never empty, as without evidence no
                model is asked.
        """
        asked = prompt(question.rewritten or question.asked, hits, evidence, self.model.context)
        run = _Run(self.model, asked, evidence, library, self.shows_struck)
        failure = None
        try:
            for _ in run.sentences():
                yield run.citations.cited, run.writing(None)
        except NewsError as error:
            failure = f"{error.message} ({error.hint})"
        reason = failure or run.too_little()
        if reason:
            with library.snapshot():
                self._follow(question, evidence, run.citations)
        yield run.citations.cited, run.writing(reason)

    def _follow(
        self, question: Question, evidence: Sequence[Evidence], citations: Citations
    ) -> None:
        """Let the sources speak for themselves, less what is cited already."""
        shown = citations.cited.citations
        by_key = {each.key: each for each in evidence}
        for written in self.sources.write(question, evidence):
            pieces = [by_key[key] for key in written.keys]
            if not any(
                (piece.headline.article_id, piece.revision) == (cited.article_id, cited.revision)
                and piece.span.overlaps(cited.span)
                for piece in pieces
                for cited in shown
            ):
                citations.add(written, evidence)


class _Run:
    """One answer of a model, as it comes."""

    def __init__(
        self,
        model: ChatModel,
        asked: Prompt,
        answering: Sequence[Evidence],
        library: Library,
        shows_struck: bool,
    ) -> None:
        self.model, self._prompt, self._library = model, asked, library
        self._answering = answering
        self.citations = Citations(library)
        self._began = time.perf_counter()
        self._tokens: tuple[int, int] | None = None
        self._first_token: float | None = None
        self._first_sentence: float | None = None
        self._stand = self._written = 0
        self._shows_struck = shows_struck

    def sentences(self) -> Iterator[None]:
        """Read the model's sentences; return to the caller after each that is taken or struck.

        Raises:
            NewsError: the model cannot be used, breaks off, or takes too long.
        """
        seen = set[str]()
        for written in self._sentences():
            if written.text in seen:
                continue
            seen.add(written.text)
            self._take(written)
            yield
            if self._written == MOST_SENTENCES:
                return

    def _sentences(self) -> Iterator[Written]:
        cut = Sentences([each.key for each in self._prompt.sources])
        for piece in self._pieces():
            yield from cut.add(piece.text)
        yield from cut.end()

    def too_little(self) -> str | None:
        """Say why the sources have to follow; None if what stands is an answer."""
        if not self._written:
            return NOTHING_WRITTEN
        if not self._stand:
            return NOTHING_STANDS
        return TOO_LITTLE_STANDS if self._stand * 2 < self._written else None

    def writing(self, fell_back: str | None) -> Writing:
        """Return how it went so far."""
        tokens = self._tokens or (None, None)
        return Writing(
            model=self.model.spec,
            sentences=self._stand,
            input_tokens=tokens[0],
            output_tokens=tokens[1],
            first_token_ms=self._first_token,
            first_sentence_ms=self._first_sentence,
            cost_usd=self.model.cost(self._tokens),
            unknown_keys=self.citations.unknown_keys,
            recited=self.citations.recited,
            fell_back=fell_back,
            shows_struck=self._shows_struck,
        )

    def _pieces(self) -> Iterator[Piece]:
        ask = partial(self.model.stream, self._prompt.system, self._prompt.asked)
        with closing(read_within(ask, self.model.deadline, self.model.spec)) as pieces:
            for piece in pieces:
                if piece.text and self._first_token is None:
                    self._first_token = self._elapsed()
                if piece.tokens:  # some servers tell those in first, and those out last
                    known = self._tokens or (0, 0)
                    self._tokens = (known[0] + piece.tokens[0], known[1] + piece.tokens[1])
                yield piece

    def _take(self, written: Written) -> None:
        self._written += 1
        with self._library.snapshot():
            stands = self.citations.add_of_model(written, self._prompt.sources, self._answering)
        self._stand += stands
        if stands and self._first_sentence is None:
            self._first_sentence = self._elapsed()

    def _elapsed(self) -> float:
        return round((time.perf_counter() - self._began) * 1000, 1)
