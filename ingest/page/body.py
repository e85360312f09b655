"""Choose the body of a page: what trafilatura takes for it, mended by the page's own blocks.

The extractor sees text; the page's markup tells more. A paragraph that it took from a caption, a
form or a list of links goes; one that it left out, though made by the same template as most of
the body, comes back in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from ingest.page.blocks import Block, key_of

# A template counts as the body's when so much of the text that was taken is made by it.
BODY_TEMPLATE_SHARE = 0.2
# Letters; a shorter paragraph that was left out may be anything.
LEAST_LETTERS = 40
# A short paragraph that is all link leads elsewhere; a long one may be a list of sources.
ALL_LINK, LINK_MAX_CHARS = 0.8, 200
# So many list items in a row that each begin with a link lead elsewhere, too.
LEAST_TEASERS = 3
# Letters of what a picture says of itself, for a line that begins so to be its caption.
LEAST_CAPTION = 20
# When the mending would take away more than this, it has misread the page.
MOST_TAKEN = 0.5

_SENTENCE_ENDS = (".", "!", "?", "…")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4"])

_NOT_ARTICLE = re.compile(
    r"[-•| ]*(?:sign up (?:for|to|here)|subscribe\b|thanks for signing up|sorry!?$|there was an error"
    r"|join (?:our|the) (?:conversation|commenting|free|thousands|newsletter)|click here to (?:sign|subscribe|read)"
    r"|order reprints|read (?:more|also|next)\b|also read\b|related(?: (?:stories|articles|content|topics))?:?$"
    r"|see also\b|more (?:on|from|about)\b.{0,60}$|follow (?:us|@)|copyright\b|©|all rights reserved|advertisement$"
    r"|story continues|continue reading|getty images|share this|most read|recommended$|download (?:the|our)\b"
    r"|get the .{0,40}newsletter|keep an eye on your inbox|(?:view|show|leave a) comments?|loading\b"
    r"|this copy is for your personal|an error (?:has )?occurred|this article has been sent|print (?:this )?article$"
    r"|like this story\?|tell us what you think|also (?:on|at|from) \S+\.(?:com|org|net|[a-z]{2})\b|write to .{3,60} at \S+@\S+$"
    r"|this is a breaking (?:news |new )?story|\[\w+ .{0,200}\].{0,100}\[/\w+\]$"
    r"|source url:|printed (?:on|from)\b.{0,60}$|externer inhalt nicht verfügbar|ein klick für den datenschutz"
    # Lines of dates: "Updated on Thu, 13/03/2014", "Stand: 9. Dezember 2025", "7. Dezember 2025, 14:05 Uhr".
    r"|(?:(?:last )?(?:updated|published|posted)(?: on)?|stand|erstellt|veröffentlicht(?: am)?|aktualisiert(?: am)?):? (?:[^\W\d]{2,10}\.?,? ){0,2}\d{1,2}\b(?:[^.!?]|(?<=\d)\.){0,80}$"
    r"|(?:[^\W\d]{2,10},? )?\d{1,2}\.? [^\W\d]{3,10} (?:19|20)\d\d(?:,? (?:um )?\d{1,2}[:.]\d\d(?: uhr)?)?$"
    # Of pictures, whose caption is no element of its own; of newsletters.
    r"|.{0,160}\b(?:photos?|photographs?|images?|pictures?) ?(?:©|\(c\)).{0,60}$"
    r"|(?:get|receive)\b.{0,80}\b(?:in|to) your (?:e-?mail )?inbox\b"
    r"|(?:.{0,200}[.!?] )?(?:sign up (?:for|to)\b|(?:get|check out)\b.{0,80}\bby signing up (?:for|to)\b).{0,80}\b(?:newsletter|inbox)\b.{0,80}$"
    r"|.{0,80}\bdelivered (?:through|to) your (?:letterbox|door|inbox)\b.{0,120}$|don['’]t miss:?$"
    r"|https?://\S+$|\d{4}-\d\d-\d\dT[\d:.+Z-]+$)",
    re.IGNORECASE,
)


def choose_body(
    page: str,
    blocks: Sequence[Block],
    headline: str | None,
    captions: Collection[str] = frozenset(),
) -> list[str]:
    """Return the paragraphs of the body, in order; empty when the page holds none.

    Args:
        page: the page's markup, as the extractor wants it.
        blocks: the text of the same, in its order.
        headline: a heading that says the same is not part of the body.
        captions: keys of what the page's pictures say of themselves; a line that says it again is a caption.
    """
    texts, title = _extracted(page), key_of(headline or "")
    # What holds the whole article may be named like a box beside it: then no such name counts.
    for seen in (blocks, [replace(block, apart=False) for block in blocks]):
        taken = _without_repeats(_placed(texts, seen))
        kept = [each for each in _without_teasers(taken) if _belongs(each, title, captions)]
        if _letters(kept) >= MOST_TAKEN * _letters(taken):
            return [each.text for each in _with_left_out(kept, taken, seen)]
    return [each.text for each in taken]


def with_headings(
    paragraphs: Sequence[str], blocks: Sequence[Block], title: str | None
) -> list[str]:
    """Put back the headings right above paragraphs, as those of a newsletter's stories, but the title."""
    leaves = [block for block in blocks if block.is_leaf]
    above = {each.key: heading for heading, each in pairwise(leaves) if heading.tag in _HEADINGS}
    have, found = {key_of(title or ""), *map(key_of, paragraphs)}, list[str]()
    for paragraph in paragraphs:
        heading = above.get(key_of(paragraph))
        if heading and heading.key not in have:
            found.append(heading.text)
        found.append(paragraph)
    return found


