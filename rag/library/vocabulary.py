"""The words that a library knows, read from the index of its keyword search."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from rag.library.database import Database

# What the search takes for a word (unicode61), near enough to count its words.
_TOKEN = re.compile(r"[^\W_]+")
# Passages looked at for how a word is written, or for what an acronym stands for.
WRITTEN_IN = 5
DEFINED_IN = 30
# Words of one beginning that are looked at; a beginning of three letters seldom has so many.
MOST_WORDS = 600


class Vocabulary(Database):
    """The part of a library that knows its words; a word here is a stem, as FTS5 stores it."""

    def knows(self, stem: str, times: int = 1) -> bool:
        """Tell whether a word occurs, so many times at least."""
        found = self._words("SELECT doc FROM {every} WHERE term = ? LIMIT ?", stem, times)
        return len(found) == times

    def frequency(self, stem: str) -> int:
        """Return in how many passages a word occurs."""
        rows = self._words("SELECT doc FROM {each} WHERE term = ?", stem)
        return int(rows[0][0]) if rows else 0

    def beginning(self, letters: str) -> Iterator[str]:
        """Give the words that begin so, in order, at most `MOST_WORDS`."""
        # From word to word, by their first places only: FTS5 would count "the" to the end.
        sql = "SELECT term FROM {every} WHERE term > ? LIMIT 1"
        word = letters
        for _ in range(MOST_WORDS):
            rows = self._words(sql, word)
            if not rows or not rows[0][0].startswith(letters):
                return
            word = rows[0][0]
            yield word

    def written(self, stem: str) -> str | None:
        """Return how a word is most often written: "Zelenskyy" for "zelenskyi"."""
        rows = self._words("SELECT doc, col, offset FROM {every} WHERE term = ? LIMIT ?", stem, WRITTEN_IN)  # fmt: skip
        found: Counter[str] = Counter()
        for doc, column, offset in rows:
            text = self.rows(f"SELECT {column} FROM passage_words WHERE rowid = ?", (doc,))[0][0]
            tokens = _TOKEN.findall(text or "")
            if offset < len(tokens) and tokens[offset][:2].casefold() == stem[:2]:
                found[tokens[offset]] += 1
        return found.most_common(1)[0][0] if found else None

    def texts_with(self, match: str, limit: int = DEFINED_IN) -> Iterable[str]:
        """Return the texts of passages that match an FTS5 expression, in no order."""
        rows = self.rows(
            "SELECT text FROM passage_words WHERE passage_words MATCH ? LIMIT ?", (match, limit)
        )
        return [row[0] for row in rows]

    def _words(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        connection = self.connection
        if getattr(self._local, "viewed", None) is not connection:
            # Views of this connection alone: nothing is stored for them.
            with self.errors_explained():
                for kind in ("row", "instance"):
                    connection.execute(
                        f"CREATE VIRTUAL TABLE temp.vocabulary_{kind} "
                        f"USING fts5vocab('main', 'passage_words', '{kind}')"
                    )
            self._local.viewed = connection
        named = sql.format(each="temp.vocabulary_row", every="temp.vocabulary_instance")
        return self.rows(named, values)
