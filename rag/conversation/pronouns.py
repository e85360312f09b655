"""Put what is meant in the place of "he", "it", "they", "there", "the minister", "that deal"."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.conversation.focus import Focus
from rag.conversation.mentions import mentions_in
from rag.conversation.names import Mention, singular
from rag.conversation.nouns import NAMED_THINGS, PERSONS, PLACES, ROLES, VERBS
from rag.text.words import STOP_WORDS, content_words, names_in

# With the word behind it: "her role" is hers, "met her in Kyiv" is not.
_PRONOUN = re.compile(
    r"\b(?P<said>he|him|his|she|her|they|them|their|it|its|there|these|those|this|that)\b"
    r"(?:['’]s\b|['’](?:re|ve|ll|d)\b)?(?=(?P<stop>[^\w\s])?\s*(?P<next>[\w’']*))",
    re.IGNORECASE,
)
_GENDER = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}
_PLURAL = frozenset({"they", "them", "their", "these", "those"})
_SUBJECTS = frozenset({"he", "she", "they", "it"})
_WHOSE = frozenset({"his", "their", "its"})
_AUXILIARY = frozenset(
    """
    is are was were be been do does did has have had can could will would shall should may might must
    """.split()  # noqa: SIM905
)
# "Is it true that", "how long does it take to": nothing is meant by it.
_EMPTY_IT = re.compile(
    r"\b(?:is|was|be|would|will)\s+it\s+(?:true|possible|safe|legal|illegal|worth|likely|clear|important|necessary"
    r"|okay|ok|fair|better|best|common|normal|hard|easy|difficult|raining|cold|hot)\b(?=\s+\w+)"
    r"|\bit\s+(?:takes?|took)\b(?=.*\bto\b)|\b(?:does|did|will|would)\s+it\s+(?:take|matter|cost)\b(?=.*\b(?:to|for|if)\b)"
    r"|\bit\s+(?:is|was)\s+(?:said|true|possible)\b|\bit\s+(?:rains?|rained|snows?|snowed)\b",
    re.IGNORECASE,
)
# Behind one of these begins another clause: its "he" may be who was named before.
_CLAUSE = re.compile(
    r"[,;:]|\b(?:that|which|who|and|but|or|if|when|while|because|why|how|before|after|since|whether"
    r"|to\s+\w+(?=\s)|than|as)\b",
    re.IGNORECASE,
)
# "Make it into the final", "made it clear": nothing is meant by it.
_MAKE = frozenset(("make", "made", "making", "makes"))
_MADE_IT = frozenset("to into through past out clear possible official".split())  # noqa: SIM905
# "The next one after him": no clause begins there.
_LEADS_OBJECT = re.compile(r"\b(?:before|after|than|as|since)\s+$", re.I)
_ONE = re.compile(
    r"(?<=[a-z] )(?<!the )(?<!each )(?<!no )(?<!first )(?<!second )(?<!last )\b(?P<one>ones?)\b"
    r"(?=\s*(?:[?.!]|$|(?:in|for|do|does|is|are|was|were|would|should|has|have)\b))"
)
_OF_RELATIVE = re.compile(r"\s*(?:(?:that|which|who|whom)\s*)?", re.I)
_TELLS = re.compile(r"\b(?:tell|told|ask|asked|warn|warned|remind|reminded)\s+(?:the\s+)?$", re.I)
# "Which of its brands might ASOS sell?"
_SUBJECT_BEHIND = re.compile(rf"\b(?:{'|'.join(_AUXILIARY)})\s+(?:the\s+)?[A-Z]")
_DEFINITE = re.compile(
    r"\b(?P<the>the|this|that|these|those)\s+(?P<noun>[a-z][\w-]*)\b(?P<whose>['’]s)?"
    r"(?=(?P<stop>[?.!,]|$)?\s*(?P<next>[\w’']*))",
    re.IGNORECASE,
)


def with_names(asked: str, focus: Focus, *, remark: str = "") -> str:
    """Return a question with what its pronouns and short names stand for; as it was if none do.

    Args:
        remark: what was said right before it, which a pronoun may stand for.
    """
    whole = _of_its_kind(_resolved(asked, focus, remark), focus)
    return _defined(whole, focus)


def _of_its_kind(asked: str, focus: Focus) -> str:
    """Put what is spoken of in the place of "one": "a new one" → "a new garage door opener"."""
    topic = focus.latest(lambda each: each.kind == "thing" and not each.told)
    if topic is None:
        return asked
    bare = re.sub(r"^(?:the|an?)\s+", "", topic.text)

    def replaced(match: re.Match[str]) -> str:
        return f"{bare}s" if match["one"] == "ones" and not topic.plural else bare

    return _ONE.sub(replaced, asked, count=1)


def _resolved(asked: str, focus: Focus, remark: str) -> str:
    done: dict[str, str] = {}
    empty = [match.span() for match in _EMPTY_IT.finditer(asked)]

    def replaced(match: re.Match[str]) -> str:
        said = match["said"].casefold()
        inside = any(start <= match.start() < end for start, end in empty)
        group = _group(said)
        if inside or _is_no_pronoun(match, asked) or group in done:
            return match[0]
        mention = _meant(said, focus)
        used = mention is not None and mention.text in done.values()
        if mention is None or used or mention.text in asked or _refers_within(match, asked, remark):
            return match[0]
        done[group] = mention.text
        return _in_place_of(match, mention)

    return _PRONOUN.sub(replaced, asked)


def _group(said: str) -> str:
    if said in _GENDER:
        return _GENDER[said]
    if said in _PLURAL:
        return "they"
    return "there" if said == "there" else "it"


def _is_no_pronoun(match: re.Match[str], asked: str) -> bool:
    """Tell "is there a way", "the fact that he", "those who" and "this week" from pronouns."""
    said, behind = match["said"].casefold(), (match["next"] or "").casefold()
    before = asked[: match.start()].rstrip().rpartition(" ")[2].casefold()
    ends = not behind or bool(match["stop"])
    if said == "there":
        exists = before in ("is", "are", "was", "were", "be", "been") or behind in _AUXILIARY
        return exists or not before or match[0].casefold() != "there"
    if said in ("this", "that", "these", "those"):
        # "That deal" has its noun; "what is that?" and "do about this" have none.
        return not ends or before in ("like", "say", "said") or match.start() == 0
    return said == "it" and (before == "worth" or (before in _MAKE and behind in _MADE_IT))


def _meant(said: str, focus: Focus) -> Mention | None:
    if said in _GENDER:
        return focus.person(_GENDER[said])
    if said in _PLURAL:
        return focus.several()
    if said == "there":
        return focus.latest(lambda each: each.kind == "name" and not each.plural)
    return focus.thing()


def _refers_within(match: re.Match[str], asked: str, remark: str) -> bool:
    """Tell whether a pronoun stands for what its own question named before it.

    An object is never the subject of its own clause: in "what did Germany say about it?" it is not
    Germany, in "what did Apple say it would do?" it is Apple.
    """
    before, after = asked[: match.start()], asked[match.end() :]
    said, behind = match["said"].casefold(), (match["next"] or "").casefold()
    whose = said in _WHOSE or (said == "her" and behind and behind not in STOP_WORDS)
    if _fitting(said, remark) or (whose and _SUBJECT_BEHIND.search(after)):
        return True
    named = _fitting(said, before)
    if not named:
        return False
    if not behind or match["stop"]:
        before = _LEADS_OBJECT.sub("", before)
    last = before.rfind(named[-1].text) + len(named[-1].text)
    if _OF_RELATIVE.fullmatch(before[last:]) and said in _SUBJECTS:
        # "The animals (that) they discovered", but "tell the bankers they would".
        first = before[: last - len(named[-1].text)].rstrip().endswith(" and")
        return (
            len(named) > 1 + first
            or _TELLS.search(before[: last - len(named[-1].text)]) is not None
        )
    subject = behind in _AUXILIARY or (said in ("he", "she", "they") and bool(behind))
    return bool(whose or subject or _CLAUSE.search(before[last:]))


def _fitting(said: str, text: str) -> list[Mention]:
    """Return what a text names that a pronoun may stand for."""
    named = mentions_in(text, relational=True)
    # "The Native American tribes" are one thing, not also America.
    named = [
        each
        for each in named
        if not any(each.text in other.text for other in named if other != each)
    ]
    if said in _GENDER:
        # Who writes no capitals gives no names away.
        lower = text.islower() and len(content_words(text)) > 1
        return [
            each
            for each in named
            if (each.kind != "thing" or lower or singular(each.head) in PERSONS)
            and each.gender in (None, _GENDER[said])
        ]
    if said in _PLURAL:
        return [each for each in named if each.plural or each.kind == "name"]
    return [each for each in named if not each.plural]


def _in_place_of(match: re.Match[str], mention: Mention) -> str:
    """Return a mention as it stands for a pronoun: "his role" → "Keith Kellogg's role"."""
    said, behind = match["said"].casefold(), (match["next"] or "").casefold()
    text = mention.text
    if said in ("they", "them", "their") and re.match(r"an? ", text):
        # "A virtual machine … how do they work?"
        text = text.partition(" ")[2] + ("" if mention.plural else "s")
    whose = said in _WHOSE or (
        said == "her" and behind and behind not in STOP_WORDS and not match["stop"]
    )
    if whose:
        return f"{text}'" if text.endswith("s") and mention.plural else f"{text}'s"
    if said == "there":
        return f"in {text}"
    rest = match[0][len(said) :]
    return text + {"'s": " is", "’s": " is", "'re": " are", "’re": " are"}.get(rest, rest)


def _defined(asked: str, focus: Focus) -> str:
    """Put the full name in the place of "the minister", "the company", "that experiment"."""
    if len(names_in(asked)) > 1:
        return asked

    def replaced(match: re.Match[str]) -> str:
        noun = match["noun"].casefold()
        behind = (match["next"] or "").casefold()
        alone = bool(match["stop"]) or match["whose"] or not behind or _goes_on(behind)
        mention = _named_so(noun, focus) if alone else None
        if mention is None or mention.text.casefold() in asked.casefold():
            return match[0]
        text = mention.text
        text = re.sub(r"^an? ", "", text)
        known = mention.kind == "person" or text.split()[0].casefold() == "the"
        shown = text if known or text[0].isupper() else f"the {text}"
        return shown + (match["whose"] or "")

    return _DEFINITE.sub(replaced, asked)


def _goes_on(behind: str) -> bool:
    """Tell whether a word behind a noun leaves it as it is: "the company announce", not "owner of"."""
    return behind not in ("of", "that", "who", "which", "whose") and (
        behind in STOP_WORDS or behind in VERBS
    )


def _named_so(noun: str, focus: Focus) -> Mention | None:
    finders: list[Callable[[], Mention | None]] = [lambda: focus.called(noun)]
    if noun in ROLES:
        finders.append(lambda: focus.in_role(noun))
    if noun in NAMED_THINGS or noun in PLACES:
        finders.append(lambda: focus.latest(lambda each: each.kind == "name"))
    return next((found for finder in finders if (found := finder())), None)
