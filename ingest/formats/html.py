"""HTML pages saved to disk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.credits import read_credit
from ingest.decode import decode, is_utf8
from ingest.draft import Draft
from ingest.page.address import believed, host_of, identity
from ingest.page.blocks import blocks_of, captions_of, drop_what_is_no_text, key_of, parse_page
from ingest.page.body import choose_body
from ingest.page.headline import choose_headline
from ingest.page.layout import is_laid_out_in_tables, unfolded, without_other_articles
from ingest.page.live import entries_of, with_entries
from ingest.page.markup import Markup, read_markup
from ingest.page.page_dates import dates_of_page
from ingest.page.paywall import whole_body
from ingest.page.site_pages import is_of_the_site
from ingest.page.stamps import LABEL
from ingest.page.standfirst import choose_standfirst
from ingest.page.visit import Visit, visit_of
from ingest.page.wall_words import SAVE
from ingest.page.walls import check_is_no_wall, check_is_prose
from ingest.section import section_in
from ingest.writers import split_names, without_date
from rag.errors import ParseError
from rag.text.words import words

NAME = "html"
SUFFIXES = (".html", ".htm", ".xhtml")

_OPENING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    rb"<(?:!doctype html|html|head|body)\b",
    re.I | re.S,
)
# Marks of a tag; a long live blog has some ten thousand, a page with its scripts and drawings fifty.
MAX_TAGS = 200_000
# Each attribute of a tag is compared with those before it; a tag has some twenty.
_MANY_ATTRIBUTES = re.compile(
    rb"<[a-zA-Z][^\s<>]*+(?:\s++[^\s<>=\"']++(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s<>\"']++))?+){1000}"
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)


# Letters and digits of an outlet's name that its host must hold.
LEAST_OF_HOST = 3
# Of an article without a headline; less is what stands above a link.
LEAST_CHARS = 30
# Paragraphs among which a byline may stand: above the first, or below a standfirst.
MOST_ABOVE = 3
_BY = re.compile(r"(?:\w+ )?by\s", re.IGNORECASE)
# Fields that most articles have their date in.
_DATED = ("datePublished", "article:published_time")


def recognises(data: bytes, name: str) -> bool:
    """A page begins as one, or is called one."""
    return bool(_OPENING.match(data[:4096])) or name.endswith(SUFFIXES)


def parse(data: bytes, location: str) -> Iterator[Draft]:
    """Read the article of one page; a location that is an address was just fetched.

    Raises:
        ParseError: the bytes are not text, or the page holds no article.
    """
    page = page_text(data, location)
    yield _article(page, location, visit_of(location, page))


def parse_visited(data: bytes, location: str, visit: Visit) -> Iterator[Draft]:
    """Read the article of a page that was kept by a crawler.

    Raises:
        ParseError: the bytes are not text, or the page holds no article.
    """
    yield _article(page_text(data, location), location, visit, is_crawled=True)


def _article(page: str, location: str, visit: Visit, *, is_crawled: bool = False) -> Draft:
    tree = parse_page(page)
    if tree is None:
        raise ParseError(f"{location} holds no article text", SAVE)
    markup = read_markup(tree)
    markup = _completed(markup, page, markup.url or visit.address)
    headline = choose_headline(markup.headlines, markup.outlet)
    drop_what_is_no_text(tree)
    page = without_other_articles(tree, headline) or page
    blocks, captions = blocks_of(tree), captions_of(tree)
    paragraphs = choose_body(page, blocks, headline, captions)
    if is_laid_out_in_tables(paragraphs):
        page = unfolded(tree)
        columns = parse_page(page)
        blocks = blocks_of(columns) if columns is not None else blocks
        paragraphs = choose_body(page, blocks, headline, captions)
    entries = entries_of(tree, markup)
    if entries:
        paragraphs = with_entries(paragraphs, entries)
    check_is_no_wall(page, markup, paragraphs, blocks, location)
    if is_crawled:
        check_is_prose(markup, paragraphs, location)
        if is_of_the_site(visit.address or markup.url, markup):
            raise ParseError(f"{location} is a page about its site, not an article", SAVE)
    paragraphs = whole_body(markup.article, tree, paragraphs, blocks, location)
    paragraphs, written_by = _without_byline(paragraphs)
    text, url = "\n\n".join(paragraphs), believed(markup.url, visit.address)
    if headline is None and len(text) < LEAST_CHARS:  # "Moved", above a link that leads on
        raise ParseError(f"{location} holds no article text", SAVE)
    texts = (block.text for block in blocks)
    dates = dates_of_page(tree, markup, texts, text, url, visit, entries)
    return Draft(
        location=location,
        key=identity(url) if url else location,
        text=text,
        title=headline,
        outlet=markup.outlet,
        url=url,
        authors=markup.authors or written_by,
        published=dates.published,
        modified=dates.modified,
        dates_from=dates.dates_from,
        language=markup.language,
        standfirst=choose_standfirst(blocks, paragraphs, headline, markup),
        section=markup.section or section_in(url),
    )


def _completed(markup: Markup, page: str, address: str | None) -> Markup:
    """Fill from the page's visible words what its markup leaves out."""
    dated = any(name in markup.article or name in markup.metas for name in _DATED)
    if markup.headlines and markup.outlet and markup.authors and dated:
        return markup
    # Imported here: it takes half a second, and other formats do without it.
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(
        page,
        # A year in the footer or a date in the text is not when the page was published.
        date_config={"extensive_search": False, "original_date": True},
    )
    return replace(
        markup,
        headlines=markup.headlines or ({"title": found.title} if found.title else {}),
        outlet=markup.outlet or _site(found.sitename, markup, address),
        authors=markup.authors or _people(found.author or "", markup.outlet),
        guessed_date=found.date,
    )


