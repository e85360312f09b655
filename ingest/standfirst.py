"""Tell a standfirst, the summary below a headline, from what else is called a description."""

from __future__ import annotations

import re

from ingest.clean import clean_line
from ingest.page.blocks import key_of
from ingest.page.fragment import paragraphs_of

# Characters; a longer "description" is the text.
MAX_STANDFIRST = 600
# Letters and digits; a shorter one is a label: "Exclusive", "Live updates".
LEAST_LETTERS = 15
# Letters and digits that two texts have in common from their beginning, when one is the other's.
SAME_LETTERS = 60
# Where a program cut it: "…", "...", "[…]".
_CUT = re.compile(r"\s*\[?(?:…|\.\.\.)\]?$")


def settled(said: str | None, title: str | None, text: str) -> str | None:
    """Return what a source calls a standfirst, where it is one; as the text says it, if that begins so.

    The headline said again is none, nor is the beginning of the first paragraph, or what was cut.

    Args:
        said: as written; may hold markup.
        title: the article's headline.
        text: its canonical text.
    """
    line = clean_line(paragraphs_of(said or ""))
    first, key = text.split("\n\n", 1)[0], key_of(line or "")
    if line is None or len(line) > MAX_STANDFIRST or len(key) < LEAST_LETTERS:
        return None
    if key == key_of(first):
        return first if first != text else None
    is_none = _CUT.search(line) or key in key_of(title or "") or is_beginning(line, text)
    return None if is_none else line


def is_beginning(line: str, text: str) -> bool:
    """Tell whether a text begins with a line, which may have been cut, or changed further on."""
    own = key_of(_CUT.sub("", line))[:SAME_LETTERS]
    return key_of(text[: 3 * SAME_LETTERS]).startswith(own)
