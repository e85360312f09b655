"""Find the sentences of an article that speak to a program, and take the sting out of the rest.

An article is quoted to the model, never obeyed. What reads like an order to a program is no source:
the model does not see it, cannot cite it, and no sentence is supported by it. Of what is left,
whatever could pass for a key, a turn of the conversation or markup is written otherwise.
"""

from __future__ import annotations

import re
import unicodedata

_ORDERS = re.compile(
    r"""
    # "Ignore all previous instructions", in a few languages
      \b(?:ignore|disregard|forget|override|bypass|overrule)\b.{0,60}\b(?:instruct|prompt|guideline|command|passage|sources?\b|keys?\b)
    | \b(?:ignore|disregard|forget|override|bypass|overrule)\b.{0,30}\b(?:your|these|those|all|any|previous|prior)\s+(?:rule|direction|order)
    | \b(?:ignore|disregard|forget)\s+(?:everything|anything|all|whatever|what)\b.{0,30}\b(?:above|before|previous|told|said|read)
    | \b(?:ignore|disregard|forget)\s+(?:the|this|that)\s+(?:question|user|reader)\b
    | \b(?:ignorier\w*|missacht\w*|vergiss|ignorez|oublie[zr]?|ignora[dr]?|olvida\w*|ignorate|negeer)\b.{0,80}
        \b(?:anweisung|instru|consigne|vorgabe|regel|règle|regla|istruzion)
    | (?:игнорир|забудь|не\s+обращай).{0,80}(?:инструкц|указани|правил)
    | (?:忽略|无视|忘记).{0,40}(?:指令|指示|提示|规则)
    # fake turns, and the marks of chat templates
    | ^\W*(?:\#+\s*)?(?:system|assistant|user|human|developer|ai|bot|instructions?|prompt|admin|operator|tool|question)\s*(?:message|prompt|note|override|turn)?\s*[:>\]|]
    | <\|.{0,40}\|> | \[/?inst\] | <</?sys>> | </?(?:s|system|user|assistant|passage|source|instructions?|tool\w*|function\w*)>
    | \b(?:begin|start|end)\s+(?:of\s+)?(?:the\s+)?(?:system|prompt|instruction|passage|document|context|source|conversation|answer|quot)
    | \b(?:system|developer|hidden|secret|initial)\s+(?:prompt|instruction|directive|override)
    # to whom it speaks
    | \byou\s+are\s+(?:now\s+|no\s+longer\s+|actually\s+)?(?:an?\s+|the\s+)?(?:\w+\s+){0,2}(?:assistant|ai|language\s+model|chatbot|bot|llm|dan|agent|program)\b
    | \bas\s+an?\s+(?:ai|language\s+model|assistant|llm)\b
    | \b(?:attention|note|message|instructions?|reminder|notice|dear|hey|hello)\W+(?:\w+\W+){0,4}(?:ai|llms?|assistants?|language\s+models?|chatbots?|models?|bots?|summari[sz]ers?|crawlers?|programs?)\b
    | \b(?:llms?|assistants?|language\s+models?|chatbots?|ai\s+(?:models?|systems?|agents?)|bots?|summari[sz]ers?|(?:any|the|this)\s+(?:ai|model|program))\b.{0,60}
        \b(?:must|should|shall|have\s+to|are\s+to|is\s+to|need\s+to)\b.{0,60}\b(?:answer|say|reply|respond|write|cite|output|repeat|state|tell|include|mention|refuse)
    | \b(?:in|of|to|from|with|at|before|after)\s+your\s+(?:next\s+|final\s+|own\s+)?(?:answer|reply|response|output|summary|instructions?|prompt|rules|guidelines|training|programming|sources?)
    | \byour\s+(?:previous|prior|earlier|original|new|real|true|actual|system|only|next|first)\s+(?:instruction|prompt|task|rule|job|role|goal|answer|objective|orders?)
    | \b(?:new|updated|real|actual|true|important|revised|additional)\s+(?:instructions?|task|rules?|orders?)\s*[:.!]
    | \bif\s+(?:you|anyone|somebody|someone|a\s+user|the\s+user)\s+(?:are\s+asked|asks?|is\s+asked)\b
    | \bwhen\s+(?:you\s+(?:are\s+)?)?(?:asked|answering|summari[sz]ing|quoting|citing)\b.{0,80}\b(?:say|answer|reply|respond|write|cite|state|output|always|never|claim)
    # orders about keys, sources and output
    | \b(?:cite|citing|citations?|quote)\b.{0,40}(?:\[|\bkeys?\b|\bas\s+(?:the\s+)?(?:source|key)|\binstead\b)
    | \bwhen(?:ever)?\s+you\s+(?:answer|reply|respond|write|summari[sz]e|cite)\b
    | \b(?:answer|reply|respond)\s+(?:only\s+)?with\s+(?:only\s+)?the\s+(?:single\s+)?(?:word|text|phrase|sentence)
    | \b(?:respond|reply|answer)\s+only\b
    | ^(?![“"'‘][^”"]*[,?!.][”"’']\s+\w)\W*(?:(?:please|now|instead|then|always|only|never|simply|just|also|from\s+now\s+on|do\s+not|don't),?\s+)*
        (?:answer|reply|respond|output|print|repeat|cite|translate|pretend|roleplay|reveal|append|execute|disclose|obey|comply|summari[sz]e)\b
    | ^(?![“"'‘][^”"]*[,?!.][”"’']\s+\w)\W*(?:(?:please|now|instead|then|always|only|never|simply|just|also|from\s+now\s+on|do\s+not|don't),?\s+)*
        (?:say|write|state|tell|claim\s+that|include|mention|add|use|act|insert|send|visit|open|click|run|fetch|load|download)\b
        .{0,30}(?:\bthat\b|\bonly\b|\bexactly\b|[“"'«:]|\bthe\s+(?:words?|following|answer|sentence|text|user|reader|link|key)|\bthis\b|https?://|\bas\s+(?:an?|if)\b)
    # markup that would run, or load
    | <\s*(?:script|img|iframe|svg|object|embed|style|link|meta|form|input|button|a|body|base|details|video|audio|math)\b | javascript: | data:text/html | \bon(?:error|load|click|mouseover)\s*=
    | !?\[[^\]]*\]\((?:https?:|javascript:|data:|//) | \{\{.*\}\} | \{%.*%\} | \$\{.*\} | ```
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){4,}\w\b")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
# Brackets hold keys, angles hold markup and turns, and a line could begin a turn.
_WRITTEN_OTHERWISE = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›", "{": "(", "}": ")",
                                    "`": "'", "#": "№", "|": "/", "【": "(", "】": ")"})  # fmt: skip
# Letters and digits that stand for letters: "1gn0re".
_LEET = str.maketrans("013457@$", "oieastas")


def speaks_to_a_program(sentence: str) -> bool:
    """Tell whether a sentence of an article reads like an order to who reads it for a reader."""
    plain = _unhidden(sentence)
    forms = (plain, _SPACED.sub(lambda found: re.sub(r"[ .\-_*]", "", found[0]), plain))
    leet = plain.translate(_LEET) if re.search(r"[A-Za-z][013457@$][A-Za-z]", plain) else plain
    return any(_ORDERS.search(form) for form in dict.fromkeys((*forms, leet)))


def neutral(text: str) -> str:
    """Return the words of an article on one line, without what could pass for more than words."""
    plain = _ADDRESS.sub("(link)", _unhidden(text)).translate(_WRITTEN_OTHERWISE)
    return " ".join(plain.split())


def _unhidden(text: str) -> str:
    """Return a text in plain characters: full-width letters narrow, without what is not seen."""
    return "".join(
        each for each in unicodedata.normalize("NFKC", text)
        if each.isspace() or unicodedata.category(each) not in ("Cf", "Cc", "Co", "Cs", "Cn")
    )  # fmt: skip
