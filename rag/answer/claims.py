"""Read the passages for a question about reports: which sentences bear on what it says of them.

"Does the Verge say …, while TechCrunch claims …?" asks for evidence for each of its claims, not for
one fact, so there is no span to find and the network is not asked. A logistic regression over how
the passage was ranked and how much of a claim the sentence holds tells such evidence
(`evaluation/fit_claims.py`), and with none of it the sources do not say.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files

from rag.answer import Evidence
from rag.question.understanding import Question
from rag.records import Hit, Span
from rag.text.rarity import shared_weight
from rag.text.sentences import sentence_spans
from rag.text.words import name_stems, stems

#: The features of a sentence, in their order.
FEATURES = (
    "ranked", "rank", "part", "part in context", "whole", "whole in context", "names", "outlet"
)  # fmt: skip
LEAST_PROBABILITY = 1e-4


class ClaimsReader:
    """Finds the sentences that bear on the parts of a question; loads no network."""

    def warm_up(self) -> None:
        """Read the weights."""
        _ = self._fitted

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """Return every sentence of the passages once, scored 0 to 1, the surest first."""
        found = [
            _evidence(hits[rank], span, self._probability(row))
            for rank, span, row in sentence_rows(question, hits)
        ]
        return sorted(found, key=lambda each: (-each.score, each.key))

    @cached_property
    def _fitted(self) -> dict[str, float]:
        fitted: dict[str, float] = json.loads(
            files("rag").joinpath("models/reader/claims.json").read_text(encoding="utf-8")
        )
        return fitted

    def _probability(self, row: Sequence[float]) -> float:
        terms = (self._fitted[name] * value for name, value in zip(FEATURES, row, strict=True))
        return 1 / (1 + math.exp(-self._fitted["bias"] - sum(terms)))


def sentence_rows(
    question: Question, hits: Sequence[Hit]
) -> list[tuple[int, Span, tuple[float, ...]]]:
    """Return of each sentence, but for questions, the place of its hit, its span there, and its `FEATURES`."""
    claims = [list(dict.fromkeys(stems(each))) for each in question.parts or [question.text]]
    whole = list(dict.fromkeys(stems(question.text)))
    names = name_stems(question.text)
    named = {outlet.casefold() for outlet in question.outlets}
    rows = list[tuple[int, Span, tuple[float, ...]]]()
    for rank, hit in enumerate(hits):
        probability = min(1 - LEAST_PROBABILITY, max(LEAST_PROBABILITY, hit.score))
        headline, before = set(stems(hit.headline.title or "")), set[str]()
        of_outlet = 1.0 if (hit.headline.outlet or "").casefold() in named else -1.0
        for span in sentence_spans(hit.passage.text):
            text = span.of(hit.passage.text)
            here = set(stems(text))
            around = here | before | headline
            before = here
            if text.endswith("?"):  # asks itself, and tells nothing
                continue
            row = (
                math.log(probability / (1 - probability)),
                rank / 10,
                max(shared_weight(each, here) for each in claims),
                max(shared_weight(each, around) for each in claims),
                shared_weight(whole, here),
                shared_weight(whole, around),
                len(names & (here | headline)) / len(names) if names else 1.0,
                of_outlet if named else 0.0,
            )
            rows.append((rank, span, row))
    return rows


def _evidence(hit: Hit, span: Span, score: float) -> Evidence:
    start = hit.passage.start
    return Evidence(
        key=f"{hit.passage.id}:{span.start}",
        headline=hit.headline,
        revision=hit.passage.revision,
        span=Span(start + span.start, start + span.end),
        quote=span.of(hit.passage.text),
        score=score,
    )
