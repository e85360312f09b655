"""Check whether a text supports a claim: what of it is absent, changed or unsupported, and why.

Rules compare numbers, dates, names, quotations, denials, moods, opposites and roles with the
sentence that is most like the claim; a fitted score weighs what they cannot see. No network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.check.alignment import Alignment, align
from rag.check.facts import absent, changed, known
from rag.check.polarity import polarity_faults
from rag.check.quotations import quotation_faults
from rag.check.restated import identity_faults, with_restatements
from rag.check.support import LEAST_SUPPORT, support, word_share
from rag.check.tokens import Text, Token, read
from rag.check.wording import opposite_faults, role_faults

__all__ = ["Checked", "check", "word_share"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a claim against a source."""

    supported: bool
    #: 0 to 1: how surely the source says what the claim does, whatever the rules found.
    score: float
    #: Why it is not supported, a reason for each fault; empty when it is.
    reasons: tuple[str, ...]
    #: Whether the source says otherwise, and not only less.
    contradicted: bool = False


def check(claim: str, source: str) -> Checked:
    """Check a claim, of one sentence or several, against the text that it is to rest on.

    Raises:
        ValueError: the claim holds no word.
    """
    said, there = read(claim), read(with_restatements(source))
    if not said.sentences:
        raise ValueError("the claim holds no word")
    lacking, otherwise, scores = quotation_faults(claim, source), list[str](), list[float]()
    verbatim = {_words(sentence) for sentence in there.sentences}
    for sentence in said.sentences:
        if _words(sentence) in verbatim:
            scores.append(1.0)
            continue
        alignment = align(sentence, there)
        lacking += absent(said.text, sentence, known(there))
        scores.append(support(sentence, alignment, there))
        # What speaks of something else contradicts nothing.
        if alignment and scores[-1] >= LEAST_SUPPORT:
            otherwise += _otherwise(said, alignment, there)
            otherwise += identity_faults(_written(said.text, sentence), source)
    if min(scores) < LEAST_SUPPORT:
        lacking.append(f"only {min(scores):.0%} of its words are in the source")
    reasons = tuple(dict.fromkeys([*otherwise, *lacking]))
    return Checked(not reasons, min(scores), reasons, bool(otherwise))


def _words(sentence: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.word for token in sentence)


def _written(text: str, sentence: Sequence[Token]) -> str:
    return text[sentence[0].span.start : sentence[-1].span.end]


def _otherwise(said: Text, alignment: Alignment, source: Text) -> list[str]:
    """Return what the sentence of the source that is most like a claim says otherwise."""
    return [
        *changed(said.text, alignment, source),
        *polarity_faults(alignment),
        *opposite_faults(alignment),
        *role_faults(said.text, alignment, source),
    ]
