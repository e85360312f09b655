"""What one browser tab has asked and been told."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from rag.errors import NewsError
from rag.question.understanding import MAX_QUESTION_CHARS
from rag.records import Answer, Draft, Step, Turn
from ui.program import as_started

# Older ones fall away: every one that is kept is sent to the browser with each step.
MOST_EXCHANGES = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """What went wrong and what to do, in place of an answer."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, and what has come of it so far."""

    question: str
    #: None until somebody works on it, then steps and drafts, and in the end one of the other two.
    outcome: Answer | Notice | Draft | Step | None = None
    #: Questions that a reader may want to ask next.
    follow_ups: tuple[str, ...] = ()
    #: Keys of what an earlier answer to it understood, and the reader took off.
    taken_off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges of one browser tab, oldest first; changed by making a new one."""

    exchanges: tuple[Exchange, ...] = ()
    #: How many older ones have fallen away; exchanges are numbered from 1 with these.
    gone: int = 0

    @property
    def newest_number(self) -> int:
        """The number of the newest exchange; 0 if there is none."""
        return self.gone + len(self.exchanges)

    @property
    def pending(self) -> bool:
        """Tell whether the newest question is still being answered."""
        return bool(self.exchanges) and isinstance(self.exchanges[-1].outcome, Step | Draft | None)

    def asking(self, question: str, taken_off: tuple[str, ...] = ()) -> Conversation:
        """Add a question whose answer is yet to come."""
        exchanges = (*self.exchanges, Exchange(question, taken_off=taken_off))
        gone = max(0, len(exchanges) - MOST_EXCHANGES)
        return Conversation(exchanges[gone:], self.gone + gone)

    def told(self, outcome: Answer | Notice | Draft | Step) -> Conversation:
        """Put an outcome to the newest question."""
        newest = replace(self.exchanges[-1], outcome=outcome)
        return replace(self, exchanges=(*self.exchanges[:-1], newest))

    def suggesting(self, follow_ups: tuple[str, ...]) -> Conversation:
        """Put questions to go on with under the newest answer."""
        newest = replace(self.exchanges[-1], follow_ups=follow_ups)
        return replace(self, exchanges=(*self.exchanges[:-1], newest))

    def without_newest(self) -> Conversation:
        """Drop the newest question and what came of it."""
        return replace(self, exchanges=self.exchanges[:-1])

    def history(self) -> tuple[Turn, ...]:
        """Return what was asked and answered so far, for the understanding of a follow-up."""
        return tuple(
            Turn(exchange.question, exchange.outcome.text, exchange.outcome)
            for exchange in self.exchanges
            if isinstance(exchange.outcome, Answer)
        )

    @property
    def draft(self) -> Answer | None:
        """What stands of the newest answer while it is being written."""
        outcome = self.exchanges[-1].outcome if self.exchanges else None
        return outcome.answer if isinstance(outcome, Draft) else None

    def answer(self, number: int) -> Answer | None:
        """Return the answer to the question of this number, from 1; None if there is none."""
        if not self.gone < number <= self.newest_number:
            return None
        outcome = self.exchanges[number - self.gone - 1].outcome
        return outcome if isinstance(outcome, Answer) else None

    def shown(self, number: int) -> Answer | None:
        """Return the answer of this number, or what stands of it so far."""
        return self.draft if self.draft and number == self.newest_number else self.answer(number)


class Tab:
    """Holds the conversation of one browser tab, as it is now.

    Work on an answer goes on for a moment after Stop or Clear, and suggestions are worked out
    while the next question is asked: each may change only the conversation that it began with.
    """

    def __init__(self) -> None:
        self.conversation = Conversation()
        self._lock = threading.Lock()

    def __deepcopy__(self, memo: object) -> Tab:
        # Gradio copies the first value of a State for each browser tab.
        return Tab()

    def change(self, before: Conversation, after: Conversation) -> bool:
        """Put `after` in the place of `before`; False, and no change, if it is not there now."""
        with self._lock:
            if self.conversation is not before:
                return False
            self.conversation = after
            return True

    def take(self) -> Conversation | None:
        """Return the conversation if its newest question waits for an answer, and for one only."""
        before = self.conversation
        if not before.exchanges or before.exchanges[-1].outcome is not None:
            return None
        after = before.told(Step("searching", "Searching…"))
        return after if self.change(before, after) else None


def objection(question: str) -> Notice | None:
    """Return why a question is too long to be asked, or None if it is not."""
    if len(question) <= MAX_QUESTION_CHARS:
        return None
    return Notice(
        f"This question has {len(question):,} characters; "
        f"at most {MAX_QUESTION_CHARS:,} can be asked.",
        "Shorten it to what you want to know: it is still in the box.",
    )


def notice_of(error: NewsError | ValueError) -> Notice:
    """Turn an error of the library into what the reader is told."""
    if isinstance(error, NewsError):
        return Notice(error.message, as_started(error.hint))
    return Notice(str(error), "Ask in a few plain words.")
