"""Take a question apart where it asks about more than one thing, so that each is looked for."""

from __future__ import annotations

import re

from rag.text.words import content_words

# Where one claim may end and the next begin: "Does A say …, while B says …", "…, and is also …".
_JOINT = re.compile(
    r"[,;]\s+(?=[^\W\d])|\s+(?=(?:while|whereas)\b)"
    r"|\s+(?=and\s+(?:does|do|did|is|are|was|were|has|have|also|who|which|whose|the)\b)",
    re.IGNORECASE,
)
# Fewer words of meaning say too little to be looked for alone: they stay with their neighbour.
LEAST_WORDS = 4
MOST_PARTS = 4


def parts(question: str) -> list[str]:
    """Return the parts of a question in order; none when it asks about one thing."""
    found: list[str] = []
    for piece in filter(None, _JOINT.split(question)):
        if found and (_is_short(piece) or _is_short(found[-1]) or len(found) == MOST_PARTS):
            found[-1] = f"{found[-1]}, {piece}"
        else:
            found.append(piece)
    return found if len(found) > 1 else []


def _is_short(text: str) -> bool:
    return len(content_words(text)) < LEAST_WORDS
