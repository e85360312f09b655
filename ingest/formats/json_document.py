"""JSON documents: one article, a list of them, or an object that holds such a list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.decode import decode
from ingest.draft import Draft
from ingest.fields import WHOLE_TEXT, draft_from_fields, folded
from ingest.formats import json_lines
from ingest.records import Record, drafts_of
from rag.errors import ParseError

NAME = "json"
SUFFIXES = (".json",)
#: Under which an interface gives its articles; NewsAPI's is "articles", the Guardian's is
#: "results" within "response".
LISTS = ("articles", "items", "results", "docs", "documents", "news", "stories", "entries", "posts", "data", "response")  # fmt: skip
# How deep a list may be within such objects.
MAX_WRAPPINGS = 3

# An object or a list of objects; "[Editor's note" and "{name}" begin texts.
_OPENING = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?(?:\{\s*(?:"[^"\n]{0,200}"\s*:|\})|\[\s*\])')


def recognises(data: bytes, name: str) -> bool:
    """It begins as JSON and is not an article a line, or is called JSON."""
    if name.endswith(json_lines.SUFFIXES):
        return False
    if not _OPENING.match(data[:4096]):
        return name.endswith(SUFFIXES)
    first = json_lines.first_object(data)
    return first is None or articles_of(first) is not None


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read the articles; "news.json:3" is the third of a list.

    Raises:
        ParseError: it is not JSON, or holds no articles.
    """
    document = read_json(data, location)
    articles = articles_of(document)
    if articles is not None:
        return drafts_of(records_in(articles, location), source="record")
    if isinstance(document, dict):
        return iter([draft_from_fields(document, location=location, key=location, source="record")])
    raise ParseError(f"{location} holds no articles", "give an object an article, in a list")


def read_json(data: bytes, location: str) -> Any:
    """Return a JSON document.

    Raises:
        ParseError: it is not JSON, or nests without end.
    """
    try:
        # strict=False: line ends within strings are common.
        return json.loads(decode(data, location), strict=False)
    except RecursionError as cause:
        raise ParseError(
            f"{location} is not JSON: it nests too deep", "export the file again"
        ) from cause
    except json.JSONDecodeError as cause:
        where = f"from line {cause.lineno}, character {cause.colno} on"
        raise ParseError(f"{location} is not JSON {where}", "export the file again") from cause
    except ValueError as cause:  # a number of thousands of digits
        raise ParseError(f"{location} is not JSON", "export the file again") from cause


def articles_of(document: Any) -> list[Any] | None:
    """Return the list of articles in a document, or None where it holds no such list."""
    for _ in range(MAX_WRAPPINGS):
        if isinstance(document, list):
            return document
        if not isinstance(document, dict) or _has_text(document):
            return None
        held = (document[name] for name in LISTS if isinstance(document.get(name), list | dict))
        document = next(held, None)
    return document if isinstance(document, list) else None


def records_in(items: list[Any], location: str) -> Iterator[Record | ParseError]:
    """Give each object of a list as a record, numbered from 1."""
    for number, item in enumerate(items, start=1):
        place = f"{location}:{number}"
        if isinstance(item, dict):
            yield Record(place, item)
        else:
            yield ParseError(
                f"{place} is not a JSON object", "give an object an article", location=place
            )


def _has_text(document: dict[str, Any]) -> bool:
    return any(folded(name) in WHOLE_TEXT for name in document)
