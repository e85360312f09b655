"""The nouns of Dateline: what every stage takes and gives. No I/O, no behaviour beyond views.

Offsets are Unicode code points into an article's canonical text. A `Moment` is a `datetime` with
a time zone, or a `date` where no time of day is known; what is not known at all is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

Moment = date | datetime
Verdict = Literal["answered", "partly", "not_in_sources"]


class Span(NamedTuple):
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of this span in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether two spans of one text have a character in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of one article, whole."""

    id: str
    revision: int
    #: None when the source writes no headline.
    title: str | None
    outlet: str | None
    url: str | None
    authors: tuple[str, ...]
    published: Moment | None
    modified: Moment | None
    ingested: datetime
    #: Where `published` and `modified` were found, by field name: {"published": "meta"}.
    dates_from: Mapping[str, str]
    #: ISO 639-1 code, or None.
    language: str | None
    #: Canonical: paragraphs separated by one blank line, NFC, no boilerplate.
    text: str
    text_sha256: str
    #: The address or file it was taken from.
    location: str
    #: The article first seen with (nearly) the same text, when this one is a copy of it.
    copy_of: str | None = None
    #: The summary below the headline, as its source sets it apart; the text may begin with it.
    standfirst: str | None = None
    #: Where its outlet files it: "World", "UK news".
    section: str | None = None

    @property
    def standfirst_apart(self) -> str | None:
        """The standfirst where the text does not begin with it: what is shown above the text."""
        return None if self.text.startswith(self.standfirst or "") else self.standfirst


@dataclass(frozen=True, slots=True)
class Headline:
    """What is needed to name an article: a row of `list`, of `nearest`, of a source panel."""

    article_id: str
    title: str | None
    outlet: str | None
    published: Moment | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Nearest(Headline):
    """An article that comes near to a question and does not answer it."""

    revision: int
    #: A sentence that speaks of what was asked, as offsets of the article's text; None where none does.
    words: Span | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article that is searched as one; ends on sentence boundaries."""

    #: The library's row, never used twice: what the index calls this passage.
    id: int
    article_id: str
    revision: int
    number: int
    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """Where it stands in the article's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found."""

    passage: Passage
    headline: Headline
    #: 0 to 1; comparable within one search only.
    score: float
    #: The rank that each search gave it, from 1: {"keyword": 1, "dense": 4}.
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a question is asked of; an empty scope is the whole library."""

    outlets: tuple[str, ...] = ()
    #: First and last day, or moment, of publication; both included.
    since: Moment | None = None
    until: Moment | None = None
    #: Answer as the library would have answered then: articles and revisions known by that moment.
    as_of: Moment | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A question already asked in this conversation, and the answer that was given."""

    question: str
    answer: str
    #: The answer whole, where whoever keeps the conversation has it.
    told: Answer | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several that a question may mean, and the question that means it alone."""

    text: str
    question: str


@dataclass(frozen=True, slots=True)
class Clarification:
    """A short question back: "Which minister do you mean?"."""

    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words that a sentence rests on: `article.text[start:end] == quote`, always."""

    number: int
    article_id: str
    revision: int
    title: str | None
    outlet: str | None
    url: str | None
    published: Moment | None
    start: int
    end: int
    quote: str
    also_carried_by: tuple[str, ...] = ()
    #: The words within the quote that answer the question, where that is sure; article offsets.
    marked: Span | None = None
    #: Which days its "on Monday" means, to show beside the quote: "on Monday (4 December 2023)".
    days_meant: str | None = None
    #: The SHA-256 of the revision's text; None where nobody has looked.
    text_sha256: str | None = None

    @property
    def span(self) -> Span:
        """Where it stands in the article's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with the citations that it rests on."""

    text: str
    citations: tuple[int, ...]
    #: 0 to 1: how surely the cited words hold what the sentence says and asks for.
    support: float


@dataclass(frozen=True, slots=True)
class Understood:
    """Something that was read out of a question; it can be taken off, and the question asked again."""

    kind: Literal["outlet", "days", "as_of", "spelling", "acronym", "phrase", "without"]
    #: The words of the question that were read so.
    words: str
    #: What they were taken for: "BBC News", "7–12 December 2023", "Zelenskyy".
    text: str

    @property
    def key(self) -> str:
        """What names it when it is taken off."""
        return f"{self.kind}: {self.words}"


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language model wrote an answer; what its server does not tell is None."""

    #: LangChain's provider:name.
    model: str
    #: How many sentences of the answer are the model's: the first ones.
    sentences: int
    input_tokens: int | None
    output_tokens: int | None
    #: Milliseconds from asking the model to its first word, and to its first sentence that stands.
    first_token_ms: float | None
    first_sentence_ms: float | None
    #: Dollars; 0 for a model on this machine.
    cost_usd: float | None
    #: How often it cited what is no source.
    unknown_keys: int
    #: Sentences that another source supports than the one it cited; that one is cited.
    recited: int
    #: Why the sources' own sentences stand in for the model's, or follow them.
    fell_back: str | None
    #: Whether a reader is shown what was struck.
    shows_struck: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a question. The page, the command line and the API all show this record."""

    question: str
    #: The question made whole from the conversation, when it leaned on it.
    rewritten: str | None
    verdict: Verdict
    #: The sentences with their [n]; for a refusal, the words that say so.
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    #: What comes nearest, when nothing answers.
    nearest: tuple[Nearest, ...]
    scope: Scope
    answerer: str
    timings_ms: Mapping[str, float]
    index_generation: str | None
    #: Sentences the answerer wrote that the check struck, with the reason.
    struck: tuple[tuple[str, str], ...] = field(default=())
    #: What was read out of the question beside its words.
    understood: tuple[Understood, ...] = field(default=())
    #: What is asked back, when the question may mean several.
    clarification: Clarification | None = None
    #: When the question was asked; None where nobody has looked at the clock.
    asked_at: datetime | None = None
    #: None when no language model was asked.
    writing: Writing | None = None
    #: Whether it replies to what asks nothing of the articles, such as "thanks"; nothing was searched.
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A sign of life while an answer is made: "searching", "reading 6 passages", "checking"."""

    stage: Literal["searching", "reading", "checking", "writing"]
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that is still being written: what stands of it so far."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be taken in."""

    location: str
    error: str
    hint: str
    when: datetime
    #: How often it was tried.
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Fetch:
    """What is remembered of an address that was fetched, so that it is not sent again unchanged."""

    address: str
    when: datetime
    #: What its server calls this state of it: the `ETag` and `Last-Modified` of RFC 9110.
    etag: str | None
    last_modified: str | None
    #: The article that was at it; None for a list of articles, such as a feed.
    article_id: str | None = None
    #: The feed, or other list, that led to it.
    named_by: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is read again and again."""

    address: str
    title: str | None
    added: datetime
    #: Seconds from one reading to the next.
    every: int
    #: When it was last read, well or not; None before the first time.
    checked: datetime | None
    #: When it is to be read next.
    due: datetime
    #: How often in a row it could not be had.
    failures: int
    #: Articles that it led to and that are stored.
    articles: int
