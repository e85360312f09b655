"""Edit articles as outlets do: the edits that leave a copy, and those that leave another story.

Each edit takes an article, another one about much the same, and a source of chance, and returns a
text; None where it does not apply.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from rag.text.sentences import sentence_spans

Row = dict[str, Any]
Edit = Callable[[Row, Row, random.Random], str | None]

_SPELLINGS = {
    "percent": "per cent", "organization": "organisation", "defense": "defence", "center": "centre",
    "color": "colour", "program": "programme", "toward": "towards", "while": "whilst",
    "according to": "as reported by", "also": "additionally", "but": "yet", "about": "around",
    "told reporters": "told journalists", "However,": "But", "last year": "a year ago",
    "do not": "don't", "is not": "isn't", "did not": "didn't", "until": "till", "begin": "start",
}  # fmt: skip
_DIGITS = {"two": "2", "three": "3", "seven": "7", "ten": "10", "twelve": "12", "twenty": "20"}
_CORRECTIONS = (
    "Correction: An earlier version of this article misstated the year of the agreement. It was {a}, not {b}.",
    "This story has been corrected to say that the figure was {a}, not {b}, in the third paragraph.",
    "Clarification: This article was amended on {a} November to make clear that the spokesman was not quoted in full.",
)
_HEADS = ("LONDON (AP) — ", "(Reuters) - ", "WASHINGTON, Dec 4 (AFP) – ", "NEW YORK — ")
_TAILS = (
    "(Additional reporting by Anna Lund in Oslo; Editing by Peter Marsh and Jo Field)",
    "Copyright 2023 The Associated Press. All rights reserved. This material may not be published, "
    "broadcast, rewritten or redistributed without permission.",
    "Sign up for our morning newsletter to get the day's top stories in your inbox.",
)
_NUMBER = re.compile(r"\d+")
_AFFIRMED = re.compile(
    r"\b(?:will|would|can|could|should|is|are|was|were|has|have|had)\b(?=[ ][a-z])"
)
_DENIED = re.compile(r"\b(?:not|no|never|none|nor|cannot)\b|n['’]t\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_NEW_NAMES = ("Harlow", "Quillport", "Sandholm", "Marlena", "Trevanion", "Oskarsson", "Belmonte")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs; an article in one block is cut after every second sentence."""
    found = text.split("\n\n")
    if len(found) > 3:
        return found
    said = sentences(text)
    return [" ".join(said[first : first + 2]) for first in range(0, len(said), 2)]


def sentences(text: str) -> list[str]:
    """Return the sentences."""
    return [span.of(text) for span in sentence_spans(text)]


def size(text: str) -> int:
    """Return the number of words."""
    return len(text.split())


def same_text(row: Row, other: Row, chance: random.Random) -> str:
    """Leave the text as it is but for white space and quotation marks: another headline alone."""
    return row["text"].replace("“", '"').replace("”", '"').replace("’", "'")


def shortened(row: Row, other: Row, chance: random.Random) -> str:
    """Keep the first 40 to 70 %."""
    parts, wanted = paragraphs(row["text"]), chance.uniform(0.4, 0.7) * size(row["text"])
    kept: list[str] = []
    while parts and size("\n\n".join(kept)) < wanted:
        kept.append(parts.pop(0))
    return "\n\n".join(kept)


def other_beginning(row: Row, other: Row, chance: random.Random) -> str | None:
    """Put what another report begins with in place of the first paragraph."""
    first, *rest = paragraphs(row["text"])
    lead = paragraphs(other["text"])[0]
    if size(first) > 0.25 * size(row["text"]) or size(lead) > 0.2 * size(row["text"]):
        return None
    return "\n\n".join([lead, *rest])


def corrected(row: Row, other: Row, chance: random.Random) -> str:
    """Append a correction."""
    words = chance.choice(_CORRECTIONS).format(a=chance.randint(2, 28), b=chance.randint(30, 90))
    return row["text"] + "\n\n" + words


def agency(row: Row, other: Row, chance: random.Random) -> str:
    """Put an agency's line before the text and its boilerplate behind."""
    plain = re.sub(r"^[A-Z][A-Z ,.]+\((?:AP|Reuters|AFP|CNN)\) ?[—–-] ?", "", row["text"])
    return chance.choice(_HEADS) + plain + "\n\n" + chance.choice(_TAILS)


def copy_edited(row: Row, other: Row, chance: random.Random) -> str:
    """Change spellings, numerals and quotation marks, leave out a word here, merge paragraphs."""
    text = same_text(row, other, chance)
    for one, another in (_SPELLINGS | _DIGITS).items():
        text = re.sub(rf"\b{re.escape(one)}(?!\w)", another, text)
    text = re.sub(r"\b(?:very|really|just|recently|reportedly|quickly) ", "", text)
    parts = paragraphs(text)
    return "\n\n".join(" ".join(parts[at : at + 2]) for at in range(0, len(parts), 2))


