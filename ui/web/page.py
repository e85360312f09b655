"""Lay the page out and answer its events; each handler is a call to the library and a rendering."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from rag.assistant import Assistant
from rag.errors import NewsError
from rag.records import Answer, Span
from rag.to_json import answer_json
from ui.web import render
from ui.web.conversation import QUESTION_MAX_CHARS, Conversation, Notice, notice_of, objection

# How often an empty library is looked at again, until the first article arrives.
ARRIVAL_CHECK_SECONDS = 2
LATEST_HEADLINES = 8
# Questions answered at the same time, and those that may wait; one more is told to come back.
ANSWERS_AT_ONCE = 4
QUEUE_MAX = 64
_SERIF = ["Iowan Old Style", "Palatino Linotype", "Palatino", "Georgia", "serif"]
_SANS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif"]
_MONO = ["ui-monospace", "SF Mono", "Menlo", "Consolas", "monospace"]
_HERE = Path(__file__).parent
_log = logging.getLogger(__name__)

# What a generator of answers changes: the conversation, the chat, the two panels, the text box.
Update = tuple[Any, Any, Any, Any, Any]


def appearance() -> dict[str, Any]:
    """Return what `gr.mount_gradio_app` takes for the look: a theme of system fonts, and CSS."""
    theme = gr.themes.Base(font=_SANS, font_mono=_MONO, neutral_hue="stone", primary_hue="stone")
    return {"theme": theme, "css_paths": [_HERE / "page.css"]}


def build_page(assistant: Assistant) -> gr.Blocks:
    """Build the page for one assistant; serving it is the business of `server`."""
    handlers = Handlers(assistant)
    with gr.Blocks(
        title="Dateline", analytics_enabled=False, fill_width=True, fill_height=True
    ) as page:
        gr.HTML(render.masthead(), elem_id="masthead", apply_default_css=False, js_on_load=None)
        conversation = gr.State(Conversation())
        with gr.Row(elem_id="desk", equal_height=False):
            with gr.Column(elem_id="talk"):
                chat = _chat()
                question = _question_box()
            with gr.Column(elem_id="reading"):
                sources, whole_article = _panels()
        arrivals = gr.Timer(ARRIVAL_CHECK_SECONDS, active=False)
        _wire(page, handlers, conversation, chat, sources, whole_article, question, arrivals)
        gr.api(handlers.ask_once, api_name="ask", concurrency_limit=ANSWERS_AT_ONCE)
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
        placeholder="Ask a question, for example who said what about whom",
        lines=1,
        max_lines=6,
        autofocus=True,
        submit_btn="Ask",
        stop_btn=False,
        container=False,
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
    )


def _panels() -> tuple[gr.HTML, gr.HTML]:
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    plain: dict[str, Any] = {"apply_default_css": False, "container": False}
    sources = gr.HTML(render.latest([]), elem_id="sources", js_on_load=script, **plain)
    return sources, gr.HTML("", elem_id="article", js_on_load=None, **plain)
