"""What every readable form of a receipt tells beside the answer, in the same words and order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rag.dates.moments import parse_moment, spoken, spoken_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.receipt.record import Cited, Near, Receipt, Source, Stated

NO_HEADLINE = "(no headline)"
HOW_TO_VERIFY = "To verify it, save its JSON as well and run: dateline verify FILE.json"


def how_read(receipt: Receipt) -> str:
    """Say what the question was taken for beside its words; "" where it was nothing."""
    read = [f"“{each.words}” as {each.text}" for each in receipt.scope.understood]
    whole = [receipt.rewritten] if receipt.rewritten else []
    return "; ".join([*whole, *read])


def verdict(receipt: Receipt) -> str:
    """Say what has to be known before the answer is read; "" where it answers all."""
    return {
        "answered": "",
        "partly": "Answered in part: what no source supports was left out.",
        "not_in_sources": "Not in the sources.",
    }[receipt.verdict]


def byline(source: Source) -> str:
    """Say who published an article, and when."""
    published = parse_moment(source.published) if source.published else None
    return f"{source.outlet or 'outlet unknown'}, {spoken(published)}"


def check_of(sentence: Stated) -> str:
    """Say what came of checking a sentence: "Supported by the words cited: 0.97"."""
    if sentence.check.supported:
        return f"Supported by the words cited: {sentence.check.score:.2f}"
    return f"Not supported by the words cited: {'; '.join(sentence.check.reasons)}"


def place_of(source: Cited | Near) -> str:
    """Say where the words stand, so that a program finds them."""
    where = f", characters {source.start} to {source.end}" if source.quote is not None else ""
    return (
        f"Article {source.article_id}, revision {source.revision}{where}; "
        f"SHA-256 of its text: {source.text_sha256 or 'unknown'}"
    )


def facts(receipt: Receipt) -> Iterator[tuple[str, str]]:
    """Give how the answer was asked for and made: (what, its value), leaving out what there is not."""
    since, until = (
        parse_moment(each) if each else None for each in (receipt.scope.since, receipt.scope.until)
    )
    given = (
        ("Asked", _time(receipt.asked_at)),
        ("As of", receipt.as_of),
        ("Outlets", ", ".join(receipt.scope.outlets)),
        ("Published", spoken_span(since, until) if since or until else None),
        ("Written by", receipt.answerer),
        *((f"Model: {name}", told) for name, told in receipt.models.items()),
        ("Library", receipt.library),
        ("Index", receipt.index_generation),
        ("Dateline", f"{receipt.dateline}, receipts of version {receipt.version}"),
        ("Receipt’s SHA-256", receipt.sha256),
    )
    yield from ((name, told) for name, told in given if told)


def _time(instant: str | None) -> str | None:
    """Say "7 December 2025, 14:05:09 UTC"."""
    if instant is None:
        return None
    moment = datetime.fromisoformat(instant).astimezone(UTC)
    return f"{spoken(moment)}, {moment:%H:%M:%S} UTC"
