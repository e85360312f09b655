"""How fast articles come in, and how long it takes until they are all there."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.sources import Source
from ui.wording import duration

# Seconds over which speed is measured: articles that have not changed pass quickly and new ones do
# not, and what comes next is likest to what came last.
WINDOW_SECONDS = 60.0
# Nothing is foretold from less.
LEAST_SECONDS, LEAST_ARTICLES = 3.0, 5


@dataclass(frozen=True, slots=True)
class Pace:
    """How far it is at one moment."""

    articles: int = 0
    passages: int = 0
    #: How many articles there will be, as far as is known; None where it is not.
    expected: int | None = None
    #: A second, of late.
    articles_a_second: float = 0.0
    passages_a_second: float = 0.0
    #: None where it cannot be told.
    seconds_left: float | None = None

    @property
    def of(self) -> str:
        """Say how many there will be, " of 1,200"; "" where it is not known."""
        return f" of {self.expected:,}" if (self.expected or 0) >= max(self.articles, 2) else ""

    @property
    def said(self) -> str:
        """Say "40 articles a minute, 8.0 passages a second, about 4 minutes left"; "" at first."""
        parts = (
            _rate(self.articles_a_second, "articles"),
            _rate(self.passages_a_second, "passages"),
            f"{duration(self.seconds_left)} left" if self.seconds_left is not None else "",
        )
        return ", ".join(part for part in parts if part)


class Pacer:
    """Counts what comes in, in one thread; another may ask how far it is.

    Args:
        named: the inputs; an address counts as one article until it turns out to be a list.
        expected: how many articles are behind them; None where nobody knows.
    """

    def __init__(
        self,
        named: Sequence[str | Source],
        expected: int | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._named = named
        self._pace = Pace(expected=expected)
        #: Addresses that may still turn out to be lists.
        self._unread = sum(map(_is_address, named))
        self._clock = clock
        self._marks = deque([(clock(), 0, 0)])

    def inputs(self) -> Iterator[str | Source]:
        """Give the inputs to be read, one by one."""
        # What was loaded before says nothing of the speed.
        self._marks[0] = (self._clock(), 0, 0)
        for each in self._named:
            self._unread -= _is_address(each)
            yield each

    def article(self) -> None:
        """One more article or failure is through."""
        self._pace = replace(self._pace, articles=self._pace.articles + 1)
        self._mark()

    def passages(self, number: int) -> None:
        """So many more passages are embedded."""
        self._pace = replace(self._pace, passages=self._pace.passages + number)

    def found(self, number: int) -> None:
        """An address leads to so many articles."""
        if self._pace.expected is not None:
            self._pace = replace(self._pace, expected=self._pace.expected + number - 1)

    def now(self) -> Pace:
        """Return how far it is."""
        # Up to the last article, as they come in groups: in between nothing has slowed down.
        (then, articles, passages), (last, *_) = self._marks[0], self._marks[-1]
        pace, seconds = self._pace, last - then
        if seconds < LEAST_SECONDS or pace.articles < LEAST_ARTICLES:
            return pace
        a_second = (pace.articles - articles) / seconds
        lacking = (pace.expected or 0) - pace.articles
        is_known = self._unread <= 0 < lacking
        return replace(
            pace,
            articles_a_second=a_second,
            passages_a_second=(self._marks[-1][2] - passages) / seconds,
            seconds_left=lacking / a_second if is_known and a_second else None,
        )

    def _mark(self) -> None:
        mark = (self._clock(), self._pace.articles, self._pace.passages)
        if len(self._marks) > 1 and mark[0] - self._marks[-2][0] < 1:  # one a second is enough
            self._marks[-1] = mark
        else:
            self._marks.append(mark)
        while len(self._marks) > 2 and mark[0] - self._marks[1][0] > WINDOW_SECONDS:
            self._marks.popleft()


def _is_address(named: str | Source) -> bool:
    return (named if isinstance(named, Source) else Source(named)).is_address


def _rate(a_second: float, things: str) -> str:
    if not a_second:
        return ""
    if a_second < 1:
        return f"{60 * a_second:.0f} {things} a minute"
    return (
        f"{a_second:,.0f} {things} a second"
        if a_second >= 10
        else f"{a_second:.1f} {things} a second"
    )
