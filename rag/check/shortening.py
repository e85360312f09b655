"""Tell whether a sentence is a shortening of one of a source: its words in its order, and no more.

What a language model writes is held to this. A sentence with the same words in another order, or
drawn from two sentences, may say what nobody said; and of what is left out nothing may change what
is said: no condition, no denial, no "must" or "efforts to", nobody's name between two words that
stay. True sentences in other words are struck, too, and the sources then speak for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check.tokens import Text, Token, read, stem_of
from rag.text.words import NEGATIONS

#: Words with a meaning of their own that a sentence has at least.
LEAST_WORDS = 3
# Words that a shortening may add or leave out anywhere.
_FREE = frozenset(["a", "an", "the"])
# Left out between or before words that stay, they change what is said.
_CONDITIONS = frozenset(
    """
    if unless whether until till provided except instead rather than or but though although
    not only otherwise without despite
    """.split()  # noqa: SIM905
)
# Left out behind what stays, these take some of it back.
_TAKING_BACK = frozenset(
    [
        "if",
        "unless",
        "until",
        "provided",
        "except",
        "but",
        "though",
        "although",
        "otherwise",
        "without",
    ]
)
# And these make a fact of what is meant, said or possible.
_WEAKENING = frozenset(
    """
    would will may might could can should must shall to expected likely set due scheduled poised
    planned plan plans hoped hopes aims aimed wants wanted seek seeks sought effort efforts attempt
    attempts attempted bid proposal proposals idea possibility threat threats risk fears calls
    demand demands talks rumours rumors reportedly allegedly apparently almost nearly about around
    approximately roughly least most up over under below above fewer less more another partly
    """.split()  # noqa: SIM905
)
# Whoever says so is part of what is said.
_SAYING = frozenset(
    stem_of(word)
    for word in """
    say tell claim allege accuse suspect believe think report accord argue warn suggest insist deny
    maintain announce state estimate predict expect promise vow threaten consider call describe
    add note ask urge question doubt fear hope stress caution
    """.split()  # noqa: SIM905
)
# In what follows the end, such as "calling it …", only these say that all before is somebody's word.
_SAID_SO = frozenset(
    stem_of(word) for word in ["say", "tell", "claim", "allege", "accord", "believe", "think"]
)
# A sentence may end before one of these: what they begin can be left out.
_ADJUNCTS = frozenset(
    """
    in on at by as after before during for from with over amid following since through while and
    which who where when because across among against under within
    """.split()  # noqa: SIM905
)
# A sentence may begin behind one of these.
_JOINTS = frozenset(["and", "while", "as", "but", "that", "because", "so"])
_BREAK = re.compile(r"[,;:—–()\"“”]|\s-\s")
# A left-out word of this kind before a word that stays tears it from what it belongs to.
_TIES = frozenset("of in on at by for from with to and or into against between as".split())  # noqa: SIM905
# Before a name these only say who that is.
_TITLES = frozenset(
    """
    minister president premier prime chancellor senator governor mayor ambassador envoy special
    diplomat spokesman spokeswoman spokesperson secretary foreign defence defense finance director
    chief chairman chairwoman chair executive ceo founder owner manager coach captain striker singer
    actor author journalist reporter analyst economist professor judge prosecutor lawyer general
    officer king queen prince princess pope leader candidate lawmaker deputy vice former outgoing
    incoming acting then ex-president cabinet negotiator adviser advisor son-in-law
    """.split()  # noqa: SIM905
)


def is_shortening(claim: str, source: str) -> bool:
    """Tell whether each sentence of a claim shortens a sentence of the source, or is one."""
    there = read(source)
    return all(
        any(_shortens(sentence, other, there) for other in there.sentences)
        for sentence in read(claim).sentences
    )


def _shortens(claim: Sequence[Token], sentence: Sequence[Token], source: Text) -> bool:
    """Try each way to find a sentence's words in the source's order; one has to be without fault."""
    wanted = [token for token in claim if token.word not in _FREE]
    meaning = [token for token in wanted if token.is_content]
    if len(meaning) < LEAST_WORDS or all(token.is_name for token in meaning):
        return False  # a headline, a name, a half of a sentence
    ways = {
        place
        for place, token in enumerate(sentence)
        if _same(wanted[0], token) and _may_begin(sentence, place, source)
    }
    for token in wanted[1:]:
        ways = {
            place
            for place, other in enumerate(sentence)
            if _same(token, other)
            and any(way < place and _may_leave_out(sentence, way, place, source) for way in ways)
        }
    return any(_may_end(sentence, place, source) for place in ways)


def _same(one: Token, other: Token) -> bool:
    if one.word == other.word:
        return True
    return one.is_content and not one.is_name and not other.is_name and one.stem == other.stem


def _changes(token: Token) -> bool:
    return token.word in NEGATIONS or token.word in _CONDITIONS


def _may_begin(sentence: Sequence[Token], place: int, source: Text) -> bool:
    """Tell whether what stands before a word may be left out: it begins a clause, or names somebody."""
    before = list(sentence[:place])
    if any(_changes(token) or token.stem in _SAYING for token in before):
        return False
    while before and before[-1].word in _FREE:
        before.pop()
    if (
        not before
        or before[-1].word in _JOINTS
        or _BREAK.search(_between(before[-1], sentence[place], source))
    ):
        return True
    return sentence[place].is_name and _only_titles(before, source)


def _only_titles(before: Sequence[Token], source: Text) -> bool:
    """Tell whether only titles and names lead up to a name: "Polish Prime Minister Donald Tusk"."""
    for number in range(len(before) - 1, -1, -1):
        token = before[number]
        if not (token.is_name or token.word in _TITLES or token.word in _FREE):
            return False
        if number and _BREAK.search(_between(before[number - 1], token, source)):
            return True
    return True


def _may_leave_out(sentence: Sequence[Token], begin: int, end: int, source: Text) -> bool:
    """Tell whether what stands between two words that stay may be left out."""
    left = sentence[begin + 1 : end]
    breaks = _BREAK.findall(_between(sentence[begin], sentence[end], source))
    if any(_changes(token) or token.word in _WEAKENING or token.stem in _SAYING for token in left):
        return False
    if not [token for token in left if token.word not in _FREE]:
        return ";" not in breaks
    aside = len(breaks) >= 2 and _BREAK.search(_between(sentence[begin], left[0], source))
    if aside and _BREAK.search(_between(left[-1], sentence[end], source)):
        return True
    if breaks or any(token.is_name for token in left):
        return False
    return not any(token.word in _TIES for token in left)


def _may_end(sentence: Sequence[Token], place: int, source: Text) -> bool:
    """Tell whether what stands behind a word may be left out."""
    after = sentence[place + 1 :]
    if not after:
        return True
    if any(
        token.word in NEGATIONS or token.word in _TAKING_BACK or token.stem in _SAID_SO
        for token in after
    ):
        return False
    return after[0].word in _ADJUNCTS or bool(
        _BREAK.search(_between(sentence[place], after[0], source))
    )


def _between(one: Token, other: Token, source: Text) -> str:
    return source.text[one.span.end : other.span.start]
