"""Other forms of a question's words: acronyms, numbers, British and American spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from rag.text.words import NUMBER_WORDS, STOP_WORDS, fold, words

# What news writes out of itself seldom, and so no library can be asked for.
_ACRONYMS = """
UN|United Nations
EU|European Union
US|United States
USA|United States
UK|United Kingdom
UAE|United Arab Emirates
NATO|North Atlantic Treaty Organization
WHO|World Health Organization
IMF|International Monetary Fund
WTO|World Trade Organization
ECB|European Central Bank
ICC|International Criminal Court
ICJ|International Court of Justice
IAEA|International Atomic Energy Agency
IDF|Israel Defense Forces
FBI|Federal Bureau of Investigation
CIA|Central Intelligence Agency
DOJ|Department of Justice
DHS|Department of Homeland Security
EPA|Environmental Protection Agency
FDA|Food and Drug Administration
CDC|Centers for Disease Control and Prevention
FTC|Federal Trade Commission
SEC|Securities and Exchange Commission
IRS|Internal Revenue Service
NASA|National Aeronautics and Space Administration
GOP|Republican Party
DNC|Democratic National Committee
NHS|National Health Service
BOE|Bank of England
GDP|gross domestic product
AI|artificial intelligence
NFL|National Football League
NBA|National Basketball Association
MLB|Major League Baseball
NHL|National Hockey League
FIFA|Fédération Internationale de Football Association
IOC|International Olympic Committee
""".strip()
# Where a form stands so often it finds enough; the other would outweigh the rest of the question.
OFTEN = 20
_LONG_FORMS = dict(line.split("|") for line in _ACRONYMS.splitlines())
_SHORT_FORMS = {fold(long): short for short, long in reversed(_LONG_FORMS.items())}
_ACRONYM = re.compile(r"(?<![\w.-])(?:[A-Z]{2,6}|(?:[A-Z]\.){2,4})(?![\w-])")
# "International Atomic Energy Agency", "Department of Justice".
_LONG = re.compile(r"\b[A-Z][\w’'-]+(?: (?:(?:of|and|for|the|on|de|in) )*[A-Z][\w’'-]+)+")
# The same word in Britain and in America, each a beginning; endings that rules can tell are below.
_SPELLINGS = dict(
    pair.split("/")
    for pair in """
    armour/armor behaviour/behavior candour/candor clamour/clamor colour/color demeanour/demeanor
    endeavour/endeavor favour/favor fervour/fervor flavour/flavor harbour/harbor honour/honor
    humour/humor labour/labor neighbour/neighbor odour/odor parlour/parlor rancour/rancor
    rigour/rigor rumour/rumor saviour/savior splendour/splendor tumour/tumor valour/valor
    vapour/vapor vigour/vigor centre/center theatre/theater metre/meter litre/liter fibre/fiber
    calibre/caliber kilometre/kilometer manoeuvre/maneuver lustre/luster spectre/specter
    defence/defense offence/offense licence/license pretence/pretense catalogue/catalog
    dialogue/dialog analogue/analog paediatric/pediatric anaesthe/anesthe haemorrhage/hemorrhage
    foetus/fetus oestrogen/estrogen diarrhoea/diarrhea orthopaedic/orthopedic archaeolog/archeolog
    encyclopaedia/encyclopedia leukaemia/leukemia programme/program grey/gray tyre/tire plough/plow
    aluminium/aluminum jewellery/jewelry mould/mold pyjama/pajama sceptic/skeptic
    aeroplane/airplane whisky/whiskey ageing/aging judgement/judgment moustache/mustache
    enrolment/enrollment fulfil/fulfill instalment/installment skilful/skillful cosy/cozy
    doughnut/donut travell/travel cancell/cancel fuell/fuel labell/label modell/model signall/signal
    counsell/counsel jewell/jewel marvell/marvel levell/level quarrell/quarrel
    """.split()  # noqa: SIM905
)
_BOTH_WAYS = (*_SPELLINGS.items(), *((us, uk) for uk, us in _SPELLINGS.items()))
_ENDING = re.compile(r"(?<=[a-z]{3})([iy])([sz])(?=(?:e[drs]?|es|ers?|ing|ations?)$)")
_WORDS_OF = {digits: word for word, digits in reversed(NUMBER_WORDS.items()) if word != "dozen"}


class KnownTexts(Protocol):
    """The passages of a library: `rag.library.vocabulary`."""

    def knows(self, stem: str, times: int = ...) -> bool:
        """Tell whether a word occurs, so many times at least."""

    def texts_with(self, match: str, limit: int = ...) -> Iterable[str]:
        """Return the texts of passages that match an FTS5 expression."""


@dataclass(frozen=True, slots=True)
class Acronym:
    """Words of a question and what stands for them elsewhere."""

    typed: str
    other: str
    #: Found in the library, where it may mean something else than the reader does.
    found: bool


def acronyms_in(question: str, known: KnownTexts | None) -> list[Acronym]:
    """Return the acronyms of a question with their long forms, and the long forms with theirs."""
    if question.isupper() and " " in question.strip():
        return []  # "WHO IS IT"
    found = []
    for match in _ACRONYM.finditer(question):
        short = match[0].replace(".", "")
        if known and _stands_often(short, known):
            continue
        if short in _LONG_FORMS:
            found.append(Acronym(match[0], _LONG_FORMS[short], found=False))
        elif len(short) > 2 and known and (long := _spelled_out(short, known)):
            found.append(Acronym(match[0], long, found=True))
    for match in _LONG.finditer(question):
        found += _shortened(match[0], known)
    return list(dict.fromkeys(found))


def _stands_often(short: str, known: KnownTexts) -> bool:
    """Tell whether an acronym is found often; of "US", which is "us" too, its long form counts."""
    if fold(short) not in STOP_WORDS:
        return known.knows(fold(short), OFTEN)
    long = fold(_LONG_FORMS.get(short, short))
    return len(list(known.texts_with(f'"{long}"', OFTEN))) == OFTEN


def other_forms(word: str) -> list[str]:
    """Return a folded word's other forms: "12" for "twelve", "organize" for "organise"."""
    if word in NUMBER_WORDS:
        return [NUMBER_WORDS[word]] if len(NUMBER_WORDS[word]) < 3 else []
    if word in _WORDS_OF:
        return [_WORDS_OF[word]] if len(word) < 3 else []
    found = [there + word.removeprefix(here) for here, there in _BOTH_WAYS if _begins(word, here, there)]  # fmt: skip
    if ending := _ENDING.search(word):
        swapped = "z" if ending[2] == "s" else "s"
        found.append(word[: ending.start()] + ending[1] + swapped + word[ending.end() :])
    return list(dict.fromkeys(found))


