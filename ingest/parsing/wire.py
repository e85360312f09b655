"""What goes between the program and a process that parses: lines of JSON, nothing that runs code."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ingest.draft import Draft, Link, Skipped
from rag.dates.moments import moment_text, parse_moment
from rag.errors import ParseError
from rag.records import Moment

#: What is found in a source.
Item = Draft | Link | ParseError | Skipped
Want = Literal["articles", "links", "feeds"]
END = b"{}\n"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to parse."""

    #: Where its bytes are.
    path: str
    #: What it is called: its format may be found by that.
    name: str
    #: What the user knows it by, a path or an address.
    location: str
    format: str | None = None
    #: "links": of a list of addresses, such as a feed, give these and not what it holds itself.
    #: "feeds": the feeds that it is, lists, or names.
    want: Want = "articles"
    #: Of computing until the next article; a dense PDF has taken ten.
    seconds: float = 60.0
    #: Of memory, beside what is allowed for the size of the file.
    memory_bytes: int = 3_000_000_000


def job_line(job: Job) -> bytes:
    """Write a job."""
    return json.dumps(asdict(job)).encode("ascii") + b"\n"


def read_job(line: bytes) -> Job:
    """Read a job."""
    return Job(**json.loads(line))


def item_line(item: Item) -> bytes:
    """Write an item; ASCII, so that a lone surrogate passes."""
    if isinstance(item, ParseError):
        told = {"message": item.message, "hint": item.hint, "location": item.location}
        return _line("error", told)
    fields = {name: getattr(item, name) for name in item.__slots__}
    if isinstance(item, Skipped):
        return _line("skipped", fields)
    for name in ("published", "modified"):
        fields[name] = moment_text(fields[name])
    if isinstance(item, Link):
        return _line("link", fields)
    return _line("draft", {**fields, "dates_from": dict(item.dates_from)})


def read_item(line: bytes) -> Item | None:
    """Read an item; None of the line that ends a file.

    Raises:
        ValueError: the line is no such thing.
    """
    if line == END:
        return None
    try:
        ((kind, fields),) = json.loads(line).items()
        if kind == "error":
            return ParseError(fields["message"], fields["hint"], location=fields["location"])
        if kind == "skipped":
            return Skipped(**fields)
        fields |= {name: _moment(fields[name]) for name in ("published", "modified")}
        if kind == "link":
            return Link(**fields)
        return Draft(**{**fields, "authors": tuple(fields["authors"])})
    except (TypeError, KeyError, AttributeError) as cause:
        raise ValueError("not an item") from cause


def _line(kind: str, fields: dict[str, Any]) -> bytes:
    return json.dumps({kind: fields}).encode("ascii") + b"\n"


def _moment(text: str | None) -> Moment | None:
    return parse_moment(text) if text else None
