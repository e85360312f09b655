"""Make all HTML of the page; the only place where text from outside meets markup.

Every value goes through `_fill`, which escapes whatever is not already Markup. Templates are
literals of this file, never text from an article, a question, a file name or an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from rag.moments import spoken
from rag.records import Answer, Article, Citation, Headline, Passage, Scope, Sentence, Span, Step
from ui.web.conversation import Conversation, Exchange, Notice

# Lone surrogates cannot be sent as UTF-8; the other controls have no look of their own.
_UNPRINTABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Above the sources a reminder of the question is enough.
REMINDER_MAX_CHARS = 160
NO_HEADLINE = "(no headline)"
NO_OUTLET = "outlet unknown"
# Of whatever is shown in the article's place; what follows it ends the section.
_ARTICLE_TOP = (
    "<section class='whole-article' role='region' aria-labelledby='article-headline'>"
    "<p class='article-bar'><span>{place}</span><button type='button'"
    " class='close-article' aria-label='Close the article'>Close</button></p>"
    "<h2 id='article-headline' tabindex='-1' dir='auto'>{title}</h2>"
)


def messages(conversation: Conversation) -> list[dict[str, Any]]:
    """Return the whole conversation as Gradio's chat messages."""
    shown: list[dict[str, Any]] = []
    for number, exchange in enumerate(conversation.exchanges, start=1):
        asked = _fill("<div class='asked' dir='auto'>{question}</div>", question=exchange.question)
        # A chat message is dedented by Gradio, line by line; without line ends it is left alone.
        shown.append({"role": "user", "content": str(asked).replace("\n", "<br>")})
        shown.append({"role": "assistant", "content": str(_outcome(number, exchange))})
    if shown and (follow_ups := conversation.exchanges[-1].follow_ups):
        # Gradio shows an option's label as plain text, so these are not escaped.
        shown[-1]["options"] = [{"value": text, "label": text} for text in follow_ups]
    return shown


def sources(number: int, answer: Answer, passages: Sequence[Passage]) -> str:
    """Return the panel with the sources of one answer.

    Args:
        number: the answer's place in the conversation, from 1.
        answer: whose citations are shown, or whose nearest headlines if it has none.
        passages: the passage around each citation, in the citations' order.
    """
    cards = [_source(*pair) for pair in zip(answer.citations, passages, strict=True)]
    if not cards:
        cards = [_fill("<p class='quiet'>None of the ingested articles answers this.</p>")]
    return _panel("Sources", _shortened(answer.question), _join(cards), number)


def latest(headlines: Sequence[Headline]) -> str:
    """Return the panel before the first question: what there is to ask about."""
    if not headlines:
        return _panel("Sources", "", _fill("<p class='quiet'>Each answer’s sources go here.</p>"))
    return _panel("Latest in the library", "", _headlines(headlines))


def article(whole: Article, cited: Citation | None = None) -> str:
    """Return a whole article, with the words of a citation marked."""
    return str(
        _fill(
            _ARTICLE_TOP + "<p class='byline' dir='auto'>{byline}</p>{authors}{address}"
            "<div class='article-text' lang='{language}'>{text}</div></section>",
            place=f"Source {cited.number}" if cited else "Article",
            title=whole.title or NO_HEADLINE,
            byline=_byline(whole),
            authors=_optional("<p class='quiet' dir='auto'>By {0}</p>", ", ".join(whole.authors)),
            address=_address(whole.url),
            language=whole.language or "",
            text=_paragraphs(whole.text, 0, cited),
        )
    )


def no_article(what: Notice) -> str:
    """Return, in the place of an article, why it cannot be shown."""
    return str(
        _fill(
            _ARTICLE_TOP + "<p class='quiet'>{hint}</p></section>",
            place="Article",
            title=_sentence_case(what.message),
            hint=_sentence_case(what.hint),
        )
    )


def notice(what: Notice) -> str:
    """Return what went wrong and what to do, as one element."""
    return str(
        _fill(
            "<div class='notice'><p class='notice-message'>{message}</p>"
            "<p class='notice-hint'>{hint}</p></div>",
            message=_sentence_case(what.message),
            hint=_sentence_case(what.hint),
        )
    )


