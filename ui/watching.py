"""`dateline watch`: keep the library up to date until it is told to stop."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.errors import SettingsError
from rag.settings import load_settings
from ui.errors import DONE, note
from ui.options import common
from ui.stopping import stopped_by_signals
from ui.terminal import status_line
from ui.wording import done_in_words

if TYPE_CHECKING:
    from ingest.pipeline import Report
    from ingest.watch import Waiting


@click.command()
@click.argument(
    "folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="[FOLDER…]",
)  # fmt: skip
@common
def watch(folders: tuple[Path, ...], home: Path | None, as_json: bool, debug: bool) -> int:
    """Read feeds when they are due, and files of folders as they appear, until Ctrl-C."""
    from ingest.pipeline import Report
    from ingest.watch import Waiting, keep_up
    from rag.embed import open_embedder
    from rag.library import open_library
    from rag.search.index import Index
    from ui.extracting import reading_options
    from ui.ingesting import event_json

    settings = load_settings(home)
    library = open_library(settings.home, create=True)
    feeds = library.feeds()
    if not feeds and not folders:
        raise SettingsError(
            "there is nothing to watch", "name a folder, or subscribe: dateline feeds add URL"
        )
    report = Report()
    with stopped_by_signals() as stop, status_line() as say:
        say(f"watching {_number(len(feeds), 'feed')} and {_number(len(folders), 'folder')}")
        events = keep_up(
            folders,
            library,
            Index(settings.home / "index", library),
            open_embedder(settings),
            options=reading_options(settings, None),
            stop=stop,
        )
        with closing(events):
            for event in events:
                if isinstance(event, Waiting):
                    say(_round(report, event))
                    report = Report()
                    continue
                report.count(event)
                if as_json:
                    print(json.dumps(event_json(event), ensure_ascii=False), flush=True)
    note("stopped; what was taken in is stored")
    return DONE


def _round(report: Report, waiting: Waiting) -> str:
    """Say "14:05 12 new, 1 failed · next feed at 14:30"."""
    due = waiting.next_due
    upcoming = f" · next feed at {due.astimezone():%H:%M}" if due else ""
    return f"{datetime.now():%H:%M} {done_in_words(report.counts)}{upcoming}"


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