def _begins(word: str, here: str, there: str) -> bool:
    """Tell whether a word begins as one side writes it, and not as the other does already."""
    return word.startswith(here) and not (len(there) > len(here) and word.startswith(there))


def _spelled_out(short: str, known: KnownTexts) -> str | None:
    """Return what the library's texts say an acronym stands for: "… Energy Agency (IAEA)"."""
    said: Counter[str] = Counter()
    behind = re.compile(rf"([\w’' -]{{5,80}}) \({short}\)")
    for text in known.texts_with(f'"{short.casefold()}"'):
        for match in behind.finditer(text):
            if long := _standing_for(short, match[1].split()):
                said[long] += 1
    return said.most_common(1)[0][0] if said else None


def _standing_for(short: str, before: list[str]) -> str | None:
    """Return the last words whose initials are the acronym, small words left out at will."""
    wanted, taken = list(short.casefold()), list[str]()
    for word in reversed(before):
        if wanted and fold(word)[:1] == wanted[-1]:
            wanted.pop()
        elif word not in STOP_WORDS:
            return None
        taken.insert(0, word)
        if not wanted:
            return " ".join(taken) if taken[0][0].isupper() else None
    return None


def _shortened(long: str, known: KnownTexts | None) -> Iterator[Acronym]:
    """Give the acronym of a long form, if the table has it or the library sets it behind."""
    plain = fold(long.removeprefix("The "))
    if known and len(list(known.texts_with(f'"{plain}"', OFTEN))) == OFTEN:
        return
    if fold(_SHORT_FORMS.get(plain, "")) in STOP_WORDS:
        return
    if plain in _SHORT_FORMS:
        yield Acronym(long, _SHORT_FORMS[plain], found=False)
        return
    initials = "".join(word[0] for word in long.split() if word[0].isupper())
    behind = f'"{" ".join(words(long))} {initials.casefold()}"'
    if len(initials) > 2 and known and any(f"({initials})" in text for text in known.texts_with(behind, 1)):  # fmt: skip
        yield Acronym(long, initials, found=True)
