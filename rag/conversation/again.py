"""Answer from the last answer's own sentences and citations: shorter, with its sources, by whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.citations import Cited, carrying_too
from rag.conversation.names import people_in
from rag.conversation.requests import Request
from rag.dates.moments import spoken
from rag.library import Library
from rag.records import Answer, Citation, Sentence, Span
from rag.text.sentences import sentence_spans

_SAID = re.compile(
    r"\b(?:said|says|told|tells|warned|added|argued|urged|insisted|announced|stressed|claimed|wrote|writes|tweeted"
    r"|explained|described|called|noted|according to|stated|replied|testified|joked|asked)\b"
)
# "Tusk said", "said Tusk"; of full names `people_in` tells.
_NAME_SAYS = re.compile(
    rf"\b[A-Z][\w’'-]+ (?:(?:also|has|had|later) )?{_SAID.pattern}|{_SAID.pattern} [A-Z][\w’'-]+"
)
# Sentences behind a quotation, and before it, that may say whose it is.
_NEIGHBOURS = (1, -1, 2, -2)
_READ_AS = {"shorter": "shorter", "sources": "its sources", "speakers": "who said it"}

_ASKED_AGAIN = re.compile(rf" \((?:{'|'.join(_READ_AS.values())})\)$")


def again(request: Request, asked: str, last: Answer, library: Library) -> Answer:
    """Return the last answer in another way; a refusal stays one, with what comes nearest."""
    made = {"shorter": _shorter, "sources": _sources, "speakers": _speakers}[request]
    cited = made(last, library) if last.sentences else Cited((), (), ())
    return replace(
        last,
        question=asked,
        rewritten=f"{_ASKED_AGAIN.sub('', last.rewritten or last.question)} ({_READ_AS[request]})",
        text=cited.text or last.text,
        sentences=cited.sentences,
        citations=cited.citations,
        struck=(),
        understood=(),
    )


def _shorter(last: Answer, library: Library) -> Cited:
    """Keep half of the sentences: the surest stands first."""
    kept = last.sentences[: max(1, len(last.sentences) // 2)]
    return _renumbered(kept, last.citations)


def _sources(last: Answer, library: Library) -> Cited:
    """Say of each citation who published it when, and quote it."""
    support = {number: each.support for each in last.sentences for number in each.citations}
    sentences = [
        Sentence(
            f"{_published(each)}: “{' '.join(each.quote.split())}”",
            (each.number,),
            support[each.number],
        )
        for each in last.citations
    ]
    return Cited(tuple(sentences), last.citations, ())


def _speakers(last: Answer, library: Library) -> Cited:
    """Widen each citation to the sentence that says whose words they are; else give the sources."""
    widened = [_with_speaker(each, library) for each in last.citations]
    if not any(_names_speaker(each.quote) for each in widened):
        return _sources(last, library)
    sentences = [
        Sentence(" ".join(each.quote.split()), (each.number,), 1.0)
        for each in widened
        if _names_speaker(each.quote)
    ]
    return _renumbered(sentences, widened)


def _with_speaker(citation: Citation, library: Library) -> Citation:
    if _names_speaker(citation.quote):
        return citation
    article = library.article(citation.article_id, citation.revision)
    spans = sentence_spans(article.text, article.language)
    within = [number for number, span in enumerate(spans) if span.overlaps(citation.span)]
    for step in _NEIGHBOURS if within else ():
        number = (within[-1] if step > 0 else within[0]) + step
        if 0 <= number < len(spans) and _names_speaker(spans[number].of(article.text)):
            start = min(citation.start, spans[number].start)
            end = max(citation.end, spans[number].end)
            quote = Span(start, end).of(article.text)
            carried = carrying_too(quote, citation.article_id, library)
            return replace(
                citation, start=start, end=end, quote=quote, marked=None, also_carried_by=carried
            )
    return citation


def _names_speaker(text: str) -> bool:
    if _SAID.search(text) is None:
        return False
    return bool(people_in(text)) or _NAME_SAYS.search(text) is not None


def _published(citation: Citation) -> str:
    about = (citation.outlet, spoken(citation.published) if citation.published else None)
    return ", ".join(each for each in about if each) or "An article"


def _renumbered(sentences: Sequence[Sentence], citations: Sequence[Citation]) -> Cited:
    """Return sentences with the citations that they use, numbered anew from 1."""
    used = list(dict.fromkeys(number for each in sentences for number in each.citations))
    by_number = {each.number: each for each in citations}
    numbers = {old: new for new, old in enumerate(used, start=1)}
    return Cited(
        tuple(
            replace(each, citations=tuple(numbers[old] for old in each.citations))
            for each in sentences
        ),
        tuple(replace(by_number[old], number=numbers[old]) for old in used),
        (),
    )
