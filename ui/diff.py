"""`dateline show ID --diff`: what changed between two revisions."""

from __future__ import annotations

from rag.changes import Change, Changes, Field, changed_words, changes_between
from rag.errors import ArticleNotFound
from rag.library import Library
from ui.terminal import out, out_pieces

_STYLES = {"same": "", "old": "red strike", "new": "green"}
#: The words are told apart without colours, too.
_MARKS = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}


def find_changes(library: Library, article_id: str, revision: int | None) -> Changes:
    """Return what a revision (None: the current one) changed against the one before it.

    Raises:
        ArticleNotFound: no such article or revision, or none before it.
    """
    with library.snapshot():
        new = library.article(article_id, revision)
        if new.revision > 1:
            return changes_between(library.article(new.id, new.revision - 1), new)
        several = len(library.revisions(new.id)) > 1
    raise ArticleNotFound(
        f"there is no revision before revision 1 of {new.id}, so nothing to compare it with",
        f"compare a later one: dateline show {new.id} --diff"
        if several
        else "ingest the article again when it has changed; its changes are then shown",
    )


def print_changes(changes: Changes) -> None:
    """Print what changed: fields first, then sentences in the order of the text."""
    out(f"{changes.article_id} · from revision {changes.old} to {changes.new}", style="dim")
    for name, (old, new) in changes.fields.items():
        out(f"{name}: {_said(old)} → {_said(new)}")
    if not changes.sentences:
        out("The text is the same.")
    for change in changes.sentences:
        _print_change(change)


def _print_change(change: Change) -> None:
    if change.kind == "changed":
        pieces = list(changed_words(change.old or "", change.new or ""))
        out_pieces([("~ ", "yellow")]
                   + [(_MARKS[kind].format(text) + " ", _STYLES[kind]) for text, kind in pieces])  # fmt: skip
    elif change.kind == "added":
        out(f"+ {change.new}", style="green")
    else:
        out(f"- {change.old}", style="red")


def _said(value: Field) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return value if value is not None else "none"
