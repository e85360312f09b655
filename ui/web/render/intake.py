"""Adding articles in the Library: the form, and how far a batch is."""

from __future__ import annotations

from markupsafe import Markup

from ui.reasons import place_name
from ui.web.batch import Batch
from ui.web.conversation import Notice
from ui.web.render.frame import notice
from ui.web.render.markup import fill, optional, sentence_case
from ui.wording import done_in_words


def add_form(max_bytes: int, max_files: int) -> str:
    """Return the form; it is never rendered again, so that what was typed stays."""
    return str(
        fill(
            "<section class='add' aria-labelledby='add-heading'><h2 id='add-heading'>Add articles"
            "</h2><form class='add-addresses'><label for='addresses'>By address, one a line"
            "</label><textarea id='addresses' rows='2' spellcheck='false' autocomplete='off'"
            " placeholder='https://… a page, a feed or a file'></textarea>"
            "<button type='submit'>Add</button></form>"
            "<div class='drop'><label for='uploads'>By file</label>"
            "<input type='file' id='uploads' multiple data-most='{most}' data-bytes='{bytes}'"
            " aria-describedby='uploads-help'>"
            "<p class='quiet' id='uploads-help'>Choose files, or drop them here: at most {most},"
            " each up to {megabytes} MB.</p></div>"
            "<p class='uploading' role='status'></p>"
            "<button type='button' class='cancel-batch' hidden>Cancel</button></section>",
            most=max_files,
            bytes=max_bytes,
            megabytes=max_bytes // 1_000_000,
        )
    )


def batch_status(batch: Batch | None, problem: Notice | None = None) -> str:
    """Return how far a batch is, or what it did; and what is wrong with what was asked for."""
    wrong = problem or (batch.left_out if batch else None)
    told = Markup(notice(wrong)) if wrong else Markup()
    state = "refused" if problem else "none"
    if batch is None:
        return str(fill("<div data-batch='{state}'>{told}</div>", state=state, told=told))
    body = _progress(batch) if batch.running else _end(batch)
    return str(
        fill(
            "<div class='batch' data-batch='{state}' data-running='{running}'>{told}{body}</div>",
            state="refused" if problem else "running" if batch.running else "ended",
            running="yes" if batch.running else "no",
            told=told,
            body=body,
        )
    )


def _progress(batch: Batch) -> Markup:
    pace, failed = batch.pace, batch.counts.get("failed", 0)
    said = [
        f"{batch.articles:,}{pace.of} article{'' if batch.articles == 1 and not pace.of else 's'}",
        f"{batch.opened:,} of {batch.inputs:,} inputs read" if batch.inputs > 1 else "",
        f"{failed:,} failed" if failed else "",
        pace.said.replace(", ", " · "),
    ]
    return fill(
        # Not spoken every second; the beginning and the end are.
        "<p class='batch-words'>{heading}</p><div aria-live='off'>{bar}<p>{said}</p>{current}</div>"
        "<p class='quiet'>You may ask meanwhile, or leave this page: it goes on until it is through,"
        " is cancelled, or the server ends.</p>",
        heading="Ending after the article in hand…" if batch.cancelled else "Taking articles in…",
        bar=_bar(batch),
        said=" · ".join(each for each in said if each),
        current=optional("<p class='batch-current' dir='auto'>{0}</p>", place_name(batch.current)),
    )


def _bar(batch: Batch) -> Markup:
    """Return how much of it is done; where nobody knows how much there is, that it goes on."""
    if not batch.pace.of:
        return fill("<progress aria-label='Articles taken in'></progress>")
    return fill(
        "<progress max='{expected}' value='{articles}' aria-label='Articles taken in'></progress>",
        expected=str(batch.pace.expected),
        articles=str(batch.articles),
    )


def _end(batch: Batch) -> Markup:
    words = done_in_words(batch.counts)
    if batch.cancelled:
        words = f"Cancelled: {words}. What came in stays; add the rest again to go on"
    return fill(
        "<p class='batch-words'>{words}.</p><p class='quiet'>{seconds} s</p>{problem}",
        words=sentence_case(words),
        seconds=f"{batch.seconds:.1f}",
        problem=Markup(notice(batch.problem)) if batch.problem else Markup(),
    )
