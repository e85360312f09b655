"""Find the outlets of the library that a question names: "NYT", "the BBC", "TechCrunch's report"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rag.text.rarity import is_english
from rag.text.words import fold

# One outlet a line: the names it goes by. A library may call it by any of them.
_ALIASES = """
The New York Times|NYT|NY Times|nytimes
BBC News|BBC|BBC Online|the Beeb
The Wall Street Journal|WSJ
The Washington Post|WaPo
Associated Press|AP|AP News|apnews
Agence France-Presse|AFP
Reuters|Thomson Reuters
The Guardian|theguardian
CNN|Cable News Network
NBC News|NBC|nbcnews
CBS News|CBS|cbsnews
ABC News|ABC|abcnews
Fox News|foxnews
NPR|National Public Radio
PBS NewsHour|PBS
Financial Times|FT
USA Today
Los Angeles Times|LA Times|L.A. Times|latimes
New York Post|NY Post|nypost
Al Jazeera|aljazeera
Deutsche Welle|DW
The Sydney Morning Herald|SMH
South China Morning Post|SCMP
The Times of India|TOI|timesofindia
Bloomberg|Bloomberg News
The Daily Telegraph|The Telegraph
Daily Mail|MailOnline|Mail Online|dailymail
Business Insider|businessinsider
HuffPost|Huffington Post|The Huffington Post|huffingtonpost
Sky News|skynews
The Economist
Der Spiegel|Spiegel
Press Association|PA Media
ITV News|ITV
CBC News|CBC
United Press International|UPI
Le Monde
The Globe and Mail
The Hollywood Reporter|THR
Science News for Students|Science News Explores
""".strip()
# Words that an outlet is called by and everybody uses: only "The Week", or "according to the Week".
_EVERYDAY = frozenset(
    """
    age time sun week hill mirror star post times independent nature people life sky today metro
    express record standard observer mail globe nation atlantic ring cut information
    """.split()  # noqa: SIM905
)
_SECTION = re.compile(r"\s*(?:\||: | [-–—] ).*$")
_DOMAIN = re.compile(r"^(?:(?:www|edition|news|m|amp)\.)*([\w-]+)\.(?:[a-z]{2,5})(?:\.[a-z]{2})?$", re.I)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOKEN = re.compile(r"[^\W_]+(?:[.’'&-][^\W_]+)*")
_SPOKEN_OF = re.compile(
    r"(?:according to|reported by|published (?:by|in)|(?:article|report|story|piece|interview|coverage)s? (?:by|from|in|of)"
    r"|told|per|cited by)\s+(?:the\s+|a\s+|an\s+)?['‘\"“]?$",
    re.I,
)
_SPEAKS = re.compile(
    r"['’\"”]?(?:['’]s?)?\s+(?:(?:\w+\s+)?(?:report|article|stor(?:y|ies)|piece|interview|coverage|newspaper|magazine|website)s?"
    r"|say|says|said|report(?:s|ed)|writes?|wrote|claim(?:s|ed)?|suggest(?:s|ed)?|describe[sd]?|mention(?:s|ed)?|publish(?:es|ed)?|cover(?:s|ed)?)\b",
    re.I,
)


class _Written(IntEnum):
    """How a name must be written to be the outlet's."""

    ANYHOW = 0
    #: "Wired", not "wired".
    CAPITAL = 1
    #: "AP", not "ap" or "Ap".
    EXACTLY = 2
    #: "according to the Week", "The Hill" within a sentence.
    SPOKEN_OF = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a question, and the outlets of the library that they name."""

    words: str
    outlets: tuple[str, ...]


def outlets_in(question: str, known: Sequence[str]) -> list[Mention]:
    """Return the outlets that a question names, in its order; the longest name counts.

    Args:
        known: the names that the library has.
    """
    names, longest = _names_of_all(tuple(known))
    tokens = list(_TOKEN.finditer(question))
    folded = [_folded(token[0]) for token in tokens]
    found: dict[tuple[str, ...], Mention] = {}
    place = 0
    while place < len(tokens):
        for length in range(min(longest, len(tokens) - place), 0, -1):
            start, end = tokens[place].start(), tokens[place + length - 1].end()
            written = re.sub(r"['’]s?$", "", question[start:end])
            outlets = tuple(
                outlet
                for outlet, how in names.get(tuple(folded[place : place + length]), ())
                if _is_written(how, written, question[:start], question[start + len(written) :])
            )
            if outlets:
                found.setdefault(outlets, Mention(_with_article(question, start, written), outlets))
                place += length - 1
                break
        place += 1
    return list(found.values())


def resolved(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the outlets of the library that a name alone means: of `outlet:bbc`; it, if none."""
    names, _ = _names_of_all(tuple(known))
    tokens = tuple(
        _folded(token) for token in _TOKEN.findall(re.sub("^the ", "", name, flags=re.I))
    )
    return tuple(outlet for outlet, _ in names.get(tokens, ())) or (name,)


