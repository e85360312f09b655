"""Tell whether a page shows its article whole, or only the beginning above an offer to subscribe.

Pages saved by a reader who is logged in have the markup of the paywall and the whole text: what
counts is whether the text ends at the offer, and what the page says of its length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml.html import HtmlElement

from ingest.page.blocks import Block, key_of, words_of
from ingest.page.fragment import paragraphs_of
from ingest.page.json_ld import listed
from ingest.page.wall_words import CALL_TO_PAY, SAVE
from rag.errors import ParseError

# Blocks after the body in which the offer stands; further down it is the site's, on every page.
NEAR = 8
# Characters; a longer paragraph with such words is the article's own.
MAX_CALL_CHARS = 220
# A text with so much of the words that the page counts is whole; without a count, one of so many
# words: beginnings have some hundred.
WHOLE_SHARE, WHOLE_WORDS = 0.7, 400
# How much longer the text in the markup must be to stand for the one on the page.
LONGER = 1.3


def whole_body(
    article: Mapping[str, Any],
    tree: HtmlElement,
    paragraphs: Sequence[str],
    blocks: Sequence[Block],
    location: str,
) -> list[str]:
    """Return the body without the offer below it; from the markup where only that has it whole.

    Args:
        article: the JSON-LD object, with what it says of access and length.
        tree: the page.
        paragraphs: what was taken for the body, not empty.
        blocks: the page's text, in its order.

    Raises:
        ParseError: the page holds only the beginning of the article.
    """
    body = list(paragraphs)
    while len(body) > 1 and _is_call(body[-1]):
        body.pop()
    if len(body) == len(paragraphs) and not _call_follows(body, blocks):
        return body
    in_markup = _paragraphs_in(article.get("articleBody"))
    if _words(in_markup) > LONGER * _words(body):
        return in_markup
    if _is_whole(article, tree, body):
        return body
    raise ParseError(
        f"{location} shows only the beginning of the article, the rest to those who subscribe or register",
        f"if you may read all of it, {SAVE}",
    )


def _is_whole(article: Mapping[str, Any], tree: HtmlElement, body: Sequence[str]) -> bool:
    """Weigh the page's own count, then where the locked part begins, then the bare length."""
    words = _words(body)
    if count := re.fullmatch(r"\d{2,6}", str(article.get("wordCount") or "")):
        return words >= WHOLE_SHARE * int(count[0])
    return words >= WHOLE_WORDS or _locked_part_is_there(article, tree, body)


def _locked_part_is_there(
    article: Mapping[str, Any], tree: HtmlElement, body: Sequence[str]
) -> bool:
    """Tell whether some of the body stands before the part that is said to be locked, some in it."""
    parts = (each for each in listed(article.get("hasPart")) if isinstance(each, Mapping))
    named = " ".join(str(each.get("cssSelector") or "") for each in parts)
    names = set(re.findall(r"[.#]([\w-]+)", named))
    locked = "".join(
        key_of(words_of(each))
        for each in tree.iter("div", "section", "article", "p", "span")
        if names & {*(each.get("class") or "").split(), each.get("id")}
    )
    inside = sum(key_of(paragraph) in locked for paragraph in body)
    return 0 < inside < len(body)


def _call_follows(body: Sequence[str], blocks: Sequence[Block]) -> bool:
    keys = set(map(key_of, body))
    last = max((block.number for block in blocks if block.key in keys), default=None)
    if last is None:
        return False
    return any(block.is_leaf and _is_call(block.text) for block in blocks[last + 1 : last + NEAR])


def _is_call(text: str) -> bool:
    return len(text) <= MAX_CALL_CHARS and CALL_TO_PAY.search(text) is not None


def _paragraphs_in(article_body: Any) -> list[str]:
    if not isinstance(article_body, str):
        return []
    return [line.strip() for line in paragraphs_of(article_body).split("\n") if line.strip()]


def _words(paragraphs: Sequence[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)
