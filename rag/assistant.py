"""Ask a question of what is stored: the whole pipeline on one screen.

understand → retrieve → read → gate → write → check and cite
"""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import zip_longest

from rag.answer import Answerer, Evidence, Reader
from rag.answer.context import in_context
from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.reader import open_reader
from rag.chat.choice import ModelChoice
from rag.citations import cite
from rag.conversation import AS_ASKED, shown_of_late
from rag.conversation.again import again
from rag.conversation.choices import clarification
from rag.conversation.remarks import asks_nothing, is_remark, reply_to
from rag.conversation.requests import request_of
from rag.embed import Embedder, open_embedder
from rag.errors import EmptyLibrary, NewsError
from rag.library import Library, open_library
from rag.outcome import aside, filled, refused
from rag.question.understanding import Question, understand
from rag.records import (
    Answer,
    Article,
    Citation,
    Draft,
    Headline,
    Hit,
    Moment,
    Passage,
    Scope,
    Span,
    Step,
    Turn,
)  # fmt: skip
from rag.search.index import Index
from rag.search.nearest import nearest
from rag.search.retrieve import Retriever
from rag.settings import Settings

# Passages that are read for an answer: chosen on news_dev, docs/decisions.md.
PASSAGES_READ = 5
PASSAGES_READ_OF = {"claims": 10, "comparison": 10, "summary": 10}
NEAREST = 3

# The least score that answers. Chosen on news_dev, of the right answers that the reader ranks first:
# "careful" keeps three in four of them, "balanced" nineteen in twenty, "eager" 39 in 40; what
# each refuses is in docs/quality.md.
CAUTION = {"careful": 0.44, "balanced": 0.16, "eager": 0.1}


