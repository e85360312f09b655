"""What could not be taken in, with its reasons and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from ingest.page.address import WEB
from ingest.sources import source_of
from rag.moments import spoken
from rag.records import Failure
from rag.to_json import file_of
from ui.web.render.markup import fill, join, place_name, sentence_case

#: Failures shown of one reason, and reasons shown.
SHOWN_OF_A_REASON = 10
REASONS_SHOWN = 30


def failure_key(failure: Failure) -> str:
    """Return what names a failure in the page: its place may hold what HTML cannot."""
    return hashlib.sha256(failure.location.encode("utf-8", "replace")).hexdigest()[:16]


def can_be_retried(failure: Failure) -> bool:
    """Tell whether its input can be read again by itself: an upload has gone, and so has a pipe."""
    return failure.location.startswith(WEB) or Path(failure.location).is_absolute()


def failures_panel(failures: Sequence[Failure]) -> str:
    """Return what could not be taken in, grouped by reason; empty when there is nothing."""
    if not failures:
        return ""
    groups: dict[tuple[str, str], list[Failure]] = {}
    for each in failures:
        groups.setdefault((_reason(each), _hint(each)), []).append(each)
    shown = list(groups.items())[:REASONS_SHOWN]
    return str(
        fill(
            "<section class='failures' aria-labelledby='failures-heading'>"
            "<h2 id='failures-heading'>Could not be taken in: {number}</h2>"
            "<p class='failure-tools'>{retry}<button type='button' class='forget'"
            " data-failure='all'>Forget all</button></p>{groups}{more}</section>",
            number=f"{len(failures):,}",
            retry=_retry("all", "Try all again") if any(map(can_be_retried, failures)) else "",
            groups=join(_group(*reason, members) for reason, members in shown),
            more=_more(len(groups) - len(shown), "other reason"),
        )
    )


def _group(reason: str, hint: str, members: Sequence[Failure]) -> Markup:
    return fill(
        "<div class='failure-group'><h3 dir='auto'>{reason}</h3>"
        "<p class='quiet' dir='auto'>{hint}</p><ul>{items}</ul>{more}</div>",
        reason=reason,
        hint=hint,
        items=join(_failure(each) for each in members[:SHOWN_OF_A_REASON]),
        more=_more(len(members) - SHOWN_OF_A_REASON, "other input"),
    )


def _failure(failure: Failure) -> Markup:
    name, key = place_name(failure.location), failure_key(failure)
    return fill(
        "<li><span class='failure-place' dir='auto'>{name}</span> <span class='byline'>{tried}"
        "</span>{retry}<button type='button' class='forget' data-failure='{key}'"
        " aria-label='Forget: {name}'>Forget</button></li>",
        name=name,
        tried=spoken(failure.when)
        + (f", tried {failure.tries} times" if failure.tries > 1 else ""),
        retry=_retry(key, "Try again", name)
        if can_be_retried(failure)
        else fill("<span class='byline'>to try again, choose it above</span>"),
        key=key,
    )


def _retry(key: str, word: str, name: str = "") -> Markup:
    return fill(
        "<button type='button' class='retry' data-failure='{key}' aria-label='{label}'>{word}"
        "</button>",
        key=key,
        label=f"{word}: {name}" if name else word,
        word=word,
    )


def _more(number: int, noun: str) -> Markup:
    if number <= 0:
        return Markup()
    return fill(
        "<p class='quiet'>and {number} {noun}{s}</p>",
        number=f"{number:,}",
        noun=noun,
        s="" if number == 1 else "s",
    )


def _reason(failure: Failure) -> str:
    """Return what is wrong without the place, so that it is the same for many."""
    return sentence_case(_without_place(failure.error, failure.location))


def _hint(failure: Failure) -> str:
    return sentence_case(_without_place(failure.hint, failure.location))


def _without_place(text: str, location: str) -> str:
    for place in (location, source_of(location), file_of(location)):
        text = text.replace(place, "it") if len(place) > 3 else text
    return text
