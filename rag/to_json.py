"""The records as JSON: the documents that the command line, the page and the API give out."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from rag.changes import Changes
from rag.check import Checked
from rag.dates.moments import moment_text
from rag.proofread import Proofread
from rag.records import (
    Answer,
    Article,
    Citation,
    Clarification,
    Failure,
    Feed,
    Headline,
    Hit,
    Nearest,
    Scope,
    Understood,
)


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an Answer."""
    return {
        "question": answer.question,
        "rewritten": answer.rewritten,
        "verdict": answer.verdict,
        "text": answer.text,
        "sentences": [
            {"text": each.text, "citations": list(each.citations), "support": each.support}
            for each in answer.sentences
        ],
        "citations": [citation_json(each) for each in answer.citations],
        "nearest": [nearest_json(each) for each in answer.nearest],
        "scope": scope_json(answer.scope)
        | {"understood": [understood_json(each) for each in answer.understood]},
        "as_of": moment_text(answer.scope.as_of),
        "answerer": answer.answerer,
        "timings_ms": dict(answer.timings_ms),
        "index_generation": answer.index_generation,
        "clarification": answer.clarification and clarification_json(answer.clarification),
        "struck": [{"text": text, "reason": reason} for text, reason in answer.struck],
        "writing": answer.writing and asdict(answer.writing),
        "aside": answer.aside,
    }


def clarification_json(asks: Clarification) -> dict[str, Any]:
    """Return what is asked back."""
    choices = [{"text": each.text, "question": each.question} for each in asks.choices]
    return {"text": asks.text, "choices": choices}


def checked_json(checked: Checked) -> dict[str, Any]:
    """Return what came of checking a claim."""
    return {
        "supported": checked.supported,
        "score": round(checked.score, 3),
        "reasons": list(checked.reasons),
    }


def proofread_json(each: Proofread) -> dict[str, Any]:
    """Return a sentence of a text with what the library says of it."""
    return {
        "start": each.span.start,
        "end": each.span.end,
        "text": each.text,
        "finding": each.finding,
        "score": round(each.score, 3),
        "reasons": list(each.reasons),
        "citation": each.citation and citation_json(each.citation),
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return a Citation."""
    return {
        "number": citation.number,
        "article_id": citation.article_id,
        "revision": citation.revision,
        "title": citation.title,
        "outlet": citation.outlet,
        "url": citation.url,
        "published": moment_text(citation.published),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "also_carried_by": list(citation.also_carried_by),
    }


def extracted_json(article: Article) -> dict[str, Any]:
    """Return what was taken out of a file, before anything is stored."""
    return {
        "location": article.location,
        "file": file_of(article.location),
        "title": article.title,
        "text": article.text,
        "outlet": article.outlet,
        "url": article.url,
        "authors": list(article.authors),
        "published": moment_text(article.published),
        "modified": moment_text(article.modified),
        "dates_from": dict(article.dates_from),
        "language": article.language,
        "standfirst": article.standfirst,
        "section": article.section,
    }


def file_of(location: str) -> str:
    """Return the base name of the file that a location is in: "a.jsonl" of "/news/a.jsonl:17"."""
    return re.sub(r":\d+$", "", location).rpartition("/")[2]


def headline_json(headline: Headline) -> dict[str, Any]:
    """Return what names an article."""
    return {
        "article_id": headline.article_id,
        "title": headline.title,
        "outlet": headline.outlet,
        "published": moment_text(headline.published),
        "url": headline.url,
    }


def nearest_json(nearest: Nearest) -> dict[str, Any]:
    """Return a Nearest; its quote is None where the article does not speak of what was asked."""
    start, end = nearest.words or (None, None)
    return headline_json(nearest) | {
        "revision": nearest.revision,
        "start": start,
        "end": end,
        "quote": nearest.quote,
    }


def scope_json(scope: Scope) -> dict[str, Any]:
    """Return which articles were asked."""
    return {
        "outlets": list(scope.outlets),
        "since": moment_text(scope.since),
        "until": moment_text(scope.until),
    }


def understood_json(understood: Understood) -> dict[str, Any]:
    """Return something that was read out of a question."""
    return {"kind": understood.kind, "words": understood.words, "text": understood.text}


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return a Hit."""
    return {
        "article_id": hit.passage.article_id,
        "revision": hit.passage.revision,
        "title": hit.headline.title,
        "outlet": hit.headline.outlet,
        "published": moment_text(hit.headline.published),
        "url": hit.headline.url,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.text,
        "score": round(hit.score, 4),
        "ranks": dict(hit.ranks),
    }


def article_json(article: Article, *, with_text: bool) -> dict[str, Any]:
    """Return an Article, with or without its text."""
    fields: dict[str, Any] = {
        "id": article.id,
        "revision": article.revision,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "authors": list(article.authors),
        "published": moment_text(article.published),
        "modified": moment_text(article.modified),
        "ingested": moment_text(article.ingested),
        "dates_from": dict(article.dates_from),
        "language": article.language,
        "text_sha256": article.text_sha256,
        "location": article.location,
        "copy_of": article.copy_of,
        "standfirst": article.standfirst,
        "section": article.section,
    }
    return fields | {"text": article.text} if with_text else fields


def changes_json(changes: Changes) -> dict[str, Any]:
    """Return what changed between two revisions."""
    return {
        "id": changes.article_id,
        "from": changes.old,
        "to": changes.new,
        "fields": {name: list(pair) for name, pair in changes.fields.items()},
        "changes": [
            {"kind": each.kind, "old": each.old, "new": each.new} for each in changes.sentences
        ],
    }


def failure_json(failure: Failure, *, with_history: bool) -> dict[str, Any]:
    """Return a Failure; with its history also when it was last tried, and how often."""
    fields: dict[str, Any] = {
        "location": failure.location,
        "error": failure.error,
        "hint": failure.hint,
    }
    history = {"when": moment_text(failure.when), "tries": failure.tries}
    return fields | history if with_history else fields


def feed_json(feed: Feed, failure: Failure | None) -> dict[str, Any]:
    """Return a Feed, with what is wrong with it."""
    return {
        "address": feed.address,
        "title": feed.title,
        "added": moment_text(feed.added),
        "every_minutes": feed.every // 60,
        "checked": moment_text(feed.checked),
        "due": moment_text(feed.due),
        "articles": feed.articles,
        "failures": feed.failures,
        "error": failure.error if failure else None,
        "hint": failure.hint if failure else None,
    }
