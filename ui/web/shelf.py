"""Answer the events of the Library's list: browse, open, remove, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.dates.moments import parse_moment
from rag.errors import NewsError
from rag.library.catalogue import Filter, Order
from rag.library.removal import Removal
from rag.records import Headline, Moment
from ui.web.conversation import Notice, notice_of
from ui.web.events import data_of, number_of, text_in, text_of
from ui.web.intake import Intake
from ui.web.render.entry import entry, no_entry
from ui.web.render.intake import batch_status
from ui.web.render.library import PAGE_ROWS, View, articles_table, removed_lately

if TYPE_CHECKING:
    from rag.assistant import Assistant

OUTLETS_OFFERED = 200
# A page of the list, removed at once, and some before it.
REMOVED_SHOWN = PAGE_ROWS + 5


#: What an event of the list changes: the view, the table, what was removed.
Lists = tuple[View, Any, Any]
#: That and what an event of the intake changes.
Everything = tuple[Any, Any, Any, Any, Any, Any, Any]


class Shelf:
    """The list of one assistant's articles; holds nothing of any browser tab."""

    def __init__(self, assistant: Assistant, intake: Intake) -> None:
        self.assistant = assistant
        self.intake = intake
        self.library = assistant.library
        self.removal = Removal(assistant.library)

    def look(self, view: View) -> Everything:
        """Show everything as it is now."""
        return (*self._lists(view), *self.intake.shown())

    def tick(self, view: View) -> Everything:
        """Show how far the batch is, and when it has ended what has come in."""
        batch = self.intake.batches.now()
        if batch and batch.running:
            return (*_nothing(3), batch_status(batch), *_nothing(3))
        return self.look(view)

    def browse(self, event: gr.EventData) -> Lists:
        """Show the page that was asked for, of the articles that fit the filter."""
        try:
            wanted = Filter(
                text_of(event, "text"),
                text_of(event, "outlet").strip(),
                _moment(text_of(event, "since")),
                _moment(text_of(event, "until")),
            )
        except ValueError:  # half a date, which no calendar gives
            return self._lists(View(), Notice("That is no day.", "Choose it in the calendar."))
        order: Order = "ingested" if text_of(event, "order") == "ingested" else "published"
        return self._lists(View(wanted, max(0, number_of(event, "page")), order))

    def open_entry(self, event: gr.EventData) -> str:
        """Open an article, in the revision that was asked for or the current one."""
        try:
            with self.library.snapshot():
                article = self.library.article(
                    text_of(event, "article"), number_of(event, "revision") or None
                )
                return entry(
                    article,
                    self.library.revisions(article.id),
                    self.library.carried_by(article.id),
                    self._headline(article.copy_of) if article.copy_of else None,
                )
        except NewsError as error:
            return no_entry(notice_of(error))

    def remove(self, view: View, event: gr.EventData) -> Lists:
        """Take articles out; they can be put back for a day."""
        return self._change(view, lambda: self.removal.remove_all(_ids(event)))

    def undo(self, view: View, event: gr.EventData) -> Lists:
        """Put removed articles back."""
        return self._change(view, lambda: self.removal.undo_all(_ids(event)))

    def _headline(self, article_id: str) -> Headline:
        found = self.library.article(article_id)
        return Headline(found.id, found.title, found.outlet, found.published, found.url)

    def _change(self, view: View, change: Callable[[], object]) -> Lists:
        """Change the library, and its index with it."""
        try:
            change()
            self.assistant.index.refresh()
        except NewsError as error:
            return self._lists(view, notice_of(error))
        return self._lists(view)

    def _lists(self, view: View, problem: Notice | None = None) -> Lists:
        try:
            with self.library.snapshot():
                number = self.library.number_listed(view.wanted)
                # The last page, where a removal has left fewer.
                page = min(view.page, max(0, (number - 1) // PAGE_ROWS))
                rows = self.library.listed(
                    view.wanted, limit=PAGE_ROWS, offset=page * PAGE_ROWS, order=view.order
                )
                outlets = self.library.outlet_counts()[:OUTLETS_OFFERED]
                removed = self.removal.lately(REMOVED_SHOWN)
        except NewsError as error:
            return view, articles_table([], 0, View(view.wanted), [], notice_of(error)), ""
        view = replace(view, page=page)
        table = articles_table(rows, number, view, outlets, problem)
        return view, table, removed_lately(removed)


def _nothing(number: int) -> tuple[Any, ...]:
    return (gr.skip(),) * number


def _moment(text: str) -> Moment | None:
    return parse_moment(text) if text else None


def _ids(event: gr.EventData) -> list[str]:
    """Return the articles that an event names, at most a page of them; "" for what is no text."""
    sent = data_of(event).get("articles")
    named = sent if isinstance(sent, list) else [sent]
    return [text_in(each) for each in named[:REMOVED_SHOWN]] or [""]
