"""The blocks of a page: its paragraphs, headings and list items, and what they stand in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td", "th", "dt", "dd"])  # fmt: skip
_HOLDERS = frozenset(["div", "section", "article", "main", "center"])
_NOT_TEXT = frozenset(["script", "style", "noscript", "template", "svg", "iframe"])
_APART = frozenset(["figure", "figcaption", "aside", "form", "nav", "footer", "button", "select", "menu"])  # fmt: skip
# Parts of class names and ids, between hyphens and the like.
_APART_NAMES = re.compile(
    r"(?:^|[-_ ])(?:newsletter|related|promo|promoted|share|sharing|social|comments?|most-?(?:read|popular)"
    r"|recommend(?:ed|ations?)?|read-?(?:more|next|also)|see-?also|sign-?up|subscribe|subscription|caption"
    r"|credit|byline|taxonomy|breadcrumbs?|advert(?:isement)?|sponsor(?:ed)?|sidebar|copyright"
    r"|teaser|trending|pullquote|cookie|consent)(?:$|[-_ ])",
    re.IGNORECASE,
)
_NAMING = ("class", "id", "itemprop", "property", "data-testid", "data-component")
# Children of an element that holds one thing alone, the others being pictures and the like.
MOST_BESIDE = 8
# Elements that hold the whole page; their names say nothing of a part of it.
_WHOLE = frozenset(["body", "html", "main", "article"])


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text, in the order of the page."""

    number: int
    text: str
    #: Its letters and digits: what it is known by.
    key: str
    tag: str
    #: Classes and the like of it and of what holds nothing else.
    names: str
    #: Blocks made by one template stand in elements of the same kind and class.
    template: tuple[str, str, str]
    #: The share of its characters that are links, 0 to 1, and whether it begins with one.
    linked: float
    begins_linked: bool
    #: Whether it is, or stands in, a list item whose heading is all link, to another article.
    leads: bool
    #: Whether it stands in a caption, a form, a box of related links and the like.
    apart: bool
    #: Whether no other block is within it.
    is_leaf: bool


def parse_page(page: str) -> HtmlElement | None:
    """Return the tree of a page; None where it holds nothing."""
    try:
        # As bytes: lxml refuses a text that declares an encoding.
        return document_fromstring(
            page.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, ValueError):  # nothing but comments, or no markup at all
        return None


def key_of(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).casefold())


def blocks_of(tree: HtmlElement) -> list[Block]:
    """Return the blocks of a page in their order; scripts and styles must be gone from it."""
    found: list[Block] = []
    # Once a page, not once a block: a page may be one long item.
    teasers = {item for item in tree.iter("li") if _leads(item)}
    for element in tree.iter(etree.Element):
        inner = list(element.iterdescendants(*_BLOCKS))
        if element.tag not in _BLOCKS and (inner or not _has_own_text(element)):
            continue
        text = words_of(element)
        key = key_of(text)
        if key:
            block = _block(len(found), element, text, key, teasers, is_leaf=not inner)
            found.append(block)
    return found


def captions_of(tree: HtmlElement) -> set[str]:
    """Return the keys of what the pictures of a page say of themselves to who cannot see them."""
    return {key for image in tree.iter("img") if (key := key_of(image.get("alt") or ""))}


def words_of(element: HtmlElement) -> str:
    """Return the words of an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def drop_what_is_no_text(tree: HtmlElement) -> None:
    """Take scripts, styles and the like out of a page, with what they hold."""
    for element in list(tree.iter(*_NOT_TEXT)):
        element.drop_tree()


def _block(
    number: int,
    element: HtmlElement,
    text: str,
    key: str,
    teasers: set[HtmlElement],
    *,
    is_leaf: bool,
) -> Block:
    links = [words_of(link) for link in element.iter("a")]
    tag, around = str(element.tag), element.getparent()
    within = (str(around.tag), around.get("class") or "") if around is not None else ("", "")
    in_link = next(element.iterancestors("a"), None) is not None
    return Block(
        number,
        text,
        key,
        tag,
        " ".join(map(_names, (*_wrapped(element), *_holders(element)))),
        (tag, *within),
        linked=1.0 if in_link else min(1.0, sum(map(len, links)) / len(text)),
        begins_linked=in_link or bool(links and links[0] and text.startswith(links[0])),
        leads=(element if tag == "li" else next(element.iterancestors("li"), None)) in teasers,
        apart=any(map(_is_apart, (*_wrapped(element), *element.iterancestors()))),
        is_leaf=is_leaf,
    )


def _leads(item: HtmlElement) -> bool:
    return any(_is_all_link(heading) for heading in item.iter("h2", "h3", "h4", "h5"))


def _is_all_link(heading: HtmlElement) -> bool:
    words, around = words_of(heading), next(heading.iterancestors("a"), None)
    return bool(words) and (
        around is not None or words == " ".join(map(words_of, heading.iter("a")))
    )


def _wrapped(element: HtmlElement) -> Iterator[HtmlElement]:
    """Give an element, and what it does nothing but wrap: "<p><span class=caption>…</span></p>"."""
    yield element
    while len(element) and not (element.text or "").strip():
        inner = [each for each in element if _is_seen(each)]
        if len(inner) != 1 or any((each.tail or "").strip() for each in element):
            return
        element = inner[0]
        yield element


def _holders(element: HtmlElement) -> Iterator[HtmlElement]:
    """Give what holds an element and nothing else that is seen."""
    while (around := element.getparent()) is not None and len(around) <= MOST_BESIDE:
        texts = (around.text, *(each.tail for each in around))
        seen = sum(map(_is_seen, around))
        if seen > 1 or any((text or "").strip() for text in texts):
            return
        yield around
        element = around


def _names(element: HtmlElement) -> str:
    return " ".join(filter(None, map(element.get, _NAMING)))


def _is_seen(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and any(text.strip() for text in element.itertext())


def _is_apart(element: HtmlElement) -> bool:
    if element.tag in _APART:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in _WHOLE and _APART_NAMES.search(names) is not None


def _has_own_text(element: HtmlElement) -> bool:
    if element.tag not in _HOLDERS:
        return False
    return bool((element.text or "").strip()) or any((each.tail or "").strip() for each in element)
