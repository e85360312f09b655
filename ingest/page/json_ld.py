"""The articles of a page's JSON-LD, and the plain values in their fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from ingest.clean import clean_line
from ingest.page.blocks import key_of

# Of schema.org; "Article" with anything before it, and these.
_ARTICLE_TYPES = frozenset(["BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"])
_TELLING = ("headline", "datePublished", "author")


def articles_in(
    tree: HtmlElement, address: str | None, headlines: Iterable[str]
) -> list[Mapping[str, Any]]:
    """Return the objects that are articles, the page's own first, then those with most fields.

    A live blog with its entries goes before all else.

    Args:
        address: the one that the page gives for itself.
        headlines: what stands elsewhere on the page as its headline.
    """
    keys = [key for key in map(key_of, headlines) if key]
    found = filter(_is_article, _objects_in(tree))
    return sorted(found, key=lambda each: _rank(each, address, keys))


def page_in(tree: HtmlElement, address: str | None) -> Mapping[str, Any]:
    """Return the object that is the page itself, as programs write it where no article is; else none."""
    pages = (each for each in _objects_in(tree) if "WebPage" in types_of(each))
    return next((each for each in pages if address and address in _addresses(each)), {})


def _objects_in(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                # strict=False: line ends within strings are common.
                document = json.loads(script.text_content().strip().rstrip(";"), strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _objects(document)


def _rank(
    article: Mapping[str, Any], address: str | None, headlines: Sequence[str]
) -> tuple[bool, bool, int]:
    own = key_of(line_of(article.get("headline")) or "")
    # The title of the window has the outlet's name behind the headline.
    is_named = bool(own) and any(own in each or each in own for each in headlines)
    is_own = is_named or (address is not None and address in _addresses(article))
    return "liveBlogUpdate" not in article, not is_own, -sum(name in article for name in _TELLING)


def _addresses(article: Mapping[str, Any]) -> list[Any]:
    page = article.get("mainEntityOfPage")
    inner = page.get("@id") if isinstance(page, Mapping) else page
    return [article.get("url"), article.get("@id"), inner]


def types_of(thing: Mapping[str, Any]) -> list[str]:
    """Return the types of an object; most have one."""
    types = thing.get("@type")
    return [each for each in listed(types) if isinstance(each, str)]


def listed(value: Any) -> list[Any]:
    """Return the values of a field that may hold one or several."""
    return value if isinstance(value, list) else [value]


def name_of(thing: Any) -> str | None:
    """Return the name of {"@type": "Person", "name": …}, or of a plain string."""
    if isinstance(thing, list):
        thing = thing[0] if thing else None
    if isinstance(thing, Mapping):
        thing = thing.get("name")
    return line_of(thing)


def line_of(thing: Any) -> str | None:
    """Return a string on one line, the first of several."""
    if isinstance(thing, list):
        thing = thing[0] if thing else None
    return clean_line(unescape(thing)) if isinstance(thing, str) else None


def _objects(document: Any) -> Iterator[Mapping[str, Any]]:
    """Give every object within a JSON document; without recursion, as pages nest at will."""
    waiting = [document]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, dict):
            yield each
            # What a list names are the articles of other pages.
            waiting += [value for name, value in each.items() if name != "itemListElement"]
        elif isinstance(each, list):
            waiting += each


def _is_article(thing: Mapping[str, Any]) -> bool:
    return any(name.endswith("Article") or name in _ARTICLE_TYPES for name in types_of(thing))
