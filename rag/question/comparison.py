"""Take a comparison apart into the question that it asks of each: "Which was earlier, A or B?"."""

from __future__ import annotations

import re

# Where no comma sets the two apart they are told by their names: "Who is older Ohtani or Kelce?"
_COMPARES = re.compile(
    r"(?P<asks>(?:which|who|what)\b[^,:?]*?)(?:[,:]\s+|\s+(?=(?-i:the|[A-Z])\w*\b[^,:?]*\s+or\s+(?-i:the|[A-Z])))"
    r"(?P<one>[^,?]+?),?\s+or\s+(?P<other>[^,?]+)\??",
    re.IGNORECASE,
)
# "Who was fired first", "who resigned earlier", "which came first".
_WHEN = re.compile(
    r"\w+\s+(?:(?!is\b|are\b|was\b|were\b)(?<!who\s)\w+\s+)?(?:(?P<be>is|are|was|were)\s+)?(?:(?P<verb>\w+)\s+)?(?:the\s+)?"
    r"(?:first|last|earlier|later|earliest|latest|sooner|newer|more\s+recent(?:ly)?)",
    re.IGNORECASE,
)
_HAPPENED = frozenset(("came", "comes", "happened", "began", "started", "was", "is"))
_HOW_MUCH = re.compile(r"\b(?:more\s+expensive|less\s+expensive|cheaper|costs?\s+(?:more|less)|cost\s+(?:more|less))\b", re.I)  # fmt: skip
_HOW = re.compile(
    r"\b(?:is|are|was|were)\s+(?:the\s+)?(?P<more>big|larg|long|short|heavi|light|tall|high|fast|slow|old|young|rich|small|strong)\w*er\b",
    re.IGNORECASE,
)
_WHOLE = {"larg": "large", "heavi": "heavy"}


def compared(question: str) -> list[str]:
    """Return what a comparison asks of each of two; none when it is no comparison.

    >>> compared("Which is heavier, the iPad or the Surface?")
    ['How heavy is the iPad?', 'How heavy is the Surface?']
    """
    match = _COMPARES.fullmatch(question.strip())
    form = _form(match["asks"].strip()) if match else None
    if match is None or form is None:
        return []
    return [form.format(match[each].strip()) for each in ("one", "other")]


def _form(asks: str) -> str | None:
    """Return the question to ask of each, with a place for its name."""
    if _HOW_MUCH.search(asks):
        return "How much does {} cost?"
    if how := _HOW.search(asks):
        more = how["more"].casefold()
        return f"How {_WHOLE.get(more, more)} is {{}}?"
    when = _WHEN.fullmatch(asks)
    if when is None:
        return None
    verb = (when["verb"] or "was").casefold()
    if verb in _HAPPENED:
        return "When was {}?"
    return f"When was {{}} {verb}?" if when["be"] else f"When was it that {{}} {verb}?"
