"""Lay the Library out: what stands where, and which handler answers which event."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from ui.web.render.feeds import feeds_form
from ui.web.render.intake import add_form, batch_status
from ui.web.render.library import View, filter_form
from ui.web.shelf import Shelf
from ui.web.uploads import MAX_FILE_BYTES, MAX_FILES

# How often a page looks how far a batch is.
PROGRESS_SECONDS = 1
_HERE = Path(__file__).parent
# A component can watch only itself; library.js, which belongs to the list, hears of it so.
_TELL = "watch('value', () => document.dispatchEvent(new CustomEvent('library:{name}')));"
_PLAIN: dict[str, Any] = {"apply_default_css": False, "container": False}


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the Library that change."""

    view: gr.State
    table: gr.HTML
    removed: gr.HTML
    article: gr.HTML
    status: gr.HTML
    failures: gr.HTML
    feeds: gr.HTML
    timer: gr.Timer

    @property
    def lists(self) -> list[Any]:
        """What an event of the list changes."""
        return [self.view, self.table, self.removed]

    @property
    def intake(self) -> list[Any]:
        """What an event of the intake changes."""
        return [self.status, self.failures, self.feeds, self.timer]


def lay_out() -> Parts:
    """Make the components, within the tab that is open."""
    script = (_HERE / "library.js").read_text(encoding="utf-8")
    with gr.Row(elem_id="shelf", equal_height=False):
        with gr.Column(elem_id="browsing"):
            gr.HTML(filter_form(), elem_id="library-filter", js_on_load=None, **_PLAIN)
            removed = gr.HTML(
                "", elem_id="library-removed", js_on_load=_TELL.format(name="removed"), **_PLAIN
            )
            table = gr.HTML("", elem_id="library-list", js_on_load=script, **_PLAIN)
        with gr.Column(elem_id="intake"):
            article = gr.HTML(
                "", elem_id="library-article", js_on_load=_TELL.format(name="article"), **_PLAIN
            )
            gr.HTML(
                add_form(MAX_FILE_BYTES, MAX_FILES),
                elem_id="library-add",
                js_on_load=None,
                **_PLAIN,
            )
            status = gr.HTML(
                batch_status(None),
                elem_id="library-status",
                js_on_load=_TELL.format(name="status"),
                **_PLAIN,
            )
            failures = gr.HTML("", elem_id="library-failures", js_on_load=None, **_PLAIN)
            gr.HTML(feeds_form(), elem_id="library-subscribe", js_on_load=None, **_PLAIN)
            feeds = gr.HTML(
                "", elem_id="library-feeds", js_on_load=_TELL.format(name="feeds"), **_PLAIN
            )
    timer = gr.Timer(PROGRESS_SECONDS, active=False)
    return Parts(gr.State(View()), table, removed, article, status, failures, feeds, timer)


def wire(parts: Parts, shelf: Shelf, opened: list[Any]) -> None:
    """Say which handler answers which event; `opened` are those at which all is looked at anew."""
    at_once: dict[str, Any] = {
        "show_progress": "hidden", "api_visibility": "private", "queue": False,
    }  # fmt: skip
    view, everything = [parts.view], [*parts.lists, *parts.intake]
    gr.on(opened, shelf.look, view, everything, **at_once)
    parts.timer.tick(shelf.tick, view, everything, **at_once)
    # These events are the page's own: library.js triggers them.
    table: Any = parts.table
    table.browse(shelf.browse, None, parts.lists, **at_once)
    table.open_entry(shelf.open_entry, None, [parts.article], **at_once)
    table.close_entry(lambda: "", None, [parts.article], **at_once)
    table.remove_entry(shelf.remove, view, parts.lists, **at_once)
    table.undo_removal(shelf.undo, view, parts.lists, **at_once)
    intake = shelf.intake
    table.cancel_batch(intake.cancel, None, [parts.status], **at_once)
    for event, handler in (
        (table.add_addresses, intake.add_addresses),
        (table.add_files, intake.add_files),
        (table.retry_failures, intake.retry),
        (table.forget_failures, intake.forget),
        (table.subscribe, intake.subscribe),
        (table.read_feeds, intake.read_feeds),
        (table.remove_feed, intake.remove_feed),
    ):
        event(handler, None, parts.intake, **at_once)
