"""The options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rag.records import Moment, Scope

Command = TypeVar("Command", bound=Callable[..., Any])


class MomentType(click.ParamType["Moment"]):
    """A date or time as ISO 8601, its zone the machine's where none is written."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Moment:
        """Read "2025-12-07" or "2025-12-07T09:00", which is a time where the machine stands."""
        from rag.dates.moments import typed_moment

        try:
            return typed_moment(value)
        except ValueError:
            self.fail(
                f"{value!r} is not a date; write it as 2025-12-07 or 2025-12-07T09:00", param, ctx
            )


MOMENT = MomentType()
#: Of the help of options that take a moment.
ZONE = "A time without a zone is this machine's."


def common(command: Command) -> Command:
    """Give a command the options that every command has."""
    for option in (
        click.option("--debug", is_flag=True, help="Show the whole traceback of an error."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
        click.option(
            "--home",
            type=click.Path(path_type=Path),
            help="The library's folder (default: DATELINE_HOME, else your data folder).",
        ),
    ):
        command = option(command)
    return command


def scoped(command: Command) -> Command:
    """Give a command the options that say which articles may answer."""
    for option in (
        click.option("--as-of", type=MOMENT, help="Answer from what was known by then."),
        click.option("--until", type=MOMENT, help="Only articles published until then."),
        click.option("--since", type=MOMENT, help="Only articles published since then."),
        click.option(
            "--outlet", "outlets", multiple=True, help="Only this outlet (again for more)."
        ),
    ):
        command = option(command)
    return command


def scope_of(given: dict[str, Any]) -> Scope:
    """Return the scope that the options of `scoped` describe.

    Raises:
        click.UsageError: nothing can lie between the two days.
    """
    from rag.dates.moments import first_instant, last_instant
    from rag.records import Scope

    since, until = given["since"], given["until"]
    if since and until and first_instant(since) > last_instant(until):
        raise click.UsageError(
            f"--since {since} is after --until {until}", click.get_current_context()
        )
    return Scope(given["outlets"], since, until, given["as_of"])
