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
from rag.dates.news_days import note_on_days
from rag.library import Library
from rag.narrowing import carrying, cut_to_support, said_by_piece
from rag.records import Citation, Sentence, Span
from rag.text.visible import visible

# A passage contradicts a sentence only where it holds so much of the sentence's words.
SAME_MATTER = 0.6

NO_ANSWER = "it does not answer the question"
NO_SHORTENING = "it is not one sentence of a source with words left out"

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


def cite(written: Sequence[Written], evidence: Sequence[Evidence], library: Library) -> Cited:
    """Turn what an answerer wrote into sentences with citations, leaving out what does not stand."""
    citations = Citations(library)
    for each in written:
        citations.add(each, evidence)
    return citations.cited


class Citations:
    """Checks an answer sentence by sentence as it is written, and numbers what it cites."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._numbers: dict[tuple[str, int, Span], int] = {}
        self._citations: list[Citation] = []
        self._sentences: list[Sentence] = []
        self._struck: list[tuple[str, str]] = []
        #: How often a model cited what is no source, and sentences that now cite another source.
        self.unknown_keys = self.recited = 0

    @property
    def cited(self) -> Cited:
        """What stands so far."""
        return Cited(tuple(self._sentences), tuple(self._citations), tuple(self._struck))

    def add(self, each: Written, evidence: Sequence[Evidence]) -> bool:
        """Take a sentence of the sources' own, and tell whether it stands."""
        text = _without_marks(each.text)
        by_key = {piece.key: piece for piece in evidence}
        unknown = next((key for key in each.keys if key not in by_key), None)
        if unknown is not None or not each.keys:
            return self._strike(text, _no_source(unknown))
        pieces = [by_key[key] for key in dict.fromkeys(each.keys)]
        if not all(map(self._stands_in_article, pieces)):
            return self._strike(text, "the words it cites do not stand in the article")
        return self._check(text, [cut_to_support(text, piece) for piece in pieces])

    def add_of_model(
        self, each: Written, sources: Sequence[Evidence], answering: Sequence[Evidence]
    ) -> bool:
        """Take a sentence of a model, and tell whether it stands.

        It may cite what is no source, which is counted; or another source than the one that says
        so, which is then cited instead.

        Args:
            answering: the words that answer the question; what a sentence rests on is among them.
        """
        text = _without_marks(each.text)
        keys = dict.fromkeys(each.keys)
        known = {source.key for source in sources}
        unknown = [key for key in keys if key not in known]
        self.unknown_keys += len(unknown)
        stored = [source for source in sources if self._stands_in_article(source)]
        cited = [source for source in stored if source.key in keys]
        pieces = carrying(text, cited, [source for source in stored if source.key not in keys])
        if not pieces and not cited:
            return self._strike(text, _no_source(next(iter(unknown), None)))
        if not pieces:
            told = check_sentence(
                text, [said_by_piece(cut_to_support(text, piece)) for piece in cited]
            )
            return self._strike(text, "; ".join(told.reasons) or NO_SHORTENING)
        pieces = [piece for piece in pieces if any(map(piece.shares_words, answering))]
        if not pieces:
            return self._strike(text, NO_ANSWER)
        if not self._check(text, pieces):
            return False
        self.recited += all(piece.key not in keys for piece in pieces)
        return True

    def _check(self, text: str, pieces: Sequence[Evidence]) -> bool:
        """Let a sentence stand with its citations, or strike it."""
        check = check_sentence(text, [said_by_piece(piece) for piece in pieces])
        if not check.stands:
            return self._strike(text, "; ".join(check.reasons))
        numbers = tuple(dict.fromkeys(self._number(piece) for piece in pieces))
        self._sentences.append(Sentence(text, numbers, round(check.support, 3)))
        return True

    def _strike(self, text: str, reason: str) -> bool:
        # Anybody may have written it, and the reason names its words: it is shown, so it steers nothing.
        self._struck.append((visible(text), visible(reason)))
        return False

    def _number(self, piece: Evidence) -> int:
        """Return the number of a citation, which each place has once."""
        place = (piece.headline.article_id, piece.revision, piece.span)
        if place not in self._numbers:
            self._numbers[place] = len(self._citations) + 1
            self._citations.append(_citation(self._numbers[place], piece, self._library))
        return self._numbers[place]

    def _stands_in_article(self, piece: Evidence) -> bool:
        article = self._library.article(piece.headline.article_id, piece.revision)
        return piece.span.of(article.text) == piece.quote


def check_sentence(text: str, sources: Sequence[str]) -> Check:
    """Check a sentence against the words that it cites, all sources taken together."""
    checked = check(text, "\n\n".join(sources))
    return Check(checked.score, checked.reasons)


def compare(text: str, evidence: Sequence[Evidence], library: Library, number: int) -> Compared:
    """Find what supports a sentence, else what contradicts it, and cite it under a number."""
    checks = [(piece, check(text, said_by_piece(piece))) for piece in evidence]
    supporting = [each for each in checks if each[1].supported]
    opposing = [
        each
        for each in checks
        if each[1].contradicted and word_share(text, each[0].quote) >= SAME_MATTER
    ]
    if found := supporting or opposing:
        piece, checked = max(found, key=lambda each: (each[1].score, each[0].score))
        narrow = cut_to_support(text, piece)
        if check(text, said_by_piece(narrow)).supported != checked.supported:
            narrow = piece  # what it says stands in several places
        return Compared(
            checked.supported, _citation(number, narrow, library), checked.score, checked.reasons
        )
    best = max((checked for _, checked in checks), key=lambda each: each.score, default=None)
    return Compared(False, None, best.score if best else 0.0, best.reasons if best else ())


def _without_marks(text: str) -> str:
    """Return a text on one line; "[7]" in an article is its own footnote, in an answer our citation."""
    return _BRACKETED_NUMBER.sub(r"(\1)", " ".join(text.split()))


def _no_source(unknown: str | None) -> str:
    return "it cites nothing" if unknown is None else f"it cites {unknown!r}, which is no source"


def carrying_too(quote: str, article_id: str, library: Library) -> tuple[str, ...]:
    """Return who carries these words, too: the outlets of the article's copies that have them."""
    copies = [
        copy
        for copy in library.carried_by(article_id)
        if is_told_in(quote, library.article(copy.article_id).text)
    ]
    return tuple(dict.fromkeys(copy.outlet or copy.url or copy.article_id for copy in copies))


def _citation(number: int, piece: Evidence, library: Library) -> Citation:
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
        also_carried_by=carrying_too(piece.quote, piece.headline.article_id, library),
        marked=piece.marked,
        days_meant=note_on_days(article.text, piece.span, article.published),
        text_sha256=article.text_sha256,
    )
