"""Which passages a scope lets in, as SQL over `passages p` and `revisions r`."""

from __future__ import annotations

from typing import Any

from rag.dates.moments import epoch, first_instant, last_instant
from rag.records import Scope

# The revision that a reader at that moment would have had: the last one known by then.
_KNOWN_BY = (
    "p.revision = (SELECT max(k.revision) FROM revisions k "
    "WHERE k.article_id = p.article_id AND k.known_from <= :as_of)"
)
_NO_COPY = (
    "NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = p.article_id AND a.copy_of IS NOT NULL)"
)
# Of an article and its copies one is let in: the first of those that a narrower scope lets in. The
# link is between current texts, so it says nothing of a superseded revision.
_FIRST_IN_SCOPE = (
    "(NOT p.is_current OR NOT EXISTS (SELECT 1 FROM articles own JOIN articles other "
    "ON other.id = own.copy_of OR (other.copy_of = own.copy_of AND other.rowid < own.rowid) "
    "JOIN revisions r ON r.article_id = other.id AND r.revision = other.revision "
    "WHERE own.id = p.article_id AND own.copy_of IS NOT NULL AND {}))"
)


def scope_sql(scope: Scope) -> tuple[str, dict[str, Any]]:
    """Return a WHERE condition and its values; without `as_of` only current passages are in."""
    if scope == Scope():
        return f"p.is_current AND {_NO_COPY}", {}
    of_revision, values = _revision_sql(scope)
    conditions = ["p.is_current" if scope.as_of is None else _KNOWN_BY, *of_revision]
    return " AND ".join([*conditions, _FIRST_IN_SCOPE.format(" AND ".join(of_revision))]), values


def _revision_sql(scope: Scope) -> tuple[list[str], dict[str, Any]]:
    """Return what is asked of the revision itself, one condition or more."""
    conditions, values = list[str](), dict[str, Any]()
    if scope.as_of is not None:
        conditions.append("r.known_from <= :as_of")
        values["as_of"] = epoch(last_instant(scope.as_of))
    if scope.outlets:
        names = {f"outlet{number}": name for number, name in enumerate(scope.outlets)}
        conditions.append(f"r.outlet COLLATE NOCASE IN ({', '.join(f':{name}' for name in names)})")
        values.update(names)
    if scope.since is not None:
        conditions.append("r.published_last >= :since")
        values["since"] = epoch(first_instant(scope.since))
    if scope.until is not None:
        conditions.append("r.published_first <= :until")
        values["until"] = epoch(last_instant(scope.until))
    return conditions, values
