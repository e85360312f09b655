"""Read the operators of a search: "exact words", -word, outlet:bbc, after:2024-01-01, before:2024."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rag.text.words import stem, words

_QUOTED = r"“[^“”]+”|\"[^\"]+\""
_OPERATOR = re.compile(
    rf"(?<!\S)(?:(?P<name>(?i:outlet|after|before)):(?P<value>{_QUOTED}|[^\s\"“”]*[^\s\"“”,.;:?!)])"
    rf"|-(?P<without>{_QUOTED}|(?=[^\W\d_])[\w'’.]+(?:-\w+)*)|(?P<phrase>{_QUOTED}))(?=[\s,.;:?!)]|$)"
)
_DAY = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?")


Kind = Literal["outlet", "after", "before", "without", "phrase"]
_NAMED: dict[str, Kind] = {"outlet": "outlet", "after": "after", "before": "before"}


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator, as it was typed."""

    kind: Kind
    typed: str
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """A text without its operators, and these."""

    text: str
    operators: tuple[Operator, ...] = ()

    def values(self, kind: str) -> tuple[str, ...]:
        """Return the values of all operators of a kind."""
        return tuple(each.value for each in self.operators if each.kind == kind)


def parse_query(text: str, *, left: Collection[str] = ()) -> Query:
    """Take the operators out of what was typed; the words of a phrase stay in the text.

    Args:
        left: operators, as typed, that are to be words like others.
    """
    found: list[Operator] = []

    def taken(match: re.Match[str]) -> str:
        if match[0] in left:
            return match[0]
        kind: Kind = "without" if match["without"] else "phrase"
        kind = _NAMED.get((match["name"] or "").casefold(), kind)
        value = (match["value"] or match["without"] or match["phrase"]).strip('"“”')
        if not words(value) or (kind in ("after", "before") and not _DAY.fullmatch(value)):
            return match[0]
        found.append(Operator(kind, match[0], value))
        return match[0] if kind == "phrase" else ""

    plain = " ".join(_OPERATOR.sub(taken, text).split())
    return Query(re.sub(r"\s+([,.;:?!])", r"\1", plain), tuple(found))


def span_of(value: str) -> tuple[date, date]:
    """Return the first and last day of "2024", "2024-03" or "2024-03-09".

    Raises:
        ValueError: there is no such day.
    """
    match = _DAY.fullmatch(value)
    if match is None:
        raise ValueError(f"{value!r} is no day; write it as 2024-01-31, 2024-01 or 2024")
    try:
        year, month, day = (int(each) if each else None for each in match.groups())
        first = date(year or 1, month or 1, day or 1)
        if day:
            return first, first
        following = date(first.year + 1, 1, 1) if not month else (first.replace(day=28) + timedelta(4)).replace(day=1)  # fmt: skip
        return first, following - timedelta(1)
    except ValueError as cause:
        raise ValueError(
            f"there is no day {value!r}; write it as 2024-01-31, 2024-01 or 2024"
        ) from cause


def holds_phrase(phrase: str, text: str) -> bool:
    """Tell whether the words of a phrase stand in a text in a row; case and accents do not count."""
    return f" {' '.join(words(phrase))} " in f" {' '.join(words(text))} "


def holds_word(word: str, text: str) -> bool:
    """Tell whether a word stands in a text in any of its forms; of several words, in a row."""
    wanted = words(word)
    if len(wanted) > 1:
        return holds_phrase(word, text)
    return bool(wanted) and stem(wanted[0]) in map(stem, words(text))
