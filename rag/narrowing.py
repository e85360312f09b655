"""Cut a cited passage to the sentences that matter, and find what carries a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer import Evidence
from rag.check import check, word_share
from rag.check.shortening import is_shortening
from rag.dates.moments import spoken
from rag.records import Moment, Span
from rag.text.sentences import sentence_spans

# A citation is at most this many neighbouring sentences of what the answerer cites.
MAX_CITED_SENTENCES = 2
_SIZES = range(1, MAX_CITED_SENTENCES + 1)


def said_by(quote: str, outlet: str | None, published: Moment | None) -> str:
    """Return what a citation lets a sentence say: its words, and who published them when."""
    about = (outlet, spoken(published) if published else None)
    return "\n".join((quote, *(each for each in about if each)))


def said_by_piece(piece: Evidence) -> str:
    """Return what a piece of evidence lets a sentence say."""
    return said_by(piece.quote, piece.headline.outlet, piece.headline.published)


def cut_to_support(text: str, piece: Evidence) -> Evidence:
    """Narrow a cited passage to its neighbouring sentences that hold most of what the text says."""
    if text == " ".join(piece.quote.split()):
        return piece
    spans = sentence_spans(piece.quote)
    if len(spans) <= MAX_CITED_SENTENCES:
        return piece
    return _cut(piece, _best(text, piece, [each for n in _SIZES for each in _windows(spans, n)]))


def carrying(text: str, cited: Sequence[Evidence], others: Sequence[Evidence]) -> list[Evidence]:
    """Return what a model's sentence rests on: of what it cites each piece that carries it.

    Where none does, the first of the others that does; empty where nothing carries it.
    """
    if alone := [cut for piece in cited if (cut := _carrying_sentence(text, piece))]:
        return alone
    found = (cut for piece in others if (cut := _carrying_sentence(text, piece)))
    return [cut] if (cut := next(found, None)) else []


def _carrying_sentence(text: str, piece: Evidence) -> Evidence | None:
    """Cut a passage to the sentence that a text is a shortening of, if there is one.

    With the sentence before it, where that says who is meant.
    """
    if word_share(text, piece.quote) < 1:
        return None
    spans = sentence_spans(piece.quote)
    for window in (window for size in _SIZES for window in _windows(spans, size)):
        cut = _cut(piece, window)
        if is_shortening(text, cut.quote) and check(text, said_by_piece(cut)).supported:
            return cut
    return None


def _windows(spans: Sequence[Span], size: int) -> list[Span]:
    """Return each run of so many neighbouring sentences."""
    return [
        Span(spans[first].start, spans[first + size - 1].end)
        for first in range(len(spans) - size + 1)
    ]


def _best(text: str, piece: Evidence, windows: Sequence[Span]) -> Span:
    """Return the window with the most support; of equal ones the shortest, then the first."""
    return max(
        windows, key=lambda w: (word_share(text, w.of(piece.quote)), w.start - w.end, -w.start)
    )


def _cut(piece: Evidence, window: Span) -> Evidence:
    span = Span(piece.span.start + window.start, piece.span.start + window.end)
    marked = piece.marked
    if marked and not (span.start <= marked.start and marked.end <= span.end):
        marked = None
    return replace(piece, span=span, quote=window.of(piece.quote), marked=marked)
