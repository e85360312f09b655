"""`dateline failures`: what could not be taken in, by reason; tried again, or forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from rag.records import Failure
from rag.settings import load_settings
from ui.errors import DONE
from ui.lines import print_json
from ui.options import common
from ui.program import as_started, program
from ui.terminal import out

#: Places shown of one reason; --json and --all give them all.
SHOWN_OF_A_REASON = 5


@click.command()
@click.argument("words", nargs=-1, metavar="[WORDS]…")
@click.option("--all", "show_all", is_flag=True, help="Every place, not the first few of a reason.")
@click.option("--retry", is_flag=True, help="Try these again.")
@click.option("--forget", is_flag=True, help="Take these off the list.")
@common
def failures(
    words: tuple[str, ...],
    show_all: bool,
    retry: bool,
    forget: bool,
    home: Path | None,
    as_json: bool,
    debug: bool,
) -> int:
    """List what could not be taken in, by reason: all, or where place or reason has these words."""
    from rag.library import open_library
    from rag.to_json import failure_json

    if retry and forget:
        raise click.UsageError("give --retry or --forget, not both", click.get_current_context())
    settings = load_settings(home)
    library = open_library(settings.home)
    found = [each for each in library.failures() if _has(each, words)]
    if retry and found:
        from ui.ingesting import run_ingest

        return run_ingest(settings, (), as_json=as_json, retried=found)
    if forget:
        for each in found:
            library.forget_failure(each.location)
    if as_json:
        print_json([failure_json(each, with_history=True) for each in found])
    elif not found:
        out("No failure has these words." if words else "Nothing has failed.")
    elif forget:
        out(f"{len(found):,} forgotten")
    else:
        _print(found, show_all=show_all, named=" ".join(words))
    return DONE


def _has(failure: Failure, words: Sequence[str]) -> bool:
    text = f"{failure.location} {failure.error} {failure.hint}".casefold()
    return all(word.casefold() in text for word in words)


def _print(found: Sequence[Failure], *, show_all: bool, named: str) -> None:
    from ui.reasons import by_reason

    out(f"{len(found):,} input{'' if len(found) == 1 else 's'} could not be taken in:")
    for reason in by_reason(found):
        out(f"\n{len(reason.failures):>6,}  {reason.error}", style="yellow")
        out(f"        {as_started(reason.hint)}", style="dim")
        shown = reason.failures if show_all else reason.failures[:SHOWN_OF_A_REASON]
        for each in shown:
            tried = f"  (tried {each.tries} times)" if each.tries > 1 else ""
            out(f"        {each.location}{tried}")
        if more := len(reason.failures) - len(shown):
            out(f"        and {more:,} more (--all shows them)", style="dim")
    out(
        f"\nTry again: {program()} failures {named + ' ' if named else ''}--retry; one of them: "
        f"{program()} ingest PLACE",
        style="dim",
    )
