"""Check each written sentence against what it cites, and make the citations: the only place.

A sentence stands when `rag.check` finds it supported by the words it cites. What does not stand is
struck, with its reason. The citation is taken from the library, never from the answerer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import Evidence, Written
from rag.check import check, word_share
from rag.copies import is_told_in
from rag.dates.moments import spoken
from rag.dates.news_days import note_on_days
from rag.library import Library
from rag.records import Citation, Moment, Sentence, Span
from rag.text.sentences import sentence_spans

# A citation is at most this many neighbouring sentences of what the answerer cites; what a language
# model writes may draw several sentences together.
MAX_CITED_SENTENCES = 2
MAX_CITED_BY_A_MODEL = 4
# A passage contradicts a sentence only where it holds so much of the sentence's words.
SAME_MATTER = 0.6

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


@dataclass(frozen=True, slots=True)
class Compared:
    """What passages say of a sentence."""

    supported: bool
    #: What supports or contradicts it; None where nothing does.
    citation: Citation | None
    score: float
    reasons: tuple[str, ...]


class Citing:
    """The citations of one answer, made as its sentences are written."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._numbers: dict[tuple[str, int, Span], int] = {}
        self._citations: list[Citation] = []
        self._sentences: list[Sentence] = []
        self._struck: list[tuple[str, str]] = []
        #: How often what is no source was cited.
        self.unknown_keys = 0
        #: Sentences that rest on another source than the one they cited.
        self.recited = 0

    @property
    def cited(self) -> Cited:
        """What stands so far."""
        return Cited(tuple(self._sentences), tuple(self._citations), tuple(self._struck))

    def add(self, written: Written, evidence: Sequence[Evidence]) -> bool:
        """Take an answerer's sentence if it stands, whole, on what it cites; else strike it."""
        text = _plain(written.text)
        pieces, reason = _narrowed(text, written.keys, evidence, self._library, MAX_CITED_SENTENCES)
        return self._judge(text, pieces, reason)

    def add_of_model(self, written: Written, evidence: Sequence[Evidence]) -> bool:
        """Take a language model's sentence, under the source that supports it; else strike it.

        A model cites at random where it is small: what it cites is tried first, then each other
        source. A key that stands for nothing is counted, and never cited.
        """
        text = _plain(written.text)
        known = {each.key for each in evidence}
        self.unknown_keys += len([key for key in written.keys if key not in known])
        keys = tuple(key for key in written.keys if key in known)
        own = _narrowed(text, keys or written.keys, evidence, self._library, MAX_CITED_BY_A_MODEL)
        if not own[1] and check_sentence(text, [_said_by(each) for each in own[0]]).stands:
            return self._judge(text, *own)
        for other in evidence:
            if not check_sentence(text, [_said_by(other)]).stands:
                continue
            pieces, reason = _narrowed(
                text, [other.key], evidence, self._library, MAX_CITED_BY_A_MODEL
            )
            if not reason and check_sentence(text, [_said_by(each) for each in pieces]).stands:
                self.recited += 1
                return self._judge(text, pieces, reason)
        return self._judge(text, *own)

    def _judge(self, text: str, pieces: Sequence[Evidence], reason: str) -> bool:
        check = check_sentence(text, [_said_by(piece) for piece in pieces]) if not reason else None
        if check is None or not check.stands:
            self._struck.append((text, reason or "; ".join(check.reasons if check else ())))
            return False
        numbers = dict.fromkeys(self._number(piece) for piece in pieces)
        self._sentences.append(Sentence(text, tuple(numbers), round(check.support, 3)))
        return True

    def _number(self, piece: Evidence) -> int:
        """Return the number of a citation, of a new one if these words are not cited yet."""
        place = (piece.headline.article_id, piece.revision, piece.span)
        if place not in self._numbers:
            self._numbers[place] = len(self._citations) + 1
            self._citations.append(_citation(self._numbers[place], piece, self._library))
        return self._numbers[place]


def cite(written: Sequence[Written], evidence: Sequence[Evidence], library: Library) -> Cited:
    """Turn what an answerer wrote into sentences with citations, leaving out what does not stand."""
    citing = Citing(library)
    for each in written:
        citing.add(each, evidence)
    return citing.cited


