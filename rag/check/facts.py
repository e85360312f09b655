"""Compare the numbers, dates and names of a claim with those of its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.check.alignment import Alignment, Change
from rag.check.dates import Date, dates, places
from rag.check.names import KnownNames, Name, names, same
from rag.check.quantities import Quantity, quantities, units
from rag.check.tokens import Text, Token

_ORDINARY_YEAR = 4


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbers, dates and names of a sentence."""

    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]


@lru_cache(maxsize=2048)
def facts(text: str, tokens: tuple[Token, ...]) -> Facts:
    """Return the numbers, dates and names of a sentence of a text."""
    dated = dates(tokens)
    taken = places(dated)
    return Facts(tuple(quantities(tokens, taken)), tuple(dated), tuple(names(text, tokens, taken)))


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a whole source."""

    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]
    names: KnownNames
    #: The values of all its numbers, those of its dates, too.
    values: frozenset[float]
    words: frozenset[str]


@lru_cache(maxsize=256)
def known(source: Text) -> Known:
    """Return the facts of a source."""
    each = [facts(source.text, sentence) for sentence in source.sentences]
    dated = tuple(date for found in each for date in found.dates)
    counted = tuple(number for found in each for number in found.quantities)
    values = {number.value for number in counted}
    values |= {float(part) for date in dated for part in (date.year, date.day) if part is not None}
    return Known(
        counted,
        dated,
        KnownNames(source),
        frozenset(values),
        frozenset(token.word for token in source),
    )


def absent(text: str, claim: tuple[Token, ...], source: Known) -> list[str]:
    """Return a reason for each number, date and name of a claim that the source lacks."""
    said = facts(text, claim)
    reasons = [
        f"the number {_plain(number.value)} is not in the source"
        for number in said.quantities
        if not _has_number(number, source)
    ]
    reasons += [
        f"the date {_written(text, claim, date)} is not in the source"
        for date in said.dates
        if not _has_date(date, source)
    ]
    reasons += [
        f"the name {name.written} is not in the source"
        for name in said.names
        if not source.names.holds(name)
    ]
    return reasons + [
        reason for number in said.quantities if (reason := _other_unit(number, source))
    ]


def _has_number(number: Quantity, source: Known) -> bool:
    if number.value in source.values or (
        number.value == 1 and (number.is_ordinal or "a" in source.words)
    ):
        return True
    return any(number.is_said_by(other) for other in source.quantities)


def _has_date(date: Date, source: Known) -> bool:
    if any(date.agrees(other) for other in source.dates):
        return True
    if date.parts() == (date.year, None, None, None):
        return float(date.year or 0) in source.values
    return False


def _other_unit(number: Quantity, source: Known) -> str | None:
    """Say that the source gives a number in another unit, and nowhere in the claim's."""
    if number.unit is None:
        return None
    others = {other.unit for other in source.quantities if number.is_said_by(other)}
    if not others or number.unit in others or None in others:
        return None
    return f"the source has {_plain(number.value)} {_named(others)}, not {number.unit}"


def _named(units: set[str | None]) -> str:
    return " or ".join(sorted(unit for unit in units if unit))


def changed(text: str, alignment: Alignment, source: Text) -> list[str]:
    """Return a reason for each number, date and name that stands where the source has another."""
    said = facts(text, alignment.claim)
    there = facts(source.text, alignment.source)
    reasons = list[str]()
    for change in alignment.changes:
        if (
            change.is_firm
            and change.source[1] - change.source[0] <= change.claim[1] - change.claim[0] + 4
        ):
            reasons += _changed_numbers(alignment, change, said, there)
            reasons += _changed_dates(text, alignment, change, said, there, source)
            reasons += _changed_names(change, said, there)
    return reasons


def _within(first: int, last: int, place: tuple[int, int]) -> bool:
    return first < place[1] and place[0] <= last


def _changed_numbers(alignment: Alignment, change: Change, said: Facts, there: Facts) -> list[str]:
    mine = [each for each in said.quantities if _within(each.first, each.last, change.claim)]
    theirs = [each for each in there.quantities if _within(each.first, each.last, change.source)]
    reasons = [
        f"the number {_plain(each.value)} stands where the source has {_plain(theirs[0].value)}"
        for each in mine
        if theirs and not any(each.is_said_by(other) for other in theirs)
    ]
    # "Three hours" of "three months": the number itself has not changed.
    measured = _units_in(alignment.claim, change.claim)
    others = _units_in(alignment.source, change.source)
    if measured and others and measured.isdisjoint(others) and not reasons:
        reasons.append(f"the source has {_named(others)}, not {_named(measured)}")
    return reasons


def _units_in(tokens: Sequence[Token], place: tuple[int, int]) -> set[str | None]:
    known_units = units()
    return {known_units[token.word] for token in tokens[slice(*place)] if token.word in known_units}


def _changed_dates(
    text: str, alignment: Alignment, change: Change, said: Facts, there: Facts, source: Text
) -> list[str]:
    mine = [each for each in said.dates if _within(each.first, each.last, change.claim)]
    theirs = [each for each in there.dates if _within(each.first, each.last, change.source)]
    if not theirs:
        return []
    return [
        f"the date {_written(text, alignment.claim, each)} stands where the source has "
        f"{_written(source.text, alignment.source, theirs[0])}"
        for each in mine
        if not any(each.agrees(other) for other in theirs)
    ]


def _changed_names(change: Change, said: Facts, there: Facts) -> list[str]:
    mine = [each for each in said.names if _within(each.first, each.last, change.claim)]
    theirs = [each for each in there.names if _within(each.first, each.last, change.source)]
    if not theirs:
        return []
    return [
        f"the name {each.written} stands where the source has {theirs[0].written}"
        for each in mine
        if not any(same(each.words, other.words) for other in theirs)
    ]


def _plain(value: float) -> str:
    return f"{value:.10g}" if value < 1e15 else str(value)


def _written(text: str, tokens: Sequence[Token], date: Date) -> str:
    return text[tokens[date.first].span.start : tokens[date.last].span.end]
