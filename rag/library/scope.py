"""Which passages a scope lets in, as SQL over `passages p` and `revisions r`."""

from __future__ import annotations

from typing import Any

from rag.moments import epoch, first_instant, last_instant
from rag.records import Scope

# The revision that a reader at that moment would have had: the last one known by then.
_KNOWN_BY = (
    "p.revision = (SELECT max(k.revision) FROM revisions k "
    "WHERE k.article_id = p.article_id AND k.known_from <= :as_of)"
)


def scope_sql(scope: Scope) -> tuple[str, dict[str, Any]]:
    """Return a WHERE condition and its values; without `as_of` only current passages are in."""
    conditions, values = ["p.is_current"], dict[str, Any]()
    if scope.as_of is not None:
        conditions = [_KNOWN_BY]
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
    return " AND ".join(conditions), values
