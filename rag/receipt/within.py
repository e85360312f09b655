"""Check a receipt by itself: what can be told without a library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal

from rag.conversation.remarks import REPLIES
from rag.outcome import words_of_refusal
from rag.receipt.make import checked
from rag.receipt.record import Checked, Cited, Near, Receipt, Stated, digest

_CITED = re.compile(r"\[(\d+)\]")
# As `rag.conversation.choices` asks: the words of the question for somebody's role.
_ASKS_BACK = re.compile(r"Which (?:[a-z]+ )?[A-Za-z]+ do you mean\?")
# The same check on another machine may round otherwise.
_SAME_SCORE = 0.01

Kind = Literal[
    "digest", "answer", "number", "check", "place", "no_library", "library", "removed", "text",
    "quote", "source", "carried", "revision", "newer",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the receipt says, or has changed since."""

    kind: Kind
    #: What of the receipt it is about: "sentence 2", "citation 1", "nearest 1", "receipt".
    about: str
    text: str
    #: False for what a reader may want to know, though all that was shown stands.
    is_fault: bool = True


def named(receipt: Receipt) -> Iterator[tuple[str, Cited | Near]]:
    """Give each article that was shown, with what a finding calls it."""
    for cited in receipt.citations:
        yield f"citation {cited.number}", cited
    for number, near in enumerate(receipt.nearest, start=1):
        yield f"nearest {number}", near


def faults_within(receipt: Receipt) -> Iterator[Finding]:
    """Give what is wrong with a receipt whatever any library holds."""
    if digest(receipt) != receipt.sha256:
        yield Finding("digest", "receipt", "something in it was changed after it was saved")
    yield from _faults_of_answer(receipt)
    yield from _faults_of_numbers(receipt)
    for about, source in named(receipt):
        if source.quote is not None and source.span.end - source.span.start != len(source.quote):
            places = f"{source.span.start}–{source.span.end}"
            yield Finding("place", about, f"its quote does not fill its place, {places}")
    by_number = {each.number: each for each in receipt.citations}
    for number, sentence in enumerate(receipt.sentences, start=1):
        cited = [by_number[each] for each in sentence.citations if each in by_number]
        yield from _faults_of_sentence(f"sentence {number}", sentence, cited, receipt.dateline)


def _faults_of_answer(receipt: Receipt) -> Iterator[Finding]:
    said = " ".join(
        each.text + "".join(f" [{number}]" for number in each.citations)
        for each in receipt.sentences
    )
    if receipt.sentences and said.split() != receipt.text.split():
        yield Finding("answer", "receipt", "the answer's text is not its sentences with their [n]")
    if not receipt.sentences and receipt.text not in _said_instead(receipt):
        yield Finding("answer", "receipt", "the words of the refusal are none of Dateline's")
    if bool(receipt.sentences) == (receipt.verdict == "not_in_sources"):
        does = "has sentences" if receipt.sentences else "has no sentence"
        yield Finding(
            "answer", "receipt", f"the verdict is {receipt.verdict}, but the answer {does}"
        )


def _said_instead(receipt: Receipt) -> tuple[str, ...]:
    """Return what may stand in the place of an answer: fixed words, or the question back."""
    asks = receipt.clarification
    if asks:
        return (asks.text,) if _ASKS_BACK.fullmatch(asks.text) else ()
    return (words_of_refusal(any(each.quote for each in receipt.nearest)), *REPLIES)


def _faults_of_numbers(receipt: Receipt) -> Iterator[Finding]:
    numbers = [each.number for each in receipt.citations]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Finding("number", "receipt", "the citations are not numbered 1, 2, 3 …")
    used = {each for sentence in receipt.sentences for each in sentence.citations}
    # Of many digits Python makes no number; no citation has as many.
    shown = {int(each) for each in _CITED.findall(receipt.text) if len(each) < 10}
    for number in sorted((used | shown) - set(numbers)):
        yield Finding("number", "receipt", f"[{number}] has no citation")
    for number in sorted(set(numbers) - used):
        yield Finding("number", f"citation {number}", "no sentence cites it")


def _faults_of_sentence(
    about: str, sentence: Stated, cited: list[Cited], made_by: str
) -> Iterator[Finding]:
    if not cited:
        yield Finding("number", about, "it has no citation")
        return
    try:
        found = checked(sentence.text, cited)
    except ValueError as error:
        yield Finding("check", about, str(error))
        return
    if not found.supported:
        why = "; ".join(found.reasons)
        yield Finding("check", about, f"the words it cites do not support it: {why}")
    # Another version may check otherwise.
    elif made_by == version("dateline") and not _same(found, sentence.check):
        was, now = sentence.check, found
        told = f"{_outcome(was)}, and the check gives: {_outcome(now)}"
        yield Finding("check", about, f"the receipt says {told}")


def _same(one: Checked, other: Checked) -> bool:
    return (
        one.supported == other.supported
        and one.reasons == other.reasons
        and abs(one.score - other.score) <= _SAME_SCORE
    )


def _outcome(of: Checked) -> str:
    return f"{'supported' if of.supported else 'not supported'} ({of.score:.2f})"
