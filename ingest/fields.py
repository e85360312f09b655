"""Make a draft from named fields, whatever their writer called them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urljoin

from ingest.around import Around
from ingest.clean import clean_line
from ingest.dates import read_date, read_month
from ingest.draft import Draft
from ingest.page.address import WEB, identity
from ingest.page.fragment import paragraphs_of
from ingest.section import section_of
from ingest.writers import split_names
from ingest.zones import times_with_offset
from rag.errors import ParseError
from rag.records import Moment

#: The names under which a field is looked for, the first that holds something wins. They are
#: compared folded, "Article Text" as "text".
WHOLE_TEXT = (
    "text",
    "body",
    "content",
    "body_text",
    "body_html",
    "html",
    "articlebody",
    "full_text",
)
TEXT = (*WHOLE_TEXT, "summary", "description")
TITLE = ("title", "headline", "webtitle")
URL = ("url", "link", "web_url", "weburl", "permalink")
OUTLET = ("outlet", "source", "publisher", "publication", "provider")
PUBLISHED = (
    "published", "published_at", "date", "publishedat", "date_published", "datepublished",
    "published_date", "publish_date", "publication_date", "pubdate", "pub_date", "webpublicationdate",
)  # fmt: skip
MODIFIED = ("modified", "updated", "updated_at", "date_modified", "datemodified", "updatedat")
AUTHORS = ("authors", "author", "byline")
LANGUAGE = ("language", "lang", "inlanguage")
STANDFIRST = (
    "standfirst", "subtitle", "subheadline", "subheading", "deck", "dek", "trailtext", "alternativeheadline",
    "abstract", "excerpt", "summary", "description",
)  # fmt: skip
SECTION = ("section", "section_name", "sectionname", "articlesection", "category", "categories")

# Under which interfaces put an article's fields, as the Guardian's "fields"; so deep within one another.
_HOLDERS = (
    "fields",
    "article",
    "post",
    "story",
    "item",
    "attributes",
    "content",
    "data",
    "response",
)
_MOST_HOLDERS = 4

_HTML = re.compile(
    r"\A\s*<(?:!--|!doctype|html|body|p|div|h[1-6]|ul|ol|section|article|figure|blockquote|span|strong|em|b|i|a|img)\b"
    r"|</(?:p|div|h[1-6]|li|blockquote)\s*>|<br\s*/?>",
    re.IGNORECASE,
)
# "[+1683 chars]": NewsAPI gives the first 200 characters of an article and counts the others.
_CUT = re.compile(r"\[\+\d+ chars\]$")


def draft_from_fields(
    fields: Mapping[str, Any], *, location: str, key: str | None, source: str
) -> Draft:
    """Make a draft from a JSON object or front matter.

    Args:
        key: the article's identity where it has no address; None takes its headline or its text.
        source: what `dates_from` says of a date found here.

    Raises:
        ParseError: there is no text, or only its beginning.
    """
    fields = _folded(fields)
    title, url = _line(first_of(fields, TITLE)), _line(first_of(fields, URL))
    text = _whole_text(fields, location, url, source)
    language = language_code(_line(first_of(fields, LANGUAGE)))
    said = {
        "published": _line(first_of(fields, PUBLISHED)),
        "modified": _line(first_of(fields, MODIFIED)),
    }
    around = Around(zoned=times_with_offset(said.values()))
    moments = {name: read_date(text, language, around) for name, text in said.items()}
    return Draft(
        location=location,
        key=(identity(url) if url else key) or f"{location.rpartition(':')[0]}#{title or text}",
        text=text,
        title=title,
        outlet=_line(first_of(fields, OUTLET)),
        url=url,
        authors=_names(first_of(fields, AUTHORS)),
        published=moments["published"],
        modified=moments["modified"],
        dates_from=_dates_from(fields, moments, source),
        language=language,
        standfirst=text_in(first_of(fields, STANDFIRST)),
        section=section_of(first_of(fields, SECTION)),
    )


def language_code(text: str | None) -> str | None:
    """Return the language of "en", "en-GB" or "en_US"."""
    found = re.match(r"[a-z]{2,3}(?=[-_]|$)", (text or "").casefold())
    return found[0] if found else None


def _dates_from(
    fields: Mapping[str, Any], moments: Mapping[str, Moment | None], source: str
) -> dict[str, str]:
    """Say where each date was found; where only the month is known, that stands here alone."""
    found = {name: source for name, moment in moments.items() if moment}
    month = read_month(_line(first_of(fields, PUBLISHED)))
    return found | ({"published": source, "published_month": month} if month else {})


def text_in(value: Any) -> str | None:
    """Return a text as it is, and None of anything else."""
    return value if isinstance(value, str) else None


def address_in(value: Any) -> str | None:
    """Return a web address, and None of anything else: an identifier, a path, a list."""
    line = _line(value)
    return line if line and line.casefold().startswith(WEB) else None


def address_from(base: str, link: Any) -> str | None:
    """Return the web address that a link on a page or in a feed leads to; None where it is none."""
    try:
        return address_in(urljoin(base, link)) if isinstance(link, str) and link else None
    except ValueError:  # "http://[" is none
        return None


def first_of(fields: Mapping[str, Any], names: Sequence[str]) -> Any:
    """Return what stands under the first of these names that holds something, or None."""
    return next((fields[name] for name in names if fields.get(name)), None)


def folded(name: str) -> str:
    """Return a field's name as it is looked for."""
    name = re.sub(r"[\s-]+", "_", name.strip().casefold())
    return name.removeprefix("article_").removeprefix("content_")


