"""Tell what a title names: a document from its file or program, an outlet from the list of its feed."""

from __future__ import annotations

import re

from ingest.clean import clean_line
from ingest.header import MAX_TITLE

_NO_TITLE = re.compile(
    r".*\.\w{1,5}|microsoft (?:word|powerpoint|excel)\b.*|untitled.*|(?:document|slide|book|layout) ?\d*"
    r"|powerpoint presentation",
    re.IGNORECASE,
)
# What a feed holds, as its title says it beside the outlet: "News : NPR", "BBC News - Home".
_HELD = re.compile(
    r"(?:the )?(?:(?:latest|top|breaking|recent|all|world|uk|us|local) )?(?:home(?: ?page)?|front ?page|news|articles|stories"
    r"|posts|headlines|updates|entries|rss(?: feeds?)?|feeds?|all|latest|world|international|politics|business|economy|sports?|technology|tech"
    r"|science|health|culture|entertainment|opinion|nachrichten|aktuell|startseite|politik|wirtschaft|à la une|actualités|accueil"
    r"|portada|últimas noticias|noticias|internacional|mondo|notizie)(?: (?:news|articles|stories|posts|feed|rss))?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*:\s+|\s+(?::|[-–—|·»>/])\s+")
# A single word is a file's name, or a template's.
LEAST_WORDS = 2


def real_title(title: str | None) -> str | None:
    """Return the title in a document's properties, or None where it is none."""
    line = clean_line(title)
    if line is None or len(line.split()) < LEAST_WORDS or len(line) > MAX_TITLE:
        return None
    return None if _NO_TITLE.fullmatch(line) else line


def outlet_of(title: str | None) -> str | None:
    """Return the outlet that the title of a feed names beside what the feed holds, else all of it."""
    names = [part for part in _BETWEEN.split(title or "") if part and not _HELD.fullmatch(part)]
    return names[0] if len(names) == 1 else title
