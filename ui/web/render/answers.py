"""The conversation: questions, answers, refusals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from rag.conversation import AS_ASKED
from rag.records import Answer, Citation, Draft, Sentence, Step, Understood
from ui.web.conversation import Conversation, Exchange, Notice
from ui.web.render.articles import headlines
from ui.web.render.frame import notice
from ui.web.render.markup import NO_HEADLINE, byline, fill, join, optional, sentence_case
from ui.web.render.writing import written
from ui.wording import understood_in_words

# What can be done about a question that was made whole from the conversation.
_CORRECTIONS = Markup(
    "<li><a class='chip take-off' href='#take-off/0'"
    " title='Ask again without what was said before'>As asked <span class='cross'>×</span></a></li>"
    "<li><a class='chip edit' href='#edit' title='Put this question into the box'>Edit</a></li>"
)
# Beside the answer, not in it: what is copied is the answer.
_SAVE = (
    "<p class='save-links'>Save with its evidence: "
    "<a class='save' href='#save/{number}/html' title='Save this answer as a page to read'>page</a> "
    "<a class='save' href='#save/{number}/json'"
    " title='Save this answer for dateline verify'>JSON</a></p>"
)


def messages(conversation: Conversation) -> list[dict[str, Any]]:
    """Return the whole conversation as Gradio's chat messages."""
    shown: list[dict[str, Any]] = []
    for number, exchange in enumerate(conversation.exchanges, start=conversation.gone + 1):
        asked = fill("<div class='asked' dir='auto'>{question}</div>", question=exchange.question)
        # A chat message is dedented by Gradio, line by line; without line ends it is left alone.
        shown.append({"role": "user", "content": str(asked).replace("\n", "<br>")})
        outcome = _outcome(number, exchange, newest=number == conversation.newest_number)
        shown.append({"role": "assistant", "content": str(outcome)})
    if shown and (options := _options(conversation.exchanges[-1])):
        # Gradio shows an option's label as plain text, so these are not escaped.
        shown[-1]["options"] = options
    return shown


def _options(newest: Exchange) -> list[dict[str, str]]:
    """Return what can be asked next by a click: whom the question meant, else follow-ups."""
    outcome = newest.outcome
    if isinstance(outcome, Answer) and outcome.clarification:
        choices = outcome.clarification.choices
        return [{"value": each.question, "label": each.text} for each in choices]
    return [{"value": text, "label": text} for text in newest.follow_ups]


def _outcome(number: int, exchange: Exchange, *, newest: bool) -> Markup:
    """Return what stands under a question: a step, a notice, a refusal or an answer."""
    outcome = exchange.outcome
    if isinstance(outcome, Step | None):
        text = sentence_case(outcome.text) if outcome else "Waiting…"
        return fill("<p class='step'>{text}</p>", text=text)
    if isinstance(outcome, Notice):
        return Markup(notice(outcome))
    if isinstance(outcome, Draft):
        return _draft(number, outcome.answer)
    if outcome.aside:
        return fill("<div class='answer' id='answer-{number}'><p class='aside'>{text}</p></div>",
                    number=number, text=outcome.text)  # fmt: skip
    understood = _understood(outcome, exchange.taken_off, newest=newest)
    refused = outcome.verdict == "not_in_sources"
    made = (_refusal if refused else _answer)(number, outcome, understood)
    return made + fill(_SAVE, number=number)


def _answer(number: int, answer: Answer, understood: Markup) -> Markup:
    by_number = {citation.number: citation for citation in answer.citations}
    sentences = [_sentence(sentence, by_number) for sentence in answer.sentences]
    return fill(
        "<div class='answer' id='answer-{number}'>{understood}{asks}{note}{sentences}{written}</div>",
        number=number,
        understood=understood,
        asks=optional(
            "<p class='asks' dir='auto'>{0}</p>",
            answer.clarification.text if answer.clarification else "",
        ),
        note=_partly(answer) if answer.verdict == "partly" and not answer.writing else Markup(),
        sentences=join(sentences),
        written=written(answer),
    )


def _draft(number: int, answer: Answer) -> Markup:
    """Return what stands of an answer while it is being written."""
    by_number = {citation.number: citation for citation in answer.citations}
    return fill(
        "<div class='answer' id='answer-{number}'>{sentences}<p class='step'>Writing…</p></div>",
        number=number,
        sentences=join(_sentence(sentence, by_number) for sentence in answer.sentences),
    )


def _refusal(number: int, answer: Answer, understood: Markup) -> Markup:
    return fill(
        "<div class='not-in-sources' id='answer-{number}'>"
        "<p class='verdict'>Not in the sources</p>{understood}"
        "<p dir='auto'>{text}</p>{nearest}</div>",
        number=number,
        understood=understood,
        text=answer.text,
        nearest=fill(
            "<p class='quiet'>The nearest articles, which do not answer it:</p>{list}",
            list=headlines(answer.nearest),
        )
        if answer.nearest
        else Markup(),
    )


def _understood(answer: Answer, taken_off: Sequence[str], *, newest: bool) -> Markup:
    """Return how the question was read beside its words; what is read can be taken off the newest."""
    chips = [_chip(*each, newest=newest) for each in enumerate(answer.understood, start=1)]
    if answer.rewritten and newest:
        chips = [_CORRECTIONS, *chips]
    words = ", ".join(f"“{key.partition(': ')[2]}”" for key in taken_off if key != AS_ASKED)
    return (
        optional(
            "<p class='understood' dir='auto'>Read as: <span class='whole'>{0}</span></p>",
            answer.rewritten or "",
        )
        + (Markup("<p class='understood'>Taken as asked</p>") if AS_ASKED in taken_off else "")
        + (fill("<ul class='chips'>{chips}</ul>", chips=join(chips)) if chips else "")
        + optional("<p class='understood' dir='auto'>Taken as mere words: {0}</p>", words)
    )


def _chip(number: int, each: Understood, *, newest: bool) -> Markup:
    text = sentence_case(understood_in_words(each))
    if not newest:
        return fill("<li><span class='chip' dir='auto'>{text}</span></li>", text=text)
    return fill(
        "<li><a class='chip take-off' href='#take-off/{number}' dir='auto'"
        " title='Ask again with “{words}” as mere words'>{text} <span class='cross'>×</span>"
        "</a></li>",
        number=number,
        words=each.words,
        text=text,
    )


def _partly(answer: Answer) -> Markup:
    struck = len(answer.struck)
    left_out = f" {struck} unsupported sentence{'s' * (struck > 1)} left out." if struck else ""
    return fill(
        "<p class='partly'><strong>Answered in part.</strong>"
        " The sources do not cover everything you asked.{left_out}</p>",
        left_out=left_out,
    )


def _sentence(sentence: Sentence, by_number: dict[int, Citation]) -> Markup:
    cited = [by_number[number] for number in sentence.citations]
    bylines = dict.fromkeys(byline(citation) for citation in cited)
    return fill(
        "<p class='sentence' dir='auto'>{text}{links} <span class='byline'>{bylines}</span></p>",
        text=_emphasised(sentence.text, cited),
        links=join(_citation_link(citation) for citation in cited),
        bylines="; ".join(bylines),
    )


def _citation_link(citation: Citation) -> Markup:
    return fill(
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
            return fill(
                "{before}<strong>{words}</strong>{after}", before=before, words=words, after=after
            )
    return fill("{text}", text=text)
