"""Verify a receipt: look each quote up in a library, and say what has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.citations import carrying_too
from rag.dates.moments import moment_text
from rag.library import Library
from rag.receipt.record import Cited, Near, Receipt
from rag.receipt.within import Finding, faults_within, named
from rag.records import Article, Span

_FIELDS = ("title", "outlet", "url", "published")
# Of words that are told in a finding.
_SHOWN_CHARS = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What the library has of an article that was shown; None where there is nothing to say."""

    #: "citation 1", "nearest 2".
    name: str
    article_id: str
    #: The revision that holds the text that was cited, as this library counts them.
    revision: int | None
    #: Whether the quote stands at its place there.
    stands: bool | None
    newest: int | None
    #: Where the quote stands in the newest revision.
    in_newest: Span | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of verifying a receipt."""

    #: Which library the quotes were looked up in, beside the one that answered.
    library: Literal["same", "another", "none"]
    found: tuple[Found, ...]
    findings: tuple[Finding, ...]

    @property
    def is_well(self) -> bool:
        """Whether all that was shown stands."""
        return not any(each.is_fault for each in self.findings)


def verify(receipt: Receipt, library: Library | None) -> Verified:
    """Check a receipt by itself, and look each quote up in a library, if there is one."""
    findings = list(faults_within(receipt))
    if library is None:
        told = "the quotes could not be looked up: there is no library here"
        return Verified("none", (), (*findings, Finding("no_library", "receipt", told)))
    found = []
    with library.snapshot():
        same = receipt.library == library.fact("library")
        if not same:
            told = "another library than this one answered"
            findings.append(Finding("library", "receipt", told, is_fault=False))
        for name, source in named(receipt):
            its, of_it = _look_up(name, source, library)
            found.append(its)
            findings += of_it
    return Verified("same" if same else "another", tuple(found), tuple(findings))


def _look_up(name: str, source: Cited | Near, library: Library) -> tuple[Found, list[Finding]]:
    """Find the revision that was shown, the words in it, and what came of them since."""
    if not library.has_article(source.article_id):
        told = f"the article {source.article_id} is not in the library (any more)"
        return Found(name, source.article_id, None, None, None, None), [
            Finding("removed", name, told)
        ]
    revisions = library.revisions(source.article_id)
    held, newest = _revision_shown(source, revisions), revisions[-1]
    stands = None
    if held and source.quote is not None:
        stands = source.span.of(held.text) == source.quote
    in_newest = _place(source.quote, newest.text, source.span.start)
    found = Found(
        name, source.article_id, held.revision if held else None, stands, newest.revision, in_newest
    )
    if held is None:
        return found, list(_faults_of_text(name, source, revisions))
    return found, [
        *_faults(name, source, held),
        *_faults_of_copies(name, source, library),
        *_since(name, source, held, newest, in_newest),
    ]


def _revision_shown(source: Cited | Near, revisions: Sequence[Article]) -> Article | None:
    """Return the revision with the text that was shown; of several the one of that number."""
    same = [each for each in revisions if source.text_sha256 in (None, _sha256(each.text))]
    numbered = [each for each in same if each.revision == source.revision]
    if numbered or source.text_sha256 is None:
        return numbered[0] if numbered else None
    return same[-1] if same else None


def _faults(name: str, source: Cited | Near, held: Article) -> Iterator[Finding]:
    if held.revision != source.revision:
        told = f"what was revision {source.revision} is revision {held.revision} in this library"
        yield Finding("revision", name, told, is_fault=False)
    if source.quote is not None and source.span.of(held.text) != source.quote:
        place = _place(source.quote, held.text, source.span.start)
        there = f"stands at {place.start}–{place.end}, not" if place else "does not stand"
        says = _shortened(source.span.of(held.text))
        where = f"{source.span.start}–{source.span.end}"
        yield Finding(
            "quote", name, f"its quote {there} at {where}; the article says there: “{says}”"
        )
    for field in _FIELDS:
        told, stored = getattr(source, field), getattr(held, field)
        stored = moment_text(stored) if field == "published" else stored
        if told != stored:
            is_it = f"the receipt says {_shortened(told)!r}, the library {_shortened(stored)!r}"
            yield Finding("source", name, f"its {field}: {is_it}")


def _faults_of_copies(name: str, source: Cited | Near, library: Library) -> Iterator[Finding]:
    """Say who is named as carrying the words, too, and has no copy with them here."""
    if isinstance(source, Near) or not source.also_carried_by:
        return
    known = carrying_too(source.quote, source.article_id, library)
    for carrier in dict.fromkeys(source.also_carried_by):
        if carrier not in known:
            told = f"{_shortened(carrier)!r} has no copy in the library that carries these words"
            yield Finding("carried", name, told)


def _faults_of_text(
    name: str, source: Cited | Near, revisions: Sequence[Article]
) -> Iterator[Finding]:
    """Say that no revision has the text that was shown, and whether one has the words."""
    numbers = [each.revision for each in revisions]
    what = (
        f"the text of revision {source.revision} is not the one that was cited"
        if source.revision in numbers
        else f"the article has no revision {source.revision}, and none with the text that was cited"
    )
    having = [each.revision for each in revisions if source.quote and source.quote in each.text]
    words = f"stands in revision {having[-1]}" if having else "stands in none of its revisions"
    yield Finding("text", name, f"{what}; the quote {words}")


def _since(
    name: str, source: Cited | Near, held: Article, newest: Article, in_newest: Span | None
) -> Iterator[Finding]:
    """Say what a newer revision makes of the words."""
    if newest.revision == held.revision:
        return
    told = f"revision {newest.revision} of the article is newer"
    if source.quote is None or in_newest == source.span:
        yield Finding("newer", name, f"{told}; the quote stands in it, too", is_fault=False)
    elif in_newest:
        where = f"{in_newest.start}–{in_newest.end}"
        yield Finding("newer", name, f"{told}; the quote stands in it at {where}", is_fault=False)
    else:
        yield Finding("newer", name, f"{told}, and the quote does not stand in it any more")


def _place(quote: str | None, text: str, near: int) -> Span | None:
    """Return where a quote stands in a text; of several places the one nearest to an offset."""
    if not quote:
        return None
    before = text.rfind(quote, 0, near + len(quote))
    after = text.find(quote, near)
    starts = [each for each in (before, after) if each >= 0]
    if not starts:
        return None
    start = min(starts, key=lambda each: abs(each - near))
    return Span(start, start + len(quote))


def _sha256(text: str) -> str:
    # Of the text as it is now: what the library says of it may have been changed with it.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _shortened(text: str | None) -> str | None:
    words = " ".join(text.split()) if text else text
    return words if not words or len(words) <= _SHOWN_CHARS else words[: _SHOWN_CHARS - 1] + "…"
