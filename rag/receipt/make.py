"""Make the receipt of an answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rag.citations import check_sentence
from rag.dates.moments import moment_text, parse_moment
from rag.errors import ArticleNotFound
from rag.narrowing import said_by
from rag.receipt.record import FORMAT, VERSION, Checked, Cited, Receipt, digest
from rag.records import Answer, Nearest
from rag.to_json import answer_json, citation_json, nearest_json

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.library import Library

#: What a receipt holds in the form of an Answer's JSON.
_AS_ANSWERED = (
    "question", "rewritten", "scope", "as_of", "verdict", "text", "clarification", "answerer",
    "index_generation",
)  # fmt: skip


def make_receipt(answer: Answer, assistant: Assistant) -> Receipt:
    """Return the receipt of an answer that this assistant has given."""
    library = assistant.library
    with library.snapshot():
        return _sealed(
            {
                "format": FORMAT,
                "version": VERSION,
                "dateline": version("dateline"),
                "library": library.fact("library"),
                "asked_at": moment_text(answer.asked_at),
                "struck": [{"text": text, "reason": reason} for text, reason in answer.struck],
                "nearest": [_near(each, library) for each in answer.nearest],
                "models": {
                    "embedding": assistant.embedder.identity,
                    **shipped_models(),
                    **(
                        {"language model": answer.writing.model}
                        if answer.writing and answer.writing.sentences
                        else {}
                    ),
                },
            }
            | _answered(answer)
        )


def _answered(answer: Answer) -> dict[str, Any]:
    """Return the answer's own fields, each sentence with the check of it."""
    told = answer_json(answer)
    fields = {name: told[name] for name in _AS_ANSWERED}
    given = [citation_json(each) | {"text_sha256": each.text_sha256} for each in answer.citations]
    cited = {each["number"]: Cited.model_validate(each, strict=False) for each in given}
    fields["citations"] = given
    fields["sentences"] = [
        each
        | {
            "check": checked(
                each["text"], [cited[number] for number in each["citations"]]
            ).model_dump()
        }
        for each in told["sentences"]
    ]
    return fields


def checked(text: str, cited: Sequence[Cited]) -> Checked:
    """Check a sentence against what it cites, by the receipt alone.

    Raises:
        ValueError: the sentence holds no word.
    """
    found = check_sentence(
        text,
        [
            said_by(
                each.quote, each.outlet, parse_moment(each.published) if each.published else None
            )
            for each in cited
        ],
    )
    return Checked(supported=found.stands, score=round(found.support, 3), reasons=found.reasons)


def _near(nearest: Nearest, library: Library) -> dict[str, Any]:
    try:
        sha256 = library.article(nearest.article_id, nearest.revision).text_sha256
    except ArticleNotFound:  # removed since the answer was given
        sha256 = None
    return nearest_json(nearest) | {"text_sha256": sha256}


def _sealed(fields: dict[str, Any]) -> Receipt:
    """Return the receipt with the digest of its fields."""
    # By way of JSON, so that it is the very receipt that will be read again.
    unsealed = Receipt.model_validate_json(json.dumps(fields | {"sha256": "0" * 64}))
    return unsealed.model_copy(update={"sha256": digest(unsealed)})


@lru_cache(maxsize=1)
def shipped_models() -> Mapping[str, str]:
    """Return the SHA-256 of each model that comes with Dateline, by its file."""
    folders = [each for each in files("rag").joinpath("models").iterdir() if each.is_dir()]
    return {
        f"{folder.name}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in sorted(folders, key=lambda each: each.name)
        for file in sorted(folder.iterdir(), key=lambda each: each.name)
        if file.is_file() and not file.name.endswith(".md")
    }
