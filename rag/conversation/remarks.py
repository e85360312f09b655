"""Reply to what no article can answer: "in German", "thanks", and "shorter" before there is an answer."""

from __future__ import annotations

import re

from rag.conversation.requests import POLITE, only_wants_more, request_of

NOT_TRANSLATED = "Answers stand in the words of the sources only, so they are not translated."
WELCOME = "You are welcome. Ask about something else whenever you like."
NOTHING_YET = "There is no answer yet that this could be about: ask a question first."
#: All that is ever said in place of an answer, and rests on no source.
REPLIES = (NOT_TRANSLATED, WELCOME, NOTHING_YET)

_IT = r"(?:it|that|this|them|these|those|(?:the|your|that|this)\s+(?:last\s+)?(?:answer|sentence|text)s?|everything|all\s+of\s+(?:it|that))"
_LANGUAGES = (
    "afrikaans|albanian|arabic|armenian|bengali|bosnian|bulgarian|catalan|chinese|croatian|czech|danish"
    "|dutch|english|estonian|farsi|finnish|french|german|greek|hebrew|hindi|hungarian|icelandic"
    "|indonesian|irish|italian|japanese|korean|latin|latvian|lithuanian|macedonian|mandarin|norwegian"
    "|persian|polish|portuguese|punjabi|romanian|russian|serbian|slovak|slovene|slovenian|somali"
    "|spanish|swahili|swedish|tamil|thai|turkish|ukrainian|urdu|vietnamese|welsh"
    "|another\\s+language|other\\s+languages|my\\s+(?:own\\s+)?language"
)
_IN_ITS_OWN = (
    r"auf\s+(?:deutsch|englisch|französisch|spanisch|italienisch|russisch|polnisch|türkisch|ukrainisch)"
    r"|(?:en|em)\s+(?:français|francais|anglais|allemand|español|espanol|inglés|ingles|alemán|aleman|português|portugues|inglês)"
    r"|in\s+(?:italiano|inglese|tedesco|het\s+nederlands|het\s+engels)|på\s+(?:svenska|norsk|dansk|engelska|engelsk)"
    r"|po\s+(?:polsku|angielsku)|по-(?:русски|английски)|на\s+русском|українською|英語で|日本語で|用中文|用英文"
)
_LANGUAGE = re.compile(
    rf"""\W*{POLITE}(?:
      (?:(?:say|tell|write|give|put|answer|repeat|reply|respond|show|have|get)\s+)?(?:me\s+)?(?:{_IT}\s+)?(?:again\s+)?
        (?:in(?:to)?\s+(?:{_LANGUAGES})|{_IN_ITS_OWN})
    | what(?:['’]s|\s+is|\s+would\s+be)\s+{_IT}\s+in\s+(?:{_LANGUAGES})
    | translate(?:\s+{_IT})?(?:\s+for\s+me)?(?:\s+(?:(?:in)?to|in)\s+(?:{_LANGUAGES})|\s+(?:{_IN_ITS_OWN}))?
    | (?:a\s+)?(?:(?:{_LANGUAGES})\s+)?translation(?:\s+of\s+{_IT})?(?:\s+(?:in)?to\s+(?:{_LANGUAGES}))?
    | (?:do|can|could)\s+you\s+(?:speak|write|translate)(?:\s+(?:{_IT}))?(?:\s+(?:in(?:to)?\s+)?(?:{_LANGUAGES}))?
    | übersetze?(?:n\s+sie)?(?:\s+(?:das|es))?(?:\s+(?:bitte|auf\s+deutsch|ins\s+deutsche))* | traduis(?:ez)?(?:-le)? | traduce(?:lo)?
    )(?:,?\s+(?:please|for\s+me|bitte))?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_PRAISE = (
    r"(?:that(?:['’]s|\s+is|\s+was)\s+)?(?:very\s+)?(?:great|good|nice|perfect|excellent|wonderful|brilliant|super|cool"
    r"|ok(?:ay)?|all\s*right|got\s+it|i\s+see|understood|helpful|useful|interesting|clear|all|enough)"
)
_THANKS = re.compile(
    rf"\W*(?:{_PRAISE}\W+){{0,3}}(?:(?:many\s+|a\s+lot\s+of\s+)?thanks|thank\s+you|thx|cheers|much\s+appreciated|danke(?:\s+schön)?|merci|gracias)"
    rf"(?:\s+(?:a\s+lot|so\s+much|very\s+much|again|a\s+million|for\s+(?:that|this|your\s+help|the\s+(?:answer|help|information))))?(?:\W+{_PRAISE}){{0,3}}\W*",
    re.IGNORECASE,
)
# More is no remark, and the patterns need not be tried on it.
_MOST_CHARS = 100


def reply_to(asked: str, *, has_answer: bool) -> str | None:
    """Return what is said to something that asks nothing of the articles; None where it asks.

    Args:
        has_answer: the conversation has an answer that "shorter" or "more" may be about.
    """
    if len(asked) <= _MOST_CHARS and _LANGUAGE.fullmatch(asked):
        return NOT_TRANSLATED
    if len(asked) <= _MOST_CHARS and _THANKS.fullmatch(asked):
        return WELCOME
    about_the_last = request_of(asked) is not None or only_wants_more(asked)
    return NOTHING_YET if about_the_last and not has_answer else None


def is_remark(asked: str) -> bool:
    """Tell whether something asks nothing of the articles, whatever was said before it."""
    return reply_to(asked, has_answer=True) is not None


def asks_nothing(asked: str) -> bool:
    """Tell whether something names nothing that a follow-up could lean on."""
    return request_of(asked) is not None or only_wants_more(asked) or is_remark(asked)
