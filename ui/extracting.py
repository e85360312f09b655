"""`dateline extract`: what ingest would take out of files, without storing it."""

from __future__ import annotations

from typing import Any

from ingest.formats import NAMES
from ingest.options import Options
from ingest.read import read_articles
from ingest.sources import find_sources
from rag.errors import SettingsError
from rag.records import Article, Failure
from rag.settings import Settings
from rag.to_json import extracted_json, failure_json, file_of
from ui.errors import DONE, NOTHING, PARTLY
from ui.lines import print_json


def run_extract(
    settings: Settings, inputs: tuple[str, ...], format_name: str | None, *, feed_only: bool
) -> int:
    """Print one JSON line an article or failure; return the exit code."""
    options = reading_options(settings, format_name, feed_only=feed_only)
    good = bad = 0
    for item in read_articles(find_sources(inputs), options):
        if isinstance(item, Failure):
            bad += 1
            told = failure_json(item, with_history=False)
            print_json({"location": item.location, "file": file_of(item.location), **told})
        elif isinstance(item, Article):
            good += 1
            print_json(extracted_json(item))
    return DONE if not bad else PARTLY if good else NOTHING


def reading_options(settings: Settings, format_name: str | None, **given: Any) -> Options:
    """Return how to read what the user names: as the settings say, and as was given.

    Raises:
        SettingsError: there is no format of this name.
    """
    if format_name is not None and format_name not in NAMES:
        raise SettingsError(
            f"there is no format {format_name!r}", f"use one of: {', '.join(NAMES)}"
        )
    hosts = settings["fetch.allow_private"].split(",")
    return Options(
        format_name,
        allow_private=tuple(host.strip() for host in hosts if host.strip() not in ("", "false")),
        obey_robots=settings["fetch.obey_robots"] == "true",
        pause_seconds=settings.seconds("fetch.pause"),
        embed_later=settings["embedding.when"] == "later",
        **given,
    )
