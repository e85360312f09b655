"""Choose the language model that writes: the one of the settings, else an Ollama's on this machine."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rag.chat.model import ChatModel
from rag.chat.ollama import ADDRESS, local_models
from rag.errors import SettingsError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.answer import Answerer
    from rag.answer.chat import ChatAnswerer

# An Ollama that does not answer is looked for again after so many seconds.
LOOK_AGAIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class InUse:
    """Who writes the answers now, and why."""

    #: None where the sources answer in their own sentences.
    model: ChatModel | None
    #: How it came to that: "named by chat.model, from DATELINE_CHAT_MODEL".
    why: str


class ModelChoice:
    """Which language model is in use, found out at the first question and kept."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings.

        Raises:
            SettingsError: one of chat.* is not of its form.
        """
        self._settings = settings
        self.shows_struck = settings["chat.unsupported"] == "struck"
        self._looked = float("-inf")
        self._model: ChatModel | None = None
        self._wanted = settings["answerer"] != "extractive"
        if self._wanted and (named := settings["chat.model"]):
            self._model = self._opened(named, settings["chat.base_url"])

    def model(self) -> ChatModel | None:
        """Return the model that writes; None when the sources answer in their own sentences.

        Raises:
            SettingsError: a model is wanted by `answerer = chat`, and there is none.
        """
        if self._wanted and self._model is None:
            now = time.monotonic()
            if now - self._looked >= LOOK_AGAIN_SECONDS:
                self._looked = now
                # Without its package it could not be asked, and nobody asked for it.
                if find_spec("langchain_ollama") and (found := local_models()):
                    self._model = self._opened(f"ollama:{found[0]}", "")
            if self._model is None and self._settings["answerer"] == "chat":
                raise SettingsError(
                    "answerer is chat, and there is no language model",
                    "name one as chat.model, or start Ollama; see docs/models.md",
                )
        return self._model

    def in_use(self) -> InUse:
        """Return who writes now, and why.

        Raises:
            SettingsError: as `model` does.
        """
        model = self.model()
        if not self._wanted:
            return InUse(None, f"set by answerer = extractive, from {self._origin('answerer')}")
        if self._settings["chat.model"]:
            return InUse(model, f"named by chat.model, from {self._origin('chat.model')}")
        if model:
            found = "this is the model last changed in the Ollama"
        elif find_spec("langchain_ollama"):
            found = "no Ollama with a model answers"
        else:
            found = "without the package langchain-ollama none is looked for"
        return InUse(model, f"no model is named, and {found} at {ADDRESS}")

    def _origin(self, name: str) -> str:
        """Say where a setting comes from: a variable, or a file by its name alone."""
        return Path(self._settings.origins[name]).name

    def writer(self, sources: Answerer) -> ChatAnswerer | None:
        """Return who writes by the model in use, and by the sources where it fails; else None.

        Raises:
            SettingsError: as `model` does.
        """
        if (model := self.model()) is None:
            return None
        # Imported here: who has no model need not wait for what it takes.
        from rag.answer.chat import ChatAnswerer

        return ChatAnswerer(model, sources, shows_struck=self.shows_struck)

    def _opened(self, spec: str, base_url: str) -> ChatModel:
        settings = self._settings
        return ChatModel(
            spec,
            base_url=base_url,
            context=settings.number("chat.context"),
            deadline=settings.number("chat.deadline"),
            price=settings["chat.price"],
        )
