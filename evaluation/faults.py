"""Plant faults in true sentences of news, and shorten them without one: what the check is tried on.

The faults are made by rules of their own, which share nothing with those of `rag.check`.
"""

from __future__ import annotations

import itertools
import random
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.training.edits import DAYS, MONTHS, find_names
from rag.text.sentences import sentence_spans

KINDS = ("number", "date", "name", "unit", "negation", "roles", "mood")
# Characters of a passage, as the library cuts them.
PASSAGE_CHARS = 1000
# Words of a sentence that is used.
LEAST_WORDS, MOST_WORDS = 8, 45
_WORD_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split()  # noqa: SIM905
)
_UNITS = [
    ["million", "billion", "thousand"],
    ["miles", "kilometres", "metres", "feet", "yards"],
    ["mile", "kilometre"],
    ["seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades"],
    ["minute", "hour", "day", "week", "month", "year"],
    ["pounds", "kilograms", "tonnes", "tons", "ounces"],
    ["dollars", "euros", "pounds"],
    ["percent", "percentage points"],
    ["inches", "centimetres", "feet"],
]
_SIGNS = "$£€"
_IRREGULAR = {
    "won": "win", "lost": "lose", "made": "make", "took": "take", "gave": "give", "went": "go",
    "came": "come", "became": "become", "began": "begin", "sold": "sell", "bought": "buy",
    "sent": "send", "met": "meet", "left": "leave", "led": "lead", "held": "hold", "found": "find",
    "brought": "bring", "told": "tell", "paid": "pay", "wrote": "write", "rose": "rise", "fell": "fall",
    "grew": "grow", "built": "build", "spent": "spend", "broke": "break", "chose": "choose",
}  # fmt: skip
_NOT_PAST = frozenset(
    [
        "need",
        "indeed",
        "speed",
        "feed",
        "hundred",
        "red",
        "led",
        "united",
        "embed",
        "seed",
        "exceed",
        "proceed",
        "based",
        "related",
        "used",
    ]
)
_AUXILIARIES = r"(?:is|are|was|were|will|would|could|should|has|have|had|can|must|may)"
_DENIAL = re.compile(
    rf"\b({_AUXILIARIES}|did|do|does) not\b|\b({_AUXILIARIES}|did|do|does)n[’']t\b|\bnever "
)
_TO_COME = re.compile(r"\b(?:is|are) (?:expected|set|due|scheduled|likely|planning|hoping) to (be )?([a-z]+)\b|\bplans to (be )?([a-z]+)\b")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planted:
    """A claim made from a true sentence, with the texts that it can be checked against."""

    #: One of `KINDS`, "verbatim" or "shortened".
    kind: str
    claim: str
    sentence: str
    passage: str
    article: str
    article_id: str


def is_for_development(article_id: str) -> bool:
    """Tell whether an article may be looked at while the check is made; the others are reported."""
    return zlib.crc32(f"faults {article_id}".encode()) % 2 == 0


def plant(articles: Sequence[dict[str, Any]], most: int) -> list[Planted]:
    """Return claims made from articles: up to `most` of each kind, each from another sentence."""
    chance = random.Random(20231226)
    sentences = [each for article in articles for each in _sentences(article)]
    chance.shuffle(sentences)
    names = sorted(
        {
            name
            for text, _, _, _ in sentences
            for name, place in find_names(text)
            if place and " " in name
        }
    )
    planted = list[Planted]()
    for number, kind in enumerate((*KINDS, "verbatim", "shortened")):
        make = _MAKERS[kind]
        made = 0
        for text, passage, article, article_id in sentences[number::9]:
            claim = make(text, article, names, chance)
            if (claim and claim != text and made < most) or (
                claim == text and kind == "verbatim" and made < most
            ):
                planted.append(Planted(kind, claim, text, passage, article, article_id))
                made += 1
    return planted


