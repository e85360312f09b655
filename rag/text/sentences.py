"""Find the sentences of a text, with their exact places."""

from __future__ import annotations

import re

from sentencex import get_sentence_boundaries

from rag.records import Span

# sentencex ends a sentence after "p.m." and "a.m."; news goes on with the day or the zone:
# "at 3.30 p.m. Monday", "8 a.m. EST".
_TIME_OF_DAY = re.compile(r"\b[ap]\.m\.$")
_GOES_ON = re.compile(
    r"(?:on |in |at )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)|[A-Z]{2,4}\b)"
)


def sentence_spans(text: str, language: str | None = None) -> list[Span]:
    """Return the span of each sentence, in order, without the white space around it.

    A sentence never crosses a paragraph; every character that is not white space is in exactly
    one span.

    Args:
        language: ISO 639-1 code; None reads it as English.
    """
    spans: list[Span] = []
    paragraph = 0
    for block in text.split("\n\n"):
        for found in get_sentence_boundaries(language or "en", block):
            words = block[found["start_index"] : found["end_index"]]
            if not words.strip():
                continue
            start = paragraph + found["start_index"] + len(words) - len(words.lstrip())
            span = Span(start, start + len(words.strip()))
            if (
                spans
                and spans[-1].start >= paragraph
                and _belongs(spans[-1].of(text), span.of(text))
            ):
                span = Span(spans.pop().start, span.end)
            spans.append(span)
        paragraph += len(block) + 2
    return spans


def _belongs(before: str, after: str) -> bool:
    """Tell whether `after` only continues the sentence `before`."""
    if not any(character.isalnum() for character in after):
        return True  # a closing quotation mark, or an ellipsis on its own
    return bool(_TIME_OF_DAY.search(before) and _GOES_ON.match(after))
