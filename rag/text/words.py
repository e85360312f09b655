"""Words as the search and the evidence see them: folded, without stop words, stemmed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rag.text.stemmer import Stemmer

# English function words, and what a question only says to be one.
STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are aren't as at be because been
    before being below between both but by can could did do does doing don't down during each
    either else ever few for from further had has have having he her here hers herself him
    himself his how i if in into is isn't it its itself just let may me might more most much
    must my myself no nor not now of off on once only or other our ours out over own per
    please same shall she should so some such tell than that the their theirs them then there
    these they this those through to too under until up upon us very was wasn't we were what
    whats what's when where whether which while who whom whose why will with won't would you
    your yours
    """.split()  # noqa: SIM905
)
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_TENS = "thirty forty fifty sixty seventy eighty ninety"
#: The digits of a number that is written as a word.
NUMBER_WORDS = {
    **{word: str(value) for value, word in enumerate(_SMALL.split())},
    **{word: str(value) for value, word in zip(range(30, 100, 10), _TENS.split(), strict=True)},
    **{word: str(value) for word, value in _LARGE.items()},
    "dozen": "12",
}
# "one" is a pronoun as often as a number.
NUMBER_WORDS.pop("one")
#: Words that deny; contractions in "n't" are others.
NEGATIONS = frozenset(
    """
    not no never neither nor none nobody nothing nowhere without cannot unable hardly barely
    """.split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_NAME = re.compile(r"[A-Z][\w’'.-]*(?:\s+(?:of\s+|the\s+|de\s+|van\s+)?[A-Z][\w’'.-]*)*")
_stem = Stemmer("english")


def fold(text: str) -> str:
    """Return text without case, accents and typographic apostrophes: how words are compared."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    if plain.isascii():
        return plain
    accents = [each for each in set(plain) if unicodedata.combining(each)]
    return plain.translate(dict.fromkeys(map(ord, accents))) if accents else plain


def words(text: str) -> list[str]:
    """Return the words of a text in order, folded; "U.S." and "33-page" are one word each."""
    return [found.removesuffix("'s") for found in _WORD.findall(fold(text))]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a folded word (Snowball English, Porter 2)."""
    return _stem(word)


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning, in order, folded and not stemmed."""
    return [word for word in words(text) if word not in STOP_WORDS]


def stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order."""
    return [stem(word) for word in content_words(text)]


def names_in(text: str) -> list[str]:
    """Return the capitalised names of a text in order, without the word that opens a sentence."""
    found = []
    for match in _NAME.finditer(text):
        name = match[0].removesuffix("’s").removesuffix("'s").rstrip(".")
        first, _, rest = name.partition(" ")
        if first.casefold() in STOP_WORDS:  # "What", "The", "And"
            name = rest
        if name and name.casefold() not in STOP_WORDS:
            found.append(name)
    return found


def name_stems(text: str) -> set[str]:
    """Return the stems of the words of the names in a text."""
    parts = (word for name in names_in(text) for word in words(name))
    return {stem(word) for word in parts if word not in STOP_WORDS}
