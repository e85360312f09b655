"""Hand the receipt of an answer to the browser, as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.errors import NewsError
from rag.receipt.make import make_receipt
from ui.receipts.saving import FORMS, file_name, in_form
from ui.web import render
from ui.web.conversation import Tab
from ui.web.events import number_of, text_of

if TYPE_CHECKING:
    from rag.assistant import Assistant


class Receipts:
    """Saves the answers of one assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def save(self, tab: Tab, event: gr.EventData) -> Any:
        """Give page.js the receipt of the answer that was clicked, in the form that was clicked."""
        answer = tab.conversation.answer(number_of(event, "answer"))
        form = text_of(event, "form")
        if answer is None or form not in FORMS:
            return gr.skip()
        try:
            receipt = make_receipt(answer, self.assistant)
        except NewsError as error:
            gr.Warning(error.message)
            return gr.skip()
        return render.saved_file(file_name(receipt, form), FORMS[form], in_form(receipt, form))