def _without_byline(paragraphs: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Take a line that only says who wrote the article from above its text."""
    for number, paragraph in enumerate(paragraphs[:MOST_ABOVE]):
        credit = read_credit(paragraph) if _BY.match(paragraph) else None
        if credit and credit.authors and len(paragraphs) > 1:
            return [*paragraphs[:number], *paragraphs[number + 1 :]], credit.authors
    return list(paragraphs), ()


def _site(guessed: str | None, markup: Markup, address: str | None) -> str | None:
    """Return the outlet that was found in the page's title, where that is not its topic."""
    host = key_of(host_of(address))
    for part in re.split(r"\s+[|\-–—·•»:]+\s+", markup.headlines.get("title", "")):
        if len(key_of(part)) >= LEAST_OF_HOST and key_of(part) in host:
            return part  # "IANA — Intergovernmental Treaty Domains" at iana.org
    topics = (set(words(markup.headlines.get(place, ""))) for place in ("h1", "property"))
    own = set(words(guessed or ""))
    is_topic = any(len(own & topic) * 2 > len(own) and len(topic) > 1 for topic in topics)
    return guessed if own and not is_topic else None


def _people(guessed: str, outlet: str | None) -> tuple[str, ...]:
    """Return names out of a byline; "Published" before a date is none, nor is the outlet."""
    names = split_names("; ".join(map(without_date, split_names(guessed))))
    own = key_of(outlet or "")
    return tuple(
        name
        for name in names
        if not LABEL.fullmatch(name.strip(" :"))
        # "BR" at "BR24"; but Ann Lee writes "Ann Lee's notes".
        and not (own == key_of(name) or (" " not in name and own.startswith(key_of(name))))
    )


def page_text(data: bytes, location: str) -> str:
    """Return the characters of a page, by what it says of itself where that is true.

    Raises:
        ParseError: the bytes are not text, or would take minutes to parse.
    """
    if data.count(b"<") > MAX_TAGS or _MANY_ATTRIBUTES.search(data):
        raise ParseError(f"{location} has more markup than a page has", SAVE)
    declared = _CHARSET.search(data[:8192])
    # Pages that were stored anew often declare what they were written in before.
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not is_utf8(data):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # a page may declare one encoding and be written in another
    return decode(data, location)