def check_sentence(text: str, sources: Sequence[str]) -> Check:
    """Check a sentence against the words that it cites, all sources taken together."""
    checked = check(text, "\n\n".join(sources))
    return Check(checked.score, checked.reasons)


def compare(text: str, evidence: Sequence[Evidence], library: Library, number: int) -> Compared:
    """Find what supports a sentence, else what contradicts it, and cite it under a number."""
    checks = [(piece, check(text, _said_by(piece))) for piece in evidence]
    supporting = [each for each in checks if each[1].supported]
    opposing = [
        each
        for each in checks
        if each[1].contradicted and word_share(text, each[0].quote) >= SAME_MATTER
    ]
    if found := supporting or opposing:
        piece, checked = max(found, key=lambda each: (each[1].score, each[0].score))
        narrow = _cut_to_support(text, piece)
        if check(text, _said_by(narrow)).supported != checked.supported:
            narrow = piece  # what it says stands in several places
        return Compared(
            checked.supported, _citation(number, narrow, library), checked.score, checked.reasons
        )
    best = max((checked for _, checked in checks), key=lambda each: each.score, default=None)
    return Compared(False, None, best.score if best else 0.0, best.reasons if best else ())


def _plain(text: str) -> str:
    """Return a sentence on one line; "[7]" in an article would read as a citation of ours."""
    return _BRACKETED_NUMBER.sub(r"(\1)", " ".join(text.split()))


def _narrowed(
    text: str, keys: Sequence[str], evidence: Sequence[Evidence], library: Library, most: int
) -> tuple[list[Evidence], str]:
    """Return what the keys stand for, cut to the sentences that matter, or why that fails."""
    by_key = {each.key: each for each in evidence}
    unknown = [key for key in keys if key not in by_key]
    if unknown or not keys:
        return [], f"it cites {unknown[0]!r}, which is no source" if unknown else "it cites nothing"
    pieces = []
    for key in dict.fromkeys(keys):
        piece = by_key[key]
        article = library.article(piece.headline.article_id, piece.revision)
        if piece.span.of(article.text) != piece.quote:
            return [], "the words it cites do not stand in the article"
        pieces.append(_cut_to_support(text, piece, most))
    return pieces, ""


def _cut_to_support(text: str, piece: Evidence, most: int = MAX_CITED_SENTENCES) -> Evidence:
    """Narrow a cited passage to its neighbouring sentences that hold most of what the text says.

    Args:
        most: sentences that are left at most.
    """
    if text == " ".join(piece.quote.split()):
        return piece
    spans = sentence_spans(piece.quote)
    if len(spans) <= most:
        return piece
    windows = [
        Span(spans[first].start, spans[first + size - 1].end)
        for size in range(1, most + 1)
        for first in range(len(spans) - size + 1)
    ]
    # The most support; of equal ones the shortest, then the first.
    best = max(
        windows, key=lambda w: (word_share(text, w.of(piece.quote)), w.start - w.end, -w.start)
    )
    span = Span(piece.span.start + best.start, piece.span.start + best.end)
    marked = piece.marked
    if marked and not (span.start <= marked.start and marked.end <= span.end):
        marked = None
    return Evidence(
        piece.key, piece.headline, piece.revision, span, best.of(piece.quote), piece.score, marked
    )


def _citation(number: int, piece: Evidence, library: Library) -> Citation:
    copies = [
        copy
        for copy in library.carried_by(piece.headline.article_id)
        if is_told_in(piece.quote, library.article(copy.article_id).text)
    ]
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
        text_sha256=article.text_sha256,
    )


def said_by(quote: str, outlet: str | None, published: Moment | None) -> str:
    """Return what a citation lets a sentence say: its words, and who published them when."""
    about = (outlet, spoken(published) if published else None)
    return "\n".join((quote, *(each for each in about if each)))


def _said_by(piece: Evidence) -> str:
    return said_by(piece.quote, piece.headline.outlet, piece.headline.published)
