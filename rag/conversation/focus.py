"""Keep what a conversation is about: what was spoken of last comes first.

As in centering theory (Grosz, Joshi and Weinstein, 1995): what the last question was about goes
before what it only mentioned, and a question that opens a new topic drops the old one's names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.conversation.mentions import mentions_in
from rag.conversation.names import Mention, names_of, people_in, role_of, singular
from rag.question.outlets import outlets_in
from rag.text.words import fold, stems

# What is remembered of a conversation, so that a long one costs no more than a short one.
MOST_MENTIONS, MOST_PEOPLE, MOST_QUESTIONS = 12, 48, 4
ANSWER_CHARS = 600
_ASKS_WHO = re.compile(
    r"(?:\W*(?:and|but|so)\s+)?(?:who|which|what\s+(?:company|country|team|party))\b", re.I
)
_WHO = re.compile(r"(?:\W*(?:and|but|so)\s+)?who\b", re.I)
# "Interesting. Why …?", "That's a shame, what …?"
_REMARK = re.compile(
    r"((?:.*\w\w[.!?]\s+(?=[A-Z\"“]))?(?:(?i:that['’]s|ok(?:ay)?|oh|wow|wait|hmm|yes|well)\b[^,.?!]{0,40},\s+)?)(.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Focus:
    """What a conversation is about after its last question."""

    #: What was spoken of, the likeliest to be meant first.
    mentions: tuple[Mention, ...] = ()
    #: The last questions, whole, the newest first.
    questions: tuple[str, ...] = ()
    #: What was said in the last questions and answers: who is called a minister.
    said: str = ""
    #: Surnames of people who were named in full.
    people: frozenset[str] = frozenset()

    def after(self, asked: str, whole: str, answer: str, outlets: Sequence[str] = ()) -> Focus:
        """Return what the conversation is about once a question is asked and answered.

        Args:
            asked: as it was asked; what it names itself is new.
            whole: made whole.
            outlets: the names that the library knows: who reports is not what is spoken of.
        """
        answer = answer[:ANSWER_CHARS]
        persons = [each.text for text in (whole, answer) for each in people_in(text)]
        full = [each.split()[-1] for each in persons if " " in each]
        people = frozenset([*sorted(self.people)[-MOST_PEOPLE:], *full])
        remark, question = last_sentence(whole)
        spoken_of = mentions_in(question, people)
        spoken_of += [each for each in mentions_in(remark, people) if each not in spoken_of]
        if outlets:
            spoken_of = [
                replace(each, told=each.told or bool(outlets_in(f"told {each.text}", outlets)))
                for each in spoken_of
            ]
        # What is leaned on stays the topic.
        spoken_of.sort(key=lambda each: fold(each.text) in fold(asked))
        asks_who = _ASKS_WHO.match(question) is not None
        told = names_of(answer, people, openers=asks_who)
        named = [each for each in told if not _is_known(each, spoken_of)]
        # Who was asked for stands in the answer: "Who is the Kremlin spokesman?"
        person = _WHO.match(question) is not None
        meant = [each for each in named if (each.kind == "person") is person]
        if meant and asks_who:
            spoken_of.insert(0, replace(meant[0], told=False))
        before = self.mentions
        if asked == whole and _opens_topic(self, whole, spoken_of):
            # Only who was named may still be meant by a "he", where nobody else is.
            before = tuple(replace(each, told=True) for each in before if each.kind == "person")
        return Focus(
            _ordered(spoken_of, named, before),
            (question, *self.questions)[:MOST_QUESTIONS],
            f"{self.said[-ANSWER_CHARS:]} {whole} {answer}",
            people,
        )

    @property
    def question(self) -> str:
        """The last question, whole; "" before the first."""
        return next(iter(self.questions), "")

    def latest(self, fits: Callable[[Mention], bool]) -> Mention | None:
        """Return the likeliest of those that fit."""
        return next(filter(fits, self.mentions), None)

    def person(self, gender: str | None) -> Mention | None:
        """Return who "he" or "she" is."""
        others = {"he": "she", "she": "he"}
        return self.latest(
            lambda each: each.kind == "person" and each.gender != others.get(gender or "")
        ) or self.latest(lambda each: each.kind == "name" and not each.told)

    def topic(self) -> Mention | None:
        """Return what is asked about where a question leaves it out."""
        return self.latest(lambda each: not each.told)

    def thing(self) -> Mention | None:
        """Return what "it" is."""
        asked = [each for each in self.mentions if each.kind != "person" and not each.told]
        told = [each for each in self.mentions if each.kind == "name" and each.told]
        # "Nord Stream" is called like a person.
        named = [each for each in self.mentions if each.gender is None and not each.told]
        one = next((each for each in asked if not each.plural), None)
        return one or next(iter([*asked, *named, *told]), None)

    def several(self) -> Mention | None:
        """Return who or what "they" are."""
        fitting = [
            each
            for each in self.mentions
            if each.kind != "person" and (each.plural or not each.told) and not self._is_place(each)
        ]
        return next((each for each in fitting[:3] if each.plural), next(iter(fitting), None))

    def _is_place(self, mention: Mention) -> bool:
        """Tell whether the last question only says that something is there: "who met in Miami?"."""
        there = rf"\b(?:in|at|from)\s+(?:the\s+)?{re.escape(mention.text)}"
        return mention.kind == "name" and re.search(there, self.question) is not None

    def called(self, noun: str) -> Mention | None:
        """Return what "the experiment" is: the Stanford Experiment."""
        wanted = singular(noun.casefold())
        return self.latest(
            lambda each: (
                singular(each.head) == wanted
                and len([word for word in each.text.split() if word.casefold() != "the"]) > 1
            )
        )

    def in_role(self, noun: str) -> Mention | None:
        """Return the person whom the conversation calls "minister"."""
        return self.latest(
            lambda each: each.kind == "person" and noun.casefold() in role_of(each.text, self.said)
        )


def last_sentence(said: str) -> tuple[str, str]:
    """Return what is only remarked, and what is asked: "Interesting. ", "Why did it fail?"."""
    match = _REMARK.fullmatch(said)
    return (match[1], match[2]) if match else ("", said)


def _is_known(mention: Mention, others: Sequence[Mention]) -> bool:
    words = set(fold(mention.text).split()) - {"the", "a", "an"}
    return any(words <= set(fold(other.text).split()) for other in others)


def _ordered(
    spoken_of: Sequence[Mention], named: Sequence[Mention], before: Sequence[Mention]
) -> tuple[Mention, ...]:
    """Return what is spoken of in the order in which it is likely to be meant again.

    Args:
        spoken_of: by the last question.
        named: by its answer.
        before: spoken of earlier, in this order.
    """
    strong = [each for each in spoken_of if each.strong]
    weak = [each for each in spoken_of if not each.strong]
    kept = [each for each in before if not _is_known(each, [*strong, *named])]
    # What is only mentioned comes behind the topic that there is.
    found = [*strong, *weak, *kept] if strong else [*kept[:1], *weak, *kept[1:]]
    found = [
        *(each for each in found if not each.told),
        *named,
        *(each for each in found if each.told),
    ]
    return tuple(found[:MOST_MENTIONS])


def _opens_topic(before: Focus, whole: str, spoken_of: Sequence[Mention]) -> bool:
    """Tell whether a question that stands alone opens another topic: with a name, and nothing old."""
    told = {stem for each in before.mentions for stem in stems(each.text)}
    return any(each.kind != "thing" for each in spoken_of) and not told & set(stems(whole))
