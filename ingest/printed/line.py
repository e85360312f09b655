"""One line of a printed page."""

from __future__ import annotations

from dataclasses import dataclass

# In heights of a letter.
SAME_SIZE = 0.08


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; places are points from the lower left corner."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    #: The height of most of its letters.
    size: float
    page: int


def is_same_size(one: Line, other: Line) -> bool:
    """Tell whether two lines are printed in one size."""
    return abs(one.size - other.size) <= SAME_SIZE * other.size