def _sentences(article: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Give the sentences of an article that say something whole, each with its passage."""
    body = article["body"]
    spans = sentence_spans(body)
    for number, span in enumerate(spans):
        text = span.of(body)
        if not LEAST_WORDS <= len(text.split()) <= MOST_WORDS or "\n" in text:
            continue
        if not re.match(r"[A-Z“\"]", text) or not re.search(r"[.”\"]$", text) or _odd_quotes(text):
            continue
        yield text, _passage(body, spans, number), body, article["article_id"]


def _odd_quotes(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("“") != text.count("”")


def _passage(body: str, spans: Sequence[Any], number: int) -> str:
    """Return the sentences around one, within `PASSAGE_CHARS`."""
    first = last = number
    while True:
        wider = [(first - 1, last), (first, last + 1)]
        wider = [(a, b) for a, b in wider if a >= 0 and b < len(spans)]
        wider = [(a, b) for a, b in wider if spans[b].end - spans[a].start <= PASSAGE_CHARS]
        if not wider:
            return body[spans[first].start : spans[last].end]
        first, last = wider[(last - first) % len(wider)]


def _put(text: str, match: re.Match[str], new: str, group: int = 0) -> str:
    return text[: match.start(group)] + new + text[match.end(group) :]


def _number(text: str, article: str, names: Sequence[str], chance: random.Random) -> str | None:
    listed = "|".join(_WORD_NUMBERS)
    found = [
        each
        for each in re.finditer(
            rf"(?<![\w.,])\d[\d,.]*\d|(?<![\w.,])\d(?![\w.,])|\b(?:{listed})\b", text
        )
        if not re.match(r"(?:19|20)\d\d$", each[0]) and not _is_day(text, each)
    ]
    if not found:
        return None
    match = chance.choice(found)
    if not match[0][0].isdigit():
        return _put(
            text, match, chance.choice([each for each in _WORD_NUMBERS if each != match[0]])
        )
    return _put(text, match, _other_digits(match[0], chance))


def _is_day(text: str, match: re.Match[str]) -> bool:
    beside = text[max(0, match.start() - 12) : match.start()] + text[match.end() : match.end() + 12]
    return any(month[:3] in beside for month in MONTHS)


def _other_digits(old: str, chance: random.Random) -> str:
    """Change one digit, or the number as a whole."""
    while True:
        if chance.random() < 0.5:
            place = chance.choice([number for number, letter in enumerate(old) if letter.isdigit()])
            digits = "123456789" if place == 0 else "0123456789"
            new = old[:place] + chance.choice(digits) + old[place + 1 :]
        else:
            value = float(old.replace(",", "")) if old.count(".") < 2 else 0.0
            if "." in old:
                new = f"{value * chance.choice([0.5, 1.5, 2, 3]) + 0.3:.1f}"
            else:
                new = f"{max(1, int(value * chance.choice([0.5, 0.8, 1.2, 1.5, 2])) + chance.choice([-1, 1])):{',' if ',' in old else ''}}"
        if new != old:
            return new


def _date(text: str, article: str, names: Sequence[str], chance: random.Random) -> str | None:
    short = "|".join(month[:3] for month in MONTHS)
    found = list(
        re.finditer(
            rf"\b(?:{'|'.join(DAYS)}|(?:{'|'.join(MONTHS)})(?= \d)|(?:19|20)\d\d)\b|(?:{short})[a-z]*\.? (\d{{1,2}})\b(?!\d)",
            text,
        )
    )
    if not found:
        return None
    match = chance.choice(found)
    if match[1]:
        return (
            _put(text, match, str((int(match[1]) + chance.randrange(1, 27)) % 28 + 1), 1)
            if int(match[1]) < 29
            else None
        )
    series = DAYS if match[0] in DAYS else MONTHS
    if match[0] in series:
        return _put(text, match, chance.choice([each for each in series if each != match[0]]))
    return _put(text, match, str(int(match[0]) + chance.choice([-5, -3, -2, -1, 1, 2])))


def _name(text: str, article: str, names: Sequence[str], chance: random.Random) -> str | None:
    """Put a name of the same article, or of another one, in the place of a name."""
    found = [(name, place) for name, place in find_names(text) if place and not _is_date(name)]
    if not found:
        return None
    old, place = chance.choice(found)
    own = [name for name, at in find_names(article) if at and not _is_date(name)]
    new = chance.choice(own if chance.random() < 0.5 else list(names))
    if set(re.findall(r"\w+", new.lower())) & set(
        re.findall(r"\w+", text.lower())
    ) or _same_letters(old, new):
        return None
    return text[:place] + new + text[place + len(old) :]


def _is_date(name: str) -> bool:
    return any(part in (*DAYS, *MONTHS) for part in name.split())


def _same_letters(one: str, other: str) -> bool:
    """Tell whether two names may be forms of one: "US" and "United States", "Iran" and "Iranian"."""
    a, b = ("".join(w[0] for w in name.split()) for name in (one, other))
    return (
        one[:4].lower() == other[:4].lower()
        or a == other.replace(".", "")
        or b == one.replace(".", "")
    )


def _unit(text: str, article: str, names: Sequence[str], chance: random.Random) -> str | None:
    number = r"(?:\d[\d,.]*|" + "|".join(_WORD_NUMBERS) + r")[ -]"
    options = list[tuple[re.Match[str], list[str]]]()
    for group in _UNITS:
        for match in re.finditer(rf"{number}(?:(?:million|billion) )?({'|'.join(group)})\b", text):
            options.append((match, [each for each in group if each != match[1]]))
    signs = [
        (match, [each for each in _SIGNS if each != match[1]])
        for match in re.finditer(r"([$£€])(?=\d)", text)
    ]
    options += signs
    if not options:
        return None
    match, others = chance.choice(options)
    return _put(text, match, chance.choice(others), 1)


def _negation(text: str, article: str, names: Sequence[str], chance: random.Random) -> str | None:
    denied = _DENIAL.search(text)
    if denied:
        return _put(text, denied, denied[1] or denied[2] or "")
    found = [
        each
        for each in re.finditer(rf"\b{_AUXILIARIES}\b(?! (?:not|never|no)\b)", text)
        if each.start()
    ]
    found = [each for each in found if re.match(r" [a-z]", text[each.end() :])]
    if not found:
        return None
    match = chance.choice(found)
    return _put(text, match, f"{match[0]} not")


def _roles(text: str, article: str, names: Sequence[str], chance: random.Random) -> str | None:
    """Swap two names that stand on the sides of a verb."""
    found = [(name, place) for name, place in find_names(text) if not _is_date(name)]
    pairs = [
        (one, other)
        for one, other in itertools.pairwise(found)
        if re.search(
            r"\b[a-z]{3,}(?:ed|es|s)\b|\b(?:" + "|".join(_IRREGULAR) + r")\b",
            text[one[1] + len(one[0]) : other[1]],
        )
        and len(text[one[1] + len(one[0]) : other[1]].split()) >= 1
        and not set(one[0].split()) & set(other[0].split())
        and not re.search(r"[.!?;:]", text[one[1] + len(one[0]) : other[1]])
    ]
    if not pairs:
        return None
    (one, at), (other, there) = chance.choice(pairs)
    return text[:at] + other + text[at + len(one) : there] + one + text[there + len(other) :]


def _mood(text: str, article: str, names: Sequence[str], chance: random.Random) -> str | None:
    """Say what is expected as done, or what was done as expected."""
    to_come = _TO_COME.search(text)
    if to_come:
        verb = to_come[2] or to_come[4]
        past = next(
            (past for past, base in _IRREGULAR.items() if base == verb),
            f"{verb.removesuffix('e')}ed",
        )
        return _put(text, to_come, f"was {verb}" if to_come[1] or to_come[3] else past)
    found = [
        each
        for each in re.finditer(
            rf"(?<=[a-z] )(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bhad )(?<!\bhas )(?<!\bhave )(?<!\bbe )(?<!\bis )(?<!\bare )({'|'.join(_IRREGULAR)}|[a-z]{{3,}}ed)\b(?= (?:the|a|an|to|his|her|its|their|in|on|[A-Z])\b)",
            text,
        )
        if each[1] not in _NOT_PAST
        and not re.search(r"(?:,|\band|\bto|\bthe|\ba|ly)\s$", text[: each.start()])
    ]
    if not found:
        return None
    match = chance.choice(found)
    verb = match[1]
    base = _IRREGULAR.get(verb) or _base(verb)
    return _put(
        text, match, f"{chance.choice(['is expected to', 'is likely to', 'plans to'])} {base}"
    )


def _base(past: str) -> str:
    """Return the verb of a regular past."""
    if past.endswith("ied"):
        return past[:-3] + "y"
    stem = past[:-2]
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls":
        return stem[:-1]
    return (
        past[:-1]
        if re.search(r"(?:[aeiou][bcdgklmnpstvz]|[lrnc][cgsv]|u|ag|at|iz|is|us|v|c)ed$", past)
        and not re.search(r"(?:en|er|on|or|it|et|al|el)ed$", past)
        else stem
    )


def _shortened(text: str, article: str, names: Sequence[str], chance: random.Random) -> str | None:
    """Leave out a clause at the beginning, in the middle or at the end, or an adverb."""
    ways = [
        (r"^(?:On|In|At|After|During|Before|Earlier|Last|This|For|With|Despite|While|Although|But|And|However|Still|Meanwhile)\b[^,“\"]{3,60}, (?=[a-zA-Z])", ""),
        (r", (?:which|who|where|when|while|including|after|before|according|with|adding|as|following|although)\b[^,“\"]*(?=[.]$)", ""),
        (r", [^,“\"]{8,70},(?= (?:said|was|is|has|had|will|told|and|did|were|are|have|can|would)\b)", ""),
        (r" \([^)“\"]{3,60}\)", ""),
        (r" (?:also|recently|really|reportedly|largely|simply|significantly|quickly|particularly|currently|previously|finally|officially)(?= [a-z])", ""),
        (r" (?:–|—|-) [^–—“\"]{8,80} (?:–|—|-)(?= [a-z])", ""),
        (r"(?<= said| says) that(?= )", ""),
    ]  # fmt: skip
    chance.shuffle(ways)
    for pattern, new in ways:
        cut = re.search(pattern, text)
        if cut and not re.search(r"\b(?:not|never|no|reportedly)\b|n[’']t\b", cut[0]):
            claim = text[: cut.start()] + new + text[cut.end() :]
            if len(claim.split()) >= 5 and not _odd_quotes(claim):
                return claim[0].upper() + claim[1:]
    return None


def _verbatim(text: str, article: str, names: Sequence[str], chance: random.Random) -> str | None:
    return text


_MAKERS: dict[str, Callable[[str, str, Sequence[str], random.Random], str | None]] = {
    "number": _number, "date": _date, "name": _name, "unit": _unit, "negation": _negation,
    "roles": _roles, "mood": _mood, "verbatim": _verbatim, "shortened": _shortened,
}  # fmt: skip
