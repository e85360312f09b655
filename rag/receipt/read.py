"""Read a receipt that anybody may have written."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from typing import Any

from pydantic import BaseModel, ValidationError

from rag.errors import ReceiptError
from rag.receipt.record import FORMAT, VERSION, Receipt

#: Far more than an answer and its quotes need.
MAX_BYTES = 4 * 1024 * 1024
# Characters of each sentence times those that it cites, all added up: the check takes about a second
# for 50 million; an answer of five sentences has half a million.
MAX_WORK = 100_000_000
_SAVE_ANEW = "save it again with: dateline ask QUESTION --receipt FILE.json"
_IS_PAGE = ("<", "# ")


class _Kind(BaseModel):
    """What tells whether the rest can be read."""

    format: Any = None
    version: Any = None


def read_receipt(content: bytes) -> Receipt:
    """Read a receipt's JSON.

    Raises:
        ReceiptError: it is none, or not one that this Dateline knows.
    """
    if len(content) > MAX_BYTES:
        raise ReceiptError(
            f"it is larger than a receipt can be ({MAX_BYTES // 1024**2} MB)",
            "name the .json that `dateline ask --receipt` saves",
        )
    content = content.removeprefix(codecs.BOM_UTF8)  # as some editors begin a file
    try:
        kind = _Kind.model_validate_json(content)
        if kind.format != FORMAT:
            raise ReceiptError("it is JSON, but not a receipt of Dateline", _SAVE_ANEW)
        if isinstance(kind.version, int) and kind.version > VERSION:
            raise ReceiptError(
                f"it is a receipt of version {kind.version}, this Dateline knows {VERSION}",
                "upgrade Dateline",
            )
        receipt = Receipt.model_validate_json(content)
        json.loads(content, object_pairs_hook=_unambiguous)
    except ValidationError as cause:
        raise _explained(content, cause) from cause
    if _work(receipt) > MAX_WORK:
        raise ReceiptError(
            "its sentences and quotes are longer than an answer's can be", _SAVE_ANEW
        )
    return receipt


def _unambiguous(pairs: list[tuple[str, Any]]) -> None:
    """Refuse a field that stands twice: a person may read the one, and a program the other."""
    name, times = next(iter(Counter(name for name, _ in pairs).most_common(1)), ("", 0))
    if times > 1:
        raise ReceiptError(f"it is ambiguous: {name[:40]!r} stands in it twice", _SAVE_ANEW)


def _work(receipt: Receipt) -> int:
    lengths = {each.number: len(each.quote) for each in receipt.citations}
    return sum(
        len(sentence.text) * sum(lengths.get(number, 0) for number in sentence.citations)
        for sentence in receipt.sentences
    )


def _explained(content: bytes, cause: ValidationError) -> ReceiptError:
    """Say in a sentence why something is no receipt."""
    first = cause.errors(include_url=False, include_input=False)[0]
    if first["type"] != "json_invalid":
        place = ".".join(map(str, first["loc"])) or "the whole"
        return ReceiptError(f"it is not a whole receipt: {place}: {first['msg'][:200]}", _SAVE_ANEW)
    if content.lstrip(b" \r\n\t").startswith(tuple(each.encode() for each in _IS_PAGE)):
        return ReceiptError(
            "it is the page of a receipt, for people to read; only its JSON can be verified",
            "verify its JSON, which `dateline ask --receipt FILE.json` and the web page save, too",
        )
    return ReceiptError("it is not JSON", "name the .json that `dateline ask --receipt` saves")
