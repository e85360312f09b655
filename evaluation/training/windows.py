"""Make the training examples: windows of whole sentences, with an answer and without one.

Few questions in the sets are unanswerable, and nearly all of those are about 12 articles. So more
are made by rule: from another passage, from the same text without its answer, and by an edit of
the question (edits.py).
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from evaluation.training.edits import Editor
from evaluation.training.rows import Row, by_overlap, overlap
from rag.text.words import words

# Characters of a window; rag/answer/reader.py reads windows of 600.
LEAST_CHARS, MOST_CHARS = 380, 720
# Of the examples whose title is known; the network must do without one, too.
TITLE_SHARE = 0.45
# Rows of the large sources that are least like news, drawn anew each round; others come whole.
TAKEN = {"squad1_nqg_lower": 1300, "squadshifts_amazon": 1200, "squadshifts_reddit": 1300}
# Small sources near to what the chat is asked come twice, in other windows.
REPEATED = {"squad2": 2, "qamr": 2, "nq_oracle": 2}
# People's unanswerable questions come in several windows; SQuAD2's are the hardest there are.
PEOPLE_WINDOWS = {"squad2": 3}
# Nothing else in the data is paraphrased so freely, or misses so narrowly; stories are news besides.
WRITTEN_WINDOWS = {"written": 2, "stories": 3}
# Examples of each kind at most. Together they make 45 % unanswerable.
OTHER_PASSAGE, SAME_TEXT, CUT_OUT, SAME_ARTICLE, SAME_ARTICLE_A_SOURCE = (
    2000,
    1000,
    1200,
    1800,
    1100,
)
EDITED = {
    "edit_name_same": 1250,
    "edit_name_other": 800,
    "edit_number": 1250,
    "edit_word": 1250,
    "edit_type": 900,
}
RENAMED = 1200


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the window that is read for it."""

    question: str
    title: str | None
    sentences: tuple[str, ...]
    #: Numbers of the sentences that answer; none makes the example unanswerable.
    gold: tuple[int, ...]
    #: The marked answer: its sentence, first character and end there.
    span: tuple[int, int, int] | None
    #: How it was made.
    kind: str
    source: str


def make_examples(
    rows: Sequence[Row], written: Sequence[Row], distant: Sequence[Row], seed: int
) -> list[Example]:
    """Return the examples of one round over the data, in the order in which they were shuffled.

    Args:
        rows: questions, some with no answer in their text.
        written: the same, written for this training, stories' too; each comes in several windows.
        distant: questions with the nearest other passage, which lacks the answer.
        seed: the number of the round; each has other windows, edits and rows of large sources.
    """
    chance = random.Random(seed)
    kinds = (
        _answerable(rows, chance),
        _asked_by_people(rows, chance),
        _written(written, chance),
        _other_passage(distant, chance),
        _without_answer(rows, chance),
        _same_article(rows, chance),
        _edited(rows, chance),
    )
    examples = [example for kind in kinds for example in kind]
    chance.shuffle(examples)
    return examples


def cut_window(
    sentences: Sequence[str],
    around: int,
    chance: random.Random,
    *,
    avoid: Collection[int] = (),
    least_chars: int = LEAST_CHARS,
    most_chars: int = MOST_CHARS,
) -> list[int]:
    """Return the numbers of neighbouring sentences, grown to either side and never into `avoid`."""
    first = last = around
    size = len(sentences[around])
    wanted, leaning = chance.uniform(least_chars, most_chars), chance.random()
    while size < wanted:
        before = first > 0 and first - 1 not in avoid
        after = last < len(sentences) - 1 and last + 1 not in avoid
        if not (before or after):
            break
        backwards = before and (not after or chance.random() < leaning)
        length = len(sentences[first - 1 if backwards else last + 1])
        # A long sentence is taken in only when the window would be very short without it.
        if size + length > 1.12 * most_chars and size > 0.45 * least_chars:
            break
        size += length
        first, last = (first - 1, last) if backwards else (first, last + 1)
    return list(range(first, last + 1))


