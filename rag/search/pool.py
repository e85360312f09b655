"""What the searches for one question found, to be ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rag.question.understanding import Question
from rag.records import Headline, Passage

#: What a search was narrowed to: nothing, an outlet or the days that the question names, or one
#: part of the question.
Kind = Literal["whole", "outlet", "days", "part"]
KINDS: tuple[Kind, ...] = ("whole", "outlet", "days", "part")
#: Passage ids with their scores, best first.
Ranking = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Search:
    """One search that was made for a question, and what it found."""

    #: What `Hit.ranks` calls it: "keyword", "dense: Reuters".
    name: str
    kind: Kind
    ranking: Ranking

    @property
    def is_keyword(self) -> bool:
        """Whether it went by words, not by meaning."""
        return self.name.startswith("keyword")


@dataclass(frozen=True, slots=True)
class Pool:
    """What the searches for one question found: the passages to rank, in the order of their ids."""

    question: Question
    #: The parts of the question; none when it has only one.
    parts: Sequence[str]
    searches: Sequence[Search]
    passages: Sequence[Passage]
    headlines: Sequence[Headline]
    #: Cosine of each passage with the question and with each part: (passages, 1 + parts).
    similarities: np.ndarray

    def ranks(self) -> dict[int, dict[str, int]]:
        """Return the rank from 1 that each search gave, by passage id and the search's name."""
        found: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for search in self.searches:
            for rank, (passage_id, _) in enumerate(search.ranking, start=1):
                found[passage_id][search.name] = rank
        return found
