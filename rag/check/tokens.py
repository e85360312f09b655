"""Cut a text into the tokens that claims and sources are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from rag.records import Span
from rag.text.rarity import is_english
from rag.text.sentences import sentence_spans
from rag.text.words import STOP_WORDS, fold, stem

# "U.S.", "1,200.5", "don't", "%", "$".
_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$£€¥]", re.UNICODE
)
_QUOTATION_BEGINS = re.compile(r"[“\"‘'«„(\[]\s*$")
_SHORT_AUXILIARY = {"'ll": "will", "'re": "are", "'ve": "have", "'m": "am"}
_NEGATED = {"won't": "will", "can't": "can", "shan't": "shall", "ain't": "is"}
# From so many capitalised words in ten on, a sentence is a headline, and capitals name nothing.
_HEADLINE = 0.7
_LEAST_WORDS_OF_HEADLINE = 5
# Capitalised, and not a name.
_NO_NAMES = frozenset(["i", "ok", "mr", "mrs", "ms", "dr"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign of a text."""

    span: Span
    #: Folded, without 's and n't.
    word: str
    stem: str
    #: Whether it is written as a name is.
    is_name: bool
    #: Whether it holds a digit.
    is_number: bool

    @property
    def is_content(self) -> bool:
        """Whether it says something by itself."""
        if self.word in STOP_WORDS and self.word != "tell":  # which a question only says to be one
            return False
        return self.is_number or self.word[0].isalpha()


@dataclass(frozen=True, slots=True)
class Text:
    """A text in sentences of tokens."""

    text: str
    sentences: tuple[tuple[Token, ...], ...]
    #: Where each sentence stands.
    spans: tuple[Span, ...]

    def __iter__(self) -> Iterator[Token]:
        return (token for sentence in self.sentences for token in sentence)


# An answer's sentences, and its candidates, are checked against the same sources.
@lru_cache(maxsize=256)
def read(text: str) -> Text:
    """Read a text: its sentences, and their tokens."""
    spans = [span for span in sentence_spans(text) if _TOKEN.search(span.of(text))]
    return Text(text, tuple(_tokens(text, span) for span in spans), tuple(spans))


def stem_of(word: str) -> str:
    """Return the stem of a folded word; of "won" that of "win"."""
    return stem(irregular().get(word, word))


@lru_cache(maxsize=1)
def irregular() -> dict[str, str]:
    """Return the verb of each form that no rule of endings makes."""
    rows = (line.split() for line in data_lines("irregular.txt"))
    return {form: verb for verb, *forms in rows for form in forms}


def data_lines(name: str) -> list[str]:
    """Return the lines of a word list that ships, without its comments."""
    lines = files("rag").joinpath(f"data/{name}").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _tokens(text: str, span: Span) -> tuple[Token, ...]:
    found = list(_TOKEN.finditer(text, span.start, span.end))
    written = [match[0] for match in found]
    names = _are_names(written, [_opens(text, span, match.start()) for match in found])
    tokens = list[Token]()
    for match, is_name in zip(found, names, strict=True):
        place = Span(match.start(), match.end())
        for word in filter(None, _plain(match[0])):  # of marks alone nothing is left
            tokens.append(Token(place, word, stem_of(word), is_name, word[0].isdigit()))
    return tuple(tokens)


def _plain(written: str) -> list[str]:
    """Return the folded word, and the word that is drawn together with it: "didn't" is did, not."""
    letters = written.replace(".", "")
    if len(letters) > 1 and (letters.isupper() or letters != written) and letters.isalpha():
        word = fold(letters)  # "U.S." and "US" are one, and are not "us"
        return [".".join(word) + "." if word in STOP_WORDS else word]
    word = fold(written)
    if word.endswith("n't"):
        return [_NEGATED.get(word, word[:-3]), "not"]
    base, mark, ending = word.rpartition("'")
    if not mark or mark + ending == "'d" or len(ending) > 2:
        return [word.replace("'", "")]
    more = _SHORT_AUXILIARY.get(mark + ending)
    return [base, more] if more and base else [base or ending]


def _opens(text: str, span: Span, place: int) -> bool:
    """Tell whether a place is the first of a sentence, or of what is quoted in it."""
    before = text[span.start : place]
    return not before.strip() or bool(
        _QUOTATION_BEGINS.search(before[-3:]) or before.endswith(": ")
    )


def _are_names(written: Sequence[str], opening: Sequence[bool]) -> list[bool]:
    """Tell which words are written as names; a word that opens a sentence is one if it is no other."""
    capitals = [word[0].isupper() and fold(word) not in _NO_NAMES for word in written]
    long = [capital for word, capital in zip(written, capitals, strict=True) if len(word) > 3]
    if len(long) >= _LEAST_WORDS_OF_HEADLINE and sum(long) >= _HEADLINE * len(long):
        return [
            capital and not is_english(fold(word))
            for word, capital in zip(written, capitals, strict=True)
        ]
    names = []
    for number, word in enumerate(written):
        name = capitals[number] and fold(word) not in STOP_WORDS
        if name and opening[number]:
            led = number + 1 < len(written) and capitals[number + 1] and not opening[number + 1]
            name = led or word.isupper() or not is_english(fold(word).removesuffix("'s"))
        elif capitals[number] and word.isupper() and len(word) > 1 and fold(word) != "i":
            name = True  # "US", "IT", "WHO"
        names.append(name)
    return names
