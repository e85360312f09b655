"""`dateline extract`: what ingest would take out of files, without storing it."""

from __future__ import annotations

from ingest.formats import NAMES
from ingest.read import Options, SourceEnd, read_articles
from ingest.sources import find_sources
from rag.errors import SettingsError
from rag.records import Failure
from rag.settings import Settings
from rag.to_json import extracted_json, failure_json, file_of
from ui.errors import DONE, NOTHING, PARTLY
from ui.lines import print_json


def run_extract(settings: Settings, inputs: tuple[str, ...], format_name: str | None) -> int:
    """Print one JSON line an article or failure; return the exit code."""
    require_format(format_name)
    good = bad = 0
    for item in read_articles(
        find_sources(inputs),
        Options(
            format_name, allow_private=allowed_hosts(settings), obey_robots=obey_robots(settings)
        ),
    ):
        if isinstance(item, SourceEnd):
            continue
        if isinstance(item, Failure):
            bad += 1
            told = failure_json(item, with_history=False)
            print_json({"location": item.location, "file": file_of(item.location), **told})
        else:
            good += 1
            print_json(extracted_json(item))
    return DONE if not bad else PARTLY if good else NOTHING


def allowed_hosts(settings: Settings) -> tuple[str, ...]:
    """Return the hosts that may be fetched at a private address."""
    given = settings["fetch.allow_private"]
    return tuple(host.strip() for host in given.split(",") if host.strip() not in ("", "false"))


def obey_robots(settings: Settings) -> bool:
    """Tell whether a site's robots.txt is obeyed."""
    return settings["fetch.obey_robots"] == "true"


def require_format(name: str | None) -> None:
    """Check the name of a format that the user gave.

    Raises:
        SettingsError: there is no such format.
    """
    if name is not None and name not in NAMES:
        raise SettingsError(f"there is no format {name!r}", f"use one of: {', '.join(NAMES)}")
