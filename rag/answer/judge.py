"""Judge how surely a sentence answers a question, from what the reader and the words say.

A logistic regression over few features. The network alone is fooled by near misses (the right
people, another detail); whether the question's names and rare words stand nearby, whether the
sentence holds the kind of thing that is asked for, and how it compares with all else that was read,
tells many of those apart. Nothing here depends on the library's size: what is sure in a library of one
article is as sure among thousands.
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
    speaks,
    statement_asked_for,
    wants_a_number,
)
from rag.answer.reader_model import Reading, Window
from rag.question.understanding import Question
from rag.text.rarity import rarity, shared_weight
from rag.text.words import name_stems, stem, stems, words

# Logits beyond these say no more.
MOST_LOGIT = 12.0
# Places of a passage beyond this say no more.
MOST_RANK = 5
# Of a topic's words, by rarity: with these a statement is about it.
TOPIC_SHARE = 0.7
_NAME_WITHIN = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Read:
    """A window that the network has read, and where it stands."""

    window: Window
    reading: Reading
    #: All of the passage that it was cut from, and its place among those that were found, from 0.
    passage: str
    rank: int
    #: Whether the passage opens its article.
    opens: bool


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence as an answer, about from 0 to 1; the first four are logits."""

    #: The network's logits for the sentence and for its window.
    sentence: float
    window: float
    #: The log-probability of the window's likeliest answer, and the logits from the best sentence
    #: of all that was read down to this one.
    answer: float
    behind: float
    #: The share of the question's words, by rarity, in the sentence; and with the one before.
    in_sentence: float
    nearby: float
    #: The same in the passage with its headline, there in the passage that has most, and the rarity
    #: of the rarest word that it lacks.
    in_passage: float
    in_best_passage: float
    rarest_lacking: float
    #: The passage's place among those that were found, in fives.
    rank: float
    #: Of the question's words how many are not nearby, and how many there are; in tens.
    lacking: float
    asked: float
    #: The share of the question's names in the passage with its headline.
    names: float
    #: Whether the sentence holds the kind of thing asked for, and whether that is a place or a person.
    typed: float
    asks_place: float
    asks_person: float
    #: What is counted ("how many soldiers") stands in the sentence; what is measured has its unit.
    counted: float
    unit: float
    #: Whether it is the first of its article.
    first: float

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


def features(asked: QuestionWords, all_read: Sequence[Read]) -> list[list[Features]]:
    """Return for each window that was read the features of its sentences."""
    # Several windows are of one passage.
    by_passage = {read.passage: read for read in all_read}
    passages = {text: _Passage.of(asked, read) for text, read in by_passage.items()}
    best = max((logit for read in all_read for logit in read.reading.sentences), default=0.0)
    most = max((passage.share for passage in passages.values()), default=0.0)
    return [
        [
            _features(asked, read, number, passages[read.passage], best, most)
            for number in range(len(read.window.sentences))
        ]
        for read in all_read
    ]


@dataclass(frozen=True, slots=True)
class _Passage:
    """What of a question's words a passage has, with its headline."""

    share: float
    names: float
    rarest_lacking: float

    @classmethod
    def of(cls, asked: QuestionWords, read: Read) -> _Passage:
        here = set(stems(read.passage)) | set(stems(read.window.headline or ""))
        lacking = [rarity(each) for each in asked.stems if each not in here]
        names = len(asked.names & here) / len(asked.names) if asked.names else 1.0
        return cls(shared_weight(asked.stems, here), names, max(lacking, default=0.0))


def _features(
    asked: QuestionWords, read: Read, number: int, passage: _Passage, best: float, most: float
) -> Features:
    """Return the features of one sentence of a window, by its place there, from 0."""
    window, reading = read.window, read.reading
    sentence, logit = window.sentences[number], reading.sentences[number]
    here = set(stems(sentence))
    nearby = here | set(stems(window.sentences[number - 1] if number else ""))
    return Features(
        sentence=max(-MOST_LOGIT, min(MOST_LOGIT, logit)),
        window=reading.answerable,
        answer=max(-MOST_LOGIT, reading.answer_log_probability),
        behind=min(MOST_LOGIT, best - logit),
        in_sentence=shared_weight(asked.stems, here),
        nearby=shared_weight(asked.stems, nearby),
        in_passage=passage.share,
        in_best_passage=most,
        rarest_lacking=passage.rarest_lacking / 10,
        rank=min(read.rank, MOST_RANK) / MOST_RANK,
        lacking=sum(each not in nearby for each in asked.stems) / 10,
        asked=len(asked.stems) / 10,
        names=passage.names,
        typed=float(holds_kind(asked.kind, sentence, asked.said)),
        asks_place=float(asked.kind == "place"),
        asks_person=float(asked.kind == "person"),
        counted=len(asked.counted & here) / len(asked.counted) if asked.counted else 1.0,
        unit=float(has_unit(asked.text, sentence)),
        first=float(read.opens and number == 0 and read.passage.startswith(sentence)),
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

    A sentence that has no word of the question nearby answers nothing ("hi", "who are you?"), and one
    without a number does not tell how many. And a statement of the one whose words are asked for is
    lifted: whatever it is about, where the question names no topic, as the network learned from questions
    that do; else where it has the topic's words.
    """
    if not asked.stems or known.nearby == 0:
        return 0.0
    if asked.kind == "number" and not known.typed and wants_a_number(asked.text):
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
