"""What a format hands over: an article as its source writes it, or where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.records import Moment


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as parsed; everything but the text may be unknown."""

    #: Where it came from, as shown to the user: "/news/monday.jsonl:17".
    location: str
    #: What stays the same when the article changes: its address, else its file and headline.
    key: str
    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    dates_from: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    #: As its source sets it apart; `standfirst.settled` tells whether it is one.
    standfirst: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An article's or a feed's address in a list, with what that says of it."""

    url: str
    title: str | None = None
    outlet: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    standfirst: str | None = None
    section: str | None = None
    #: A digest of all that the list says of it: another one, and the article may have changed.
    said: str | None = None
    #: False of a feed that a page names beside its main one: of a section, of comments.
    is_main: bool = True


@dataclass(frozen=True, slots=True)
class Skipped:
    """Parts of a source that are no articles, or are read elsewhere: counted, and nothing wrong."""

    number: int
