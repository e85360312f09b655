"""`dateline feeds`: subscribe to feeds, list them, and read them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.settings import load_settings
from ui.errors import DONE, NOTHING, PARTLY, note, print_error
from ui.lines import print_json
from ui.options import common
from ui.terminal import out
from ui.wording import EVERY_MINUTES

if TYPE_CHECKING:
    from ingest.draft import Link
    from rag.records import Feed

MINUTES = 60


@click.group()
def feeds() -> None:
    """Subscribe to feeds; `refresh` and `dateline watch` take in their articles."""


@feeds.command()
@click.argument("inputs", nargs=-1, required=True, metavar="URL|FILE…")
@click.option(
    "--every", type=click.IntRange(1), default=EVERY_MINUTES, show_default=True, metavar="MINUTES",
    help="How often `dateline watch` reads it.",
)  # fmt: skip
@common
def add(inputs: tuple[str, ...], every: int, home: Path | None, as_json: bool, debug: bool) -> int:
    """Subscribe to a feed, to the feed of a page, or to all feeds of an OPML file."""
    from ingest.subscribe import find_feeds
    from rag.errors import NewsError
    from rag.library import open_library
    from ui.extracting import reading_options

    settings = load_settings(home)
    options = reading_options(settings, None)
    library = open_library(settings.home, create=True)
    added, failed = list[dict[str, Any]](), 0
    for named in inputs:
        try:
            found, problems = find_feeds(named, options)
        except NewsError as error:
            failed += 1
            print_error(error.message, error.hint)
            continue
        failed += len(problems)
        for problem in problems:
            print_error(problem.message, problem.hint)
        for link in _wanted(named, found, ask=not as_json and sys.stdin.isatty()):
            new = library.add_feed(link.url, link.title, every * MINUTES)
            added.append({"address": link.url, "title": link.title, "new": new})
            if not as_json:
                out(f"{'added' if new else 'known'}  {link.url}  {link.title or ''}".rstrip())
    if as_json:
        print_json(added)
    elif any(each["new"] for each in added):
        out("take in their articles with: dateline feeds refresh", style="dim")
    return DONE if not failed else PARTLY if added else NOTHING


@feeds.command(name="list")
@common
def list_feeds(home: Path | None, as_json: bool, debug: bool) -> int:
    """List the feeds, with when each is read, and what is wrong with it."""
    from rag.library import open_library
    from rag.to_json import feed_json

    library = open_library(load_settings(home).home)
    found = [(feed, library.failure_of(feed.address)) for feed in library.feeds()]
    if as_json:
        print_json([feed_json(feed, failure) for feed, failure in found])
        return DONE
    for feed, failure in found:
        out(f"{feed.title or feed.address}", style="bold")
        out(f"    {feed.address}", style="dim")
        out(f"    {_when(feed)}", style="dim")
        if failure:
            out(f"    {failure.error}", style="yellow")
            out(f"    {failure.hint}", style="dim")
    if not found:
        out("No feeds yet. Subscribe to one with: dateline feeds add URL")
    return DONE


@feeds.command()
@click.argument("feed", metavar="URL|TITLE")
@common
def remove(feed: str, home: Path | None, as_json: bool, debug: bool) -> int:
    """End a subscription; its articles stay."""
    from rag.library import open_library
    from rag.to_json import feed_json

    removed = open_library(load_settings(home).home).remove_feed(feed)
    if as_json:
        print_json(feed_json(removed, None))
    else:
        out(f"removed {removed.address}; its {removed.articles} articles stay")
    return DONE


@feeds.command()
@click.argument("addresses", nargs=-1, metavar="[URL|TITLE…]")
@click.option("--due", "only_due", is_flag=True, help="Only those whose time has come.")
@click.option("--json-lines", is_flag=True, help="One JSON line an article, as it is stored.")
@common
def refresh(
    addresses: tuple[str, ...],
    only_due: bool,
    json_lines: bool,
    home: Path | None,
    as_json: bool,
    debug: bool,
) -> int:
    """Take in what is new in the feeds: in all of them, or in those that are named."""
    from ingest.subscribe import chosen, due
    from rag.library import open_library
    from ui.ingesting import run_ingest

    settings = load_settings(home)
    wanted = chosen(open_library(settings.home).feeds(), addresses)
    named = due(wanted) if only_due else [feed.address for feed in wanted]
    if not named and not (as_json or json_lines):
        out("No feed is due." if wanted else "No feeds yet. Subscribe with: dateline feeds add URL")
        return DONE
    return run_ingest(
        settings,
        tuple(named),
        as_json=as_json,
        json_lines=json_lines,
        # `--due` is for cron: nobody waits for what failed.
        put_off_failed=only_due,
    )


def _wanted(named: str, found: Sequence[Link], *, ask: bool) -> list[Link]:
    """Return those that are wanted of the feeds that were found: where nobody can be asked, the main."""
    main, others = (
        [each for each in found if each.is_main],
        [each for each in found if not each.is_main],
    )
    if not others:
        return main
    if not ask:
        told = ", ".join(
            f"{each.url} ({each.title})" if each.title else each.url for each in others
        )
        note(f"{named} has other feeds; add them by their addresses: {told}")
        return main
    out(f"{named} has {len(found)} feeds:")
    for number, each in enumerate(found, start=1):
        out(f"  {number}  {each.title or '(no title)'}  {each.url}")
    numbers = click.prompt(
        "Which? Numbers, or all", default="1", value_proc=_numbers_to(len(found))
    )
    return [found[number - 1] for number in numbers]


def _numbers_to(last: int) -> Callable[[str], list[int]]:
    """Give what reads "1 3", "1,3" or "all"."""

    def read(typed: str) -> list[int]:
        if typed.strip().casefold() == "all":
            return list(range(1, last + 1))
        words = typed.replace(",", " ").split()
        if not words or not all(word.isdecimal() and 1 <= int(word) <= last for word in words):
            raise click.BadParameter(f"write numbers from 1 to {last}, or all")
        return list(dict.fromkeys(map(int, words)))

    return read


def _when(feed: Feed) -> str:
    """Say "23 articles · read 14:05 · every 30 minutes"."""
    read = f"read {feed.checked.astimezone():%d %b %H:%M}" if feed.checked else "not read yet"
    return f"{feed.articles} articles · {read} · every {feed.every // MINUTES} minutes"
