"""List the articles of a library page by page: never all of them at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from rag.dates.moments import epoch, first_instant, last_instant
from rag.library.database import Database
from rag.library.rows import CURRENT, HEADLINE, headline_of
from rag.records import Headline, Moment
from rag.text.words import words

#: By day of publication, or by when they came in; the newest first.
Order = Literal["published", "ingested"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles are listed; an empty one lists them all."""

    #: Words that the headline, the outlet or one passage has, all of them; each may be a beginning.
    text: str = ""
    #: The name of an outlet, or where none has it a part of the name.
    outlet: str = ""
    #: First and last day of publication, both included.
    since: Moment | None = None
    until: Moment | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list."""

    headline: Headline
    revision: int
    ingested: datetime
    #: How many copies of it are stored.
    copies: int
    #: Whether it is a copy itself.
    is_copy: bool
    section: str | None


# `rows.NEWEST_FIRST`, in the words of the index `revisions_newest`; by `ingested` that index is
# sorted, which reads no row either.
_IN_ORDER: dict[Order, str] = {
    "published": "r.published_first DESC, r.ingested DESC, r.article_id",
    "ingested": "r.ingested DESC, r.article_id",
}
_WALK = "revisions r CROSS JOIN articles a ON a.id = r.article_id AND a.revision = r.revision"
_WITH_WORDS = (
    "a.id IN (SELECT p.article_id FROM passage_words w JOIN passages p ON p.id = w.rowid "
    "WHERE passage_words MATCH :match AND p.is_current)"
)

# Who types a part of a name means all outlets that have it; who types or chooses a whole name means
# that one. The names are read in the index `revisions_outlet` alone.
_OF_OUTLET = (
    "r.outlet COLLATE NOCASE IN (SELECT n.outlet FROM revisions n "
    "WHERE n.outlet = :outlet COLLATE NOCASE OR (instr(lower(n.outlet), lower(:outlet)) "
    "AND NOT EXISTS (SELECT 1 FROM revisions e WHERE e.outlet = :outlet COLLATE NOCASE)))"
)


class Catalogue(Database):
    """The part of a library that is browsed."""

    def listed(
        self, wanted: Filter, *, limit: int, offset: int = 0, order: Order = "published"
    ) -> list[Listed]:
        """Return a page of the list, newest first."""
        where, values = _condition(wanted)
        in_order = _IN_ORDER[order]
        # What is only sorted, or found by its words, needs no other column than the index has.
        is_narrow = replace(wanted, text="") != Filter()
        walk = (
            _WALK if is_narrow else _WALK.replace("CROSS", "INDEXED BY revisions_newest CROSS", 1)
        )
        rows = self.rows(
            # The page is found in the index alone, CROSS being what keeps its order; only then are
            # rows read: to pass over 99,000 rows with their texts would take minutes.
            f"SELECT a.id AS article_id, {HEADLINE}, r.section, a.revision, r.ingested, a.copy_of, "
            "(SELECT count(*) FROM articles c WHERE c.copy_of = a.id) AS copies "
            f"FROM {CURRENT} WHERE a.id IN (SELECT r.article_id FROM {walk} WHERE {where} "
            f"ORDER BY {in_order} LIMIT :limit OFFSET :offset) ORDER BY {in_order}",
            {**values, "limit": limit, "offset": offset},
        )
        return [
            Listed(
                headline_of(row),
                row["revision"],
                datetime.fromisoformat(row["ingested"]).astimezone(UTC),
                row["copies"],
                row["copy_of"] is not None,
                row["section"],
            )
            for row in rows
        ]

    def number_listed(self, wanted: Filter) -> int:
        """Return how many articles the whole list has."""
        where, values = _condition(wanted)
        if wanted == Filter():
            return int(self.rows("SELECT count(*) FROM articles")[0][0])
        return int(self.rows(f"SELECT count(*) FROM {_WALK} WHERE {where}", values)[0][0])


def _beginning(word: str) -> str:
    """Return the FTS5 expression for a word; one letter begins too many words to be a beginning."""
    return f'"{word}"*' if len(word) > 1 else f'"{word}"'


def _condition(wanted: Filter) -> tuple[str, dict[str, Any]]:
    """Return a WHERE condition over `articles a` and `revisions r`, and its values."""
    conditions, values = ["1"], dict[str, Any]()
    if wanted.text.strip():
        conditions.append(_WITH_WORDS)
        # Each word quoted: nothing of what was typed is read as FTS5's own syntax.
        values["match"] = " AND ".join(map(_beginning, words(wanted.text))) or '""'
    if wanted.outlet:
        conditions.append(_OF_OUTLET)
        values["outlet"] = wanted.outlet
    if wanted.since is not None:
        conditions.append("r.published_last >= :since")
        values["since"] = epoch(first_instant(wanted.since))
    if wanted.until is not None:
        conditions.append("r.published_first <= :until")
        values["until"] = epoch(last_instant(wanted.until))
    return " AND ".join(conditions), values
