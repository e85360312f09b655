"""Cut a cited passage to the sentences that matter, and find what carries a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer import Evidence
from rag.check import check, word_share
from rag.check.support import LEAST_SUPPORT
from rag.dates.moments import spoken
from rag.records import Moment, Span
from rag.text.sentences import sentence_spans

# A citation is at most this many neighbouring sentences of what the answerer cites.
MAX_CITED_SENTENCES = 2
# Of a model's sentence: as few as carry it, and at most these.
MAX_CARRYING_SENTENCES = 2
# The share of a model's words that they must hold: docs/decisions.md, "Language models".
LEAST_SUPPORT_OF_MODEL = 0.9


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
    sizes = range(1, MAX_CITED_SENTENCES + 1)
    return _cut(piece, _best(text, piece, [each for n in sizes for each in _windows(spans, n)]))


def carrying(text: str, cited: Sequence[Evidence], others: Sequence[Evidence]) -> list[Evidence]:
    """Return what supports a sentence: of what it cites each piece that does, or all together.

    Where they do not, the first of the others that does; empty where nothing supports it.
    """
    if alone := [cut for piece in cited if (cut := _fewest_sentences(text, piece))]:
        return alone
    together = [cut_to_support(text, piece) for piece in cited]
    if len(cited) > 1 and carries(text, together):
        return together
    found = (cut for piece in others if (cut := _fewest_sentences(text, piece)))
    return [cut] if (cut := next(found, None)) else []


def carries(text: str, pieces: Sequence[Evidence]) -> bool:
    """Tell whether pieces, taken together, say what a model wrote."""
    checked = check(text, "\n\n".join(map(said_by_piece, pieces)))
    return checked.supported and checked.score >= LEAST_SUPPORT_OF_MODEL


def _fewest_sentences(text: str, piece: Evidence) -> Evidence | None:
    """Cut a passage to the fewest neighbouring sentences that support a text, if some do."""
    if word_share(text, said_by_piece(piece)) < LEAST_SUPPORT:
        return None
    spans = sentence_spans(piece.quote)
    for size in range(1, min(len(spans), MAX_CARRYING_SENTENCES) + 1):
        cut = _cut(piece, _best(text, piece, _windows(spans, size)))
        if carries(text, [cut]):
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
