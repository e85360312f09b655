"""How a language model wrote an answer: what was left out of it, and what it took."""

from __future__ import annotations

from markupsafe import Markup

from rag.records import Answer
from ui.web.render.markup import fill, join, optional, sentence_case
from ui.wording import fell_back_in_words, left_out_in_words, writing_in_words


def written(answer: Answer) -> Markup:
    """Return what stands below a model's answer; nothing for an answer of the sources' own."""
    writing = answer.writing
    if writing is None:
        return Markup()
    return (
        optional("<p class='partly fell-back' dir='auto'>{0}</p>", fell_back_in_words(writing))
        + struck(answer)
        + fill("<p class='quiet written'>{told}</p>", told=writing_in_words(writing))
    )


def struck(answer: Answer) -> Markup:
    """Return the sentences that no source supports, each with the reason, folded unless wanted."""
    if not answer.struck or answer.writing is None:
        return Markup()
    return fill(
        "<details class='struck'{wanted}><summary>{told}</summary><ul>{sentences}</ul></details>",
        wanted=Markup(" open") if answer.writing.shows_struck else Markup(),
        told=left_out_in_words(len(answer.struck)),
        sentences=join(
            fill(
                "<li dir='auto'><span class='struck-words'>{text}</span>"
                " <span class='reason'>{reason}</span></li>",
                text=text,
                reason=sentence_case(reason),
            )
            for text, reason in answer.struck
        ),
    )
