"""Snowball's stemmers (Porter, https://snowballstem.org), safe for threads."""

from __future__ import annotations

from threading import Lock

import snowballstemmer


class Stemmer:
    """A stemmer of Snowball's; it keeps the word that it works on, so one thread stems at a time."""

    def __init__(self, algorithm: str) -> None:
        self._stemmer = snowballstemmer.stemmer(algorithm)
        self._free = Lock()

    def __call__(self, word: str) -> str:
        """Return the stem of a folded word."""
        with self._free:
            stemmed: str = self._stemmer.stemWord(word)
        return stemmed
