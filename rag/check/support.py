"""Say how much of a claim its source holds."""

from __future__ import annotations

from collections.abc import Sequence

from rag.check.alignment import Alignment
from rag.check.tokens import Text, Token, read

# Below it a claim says something else with the same names.
LEAST_SUPPORT = 0.6


def support(claim: tuple[Token, ...], alignment: Alignment | None, source: Text) -> float:
    """Return how surely the source holds what a claim's sentence says, 0 to 1."""
    return _share(claim, source)


def word_share(claim: str, source: str) -> float:
    """Return the share of a claim's content words that a source holds."""
    return _share(list(read(claim)), read(source))


def _share(claim: Sequence[Token], source: Text) -> float:
    wanted = [token.stem for token in claim if token.is_content]
    said = {token.stem for token in source}
    if not wanted:  # nothing but function words: then they must all stand there
        return float(all(token.stem in said for token in claim))
    return sum(each in said for each in wanted) / len(wanted)
