"""`dateline verify`: whether the quotes of a saved answer still stand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.errors import FetchError, NewsError, ReceiptError
from rag.settings import load_settings
from ui.errors import DONE, NOTHING, PARTLY, USAGE, exit_code, print_error
from ui.lines import print_json
from ui.options import common
from ui.program import as_started
from ui.terminal import out

if TYPE_CHECKING:
    from rag.library import Library
    from rag.receipt.record import Receipt
    from rag.receipt.verify import Verified


@click.command()
@click.argument(
    "receipts", nargs=-1, required=True, metavar="RECEIPT…", type=click.Path(path_type=Path)
)
@common
def verify(receipts: tuple[Path, ...], home: Path | None, as_json: bool, debug: bool) -> int:
    """Check saved answers again, without any model.

    Of each receipt (the .json that `ask --receipt` or the page saves): does it hold together, does
    each sentence pass the check against its quotes, do the quotes stand at their place in the library,
    and what has changed since? Exits 1 when something was found.
    """
    library = _library(home)
    rows, codes = list[dict[str, Any]](), list[int]()
    for path in receipts:
        try:
            row, code = _verified(path, library, shown=not as_json)
        except NewsError as error:
            code = USAGE if isinstance(error, ReceiptError) else exit_code(error)
            print_error(f"{path}: {error.message}", error.hint)
            row = {"file": str(path), "error": error.message, "hint": as_started(error.hint)}
        rows.append(row)
        codes.append(code)
    if as_json:
        print_json(rows)
    return codes[0] if len(set(codes)) == 1 else PARTLY if {DONE, PARTLY} & set(codes) else NOTHING


def _library(home: Path | None) -> Library | None:
    """Return the library, None where there is none: a receipt can be checked by itself, too."""
    from rag.library import open_library

    folder = load_settings(home).home
    return open_library(folder) if (folder / "library.db").is_file() else None


def _verified(path: Path, library: Library | None, *, shown: bool) -> tuple[dict[str, Any], int]:
    from rag.receipt.read import MAX_BYTES, read_receipt
    from rag.receipt.verify import verify

    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises for a name that is too long
        raise FetchError("there is no such file", "name the .json of a receipt")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as cause:
        raise FetchError(
            f"it cannot be read: {cause.strerror}", "name the .json of a receipt"
        ) from cause
    receipt = read_receipt(content)
    verified = verify(receipt, library)
    if shown:
        _print(path, receipt, verified)
    return _as_json(path, receipt, verified), DONE if verified.is_well else PARTLY


def _print(path: Path, receipt: Receipt, verified: Verified) -> None:
    faults = [each for each in verified.findings if each.is_fault]
    counts = (
        f"{_number(len(receipt.sentences), 'sentence')}, {_number(len(receipt.citations), 'quote')}"
    )
    told = f"{_number(len(faults), 'thing')} found" if faults else f"all stands ({counts})"
    out(f"{'FAIL' if faults else 'ok  '}  {path}: {told}", style="red" if faults else None)
    out(f"      {receipt.question}", style="dim")
    for each in verified.findings:
        about = "" if each.about == "receipt" else f"{each.about}: "
        note = "" if each.is_fault else "note: "
        out(f"      {note}{about}{each.text}", style="yellow" if each.is_fault else "dim")


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _as_json(path: Path, receipt: Receipt, verified: Verified) -> dict[str, Any]:
    return {
        "file": str(path),
        "ok": verified.is_well,
        "question": receipt.question,
        "asked_at": receipt.asked_at,
        "verdict": receipt.verdict,
        "library": verified.library,
        "findings": [
            {"kind": each.kind, "about": each.about, "text": each.text, "fault": each.is_fault}
            for each in verified.findings
        ],
        "quotes": [
            {
                "about": each.name,
                "article_id": each.article_id,
                "revision": each.revision,
                "stands": each.stands,
                "newest_revision": each.newest,
                "in_newest": list(each.in_newest) if each.in_newest else None,
            }
            for each in verified.found
        ],
    }
