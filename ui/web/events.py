"""What a browser sends with an event: anything at all, so it is looked at before it is used."""

from __future__ import annotations

from typing import Any

import gradio as gr


def data_of(event: gr.EventData) -> dict[str, Any]:
    """Return what was sent; empty if it was nothing that has names."""
    # The public attributes of EventData raise for an event without data, as a typed question is.
    data = event._data
    return data if isinstance(data, dict) else {}


def text_of(event: gr.EventData, name: str) -> str:
    """Return a text that was sent; "" if it was something else."""
    return text_in(data_of(event).get(name))


def text_in(value: Any) -> str:
    """Return a value if it is a text, else ""."""
    # JSON may hold lone surrogates, which no library does.
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def number_of(event: gr.EventData, name: str) -> int:
    """Return a number that was sent; 0, which names nothing, if it was something else."""
    number = data_of(event).get(name, 0)
    return number if isinstance(number, int) else 0
