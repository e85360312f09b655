"""A receipt as Markdown: what stands in it is text, whatever an article has written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.visible import STEERING
from ui.receipts.facts import (
    HOW_TO_VERIFY,
    NO_HEADLINE,
    byline,
    check_of,
    facts,
    how_read,
    place_of,
    verdict,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.receipt.record import Cited, Near, Receipt

# What begins markup anywhere in a line; "&" an entity, "$" a formula.
_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~$])")
# The place before what makes a list, a rule or a heading of a line that begins with it.
_FIRST = re.compile(r"^(?:\d+(?=[.)](?: |$))|(?=[-+=]))")


def receipt_markdown(receipt: Receipt) -> str:
    """Return a receipt as a Markdown document."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_lines(receipt))) + "\n"


def _lines(receipt: Receipt) -> Iterator[str]:
    yield from (f"# {_plain(receipt.question)}", "")
    if read := how_read(receipt):
        yield from (f"Read as: {_plain(read)}", "")
    if told := verdict(receipt):
        yield from (f"**{_plain(told)}**", "")
    for sentence in receipt.sentences:
        cited = "".join(f" \\[{number}\\]" for number in sentence.citations)
        yield from (f"{_plain(sentence.text)}{cited} *{_plain(check_of(sentence))}*", "")
    if not receipt.sentences:
        yield from (_plain(receipt.text), "")
    if asks := receipt.clarification:
        yield from (_plain(asks.text), "", *(f"- {_plain(each.text)}" for each in asks.choices), "")
    if receipt.struck:
        yield from ("## Left out", "")
    for struck in receipt.struck:
        yield f"- {_plain(struck.text)} ({_plain(struck.reason)})"
    yield ""
    if receipt.citations:
        yield from ("## Sources", "")
    for source in receipt.citations:
        yield from _source(source, f"\\[{source.number}\\] ")
    if receipt.nearest:
        yield from ("## Nearest", "")
    for near in receipt.nearest:
        yield from _source(near, "")
    yield from ("## How it was made", "")
    yield from (f"- {_plain(name)}: {_plain(told)}" for name, told in facts(receipt))
    yield from ("", _plain(HOW_TO_VERIFY))


def _source(source: Cited | Near, number: str) -> Iterator[str]:
    yield from (
        f"### {number}{_plain(source.title or NO_HEADLINE)}",
        "",
        _plain(byline(source)),
        "",
    )
    if source.url:
        yield from (_plain(source.url), "")
    if source.quote:
        yield from (f"> {_plain(source.quote)}", "")
    if carried := getattr(source, "also_carried_by", ()):
        yield from (f"Also carried by {_plain(', '.join(carried))}", "")
    yield from (_plain(place_of(source)), "")


def _plain(text: str) -> str:
    """Return a text on one line, with what Markdown would read as markup escaped."""
    line = " ".join(STEERING.sub(" ", text).split())
    return _FIRST.sub(r"\g<0>\\", _MARKUP.sub(r"\\\1", line))
