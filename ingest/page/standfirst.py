"""Find the standfirst of a page: the summary below its headline that is set apart from the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.page.blocks import Block, key_of
from ingest.page.json_ld import line_of
from ingest.page.markup import Markup
from ingest.standfirst import LEAST_LETTERS, MAX_STANDFIRST, is_beginning

# What designers of pages call it, between hyphens and the like.
_NAMED = re.compile(
    r"(?:^|[-_ ])(?:standfirst|dek|deck|sub-?(?:title|head|headline|heading|deck)|lede?|lead|intro|vorspann|chapo"
    r"|chapeau|entradilla|bajada|sommario|summary|abstract|excerpt|strapline)(?:$|[-_ ])",
    re.IGNORECASE,
)
# Of pictures and boxes, whose lines are named so, too.
_BESIDE = re.compile(
    r"caption|credit|figure|figcaption|aside|form|image|media|photo|picture|paywall|author|byline",
    re.IGNORECASE,
)
_DESCRIPTIONS = ("og:description", "description", "twitter:description")


def choose_standfirst(
    blocks: Sequence[Block], paragraphs: Sequence[str], headline: str | None, markup: Markup
) -> str | None:
    """Return the standfirst, None where the page has none that is sure.

    It is what stands between the headline and the text, or begins that in another form than what
    follows, and is named as designers name it, else said to be the page's description. One that is
    not printed is believed where it is the article's in JSON-LD: others are for search engines.

    Args:
        blocks: the page's text, in its order.
        paragraphs: the body.
    """
    printed = _printed(blocks, paragraphs, headline, markup)
    own = line_of(markup.article.get("description"))
    said = [own, *map(markup.metas.get, _DESCRIPTIONS)]
    named = (
        each.text
        for each in printed
        if _NAMED.search(each.names) and not _BESIDE.search(f"{each.names} {each.template}")
    )
    described = (
        each.text for each in printed if any(is_beginning(one, each.text) for one in said if one)
    )
    return next(named, None) or next(described, None) or own


def _printed(
    blocks: Sequence[Block], paragraphs: Sequence[str], headline: str | None, markup: Markup
) -> list[Block]:
    """Return the blocks in which it may be: from the headline to the text, and the first of that."""
    title, body = key_of(headline or ""), [key_of(each) for each in paragraphs[:2]]
    second = next((each for each in blocks if each.key == body[-1]), None)
    if second is None or not title:
        return []
    above = blocks[: second.number]
    tops = [each.number for each in above if each.tag in ("h1", "h2") and title in each.key]
    titles = {title, *map(key_of, markup.headlines.values())}
    form = (second.template, second.names)
    return [
        each
        for each in (above[tops[-1] + 1 :] if tops else ())
        if each.is_leaf
        and each.linked < 0.5
        and len(each.key) >= LEAST_LETTERS
        and len(each.text) <= MAX_STANDFIRST
        and each.key not in titles
        and (each.key != body[0] or (each.template, each.names) != form)
    ]
