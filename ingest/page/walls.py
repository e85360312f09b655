"""Recognise what stands in an article's place: a consent wall, a check for robots, a list, a paywall.

A wall is told by most of a page's words, or by its title where the page has few: an article that
speaks of cookies or of a captcha has other words as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from ingest.page.blocks import Block, key_of
from ingest.page.json_ld import types_of
from ingest.page.markup import Markup
from ingest.page.wall_words import SAVE, WALLS, Wall
from rag.errors import ParseError

# Letters and digits of the body. With fewer than these a page is a wall when its markup says so,
# when a part of it does, and when its title does.
BARE_LETTERS, FEW_LETTERS, TITLE_LETTERS = 120, 300, 2_000
# Of the letters of a body; a wall's own words are more of it, also on a page of few words.
MOST_WALL, SOME_WALL = 0.5, 0.25
# So many headlines that lead elsewhere stand on a front page, between so many of its paragraphs.
LEAST_LEADS, LEAST_LED = 6, 0.4
# An article has so many paragraphs in a row.
LEAST_IN_A_ROW = 3
# Words of a headline; what is shorter leads to a section, what is longer is a text with a link.
LEAD_WORDS = range(4, 26)
# Letters and digits of a paragraph of prose, and of all prose of an article; how much of a text must be.
PROSE_LETTERS, LEAST_PROSE, MOST_OTHER = 40, 200, 0.5
_SENTENCE = re.compile(r"[.!?…。！？؟।](?:[\"”’»)\]]|\s|$)")
_HOME = re.compile(r"https?://[^/]+/?")
# At the end of a title: " | The Gazette".
_SITE = re.compile(r"\s+[|–—·-]\s+[^|–—·]{2,60}$")


def check_is_no_wall(
    page: str,
    markup: Markup,
    paragraphs: Sequence[str],
    blocks: Sequence[Block],
    location: str,
) -> None:
    """Refuse a page that shows something else in the article's place.

    Args:
        page: as it was sent.
        markup: what it says of itself.
        paragraphs: what was taken for the body; may be empty.
        blocks: all of the page's text.

    Raises:
        ParseError: it says what the page is, and what to do.
    """
    texts = list(paragraphs) or [block.text for block in blocks if block.is_leaf]
    for wall in WALLS:
        if _is(wall, page, markup, texts, blocks):
            raise ParseError(f"{location} {wall.told}", wall.hint)
    if _is_list(markup, paragraphs, blocks):
        raise ParseError(
            f"{location} is a list of articles, not an article",
            "ingest the articles that it leads to, each by its address",
        )
    if not paragraphs:
        raise ParseError(f"{location} holds no article text", SAVE)


def check_is_prose(markup: Markup, paragraphs: Sequence[str], location: str) -> None:
    """Refuse a page of a crawl that has too few sentences for an article, or is mostly other things.

    A crawl holds every page of a site: menus, forms, lists of posts. A page that somebody named is
    not judged by this, nor is one that says that it is an article.

    Raises:
        ParseError: it is not, and it does not say so.
    """
    sizes = {each: len(key_of(each)) for each in paragraphs}
    prose = sum(size for each, size in sizes.items() if _is_prose(each, size))
    if not markup.is_article and prose < max(LEAST_PROSE, MOST_OTHER * sum(sizes.values())):
        raise ParseError(f"{location} is no article", SAVE)


def _is_prose(paragraph: str, size: int) -> bool:
    is_row_or_item = paragraph.startswith(("|", "- "))
    return size >= PROSE_LETTERS and not is_row_or_item and _SENTENCE.search(paragraph) is not None


def _is(
    wall: Wall,
    page: str,
    markup: Markup,
    texts: Sequence[str],
    blocks: Sequence[Block],
) -> bool:
    sizes = [len(key_of(text)) for text in texts]
    whole = sum(sizes)
    said = sum(size for size, text in zip(sizes, texts, strict=True) if wall.line.search(text))
    if whole < BARE_LETTERS and wall.markup and wall.markup.search(page):
        return True
    if said >= (SOME_WALL if whole < FEW_LETTERS else MOST_WALL) * whole > 0:
        return True
    if whole >= TITLE_LETTERS or not any(
        _is_title(wall, each) for each in markup.headlines.values()
    ):
        return False
    if whole < FEW_LETTERS:
        return True
    return not markup.is_article and any(wall.line.search(block.text) for block in blocks)


def _is_title(wall: Wall, headline: str) -> bool:
    return any(wall.heading.fullmatch(each) for each in (headline, _SITE.sub("", headline)))


def _is_list(markup: Markup, paragraphs: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Tell a front page: between its paragraphs stand headlines that lead elsewhere."""
    leads = [block.number for block in blocks if _leads_elsewhere(block)]
    if len(leads) < LEAST_LEADS or "LiveBlogPosting" in types_of(markup.article):
        return False
    if not markup.is_article and _HOME.fullmatch(markup.url or ""):
        return True
    keys = set(map(key_of, paragraphs))
    places = [block.number for block in blocks if block.key in keys]
    led = [any(a <= lead < b for lead in leads) for a, b in pairwise(places)]
    if any(len(list(run)) >= LEAST_IN_A_ROW for is_led, run in groupby(led) if not is_led):
        return False  # an article, and below it what else there is to read
    return sum(led) >= max(LEAST_LEADS - 1, LEAST_LED * len(led))


def _leads_elsewhere(block: Block) -> bool:
    is_heading = block.tag in ("h2", "h3", "h4", "li", "p")
    return is_heading and block.linked > 0.8 and len(block.text.split()) in LEAD_WORDS
