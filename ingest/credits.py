"""Read a credit line: the outlet, the writers and the dates of an article, in any order.

"By Ann Lee, Reuters", "The Gazette | 7 December 2025", "Published 7 December 2025, 10:15 GMT". A line
is taken only when nothing else stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.agencies import is_agency, known_outlet
from ingest.dates import WRITTEN_DATE, read_date
from ingest.writers import ROLE, split_names
from rag.records import Moment

# Characters; a longer line is a sentence.
MAX_CREDIT = 160

_OUTLET_WORDS = re.compile(
    r"\b(?:news|times|post|journal|herald|tribune|gazette|chronicle|telegraph|independent|observer"
    r"|mirror|standard|courier|dispatch|press|daily|today|weekly|magazine|network|broadcasting|tv|radio"
    r"|review|mail|sun|star|globe|inquirer|examiner|bulletin|wire|agency|planet|echo|monitor)\b"
    r"|\.(?:com|org|net|co\.uk)$",
    re.IGNORECASE,
)
# Every word is a name's: "By Tuesday evening the city was calm" is a sentence.
_NAME = r"(?:[A-Z][\w.’'-]*|de|da|di|del|van|von|der|den|la|le|al|el|bin|ibn)"
_BYLINE = re.compile(
    rf"(?:[Bb][Yy]|Story [Bb]y|Written [Bb]y|Reporting [Bb]y)\s+(?=[A-Z])"
    rf"({_NAME}(?:(?:,\s+and|,|;|\s+and|\s+&|\s+in|\s+\|)?\s+{_NAME})*)"
)
_ROLE_BEHIND = re.compile(rf",\s+{ROLE}(?=\s*(?:[,;|]|$|\band\b|&))", re.IGNORECASE)
_IS_ROLE = re.compile(ROLE, re.IGNORECASE)
# "… for Reuters", "… (Reuters)", at the end of a byline.
_FOR_WHOM = re.compile(r"\s+(?:for|of(?: the)?)\s+([^,;|]{2,40})$|\s*\(([^()]{2,40})\)$")
_ZONE = r"(?:GMT|UTC|BST|CES?T|E[SD]T|P[SD]T|C[SD]T|M[SD]T|IST|JST|MSK|ET|PT|Z)"
_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?"
#: A date with what may stand beside it, its label first.
_DATED = re.compile(
    r"(?P<label>(?:published|posted|(?:last )?updated|(?:last )?modified|date)\b(?:\s+(?:on|at))?\s*:?\s*)?"
    rf"(?P<moment>(?:\b{_WEEKDAY},?\s+)?{WRITTEN_DATE.pattern}"
    r"(?:,?\s*T?(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\b\.?)?"
    rf"(?:\s*\(?{_ZONE}\)?)?(?:[+-]\d{{2}}:?\d{{2}})?)?)",
    re.IGNORECASE,
)
# Of one part and the next; a hyphen counts only between spaces.
_BETWEEN = re.compile(r"\s*[|·•;,]\s*|\s+[–—-]+\s*|\s*[–—]+\s+|^\s*[–—-]+\s*")


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit line says."""

    outlet: str | None = None
    authors: tuple[str, ...] = ()
    #: By field of an article: published and modified.
    dates: Mapping[str, Moment] = field(default_factory=dict)


def read_credit(line: str) -> Credit | None:
    """Return what a credit line says, or None where it may be anything else.

    A bare name is a writer's beside an outlet, and an outlet's beside a date: alone it is neither.
    """
    if len(line) > MAX_CREDIT:
        return None
    if re.match(r"(?:\w+ )?by\s", line, re.IGNORECASE):
        line = _FOR_WHOM.sub(_outlet_apart, _ROLE_BEHIND.sub(_employer_apart, line))
    dates, rest = _taken_dates(line)
    if dates is None:
        return None
    if (whole := _BYLINE.fullmatch(rest.strip(" ,;|·•–—-"))) and not dates:
        return _of_names(whole[1], None, {})
    outlet, authors, names = None, list[str](), list[str]()
    for part in filter(None, _BETWEEN.split(rest)):
        if byline := _BYLINE.fullmatch(part):
            authors.extend(split_names(byline[1]))
        elif outlet is None and _is_outlet(part.removeprefix("of ")):
            outlet = known_outlet(part.removeprefix("of "))
        elif _IS_ROLE.fullmatch(part):
            continue
        elif could_be_a_name(part):
            names.append(part)
        else:
            return None
    sure = bool(dates or authors or (outlet and is_agency(outlet)))
    if not sure or len(names) > 3:
        return None
    if names and not (outlet or authors):
        # "Paris, 7 December 2025" says where, "Brindle Echo, 7 December 2025" says who.
        if len(names) > 1 or len(names[0].split()) < 2:
            return None
        return Credit(names[0], (), dates)
    return Credit(outlet, (*authors, *names), dates)


def looks_like_an_outlet(line: str) -> bool:
    """Tell whether a name has a word of outlets' names: "The Quillport Gazette"."""
    return could_be_a_name(line) and _OUTLET_WORDS.search(line) is not None


def could_be_a_name(line: str) -> bool:
    """Tell whether a line is short, and every word of it capitalised."""
    words = line.split()
    capitalised = all(word[0].isupper() or word in ("of", "the", "and", "&") for word in words)
    return 0 < len(words) <= 5 and len(line) <= 50 and capitalised and line[-1] not in ".!?:;,"


def _employer_apart(role: re.Match[str]) -> str:
    """Keep of ", Associated Press writer" whose that is."""
    words = role[0].removeprefix(",").split()
    employers = (" ".join(words[:end]) for end in range(len(words) - 1, 0, -1))
    return next((f", {each}" for each in employers if is_agency(each)), "")


def _outlet_apart(found: re.Match[str]) -> str:
    name = found[1] or found[2]
    return f", {name}" if _is_outlet(name) else found[0]


def _of_names(text: str, outlet: str | None, dates: Mapping[str, Moment]) -> Credit:
    """Return the credit of "Ann Lee, Bo Chen and Reuters"."""
    parts = [part.strip() for part in re.split(r",|\band\b|&|;|\|", text)]
    employers = [each for each in parts if is_agency(each)]
    employers += [each for each in parts[1:] if looks_like_an_outlet(each)]
    authors = (each for each in split_names(text) if each not in employers)
    return Credit(known_outlet(employers[0]) if employers else outlet, tuple(authors), dates)


def _is_outlet(part: str) -> bool:
    return is_agency(part) or looks_like_an_outlet(part)


def _taken_dates(line: str) -> tuple[dict[str, Moment] | None, str]:
    """Return the dates of a line and what else stands there; None for a date that is none."""
    dates: dict[str, Moment] = {}
    rest, end = "", 0
    for found in _DATED.finditer(line):
        moment = read_date(found["moment"])
        if moment is None:
            return None, line
        changed = re.match(r"(?:last )?(?:updated|modified)", found["label"] or "", re.IGNORECASE)
        dates.setdefault("modified" if changed else "published", moment)
        rest, end = f"{rest}{line[end : found.start()]} | ", found.end()
    return dates, rest + line[end:]
