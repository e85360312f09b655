"""Which language model writes, and how trying it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from ui.program import as_started, program
from ui.web.conversation import Notice
from ui.web.render.frame import notice
from ui.web.render.markup import fill, sentence_case
from ui.wording import in_use_in_words, key_in_words

if TYPE_CHECKING:
    from rag.chat.choice import InUse
    from rag.chat.model import ChatModel
    from rag.chat.trial import Trial

_CHECKED = "Each sentence that it writes is checked against the exact words of a source first."
_HOW_TO_CHANGE = (
    "<section class='change'><h2>To change it</h2>"
    "<p>Set <code>chat.model</code> (such as <code>ollama:llama3.2</code>), <code>chat.base_url</code> and"
    " <code>answerer</code> in <code>settings.toml</code> in the library’s folder, or"
    " <code>DATELINE_CHAT_MODEL</code> and so on in the environment. A key goes into"
    " <code>DATELINE_CHAT_API_KEY</code> or the keyring, never into a file. Then start"
    " <code>{program} serve</code> again. All settings: <code>{program} settings</code>.</p></section>"
)


def writer(used: InUse) -> str:
    """Return who writes the answers, and why."""
    facts = [("Why", used.why)]
    if used.model:
        facts.append(("Key", key_in_words(used.model).removeprefix("Key: ").rstrip(".")))
        facts.append(("Check", _CHECKED))
    rows = Markup().join(
        fill("<dt>{name}</dt><dd dir='auto'>{told}</dd>", name=name, told=sentence_case(told))
        for name, told in facts
    )
    return str(
        fill(
            "<section class='writer'><h2>Who writes the answers</h2>"
            "<p class='writes' dir='auto'>{who}</p><dl class='facts'>{rows}</dl></section>",
            who=in_use_in_words(used),
            rows=rows,
        )
    )


def how_to_change() -> str:
    """Return where another model is named."""
    return str(fill(_HOW_TO_CHANGE, program=program()))


def trial_running(model: ChatModel) -> str:
    """Return that a model is being asked."""
    return str(fill("<p class='step'>Asking {spec} for a word…</p>", spec=model.spec))


def trial_ended(came: Trial | None) -> str:
    """Return how trying a model went, and what to do; None where there is none to try."""
    if came is None:
        told = "There is no language model to test: the sources answer in their own sentences."
        return str(fill("<p class='tried'>{told}</p>", told=told))
    if not came.ok:
        return notice(Notice(came.told, as_started(came.hint)))
    return str(fill("<p class='tried well'>{told}.</p>", told=came.told))
