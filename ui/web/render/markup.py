"""The one place where text from outside meets markup.

Every value goes through `fill`, which escapes whatever is not already Markup. Templates are
literals of this package, never text from an article, a question, a file name or an error.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from markupsafe import Markup

from rag.dates.moments import spoken
from rag.records import Article, Citation, Headline

# Lone surrogates cannot be sent as UTF-8; the other controls have no look of their own.
_UNPRINTABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# "http://127.0.0.1:8080/v1 refuses …", "openai:gpt-5-mini answers …".
_NAME = re.compile(r"[^\s:]+:[^\s:]")
NO_HEADLINE = "(no headline)"
NO_OUTLET = "outlet unknown"


def fill(template: str, **values: object) -> Markup:
    """Put values into a template of this file; all but Markup is escaped."""
    safe = {
        name: value
        if isinstance(value, Markup)
        else _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))
        for name, value in values.items()
    }
    return Markup(template).format(**safe)


def optional(template: str, value: str) -> Markup:
    """Return the template with {0} filled in, or nothing where there is no value."""
    return fill(template.replace("{0}", "{value}"), value=value) if value else Markup()


def join(parts: Iterable[Markup]) -> Markup:
    """Return the parts one after the other."""
    return Markup().join(parts)


def sentence_case(text: str) -> str:
    """Return a text with a capital at its beginning, unless an address or a model's name is there."""
    return text if _NAME.match(text) else text[:1].upper() + text[1:]


def byline(item: Article | Citation | Headline) -> str:
    """Return who published something, in which section where that is known, and when."""
    section = item.section if isinstance(item, Article) else None
    place = " · ".join(filter(None, (item.outlet or NO_OUTLET, section)))
    return f"{place}, {spoken(item.published)}"


def standfirst(article: Article) -> Markup:
    """Return the standfirst, where it is not the beginning of the text."""
    return optional("<p class='standfirst' dir='auto'>{0}</p>", article.standfirst_apart or "")


def address(url: str | None) -> Markup:
    """Return a link to the original page; only http(s), as other schemes can run a script."""
    try:
        known = urlsplit(url or "").scheme in ("http", "https")
    except ValueError:  # such as "http://[": no address that a browser could open
        known = False
    if not known:
        return Markup()
    return fill(
        " <a class='address' href='{url}' target='_blank' rel='noopener noreferrer'>"
        "Original page</a>",
        url=url,
    )


def key_of(place: str) -> str:
    """Return what names a place in the page: it may hold what HTML cannot."""
    return hashlib.sha256(place.encode("utf-8", "replace")).hexdigest()[:16]
