from __future__ import annotations

import random
import unicodedata

import pytest

from ingest.clean import clean_line, clean_text

WRAPPED = (
    "The harbour of Quillport will open again\n"
    "on Monday, its council said on Friday, after\n"
    "ten months of repair."
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("One.\r\n\r\nTwo.\r\n", "One.\n\nTwo."),
        ("One.\n \t\n\n\nTwo.", "One.\n\nTwo."),
        ("One.\u2029Two.", "One.\n\nTwo."),
        ("One.\x0c\x0cTwo.", "One.\n\nTwo."),
        ("  One \t two.\u00a0 Three. ", "One two. Three."),
        (WRAPPED, WRAPPED.replace("\n", " ")),
        ("First line\nSecond line", "First line\n\nSecond line"),
        ("cafe\u0301", "café"),
        ("Uk\u200bra\u00adine\u2066 is\x00 here\U000e0041.", "Ukraine is here."),
        ("A lone \ud800 surrogate.", "A lone \ufffd surrogate."),
        ("Text.\n\nTags", "Text."),
        ("Text.\n\nTags: Ukraine, Russia\n\nShare this article\n\nAdvertisement", "Text."),
        ("Tags are in the text.\n\nTags\n\nMore.", "Tags are in the text.\n\nTags\n\nMore."),
        ("family 👨\u200d👩\u200d👧 stays", "family 👨\u200d👩\u200d👧 stays"),
    ],
    ids=[
        "two paragraphs", "windows ends", "blank lines with spaces", "paragraph separator",
        "form feeds", "runs of white space", "wrapped paragraph", "two short lines", "composed",
        "hidden characters", "surrogate", "label at the end", "labels at the end", "label within",
        "joined emoji",
    ],
)  # fmt: skip
def test_text_is_made_canonical(raw: str, expected: str) -> None:
    assert clean_text(raw) == expected


@pytest.mark.parametrize("raw", ["", " \n", "...", "*** !!! —\n\n???", "\u200b\ufeff", "Tags"])
def test_text_without_words_is_empty(raw: str) -> None:
    assert clean_text(raw) == ""


@pytest.mark.parametrize("seed", range(20))
def test_cleaning_twice_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)
    pieces = ["One", " ", "\n", "\n\n", "\r\n", "\t", "e\u0301", "\u0301", "\u200b", "Tags", ".", "😀",
              "\u2028", "\x85", "\xad", "\ud83d", "words of a longer line that could be wrapped"]  # fmt: skip
    once = clean_text("".join(chance.choices(pieces, k=40)))
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\n\n\n" not in once
    assert all(line == line.strip() for line in once.split("\n"))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, None),
        ("", None),
        (" \n ", None),
        ("Two\nlines  here", "Two lines here"),
        ("\u202eReversed\u202c", "Reversed"),
        ("Half \udc80", "Half \ufffd"),
    ],
)
def test_line_is_one_line_or_none(raw: str | None, expected: str | None) -> None:
    assert clean_line(raw) == expected
