"""Make paragraphs of printed lines: wrapped lines are joined, and cut words mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.printed.line import Line, is_same_size

# In heights of a letter: how far lines of one paragraph stand apart beyond what is usual in the
# document; the indent of a first line; the gap between words of one row.
BLOCK_GAP, INDENT, ROW_GAP = 0.35, 0.6, 3.0

_SYMBOL = re.compile(r"[•●▪■◆◇►▶‣○\ue000-\uf8ff]\s*")
_ITEM = re.compile(rf"{_SYMBOL.pattern}|[*–-]\s+\S")
_END = re.compile(r"[.!?:;…][”“»\"')\]]*$")
_CUT = re.compile(r"(\w+)[-\u00ad\u2010]$")
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and the height of its letters in points."""

    text: str
    size: float
    page: int


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """Return the paragraphs of a document in the order of its lines."""
    joined: list[list[Line]] = []
    for block in _blocks(lines):
        for part in _parts(block):
            if joined and _goes_on(joined[-1][-1], part[0]):
                joined[-1] += part
            else:
                joined.append(part)
    compounds = {word.casefold() for line in lines for word in _COMPOUND.findall(line.text)}
    made = (
        Paragraph(_joined([line.text for line in part], compounds), part[0].size, part[0].page)
        for part in joined
    )
    return [paragraph for paragraph in made if paragraph.text]


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Split where the size changes, more than the usual gap is left, or a column ends."""
    gaps = [(above.y0 - line.y1) / line.size for above, line in pairwise(lines)]
    usual = median([gap for gap in gaps if -0.5 < gap < 2] or [0.0])
    block: list[Line] = []
    for line in lines:
        if block and not _belong_together(block[-1], line, (usual + BLOCK_GAP) * line.size):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _belong_together(above: Line, line: Line, gap: float) -> bool:
    if above.page != line.page or not is_same_size(above, line):
        return False
    overlap = min(above.x1, line.x1) - max(above.x0, line.x0)
    return _in_one_row(above, line) or (
        overlap > 0 and line.y0 < above.y0 and above.y0 - line.y1 <= gap
    )


def _in_one_row(left: Line, line: Line) -> bool:
    level = abs(left.y0 - line.y0) < INDENT * line.size
    return level and 0 <= line.x0 - left.x1 < ROW_GAP * line.size


def _parts(block: list[Line]) -> Iterator[list[Line]]:
    """Split a block at its items, its indented lines, and after lines that were ended early."""
    right = max(line.x1 for line in block)
    part = [block[0]]
    for before, line, after in zip(block, block[1:], [*block[2:], None], strict=False):
        first = _ITEM.match(line.text) or _is_indented(before, line, after)
        if not _in_one_row(before, line) and (first or _ended_early(before, line, right)):
            yield part
            part = []
        part.append(line)
    yield part


def _is_indented(before: Line, line: Line, after: Line | None) -> bool:
    indent = INDENT * line.size
    back = after is None or after.x0 < line.x0 - indent  # else the block goes on beside a picture
    return back and line.x0 > before.x0 + indent


def _ended_early(before: Line, line: Line, right: float) -> bool:
    """Tell whether the first word of a line would have found room in the line before."""
    if _CUT.search(before.text) or (line.text[0].islower() and not _END.search(before.text)):
        return False
    letter = (line.x1 - line.x0) / len(line.text)
    return before.x1 + letter * (len(line.text.split()[0]) + 1) < right


def _goes_on(last: Line, first: Line) -> bool:
    """Tell whether a paragraph goes on in the next column or on the next page."""
    return is_same_size(last, first) and first.text[0].islower() and not _END.search(last.text)


def _joined(texts: Sequence[str], compounds: set[str]) -> str:
    words = _SYMBOL.sub("", texts[0], count=1) if _SYMBOL.match(texts[0]) else texts[0]
    for text in texts[1:]:
        if not (cut := _CUT.search(words)):
            words = f"{words} {text}"
            continue
        compound = cut[1] + "-" + re.split(r"\W", text, maxsplit=1)[0]
        # A hyphen belongs to the word where a name or number follows, or it has one elsewhere.
        kept = words[-1] == "-" and (not text[0].islower() or compound.casefold() in compounds)
        words = words + text if kept else words[:-1] + text
    return words
