"""What a page says of its article in markup for machines: JSON-LD, OpenGraph and meta tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from ingest.clean import clean_line
from ingest.page.address import path_of
from ingest.page.blocks import key_of, words_of
from ingest.page.json_ld import articles_in, line_of, listed, name_of, page_in
from ingest.section import section_of
from ingest.writers import split_names

_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "DC.creator", "byl")
_SECTION = ("article:section", "parsely-section")
_TITLE_PROPERTIES = frozenset(["dc:title", "dcterms:title", "schema:headline", "headline"])


@dataclass(frozen=True, slots=True)
class Markup:
    """What the markup says; every field may be empty."""

    #: Headlines by where they stand: json-ld, property, og, twitter, title, h1.
    headlines: Mapping[str, str]
    outlet: str | None
    authors: tuple[str, ...]
    #: As it is written; `address.believed` tells whether to believe it.
    url: str | None
    language: str | None
    #: The JSON-LD object of the article, empty where there is none.
    article: Mapping[str, Any]
    #: The JSON-LD object of the page itself, where it has none of an article.
    page: Mapping[str, Any]
    #: Whether the page says that it is an article, in JSON-LD or OpenGraph.
    is_article: bool
    section: str | None
    #: Its meta tags by name, and by the name in small letters.
    metas: Mapping[str, str]
    #: Countries in its language tags: "GB" of "en-GB".
    regions: frozenset[str]
    #: A date that an extractor found in its words, where the markup has none.
    guessed_date: str | None = None


def read_markup(tree: HtmlElement) -> Markup:
    """Read the markup of a page; scripts must still be in it."""
    metas = _metas(tree)
    address, headlines = _address(tree, metas), _headlines(tree, metas)
    article = next(iter(articles_in(tree, address, headlines.values())), {})
    if headline := line_of(article.get("headline")) or line_of(article.get("name")):
        headlines = {"json-ld": headline, **headlines}
    outlet = metas.get("og:site_name") or name_of(article.get("publisher"))
    return Markup(
        headlines=headlines,
        outlet=outlet,
        authors=tuple(each for each in _authors(article, metas) if key_of(each) != key_of(outlet or "")),
        url=address,
        language=_language(tree, article, metas),
        article=article,
        page={} if article else page_in(tree, address),
        is_article=bool(article) or metas.get("og:type") == "article",
        section=section_of(article.get("articleSection"), *map(metas.get, _SECTION)),
        metas=metas,
        regions=_regions(tree, article, metas),
    )  # fmt: skip


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Return the page's meta tags by name; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = clean_line(meta.get("content"))
        if name and content:
            found.setdefault(name, content)
            found.setdefault(name.casefold(), content)
    return found


def _headlines(tree: HtmlElement, metas: Mapping[str, str]) -> dict[str, str]:
    said = {
        "property": _only_titled(tree),
        "og": metas.get("og:title"),
        "twitter": metas.get("twitter:title"),
        "title": next((clean_line(words_of(each)) for each in tree.iter("title")), None),
        "h1": next(filter(None, (clean_line(words_of(each)) for each in tree.iter("h1"))), None),
    }
    return {place: headline for place, headline in said.items() if headline}


def _only_titled(tree: HtmlElement) -> str | None:
    """Return the heading below an h1 that RDFa or microdata names the title, where it is the only one."""
    titled = [
        each
        for each in tree.iter("h2", "h3")
        if _TITLE_PROPERTIES & {each.get("property"), each.get("itemprop")}
    ]
    return clean_line(words_of(titled[0])) if len(titled) == 1 else None


def _authors(article: Mapping[str, Any], metas: Mapping[str, str]) -> tuple[str, ...]:
    given = article.get("author") or article.get("creator")
    names = [name for person in listed(given) for name in split_names(name_of(person) or "")]
    if not names:
        said = next((metas[name] for name in _AUTHOR if name in metas), "")
        names = list(split_names(said)) if not said.startswith("http") else []
    return tuple(dict.fromkeys(names))


def _address(tree: HtmlElement, metas: Mapping[str, str]) -> str | None:
    """Return the address that the page gives for itself, as it is written: it may be relative.

    A canonical address that is some site's first page was set by mistake: then OpenGraph's counts.
    """
    links = [each.get("href") for each in tree.iter("link") if each.get("rel") == "canonical"]
    said = [link.strip() for link in (*links, metas.get("og:url")) if link and link.strip()]
    return next((each for each in said if path_of(each) not in ("", "/")), next(iter(said), None))


def _language(
    tree: HtmlElement, article: Mapping[str, Any], metas: Mapping[str, str]
) -> str | None:
    html = next(iter(tree.iter("html")), None)
    said = line_of(article.get("inLanguage")) or (html.get("lang") if html is not None else None)
    said = said or metas.get("og:locale") or metas.get("language")
    code = (said or "").strip()[:2].casefold()
    return code if code.isalpha() and len(code) == 2 else None


def _regions(
    tree: HtmlElement, article: Mapping[str, Any], metas: Mapping[str, str]
) -> frozenset[str]:
    html = next(iter(tree.iter("html")), None)
    tags = [line_of(article.get("inLanguage")), metas.get("og:locale")]
    tags.append(html.get("lang") if html is not None else None)
    found = (re.fullmatch(r"[a-z]{2}[-_]([A-Z]{2})", tag or "") for tag in tags)
    return frozenset(each[1] for each in found if each)
