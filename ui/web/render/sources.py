"""The panel beside the conversation: the sources of an answer, or what there is to ask about."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rag.records import Answer, Citation, Headline, Passage
from ui.web.render.articles import Words, headlines, paragraphs
from ui.web.render.markup import NO_HEADLINE, address, byline, fill, join, optional

# Above the sources a reminder of the question is enough.
REMINDER_MAX_CHARS = 160


def sources(number: int, answer: Answer, passages: Sequence[Passage]) -> str:
    """Return the panel with the sources of one answer.

    Args:
        number: the answer's place in the conversation, from 1.
        answer: whose citations are shown, or whose nearest headlines if it has none.
        passages: the passage around each citation, in the citations' order.
    """
    cards = [_source(*pair) for pair in zip(answer.citations, passages, strict=True)]
    if not cards:
        told = (
            "Nothing was searched for this."
            if answer.aside
            else "None of the ingested articles answers this."
        )
        cards = [fill("<p class='quiet'>{told}</p>", told=told)]
    return _panel("Sources", _shortened(answer.question), join(cards), number)


def latest(newest: Sequence[Headline]) -> str:
    """Return the panel before the first question: what there is to ask about."""
    if not newest:
        return _panel("Sources", "", fill("<p class='quiet'>Each answer’s sources go here.</p>"))
    return _panel("Latest in the library", "", headlines(newest))


def _panel(heading: str, question: str, body: Markup, number: int = 0) -> str:
    return str(
        fill(
            "<section class='panel' role='region' aria-labelledby='panel-heading'"
            " data-answer='{number}'><h2 id='panel-heading'>{heading}</h2>"
            "{question}{body}</section>",
            number=number,
            heading=heading,
            question=optional("<p class='panel-question' dir='auto'>{0}</p>", question),
            body=body,
        )
    )


def _source(citation: Citation, passage: Passage) -> Markup:
    """Return one card: where the words stand, and the words in their passage."""
    words = Words(citation.span, citation.marked)
    return fill(
        "<article class='source' id='source-{number}' tabindex='-1' data-source='{number}'"
        " aria-labelledby='source-{number}-headline'>"
        "<p class='source-number' aria-hidden='true'>{number}</p>"
        "<h3 id='source-{number}-headline' dir='auto'>{title}</h3>"
        "<p class='byline' dir='auto'>{byline}</p>"
        "<blockquote>{passage}</blockquote>{days}{carried}"
        "<p class='source-links'><button type='button' class='open-article'"
        " aria-describedby='source-{number}-headline'>Read the article</button>{address}</p>"
        "</article>",
        number=citation.number,
        title=citation.title or NO_HEADLINE,
        byline=byline(citation),
        passage=paragraphs(passage.text, passage.start, words),
        days=optional(
            "<p class='quiet days-meant' dir='auto'>Days meant: {0}</p>", citation.days_meant or ""
        ),
        carried=optional(
            "<p class='quiet' dir='auto'>Also carried by {0}</p>",
            ", ".join(citation.also_carried_by),
        ),
        address=address(citation.url),
    )


def _shortened(question: str) -> str:
    if len(question) <= REMINDER_MAX_CHARS:
        return question
    return question[: REMINDER_MAX_CHARS - 1].rstrip() + "…"
