"""Tell the section that an outlet files an article under: "World", "UK news"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ingest.clean import clean_line
from ingest.page.address import WEB, path_of
from ingest.page.fragment import paragraphs_of

# Characters; a longer one is a list of labels, or a sentence.
MAX_SECTION = 60
# What says of an article only that it is one.
_NONE = frozenset([
    "all", "article", "articles", "blog", "blogs", "default", "featured", "general", "headlines", "home",
    "homepage", "latest", "n/a", "news", "none", "other", "page", "pages", "post", "posts", "stories", "story",
    "tag", "tags", "uncategorised", "uncategorized",
])  # fmt: skip
# In an address only a name that is a section's anywhere counts, as the first that says anything.
_NAMES = frozenset([
    "arts", "books", "business", "culture", "economy", "education", "entertainment", "environment", "fashion",
    "finance", "food", "health", "international", "life", "lifestyle", "markets", "money", "music", "national",
    "opinion", "politics", "science", "sport", "sports", "tech", "technology", "travel", "weather", "world",
    "ausland", "inland", "kultur", "panorama", "politik", "wirtschaft", "wissen", "wissenschaft",
    "culture", "économie", "economie", "monde", "politique", "santé", "société", "societe",
    "cultura", "deportes", "economía", "economia", "mundo", "política", "politica", "sociedad", "cronaca",
    "esteri", "mondo", "scienza", "tecnología", "tecnologia",
])  # fmt: skip
_PASSED_OVER = re.compile(
    r"\d+|[a-z]{2}(?:-[a-z]{2})?|news|nachrichten|actualites?|noticias|notizie"
)
_SHORT = re.compile(r"\b(?:us|uk|eu|un|tv|ai)\b")
# Of the IPTC's subjects, as NewsML and ninjs number them: the 17 at the top are what desks are named after.
_TOP_SUBJECT = re.compile(r"(?:.*:)?(?:0[1-9]|1[0-7])0{6}")


def settled(said: str | None) -> str | None:
    """Return a section as it is shown, None of what is no name of one: "us-news" is "US news".

    Of several in one, "Global,Innovation" or "Sport/Tennis", the first counts.
    """
    line = clean_line(paragraphs_of(said or "")) or ""
    first = re.split(r"\s*[,;|>/]\s*", line, maxsplit=1)[0]
    if line.startswith(WEB) or not 1 < len(first) <= MAX_SECTION or first.casefold() in _NONE:
        return None
    if first != first.lower():
        return first
    words = _SHORT.sub(lambda found: found[0].upper(), re.sub(r"[-_]+", " ", first))
    return words[:1].upper() + words[1:]


def section_of(*said: Any) -> str | None:
    """Return the first name of a section in some fields, each with one name or several."""
    names = (name for given in said for name in (given if isinstance(given, list) else [given]))
    lines = (name.get("name") if isinstance(name, dict) else name for name in names)
    return next(filter(None, (settled(line) for line in lines if isinstance(line, str))), None)


def section_in(address: str | None) -> str | None:
    """Return the section in the path of an address, where that is beyond doubt."""
    folders = path_of(address).strip("/").casefold().split("/")[:-1]
    first = next((each for each in folders if not _PASSED_OVER.fullmatch(each)), None)
    return settled(first) if first in _NAMES else None


def section_among(subjects: Iterable[tuple[str, str | None]]) -> str | None:
    """Return the name of the one subject of some, (code, name) pairs, that is the IPTC's and at its top."""
    names = {name for code, name in subjects if name and _TOP_SUBJECT.fullmatch(code)}
    return names.pop() if len(names) == 1 else None
