"""Answer the events of the Library's list: browse, open, remove, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.errors import NewsError
from rag.library.catalogue import Filter
from rag.library.removal import Removal
from rag.moments import parse_moment
from rag.records import Headline, Moment
from ui.web.conversation import Notice, notice_of
from ui.web.events import number_of, text_of
from ui.web.intake import Intake
from ui.web.render.entry import entry, no_entry
from ui.web.render.intake import batch_status
from ui.web.render.library import PAGE_ROWS, articles_table, removed_lately

if TYPE_CHECKING:
    from rag.assistant import Assistant

OUTLETS_OFFERED = 200
REMOVED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class View:
    """What of the list one browser tab looks at."""

    wanted: Filter = field(default_factory=Filter)
    #: From 0.
    page: int = 0


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
        return self._lists(View(wanted, max(0, number_of(event, "page"))))

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
        """Take an article out; it can be put back for a day."""
        return self._change(view, lambda: self.removal.remove(text_of(event, "article")))

    def undo(self, view: View, event: gr.EventData) -> Lists:
        """Put a removed article back."""
        return self._change(view, lambda: self.removal.undo(text_of(event, "article")))

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
                rows = self.library.listed(view.wanted, limit=PAGE_ROWS, offset=page * PAGE_ROWS)
                outlets = self.library.outlets()[:OUTLETS_OFFERED]
                removed = self.removal.lately(REMOVED_SHOWN)
        except NewsError as error:
            return view, articles_table([], 0, 0, view.wanted, [], notice_of(error)), ""
        table = articles_table(rows, number, page, view.wanted, outlets, problem)
        return View(view.wanted, page), table, removed_lately(removed)


def _nothing(number: int) -> tuple[Any, ...]:
    return (gr.skip(),) * number


def _moment(text: str) -> Moment | None:
    return parse_moment(text) if text else None
