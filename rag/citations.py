"""Check each written sentence against what it cites, and make the citations: the only place.

A sentence stands when every number, name and quotation in it occurs in the words it cites, it
denies what they deny and nothing else, and most of what it says is said there. What does not stand
is struck, with its reason. The citation is taken from the library, never from the answerer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answer import Evidence, Written
from rag.library import Library
from rag.moments import spoken
from rag.news_days import note_on_days
from rag.records import Citation, Sentence, Span
from rag.sentences import sentence_spans
from rag.words import (
    NEGATIONS,
    NUMBER_WORDS,
    STOP_WORDS,
    fold,
    names_in,
    stem,
    stems,
    words,
)

# The share of a sentence's content words that must stand in what it cites. Below it a sentence
# says something else with the same names.
MIN_SUPPORT = 0.6
# A citation is at most this many neighbouring sentences of what the answerer cites.
MAX_CITED_SENTENCES = 2

_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|„([^“”]+)[“”]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BRACKETED_NUMBER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Check:
    """What came of checking a sentence: its support from 0 to 1, and what is wrong with it."""

    support: float
    reasons: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Whether the sentence may be shown as supported."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Cited:
    """What is left of an answer after the check."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    #: (sentence, reason) of each one that was struck.
    struck: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The sentences with their [n]."""
        return " ".join(
            sentence.text + "".join(f" [{number}]" for number in sentence.citations)
            for sentence in self.sentences
        )


def cite(written: Sequence[Written], evidence: Sequence[Evidence], library: Library) -> Cited:
    """Turn what an answerer wrote into sentences with citations, leaving out what does not stand."""
    by_key = {each.key: each for each in evidence}
    numbers: dict[tuple[str, int, Span], int] = {}
    citations: list[Citation] = []
    sentences: list[Sentence] = []
    struck: list[tuple[str, str]] = []
    for each in written:
        # "[7]" in an article is a footnote of its own; in an answer it would be our citation.
        text = _BRACKETED_NUMBER.sub(r"(\1)", " ".join(each.text.split()))
        narrowed, reason = _narrowed(text, each.keys, by_key, library)
        check = (
            check_sentence(text, [_said_by(piece) for piece in narrowed]) if not reason else None
        )
        if reason or check is None or not check.stands:
            struck.append((text, reason or "; ".join(check.reasons if check else ())))
            continue
        cited = []
        for piece in narrowed:
            place = (piece.headline.article_id, piece.revision, piece.span)
            if place not in numbers:
                numbers[place] = len(citations) + 1
                citations.append(_citation(numbers[place], piece, library))
            cited.append(numbers[place])
        sentences.append(Sentence(text, tuple(dict.fromkeys(cited)), round(check.support, 3)))
    return Cited(tuple(sentences), tuple(citations), tuple(struck))


def check_sentence(text: str, sources: Sequence[str]) -> Check:
    """Check a sentence against the words that it cites, all sources taken together.

    Returns:
        The share of its content words that the sources hold, and one reason for each fault:
        a number, name or quotation they lack, a "not" dropped or added, too little in common.
    """
    source = "\n".join(sources)
    reasons = [
        *(f"the number {each} is not in the source" for each in _lacking_numbers(text, source)),
        *(f"the name {each} is not in the source" for each in _lacking_names(text, source)),
        *(f"nobody is quoted with “{each}”" for each in _lacking_quotations(text, source)),
    ]
    if _negations(text) != _negations(_nearest_sentences(text, source)):
        reasons.append("a “not” was dropped or added")
    support = _support(text, source)
    if support < MIN_SUPPORT:
        reasons.append(f"only {support:.0%} of its words are in the source")
    return Check(support, tuple(reasons))


def _narrowed(
    text: str, keys: Sequence[str], by_key: Mapping[str, Evidence], library: Library
) -> tuple[list[Evidence], str]:
    """Return what the keys stand for, cut to the sentences that matter, or why that fails."""
    unknown = [key for key in keys if key not in by_key]
    if unknown or not keys:
        return [], f"it cites {unknown[0]!r}, which is no source" if unknown else "it cites nothing"
    pieces = []
    for key in dict.fromkeys(keys):
        piece = by_key[key]
        article = library.article(piece.headline.article_id, piece.revision)
        if piece.span.of(article.text) != piece.quote:
            return [], "the words it cites do not stand in the article"
        pieces.append(_cut_to_support(text, piece))
    return pieces, ""


def _cut_to_support(text: str, piece: Evidence) -> Evidence:
    """Narrow a cited passage to its neighbouring sentences that hold most of what the text says."""
    if text == " ".join(piece.quote.split()):
        return piece
    spans = sentence_spans(piece.quote)
    if len(spans) <= MAX_CITED_SENTENCES:
        return piece
    windows = [
        Span(spans[first].start, spans[first + size - 1].end)
        for size in range(1, MAX_CITED_SENTENCES + 1)
        for first in range(len(spans) - size + 1)
    ]
    # The most support; of equal ones the shortest, then the first.
    best = max(
        windows, key=lambda w: (_support(text, w.of(piece.quote)), w.start - w.end, -w.start)
    )
    span = Span(piece.span.start + best.start, piece.span.start + best.end)
    marked = piece.marked
    if marked and not (span.start <= marked.start and marked.end <= span.end):
        marked = None
    return Evidence(
        piece.key, piece.headline, piece.revision, span, best.of(piece.quote), piece.score, marked
    )


def _citation(number: int, piece: Evidence, library: Library) -> Citation:
    copies = library.carried_by(piece.headline.article_id)
    article = library.article(piece.headline.article_id, piece.revision)
    return Citation(
        number=number,
        article_id=piece.headline.article_id,
        revision=piece.revision,
        title=piece.headline.title,
        outlet=piece.headline.outlet,
        url=piece.headline.url,
        published=piece.headline.published,
        start=piece.span.start,
        end=piece.span.end,
        quote=piece.quote,
        also_carried_by=tuple(
            dict.fromkeys(copy.outlet or copy.url or copy.article_id for copy in copies)
        ),
        marked=piece.marked,
        days_meant=note_on_days(article.text, piece.span, article.published),
    )


def _said_by(piece: Evidence) -> str:
    """Return what a citation lets a sentence say: its words, and who published them when."""
    headline = piece.headline
    about = (headline.outlet, spoken(headline.published) if headline.published else None)
    return "\n".join((piece.quote, *(each for each in about if each)))


def _numbers(text: str) -> set[str]:
    found = {number.replace(",", "") for number in _NUMBER.findall(text)}
    return found | {NUMBER_WORDS[word] for word in _parts(text) if word in NUMBER_WORDS}


def _lacking_numbers(text: str, source: str) -> list[str]:
    return sorted(_numbers(text) - _numbers(source))


def _lacking_names(text: str, source: str) -> list[str]:
    said = set(_parts(source))
    stemmed = {stem(word) for word in said}
    lacking = []
    for name in names_in(text):
        for word in _parts(name):
            known = word in said or word in STOP_WORDS or word in NUMBER_WORDS
            # A plain word that opens a sentence is capitalised, too: its stem may be inflected.
            if not known and stem(word) not in stemmed:
                lacking.append(name)
                break
    return lacking


def _lacking_quotations(text: str, source: str) -> list[str]:
    said = _plain(source)
    quoted = (next(filter(None, groups)) for groups in _QUOTED.findall(text))
    return [each for each in quoted if _plain(each) not in said]


def _plain(text: str) -> str:
    return " ".join(words(text))


def _parts(text: str) -> list[str]:
    """Return words with their parts: "33-page" is also "33" and "page"."""
    return [part for word in words(text) for part in {word, *re.split(r"[-.']", word)} if part]


def _negations(text: str) -> int:
    """Count what a text denies."""
    return sum(word in NEGATIONS or word.endswith("n't") for word in words(text))


def _nearest_sentences(text: str, source: str) -> str:
    """Return as many neighbouring sentences of the source as the text has, those most like it."""
    spans = sentence_spans(source)
    size = min(len(sentence_spans(text)) or 1, len(spans))
    if not spans:
        return source
    windows = [Span(spans[i].start, spans[i + size - 1].end) for i in range(len(spans) - size + 1)]
    return max(windows, key=lambda window: _likeness(text, window.of(source))).of(source)


def _likeness(one: str, other: str) -> float:
    a, b = set(stems(one)), set(stems(other))
    return len(a & b) / len(a | b) if a | b else 0.0


def _support(text: str, source: str) -> float:
    """Return the share of the content words of a text that a source holds."""
    said = set(stems(source)) | {stem(part) for part in _parts(source)}
    wanted = stems(text)
    if not wanted:  # nothing but function words: then it must stand there as it is
        return float(fold(text) in fold(source))
    return sum(each in said for each in wanted) / len(wanted)