@lru_cache(maxsize=16)
def _names_of_all(
    known: tuple[str, ...],
) -> tuple[dict[tuple[str, ...], list[tuple[str, _Written]]], int]:
    """Return outlets by the words of each of their names, and the most words that one has."""
    found: defaultdict[tuple[str, ...], dict[str, _Written]] = defaultdict(dict)
    for outlet in known:
        for name, how in _names_of(outlet):
            tokens = tuple(_folded(token) for token in _TOKEN.findall(name))
            if tokens:
                # The least strict of several ways to the same name.
                found[tokens][outlet] = min(how, found[tokens].get(outlet, how))
    names = {tokens: list(outlets.items()) for tokens, outlets in found.items()}
    return names, max(map(len, names), default=0)


def _names_of(outlet: str) -> Iterator[tuple[str, _Written]]:
    """Give the names that an outlet goes by, each with how it must be written."""
    core = _SECTION.sub("", outlet).strip() or outlet
    if outlet != core:
        yield outlet, _Written.ANYHOW
    domain = _DOMAIN.match(core)
    if domain:
        yield core, _Written.ANYHOW
        core = domain[1]
    own = [core, *_called(core), _CAMEL.sub(" ", core)]
    for name in dict.fromkeys(own):
        yield from _forms(name)
    capitals = [word for word in core.split() if word[0].isupper() and word != "The"]
    if len(capitals) >= 3 and len(capitals) == len(core.split()) - core.startswith("The "):
        yield "".join(word[0] for word in capitals), _Written.EXACTLY


def _forms(name: str) -> Iterator[tuple[str, _Written]]:
    """Give a name with and without "The" and "News"."""
    short = name.removeprefix("The ").removeprefix("the ")
    if _is_initials(short):
        yield short, _Written.EXACTLY if len(short) < 3 else _Written.CAPITAL
        yield f"{short} News", _Written.ANYHOW
        return
    yield short, _how(short)
    if " " not in short and not short.endswith("News"):
        yield f"{short} News", _Written.ANYHOW
    bare = short.removesuffix(" News")
    # "BBC", but neither "Sporting" nor "Hacker".
    if bare != short and _is_initials(bare):
        yield bare, _Written.EXACTLY


def _is_initials(name: str) -> bool:
    return name.isupper() and name.isalpha() and len(name) <= 5


def _how(name: str) -> _Written:
    tokens = [_folded(token) for token in _TOKEN.findall(name)]
    if len(tokens) == 1 and tokens[0] in _EVERYDAY:
        return _Written.SPOKEN_OF
    if "." not in name and all(is_english(token) for token in tokens):
        return _Written.CAPITAL
    return _Written.ANYHOW


def _called(core: str) -> Iterable[str]:
    """Return the other names in the table for an outlet that is called by one of them."""
    wanted = _plain(core)
    for line in _ALIASES.splitlines():
        names = line.split("|")
        if wanted in map(_plain, names):
            return names
    return ()


def _plain(name: str) -> str:
    return fold(name).removeprefix("the ").replace(".", "")


def _folded(token: str) -> str:
    return re.sub(r"'s?$", "", fold(token))


def _is_written(how: _Written, name: str, before: str, behind: str) -> bool:
    """Tell whether a name is written as the outlet's own, where its words alone may mean more."""
    spoken_of = _SPOKEN_OF.search(before) is not None or _SPEAKS.match(behind) is not None
    opens = not before.rstrip("'‘\"“ ") or before.rstrip()[-1:] in ".?!:"
    capital = name[0].isupper() and name.split()[-1][0].isupper()
    if how is _Written.ANYHOW:
        return True
    if how is _Written.EXACTLY:
        return name.isupper() and (spoken_of or not before.isupper())
    if spoken_of:
        return capital or " " in name
    if how is _Written.SPOKEN_OF:
        return capital and before.endswith("The ") and bool(before[:-4].strip())
    # "Fortune 500", "Guardian Council", and "Wired" where every word is capitalised.
    goes_on = " " not in name and re.match(r" (?:\d|[A-Z])", behind)
    return capital and not goes_on and not (opens and " " not in name)


def _with_article(question: str, start: int, written: str) -> str:
    return question[start - 4 : start] + written if question[:start].endswith(("the ", "The ")) else written  # fmt: skip
