"""What could not be taken in, with its reasons and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rag.dates.moments import spoken
from rag.records import Failure
from ui.reasons import Reason, by_reason, can_be_retried, place_name
from ui.web.render.markup import fill, join, key_of, sentence_case

#: Failures shown of one reason, and reasons shown.
SHOWN_OF_A_REASON = 10
REASONS_SHOWN = 30


def failures_panel(failures: Sequence[Failure]) -> str:
    """Return what could not be taken in, grouped by reason; empty when there is nothing."""
    if not failures:
        return ""
    reasons = by_reason(failures)
    return str(
        fill(
            "<section class='failures' aria-labelledby='failures-heading'>"
            "<h2 id='failures-heading'>Could not be taken in: {number}</h2>"
            "<p class='failure-tools'>{retry}<button type='button' class='forget'"
            " data-failure='all'>Forget all</button></p>{groups}{more}</section>",
            number=f"{len(failures):,}",
            retry=_retry("all", "Try all again") if any(map(can_be_retried, failures)) else "",
            groups=join(map(_group, reasons[:REASONS_SHOWN])),
            more=_more(len(reasons) - REASONS_SHOWN, "other reason"),
        )
    )


def _group(reason: Reason) -> Markup:
    return fill(
        "<div class='failure-group'><h3 dir='auto'>{error}{number}</h3>"
        "<p class='quiet' dir='auto'>{hint}</p><ul>{items}</ul>{more}</div>",
        error=sentence_case(reason.error),
        number=f": {len(reason.failures):,}" if len(reason.failures) > 1 else "",
        hint=sentence_case(reason.hint),
        items=join(_failure(each) for each in reason.failures[:SHOWN_OF_A_REASON]),
        more=_more(len(reason.failures) - SHOWN_OF_A_REASON, "other input"),
    )


def _failure(failure: Failure) -> Markup:
    name, key = place_name(failure.location), key_of(failure.location)
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
