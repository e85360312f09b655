"""`dateline settings`: every setting, which language model writes, and whether it answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.errors import NewsError
from rag.settings import SETTINGS, Settings, load_settings
from ui.errors import DONE, PARTLY
from ui.lines import print_json
from ui.options import common
from ui.program import as_started
from ui.wording import in_use_in_words, key_in_words

if TYPE_CHECKING:
    from rag.chat.choice import InUse


@click.command()
@click.option(
    "--test",
    "tests",
    is_flag=True,
    help="Ask the language model in use for a word, and tell how it went.",
)
@common
def settings(tests: bool, home: Path | None, as_json: bool, debug: bool) -> int:
    """Show every setting, its value and where it came from, and which language model writes."""
    from ui.terminal import out

    loaded = load_settings(home)
    if tests:
        return _test(loaded, as_json=as_json)
    if as_json:
        print_json(_as_json(loaded))
        return DONE
    out(f"home = {loaded.home}")
    for each in SETTINGS:
        out(f"{each.name} = {loaded[each.name]}  ({loaded.origins[each.name]})")
        choices = f": {', '.join(each.choices)}" if each.choices else ""
        out(f"    {each.help}{choices} · {each.variable}", style="dim")
    out()
    try:
        _print_in_use(_in_use(loaded))
    except NewsError as error:
        out(f"No language model can write: {error.message}", style="red")
        out(f"  try: {as_started(error.hint)}", style="dim")
    return DONE


def _in_use(loaded: Settings) -> InUse:
    """Return who writes.

    Raises:
        SettingsError: it is not named as it has to be, or wanted and not there.
    """
    from rag.chat.choice import ModelChoice

    return ModelChoice(loaded).in_use()


def _print_in_use(used: InUse) -> None:
    from ui.terminal import out

    out(in_use_in_words(used))
    out(f"Why: {used.why}", style="dim")
    if used.model:
        out(key_in_words(used.model), style="dim")


def _as_json(loaded: Settings) -> list[dict[str, Any]]:
    """Return each setting; with who writes, and why, what is in use of them."""
    rows = [
        {"name": each.name, "value": loaded[each.name], "origin": loaded.origins[each.name],
         "variable": each.variable, "help": each.help, "choices": list(each.choices)}
        for each in SETTINGS
    ]  # fmt: skip
    try:
        used: dict[str, Any] = _in_use_json(_in_use(loaded))
    except NewsError as error:
        used = {"model": None, "error": error.message, "hint": as_started(error.hint)}
    return [row | ({"in_use": used} if row["name"] == "answerer" else {}) for row in rows]


def _in_use_json(used: InUse) -> dict[str, Any]:
    model = used.model
    if model is None:
        return {"model": None, "why": used.why}
    return {
        "model": model.spec, "why": used.why, "place": model.place, "local": model.is_local,
        "key": model.key_found,
    }  # fmt: skip


def _test(loaded: Settings, *, as_json: bool) -> int:
    """Try the model in use; without one all is well, too."""
    from rag.chat.trial import trial
    from ui.terminal import out

    used = _in_use(loaded)
    if used.model is None:
        if as_json:
            print_json(_in_use_json(used) | {"ok": True})
        else:
            _print_in_use(used)
        return DONE
    if not as_json:
        _print_in_use(used)
    came = trial(used.model)
    if as_json:
        told = {"ok": came.ok, "told": came.told, "hint": came.hint or None}
        print_json(_in_use_json(used) | told)
    else:
        out(came.told, style="" if came.ok else "red")
        if came.hint:
            out(f"  try: {as_started(came.hint)}", style="dim")
    return DONE if came.ok else PARTLY
