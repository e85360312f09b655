"""Make the characters seen that steer a terminal or reorder a text, in what others have written."""

from __future__ import annotations

import re

#: Control characters but for line feed and tab, halves of characters, and what reorders the text.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Keep a text of others from steering the terminal: from escape sequences and reordering.

    Other characters that are not seen belong to the text: a joiner in Persian or in an emoji.
    """
    return STEERING.sub("\N{REPLACEMENT CHARACTER}", text)
