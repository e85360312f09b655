"""Edit a question so that its text no longer answers it: another name, number, word or kind."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from evaluation.training.rows import Row
from rag.text.words import words

OPPOSITES = Path(__file__).with_name("opposites.txt")
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ORDINALS = ["first", "second", "third", "fourth", "final"]
NUMERALS = ["two", "three", "four", "five", "six", "seven"]
# Words that are capitalised without being a name, or begin one only by their place.
_NO_NAMES = frozenset(
    """
    I The A An In On At Of For And Or But What Who When Where Which Why How Whose Whom Did Does Do
    Is Was Were Are Has Have Had Can Could According From By To With As It He She They We You His
    Her Their If After Before During That This These Those There Name Mr Mrs Ms Dr OK DVD TV PC US
    UK
    """.split()  # noqa: SIM905
) | frozenset(MONTHS + DAYS)
_CAPITALISED = r"[A-Z][A-Za-z\u00C0-\u017F'’.-]*[A-Za-z\u00C0-\u017F]"
_NAME = re.compile(
    rf"{_CAPITALISED}(?: (?:(?:of|the|de|von|van|al|and the) )?{_CAPITALISED})*"
)  # fmt: skip
_BEFORE_A_PLACE = frozenset(["in", "at", "near", "across", "to", "from", "throughout"])
# A name is a place when this part of its mentions follows such a word.
PLACE_SHARE = 0.3
# Fewer names of a shape than this are too few to draw from.
LEAST_NAMES = 50
_NUMBER = re.compile(r"\b\d[\d,]*\b")
_YEAR = re.compile(r"\b(?:1\d{3}|20[0-2]\d)\b")
_TIME = re.compile(
    r"\b(?:1[0-9]{3}|20[0-9]{2}|" + "|".join(MONTHS + DAYS) + r"|century|centuries|years?|days?"
    r"|weeks?|months?|hours?|today|yesterday|tomorrow|when|while|until|since|after|before|during"
    r"|later|earlier|ago|night|morning|evening|age|decade|[0-9]{2,4}s|era|period|summer|winter"
    r"|spring|autumn|time|once|now|recently)\b",
    re.I,
)
_CAUSE = re.compile(
    r"\b(?:because|due to|since|reasons?|so that|caused?|in order|therefore|thus|hence|thanks"
    r"|result(?:ed|ing|s)?|led to|why|owing|out of|so)\b",
    re.I,
)
_ASKED = re.compile(
    r"(In what year|In which year|What year|When|Where|Why|How)"
    r"(?= (?:did|was|were|is|are|does|do|has|have|will|would|had|can)\b)",
    re.I,
)

# An edited question, and how it was edited.
Edit = tuple[str, str]
# What a name must share with the one that it replaces: words (3 for more), whether it is a place.
Shape = tuple[int, bool]


class Editor:
    """Edits questions; knows the names in the rows that it was made of."""

    def __init__(self, rows: Sequence[Row], chance: random.Random) -> None:
        self._chance = chance
        self._mentions: Counter[str] = Counter()
        self._places: Counter[str] = Counter()
        cased = [row for row in rows if not row.lower_cased]
        for sentence in (sentence for row in cased for sentence in row.sentences):
            for name, start in find_names(sentence):
                before = sentence[max(0, start - 8) : start].split()
                self._mentions[name] += 1
                self._places[name] += bool(before) and before[-1] in _BEFORE_A_PLACE
        names: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for row in cased:
            text = " ".join(row.sentences)
            names[row.domain].update((name, None) for name, _ in find_names(text))
        self._names: defaultdict[tuple[str, Shape], list[str]] = defaultdict(list)
        for domain, found in names.items():
            for name in found:
                self._names[domain, self._shape(name)].append(name)

    def edits(self, row: Row, window: Sequence[str]) -> Iterator[Edit]:
        """Give edits of the row's question that the window does not answer, in random order."""
        ways: list[Callable[[Row, str], Edit | None]] = [
            self._swap_number,
            self._swap_kind,
            self._swap_word,
        ]
        if not row.lower_cased:
            ways += [self._swap_name] * 2
        self._chance.shuffle(ways)
        for way in ways:
            edit = way(row, " ".join(window))
            if edit:
                yield edit

    def rename(self, row: Row, window: Sequence[str]) -> tuple[str, list[str], str | None] | None:
        """Return question, window and title with one name replaced in all; None without a name."""
        name = self._shared_name(row, " ".join(window))
        new = self._foreign_name(row, name, " ".join(window)) if name else None
        if name is None or new is None:
            return None
        whole = re.compile(re.escape(name), re.I)
        sentences = [whole.sub(new, sentence) for sentence in window]
        if " " in name:  # the surname that later sentences go on with
            last = re.compile(rf"\b{re.escape(name.split()[-1])}\b")
            sentences = [last.sub(new.split()[-1], sentence) for sentence in sentences]
        title = row.title and whole.sub(new.lower(), row.title)
        return row.question.replace(name, new), sentences, title

    def _swap_name(self, row: Row, window: str) -> Edit | None:
        """Replace a name by another of the text (the harder edit), or by one of another text."""
        name = self._shared_name(row, window)
        if name is None:
            return None
        if self._chance.random() < 0.6:
            near = self._near_names(row, name)
            if near:
                return row.question.replace(name, self._chance.choice(near)), "edit_name_same"
        new = self._foreign_name(row, name, window)
        return (row.question.replace(name, new), "edit_name_other") if new else None

    def _shared_name(self, row: Row, window: str) -> str | None:
        """Return a name of the question that the text has too, outside the answer."""
        known, answer = f"{window}\n{row.title or ''}".lower(), (row.answer or "").lower()
        shared = [
            name
            for name, _ in find_names(row.question)
            if name.lower() in known and name.lower() not in answer
        ]
        return self._chance.choice(shared) if shared else None

    def _near_names(self, row: Row, name: str) -> list[str]:
        """Return names of the text that could stand for this one, and do not answer."""
        answering = " ".join(row.sentences[each] for each in row.gold).lower()
        question, answer = row.question.lower(), (row.answer or "").lower()
        place = self._shape(name)[1]

        def fits(other: str) -> bool:
            low = other.lower()
            return (
                low not in answering
                and low not in question
                and not (answer and (low in answer or answer in low))
                and set(words(name)).isdisjoint(words(other))
                and self._shape(other)[1] == place
            )

        return [other for other, _ in find_names(" ".join(row.sentences)) if fits(other)]

    def _foreign_name(self, row: Row, name: str, window: str) -> str | None:
        """Return a name of the same shape and domain that the window does not have."""
        names = self._names[row.domain, self._shape(name)]
        if len(names) < LEAST_NAMES:
            return None
        for new in self._chance.sample(names, 10):
            if new.lower() not in window.lower() and set(words(name)).isdisjoint(words(new)):
                return new
        return None

    def _shape(self, name: str) -> Shape:
        place = self._places[name] / (self._mentions[name] + 1) > PLACE_SHARE
        return min(3, len(name.split())), place

    def _swap_number(self, row: Row, window: str) -> Edit | None:
        """Replace a number, a month, a day or an ordinal."""
        series = (ORDINALS[:3], ORDINALS), (NUMERALS[:5], NUMERALS), (MONTHS, MONTHS), (DAYS, DAYS)
        found: list[tuple[re.Match[str], list[str]]] = []
        for listed, others in series:
            pattern = rf"\b(?:{'|'.join(listed)})\b"
            found += [(match, others) for match in re.finditer(pattern, row.question)]
        found += [(match, []) for match in _NUMBER.finditer(row.question)]
        if not found:
            return None
        match, others = self._chance.choice(found)
        old = match.group()
        if others:
            new = self._chance.choice([other for other in others if other != old])
        else:
            new = self._other_number(old, window)
        answering = " ".join(row.sentences[each] for each in row.gold)
        if re.search(rf"\b{re.escape(new)}\b", answering, re.I):
            return None
        return _put(row.question, match, new), "edit_number"

    def _other_number(self, old: str, window: str) -> str:
        """Return a year for a year, of the window or near; else a number of a like size."""
        chance, value = self._chance, int(old.replace(",", ""))
        if 1000 < value < 2100 and "," not in old:
            years = [year for year in _YEAR.findall(window) if year != old]
            if years and chance.random() < 0.5:
                return str(chance.choice(years))
            distance = chance.choice([1, 1, 2, 3, 4, 5, 8, 10, 12, 20, 50])
            return str(value + chance.choice([-1, 1]) * distance)
        scaled = value * chance.choice([0.5, 0.8, 1.2, 1.5, 2, 3]) + chance.choice(
            [-2, -1, 1, 2, 3]
        )
        new = max(1, int(scaled))
        new += new == value
        return f"{new:,}" if "," in old else str(new)

    def _swap_word(self, row: Row, window: str) -> Edit | None:
        """Replace a word by one of another meaning (opposites.txt) that the window lacks."""
        opposites, low = _opposites(), window.lower()
        found = [
            match
            for match in re.finditer(r"[A-Za-z]+", row.question)
            if match.group().lower() in opposites and match.start() > 0
        ]
        self._chance.shuffle(found)
        for match in found:
            others = opposites[match.group().lower()]
            for new in self._chance.sample(others, len(others)):
                # Other forms of the word count as the word.
                stem = new[: max(4, len(new) - 3)]
                if not re.search(rf"\b{stem}", low) and new not in row.question.lower():
                    return _put(row.question, match, new), "edit_word"
        return None

    def _swap_kind(self, row: Row, window: str) -> Edit | None:
        """Ask when or why where the window names no time or cause."""
        match = _ASKED.match(row.question)
        if match is None:
            return None
        old = match.group().lower()
        kinds = []
        if old != "when" and "year" not in old and not _TIME.search(window):
            kinds.append("When")
        if old != "why" and not _CAUSE.search(window):
            kinds.append("Why")
        if not kinds:
            return None
        new = self._chance.choice(kinds)
        new = new if row.question[0].isupper() else new.lower()
        return _put(row.question, match, new), "edit_type"


def find_names(text: str) -> list[tuple[str, int]]:
    """Return the capitalised names of a text, and where each begins."""
    found = []
    for match in _NAME.finditer(text):
        parts, start = match.group().split(), match.start()
        while parts and parts[0] in _NO_NAMES:
            start += len(parts.pop(0)) + 1
        name = " ".join(parts).rstrip(".'’-").removesuffix("'s").removesuffix("’s").rstrip(".")
        if len(name) >= 3:
            found.append((name, start))
    return found


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


@cache
def _opposites() -> dict[str, list[str]]:
    """Return for each word those that change a question's meaning in its place."""
    opposites: defaultdict[str, list[str]] = defaultdict(list)
    for line in OPPOSITES.read_text(encoding="utf-8").splitlines():
        for group in [] if line.startswith("#") else line.split():
            word, *others = group.split("/")
            opposites[word] += others
            if len(others) == 1:  # a pair goes both ways
                opposites[others[0]].append(word)
    return dict(opposites)
