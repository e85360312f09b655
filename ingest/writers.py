"""Tell the names of writers from what stands beside them: what they are, for whom, where and when.

"By Ann Lee, Health Correspondent", "Analysis by Ann Lee for Reuters", "Bo Chen in Paris | 7 December".
"""

from __future__ import annotations

import re

from ingest.agencies import AGENCIES, is_agency
from ingest.clean import clean_line

# What a writer is, beside the name: "Health Correspondent", "Editor-at-large".
ROLE = (
    r"(?:[\w&'’/-]+ ){0,4}(?:correspondent|reporter|editor(?:[ -]at[ -]large|[ -]in[ -]chief)?|writer|columnist|journalist"
    r"|producer|photographer|analyst|contributor|commentator|critic|bureau chief|presenter)s?"
)
_AGENCIES = "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True))
_BETWEEN = re.compile(r" ?(?:[,;|·]|\band\b|(?-i:\b(?:und|et)\b)|&| [-–—] ) ?", re.IGNORECASE)
# What a line of credits begins with: who wrote, and who did other things.
_WROTE = re.compile(
    r"(?:(?:story|written|reporting|words|analysis|opinion|exclusive|report|posted|published|compiled|text) )?by[: ] ?|autor(?:en)?[: ] ?"
    # "Von Felix Berg" is a byline, "von der Leyen" a name.
    r"|(?-i:[Vv]on (?=[^\W\da-z]\S+ [^\W\da-z]))",
    re.IGNORECASE,
)
_DID_OTHER = re.compile(
    r"(?:(?:video|photo(?:graph)?s?|pictures?|images?|graphics?|illustrations?|edited|editing|reviewed|fact[- ]checked|medically reviewed) )+by\b",
    re.IGNORECASE,
)
# What follows a name: for whom, with whom, where, when.
_BEHIND = re.compile(
    r" ?\(.{0,60}\)$| @\w+$| (?-i:for|with|of|in|at) .*$| (?:updated|published|posted)\b.*$"
    rf"| (?-i:{_AGENCIES})$",
    re.IGNORECASE,
)
_DAY_OR_MONTH = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)"
)
# A name of two words or more, and the beginning of a date that an extractor ran into it.
_WITH_DATE = re.compile(rf"(\S+ \S.*?)(?: {_DAY_OR_MONTH})+", re.IGNORECASE)
# Characters; what is longer is no name, and left alone.
_MAX_NAME = 200
# What is no name at all.
_NONE = re.compile(
    rf"{ROLE}|(?-i:{_AGENCIES})(?: .+)?|(?:(?!.* with ).* )?(?:staff|agencies|desk|newsroom|redaktion|admin|editorial|user ?name|staff reports?)"
    r"|(?:special to|(?-i:in|of|for|at|with)) .+|\S+@\S+|https?://.+|ph\.?d\.?|m\.?d\.?|m\.?a\.?|mba|r\.?n\.?"
    r"|(?:(?:assistant|associate) )?professor .+|university of .+|.+ university|.+ (?:news|sport)|the .+ (?:times|post|gazette|herald|tribune|journal|telegraph|independent|guardian)"
    rf"|\d.*|{_DAY_OR_MONTH}",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r", (?=(?:jr|sr)\b\.?|I{2,3}\b)", re.IGNORECASE)


def split_names(text: str) -> tuple[str, ...]:
    """Split "Jane Doe, John Smith and Ann Lee" into names; agencies are not people, nor what one is."""
    parts = _BETWEEN.split(_SUFFIX.sub(" ", " ".join(text.split())))
    return tuple(filter(None, map(_name_in, parts)))


def without_date(name: str) -> str:
    """Return a guessed name without the day or month that stood behind it: "Ann Lee Monday"."""
    found = _WITH_DATE.fullmatch(name)
    return found[1] if found else name


def _name_in(part: str) -> str | None:
    if len(part) > _MAX_NAME:
        return clean_line(part)
    if _DID_OTHER.match(part) or _NONE.fullmatch(part):
        return None
    name = _WROTE.sub("", part, count=1) if _WROTE.match(part) else part
    while (shorter := _BEHIND.sub("", name)) != name:
        name = shorter
    line = clean_line(name.strip(" :-–—"))
    return None if line is None or is_agency(line) or _NONE.fullmatch(line) else line