def _answerable(rows: Sequence[Row], chance: random.Random) -> Iterator[Example]:
    """Give windows round an answer."""
    sources: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.gold:
            sources[row.source].append(row)
    for source, members in sources.items():
        chance.shuffle(members)
        for row in members[: TAKEN.get(source, len(members))]:
            for _ in range(REPEATED.get(source, 1)):
                numbers = cut_window(row.sentences, chance.choice(row.gold), chance)
                yield _positive(row, numbers, chance)


def _asked_by_people(rows: Sequence[Row], chance: random.Random) -> Iterator[Example]:
    """Give people's unanswerable questions, with windows where the question's words stand."""
    for row in rows:
        if row.gold:
            continue
        nearest = by_overlap(row.question, row.sentences)[:2]
        for number in range(PEOPLE_WINDOWS.get(row.source, 2)):
            around = nearest[0] if number < 2 else chance.choice(nearest)
            numbers = cut_window(row.sentences, around, chance)
            yield _negative(row, row, numbers, chance, "people")


def _written(written: Sequence[Row], chance: random.Random) -> Iterator[Example]:
    """Give the questions that were written for this training, and windows beside their answers."""
    for row in written:
        for _ in range(WRITTEN_WINDOWS[row.source]):
            around = chance.choice(row.gold or by_overlap(row.question, row.sentences)[:2])
            numbers = cut_window(row.sentences, around, chance)
            if row.gold:
                yield _positive(row, numbers, chance)
            else:
                yield _negative(row, row, numbers, chance, "near_miss")
        beside = _beside_answer(row, chance) if row.gold else []
        if beside and _lacks_answer(row, [row.sentences[each] for each in beside]):
            yield _negative(row, row, beside, chance, "same_text")


def _other_passage(distant: Sequence[Row], chance: random.Random) -> Iterator[Example]:
    """Give questions with the nearest passage of another text."""
    for row in chance.sample(distant, min(OTHER_PASSAGE, len(distant))):
        numbers = cut_window(row.sentences, by_overlap(row.question, row.sentences)[0], chance)
        yield _negative(row, row, numbers, chance, "other_passage")


def _without_answer(rows: Sequence[Row], chance: random.Random) -> Iterator[Example]:
    """Give windows beside the answer, and windows that it was cut out of."""
    ways: tuple[tuple[str, int, Callable[[Row, random.Random], list[int]]], ...] = (
        ("same_text", SAME_TEXT, _beside_answer),
        ("cut_out", CUT_OUT, _answer_cut_out),
    )
    made: Counter[str] = Counter()
    for row in _answered(rows, chance):
        for kind, limit, choose in ways:
            numbers = choose(row, chance) if made[kind] < limit else []
            if numbers and _lacks_answer(row, [row.sentences[each] for each in numbers]):
                made[kind] += 1
                yield _negative(row, row, numbers, chance, kind)
                break


def _beside_answer(row: Row, chance: random.Random) -> list[int]:
    """Return a window on the nearest sentence that does not answer; empty when there is no room."""
    free = [each for each in by_overlap(row.question, row.sentences) if each not in row.gold]
    if sum(len(row.sentences[each]) for each in free) <= 350:
        return []
    numbers = cut_window(row.sentences, free[0], chance, avoid=row.gold)
    return numbers if sum(len(row.sentences[each]) for each in numbers) > 200 else []


def _answer_cut_out(row: Row, chance: random.Random) -> list[int]:
    """Return a window round the answer less its sentences; empty when less than two remain."""
    around = chance.choice(row.gold)
    # Wider than others: a sentence goes.
    window = cut_window(row.sentences, around, chance, least_chars=500, most_chars=850)
    numbers = [each for each in window if each not in row.gold]
    return numbers if len(numbers) >= 2 else []


def _lacks_answer(row: Row, sentences: Sequence[str]) -> bool:
    """Return whether neither the answer nor a near copy of its sentence is in the sentences."""
    if row.answer and row.answer.lower() in " ".join(sentences).lower():
        return False
    answers = [set(words(row.sentences[each])) for each in row.gold]
    others = [set(words(sentence)) for sentence in sentences]
    return all(len(one & other) <= 0.7 * len(one) for one in answers for other in others)


