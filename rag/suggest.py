"""Suggest questions: only such as the library answers, found by asking them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.assistant import Assistant
from rag.conversation.names import bare_name
from rag.records import Answer, Article
from rag.text.sentences import sentence_spans

# Articles that examples are made from.
ARTICLES = 6
# Questions tried for each one wanted, and passages read for each: suggestions are made beside the
# next question's answer, and must not take its time.
TRIES = 2
PASSAGES = 2
# "Kremlin spokesman Dmitry Peskov said …": a name that speaks; "the First Amendment says" is no person's.
_SPEAKER = re.compile(
    r"\b(?P<the>[Tt]he )?(?P<name>(?:[A-Z][\w’'-]+ ){1,4}[A-Z][\w’'-]+) (?:also |has |have )?"
    r"(?:said|says|told|warned|added|argued|urged|insisted|announced|expressed|stressed|described)\b"
)


def example_questions(assistant: Assistant, limit: int = 4) -> list[str]:
    """Return questions that the newest articles answer, one an article first."""
    articles = [assistant.article(each.article_id) for each in assistant.headlines(ARTICLES)]
    asked = [list(_questions(article)) for article in articles]
    # The first question of each article, then the second of each.
    rows = [row[n] for n in range(max(map(len, asked), default=0)) for row in asked if n < len(row)]
    return _answered(assistant, rows, limit)


def follow_ups(assistant: Assistant, answer: Answer, limit: int = 3) -> list[str]:
    """Return questions to go on with: of the articles that an answer cites, or came near."""
    ids = dict.fromkeys(
        [each.article_id for each in answer.citations]
        + [each.article_id for each in answer.nearest]
    )
    said = answer.question.casefold()
    rows = [
        question
        for article_id in list(ids)[:2]
        for question in _questions(assistant.article(article_id))
        if question.casefold() != said
    ]
    shown = {(each.article_id, each.start) for each in answer.citations}
    return _answered(assistant, rows, limit, shown=shown)


def _questions(article: Article) -> Iterator[str]:
    """Give questions that an article may answer: what each of its speakers said."""
    seen = set()
    for span in sentence_spans(article.text, article.language):
        for found in _SPEAKER.finditer(span.of(article.text)):
            name = None if found["the"] else _person(found["name"])
            if name and name not in seen:
                seen.add(name)
                yield f"What did {name} say?"


def _person(name: str) -> str | None:
    """Drop titles and functions before a name; None when less than two words are left."""
    bare = bare_name(name)
    return bare if " " in bare else None


def _answered(
    assistant: Assistant,
    questions: list[str],
    limit: int,
    shown: set[tuple[str, int]] | None = None,
) -> list[str]:
    """Keep those questions that are answered, and not only by what is shown already.

    No language model is asked: nobody has asked these questions, and some models are paid for each.
    """
    kept, sources = list[str](), assistant.without_models()
    for question in list(dict.fromkeys(questions))[: TRIES * limit]:
        if len(kept) == limit:
            break
        answer = sources.ask(question, k=PASSAGES)
        cited = {(each.article_id, each.start) for each in answer.citations}
        if cited - (shown or set()):
            kept.append(question)
    return kept
