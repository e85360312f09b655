"""Judge how surely a sentence answers a question, from what the reader and the words say.

A logistic regression over few features. The network alone is fooled by near misses (the right
people, another detail); whether the question's names and rare words stand nearby, and whether the
sentence holds the kind of thing that is asked for, tells many of those apart. Nothing here depends
on the library: what is sure in a library of one article is as sure among thousands.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from importlib.resources import files

from rag.answer.kinds import (
    counted,
    has_unit,
    holds_kind,
    is_kind,
    speaks,
    statement_asked_for,
)
from rag.answer.reader_model import Reading, Window
from rag.question.understanding import Question
from rag.text.rarity import shared_weight
from rag.text.words import name_stems, stem, stems, words

# Logits beyond these say no more.
MOST_LOGIT = 12.0
# Of a topic's words, by rarity: with these a statement is about it.
TOPIC_SHARE = 0.7
_NAME_WITHIN = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence as an answer; all but the logits are from 0 to 1."""

    #: The network's logits for the sentence and for its window.
    sentence: float
    window: float
    #: The log-probability of the likeliest answer, where it lies in this sentence.
    answer: float
    #: The share of the question's words, by rarity, in the sentence; and with the one before.
    in_sentence: float
    nearby: float
    #: The share of the question's names in the sentence, the one before and the headline.
    names: float
    #: Whether the sentence holds the kind of thing asked for, and whether the answer is of it.
    typed: float
    answer_typed: float
    #: What is counted ("how many soldiers") stands in the sentence; what is measured has its unit.
    counted: float
    unit: float

    def row(self) -> list[float]:
        """Return the features in their order."""
        return [getattr(self, field.name) for field in fields(self)]


class QuestionWords:
    """The words of a question, taken apart once for all sentences.

    Args:
        windows: what was found; its capitals tell which words of a question typed in lower case
            are names.
    """

    def __init__(self, question: Question, windows: Sequence[Window]) -> None:
        self.text = question.text
        self.kind = question.kind
        self.statement = statement_asked_for(question.text)
        self.stems = list(dict.fromkeys(stems(question.text)))
        self.said = set(words(question.text))
        self.counted = set(stems(counted(question.text)))
        self.names = name_stems(question.text)
        self.names |= _names_within(windows).intersection(self.stems)


def features(asked: QuestionWords, window: Window, reading: Reading, number: int) -> Features:
    """Return the features of one sentence of a window, by its place there, from 0."""
    sentence = window.sentences[number]
    here = set(stems(sentence))
    nearby = here | set(stems(window.sentences[number - 1] if number else ""))
    around = nearby | set(stems(window.headline or ""))
    answer = reading.answer if reading.answer and reading.answer[0] == number else None
    typed = is_kind(asked.kind, sentence[answer[1] : answer[2]], asked.said) if answer else None
    return Features(
        sentence=max(-MOST_LOGIT, min(MOST_LOGIT, reading.sentences[number])),
        window=reading.answerable,
        answer=max(-MOST_LOGIT, reading.answer_log_probability) if answer else -MOST_LOGIT,
        in_sentence=shared_weight(asked.stems, here),
        nearby=shared_weight(asked.stems, nearby),
        names=len(asked.names & around) / len(asked.names) if asked.names else 1.0,
        typed=float(holds_kind(asked.kind, sentence, asked.said)),
        answer_typed=0.5 if typed is None else float(typed),
        counted=len(asked.counted & here) / len(asked.counted) if asked.counted else 1.0,
        unit=float(has_unit(asked.text, sentence)),
    )


class Judge:
    """The logistic regression; `evaluation/fit_judge.py` fits it."""

    @cached_property
    def _fitted(self) -> dict[str, float]:
        fitted: dict[str, float] = json.loads(
            files("rag").joinpath("models/reader/judge.json").read_text(encoding="utf-8")
        )
        return fitted

    def probability(self, given: Features) -> float:
        """Return how likely the sentence answers, 0 to 1."""
        terms = (self._fitted[field.name] * getattr(given, field.name) for field in fields(given))
        return 1 / (1 + math.exp(-self._fitted["bias"] - sum(terms)))


def ruled(asked: QuestionWords, known: Features, sentence: str, probability: float) -> float:
    """Return the probability, where no rule knows better than what was learned.

    A sentence that has no word of the question nearby answers nothing ("hi", "who are you?"). And
    a statement of the one whose words are asked for is lifted: whatever it is about, where the question
    names no topic, as the network learned from questions that do; else where it has the topic's words.
    """
    if not asked.stems or known.nearby == 0:
        return 0.0
    if asked.statement is not None:
        speaker, topic = asked.statement
        told = shared_weight(dict.fromkeys(stems(topic)), set(stems(sentence)))
        if told >= TOPIC_SHARE and speaks(speaker, sentence):
            return 0.5 + probability / 2
    return probability


@lru_cache(maxsize=1)
def open_judge() -> Judge:
    """Return the judge that is shipped."""
    return Judge()


def _names_within(windows: Sequence[Window]) -> set[str]:
    """Return the stems of words that stand capitalised within a sentence."""
    found = (
        name for window in windows for name in _NAME_WITHIN.findall(" ".join(window.sentences))
    )
    return {stem(word) for name in set(found) for word in words(name)}
