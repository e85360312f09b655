"""Tell a request for a summary, and what it wants to hear about."""

from __future__ import annotations

import re

# "Please summarise what Reuters wrote about …", "give me a short overview of …".
_POLITE = r"(?:(?:please|kindly)\s+)?(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?)?"
_ADJECTIVES = r"(?:(?:short|brief|quick|concise|general|main|key|latest)\s+)*"
_SUMMARY = r"(?:summary|overview|recap|rundown|outline|digest|gist|update|briefing)"
_POINTS = r"(?:(?:main|key|most important)\s+(?:points?|facts?|takeaways?|findings|events|news))"
_ASKS = (
    r"(?:summari[sz]e|sum\s+up|recap|outline)\b",
    rf"(?:give|get|show|write)\s+(?:me|us)?\s*(?:an?|the)?\s*{_ADJECTIVES}(?:{_SUMMARY}|{_POINTS})\b",
    rf"(?:an?\s+)?{_ADJECTIVES}{_SUMMARY}\s+(?=of|on|about)",
    r"tell\s+(?:me|us)\s+(?:more\s+|all\s+|something\s+|everything\s+)?about\b",
    r"(?:what['’]?s|what\s+(?:is|has|are))\s+(?:been\s+)?(?:the\s+)?"
    rf"(?:happening|happened|going\s+on|(?:latest\s+)?news|{_POINTS}|gist|in\s+the\s+news)\b",
    # "What is the latest iPhone?" wants a fact.
    r"(?:what['’]?s|what\s+is)\s+(?:the\s+latest|new)"
    r"(?=\W*$|\s+(?:on|about|with|from|in|at|regarding|today|this)\b)",
    r"what\s+happened\s+(?=with|in|at|on|during|over|around|today|yesterday|this|last)",
    r"what\s+(?:do|does|can)\s+(?:we|you|i|the\s+(?:articles?|sources?|stor(?:y|ies)|text))\s+"
    r"(?:know|say|tell(?:\s+me|\s+us)?|have|report)\s+(?:about|on|of)\b",
    # With the outlet taken out of it: "what did the BBC report about …".
    r"what\s+(?:did|does|do|has|have)\s+(?:say|said|report(?:ed)?|writ(?:e|ten)|wrote|publish(?:ed)?)"
    r"\s+(?=about|on|of)",
    r"what\s+(?:is|was)\s+(?=(?:the|this|that)\s+(?:article|story|text|piece|report)\s+about)",
    r"(?:any\s+|the\s+)?(?:latest\s+)?(?:news|headlines|updates?)\s*(?=on|about|of|from|$)",
    rf"(?:the\s+)?{_POINTS}\s+(?=of|in|on|from)",
)
_REQUEST = re.compile(rf"\W*{_POLITE}(?:{'|'.join(_ASKS)})", re.IGNORECASE)
# What stands between the request and its topic, and says nothing of it.
_BETWEEN = re.compile(
    r"\W*(?:(?:of|on|about|with|in|at|from|to|for|during|over|around|regarding|concerning|up|so\s+far"
    r"|the|this|that|these|those|all|my|your|our|whole|entire|latest|recent|newest|current|new|today['’]?s"
    r"|main|key|points?|news|articles?|stor(?:y|ies)|texts?|pieces?|reports?|sources?|library|headlines?"
    r"|developments?|events?|situation|state\s+of|case|everything|things?|it|is|are|was|there|here|please"
    r"|for\s+me|to\s+me|me)(?!\w)\W*)+",
    re.IGNORECASE,
)


def topic_of(question: str) -> str | None:
    """Return what a question wants summarised; "" for whatever there is, None when it wants a fact.

    >>> topic_of("Can you summarise the news about the peace talks?")
    'peace talks'
    """
    request = _REQUEST.match(question)
    if request is None:
        return None
    rest = question[request.end() :]
    between = _BETWEEN.match(rest)
    topic = rest[between.end() :] if between else rest
    return topic.strip(" \t?!.,;:")
