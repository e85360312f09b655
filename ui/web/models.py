"""Say which language model writes, and try it when somebody asks for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.chat.choice import InUse
from rag.chat.trial import trial
from rag.errors import NewsError
from ui.web.conversation import notice_of
from ui.web.render.frame import notice
from ui.web.render.models import trial_ended, trial_running, writer

if TYPE_CHECKING:
    from rag.assistant import Assistant


class Models:
    """The Models of one assistant's page; they are changed in the settings, not here."""

    def __init__(self, assistant: Assistant) -> None:
        self._choice = assistant.models

    def look(self) -> str:
        """Show who writes now, and why."""
        try:
            return writer(self._in_use())
        except NewsError as error:
            return notice(notice_of(error))

    def test(self) -> Iterator[str]:
        """Ask the model for a word, as `dateline settings --test` does: say so, then how it went."""
        try:
            model = self._in_use().model
        except NewsError as error:
            yield notice(notice_of(error))
            return
        if model:
            yield trial_running(model)
        yield trial_ended(trial(model) if model else None)

    def _in_use(self) -> InUse:
        return self._choice.in_use() if self._choice else InUse(None, "this program uses none")
