"""Choose the body of a page: what trafilatura takes for it, mended by the page's own blocks.

The extractor sees text; the page's markup tells more. A paragraph that it took from a caption, a
form or a list of links goes; one that it left out, though made by the same template as most of
the body, comes back in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from lxml.html import HtmlElement

from ingest.page.blocks import Block, blocks_of, key_of

# A template counts as the body's when so much of the text that was taken is made by it.
BODY_TEMPLATE_SHARE = 0.2
# Letters; a shorter paragraph that was left out may be anything.
LEAST_LETTERS = 40
# A short paragraph that is all link leads elsewhere; a long one may be a list of sources.
ALL_LINK, LINK_MAX_CHARS = 0.8, 200
# So many list items in a row that each begin with a link lead elsewhere, too.
LEAST_TEASERS = 3
# When the mending would take away more than this, it has misread the page.
MOST_TAKEN = 0.5

_NOT_ARTICLE = re.compile(
    r"[-•| ]*(?:sign up (?:for|to|here)|subscribe\b|thanks for signing up|sorry!?$|there was an error"
    r"|join (?:our|the) (?:conversation|commenting|free|thousands|newsletter)|click here to (?:sign|subscribe|read)"
    r"|order reprints|read (?:more|also|next)\b|also read\b|related(?: (?:stories|articles|content|topics))?:?$"
    r"|see also\b|more (?:on|from|about)\b.{0,60}$|follow (?:us|@)|copyright\b|©|all rights reserved|advertisement$"
    r"|story continues|continue reading|getty images|share this|most read|recommended$|download (?:the|our)\b"
    r"|get the .{0,40}newsletter|keep an eye on your inbox|(?:view|show|leave a) comments?|loading\b"
    r"|https?://\S+$|\d{4}-\d\d-\d\dT[\d:.+Z-]+$)",
    re.IGNORECASE,
)


def choose_body(page: str, tree: HtmlElement, headline: str | None) -> list[str]:
    """Return the paragraphs of the body, in order; empty when the page holds none.

    Args:
        page: the page's markup, as the extractor wants it.
        tree: the same, parsed; scripts and styles must be gone from it.
        headline: a heading that says the same is not part of the body.
    """
    taken = _without_repeats(_extracted(page))
    page_blocks = _Blocks(tree)
    kept = [
        paragraph
        for paragraph in _without_teasers(taken, page_blocks)
        if _belongs(paragraph, page_blocks.of(paragraph), headline)
    ]
    if _letters(kept) < MOST_TAKEN * _letters(taken):
        return taken
    return _with_left_out(kept, taken, page_blocks)


class _Blocks:
    """The blocks of a page, found by the words of a paragraph."""

    def __init__(self, tree: HtmlElement) -> None:
        self.all = blocks_of(tree)
        self._exact = {block.key: block for block in reversed(self.all)}

    def of(self, paragraph: str) -> Block | None:
        """Return the block that a paragraph was taken from; None where that is not plain."""
        key = key_of(paragraph)
        if key in self._exact or len(key) < LEAST_LETTERS:
            return self._exact.get(key)
        holding = [block for block in self.all if key in block.key]
        return min(holding, key=lambda block: len(block.key), default=None)


def _extracted(page: str) -> list[str]:
    # Imported here: it takes half a second, and other formats do without it.
    import trafilatura

    found: Any = trafilatura.bare_extraction(page, with_metadata=False, include_comments=False)
    text = found.text if found is not None else None
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _without_repeats(paragraphs: Sequence[str]) -> list[str]:
    """Drop what a page says twice, for machines or in a box; a short line may come again."""
    first: dict[str, str] = {}
    for number, paragraph in enumerate(paragraphs):
        key = key_of(paragraph)
        first.setdefault(key if len(key) >= LEAST_LETTERS else f"{key} {number}", paragraph)
    return list(first.values())


def _letters(paragraphs: Sequence[str]) -> int:
    return sum(len(key_of(paragraph)) for paragraph in paragraphs)


def _belongs(paragraph: str, block: Block | None, headline: str | None) -> bool:
    key = key_of(paragraph)
    if not key or _NOT_ARTICLE.match(paragraph) or key == key_of(headline or ""):
        return False
    if block is None:
        return True
    all_link = block.linked > ALL_LINK and len(paragraph) < LINK_MAX_CHARS
    return not (block.tag == "h1" or block.apart or all_link)


def _without_teasers(paragraphs: Sequence[str], blocks: _Blocks) -> list[str]:
    """Drop runs of list items that each begin with a link: they lead to other articles."""
    kept: list[str] = []
    run: list[str] = []
    for paragraph in [*paragraphs, ""]:
        block = blocks.of(paragraph)
        if block is not None and block.tag == "li" and block.begins_linked:
            run.append(paragraph)
            continue
        kept += run if len(run) < LEAST_TEASERS else []
        run = []
        kept += [paragraph] if paragraph else []
    return kept


def _with_left_out(kept: Sequence[str], taken: Sequence[str], blocks: _Blocks) -> list[str]:
    """Put back the paragraphs that were left out, though made by the body's own template."""
    placed = [blocks.of(paragraph) for paragraph in kept]
    templates: Counter[tuple[str, str, str]] = Counter()
    for block in placed:
        if block is not None and block.tag == "p":
            templates[block.template] += len(block.key)
    body = {
        each for each, size in templates.items() if size > BODY_TEMPLATE_SHARE * templates.total()
    }
    have = "".join(key_of(paragraph) for paragraph in taken)
    # Each paragraph by its place in the page; one with no place of its own follows the one before.
    ordered: list[tuple[int, int, str]] = []
    last = -1
    for number, (paragraph, block) in enumerate(zip(kept, placed, strict=True)):
        last = max(last, block.number) if block is not None else last
        ordered.append((last, number, paragraph))
    for block in blocks.all:
        if _was_left_out(block, body) and block.key not in have:
            ordered.append((block.number, len(kept), block.text))
            have += block.key
    return [paragraph for *_, paragraph in sorted(ordered)]


def _was_left_out(block: Block, templates: set[tuple[str, str, str]]) -> bool:
    return (
        block.template in templates
        and block.is_leaf
        and not block.apart
        and block.linked < 0.5
        and len(block.key) > LEAST_LETTERS
        and not _NOT_ARTICLE.match(block.text)
    )
