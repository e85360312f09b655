"""Find the standfirst of a page: the summary below its headline that is set apart from the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.page.blocks import Block, key_of
from ingest.page.json_ld import line_of
from ingest.page.markup import Markup
from ingest.standfirst import LEAST_WORDS, MAX_STANDFIRST, is_beginning

# What designers of pages call it, between hyphens and the like.
_NAMED = re.compile(
    r"(?:^|[-_ ])(?:standfirst|dek|deck|sub-?(?:title|head|headline|heading|deck)|lede|lead|intro|vorspann|chapo"
    r"|chapeau|entradilla|bajada|sommario|summary|abstract|excerpt|strapline|description)(?:$|[-_ ])",
    re.IGNORECASE,
)


def choose_standfirst(
    blocks: Sequence[Block], paragraphs: Sequence[str], headline: str | None, markup: Markup
) -> str | None:
    """Return the standfirst, None where the page has none that is sure.

    It is what stands between the headline and the text, or begins that in another form than what
    follows, and is named as designers name it or said to be the page's description. A description
    that is not printed is one where the page's JSON-LD has it, and may be social media's else.

    Args:
        blocks: the page's text, in its order.
        paragraphs: the body.
    """
    printed = _between(blocks, paragraphs, headline)
    said = _descriptions(markup)
    for block in printed:
        if _NAMED.search(block.names) or any(is_beginning(each, block.text) for each in said):
            return block.text
    return line_of(markup.article.get("description"))


def _descriptions(markup: Markup) -> list[str]:
    own = (line_of(markup.article.get(name)) for name in ("description", "alternativeHeadline"))
    given = (*own, *map(markup.metas.get, ("og:description", "description", "twitter:description")))
    return [each for each in given if each and len(each.split()) >= LEAST_WORDS]


def _between(
    blocks: Sequence[Block], paragraphs: Sequence[str], headline: str | None
) -> list[Block]:
    """Return the blocks in which it may be: from the headline to the text, and the first of that."""
    title, body = key_of(headline or ""), [key_of(each) for each in paragraphs[:2]]
    top = next((each.number for each in blocks if each.tag == "h1" and each.key == title), None)
    second = next((each for each in blocks if each.key == body[-1]), None)
    if top is None or second is None:
        return []
    return [
        each
        for each in blocks[top + 1 : second.number]
        if each.is_leaf
        and each.linked < 0.5
        and len(each.text.split()) >= LEAST_WORDS
        and len(each.text) <= MAX_STANDFIRST
        and (each.key != body[0] or (each.template, each.names) != (second.template, second.names))
    ]