class Assistant:
    """Answers questions from one library; safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        index: Index,
        embedder: Embedder,
        reader: Reader,
        answerer: Answerer,
        *,
        threshold: float,
        models: ModelChoice | None = None,
    ) -> None:
        self.library = library
        self.index = index
        self.embedder = embedder
        self.reader = reader
        self.answerer = answerer
        self.threshold = threshold
        #: Which language model writes; None where none may.
        self.models = models
        self.retriever = Retriever(library, index, embedder)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        now: Moment | None = None,
        k: int | None = None,
        taken_off: Collection[str] = (),
    ) -> Answer:
        """Answer a question; a refusal is an answer, too.

        Args:
            history: the conversation so far, oldest first.
            scope: which articles may answer; None is all of them.
            now: the day that "today" means; None is the clock's.
            k: how many passages are read.
            taken_off: keys of what an earlier answer understood, and is to be mere words.

        Raises:
            EmptyLibrary: nothing has been ingested.
            ValueError: the question holds no words, or is too long.
        """
        for made in self.stream(
            question, history=history, scope=scope, now=now, k=k, taken_off=taken_off
        ):
            if isinstance(made, Answer):
                return made
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        now: Moment | None = None,
        k: int | None = None,
        taken_off: Collection[str] = (),
    ) -> Iterator[Step | Draft | Answer]:
        """Answer a question, giving a step before each stage and the Answer at the end.

        While a language model writes, each sentence that is checked makes a Draft.
        """
        watch = _Stopwatch()
        yield Step("searching", "Searching…")
        with watch("understand"):
            self.require_articles()
            given = scope or Scope()
            if told := self._without_search(question, history, given, now, taken_off):
                yield replace(told, asked_at=watch.began)
                return
            asked = self.understand(question, history=history, now=now, taken_off=taken_off)
            scope = asked.within(given)
            shown = shown_of_late(history) if asked.further else ""
            limit = (k or PASSAGES_READ_OF.get(asked.kind, PASSAGES_READ)) * (2 if shown else 1)
        with watch("retrieve"):
            hits = self._passages(asked, limit, scope)
        yield Step("reading", f"Reading {len(hits)} passage{'' if len(hits) == 1 else 's'}…")
        with watch("read"):
            evidence = [
                each
                for each in self.reader.read(asked, hits)
                if not shown or " ".join(each.quote.split()) not in shown
            ]
            sure = in_context(
                [each for each in evidence if each.score >= self.threshold], self.library
            )
        answer = Answer(
            question=asked.asked,
            rewritten=asked.rewritten,
            verdict="not_in_sources",
            text="",
            sentences=(),
            citations=(),
            nearest=(),
            scope=scope,
            answerer=self.answerer.name,
            timings_ms=watch.timings_ms,
            index_generation=self.index.generation,
            understood=asked.understood_within(given),
            clarification=clarification(asked, hits, sure),
            asked_at=watch.began,
        )
        answer = yield from self._written(answer, asked, hits, sure, watch)
        yield answer if answer.sentences else refused(answer, nearest(asked, hits, NEAREST))

    def _passages(self, asked: Question, limit: int, scope: Scope) -> list[Hit]:
        """Search for a question; for what a comparison asks of each, one by one.

        The first of each come first, as the reader weighs the place of a passage.
        """
        each = asked.one_by_one()
        found = [self.retriever.search(one, limit=limit // len(each), scope=scope) for one in each]
        in_turn = (hit for row in zip_longest(*found) for hit in row if hit)
        return list({hit.passage.id: hit for hit in in_turn}.values())

    def _written(
        self,
        answer: Answer,
        asked: Question,
        hits: Sequence[Hit],
        sure: Sequence[Evidence],
        watch: _Stopwatch,
    ) -> Generator[Step | Draft, None, Answer]:
        """Write the answer; with no evidence no language model is asked."""
        if writer := self.models.writer(self.answerer) if self.models and sure else None:
            yield Step("writing", f"Writing with {writer.model.spec}, and checking each sentence…")
            with watch("write"):
                for cited, writing in writer.write(asked, hits, sure, self.library):
                    answer = filled(answer, cited, writing)
                    yield Draft(answer)
            return answer
        yield Step("checking", "Checking each sentence against its source…")
        with watch("write"), self.library.snapshot():
            return filled(answer, cite(self.answerer.write(asked, sure), sure, self.library))

    def _without_search(
        self,
        question: str,
        history: Sequence[Turn],
        scope: Scope,
        now: Moment | None,
        taken_off: Collection[str],
    ) -> Answer | None:
        """Reply to "thanks", or tell the last answer in another way: "shorter", "who said that?"."""
        if AS_ASKED in taken_off:
            return None
        before = [turn for turn in history if not is_remark(turn.question)]
        has_answer = any(not asks_nothing(turn.question) for turn in before)
        if said := reply_to(question, has_answer=has_answer):
            return aside(question, said, scope)
        if (request := request_of(question)) is None:
            return None
        last = before[-1].told
        if last is None:
            # Where only texts were kept, the last question is asked again: it has the same answer.
            place = max(n for n, turn in enumerate(before) if not request_of(turn.question))
            asked, earlier = before[place].question, before[:place]
            last = self.without_models().ask(asked, history=earlier, scope=scope, now=now)
        return again(request, question, last, self.library)

    def without_models(self) -> Assistant:
        """Return an assistant of the same library that answers in the sources' own sentences."""
        return Assistant(
            self.library,
            self.index,
            self.embedder,
            self.reader,
            self.answerer,
            threshold=self.threshold,
        )

    def search(
        self, query: str, *, k: int = 10, scope: Scope | None = None, now: Moment | None = None
    ) -> list[Hit]:
        """Return the passages that match best, best first; the scores compare within one search.

        Args:
            query: words, "exact words" in quotes, -word, outlet:bbc, after:2024-01-01, before:2024.

        Raises:
            EmptyLibrary: nothing has been ingested.
            ValueError: the query holds no words, is too long, or names a day that there is not.
        """
        self.require_articles()
        asked = self.understand(query, now=now, exact=True)
        return self.retriever.search(asked, limit=k, scope=asked.within(scope or Scope()))

    def understand(
        self,
        asked: str,
        *,
        history: Sequence[Turn] = (),
        now: Moment | None = None,
        exact: bool = False,
        taken_off: Collection[str] = (),
    ) -> Question:
        """Read a question, or an `exact` search, as this library's outlets and words let it be read.

        Raises:
            ValueError: as `ask` and `search` do.
        """
        return understand(
            asked,
            outlets=self.library.outlets(),
            history=history,
            now=now,
            known=self.library,
            exact=exact,
            taken_off=taken_off,
        )

    def article(self, article_id: str, revision: int | None = None) -> Article:
        """Return an article whole.

        Raises:
            ArticleNotFound: no article has this id, or no such revision.
        """
        return self.library.article(article_id, revision)

    def passage_of(self, citation: Citation) -> Passage:
        """Return the passage around a citation's words, widened where they go beyond it."""
        article = self.article(citation.article_id, citation.revision)
        touched = [
            each
            for each in self.library.passages_of(article.id, article.revision)
            if each.span.overlaps(citation.span)
        ]
        # A copy that is shown, or a superseded revision, may have no passages of its own.
        start = min([citation.start, *(each.start for each in touched)])
        end = max([citation.end, *(each.end for each in touched)])
        return Passage(
            0, article.id, article.revision, 0, start, end, Span(start, end).of(article.text)
        )

    def headlines(self, limit: int | None = None) -> list[Headline]:
        """Return the headlines of the library, newest first."""
        return self.library.headlines(limit)

    def warm_up(self) -> None:
        """Load the models and open the index, so that the first question does not wait."""
        self.embedder.vectors(["warm up"])
        self.reader.warm_up()
        if model := self.models.model() if self.models else None:
            with suppress(NewsError):  # told in the answer, where it is asked
                model.load()
        _ = self.index.generation

    def require_articles(self) -> None:
        """Refuse to go on with an empty library.

        Raises:
            EmptyLibrary: nothing has been ingested.
        """
        if self.library.is_empty():
            raise EmptyLibrary(
                "nothing has been ingested yet", "add an article first: dateline ingest FILE"
            )


def open_assistant(settings: Settings, *, create: bool = False) -> Assistant:
    """Open the assistant that the settings describe; models are loaded at first use.

    Args:
        create: make an empty library where there is none, as the web page does.

    Raises:
        LibraryError: there is no library, or it cannot be read.
        ModelUnavailable: the embedding model is not on this machine.
        IndexMismatch: the library was embedded by another model.
        SettingsError: the language model is not named as it has to be.
    """
    models = ModelChoice(settings)
    library = open_library(settings.home, create=create)
    embedder = open_embedder(settings)
    library.require_model(embedder.identity)
    return Assistant(
        library,
        Index(settings.home / "index", library),
        embedder,
        open_reader(),
        ExtractiveAnswerer(),
        threshold=CAUTION[settings["caution"]],
        models=models,
    )


class _Stopwatch:
    """When an answer was begun, and the milliseconds spent in each stage."""

    def __init__(self) -> None:
        self.began = datetime.now(UTC).replace(microsecond=0)
        self.timings_ms: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.timings_ms[stage] = round((time.perf_counter() - began) * 1000, 1)