def _folded(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fold the names, also of objects that hold fields; where two become one, the outer stays."""
    found: dict[str, Any] = {}
    waiting = [fields]
    for _ in range(_MOST_HOLDERS):
        held: list[Mapping[str, Any]] = []
        for name, value in ((name, value) for each in waiting for name, value in each.items()):
            if not isinstance(name, str) or value in (None, "", [], {}):
                continue
            if isinstance(value, Mapping) and isinstance(value.get("rendered"), str):
                found.setdefault(folded(name), _rendered(folded(name), value["rendered"]))
            elif isinstance(value, Mapping) and name.casefold() in _HOLDERS:
                held.append(value)
            else:
                found.setdefault(folded(name), value)
        waiting = held
    return found


def _rendered(name: str, html: str) -> str:
    """Return what WordPress gives as HTML: a headline as its words, a text as it is."""
    return " ".join(paragraphs_of(html).split()) if name in TITLE else html


def _whole_text(fields: Mapping[str, Any], location: str, url: str | None, source: str) -> str:
    texts = (fields[name] for name in TEXT if isinstance(fields.get(name), str))
    text = next((text for text in texts if text.strip()), "")
    # Of records nobody says which it is; other formats know, and give text.
    if source == "record" and _HTML.search(text):
        text = paragraphs_of(text)
    elsewhere = f"ingest the page itself: {url}" if url else "ingest the article from elsewhere"
    if not text.strip():
        named = f"give the article's text in one of: {', '.join(TEXT)}"
        hint = named if source == "record" and not url else elsewhere
        raise ParseError(f"{location} has no text", hint, location=location)
    if _CUT.search(text.rstrip()[-40:]):
        raise ParseError(
            f"{location} holds only the beginning of the text", elsewhere, location=location
        )
    return text


def _line(value: Any) -> str | None:
    """Return a value as one line; {"name": "BBC"} is how NewsAPI writes an outlet."""
    if isinstance(value, Mapping):
        value = value.get("name")
    # Nothing else is a name or a date; a list, printed, would be neither.
    return clean_line(str(value)) if isinstance(value, str | int | float | date) else None


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return split_names(value)
    if isinstance(value, Mapping):
        value = [value]
    if isinstance(value, list):
        return tuple(name for name in map(_line, value) if name)
    return ()
