"""Ask questions of the news articles that are stored.

    from rag import load_settings, open_assistant

    assistant = open_assistant(load_settings())
    print(assistant.ask("What did Peskov say about the document?").text)

Names are imported at first use, so that `import rag` alone loads no model and no library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.assistant import Assistant as Assistant
    from rag.assistant import open_assistant as open_assistant
    from rag.errors import NewsError as NewsError
    from rag.records import Answer as Answer
    from rag.records import Article as Article
    from rag.records import Citation as Citation
    from rag.records import Hit as Hit
    from rag.records import Scope as Scope
    from rag.records import Turn as Turn
    from rag.settings import Settings as Settings
    from rag.settings import load_settings as load_settings

_HOMES = {
    "Assistant": "rag.assistant",
    "open_assistant": "rag.assistant",
    "NewsError": "rag.errors",
    "Answer": "rag.records",
    "Article": "rag.records",
    "Citation": "rag.records",
    "Hit": "rag.records",
    "Scope": "rag.records",
    "Turn": "rag.records",
    "Settings": "rag.settings",
    "load_settings": "rag.settings",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