def _same_article(rows: Sequence[Row], chance: random.Random) -> Iterator[Example]:
    """Give questions with another passage of the same article, near in words."""
    articles: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if row.domain == "wiki" and len(row.sentences) > 1:
            articles[row.document].setdefault(" ".join(row.sentences), row)
    made: Counter[str] = Counter()
    for row in _answered(rows, chance):
        passages = articles[row.document]
        if len(passages) < 3 or made[row.source] >= SAME_ARTICLE_A_SOURCE:
            continue
        other = _near_passage(row, passages, chance)
        if other is None:
            continue
        around = by_overlap(row.question, other.sentences)[0]
        numbers = cut_window(other.sentences, around, chance)
        yield _negative(row, other, numbers, chance, "same_article")
        made[row.source] += 1
        if made.total() >= SAME_ARTICLE:
            return


def _near_passage(row: Row, passages: dict[str, Row], chance: random.Random) -> Row | None:
    """Return a passage that shares words with the question, none with the row's text."""
    own = set(row.sentences)
    others = [
        text
        for text in passages
        if text != " ".join(row.sentences)
        and not (row.answer and row.answer.lower() in text.lower())
    ]
    # By the logarithm of the length, or the longest passage is always the nearest.
    others.sort(key=lambda text: -overlap(row.question, text) / math.log(20 + len(text)))
    if not others:
        return None
    # With no known answer the nearest may well answer: one of four is taken.
    found = passages[others[0] if row.answer else chance.choice(others[:4])]
    return found if own.isdisjoint(found.sentences) else None


def _edited(rows: Sequence[Row], chance: random.Random) -> Iterator[Example]:
    """Give edited questions, and controls where question and text have the same new name.

    The controls keep the network from taking an unusual name for a sign of an edit.
    """
    editor = Editor(rows, chance)
    made: Counter[str] = Counter()
    for row in _answered(rows, chance):
        # SelQA's questions were worded freely; reviews and posts have few names to swap.
        if row.source == "selqa":
            continue
        numbers = cut_window(row.sentences, chance.choice(row.gold), chance)
        if row.domain in ("reviews", "forum") and chance.random() < 0.5:
            continue
        window = [row.sentences[each] for each in numbers]
        for question, kind in editor.edits(row, window):
            if made[kind] < EDITED[kind]:
                made[kind] += 1
                yield _negative(row, row, numbers, chance, kind, question=question)
                break
        if made["renamed"] < RENAMED and not row.lower_cased and chance.random() < 0.4:
            renamed = editor.rename(row, window)
            if renamed:
                made["renamed"] += 1
                yield _positive(row, numbers, chance, renamed=renamed)


def _answered(rows: Sequence[Row], chance: random.Random) -> list[Row]:
    answered = [row for row in rows if row.gold]
    chance.shuffle(answered)
    return answered


def _positive(
    row: Row,
    numbers: Sequence[int],
    chance: random.Random,
    *,
    renamed: tuple[str, list[str], str | None] | None = None,
) -> Example:
    sentences = [row.sentences[each] for each in numbers]
    question, sentences, title = renamed or (row.question, sentences, row.title)
    gold = tuple(place for place, each in enumerate(numbers) if each in row.gold)
    span = _answer_span(row.answer, sentences, gold)
    kind = "renamed" if renamed else "answerable"
    shown = title if chance.random() < TITLE_SHARE else None
    return Example(question, shown, tuple(sentences), gold, span, kind, row.source)


def _negative(
    asked: Row,
    read: Row,
    numbers: Sequence[int],
    chance: random.Random,
    kind: str,
    *,
    question: str | None = None,
) -> Example:
    shown = read.title if chance.random() < TITLE_SHARE else None
    sentences = tuple(read.sentences[each] for each in numbers)
    return Example(question or asked.question, shown, sentences, (), None, kind, read.source)


def _answer_span(
    answer: str | None, sentences: Sequence[str], gold: Sequence[int]
) -> tuple[int, int, int] | None:
    """Return where the answer stands; None when it is unknown, or all of its sentence."""
    if answer is None:
        return None
    for number in gold:
        sentence = sentences[number]
        start = sentence.find(answer)
        if start < 0:
            start = sentence.lower().find(answer.lower())
        if start >= 0 and len(answer) < min(250, 0.8 * len(sentence) + 4):
            return number, start, start + len(answer)
    return None
