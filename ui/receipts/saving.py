"""Save the receipt of an answer in the form that a file's name asks for."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.errors import ReceiptError

if TYPE_CHECKING:
    from rag.receipt.record import Receipt

#: The forms that there are, by the end of the file's name, and what a browser calls them.
FORMS = {"json": "application/json", "html": "text/html", "md": "text/markdown"}
# Of the question in the name of a file that a browser saves.
_NAME_CHARS = 60


class ReceiptFile(click.ParamType[Path]):
    """A file whose name says which form a receipt is to have."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Take what ends with .json, .html or .md and can be written."""
        path = Path(value)
        if path.suffix.lower().removeprefix(".") not in FORMS:
            self.fail(f"{value!r} is no .json, .html or .md", param, ctx)
        if not os.path.isdir(path.parent):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
            self.fail(f"the folder {str(path.parent)!r} does not exist", param, ctx)
        # Found before a slow model is asked.
        if why := _objection(path):
            self.fail(f"nothing can be saved in {value!r}: {why}", param, ctx)
        return path


def _objection(path: Path) -> str | None:
    """Return why a file cannot be written; what is there stays as it is, and nothing is left behind."""
    try:
        if path.exists():
            path.open("ab").close()
        else:
            path.open("xb").close()
            path.unlink()
    except OSError as error:
        return error.strerror
    return None


def in_form(receipt: Receipt, form: str) -> str:
    """Return a receipt as a document: "json", "html" or "md"."""
    if form == "html":
        from ui.receipts.page import receipt_page

        return receipt_page(receipt)
    if form == "md":
        from ui.receipts.markdown import receipt_markdown

        return receipt_markdown(receipt)
    return receipt.as_json()


def file_name(receipt: Receipt, form: str) -> str:
    """Return what a receipt's file is called where nobody names it."""
    words = re.sub(r"[\W_]+", "-", receipt.question.casefold()).strip("-")
    return f"{words[:_NAME_CHARS].strip('-') or 'answer'}.{form}"


def save(receipt: Receipt, path: Path) -> None:
    """Write a receipt to a file, in the place of what was there.

    Raises:
        ReceiptError: the file cannot be written.
    """
    document = in_form(receipt, path.suffix.lower().removeprefix("."))
    try:
        path.write_text(document, encoding="utf-8")
    except OSError as cause:
        raise ReceiptError(
            f"the receipt cannot be saved in {path}: {cause.strerror}", "name another file"
        ) from cause
