"""`dateline ingest`: run the pipeline and report as it goes."""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest import pipeline
from ingest.expected import expected_articles
from ingest.options import Options
from ingest.pipeline import Report, Reported, Taken
from ingest.sources import UPLOAD, Source, link_error, source_of
from rag.errors import LibraryError, NewsError, SettingsError
from rag.library import open_library
from rag.records import Failure, Moment
from rag.settings import Settings
from rag.to_json import failure_json
from ui.errors import DONE, NOTHING, PARTLY, note, print_error
from ui.extracting import reading_options
from ui.pace import Pacer
from ui.program import program
from ui.reasons import by_reason
from ui.stopping import stopped_by_signals
from ui.terminal import print_report, progress
from ui.wording import name_of

#: Failures that are told one by one after an ingest.
TOLD_APART = 20
STOPPED = LibraryError(
    "stopped; what is reported is stored", "run the same command again to go on where it was"
)


def run_ingest(
    settings: Settings,
    inputs: tuple[str, ...],
    *,
    as_json: bool = False,
    json_lines: bool = False,
    dry_run: bool = False,
    retry_failed: bool = False,
    retried: Sequence[Failure] = (),
    format_name: str | None = None,
    outlet: str | None = None,
    published: Moment | None = None,
    jobs: int = 2,
    feed_only: bool = False,
    put_off_failed: bool = False,
) -> int:
    """Ingest what is named and print the report; return the exit code.

    Args:
        retry_failed: try again what failed before: all of it,
        retried: or these alone.
    """
    options = reading_options(
        settings,
        format_name,
        outlet=outlet,
        published=published,
        jobs=jobs,
        feed_only=feed_only,
        put_off_failed=put_off_failed,
    )
    if retry_failed:
        retried = open_library(settings.home).failures()
    named = [*inputs, *_inputs_of(retried)]
    if not (named or retry_failed or retried):
        raise SettingsError(
            "nothing was named to ingest", "give a file, a folder, or - for standard input"
        )
    report, began = Report(), time.monotonic()
    error: NewsError | None = None
    try:
        if named and _stopped(settings, named, options, report, dry=dry_run, lines=json_lines):
            error = STOPPED
    except KeyboardInterrupt:  # the second time: at once
        error = STOPPED
    except NewsError as problem:
        if not report.counts:
            raise
        if as_json or json_lines:
            print_error(problem.message, problem.hint)
        # What was stored before it is reported all the same. What was not read can be neither
        # named nor counted: why it was not is one failure.
        unread = Failure(str(settings.home), problem.message, problem.hint, datetime.now(UTC))
        _report(report, unread, lines=json_lines)
    return _end(report, began, as_json or json_lines, error, dry=dry_run)


def _stopped(
    settings: Settings,
    named: Sequence[str | Source],
    options: Options,
    report: Report,
    *,
    dry: bool,
    lines: bool,
) -> bool:
    """Take in what is named, telling of it as it goes; return whether it was stopped before the end."""
    with stopped_by_signals("ending after the article in hand") as stop, progress() as shown:
        pacer = _pacer(settings, named)

        def on_passages(number: int) -> None:
            pacer.passages(number)
            shown.show(pacer.now())

        wanted = itertools.takewhile(lambda _: not stop.is_set(), pacer.inputs())
        with closing(
            _events(settings, wanted, options, dry, on_passages, pacer.found, report.skip)
        ) as events:
            for event in events:
                pacer.article()
                shown.show(pacer.now(), name_of(event))
                _report(report, event, lines=lines)
                if stop.is_set():
                    break
        if not (dry or stop.is_set()):
            _embed_rest(settings, stop, on_passages, lambda left: shown.show(pacer.now(), left))
        return stop.is_set()


def _report(report: Report, event: Taken | Failure, *, lines: bool) -> None:
    report.count(event)
    if lines:
        print(json.dumps(event_json(event), ensure_ascii=False), flush=True)


def _pacer(settings: Settings, named: Sequence[str | Source]) -> Pacer:
    """Return what tells how far it is; only a terminal is told, and nothing is counted for others."""
    known = sys.stderr.isatty()
    return Pacer(named, expected_articles(named, apart_from=settings.home) if known else None)


