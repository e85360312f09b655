"""What a receipt holds. Reading checks every type and bound: a receipt may come from anybody."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from rag.dates.moments import parse_moment
from rag.records import Span

FORMAT = "dateline-receipt"
#: Raised with every change of the fields.
VERSION = 1

# Sentences of an answer, and its citations: far more than one has.
MAX_ITEMS = 200


def _moment(text: str) -> str:
    parse_moment(text)
    return text


def _instant(text: str) -> str:
    if len(text) <= 10:
        raise ValueError("it has no time of day")
    return _moment(text)


#: A date or a time, as ISO 8601.
MomentText = Annotated[str, Field(max_length=40), AfterValidator(_moment)]
Instant = Annotated[str, Field(max_length=40), AfterValidator(_instant)]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Share = Annotated[float, Field(ge=0, le=1)]
Number = Annotated[int, Field(ge=1, le=MAX_ITEMS)]
Offset = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Part(BaseModel):
    """A part of a receipt: no field may be missing, unknown, or of another type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Read(Part):
    """Something that was read out of the question."""

    kind: str
    words: str
    text: str


class Asked(Part):
    """Which articles were asked."""

    outlets: tuple[str, ...]
    since: MomentText | None
    until: MomentText | None
    understood: tuple[Read, ...]


class Checked(Part):
    """What came of checking a sentence against the words that it cites."""

    supported: bool
    score: Share
    reasons: tuple[str, ...]


class Stated(Part):
    """One sentence of the answer."""

    text: str
    citations: Annotated[tuple[Number, ...], Field(max_length=MAX_ITEMS)]
    support: Share
    check: Checked


class Struck(Part):
    """A sentence that was written, and left out of the answer."""

    text: str
    reason: str


class Source(Part):
    """The revision of an article that was shown."""

    article_id: Annotated[str, Field(min_length=1, max_length=200)]
    revision: Annotated[int, Field(ge=1, le=1_000_000_000)]
    title: str | None
    outlet: str | None
    url: str | None
    published: MomentText | None
    #: Of the revision's canonical text; None where the article was removed before it was asked for.
    text_sha256: Sha256 | None


class Cited(Source):
    """Words that a sentence rests on."""

    number: Number
    start: Offset
    end: Offset
    quote: str
    also_carried_by: tuple[str, ...]

    @property
    def span(self) -> Span:
        """Where the words stand in the article's text."""
        return Span(self.start, self.end)


class Near(Source):
    """An article that came near to a question that was not answered; its words, if it has any."""

    start: Offset | None
    end: Offset | None
    quote: str | None

    @property
    def span(self) -> Span:
        """Where the words stand in the article's text."""
        return Span(self.start or 0, self.end or 0)


class Choice(Part):
    """One of several that the question may have meant."""

    text: str
    question: str


class AskedBack(Part):
    """A short question back."""

    text: str
    choices: tuple[Choice, ...]


class Receipt(Part):
    """An answer with all that it rests on."""

    format: Literal["dateline-receipt"]
    version: Literal[1]
    #: Dateline's version.
    dateline: str
    #: The random name of the library that answered.
    library: str | None
    index_generation: str | None
    asked_at: Instant | None
    question: str
    rewritten: str | None
    scope: Asked
    as_of: MomentText | None
    verdict: Literal["answered", "partly", "not_in_sources"]
    text: str
    sentences: Annotated[tuple[Stated, ...], Field(max_length=MAX_ITEMS)]
    citations: Annotated[tuple[Cited, ...], Field(max_length=MAX_ITEMS)]
    struck: tuple[Struck, ...]
    nearest: tuple[Near, ...]
    clarification: AskedBack | None
    answerer: str
    #: What each model is called, with its digest: {"embedding": "all-MiniLM-L6-v2@53aa51172d14"}.
    models: dict[str, str]
    #: Of all other fields: tells a slip of the pen, not a forger, who can make it anew.
    sha256: Sha256

    def as_json(self) -> str:
        """Return the receipt as a JSON document that a person can read, too."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def digest(receipt: Receipt) -> str:
    """Return the SHA-256 of all of a receipt but its `sha256`, in one fixed form of JSON."""
    fields = receipt.model_dump(mode="json", exclude={"sha256"})
    return hashlib.sha256(
        json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")
    ).hexdigest()