def greeting(empty: bool) -> str:
    """Return what the conversation shows before the first question."""
    if empty:
        return (
            "<div class='greeting'><h2>Nothing to read yet</h2>"
            "<p>Dateline answers from news articles that you give it. Add some in a terminal:</p>"
            "<p><code>dateline ingest FILE…</code></p>"
            "<p>This page notices by itself when the first article has arrived.</p></div>"
        )
    return (
        "<div class='greeting'><h2>Ask about the news you have ingested</h2>"
        "<p>Every sentence of an answer names its source and opens it at the exact words. "
        "What the sources do not say, Dateline does not say.</p></div>"
    )


def masthead() -> str:
    """Return the name of the page."""
    return (
        "<header class='masthead'><h1>Dateline</h1>"
        "<p>Answers from your news articles, each sentence with its source</p></header>"
    )


def _fill(template: str, **values: object) -> Markup:
    """Put values into a template of this file; all but Markup is escaped."""
    safe = {
        name: value
        if isinstance(value, Markup)
        else _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))
        for name, value in values.items()
    }
    return Markup(template).format(**safe)


def _optional(template: str, value: str) -> Markup:
    return _fill(template.replace("{0}", "{value}"), value=value) if value else Markup()


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)


def _outcome(number: int, exchange: Exchange) -> Markup:
    """Return what stands under a question: a step, a notice, a refusal or an answer."""
    outcome = exchange.outcome
    if isinstance(outcome, Step | None):
        text = _sentence_case(outcome.text) if outcome else "Waiting…"
        return _fill("<p class='step'>{text}</p>", text=text)
    if isinstance(outcome, Notice):
        return Markup(notice(outcome))
    if outcome.verdict == "not_in_sources":
        return _refusal(number, outcome)
    return _answer(number, outcome)


def _answer(number: int, answer: Answer) -> Markup:
    by_number = {citation.number: citation for citation in answer.citations}
    sentences = [_sentence(sentence, by_number) for sentence in answer.sentences]
    return _fill(
        "<div class='answer' id='answer-{number}'>{understood}{note}{sentences}</div>",
        number=number,
        understood=_understood(answer),
        note=_partly(answer) if answer.verdict == "partly" else Markup(),
        sentences=_join(sentences),
    )


def _refusal(number: int, answer: Answer) -> Markup:
    return _fill(
        "<div class='not-in-sources' id='answer-{number}'>"
        "<p class='verdict'>Not in the sources</p>{understood}"
        "<p dir='auto'>{text}</p>{nearest}</div>",
        number=number,
        understood=_understood(answer),
        text=answer.text,
        nearest=_fill(
            "<p class='quiet'>The nearest articles, which do not answer it:</p>{list}",
            list=_headlines(answer.nearest),
        )
        if answer.nearest
        else Markup(),
    )


def _understood(answer: Answer) -> Markup:
    """Return how the question was read, where that differs from how it was put."""
    rewritten = _optional(
        "<p class='understood' dir='auto'>Read as: {0}</p>", answer.rewritten or ""
    )
    return rewritten + _optional("<p class='understood'>Searched: {0}</p>", _scope(answer.scope))


def _scope(scope: Scope) -> str:
    parts = [", ".join(scope.outlets)] if scope.outlets else []
    parts += [f"from {spoken(scope.since)}"] if scope.since else []
    parts += [f"to {spoken(scope.until)}"] if scope.until else []
    parts += [f"as known on {spoken(scope.as_of)}"] if scope.as_of else []
    return ", ".join(parts)


def _partly(answer: Answer) -> Markup:
    struck = len(answer.struck)
    left_out = f" {struck} unsupported sentence{'s' * (struck > 1)} left out." if struck else ""
    return _fill(
        "<p class='partly'><strong>Answered in part.</strong>"
        " The sources do not cover everything you asked.{left_out}</p>",
        left_out=left_out,
    )


def _sentence(sentence: Sentence, by_number: dict[int, Citation]) -> Markup:
    cited = [by_number[number] for number in sentence.citations]
    bylines = dict.fromkeys(_byline(citation) for citation in cited)
    return _fill(
        "<p class='sentence' dir='auto'>{text}{links} <span class='byline'>{bylines}</span></p>",
        text=_emphasised(sentence.text, cited),
        links=_join(_citation_link(citation) for citation in cited),
        bylines="; ".join(bylines),
    )


