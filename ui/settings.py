"""`dateline settings`: every setting, which language model writes, and whether it answers."""

from __future__ import annotations

from pathlib import Path

import click

from rag.settings import SETTINGS, Settings, load_settings
from ui.errors import DONE, PARTLY
from ui.lines import print_json
from ui.options import common
from ui.program import as_started


@click.command()
@click.option(
    "--test",
    "tests",
    is_flag=True,
    help="Ask the language model in use for a word, and tell how it went.",
)
@common
def settings(tests: bool, home: Path | None, as_json: bool, debug: bool) -> int:
    """Show every setting, its value and where it came from."""
    from ui.terminal import out

    loaded = load_settings(home)
    if tests:
        return _test(loaded, as_json=as_json)
    if as_json:
        print_json(
            [
                {"name": each.name, "value": loaded[each.name], "origin": loaded.origins[each.name],
                 "variable": each.variable, "help": each.help, "choices": list(each.choices)}
                for each in SETTINGS
            ]
        )  # fmt: skip
        return DONE
    out(f"home = {loaded.home}")
    for each in SETTINGS:
        out(f"{each.name} = {loaded[each.name]}  ({loaded.origins[each.name]})")
        choices = f": {', '.join(each.choices)}" if each.choices else ""
        out(f"    {each.help}{choices} · {each.variable}", style="dim")
    return DONE


def _test(loaded: Settings, *, as_json: bool) -> int:
    """Try the model in use; without one all is well, too."""
    from rag.chat.choice import ModelChoice
    from rag.chat.key import where_the_key_is
    from rag.chat.trial import described, trial
    from ui.terminal import out

    model = ModelChoice(loaded).model()
    if model is None:
        if as_json:
            print_json({"model": None, "ok": True})
        else:
            out("No language model writes: answers are in the sources' own sentences.")
        return DONE
    came, key = trial(model), where_the_key_is()
    if as_json:
        print_json(
            {"model": model.spec, "place": model.place, "local": model.is_local, "key": key,
             "ok": came.ok, "told": came.told, "hint": came.hint or None}
        )  # fmt: skip
    else:
        out(f"Writes: {described(model)}")
        out(f"Key: {f'from {key}' if key else 'none given'}", style="dim")
        out(came.told, style="" if came.ok else "red")
        if came.hint:
            out(f"  try: {as_started(came.hint)}", style="dim")
    return DONE if came.ok else PARTLY
