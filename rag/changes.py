"""What changed between two revisions of an article: its fields, and its text by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rag.dates.moments import moment_text
from rag.records import Article
from rag.text.sentences import sentence_spans

# Below it, two sentences in one place are one that went and one that came.
MIN_LIKENESS = 0.5
_FIELDS = (
    "title", "standfirst", "outlet", "section", "url", "authors", "published", "modified", "language",
)  # fmt: skip

Field = str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence that is not as it was."""

    kind: Literal["added", "removed", "changed"]
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """All that is different in a revision."""

    article_id: str
    old: int
    new: int
    #: What the two say, by the name of the field, where it is not the same.
    fields: dict[str, tuple[Field, Field]]
    sentences: tuple[Change, ...]


def changes_between(old: Article, new: Article) -> Changes:
    """Return what is different in a revision of an article, in the order of its text."""
    pairs = {name: (_field(old, name), _field(new, name)) for name in _FIELDS}
    return Changes(
        new.id,
        old.revision,
        new.revision,
        {name: pair for name, pair in pairs.items() if pair[0] != pair[1]},
        tuple(_sentence_changes(_sentences(old), _sentences(new))),
    )


def changed_words(old: str, new: str) -> Iterator[tuple[str, Literal["same", "old", "new"]]]:
    """Give the pieces of two sentences, in order: what both have, what went, what came."""
    before, after = old.split(), new.split()
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield " ".join(after[c:d]), "same"
            continue
        if a < b:
            yield " ".join(before[a:b]), "old"
        if c < d:
            yield " ".join(after[c:d]), "new"


def _field(article: Article, name: str) -> Field:
    value = getattr(article, name)
    return moment_text(value) if name in ("published", "modified") else value


def _sentences(article: Article) -> list[str]:
    spans = sentence_spans(article.text, article.language)
    return [" ".join(span.of(article.text).split()) for span in spans]


def _sentence_changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _paired(old[a:b], new[c:d])


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Pair sentences of one place that are much the same; both sides keep their order.

    What went stands before what came in its place.
    """
    came: list[str] = []
    at = 0
    for sentence in new:
        likeness = [_likeness(each, sentence) for each in old[at:]]
        if not likeness or max(likeness) < MIN_LIKENESS:
            came.append(sentence)
            continue
        pair = at + likeness.index(max(likeness))
        yield from _replaced(old[at:pair], came)
        yield Change("changed", old[pair], sentence)
        at, came = pair + 1, []
    yield from _replaced(old[at:], came)


def _replaced(went: Sequence[str], came: Sequence[str]) -> Iterator[Change]:
    yield from (Change("removed", each, None) for each in went)
    yield from (Change("added", None, each) for each in came)


def _likeness(one: str, other: str) -> float:
    """Return the share of their words that two sentences have in common, wherever they stand."""
    words, others = Counter(one.split()), Counter(other.split())
    return 2 * (words & others).total() / max(words.total() + others.total(), 1)