def _citation_link(citation: Citation) -> Markup:
    return _fill(
        " <a class='citation' href='#source-{number}' title='Source {number}: {title}'>"
        "[{number}]</a>",
        number=citation.number,
        title=citation.title or NO_HEADLINE,
    )


def _emphasised(text: str, cited: Sequence[Citation]) -> Markup:
    """Make the words that answer the question bold, where the sentence has them just once."""
    for citation in cited:
        if citation.marked is None:
            continue
        start, end = citation.marked
        words = citation.quote[start - citation.start : end - citation.start]
        if words and text.count(words) == 1 and words != text:
            before, after = text.split(words)
            return _fill(
                "{before}<strong>{words}</strong>{after}", before=before, words=words, after=after
            )
    return _fill("{text}", text=text)


def _panel(heading: str, question: str, body: Markup, number: int = 0) -> str:
    return str(
        _fill(
            "<section class='panel' role='region' aria-labelledby='panel-heading'"
            " data-answer='{number}'><h2 id='panel-heading'>{heading}</h2>"
            "{question}{body}</section>",
            number=number,
            heading=heading,
            question=_optional("<p class='panel-question' dir='auto'>{0}</p>", question),
            body=body,
        )
    )


def _source(citation: Citation, passage: Passage) -> Markup:
    """Return one card: where the words stand, and the words in their passage."""
    return _fill(
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
        byline=_byline(citation),
        passage=_paragraphs(passage.text, passage.start, citation),
        days=_optional(
            "<p class='quiet days-meant' dir='auto'>Days meant: {0}</p>", citation.days_meant or ""
        ),
        carried=_optional(
            "<p class='quiet' dir='auto'>Also carried by {0}</p>",
            ", ".join(citation.also_carried_by),
        ),
        address=_address(citation.url),
    )


def _headlines(headlines: Sequence[Headline]) -> Markup:
    rows = [
        _fill(
            "<li><a class='headline' href='#article/{key}' dir='auto'>{title}</a>"
            " <span class='byline' dir='auto'>{byline}</span></li>",
            key=quote(headline.article_id, safe=""),
            title=headline.title or NO_HEADLINE,
            byline=_byline(headline),
        )
        for headline in headlines
    ]
    return _fill("<ul class='headlines'>{rows}</ul>", rows=_join(rows))


def _byline(item: Article | Citation | Headline) -> str:
    return f"{item.outlet or NO_OUTLET}, {spoken(item.published)}"


def _address(url: str | None) -> Markup:
    """Return a link to the original page; only http(s), as other schemes can run a script."""
    try:
        known = urlsplit(url or "").scheme in ("http", "https")
    except ValueError:  # such as "http://[": no address that a browser could open
        known = False
    if not known:
        return Markup()
    return _fill(
        " <a class='address' href='{url}' target='_blank' rel='noopener noreferrer'>"
        "Original page</a>",
        url=url,
    )


def _paragraphs(text: str, offset: int, cited: Citation | None) -> Markup:
    """Return the paragraphs of a text that begins at `offset`, with the cited words marked."""
    words, strong = (Span(cited.start, cited.end), cited.marked) if cited else (Span(0, 0), None)
    paragraphs = []
    for paragraph in text.split("\n\n"):
        inner = _marked(paragraph, offset, words, strong)
        paragraphs.append(_fill("<p dir='auto'>{inner}</p>", inner=inner))
        offset += len(paragraph) + 2
    return _join(paragraphs)


def _marked(text: str, offset: int, words: Span, strong: Span | None = None) -> Markup:
    """Mark `words` in a text that begins at `offset`, and in them make `strong` stand out."""
    start, end = (min(max(place - offset, 0), len(text)) for place in words)
    if start >= end:
        return _fill("{text}", text=text)
    inner = _fill("{text}", text=text[start:end])
    if strong:
        first, last = (min(max(place - offset, start), end) for place in strong)
    if strong and first < last:
        inner = _fill(
            "{before}<strong>{words}</strong>{after}",
            before=text[start:first],
            words=text[first:last],
            after=text[last:end],
        )
    return _fill(
        "{before}<mark>{inner}</mark>{after}", before=text[:start], inner=inner, after=text[end:]
    )


def _shortened(question: str) -> str:
    if len(question) <= REMINDER_MAX_CHARS:
        return question
    return question[: REMINDER_MAX_CHARS - 1].rstrip() + "…"


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
