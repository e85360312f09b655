"""Judge how surely a sentence answers a question, from what the reader and the words say.

A logistic regression over few features. The network alone is fooled by near misses (the right
people, another detail); whether the question's names and rare words stand nearby, and whether the
sentence holds the type of thing that is asked for, tells many of those apart.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from importlib.resources import files

from rag.answer.reader_model import Reading, Window
from rag.question import Kind, Question, names_in
from rag.rarity import rarity, shared_weight
from rag.records import Hit
from rag.words import STOP_WORDS, stem, stems, words

# Logits beyond these say no more.
MOST_LOGIT = 12.0

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred"
    r"|thousand|million|billion|half|several|both|once|twice|third|percent)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:\d{4}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june"
    r"|july|august|september|october|november|december|jan|feb|aug|sept|oct|nov|dec|today|yesterday"
    r"|tomorrow|week|weekend|month|years?|overnight|morning|evening|night|\d+ ?[ap]\.?m|ago|since"
    r"|during|season|century|summer|winter|spring|autumn|decade)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|near|from|to|outside|across|on|off)\s+(?:the\s+)?[A-Z]")
_CAPITALISED = re.compile(r"[A-Z][\w’'-]+")
_TYPES: dict[Kind, re.Pattern[str]] = {"number": _NUMBER, "time": _TIME, "place": _PLACE}


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence as an answer; each is about 0 to 1, but for the logits."""

    #: The reader's logits for the sentence, and for its window.
    sentence: float
    window: float
    #: The log-probability of the likeliest answer, where it lies in this sentence.
    answer: float
    #: The share of the question's words, by rarity, in the sentence, and in window and headline.
    in_sentence: float
    in_window: float
    #: The share of the question's names in window and headline.
    names: float
    #: The rarest word of the question that window and headline lack.
    rarest_missing: float
    #: Whether the sentence holds the type of thing asked for: a number, a time, a place, a person.
    typed: float
    #: What the search made of the passage: its score, and one over its rank.
    found: float
    first: float
    #: How many content words the question has, out of twelve.
    length: float

    def row(self) -> list[float]:
        """Return the features in their order."""
        return [getattr(self, field.name) for field in fields(self)]


class QuestionWords:
    """The words of a question, taken apart once for all sentences."""

    def __init__(self, question: Question) -> None:
        self.kind = question.kind
        self.stems = list(dict.fromkeys(stems(question.text)))
        self.said = set(words(question.text))
        parts = (word for name in names_in(question.text) for word in words(name))
        self.names = {stem(word) for word in parts if word not in STOP_WORDS}


def features(
    asked: QuestionWords, hit: Hit, rank: int, window: Window, reading: Reading, number: int
) -> Features:
    """Return the features of one sentence of a window.

    Args:
        rank: the passage's place among the hits, from 0.
        number: the sentence's place in the window, from 0.
    """
    sentence = window.sentences[number]
    around = set(stems(" ".join((*window.sentences, window.headline or ""))))
    missing = [rarity(each) for each in asked.stems if each not in around]
    answer_here = reading.answer is not None and reading.answer[0] == number
    return Features(
        sentence=max(-MOST_LOGIT, min(MOST_LOGIT, reading.sentences[number])),
        window=reading.answerable,
        answer=max(-MOST_LOGIT, reading.answer_log_probability) if answer_here else -MOST_LOGIT,
        in_sentence=shared_weight(asked.stems, set(stems(sentence))),
        in_window=shared_weight(asked.stems, around),
        names=len(asked.names & around) / len(asked.names) if asked.names else 1.0,
        rarest_missing=max(missing, default=0.0) / 10,
        typed=float(_is_typed(asked, sentence)),
        found=hit.score,
        first=1 / (1 + rank),
        length=min(len(asked.stems), 12) / 12,
    )


class Judge:
    """The logistic regression; `evaluation/fit_judge.py` fits it."""

    @cached_property
    def _fitted(self) -> dict[str, list[float]]:
        fitted: dict[str, list[float]] = json.loads(
            files("rag").joinpath("models/reader/judge.json").read_text(encoding="utf-8")
        )
        return fitted

    def probability(self, given: Features) -> float:
        """Return how likely the sentence answers, 0 to 1."""
        terms = zip(self._fitted["weights"], given.row(), strict=True)
        logit = self._fitted["bias"][0] + sum(weight * value for weight, value in terms)
        return 1 / (1 + math.exp(-logit))


@lru_cache(maxsize=1)
def open_judge() -> Judge:
    """Return the judge that is shipped."""
    return Judge()


def _is_typed(asked: QuestionWords, sentence: str) -> bool:
    if asked.kind == "person":
        # Somebody whom the question does not name itself.
        names: Sequence[str] = _CAPITALISED.findall(sentence)
        return any(word not in asked.said for name in names for word in words(name))
    pattern = _TYPES.get(asked.kind)
    return pattern is None or pattern.search(sentence) is not None
