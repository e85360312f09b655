"""Make a draft from named fields, whatever their writer called them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ingest.clean import clean_line
from ingest.credits import split_names
from ingest.dates import read_date
from ingest.draft import Draft
from rag.errors import ParseError

#: The names under which a field is looked for, the first that holds something wins.
TEXT = ("text", "body", "content")
TITLE = ("title", "headline")
URL = ("url", "link")
OUTLET = ("outlet", "source", "publisher")
PUBLISHED = ("published", "published_at", "date", "publishedAt", "date_published")
MODIFIED = ("modified", "updated", "updated_at", "date_modified")
AUTHORS = ("authors", "author", "byline")


def draft_from_fields(
    fields: Mapping[str, Any], *, location: str, key: str | None, source: str
) -> Draft:
    """Make a draft from a JSON object or front matter.

    Args:
        key: the article's identity where it has no address; None takes its headline or its text.
        source: what `dates_from` says of a date found here.

    Raises:
        ParseError: there is no text.
    """
    text = _first(fields, TEXT)
    if not isinstance(text, str) or not text.strip():
        raise ParseError(
            f"{location} has no text",
            f"give the article's text in one of: {', '.join(TEXT)}",
            location=location,
        )
    title, url = _line(_first(fields, TITLE)), _line(_first(fields, URL))
    moments = {
        "published": read_date(_line(_first(fields, PUBLISHED))),
        "modified": read_date(_line(_first(fields, MODIFIED))),
    }
    return Draft(
        location=location,
        key=url or key or f"{location.rpartition(':')[0]}#{title or text}",
        text=text,
        title=title,
        outlet=_line(_first(fields, OUTLET)),
        url=url,
        authors=_names(_first(fields, AUTHORS)),
        published=moments["published"],
        modified=moments["modified"],
        dates_from={name: source for name, moment in moments.items() if moment},
        language=_line(fields.get("language")),
    )


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next(
        (fields[name] for name in names if fields.get(name) not in (None, "", [], {})), None
    )


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
