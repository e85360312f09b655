"""Find the names of a text, and tell whether two of them mean the same."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.check.tokens import Text, Token, data_lines
from rag.text.words import fold, stem

# Said before a name, or in its place; a name is the same without them.
TITLES = frozenset(
    """
    mr mrs ms miss dr sir dame lord lady baroness baron prof professor president vice prime minister
    chancellor premier secretary senator sen congressman congresswoman representative rep governor
    gov mayor king queen prince princess duke duchess pope cardinal archbishop bishop rev reverend
    rabbi imam ayatollah sheikh judge justice general gen colonel col major captain capt lieutenant
    lt sergeant sgt admiral commander officer detective inspector chief ceo chairman chairwoman
    director coach manager captain former ex deputy attorney ambassador foreign defence defense home
    state treasury interior finance speaker leader majority minority first lady mp the of and for
    saint st jr sr
    """.split()  # noqa: SIM905
)
_LINKS = frozenset(
    ["of", "the", "de", "van", "von", "der", "al", "bin", "and", "for", "du", "la", "da", "di"]
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a text writes it."""

    #: The places of its first and last token in its sentence.
    first: int
    last: int
    #: Its folded words without titles and links; of a title alone nothing is left.
    words: tuple[str, ...]
    written: str
    #: Words that stand right beside each other in it: first name and surname.
    pairs: tuple[tuple[str, str], ...] = ()


def names(text: str, tokens: Sequence[Token], dated: set[int]) -> list[Name]:
    """Return the names of a sentence in order.

    Args:
        dated: the places of tokens that belong to dates: months and weekdays are no names.
    """
    return [
        Name(
            first,
            last,
            _bare(tokens[first : last + 1]),
            text[tokens[first].span.start : tokens[last].span.end],
            tuple(_pairs(text, tokens[first : last + 1])),
        )
        for first, last in _runs(text, tokens, dated)
    ]


def _pairs(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Give the words that stand right beside each other: "Keith Kellogg", but not "Iran's Raisi"."""
    for one, other in itertools.pairwise(tokens):
        # The span of "Iran's" ends behind its s.
        beside = text[one.span.start : other.span.start].strip()
        if TITLES.isdisjoint((one.word, other.word)) and not beside.endswith(("'s", "’s", ".")):
            yield one.word, other.word


def _runs(text: str, tokens: Sequence[Token], dated: set[int]) -> Iterator[tuple[int, int]]:
    """Give the first and last place of each run of name words, with the links between them."""
    place = 0
    while place < len(tokens):
        if not tokens[place].is_name or place in dated:
            place += 1
            continue
        last = place
        while (after := _next_of_run(text, tokens, dated, last)) is not None:
            last = after
        yield place, last
        place = last + 1


def _next_of_run(text: str, tokens: Sequence[Token], dated: set[int], last: int) -> int | None:
    for step in (1, 2, 3):
        at = last + step
        if at >= len(tokens):
            return None
        between = text[tokens[at - 1].span.end : tokens[at].span.start]
        if between.strip(" .’'-s") or "\n" in between:
            return None
        if tokens[at].is_name and at not in dated:
            return at if step == 1 or tokens[last + 1].word not in ("and", "for") else None
        if tokens[at].word not in _LINKS:
            return None
    return None


def _bare(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.word for token in tokens if token.word not in TITLES)


class KnownNames:
    """The names of a source, by their words."""

    def __init__(self, source: Text) -> None:
        self._mentions = [
            {form for token in sentence for form in _forms(token)} for sentence in source.sentences
        ]
        self._words = {form for mention in self._mentions for form in mention}
        self._initials = _initials(source)
        self._before = defaultdict[str, set[str]](set)
        for sentence in source.sentences:
            for first, last in _runs(source.text, sentence, set()):
                for one, other in _pairs(source.text, sentence[first : last + 1]):
                    self._before[other].add(one)
        self._plain = " ".join(token.word for token in source)

    def holds(self, name: Name) -> bool:
        """Tell whether the source speaks of what a name names, by it or another form of it."""
        if all(self._has(word) for word in name.words):
            return not any(self._is_of_another(*pair) for pair in name.pairs)
        whole = " ".join(name.words)
        if any(self._says(alias) for alias in aliases(whole)):
            return True
        return self._stands_for(name)

    def _is_of_another(self, one: str, other: str) -> bool:
        """Tell whether the source gives a surname another first name, and never this one."""
        others = self._before.get(other, set())
        return bool(others) and one not in others and not any(each[0] == one for each in others)

    def _has(self, word: str) -> bool:
        if word in self._words or stem(word) in self._words:
            return True
        return any(self._says(alias) for alias in aliases(word))

    def _says(self, alias: str) -> bool:
        return alias in self._words if " " not in alias else f" {alias} " in f" {self._plain} "

    def _stands_for(self, name: Name) -> bool:
        """Tell whether a name is the initials of words of the source, or its words have these."""
        if len(name.words) == 1:
            return len(name.words[0]) > 1 and name.words[0].replace(".", "") in self._initials
        initials = "".join(word[0] for word in name.words)
        return len(initials) > 2 and initials in self._words


def _forms(token: Token) -> set[str]:
    return {token.word, token.stem}


def _initials(source: Text) -> set[str]:
    """Return the initials of each run of capitalised words: "iaea"."""
    found = set[str]()
    for sentence in source.sentences:
        for first, last in _runs(source.text, sentence, set()):
            letters = [t.word[0] for t in sentence[first : last + 1] if t.word not in _LINKS]
            for start in range(len(letters)):
                found |= {"".join(letters[start:end]) for end in range(start + 2, len(letters) + 1)}
    return found


def same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two names may mean the same: one is part of the other, its alias, or its initials."""
    if not one or not other:  # a title may be anybody's
        return True
    mine, others = {stem(word) for word in one}, {stem(word) for word in other}
    if mine <= others or others <= mine:
        return True
    a, b = " ".join(one), " ".join(other)
    if (
        b in aliases(a)
        or any(word in aliases(a) for word in other)
        or any(word in aliases(b) for word in one)
    ):
        return True
    return _is_short_for(a, other) or _is_short_for(b, one)


def _is_short_for(short: str, long: Sequence[str]) -> bool:
    letters = short.replace(".", "")
    return len(long) > 1 and letters == "".join(word[0] for word in long)


def aliases(name: str) -> frozenset[str]:
    """Return what else a folded name is called."""
    return _aliases().get(name, frozenset())


@lru_cache(maxsize=1)
def _aliases() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in data_lines("aliases.txt"):
        forms = frozenset(fold(form) for form in line.split("|"))
        found |= {form: found.get(form, frozenset()) | forms for form in forms}
    return found
