"""What stands around: the masthead, the greeting, and notices."""

from __future__ import annotations

import json
from uuid import uuid4

from ui.program import program
from ui.web.conversation import Notice
from ui.web.render.markup import fill, sentence_case


def notice(what: Notice) -> str:
    """Return what went wrong and what to do, as one element."""
    return str(
        fill(
            "<div class='notice'><p class='notice-message'>{message}</p>"
            "<p class='notice-hint'>{hint}</p></div>",
            message=sentence_case(what.message),
            hint=sentence_case(what.hint),
        )
    )


def greeting(empty: bool) -> str:
    """Return what the conversation shows before the first question."""
    if empty:
        return str(
            fill(
                "<div class='greeting'><h2>Nothing to read yet</h2>"
                "<p>Dateline answers from news articles that you give it. Add some in the "
                "<a class='to-library' href='#library'>Library</a>, or in a terminal:</p>"
                "<p><code>{program} ingest FILE…</code></p>"
                "<p>This page notices by itself when the first article has arrived.</p></div>",
                program=program(),
            )
        )
    return (
        "<div class='greeting'><h2>Ask about the news you have ingested</h2>"
        "<p>Every sentence of an answer names its source and opens it at the exact words. "
        "What the sources do not say, Dateline does not say.</p></div>"
    )


def masthead() -> str:
    """Return the name of the page."""
    return (
        "<header class='masthead'><h1>Dateline</h1>"
        "<p>Answers from your news articles, each sentence with its source</p></header>"
    )


def saved_file(name: str, kind: str, text: str) -> str:
    """Return a file for page.js to hand to the browser; it is never shown."""
    # A name of its own, as Gradio tells of no change where the same file is saved again.
    document = {"name": name, "kind": kind, "text": text, "is": uuid4().hex}
    return str(fill("<div hidden>{document}</div>", document=json.dumps(document)))
