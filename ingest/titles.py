"""Tell a title that somebody gave a document from the name of its file or its program."""

from __future__ import annotations

import re

from ingest.clean import clean_line
from ingest.header import MAX_TITLE

_NO_TITLE = re.compile(
    r".*\.\w{1,5}|microsoft (?:word|powerpoint|excel)\b.*|untitled.*|(?:document|slide|book|layout) ?\d*"
    r"|powerpoint presentation",
    re.IGNORECASE,
)
# A single word is a file's name, or a template's.
LEAST_WORDS = 2


def real_title(title: str | None) -> str | None:
    """Return the title in a document's properties, or None where it is none."""
    line = clean_line(title)
    if line is None or len(line.split()) < LEAST_WORDS or len(line) > MAX_TITLE:
        return None
    return None if _NO_TITLE.fullmatch(line) else line
