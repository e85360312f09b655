"""Answer the page's events: each handler is a few calls to the library, and a rendering."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.errors import NewsError
from rag.records import Citation, Headline, Step
from rag.to_json import answer_json
from ui.web import render
from ui.web.conversation import Conversation, Notice, notice_of, objection

if TYPE_CHECKING:
    from rag.assistant import Assistant

LATEST_HEADLINES = 8
EXAMPLE_QUESTIONS = 4
_log = logging.getLogger(__name__)

#: What an answer changes: the conversation, the chat, the sources, the article, the text box.
Update = tuple[Any, Any, Any, Any, Any]
_NOTHING: Update = (gr.skip(),) * 5
_READY: dict[str, Any] = {"submit_btn": "Ask", "stop_btn": False}
_WORKING: dict[str, Any] = {"submit_btn": False, "stop_btn": "Stop"}


class Handlers:
    """What the page does with one assistant; holds nothing of any conversation."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._examples: tuple[Sequence[Headline], list[str]] = ((), [])
        self._examples_lock = threading.Lock()

    def ask_once(self, question: str) -> dict[str, Any]:
        """Answer one question, as the JSON of an Answer: sentences, citations and verdict."""
        try:
            return answer_json(self.assistant.ask(question))
        except (NewsError, ValueError) as error:
            told = notice_of(error)
            raise gr.Error(f"{told.message}: {told.hint}", print_exception=False) from error

    def ask(self, typed: str, conversation: Conversation, event: gr.EventData) -> Iterator[Update]:
        """Answer what was typed, or the example or follow-up that was clicked."""
        question = (_clicked(event) or typed).strip()
        if conversation.pending:
            gr.Info("The last question is still being answered: wait, or press Stop.")
            yield _NOTHING
        elif not question:
            yield _NOTHING
        elif notice := objection(question):
            refused = conversation.asking(question).told(notice)
            yield refused, render.messages(refused), gr.skip(), gr.skip(), gr.skip()
        else:
            yield from self._answer(conversation, question)

    def retry(self, conversation: Conversation) -> Iterator[Update]:
        """Ask the newest question again, in place of its answer."""
        if conversation.pending or not conversation.exchanges:
            yield _NOTHING
            return
        yield from self._answer(
            conversation.without_newest(), conversation.exchanges[-1].question, box={}
        )

    def suggest(self, conversation: Conversation) -> tuple[Any, Any]:
        """Put follow-up questions under the newest answer, found after it is shown."""
        answer = conversation.answer(len(conversation.exchanges))
        if answer is None:
            return gr.skip(), gr.skip()
        try:
            conversation = conversation.suggesting(tuple(self.assistant.follow_ups(answer)))
        except NewsError:
            # An article may have been removed since; the answer stands without suggestions.
            return gr.skip(), gr.skip()
        return conversation, render.messages(conversation)

    def stop(self, conversation: Conversation) -> Update:
        """Say that the answer was stopped; Gradio has ended the work itself."""
        if conversation.pending:
            conversation = conversation.told(Notice("Stopped.", "Ask again, or retry."))
        chat = render.messages(conversation)
        return conversation, chat, gr.skip(), gr.skip(), gr.update(**_READY)

    def undo(self, conversation: Conversation) -> Update:
        """Take the newest question back into the text box."""
        if not conversation.exchanges:
            return _NOTHING
        box = gr.update(value=conversation.exchanges[-1].question, **_READY)
        conversation = conversation.without_newest()
        panel = self._panel(conversation, len(conversation.exchanges))
        return conversation, render.messages(conversation), panel, "", box

    def clear(self) -> Update:
        """Begin a new conversation."""
        return Conversation(), [], render.latest(self._headlines()), "", gr.update(**_READY)

    def show_answer(self, conversation: Conversation, event: gr.EventData) -> str:
        """Show the sources of the answer whose citation was clicked."""
        return self._panel(conversation, _number(event, "answer"))

    def open_source(self, conversation: Conversation, event: gr.EventData) -> str:
        """Open the article of a source at the words that it quotes."""
        answer = conversation.answer(_number(event, "answer"))
        wanted = _number(event, "source")
        for citation in answer.citations if answer else ():
            if citation.number == wanted:
                return self._article(citation.article_id, citation.revision, citation)
        return render.notice(Notice("This source is no longer shown.", "Ask the question again."))

    def open_article(self, event: gr.EventData) -> str:
        """Open an article from a list of headlines."""
        return self._article(str(_data(event).get("article", "")))

    def look_for_articles(self, conversation: Conversation) -> tuple[Any, Any, Any]:
        """Greet with what there is to read; keep looking while there is nothing."""
        headlines = self._headlines()
        again = gr.Timer(active=not headlines)
        if conversation.exchanges:
            return gr.skip(), gr.skip(), again
        chat = gr.Chatbot(placeholder=render.greeting(empty=not headlines))
        return chat, render.latest(headlines), again

    def offer_examples(self) -> Any:
        """Offer questions that the articles answer; worked out once for each set of headlines."""
        with self._examples_lock:
            headlines = self._headlines()
            if headlines != self._examples[0]:
                questions = self.assistant.example_questions(limit=EXAMPLE_QUESTIONS)
                self._examples = (headlines, questions)
            return gr.Chatbot(examples=[{"text": question} for question in self._examples[1]])

    def _answer(
        self, before: Conversation, question: str, box: dict[str, Any] | None = None
    ) -> Iterator[Update]:
        """Yield the conversation after each step, then with the answer and its sources.

        `box` is what becomes of the text in the box: cleared when the question came from there.
        """
        now = before.asking(question)
        cleared = gr.update(**_WORKING, **({"value": ""} if box is None else box))
        yield now, render.messages(now), gr.skip(), "", cleared
        try:
            for item in self.assistant.stream(question, history=before.history()):
                now = now.told(item)
                if isinstance(item, Step):
                    yield now, render.messages(now), gr.skip(), gr.skip(), gr.skip()
        except (NewsError, ValueError) as error:
            now = now.told(notice_of(error))
        except Exception:
            # The shell's boundary: the reader is told, the operator finds the trace in the log.
            _log.exception("a question could not be answered")
            hint = "Try again; what went wrong is in the terminal of `dateline serve`."
            now = now.told(Notice("Something went wrong while answering.", hint))
        panel = self._panel(now, len(now.exchanges))
        yield now, render.messages(now), panel, gr.skip(), gr.update(**_READY)

    def _panel(self, conversation: Conversation, number: int) -> str:
        """Return the sources of one answer, or what the library holds if there is no answer."""
        answer = conversation.answer(number)
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
        source: Citation | None = None,
    ) -> str:
        try:
            return render.article(self.assistant.article(article_id, revision), source)
        except NewsError as error:
            return render.notice(notice_of(error))

    def _headlines(self) -> Sequence[Headline]:
        try:
            return self.assistant.headlines(limit=LATEST_HEADLINES)
        except NewsError:
            # Said in full as soon as a question is asked; the greeting need not repeat it.
            return ()


def _data(event: gr.EventData) -> dict[str, Any]:
    # The public attributes of EventData raise for an event without data, as a typed question is.
    data = event._data
    return data if isinstance(data, dict) else {}


def _clicked(event: gr.EventData) -> str:
    """Return the question of a clicked example ({"text": …}) or follow-up; "" when typed."""
    value = _data(event).get("value", "")
    return str(value.get("text", "") if isinstance(value, dict) else value)


def _number(event: gr.EventData, name: str) -> int:
    """Return a number sent by the browser; 0, which names nothing, if it sent something else."""
    number = _data(event).get(name, 0)
    return number if isinstance(number, int) else 0
