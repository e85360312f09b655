"""Find the numbers of a text with their units, and compare those of a claim with its source's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.check.tokens import Token, data_lines
from rag.text.words import NUMBER_WORDS

_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
# What stands for a scale in digits only: "5m", but not "m".
_LETTERS = frozenset(["k", "m", "mn", "bn", "b", "tn"])
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25}
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),  # noqa: SIM905
        range(1, 13),
        strict=True,
    )
)
# Words that say a number is rounded, with the side on which the exact one lies: 0 is either.
_ROUNDING = {
    "about": 0, "around": 0, "roughly": 0, "approximately": 0, "some": 0, "circa": 0, "estimated": 0,
    "nearly": 1, "almost": 1, "under": 1, "below": 1, "than": 0, "over": -1, "above": -1, "least": -1,
    "most": 1, "exceeding": -1, "approaching": 1, "close": 0, "up": 1,
}  # fmt: skip
_MORE, _LESS = (
    frozenset(["more", "greater", "higher", "larger"]),
    frozenset(["less", "fewer", "lower"]),
)
# A rounded number is at most so far from the exact one, as a share of it.
ROUNDED_WITHIN = 0.1
_REACH = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text says it."""

    value: float
    #: What it counts or measures, where that is a known unit: "usd", "percent", "year".
    unit: str | None
    #: The side on which the exact number lies: -1 above it ("over 40"), 1 below, 0 either; None exact.
    rounded: int | None
    #: The places of its first and last token.
    first: int
    last: int
    is_ordinal: bool = False

    def is_said_by(self, other: Quantity) -> bool:
        """Tell whether another number says this one."""
        if self.value == other.value:
            return True
        if self.rounded is None or not other.value:
            return False
        away = (self.value - other.value) / abs(other.value)
        return abs(away) <= ROUNDED_WITHIN and away * self.rounded >= 0


def quantities(tokens: Sequence[Token], dated: Iterable[int] = ()) -> list[Quantity]:
    """Return the numbers of a sentence in order.

    Args:
        dated: the places of tokens that belong to dates.
    """
    taken, found, place = set(dated), list[Quantity](), 0
    while place < len(tokens):
        read = None if place in taken else _number(tokens, place)
        if read is None:
            place += 1
            continue
        value, last, is_ordinal = read
        unit = _unit(tokens, place, last)
        found.append(Quantity(value, unit, _rounding(tokens, place), place, last, is_ordinal))
        place = last + 1
    return found


def said(token: Token) -> float | None:
    """Return the value of a token that is a number by itself."""
    if token.is_number:
        return _digits(token.word)
    if token.word == "one":
        return 1.0
    digits = NUMBER_WORDS.get(token.word)
    return float(digits) if digits and token.word not in _SCALES else None


def _digits(word: str) -> float | None:
    """Read 1,200 and 1.5; in 1.200 the point is one of decimals, as English has it."""
    plain = word.replace(",", "")
    try:
        return float(plain)
    except ValueError:  # 1.2.3
        return None


def _number(tokens: Sequence[Token], place: int) -> tuple[float, int, bool] | None:
    """Return value, last place and whether it is an ordinal of the number that begins here."""
    token = tokens[place]
    follows = tokens[place + 1].word if place + 1 < len(tokens) else ""
    if token.is_number and follows in ("st", "nd", "rd", "th"):
        value = _digits(token.word)
        return None if value is None else (value, place + 1, True)
    if token.word in _ORDINALS and token.word != "second":
        return float(_ORDINALS[token.word]), place, True
    value = said(token)
    if value is None:
        if token.word in ("dozen", "hundred", "thousand", "million", "billion"):  # "a million"
            return (
                (_SCALES[token.word], place, False)
                if place and tokens[place - 1].word in ("a", "an", "half")
                else None
            )
        return None
    return *_with_scales(tokens, place, value), False


def _with_scales(tokens: Sequence[Token], place: int, value: float) -> tuple[float, int]:
    """Read on: "twenty five", "two hundred and six", "1.5 million"."""
    last, by_words = place, not tokens[place].is_number
    while last + 1 < len(tokens):
        word = tokens[last + 1].word
        touching = tokens[last + 1].span.start == tokens[last].span.end
        further = said(tokens[last + 1])
        if word in _SCALES and (word not in _LETTERS or (touching and tokens[last].is_number)):
            value, last = value * _SCALES[word], last + 1
        elif by_words and further and not tokens[last + 1].is_number and _adds(value, further):
            value, last = value + further, last + 1
        elif (
            by_words
            and word == "and"
            and value >= 100
            and last + 2 < len(tokens)
            and _adds(value, said(tokens[last + 2]))
        ):
            value, last = value + (said(tokens[last + 2]) or 0), last + 2
        else:
            break
    return value, last


def _adds(value: float, further: float | None) -> bool:
    if further is None or further < 1:
        return False
    return (20 <= value < 100 and value % 10 == 0 and further < 10) or (
        value >= 100 and value % 100 == 0 and further < 100
    )


def _unit(tokens: Sequence[Token], first: int, last: int) -> str | None:
    known = units()
    if first and tokens[first - 1].word in known and tokens[first - 1].word in "$£€¥":
        return known[tokens[first - 1].word]
    ahead = [token.word for token in tokens[last + 1 : last + 3]]
    if ahead[:2] == ["per", "cent"]:
        return "percent"
    if ahead[:2] == ["percentage", "points"] or ahead[:2] == ["percentage", "point"]:
        return "point"
    return known.get(ahead[0]) if ahead else None


def _rounding(tokens: Sequence[Token], place: int) -> int | None:
    before = [token.word for token in tokens[max(0, place - _REACH) : place]]
    for distance, word in enumerate(reversed(before)):
        if word == "than" and distance + 1 < len(before):
            compared = before[-distance - 2]
            if compared in _MORE or compared in _LESS:
                return -1 if compared in _MORE else 1
        elif word in _ROUNDING and word != "than":
            return _ROUNDING[word]
    return None


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    """Return the units that are known, each form with the unit's name."""
    rows = (line.split() for line in data_lines("units.txt"))
    return {form: name for name, *forms in rows for form in (name, *forms)}
