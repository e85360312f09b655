"""`dateline check`: whether a claim is supported by a text, or a text by the library."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.settings import load_settings
from ui.errors import DONE, PARTLY
from ui.lines import print_json
from ui.options import common, scope_of, scoped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.proofread import Proofread

#: What a line of --stdin is to be.
LINE = 'write {"source": "…", "claim": "…"}'


@click.command()
@click.argument(
    "file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--stdin",
    "from_stdin",
    is_flag=True,
    help='One {"source", "claim"} a line in, one JSON line each out; needs no library.',
)
@scoped
@common
def check(
    file: Path | None, from_stdin: bool, home: Path | None, as_json: bool, debug: bool, **scope: Any
) -> int:
    """Tell whether what somebody wrote is supported.

    Each sentence of a text FILE is compared with the articles that you have ingested: supported,
    contradicted, or not found; exits 1 when something is not supported. With --stdin each line is a
    claim and the text that it is to rest on.
    """
    if (file is None) == (not from_stdin):
        raise click.UsageError("give a text file, or --stdin", click.get_current_context())
    if file is None:
        return check_lines()
    from ingest.decode import decode
    from rag.assistant import open_assistant
    from rag.proofread import proofread
    from rag.to_json import proofread_json
    from ui.terminal import print_proofread

    text = decode(file.read_bytes(), str(file))
    found = list(proofread(text, open_assistant(load_settings(home)), scope_of(scope)))
    if as_json:
        print_json(
            {"file": str(file), **counts(found), "sentences": list(map(proofread_json, found))}
        )
    else:
        print_proofread(found, counts(found))
    return DONE if all(each.finding == "supported" for each in found) else PARTLY


def counts(found: Sequence[Proofread]) -> dict[str, int]:
    """Return how many sentences are supported, contradicted and not found."""
    return {
        name: sum(each.finding == name for each in found)
        for name in ("supported", "contradicted", "not_found")
    }


def check_lines() -> int:
    """Check each line of standard input, in order; a bad line gets its error and stops nothing."""
    from rag.check import check as check_claim
    from rag.to_json import checked_json

    code = DONE
    for line in sys.stdin:
        try:
            claim, source = _claim_and_source(line)
            checked = check_claim(claim, source)
        except ValueError as error:
            print_json({"error": str(error), "hint": LINE})
            code = PARTLY
            continue
        print_json(checked_json(checked))
    return code


def _claim_and_source(line: str) -> tuple[str, str]:
    """Read a line.

    Raises:
        ValueError: it is not such an object.
    """
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as cause:
        raise ValueError("the line is not JSON") from cause
    if not isinstance(given, dict):
        raise ValueError("the line is not an object")
    for name in ("claim", "source"):
        if not isinstance(given.get(name), str):
            raise ValueError(f'the object has no "{name}" that is text')
    return given["claim"], given["source"]
