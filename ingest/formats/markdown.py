"""Markdown with or without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.decode import decode
from ingest.draft import Draft
from ingest.fields import draft_from_fields
from ingest.formats.text import draft_from_text
from rag.errors import ParseError

NAME = "markdown"
SUFFIXES = (".md", ".markdown")

_FRONT_MATTER = re.compile(r"\ufeff?---[^\S\n]*\n(.*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)", re.DOTALL)


def recognises(data: bytes, name: str) -> bool:
    """Front matter tells it, else the name; a text may use any of its marks by chance."""
    return data.lstrip(b"\xef\xbb\xbf").startswith((b"---\n", b"---\r\n")) or name.endswith(
        SUFFIXES
    )


def parse(data: bytes, location: str) -> Iterator[Draft]:
    """Read one article; front matter wins over what the text says of itself.

    Raises:
        ParseError: the bytes are not text, the front matter is not YAML, or there is no text.
    """
    text = decode(data, location).replace("\r\n", "\n")
    fields: dict[str, Any] = {}
    if found := _FRONT_MATTER.match(text):
        fields, text = _front_matter(found[1], location), text[found.end() :]
    found_in_text = draft_from_text(_plain(text), location)
    if not fields:
        yield found_in_text
        return
    given = draft_from_fields(
        {**fields, "text": found_in_text.text},
        location=location,
        key=location,
        source="front matter",
    )
    yield _filled(given, found_in_text)


def _filled(given: Draft, found: Draft) -> Draft:
    """Take from the text what the front matter leaves out."""
    from dataclasses import replace

    return replace(
        given,
        title=given.title or found.title,
        outlet=given.outlet or found.outlet,
        authors=given.authors or found.authors,
        published=given.published or found.published,
        modified=given.modified or found.modified,
        dates_from={**found.dates_from, **given.dates_from},
    )


def _front_matter(text: str, location: str) -> dict[str, Any]:
    # Imported here: most articles have no front matter.
    import yaml

    try:
        fields = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as cause:  # ValueError: 2025-13-45 is no date
        raise ParseError(
            f"{location}: the front matter is not YAML", "correct the lines between the two ---"
        ) from cause
    return fields if isinstance(fields, dict) else {}


def _plain(text: str) -> str:
    """Return the words of a Markdown text, a blank line between blocks."""
    # Imported here: only this format needs it.
    from markdown_it import MarkdownIt

    blocks = []
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(text):
        if token.type == "inline":
            blocks.append("".join(_words(child) for child in token.children or []))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content)
    return "\n\n".join(blocks)


def _words(token: Any) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n" if token.type == "hardbreak" else " "
    return token.content if token.type in ("text", "code_inline") else ""
