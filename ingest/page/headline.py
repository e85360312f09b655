"""Choose the headline among those that a page gives: the one most of its parts agree on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.page.blocks import key_of
from rag.text.words import words

# How much the word of each part counts, chosen on the development pages: h1 is what readers see,
# the title of the window is often worded for search engines. A property says it of a whole page that
# may show a section's name as its h1.
TRUST = {"property": 1.1, "h1": 1.0, "json-ld": 1.0, "og": 0.9, "title": 0.5, "twitter": 0.2}
# An h1 that shares less than this of its words with every other is the site's name, or a section's.
LEAST_SHARED = 0.5
# " | BBC News", " - The Namibian", " · Section · Site"; what stands before must still be a headline.
_SUFFIX = re.compile(r"\s+[|\-–—·•*:»]+\s+[^|\-–—·•*»]{2,60}$")
LEAST_HEADLINE_WORDS = 3


def choose_headline(said: Mapping[str, str], outlet: str | None) -> str | None:
    """Return the headline; None when the page gives none.

    Args:
        said: headlines by where they stand, as in `Markup.headlines`.
        outlet: its name behind a headline is not part of it.
    """
    bare = {place: without_outlet(headline, outlet, said) for place, headline in said.items()}
    if not _is_headline(bare.get("h1", ""), [bare[place] for place in bare if place != "h1"]):
        bare.pop("h1", None)
    votes: dict[str, float] = {}
    for place, headline in bare.items():
        votes[key_of(headline)] = votes.get(key_of(headline), 0.0) + TRUST[place]
    # The first part that holds the winner gives its spelling; parts are asked in order of trust.
    ranked = sorted(bare, key=lambda place: (-votes[key_of(bare[place])], -TRUST[place]))
    return bare[ranked[0]] if ranked else None


def without_outlet(headline: str, outlet: str | None, said: Mapping[str, str]) -> str:
    """Cut " | BBC News" and the like from the end of a headline.

    It goes where it names the outlet, or where another part of the page gives what stands before.
    """
    others = {key_of(each) for each in said.values()}
    while found := _SUFFIX.search(headline):
        before, name = headline[: found.start()], key_of(found[0])
        names_outlet = outlet is not None and (
            key_of(outlet) in name or name in key_of(outlet) or _initials(outlet) == name
        )
        if len(words(before)) < LEAST_HEADLINE_WORDS:
            break
        if not (names_outlet or key_of(before) in others):
            break
        headline = before
    return headline


def _is_headline(h1: str, others: list[str]) -> bool:
    own = set(words(h1))
    if not own or not others:
        return bool(own)
    return any(len(own & set(words(other))) >= LEAST_SHARED * len(own) for other in others)


def _initials(name: str) -> str:
    return "".join(word[0] for word in words(name))
