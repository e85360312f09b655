"""Lay the page out: what stands where, and which handler answers which event."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.events import api

from ui.web import render
from ui.web.conversation import Tab
from ui.web.handlers import Handlers
from ui.web.intake import Intake
from ui.web.library_page import lay_out, wire
from ui.web.models import Models
from ui.web.receipts import Receipts
from ui.web.render.models import how_to_change
from ui.web.shelf import Shelf

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from ui.web.batch import Batches

# How often an empty library is looked at again, until the first article arrives.
ARRIVAL_CHECK_SECONDS = 2
# Questions answered at the same time, and those that may wait; one more is told to come back.
ANSWERS_AT_ONCE = 4
QUEUE_MAX = 64
_ANSWERING: dict[str, Any] = {"concurrency_id": "answers", "concurrency_limit": ANSWERS_AT_ONCE}
_SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif"]
_MONO = ["ui-monospace", "SF Mono", "Menlo", "Consolas", "monospace"]
_HERE = Path(__file__).parent
# A component can watch only itself; page.js, which belongs to the sources, hears of it so.
_TELL = "watch('value', () => document.dispatchEvent(new CustomEvent('dateline:{name}')));"


def appearance() -> dict[str, Any]:
    """Return what `gr.mount_gradio_app` takes for the look: a theme of system fonts, and CSS."""
    theme = gr.themes.Base(font=_SANS, font_mono=_MONO, neutral_hue="stone", primary_hue="stone")
    # As in page.css, for the login and for the moment before the page is there.
    theme.set(body_background_fill="#fbf9f4", body_background_fill_dark="#161513")
    css = [_HERE / f"{name}.css" for name in ("page", "library", "models")]
    return {"theme": theme, "css_paths": css}


def build_page(assistant: Assistant, batches: Batches) -> gr.Blocks:
    """Build the page for one assistant and what it takes in; serving it is for `server`."""
    handlers = Handlers(assistant)
    page = gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True, fill_height=True)
    with page:
        # First, as Gradio names the page's own events after their handlers, and `ask` is one.
        api(handlers.ask_once, api_name="ask", **_ANSWERING)
        gr.HTML(render.masthead(), elem_id="masthead", apply_default_css=False, js_on_load=None)
        tab = gr.State(Tab())
        with gr.Tabs(elem_id="rooms"):
            with gr.Tab("Ask", elem_id="ask") as asking, gr.Row(elem_id="desk", equal_height=False):
                with gr.Column(elem_id="talk"):
                    chat = _chat()
                    question = _question_box()
                with gr.Column(elem_id="reading"):
                    sources, whole_article, saved = _panels()
            # Kept while the other tab is shown: its script must run once only.
            with gr.Tab("Library", elem_id="library", render_children=True) as library:
                parts = lay_out()
            with gr.Tab("Models", elem_id="models") as models:
                writing = _writing()
        arrivals = gr.Timer(ARRIVAL_CHECK_SECONDS, active=False)
        shown = (chat, sources, whole_article, question)
        _wire(page, handlers, tab, shown, arrivals, asking)
        # An event of the page's own, too: page.js triggers it.
        sources.save_receipt(
            Receipts(assistant).save,
            [tab],
            [saved],
            show_progress="hidden",
            api_visibility="private",
        )
        intake = Intake(assistant.library, batches)
        wire(parts, Shelf(assistant, intake), [page.load, library.select])
        _wire_models(Models(assistant), writing, [page.load, models.select])
    page.queue(max_size=QUEUE_MAX, default_concurrency_limit=ANSWERS_AT_ONCE)
    return page


def _chat() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="conversation",
        label="Conversation",
        show_label=False,
        # Messages are HTML made by `render`: nothing of an article is read as Markdown or LaTeX.
        render_markdown=False,
        latex_delimiters=[],
        sanitize_html=True,
        allow_tags=False,
        layout="panel",
        buttons=["copy"],
        height=None,
        container=False,
        placeholder=render.greeting(empty=False),
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label="Your question",
        placeholder="Ask about your articles",
        lines=1,
        max_lines=6,
        autofocus=True,
        submit_btn="Ask",
        stop_btn=False,
        container=False,
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
    )


def _panels() -> tuple[gr.HTML, gr.HTML, gr.HTML]:
    """Lay out the sources, the article that is opened, and what holds a file to be saved."""
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    plain: dict[str, Any] = {"apply_default_css": False, "container": False}
    sources = gr.HTML(render.latest([]), elem_id="sources", js_on_load=script, **plain)
    article = gr.HTML("", elem_id="article", js_on_load=_TELL.format(name="article"), **plain)
    saved = gr.HTML("", elem_id="saved", js_on_load=_TELL.format(name="saved"), **plain)
    return sources, article, saved


def _writing() -> tuple[gr.HTML, gr.Button, gr.HTML]:
    """Lay out who writes, the button that tries it, and how that went."""
    plain: dict[str, Any] = {"apply_default_css": False, "container": False}
    with gr.Column(elem_id="writing"):
        writer = gr.HTML("", elem_id="writer", js_on_load=None, **plain)
        button = gr.Button("Test it", elem_id="try-model")
        # Said by a screen reader when it comes.
        spoken = "element.setAttribute('role', 'status');"
        trial = gr.HTML("", elem_id="trial", js_on_load=spoken, **plain)
        gr.HTML(how_to_change(), js_on_load=None, **plain)
    return writer, button, trial


def _wire_models(
    models: Models, writing: tuple[gr.HTML, gr.Button, gr.HTML], opened: list[Any]
) -> None:
    writer, button, trial = writing
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on(opened, models.look, None, [writer], queue=False, **quiet)
    # One at a time: a hosted model is paid for each.
    button.click(models.test, None, [trial], concurrency_limit=1, concurrency_id="trial", **quiet)


def _wire(
    page: gr.Blocks,
    handlers: Handlers,
    tab: gr.State,
    shown: tuple[gr.Chatbot, gr.HTML, gr.HTML, gr.Textbox],
    arrivals: gr.Timer,
    asking: gr.Tab,
) -> None:
    """Say which handler answers which event; `shown` is what an answer changes."""
    chat, sources, whole_article, question = shown
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    asked = gr.on(
        [question.submit, chat.example_select, chat.option_select],
        handlers.ask,
        [question, tab],
        shown,
        **quiet,
    )
    retried = chat.retry(handlers.retry, [tab], shown, **quiet)
    taken_off = sources.take_off(handlers.take_off, [tab], shown, **quiet)
    answered = [
        put.then(handlers.answer, [tab], shown, **quiet, **_ANSWERING)
        for put in (asked, retried, taken_off)
    ]
    for done in answered:
        # "multiple", as suggestions for the answer before may still be under way.
        done.then(handlers.suggest, [tab], [chat], trigger_mode="multiple", **quiet)
    at_once: dict[str, Any] = {**quiet, "queue": False}
    question.stop(handlers.stop, [tab], shown, cancels=answered, **at_once)
    chat.undo(handlers.undo, [tab], shown, **at_once)
    chat.clear(handlers.clear, [tab], shown, cancels=answered, **at_once)
    # These four events, and take_off above, are the page's own: page.js triggers them.
    sources.show_answer(handlers.show_answer, [tab], [sources], **at_once)
    sources.open_source(handlers.open_source, [tab], [whole_article], **at_once)
    sources.open_article(handlers.open_article, None, [whole_article], **at_once)
    sources.close_article(lambda: "", None, [whole_article], **at_once)
    gr.on(
        [page.load, arrivals.tick, asking.select],
        handlers.look_for_articles,
        [tab],
        [chat, sources, arrivals],
        **at_once,
    ).then(handlers.offer_examples, None, [chat], **quiet)
