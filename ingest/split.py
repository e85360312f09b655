"""Split an article into passages that end on sentence boundaries."""

from __future__ import annotations

from typing import Any

from langchain_text_splitters import TextSplitter

from rag.records import Span
from rag.text.sentences import sentence_spans

# Characters; the embedding model reads 256 tokens, about 1,100 characters of English news.
MAX_CHARS = 1000


def split_passages(
    text: str, language: str | None = None, max_chars: int = MAX_CHARS
) -> list[Span]:
    """Return the spans of the passages of a canonical text, in order.

    Passages do not overlap; joined with the white space between them they are the text. Lengths
    are evened out, so that no short rest is left at the end.

    Args:
        max_chars: no passage is longer, unless one sentence is; that one is cut at white space.

    Returns:
        Empty only for a text without words.
    """
    sentences = [
        piece for span in sentence_spans(text, language) for piece in _cut(text, span, max_chars)
    ]
    if not sentences:
        return []
    total = sentences[-1].end - sentences[0].start
    target = total / -(-total // max_chars)  # as even as the number of passages allows
    passages = [sentences[0]]
    for sentence in sentences[1:]:
        last = passages[-1]
        fits = sentence.end - last.start <= max_chars
        # Nearer to the even length with the sentence than without it.
        nearer = (sentence.end - last.start) - target <= target - (last.end - last.start)
        if fits and nearer:
            passages[-1] = Span(last.start, sentence.end)
        else:
            passages.append(sentence)
    return passages


class PassageSplitter(TextSplitter):
    """The same splitting as a LangChain text splitter."""

    def __init__(self, max_chars: int = MAX_CHARS, **options: Any) -> None:
        super().__init__(chunk_size=max_chars, chunk_overlap=0, **options)

    def split_text(self, text: str) -> list[str]:
        """Return the passages' texts."""
        return [span.of(text) for span in split_passages(text, max_chars=self._chunk_size)]


def _cut(text: str, span: Span, max_chars: int) -> list[Span]:
    """Cut one overlong sentence (a table, a list without full stops) at white space."""
    pieces, start = [], span.start
    while span.end - start > max_chars:
        cut = max(
            text.rfind(" ", start, start + max_chars), text.rfind("\n", start, start + max_chars)
        )
        end = cut if cut > start else start + max_chars
        pieces.append(Span(start, end))
        start = end
        while start < span.end and text[start].isspace():
            start += 1
    if start < span.end:
        pieces.append(Span(start, span.end))
    return pieces
