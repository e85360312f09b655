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
        """Say "2.1 articles and 8.0 passages a second, about 4 minutes left"; "" at the beginning."""
        if not self.articles_a_second:
            return ""
        passages = (
            f" and {_rate(self.passages_a_second)} passages" if self.passages_a_second else ""
        )
        left = f", {duration(self.seconds_left)} left" if self.seconds_left is not None else ""
        return f"{_rate(self.articles_a_second)} articles{passages} a second{left}"


class Pacer:
    """Counts what comes in; used by one thread, or under a lock.

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
        self._mark()

    def found(self, number: int) -> None:
        """An address leads to so many articles."""
        if self._pace.expected is not None:
            self._pace = replace(self._pace, expected=self._pace.expected + number - 1)

    def now(self) -> Pace:
        """Return how far it is."""
        pace, (then, articles, passages) = self._pace, self._marks[0]
        seconds = self._clock() - then
        if seconds < LEAST_SECONDS:
            return pace
        a_second = (pace.articles - articles) / seconds
        lacking = (pace.expected or 0) - pace.articles
        is_known = self._unread <= 0 < lacking and pace.articles >= LEAST_ARTICLES
        return replace(
            pace,
            articles_a_second=a_second,
            passages_a_second=(pace.passages - passages) / seconds,
            seconds_left=lacking / a_second if is_known and a_second else None,
        )

    def _mark(self) -> None:
        now = self._clock()
        if now - self._marks[-1][0] >= 1:  # one mark a second is enough
            self._marks.append((now, self._pace.articles, self._pace.passages))
        while len(self._marks) > 2 and now - self._marks[1][0] > WINDOW_SECONDS:
            self._marks.popleft()


def _is_address(named: str | Source) -> bool:
    return (named if isinstance(named, Source) else Source(named)).is_address


def _rate(a_second: float) -> str:
    return f"{a_second:,.0f}" if a_second >= 10 else f"{a_second:.1f}"
