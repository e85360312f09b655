"""Receipts that were tampered with: by a slip of the pen, or by somebody who knows how."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from rag.receipt.record import Receipt, digest

#: It has two sentences, each with a number, and two citations.
QUESTION = "How long did the talks last?"

Fields = dict[str, Any]
Change = Callable[[Fields], object]


def fields_of(receipt: Receipt) -> Fields:
    """Return the JSON of a receipt, to be changed."""
    fields: Fields = json.loads(receipt.as_json())
    return fields


def written(fields: Fields) -> bytes:
    """Return the file that holds a receipt's fields."""
    return json.dumps(fields).encode()


def forged(receipt: Receipt, change: Change) -> Receipt:
    """Return a receipt that was changed by somebody who made its digest anew."""
    fields = fields_of(receipt)
    change(fields)
    changed = Receipt.model_validate(fields, strict=False)
    return changed.model_copy(update={"sha256": digest(changed)})
