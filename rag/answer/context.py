"""Give a lone sentence what it needs to be understood: the sentence before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer import Evidence
from rag.library import Library
from rag.records import Span
from rag.text.sentences import sentence_spans

# Sentences that may be put in front, and characters that all may have together.
MAX_BEFORE = 2
MAX_CHARS = 600
_LEANING = re.compile(
    r"[“\"'‘(]*(?:(?:and|but|so|then|still|however|meanwhile|instead|also|even so),?\s+)?"
    r"(?:he|she|they|it|that|this|these|those|his|her|their|its|both|such|the two|the pair"
    r"|the (?:remarks|comments|move|decision|announcement|statement)s?)\b",
    re.IGNORECASE,
)


def leans(sentence: str) -> bool:
    """Tell whether a sentence leans on the one before it: it opens with "He", "It" or "That"."""
    return _LEANING.match(sentence) is not None


def in_context(evidence: Sequence[Evidence], library: Library) -> list[Evidence]:
    """Widen each piece of evidence that leans on the sentences before it by those sentences."""
    return [_widened(each, library) if leans(each.quote) else each for each in evidence]


def _widened(piece: Evidence, library: Library) -> Evidence:
    article = library.article(piece.headline.article_id, piece.revision)
    spans = sentence_spans(article.text, article.language)
    before = [span for span in spans if span.end <= piece.span.start]
    start = piece.span.start
    for span in reversed(before[-MAX_BEFORE:]):
        if piece.span.end - span.start > MAX_CHARS:
            break
        start = span.start
        if not leans(span.of(article.text)):
            break
    wide = Span(start, piece.span.end)
    return replace(piece, span=wide, quote=wide.of(article.text))
