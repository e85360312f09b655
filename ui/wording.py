"""What the command line and the page say in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from rag.dates.moments import spoken
from rag.records import Failure, Understood, Writing

if TYPE_CHECKING:
    from ingest.pipeline import Taken
    from rag.chat.choice import InUse
    from rag.chat.model import ChatModel

#: How often a feed is read, unless the user says otherwise.
EVERY_MINUTES = 30
#: What an ingest did, for one article and for several.
_DONE = (
    ("added", "new", "new"),
    ("updated", "updated", "updated"),
    ("unchanged", "unchanged", "unchanged"),
    ("duplicate", "copy", "copies"),
    ("skipped", "skipped", "skipped"),
    ("failed", "failed", "failed"),
)


#: How what was understood is told, by its kind; days need no word before them.
_UNDERSTOOD = {
    "outlet": "outlet: ",
    "days": "",
    "as_of": "as known on ",
    "spelling": "spelled: ",
    "phrase": "exactly: ",
    "without": "without: ",
}


def understood_in_words(each: Understood) -> str:
    """Say what was read out of a question: "outlet: BBC News", "7–12 December 2023"."""
    if each.kind == "acronym":
        return f"{each.words}: {each.text}"
    return _UNDERSTOOD[each.kind] + each.text


def writing_in_words(writing: Writing) -> str:
    """Say who wrote an answer, and what it took: "Written by ollama:llama3.2 · 812 + 96 tokens"."""
    said = [
        f"Written by {writing.model}, each sentence checked against its source"
        if writing.sentences
        else f"{writing.model} was asked"
    ]
    if writing.first_sentence_ms is not None:
        said.append(f"first sentence after {writing.first_sentence_ms / 1000:.1f} s")
    if writing.input_tokens is not None:
        said.append(f"{writing.input_tokens:,} + {writing.output_tokens or 0:,} tokens")
    if writing.cost_usd:
        said.append(f"${writing.cost_usd:.4f}")
    if writing.recited:
        said.append(f"{writing.recited} under another source than it gave")
    if writing.unknown_keys:
        times = "once" if writing.unknown_keys == 1 else f"{writing.unknown_keys} times"
        said.append(f"{times} it cited what is no source")
    return " · ".join(said)


def fell_back_in_words(writing: Writing) -> str:
    """Say why the sources speak for themselves; "" where the model's answer stands."""
    if writing.fell_back is None:
        return ""
    follow = "follow" if writing.sentences else "stand here"
    return (
        f"The sources' own sentences {follow}, as the language model failed: {writing.fell_back}."
    )


def in_use_in_words(used: InUse) -> str:
    """Say who writes the answers, where it is asked, and whether passages leave this machine."""
    model = used.model
    if model is None:
        return "No language model writes: answers are in the sources' own sentences."
    leaves = "nothing leaves this machine" if model.is_local else "passages are sent there"
    return f"{model.spec} writes, asked at {model.place}; {leaves}."


def key_in_words(model: ChatModel) -> str:
    """Say whether a key was found for a model, and where; never the key."""
    return f"Key: from {model.key_found}." if model.key_found else "Key: none given."


def left_out_in_words(struck: int) -> str:
    """Say how many sentences of a model no source supports."""
    return f"{struck} unsupported sentence{'s' * (struck > 1)} left out"


def name_of(event: Taken | Failure) -> str:
    """Return what an input is called while it is taken in: its headline, else its place."""
    if isinstance(event, Failure):
        return event.location
    return event.article.title or event.article.location


def done_in_words(counts: Mapping[str, int]) -> str:
    """Say what an ingest did: "12 new, 3 updated, 40 unchanged, 5 copies, 2 failed"."""
    said = ((counts.get(key, 0), one, several) for key, one, several in _DONE)
    return (
        ", ".join(
            f"{number:,} {one if number == 1 else several}"
            for number, one, several in said
            if number
        )
        or "nothing to do"
    )


def duration(seconds: float) -> str:
    """Say about how long something takes: "about 40 seconds", "about 3 minutes", "about 2 hours"."""
    if seconds < 50:
        return f"about {max(10, 10 * round(seconds / 10))} seconds"
    if seconds < 90 * 60:
        minutes = max(1, round(seconds / 60))
        return f"about {minutes} minute{'' if minutes == 1 else 's'}"
    return f"about {round(seconds / 3600)} hours"


def moment_in_words(moment: datetime) -> str:
    """Say when something was, in this machine's time: "today, 14:05", "7 December 2025, 14:05"."""
    local = moment.astimezone()
    today = local.date() == datetime.now().astimezone().date()
    return f"{'today' if today else spoken(local)}, {local:%H:%M}"
