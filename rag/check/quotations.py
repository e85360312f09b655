"""Compare the words that a claim puts in quotation marks with those of its source."""

from __future__ import annotations

import re

from rag.text.words import words

_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|„([^“”]+)[“”]|(?<!\w)‘([^’]{12,})’(?!\w)")


def quotation_faults(claim: str, source: str) -> list[str]:
    """Return a reason for each quotation whose words do not stand in the source as they are."""
    said = f" {_plain(source)} "
    quoted = (next(filter(None, groups)) for groups in _QUOTED.findall(claim))
    return [f"nobody is quoted with “{each}”" for each in quoted if f" {_plain(each)} " not in said]


def _plain(text: str) -> str:
    return " ".join(word for word in words(text))