def combined(row: Row, other: Row, chance: random.Random) -> str | None:
    """Shorten, begin otherwise, edit, and put an agency's line on it."""
    text: str | None = row["text"]
    for edit in (shortened, other_beginning, copy_edited, agency):
        text = text and edit({**row, "text": text}, other, chance)
    return text


def same_event(row: Row, other: Row, chance: random.Random) -> str:
    """Return the other report of the event."""
    return str(other["text"])


def developed(row: Row, other: Row, chance: random.Random) -> str | None:
    """Put new sentences of another report before background that is kept: 35 to 70 % is new."""
    share = chance.uniform(0.35, 0.7)
    new, kept = sentences(other["text"]), paragraphs(row["text"])
    background = kept[len(kept) // 4 :]
    wanted = share / (1 - share) * size(" ".join(background))
    fresh: list[str] = []
    while new and size(" ".join(fresh)) < wanted:
        fresh.append(new.pop(0))
    return "\n\n".join([" ".join(fresh), *background]) if new else None


def continued(row: Row, other: Row, chance: random.Random) -> str | None:
    """Append new facts to the whole text: 30 to 50 % of it is new."""
    share = chance.uniform(0.3, 0.5)
    wanted = share / (1 - share) * size(row["text"])
    new, fresh = sentences(other["text"]), list[str]()
    while new and size(" ".join(fresh)) < wanted:
        fresh.append(new.pop(0))
    return row["text"] + "\n\n" + " ".join(fresh) if new else None


def updated(row: Row, other: Row, chance: random.Random) -> str | None:
    """Put a paragraph or two of new facts into the text: 12 to 25 % of it is new."""
    share = chance.uniform(0.12, 0.25)
    wanted = share / (1 - share) * size(row["text"])
    new, fresh, parts = sentences(other["text"]), list[str](), paragraphs(row["text"])
    while new and size(" ".join(fresh)) < wanted:
        fresh.append(new.pop(0))
    at = chance.randint(1, min(len(parts), 4))
    return "\n\n".join([*parts[:at], " ".join(fresh), *parts[at:]]) if new else None


def same_form(row: Row, other: Row, chance: random.Random) -> str | None:
    """Give every number and name of a short report another value: the form of yesterday's."""
    said = [each for each in sentences(row["text"]) if _NUMBER.search(each) or _NAME.search(each)]
    text = " ".join(said[:12])
    if len(said) < 5:
        return None
    return _NAME.sub(lambda _: chance.choice(_NEW_NAMES), _changed_numbers(text, chance))


def new_figures(row: Row, other: Row, chance: random.Random) -> str | None:
    """Change every number, where most sentences have one: the next count."""
    said = sentences(row["text"])
    numbered = [at for at, each in enumerate(said) if _NUMBER.search(each)]
    if len(numbered) < 0.4 * len(said):
        return None
    for at in numbered:
        said[at] = _changed_numbers(said[at], chance)
    return " ".join(said)


def one_number(row: Row, other: Row, chance: random.Random) -> str | None:
    """Correct one number of three or more, without a word about it."""
    places = list(_NUMBER.finditer(row["text"]))
    if len(places) < 3:
        return None
    start, end = chance.choice(places).span()
    return (
        str(row["text"][:start])
        + _changed_numbers(row["text"][start:end], chance)
        + str(row["text"][end:])
    )


def all_numbers(row: Row, other: Row, chance: random.Random) -> str | None:
    """Change every number of an article that has three or more, and nothing else."""
    if len(_NUMBER.findall(row["text"])) < 3:
        return None
    return _changed_numbers(row["text"], chance)


def negated(row: Row, other: Row, chance: random.Random) -> str | None:
    """Deny one sentence: what will be will not be."""
    said = sentences(row["text"])
    able = [each for each in said if _AFFIRMED.search(each) and not _DENIED.search(each)]
    if not able:
        return None
    chosen = chance.choice(able)
    return str(row["text"]).replace(chosen, _AFFIRMED.sub(r"\g<0> not", chosen, count=1), 1)


def _changed_numbers(text: str, chance: random.Random) -> str:
    return _NUMBER.sub(lambda found: str(int(found[0][:9]) + chance.randint(1, 60)), text)


#: Those that leave a copy, and those that leave another story.
COPIES: dict[str, Edit] = {
    "another headline": same_text,
    "shortened": shortened,
    "another first paragraph": other_beginning,
    "a correction at the end": corrected,
    "agency line and boilerplate": agency,
    "copy-edited": copy_edited,
    "all of these": combined,
    "one number corrected": one_number,
}
OTHERS: dict[str, Edit] = {
    "developing story": developed,
    "new facts appended": continued,
    "some new facts": updated,
    "the same form": same_form,
    "new figures": new_figures,
    "all numbers changed": all_numbers,
    "one sentence negated": negated,
}
