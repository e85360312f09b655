"""Tell apart different articles that were uploaded under one name.

A file on this machine is known by its place: what is there is the same article, however it changes.
An upload has only a name, and "statement.txt" may be anything. So the texts decide: those that have
much in common are revisions of one article, others are articles of their own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

from ingest.identify import id_of
from ingest.sources import UPLOAD
from rag.library import Library
from rag.records import Article

# Words in a row, and the share of the shorter text's that both have. Chosen on development pairs:
# docs/decisions.md, "Uploads of one name".
RUN = 3
LEAST_COMMON = 0.2
_WORD = re.compile(r"\w+")


def told_apart(article: Article, library: Library) -> Article:
    """Return an article under the identity of the stored one that it is a revision of.

    Anything but an upload that is known by its name comes back as it is, and so does the first
    upload of a name; one that has too little in common with all before gets an identity of its own.
    """
    if not _is_known_by_name(article):
        return article
    best, most = None, LEAST_COMMON
    for number in count(1):
        key = article.id if number == 1 else id_of(f"{article.id}#{number}")
        if not library.has_article(key):
            return replace(article, id=best or key)
        common = in_common(library.article(key).text, article.text)
        if common >= most:
            best, most = key, common
    raise AssertionError("there are ever more numbers")


def in_common(one: str, other: str) -> float:
    """Return which share of the shorter text's runs of words both texts have, 0 to 1."""
    words = [[word.casefold() for word in _WORD.findall(text)] for text in (one, other)]
    run = max(1, min(RUN, min(map(len, words)) // 4))  # a text of some words has few in a row
    runs = [set(zip(*(each[start:] for start in range(run)), strict=False)) for each in words]
    return len(runs[0] & runs[1]) / max(1, min(map(len, runs)))


def _is_known_by_name(article: Article) -> bool:
    place = article.location
    if not place.startswith(UPLOAD):
        return False
    # A record of a file is known by its headline; what has an address or a number of its own is not
    # known by the file at all.
    in_file = f"{place.rpartition(':')[0]}#{article.title or article.text}"
    return article.id in (id_of(place), id_of(in_file))
