"""Whole articles, and lists of headlines that open them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from rag.records import Article, Headline, Nearest, Span
from ui.web.conversation import Notice
from ui.web.render.markup import (
    NO_HEADLINE,
    address,
    byline,
    fill,
    join,
    optional,
    sentence_case,
    standfirst,
)

# Of whatever is shown in the article's place; what follows it ends the section.
ARTICLE_TOP = (
    "<section class='whole-article' role='region' aria-labelledby='article-headline'>"
    "<p class='article-bar'><span>{place}</span><button type='button'"
    " class='close-article' aria-label='Close the article'>Close</button></p>"
    "<h2 id='article-headline' tabindex='-1' dir='auto'>{title}</h2>"
)


class Words(NamedTuple):
    """Which words of an article are marked, and which of these stand out; article offsets."""

    cited: Span
    strong: Span | None = None


NO_WORDS = Words(Span(0, 0))


def article(whole: Article, words: Words = NO_WORDS, source: int | None = None) -> str:
    """Return a whole article with some of its words marked.

    Args:
        source: the number of the source that is opened, if it is one.
    """
    return str(
        fill(
            ARTICLE_TOP + "{standfirst}<p class='byline' dir='auto'>{byline}</p>{authors}{address}"
            "<div class='article-text' lang='{language}'>{text}</div></section>",
            place=f"Source {source}" if source else "Article",
            title=whole.title or NO_HEADLINE,
            standfirst=standfirst(whole),
            byline=byline(whole),
            authors=optional("<p class='quiet' dir='auto'>By {0}</p>", ", ".join(whole.authors)),
            address=address(whole.url),
            language=whole.language or "",
            text=paragraphs(whole.text, 0, words),
        )
    )


def no_article(what: Notice) -> str:
    """Return, in the place of an article, why it cannot be shown."""
    return str(
        fill(
            ARTICLE_TOP + "<p class='quiet'>{hint}</p></section>",
            place="Article",
            title=sentence_case(what.message),
            hint=sentence_case(what.hint),
        )
    )


def headlines(named: Sequence[Headline]) -> Markup:
    """Return a list of headlines that open their articles, at what comes nearest if that is known."""
    return fill("<ul class='headlines'>{rows}</ul>", rows=join(map(_headline, named)))


def _headline(named: Headline) -> Markup:
    near = named if isinstance(named, Nearest) and named.words else None
    place = f"/{near.revision}/{near.words.start}-{near.words.end}" if near and near.words else ""
    return fill(
        "<li><a class='headline' href='#article/{key}{place}' dir='auto'>{title}</a>"
        " <span class='byline' dir='auto'>{byline}</span>{quote}</li>",
        key=quote(named.article_id, safe=""),
        place=place,
        title=named.title or NO_HEADLINE,
        byline=byline(named),
        quote=optional(
            "<span class='near' dir='auto'>“{0}”</span>", near.quote or "" if near else ""
        ),
    )


def paragraphs(text: str, offset: int, words: Words) -> Markup:
    """Return the paragraphs of a text that begins at `offset`, with some words marked."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        inner = _marked(paragraph, offset, words.cited, words.strong)
        paragraphs.append(fill("<p dir='auto'>{inner}</p>", inner=inner))
        offset += len(paragraph) + 2
    return join(paragraphs)


def _marked(text: str, offset: int, words: Span, strong: Span | None = None) -> Markup:
    """Mark `words` in a text that begins at `offset`, and in them make `strong` stand out."""
    start, end = (min(max(place - offset, 0), len(text)) for place in words)
    if start >= end:
        return fill("{text}", text=text)
    inner = fill("{text}", text=text[start:end])
    if strong:
        first, last = (min(max(place - offset, start), end) for place in strong)
    if strong and first < last:
        inner = fill(
            "{before}<strong>{words}</strong>{after}",
            before=text[start:first],
            words=text[first:last],
            after=text[last:end],
        )
    return fill(
        "{before}<mark>{inner}</mark>{after}", before=text[:start], inner=inner, after=text[end:]
    )
