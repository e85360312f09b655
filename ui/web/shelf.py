"""Answer the events of the Library: add, browse, open, remove, undo, try again, forget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gradio as gr

from ingest.page.address import WEB
from ingest.sources import Source, source_of
from rag.errors import FetchError, NewsError
from rag.library.catalogue import Filter
from rag.library.removal import Removal
from rag.moments import parse_moment
from rag.records import Failure, Headline, Moment
from ui.web.batch import Batches
from ui.web.conversation import Notice, notice_of
from ui.web.events import data_of, number_of
from ui.web.render.entry import entry, no_entry
from ui.web.render.failures import can_be_retried, failure_key, failures_panel
from ui.web.render.intake import batch_status
from ui.web.render.library import PAGE_ROWS, articles_table, removed_lately
from ui.web.uploads import uploaded_sources

if TYPE_CHECKING:
    from rag.assistant import Assistant

MAX_ADDRESSES = 500
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
#: What an event of the intake changes: the status, the failures, the timer.
Intake = tuple[Any, Any, Any]
#: Both, the list first.
Everything = tuple[Any, Any, Any, Any, Any, Any]


class Shelf:
    """What the Library does with one assistant; holds nothing of any browser tab."""

    def __init__(self, assistant: Assistant, batches: Batches) -> None:
        self.assistant = assistant
        self.batches = batches
        self.library = assistant.library
        self.removal = Removal(assistant.library)

    def look(self, view: View) -> Everything:
        """Show everything as it is now."""
        return (*self._lists(view), *self._intake())

    def tick(self, view: View) -> Everything:
        """Show how far the batch is, and when it has ended what has come in."""
        batch = self.batches.now()
        if batch and batch.running:
            return (*_nothing(3), batch_status(batch), *_nothing(2))
        return self.look(view)

    def browse(self, event: gr.EventData) -> Lists:
        """Show the page that was asked for, of the articles that fit the filter."""
        data = data_of(event)
        try:
            wanted = Filter(
                _text(data, "text"),
                _text(data, "outlet").strip(),
                _moment(_text(data, "since")),
                _moment(_text(data, "until")),
            )
        except ValueError:  # half a date, which no calendar gives
            return self._lists(View(), Notice("That is no day.", "Choose it in the calendar."))
        return self._lists(View(wanted, max(0, number_of(event, "page"))))

    def open_entry(self, event: gr.EventData) -> str:
        """Open an article, in the revision that was asked for or the current one."""
        data = data_of(event)
        try:
            with self.library.snapshot():
                article = self.library.article(
                    _text(data, "article"), number_of(event, "revision") or None
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
        return self._change(view, lambda: self.removal.remove(_text(data_of(event), "article")))

    def undo(self, view: View, event: gr.EventData) -> Lists:
        """Put a removed article back."""
        return self._change(view, lambda: self.removal.undo(_text(data_of(event), "article")))

    def add_addresses(self, event: gr.EventData) -> Intake:
        """Fetch the addresses that were typed, one a line."""
        try:
            return self._begin(_addresses(_text(data_of(event), "addresses")))
        except FetchError as error:
            return self._intake(notice_of(error))

    def add_files(self, event: gr.EventData) -> Intake:
        """Take in files that the browser has uploaded."""
        try:
            return self._begin(uploaded_sources(data_of(event).get("files")))
        except FetchError as error:
            return self._intake(notice_of(error))

    def cancel(self) -> Any:
        """End the batch after the article in hand."""
        self.batches.cancel()
        return batch_status(self.batches.now())

    def retry(self, event: gr.EventData) -> Intake:
        """Try again one failure, or all."""
        # Only what is in the list is read again: a browser names no places on this machine.
        chosen = [each.location for each in self._failures(event) if can_be_retried(each)]
        if not chosen:
            return self._intake()
        return self._begin(list(dict.fromkeys(map(source_of, chosen))))

    def forget(self, event: gr.EventData) -> Intake:
        """Take one failure, or all, off the list."""
        try:
            for each in self._failures(event):
                self.library.forget_failure(each.location)
        except NewsError as error:
            return self._intake(notice_of(error))
        return self._intake()

    def _headline(self, article_id: str) -> Headline:
        found = self.library.article(article_id)
        return Headline(found.id, found.title, found.outlet, found.published, found.url)

    def _failures(self, event: gr.EventData) -> list[Failure]:
        wanted = _text(data_of(event), "failure")
        return [each for each in self.library.failures() if wanted in ("all", failure_key(each))]

    def _begin(self, named: Sequence[str | Source]) -> Intake:
        if self.batches.start(named):
            return self._intake()
        return self._intake(
            Notice(
                "Articles are being taken in already.",
                "Wait until that is through, or cancel it; then add these again.",
            )
        )

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

    def _intake(self, problem: Notice | None = None) -> Intake:
        batch = self.batches.now()
        try:
            failures = failures_panel(self.library.failures())
        except NewsError as error:
            failures, problem = "", notice_of(error)
        timer = gr.Timer(active=bool(batch and batch.running))
        return batch_status(batch, problem), failures, timer


def _nothing(number: int) -> tuple[Any, ...]:
    return (gr.skip(),) * number


def _addresses(typed: str) -> list[str]:
    """Return the addresses of a text, one a line.

    Raises:
        FetchError: one of them is no web address: here nobody names files of the server.
    """
    lines = list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
    if not 0 < len(lines) <= MAX_ADDRESSES:
        raise FetchError(
            f"at most {MAX_ADDRESSES} addresses can be added at once, and at least one",
            "write one address a line",
        )
    for line in lines:
        if not line.startswith(WEB):
            raise FetchError(
                f"“{line[:100]}” is no web address", "begin it with https:// or http://"
            )
    return lines


def _text(data: dict[str, Any], name: str) -> str:
    """Return a text sent by the browser; "" if it sent something else."""
    value = data.get(name)
    # JSON may hold lone surrogates, which no library does.
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _moment(text: str) -> Moment | None:
    return parse_moment(text) if text else None