def _events(
    settings: Settings,
    named: Iterable[str | Source],
    options: Options,
    dry: bool,
    on_passages: Callable[[int], None],
    on_found: Callable[[int], None],
    on_skipped: Callable[[int], None],
) -> Generator[Taken | Failure]:
    from rag.embed import open_embedder
    from rag.search.index import Index

    if dry:
        there = (settings.home / "library.db").is_file()
        yield from pipeline.dry_run(
            named,
            open_library(settings.home) if there else None,
            options=options,
            on_skipped=on_skipped,
        )
        return
    library = open_library(settings.home, create=True)
    index = Index(settings.home / "index", library)
    yield from pipeline.ingest(
        named,
        library,
        index,
        open_embedder(settings),
        options=options,
        on_passages=on_passages,
        on_found=on_found,
        on_skipped=on_skipped,
    )


def _embed_rest(
    settings: Settings,
    stop: threading.Event,
    on_passages: Callable[[int], None],
    on_left: Callable[[str], None],
) -> None:
    """Give vectors to what was stored without."""
    from ingest.embedding import embed_awaiting
    from rag.embed import open_embedder
    from rag.library import open_library
    from rag.search.index import Index

    library = open_library(settings.home)
    index = Index(settings.home / "index", library)
    embed_awaiting(
        library,
        index,
        open_embedder(settings),
        stop=stop,
        on_passages=on_passages,
        on_left=lambda left: on_left(f"{left:,} passages have no vectors yet"),
    )


def _inputs_of(failures: Sequence[Failure]) -> list[str | Source]:
    """Return the inputs that failed before and are to be tried again.

    It was named with its folder, which is not remembered. So a link is held to the folder it is
    in: one that leads out of that is refused as the first time, and what one leads to elsewhere in
    the named folder has been read at its own place.
    """
    locations = [failure.location for failure in failures]
    # What was uploaded in the page is no longer there to be read again.
    here = [each for each in locations if not each.startswith(UPLOAD)]
    if uploads := len(locations) - len(here):
        note(f"{uploads} failed as uploads: choose these files again in the page's Library")
    named = dict.fromkeys(source_of(each) for each in here)
    errors = {each: link_error(Path(each), Path(each).parent) for each in named}
    return [Source(each, error) if error else each for each, error in errors.items()]


def _end(report: Report, began: float, as_json: bool, error: NewsError | None, *, dry: bool) -> int:
    seconds = time.monotonic() - began
    if as_json:
        print(json.dumps(_report_json(report, seconds), ensure_ascii=False), flush=True)
    else:
        print_report(report, seconds, dry=dry)
        _tell(report.failures)
    if error:
        print_error(error.message, error.hint)
    stored = sum(report.counts[key] for key in ("added", "updated", "unchanged", "duplicate"))
    if error or report.failures:
        return PARTLY if stored else NOTHING
    return DONE


def _tell(failures: Sequence[Failure]) -> None:
    """Print each failure, or where they are many each reason."""
    if len(failures) <= TOLD_APART:
        for failure in failures:
            print_error(failure.error, failure.hint)
        return
    for reason in by_reason(failures):
        number = f"{len(reason.failures):,} inputs: " if len(reason.failures) > 1 else ""
        print_error(f"{number}{reason.error}", reason.hint)
    note(f"see which they are: {program()} failures")


def _report_json(report: Report, seconds: float) -> dict[str, Any]:
    return {
        **{
            key: report.counts[key]
            for key in ("added", "updated", "unchanged", "duplicate", "skipped", "failed")
        },
        "articles": [_article_json(each) for each in report.articles],
        "failures": [event_json(failure) for failure in report.failures],
        "seconds": round(seconds, 2),
    }


def event_json(event: Taken | Failure) -> dict[str, Any]:
    """Return what became of one input."""
    if isinstance(event, Failure):
        return failure_json(event, with_history=False)
    return _article_json(event.reported())


def _article_json(article: Reported) -> dict[str, Any]:
    return {
        "id": article.article_id,
        "revision": article.revision,
        "title": article.title,
        "status": article.status,
    }