class _Paragraph(NamedTuple):
    """What the extractor took, with its letters and the block that it was taken from."""

    text: str
    key: str
    #: None where that is not plain.
    block: Block | None


def _placed(texts: Sequence[str], blocks: Sequence[Block]) -> list[_Paragraph]:
    exact = {block.key: block for block in reversed(blocks)}
    return [
        _Paragraph(text, key_of(text), _block_of(key_of(text), exact, blocks)) for text in texts
    ]


def _block_of(key: str, exact: Mapping[str, Block], blocks: Sequence[Block]) -> Block | None:
    if key in exact or len(key) < LEAST_LETTERS:
        return exact.get(key)
    holding = [block for block in blocks if key in block.key]
    return min(holding, key=lambda block: len(block.key), default=None)


def _extracted(page: str) -> list[str]:
    # Imported here: it takes half a second, and other formats do without it.
    import trafilatura

    found: Any = trafilatura.bare_extraction(page, with_metadata=False, include_comments=False)
    text = found.text if found is not None else None
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _without_repeats(paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """Drop what a page says twice, for machines or in a box; a short line may come again."""
    first: dict[str, _Paragraph] = {}
    for number, each in enumerate(paragraphs):
        first.setdefault(
            each.key if len(each.key) >= LEAST_LETTERS else f"{each.key} {number}", each
        )
    return list(first.values())


def _letters(paragraphs: Sequence[_Paragraph]) -> int:
    return sum(len(each.key) for each in paragraphs)


def _belongs(paragraph: _Paragraph, title: str, captions: Collection[str]) -> bool:
    text, key, block = paragraph
    if not key or key == title or _NOT_ARTICLE.match(text):
        return False
    if _is_caption(paragraph, captions):
        return False
    if block is None:
        return True
    all_link = block.linked > ALL_LINK and len(text) < LINK_MAX_CHARS
    return not (block.tag == "h1" or block.apart or all_link)


def _is_caption(paragraph: _Paragraph, captions: Collection[str]) -> bool:
    text, key, block = paragraph
    is_sentence = text.endswith(_SENTENCE_ENDS)
    if key in captions:
        # A sentence in a paragraph of its own may as well be the lead, said of the picture, too.
        return not (block and block.tag == "p" and is_sentence)
    says_more = any(key.startswith(each) for each in captions if len(each) >= LEAST_CAPTION)
    return says_more and not is_sentence and not (block and block.tag in _HEADINGS)


def _without_teasers(paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """Drop runs of list items that each begin with a link: they lead to other articles."""
    kept: list[_Paragraph] = []
    for are_teasers, run in groupby(paragraphs, key=_is_teaser):
        members = list(run)
        if not are_teasers or len(members) < LEAST_TEASERS:
            kept += members
    return kept


def _is_teaser(paragraph: _Paragraph) -> bool:
    block = paragraph.block
    return block is not None and (block.leads or (block.tag == "li" and block.begins_linked))


def _with_left_out(
    kept: Sequence[_Paragraph], taken: Sequence[_Paragraph], blocks: Sequence[Block]
) -> list[_Paragraph]:
    """Put back the paragraphs that were left out, though made by the body's own template."""
    templates: Counter[tuple[str, str, str]] = Counter()
    for each in kept:
        if each.block is not None and each.block.tag == "p":
            templates[each.block.template] += len(each.block.key)
    least = BODY_TEMPLATE_SHARE * templates.total()
    body = {template for template, size in templates.items() if size > least}
    have = "".join(each.key for each in taken)
    # Each paragraph by its place in the page; one with no place of its own follows the one before.
    ordered: list[tuple[int, int, _Paragraph]] = []
    last = -1
    for number, each in enumerate(kept):
        last = max(last, each.block.number) if each.block is not None else last
        ordered.append((last, number, each))
    for block in blocks:
        if _was_left_out(block, body) and block.key not in have:
            ordered.append((block.number, len(kept), _Paragraph(block.text, block.key, block)))
            have += block.key
    return [each for *_, each in sorted(ordered, key=lambda item: item[:2])]


def _was_left_out(block: Block, templates: set[tuple[str, str, str]]) -> bool:
    return (
        block.template in templates
        and block.is_leaf
        and not block.apart
        and block.linked < 0.5
        and len(block.key) > LEAST_LETTERS
        and not _NOT_ARTICLE.match(block.text)
    )
