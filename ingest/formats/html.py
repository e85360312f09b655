"""HTML pages saved to disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.credits import split_names
from ingest.dates import read_date
from ingest.decode import decode
from ingest.draft import Draft
from rag.errors import ParseError

NAME = "html"
SUFFIXES = (".html", ".htm", ".xhtml")

_OPENING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    rb"<(?:!doctype html|html|head|body)\b",
    re.I | re.S,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)


def recognises(data: bytes, name: str) -> bool:
    """A page begins as one, or is called one."""
    return bool(_OPENING.match(data[:4096])) or name.endswith(SUFFIXES)


def parse(data: bytes, location: str) -> Iterator[Draft]:
    """Read the article of one page.

    Raises:
        ParseError: the bytes are not text, or the page holds no article.
    """
    # Imported here: it takes half a second, and other formats do without it.
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        _page_text(data, location),
        with_metadata=True,
        include_comments=False,
        # A year in the footer or a date in the text is not when the page was published.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or not (found.text or "").strip():
        raise ParseError(
            f"{location} holds no article text",
            "open the page in a browser, save it again, and ingest that file",
        )
    published = read_date(found.date)
    # trafilatura gives one paragraph a line, and the page's own headline as the first of them.
    paragraphs = found.text.split("\n")
    if len(paragraphs) > 1 and paragraphs[0].strip() == (found.title or "").strip():
        paragraphs.pop(0)
    yield Draft(
        location=location,
        key=found.url or location,
        text="\n\n".join(paragraphs),
        title=found.title or None,
        outlet=found.sitename or None,
        url=found.url or None,
        authors=split_names(found.author) if found.author else (),
        published=published,
        dates_from={"published": "meta"} if published else {},
        language=found.language or None,
    )


def _page_text(data: bytes, location: str) -> str:
    declared = _CHARSET.search(data[:8192])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # a page may declare one encoding and be written in another
    return decode(data, location)
