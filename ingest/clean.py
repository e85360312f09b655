"""Make the canonical text: paragraphs separated by one blank line, NFC, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

# Lines that pages leave behind at the end of an article, and that are not its text.
_LABELS = (
    "tags", "topics", "related", "related articles", "related topics", "related stories", "share",
    "share this article", "share this", "comments", "advertisement", "read more", "more on this story",
    "follow us", "most read", "recommended", "subscribe", "sign up", "print", "email", "copy link",
)  # fmt: skip
_LABEL = re.compile(rf"(?:{'|'.join(_LABELS)})\s*:?", re.IGNORECASE)
# "Tags: Ukraine, Russia" is a list of labels, wherever the text ends with it.
_LABELLED_LIST = re.compile(r"(?:tags|topics|keywords|filed under)\s*:.{0,300}", re.IGNORECASE)
# Control, zero-width and direction-changing characters: they hide words from a reader.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(raw: str) -> str:
    """Return the canonical text of an article; empty when it holds no words.

    A blank line separates paragraphs; a text without blank lines but with long lines has one
    paragraph a line, and short lines within a paragraph are joined as a wrapped paragraph is.
    """
    text = _SURROGATE.sub("\ufffd", raw)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = re.sub(r"\r\n?|[\u2028\u2029\x0c\x85]", "\n", text)
    blocks = re.split(r"\n[^\S\n]*\n\s*", text)
    paragraphs = [words for block in blocks for words in _paragraphs(block)]
    if len(paragraphs) > 1 and _is_label(paragraphs[-2]) and _is_list(paragraphs[-1]):
        paragraphs.pop()
    while paragraphs and _is_label(paragraphs[-1]):
        paragraphs.pop()
    joined = "\n\n".join(paragraphs)
    return joined if any(character.isalnum() for character in joined) else ""


def clean_line(raw: str | None) -> str | None:
    """Return a headline, outlet or name on one line, or None when nothing is left of it."""
    if raw is None:
        return None
    line = unicodedata.normalize("NFC", _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", raw)))
    return " ".join(line.split()) or None


def _paragraphs(block: str) -> list[str]:
    lines = [" ".join(line.split()) for line in block.split("\n")]
    lines = [line for line in lines if line]
    # A wrapped paragraph has lines of one length but for the last; a list or one paragraph a line
    # has not.
    wrapped = len(lines) > 1 and all(40 <= len(line) <= 100 for line in lines[:-1])
    return [" ".join(lines)] if wrapped else lines


def _is_label(paragraph: str) -> bool:
    return bool(_LABEL.fullmatch(paragraph) or _LABELLED_LIST.fullmatch(paragraph))


def _is_list(paragraph: str) -> bool:
    """Tell whether a paragraph only lists labels: "bridge, transport"."""
    return len(paragraph) <= 200 and paragraph[-1] not in ".!?…”\"'"
