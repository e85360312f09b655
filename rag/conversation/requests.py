"""Tell what a reader says of the last answer, and asks nothing new: "shorter", "who said that?"."""

from __future__ import annotations

import re
from typing import Literal

Request = Literal["shorter", "sources", "speakers"]

#: What may stand before it.
POLITE = r"(?:(?:and|but|so|ok(?:ay)?|please|now|can\s+you|could\s+you|would\s+you)[,\s]+)*"
_THAT = r"(?:that|this|it|so|these|those)"
_REQUESTS: dict[Request, str] = {
    "shorter": r"(?:(?:make|keep|say|put)\s+(?:it|that|this)\s+)?(?:(?:a\s+(?:bit|little)\s+|much\s+)?(?:shorter|briefer)|short|brief|briefly|in\s+short"
    r"|in\s+(?:one|a\s+few|fewer)\s+(?:sentences?|words?)|in\s+brief)|too\s+long|tl;?dr|(?:that(?:['’]s|\s+is)\s+)too\s+long"
    r"|shorten\s+(?:it|that|this)|(?:a|the)?\s*short(?:er)?\s+(?:version|answer)",
    "sources": rf"(?:(?:show|give|tell|open)\s+(?:me\s+)?)?(?:the|your|its|that|a)?\s*(?:sources?|evidence|proof|citations?|original)"
    rf"|what(?:['’]s|\s+is|\s+are|\s+was|\s+were)\s+(?:the|your)\s+(?:sources?|evidence)(?:\s+(?:for|of)\s+{_THAT})?"
    rf"|where\s+(?:is|was|does|did)\s+{_THAT}\s+(?:come\s+)?from|where\s+did\s+you\s+(?:get|read|find|see)\s+{_THAT}"
    rf"|where\s+(?:does|did)\s+it\s+say\s+{_THAT}|which\s+(?:article|source|outlet|paper)s?(?:\s+(?:says?|said|reports?|reported|is|was)\s+{_THAT}(?:\s+in)?)?"
    rf"|(?:why|how)\s+(?:do|can|would)\s+you\s+(?:say|think|know|claim)(?:\s+{_THAT})?|what\s+makes\s+you\s+(?:say|think)\s+{_THAT}"
    rf"|(?:are|how\s+sure\s+are)\s+you\s+(?:sure|certain)?(?:\s+(?:about|of)\s+{_THAT})?|prove\s+{_THAT}|really",
    "speakers": rf"who\s+(?:said|says|told\s+(?:you|them)|claimed|claims|wrote|reported|thinks)\s+{_THAT}|says?\s+who|according\s+to\s+who(?:m)?"
    rf"|who(?:['’]s|\s+is|\s+was)\s+(?:being\s+)?(?:quoted|speaking)(?:\s+(?:here|there))?|whose\s+words\s+(?:are|were)\s+{_THAT}",
}  # fmt: skip
_PATTERNS = {
    name: re.compile(rf"\W*{POLITE}(?:{form})(?:,?\s+(?:please|exactly|though))?\W*", re.I)
    for name, form in _REQUESTS.items()
}
_MORE = re.compile(
    rf"\W*{POLITE}(?:(?:(?:tell|show|give)\s+me\s+)?(?:some\s+|a\s+bit\s+)?more(?:\s+(?:details?|information|of\s+{_THAT}|about\s+{_THAT}))?"
    r"|go\s+on|continue|say\s+more|anything\s+(?:else|more)|what\s+else|and\s+what\s+else|longer|in\s+more\s+detail|more,?\s+please)\W*",
    re.I,
)
_ELSE = re.compile(r"\b(?:what|who|where|anything|anyone|anybody|somebody|someone)\s+else\b", re.I)


def request_of(asked: str) -> Request | None:
    """Return what is wanted of the last answer; None where something is asked."""
    return next((name for name, form in _PATTERNS.items() if form.fullmatch(asked)), None)


def only_wants_more(asked: str) -> bool:
    """Tell whether the last question is to be answered further: "more", "go on"."""
    return _MORE.fullmatch(asked) is not None


def leaves_out_shown(asked: str) -> bool:
    """Tell whether what the conversation has shown already is not wanted: "what else did …?"."""
    return only_wants_more(asked) or _ELSE.search(asked) is not None
