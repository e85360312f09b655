"""Tell whether a sentence is a shortening of one of a source: its words in its order, and no more.

What a language model writes is held to this. A sentence with the same words in another order, or
drawn from two sentences, may say what nobody said; and of what is left out nothing may change what
is said: no condition, no denial, no "must" or "efforts to", nobody's name between two words that
stay. True sentences in other words are struck, too, and the sources then speak for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check.restated import QUALIFIERS, TITLES, with_restatements
from rag.check.tokens import Text, Token, irregular, read, stem_of
from rag.text.words import NEGATIONS

#: Words with a meaning of their own that a sentence has at least.
LEAST_WORDS = 3
# Words that a shortening may add or leave out anywhere.
_FREE = frozenset(["a", "an", "the"])
_PERFECT = frozenset(["has", "have", "had"])
_FINITE = _PERFECT | {"is", "are", "was", "were"}
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


def is_shortening(claim: str, source: str) -> bool:
    """Tell whether each sentence of a claim shortens a sentence of the source, or is one.

    The source says of a sentence also what `rag.check.restated` makes of it.
    """
    there = read(with_restatements(source))
    return all(
        any(_shortens(sentence, other, there) for other in there.sentences)
        for sentence in read(claim).sentences
    )


def _shortens(claim: Sequence[Token], sentence: Sequence[Token], source: Text) -> bool:
    """Try each way to find a sentence's words in the source's order; one has to be without fault."""
    wanted = [token for place, token in enumerate(claim) if not _may_add(claim, place)]
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


def _may_add(claim: Sequence[Token], place: int) -> bool:
    """Tell whether a word of a claim says nothing that has to stand in the source."""
    token, before, after = claim[place], claim[place - 1 : place], claim[place + 1 : place + 2]
    if token.word == "that":  # "said that"
        return bool(before) and before[0].stem in _SAYING
    if token.word in _PERFECT:  # "has met", but not "has to meet" and "has drones"
        return bool(after) and _is_past(after[0])
    return token.word in _FREE


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
    if _is_title_cut(before, sentence[place]):
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


def _is_title_cut(left: Sequence[Token], kept: Token) -> bool:
    """Tell whether what is left out makes another title of a title: "Vice President" is none."""
    return kept.word in TITLES and any(token.word in QUALIFIERS for token in left)


def _is_title(left: Sequence[Token], kept: Token) -> bool:
    """Tell whether what is left out only says who a name is: "U.S. President Donald" Trump."""
    only = all(map(_leads_to_a_name, left))
    return kept.is_name and only and any(token.word in TITLES for token in left)


def _leads_to_a_name(token: Token) -> bool:
    return token.is_name or token.word in TITLES or token.word in _FREE


def _is_first_of_two(left: Sequence[Token], kept: Token) -> bool:
    """Tell whether what is left out is the first of two things that somebody did: "has met X and" said."""
    if left[-1].word != "and" or any(token.is_name for token in left):
        return False
    return _is_finite(left[0]) and _is_finite(kept)


def _is_finite(token: Token) -> bool:
    return token.word in _FINITE or _is_past(token)


def _is_past(token: Token) -> bool:
    return not token.is_name and (token.word.endswith("ed") or token.word in irregular())


def _only_titles(before: Sequence[Token], source: Text) -> bool:
    """Tell whether only titles and names lead up to a name: "Polish Prime Minister Donald Tusk"."""
    for number in range(len(before) - 1, -1, -1):
        token = before[number]
        if not _leads_to_a_name(token):
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
    if _is_title_cut(left, sentence[end]):
        return False
    if not breaks and (_is_title(left, sentence[end]) or _is_first_of_two(left, sentence[end])):
        return True
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
