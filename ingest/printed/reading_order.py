"""Put the lines of a page in the order in which they are read: column by column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.printed.line import Line, is_same_size

# Of a page; which block comes before which takes the cube of their number.
MAX_BLOCKS = 150
# In heights of a letter: how far a line stands below the one before it, and how much the heights
# of two lines in one row may differ.
MAX_GAP, SAME_ROW = 1.2, 0.5
# The same, between the number of an item and the item.
LABEL_GAP = 4.0

_LABEL = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)]|[•●▪■◆–-]")


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page in the order of reading; from the top down where blocks are many.

    A block comes before what it stands above, and before what stands to its right, unless a block
    between the two spans both (after Breuel, High Performance Document Layout Analysis, 2003).
    """
    down = sorted(_labelled(lines), key=lambda line: (-line.y1, line.x0))
    blocks = _blocks(down)
    if len(blocks) > MAX_BLOCKS:
        return down
    frames = [_frame(block) for block in blocks]
    done: dict[int, None] = {}
    for number in range(len(blocks)):
        _visit(number, frames, done)
    return [line for number in done for line in blocks[number]]


def _labelled(lines: Sequence[Line]) -> list[Line]:
    """Put the number of an item, which stands apart to its left, before it."""
    labels = [line for line in lines if _LABEL.fullmatch(line.text)]
    kept = {id(line): line for line in lines}
    for label in labels:
        for line in lines:
            level = abs(line.y0 - label.y0) < SAME_ROW * label.size
            if level and 0 <= line.x0 - label.x1 < LABEL_GAP * label.size and id(line) in kept:
                words = f"{label.text} {kept[id(line)].text}"
                kept[id(line)] = replace(line, text=words, x0=label.x0)
                kept.pop(id(label), None)
                break
    return list(kept.values())


def _blocks(down: Sequence[Line]) -> list[list[Line]]:
    """Chain each line to the one below it, where no other stands beside either."""
    below = [_below(line, down[number + 1 :]) for number, line in enumerate(down)]
    above = Counter(id(line) for found in below for line in found)
    blocks: list[list[Line]] = []
    ends: dict[int, list[Line]] = {}
    for line, found in zip(down, below, strict=True):
        block = ends.pop(id(line), None)
        if block is None:
            blocks.append(block := [])
        block.append(line)
        if len(found) == 1 and above[id(found[0])] == 1 and is_same_size(line, found[0]):
            ends[id(found[0])] = block
    return blocks


def _below(line: Line, following: Sequence[Line]) -> list[Line]:
    near: list[Line] = []
    for each in following:
        if line.y0 - each.y1 > MAX_GAP * line.size:
            break  # and so are all that follow
        is_lower = each.y1 < line.y1 - SAME_ROW * line.size
        if is_lower and min(line.x1, each.x1) > max(line.x0, each.x0):
            near.append(each)
    return [each for each in near if each.y1 > near[0].y1 - SAME_ROW * line.size]


@dataclass(frozen=True, slots=True)
class _Frame:
    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    def is_over_or_under(self, other: _Frame) -> bool:
        return min(self.x1, other.x1) > max(self.x0, other.x0)


def _frame(block: Sequence[Line]) -> _Frame:
    return _Frame(
        min(line.x0 for line in block),
        max(line.x1 for line in block),
        min(line.y0 for line in block),
        max(line.y1 for line in block),
    )


def _comes_before(one: _Frame, other: _Frame, frames: Sequence[_Frame]) -> bool:
    if one.is_over_or_under(other):
        return one.middle > other.middle
    if one.x0 > other.x0:
        return False
    low, high = sorted((one.middle, other.middle))
    return not any(
        low < each.middle < high and each.is_over_or_under(one) and each.is_over_or_under(other)
        for each in frames
    )


def _visit(number: int, frames: Sequence[_Frame], done: dict[int, None]) -> None:
    """Take a block after all that come before it, each once also where they go in a circle."""
    waiting = [(number, False)]
    seen = set(done)
    while waiting:
        block, is_ready = waiting.pop()
        if is_ready:
            done.setdefault(block)
        elif block not in seen:
            seen.add(block)
            waiting.append((block, True))
            waiting += [
                (each, False)
                for each in reversed(range(len(frames)))
                if each not in seen and _comes_before(frames[each], frames[block], frames)
            ]
