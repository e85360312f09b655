"""Make a follow-up whole, by rules and by what the conversation has named; no model is asked.

fragment ("and Reuters?", "why?") → pronouns and short names ("it", "the minister") → what is left
out ("what are the symptoms?")
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.conversation.bare import with_topic
from rag.conversation.focus import Focus, last_sentence
from rag.conversation.fragments import of_fragment
from rag.conversation.others import with_two
from rag.conversation.pronouns import with_names
from rag.conversation.remarks import asks_nothing
from rag.conversation.requests import only_wants_more
from rag.records import Moment, Turn
from rag.text.words import content_words

#: The key that takes a question as it was asked, when it is taken off (`rag.question.understanding`).
AS_ASKED = "conversation: as asked"
# Turns that are looked at: what was named before them is not leaned on any more. Of these many the
# latest that ask something are taken.
RECENT_TURNS, LOOKED_THROUGH = 8, 40


def made_whole(
    asked: str,
    history: Sequence[Turn],
    *,
    outlets: Sequence[str] = (),
    now: Moment | None = None,
) -> str | None:
    """Put into a follow-up what it leans on: "what did he say?" → "what did Putin say?".

    Args:
        history: the conversation so far, oldest first; the latest `RECENT_TURNS` are read.
        outlets: the names that the library knows.
        now: the day that "today" means; None is the clock's.

    Returns:
        None when the question stands alone.
    """
    focus = focus_of(history, outlets=outlets, now=now)
    whole = _whole(asked, focus, outlets, now)
    return whole if whole != asked else None


def focus_of(
    history: Sequence[Turn], *, outlets: Sequence[str] = (), now: Moment | None = None
) -> Focus:
    """Return what a conversation is about, each question made whole from those before it."""
    focus = Focus()
    asked = [turn for turn in history[-LOOKED_THROUGH:] if not asks_nothing(turn.question)]
    for turn in asked[-RECENT_TURNS:]:
        question = " ".join(turn.question.split())
        focus = focus.after(question, _whole(question, focus, outlets, now), turn.answer, outlets)
    return focus


def shown_of_late(history: Sequence[Turn]) -> str:
    """Return what the conversation has shown of late, to leave it out of what else there is."""
    texts = [
        text
        for turn in history[-RECENT_TURNS:]
        for text in (
            turn.answer,
            *(each.quote for each in (turn.told.citations if turn.told else ())),
        )
    ]
    return "\n".join(" ".join(text.split()) for text in texts)


def _whole(said: str, focus: Focus, outlets: Sequence[str], now: Moment | None) -> str:
    if not focus.question:
        return said
    # "Interesting. Why did it fail?": what is only remarked stays as it is.
    if only_wants_more(said):
        return focus.question
    before, asked = last_sentence(said)
    return before + _made_whole(asked, focus, outlets, now, remark=before)


def _made_whole(
    asked: str, focus: Focus, outlets: Sequence[str], now: Moment | None, *, remark: str
) -> str:
    asked = with_two(asked, focus)
    if len(content_words(remark)) <= 1 and (changed := of_fragment(asked, focus, outlets, now)):
        return changed
    whole = with_names(asked, focus, remark=remark)
    return whole if whole != asked else with_topic(asked, focus)
