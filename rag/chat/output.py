"""Cut what a model writes into sentences with their keys, as it comes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from rag.answer import Written
from rag.chat.prompt import KEY_LETTERS, NOT_SAID
from rag.text.sentences import sentence_spans
from rag.text.visible import visible
from rag.text.words import words

# A sentence without a key has ended when so much of the next one is there: "Lt. Gen." has not.
NEXT_CHARS = 12
# How a sentence ends, or the key behind it.
_ENDS = tuple('.!?]”"’)…')
# More without an end is no sentence.
MAX_SENTENCE_CHARS = 1_500

_GROUPS = re.compile(r"(?:\s*\[[^\[\]\n]{0,60}\])+")
_GROUP = re.compile(r"\[([^\[\]\n]{0,60})\]")
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_BEFORE = re.compile(
    r"^(?:[\s>*•–—#-]+|\d{1,2}[.)]\s+|(?:short )?(?:answer|response|sentence \d+)\s*:\s*)+",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    rf"[{KEY_LETTERS}]{{3,6}}|(?:\w{{0,8}}\s?)?#?\d+|keys?|sources?|passages?", re.I
)


class Sentences:
    """What a model has written so far; gives each sentence once it is complete."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = frozenset(keys)
        self._waiting = ""

    def add(self, text: str) -> Iterator[Written]:
        """Take what came, and give the sentences that it completes."""
        self._waiting += text
        if self._waiting.lstrip().startswith("<think>") and "</think>" not in self._waiting:
            return  # it reasons; that is nobody's answer
        self._waiting = _THOUGHT.sub("", self._waiting)
        yield from self._complete()

    def end(self) -> Iterator[Written]:
        """Give what is left when nothing more comes; what was begun and not ended is dropped."""
        rest = _THOUGHT.sub("", self._waiting).rstrip()
        self._waiting = rest + "\n\n" if rest.endswith(_ENDS) else ""
        yield from self._complete()

    def _complete(self) -> Iterator[Written]:
        while (end := self._end_of_first()) is not None:
            first, self._waiting = self._waiting[:end], self._waiting[end:]
            yield from self._read(first)

    def _end_of_first(self) -> int | None:
        """Return where the first sentence with its keys ends; None while it may go on."""
        text = self._waiting
        begin = len(text) - len(text.lstrip())
        for found in _GROUPS.finditer(text, begin):
            if found.start() > (line := _line_end(text, begin)):
                return line
            behind = text[found.end() :]
            stop = re.match(r"[ \t]*[.!?]+[”\"’)]*", behind)
            after = behind[stop.end() :] if stop else behind
            if not after.lstrip(" \t"):
                return None  # a further key, or the rest of the sentence, may follow
            if stop or after.lstrip(" \t")[0] in "\n" or not _goes_on(after):
                return found.end() + (stop.end() if stop else 0)
        line = _line_end(text, begin)
        if line < len(text):
            # Its keys may stand on the next line.
            rest = text[line:].lstrip()
            return line if rest or text[line:].count("\n") > 1 else None
        spans = sentence_spans(text[begin:].partition("[")[0])
        if len(spans) > 1 and spans[1].end - spans[1].start >= NEXT_CHARS:
            return begin + spans[0].end
        return len(text) if len(text) > MAX_SENTENCE_CHARS else None

    def _read(self, text: str) -> Iterator[Written]:
        """Take the keys out of what stands before them, sentence by sentence."""
        keys: list[str] = []

        def taken(group: re.Match[str]) -> str:
            tokens = [each for each in re.split(r"[,;\s]+", group[1].strip()) if each]
            if not all(each.casefold() in self._keys or _TOKEN.fullmatch(each) for each in tokens):
                return group[0].replace("[", "(").replace("]", ")")  # words that the model put in
            named = [each.casefold() for each in tokens if not _is_label(each)]
            keys.extend(named or tokens[:1])
            return ""

        plain = re.sub(r"\s+([.!?,;])", r"\1", _GROUP.sub(taken, text))
        plain = _BEFORE.sub("", plain.replace("**", "").replace("__", "")).strip()
        if NOT_SAID.casefold() in plain.casefold():
            return
        for span in sentence_spans(plain):
            if words(said := span.of(plain)):
                yield Written(visible(" ".join(said.split())), tuple(dict.fromkeys(keys)))


def _line_end(text: str, begin: int) -> int:
    """Return where the line ends, or the text."""
    end = text.find("\n", begin)
    return len(text) if end < 0 else end


def _goes_on(after: str) -> bool:
    """Tell whether a sentence goes on behind its key: "… said [kvtz], and left"."""
    return after.lstrip(" \t")[0] in ",;:)–—" or after.lstrip(" \t")[0].islower()


def _is_label(token: str) -> bool:
    return re.fullmatch(r"keys?|sources?|passages?", token, re.IGNORECASE) is not None
