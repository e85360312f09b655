"""Answer the page's events: each handler is a few calls to the library, and a rendering."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr
from anyio import to_thread

from rag import suggest
from rag.conversation import AS_ASKED
from rag.errors import NewsError
from rag.records import Answer, Draft, Headline, Span, Step
from rag.to_json import answer_json
from ui.program import program
from ui.web import render
from ui.web.conversation import Conversation, Notice, Tab, notice_of, objection
from ui.web.events import data_of, number_of

if TYPE_CHECKING:
    from rag.assistant import Assistant

LATEST_HEADLINES = 8
EXAMPLE_QUESTIONS = 4
_log = logging.getLogger(__name__)

#: What an answer changes: the chat, the sources, the article, the text box.
Update = tuple[Any, Any, Any, Any]
_NOTHING: Update = (gr.skip(),) * 4
_READY: dict[str, Any] = {"submit_btn": "Ask", "stop_btn": False}
_WORKING: dict[str, Any] = {"submit_btn": False, "stop_btn": "Stop"}


def stoppable(handler: Callable[..., Iterator[Update]]) -> Callable[..., AsyncIterator[Update]]:
    """Make of a handler one that Stop ends at once.

    Left to itself Gradio waits until the step that is under way is done, and cancels with it what
    was asked in the meantime.
    """

    @functools.wraps(handler)
    async def updates(*given: Any, **named: Any) -> AsyncIterator[Update]:
        made = handler(*given, **named)
        while True:
            update = await to_thread.run_sync(next, made, None, abandon_on_cancel=True)
            if update is None:
                return
            yield update

    return updates


class Handlers:
    """What the page does with one assistant; holds nothing of any conversation."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._examples: tuple[Sequence[Headline], list[str]] = ((), [])
        self._examples_lock = threading.Lock()

    def ask_once(self, question: str) -> dict[str, Any]:
        """Answer one question, as the JSON of an Answer: sentences, citations and verdict."""
        try:
            if not isinstance(question, str):  # a program may send any JSON
                raise ValueError("the question is not text")
            return answer_json(self.assistant.ask(question))
        except (NewsError, ValueError) as error:
            told = notice_of(error)
            raise gr.Error(f"{told.message}: {told.hint}", print_exception=False) from error

    def ask(self, typed: str, tab: Tab, event: gr.EventData) -> Update:
        """Put the question that was typed, or the example or follow-up that was clicked."""
        clicked = _clicked(event).strip()
        question = clicked or typed.strip()
        before = tab.conversation
        if before.pending:
            gr.Info("The last question is still being answered: wait, or press Stop.")
            return _NOTHING
        if not question:
            return _NOTHING
        if notice := objection(question):
            tab.change(before, before.asking(question).told(notice))
            return render.messages(tab.conversation), gr.skip(), gr.skip(), gr.skip()
        return self._put(tab, before, before.asking(question), {} if clicked else {"value": ""})

    def retry(self, tab: Tab) -> Update:
        """Put the newest question again, without the answer it had."""
        before = tab.conversation
        if before.pending or not before.exchanges:
            return _NOTHING
        newest = before.exchanges[-1]
        again = before.without_newest().asking(newest.question, newest.taken_off)
        return self._put(tab, before, again, {})

    def take_off(self, tab: Tab, event: gr.EventData) -> Update:
        """Put the newest question again, with something that was read out of it as mere words.

        What bears number 0 is what was read into it: the conversation.
        """
        before, number = tab.conversation, number_of(event, "number")
        answer = before.answer(before.newest_number)
        if answer is None:
            return _NOTHING
        keys = [AS_ASKED, *(each.key for each in answer.understood)]
        if not (0 if answer.rewritten else 1) <= number < len(keys):
            return _NOTHING
        newest = before.exchanges[-1]
        taken_off = (*newest.taken_off, keys[number])
        again = before.without_newest().asking(newest.question, taken_off)
        return self._put(tab, before, again, {})

    @stoppable
    def answer(self, tab: Tab) -> Iterator[Update]:
        """Answer the question that was put: yield each step, then the answer and its sources.

        Ends early when the conversation is stopped or cleared meanwhile. An update may be lost
        when the next one comes at once (docs/decisions.md), so each says all that the ones before
        it said.
        """
        now = tab.take()
        if now is None:
            yield _NOTHING
            return
        for outcome in self._outcomes(now):
            before, now = now, now.told(outcome)
            if not tab.change(before, now):
                return
            if now.pending:
                panel = self._panel(now, now.newest_number) if now.draft else gr.skip()
                yield render.messages(now), panel, gr.skip(), gr.skip()
        panel = self._panel(now, now.newest_number)
        yield render.messages(now), panel, gr.skip(), gr.update(**_READY)

    def suggest(self, tab: Tab) -> Any:
        """Put follow-up questions under the newest answer, found after it is shown."""
        before = tab.conversation
        answer = before.answer(before.newest_number)
        if answer is None:
            return gr.skip()
        try:
            after = before.suggesting(tuple(suggest.follow_ups(self.assistant, answer)))
        except NewsError:
            # An article may have been removed since; the answer stands without suggestions.
            return gr.skip()
        return render.messages(after) if tab.change(before, after) else gr.skip()

    def stop(self, tab: Tab) -> Update:
        """Say that the answer was stopped; Gradio has ended the work itself."""
        before = tab.conversation
        if before.pending:
            tab.change(before, before.told(Notice("Stopped.", "Ask again, or retry.")))
        return render.messages(tab.conversation), gr.skip(), gr.skip(), gr.update(**_READY)

    def undo(self, tab: Tab) -> Update:
        """Take the newest question back into the text box."""
        before = tab.conversation
        if not before.exchanges:
            return _NOTHING
        now = before.without_newest()
        tab.change(before, now)
        box = gr.update(value=before.exchanges[-1].question, **_READY)
        return render.messages(now), self._panel(now, now.newest_number), "", box

    def clear(self, tab: Tab) -> Update:
        """Begin a new conversation."""
        tab.change(tab.conversation, Conversation())
        return [], render.latest(self._headlines()), "", gr.update(**_READY)

    def show_answer(self, tab: Tab, event: gr.EventData) -> str:
        """Show the sources of the answer whose citation was clicked."""
        return self._panel(tab.conversation, number_of(event, "answer"))

    def open_source(self, tab: Tab, event: gr.EventData) -> str:
        """Open the article of a source at the words that it quotes."""
        answer = tab.conversation.shown(number_of(event, "answer"))
        wanted = number_of(event, "source")
        for citation in answer.citations if answer else ():
            if citation.number == wanted:
                words = render.Words(citation.span, citation.marked)
                return self._article(citation.article_id, citation.revision, words, wanted)
        return render.no_article(
            Notice("This source is no longer shown.", "Ask the question again.")
        )

    def open_article(self, event: gr.EventData) -> str:
        """Open an article from a list of headlines, at the words that come nearest to a question."""
        article_id = str(data_of(event).get("article", ""))
        revision, start, end = (number_of(event, key) for key in ("revision", "start", "end"))
        return self._article(article_id, revision or None, render.Words(Span(start, end)))

    def look_for_articles(self, tab: Tab) -> tuple[Any, Any, Any]:
        """Greet with what there is to read; keep looking while there is nothing."""
        headlines = self._headlines()
        again = gr.Timer(active=not headlines)
        # It stands behind a conversation, too, and is seen again once that is cleared.
        chat = gr.Chatbot(placeholder=render.greeting(empty=not headlines))
        shown = gr.skip() if tab.conversation.exchanges else render.latest(headlines)
        return chat, shown, again

    def offer_examples(self) -> Any:
        """Offer questions that the articles answer; worked out once for each set of headlines."""
        with self._examples_lock:
            headlines = self._headlines()
            if headlines != self._examples[0]:
                questions = suggest.example_questions(self.assistant, EXAMPLE_QUESTIONS)
                self._examples = (headlines, questions)
            return gr.Chatbot(examples=[{"text": question} for question in self._examples[1]])

    def _put(self, tab: Tab, before: Conversation, after: Conversation, box: Any) -> Update:
        """Show a question that waits for its answer; `box` is what becomes of the text box."""
        if not tab.change(before, after):
            return _NOTHING
        return render.messages(after), gr.skip(), "", gr.update(**_WORKING, **box)

    def _outcomes(self, asked: Conversation) -> Iterator[Step | Draft | Answer | Notice]:
        """Yield what comes of a question: steps, and at last an answer or why there is none."""
        newest = asked.exchanges[-1]
        try:
            yield from self.assistant.stream(
                newest.question, history=asked.history(), taken_off=newest.taken_off
            )
        except (NewsError, ValueError) as error:
            yield notice_of(error)
        except Exception:
            # The shell's boundary: the reader is told, the operator finds the trace in the log.
            _log.exception("a question could not be answered")
            hint = f"Try again; what went wrong is in the terminal of `{program()} serve`."
            yield Notice("Something went wrong while answering.", hint)

    def _panel(self, conversation: Conversation, number: int) -> str:
        """Return the sources of one answer, or what the library holds if there is no answer."""
        answer = conversation.shown(number)
        try:
            if answer is None:
                return render.latest(self.assistant.headlines(limit=LATEST_HEADLINES))
            passages = [self.assistant.passage_of(citation) for citation in answer.citations]
        except NewsError as error:
            return render.notice(notice_of(error))
        return render.sources(number, answer, passages)

    def _article(
        self,
        article_id: str,
        revision: int | None = None,
        words: render.Words = render.NO_WORDS,
        source: int | None = None,
    ) -> str:
        try:
            return render.article(self.assistant.article(article_id, revision), words, source)
        except NewsError as error:
            return render.no_article(notice_of(error))

    def _headlines(self) -> Sequence[Headline]:
        try:
            return self.assistant.headlines(limit=LATEST_HEADLINES)
        except NewsError:
            # Said in full as soon as a question is asked; the greeting need not repeat it.
            return ()


def _clicked(event: gr.EventData) -> str:
    """Return the question of a clicked example ({"text": …}) or follow-up; "" when typed."""
    value = data_of(event).get("value", "")
    return str(value.get("text", "") if isinstance(value, dict) else value)
