"""Turn markup into paragraphs: HTML fragments of feeds and records, elements of news in XML."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tr", "ul",
    "block", "bq", "credit", "fn", "hl1", "hl2", "note", "tagline",  # of NITF
])  # fmt: skip
_CELLS = frozenset(["td", "th"])
_NO_TEXT = frozenset([
    "audio", "button", "canvas", "embed", "figcaption", "form", "head", "iframe", "map", "math", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
    "media",  # of NITF: a picture with its caption
])  # fmt: skip
_PARAGRAPH_TAG = re.compile(r"<(?:p|div)\b", re.IGNORECASE)
# What was escaped twice, as by one program after another: "&amp;#8217;".
_ESCAPED = re.compile(
    r"&(?:#\d{2,6}|#x[\da-f]{2,5}|amp|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip);", re.IGNORECASE
)
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def paragraphs_of(html: str) -> str:
    """Return the words of an HTML fragment, a blank line between paragraphs.

    A text without tags keeps its lines. Markup may be broken, endless or nested at will: it is
    read as a stream, in a time that grows with its length only.
    """
    if "<" not in html:
        return unescape(html).strip()
    if not _PARAGRAPH_TAG.search(html):  # links and the like in a text: its blank lines are meant
        html = _BLANK_LINES.sub("<p>", html)
    # A target, not a tree: libxml2 ends a tree at 256 levels and loses what follows. The stub asks
    # for methods that lxml calls only where they are there.
    parser = etree.HTMLParser(target=_Words(), encoding="utf-8")  # type: ignore[call-overload]
    parser.feed(html.encode("utf-8", "replace"))
    words: str = parser.close()
    return words


def paragraphs_in(element: etree._Element) -> str:
    """Return the words within an XML element, XHTML or NITF, a blank line between paragraphs."""
    words = _Words()
    for event, each in etree.iterwalk(element, events=("start", "end")):
        # An entity is no element; one that XML does not know may be known to HTML: &nbsp;
        name = etree.QName(each).localname if isinstance(each.tag, str) else ""
        if event == "start":
            words.start(name)
            words.data((each.text or "") if name else unescape(each.text or ""))
        else:
            words.end(name)
            words.data((each.tail or "") if each is not element else "")
    return words.close()


class _Words:
    """Gather words from the events of a parser; elements are known by their names alone."""

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._parts: list[str] = []
        #: How many elements are open whose words are no text, and whose line ends are meant.
        self._apart = 0
        self._preformatted = 0

    def start(self, name: str, attributes: object = None) -> None:
        """Open an element."""
        self._separate(name)
        self._apart += name in _NO_TEXT
        self._preformatted += name == "pre"

    def end(self, name: str) -> None:
        """Close an element."""
        self._separate(name if name != "br" else "")
        self._apart -= name in _NO_TEXT
        self._preformatted -= name == "pre"

    def data(self, text: str) -> None:
        """Take the text between tags."""
        if not self._apart:
            self._parts.append(text if self._preformatted else re.sub(r"\s+", " ", text))

    def close(self) -> str:
        """Return the paragraphs."""
        self._end_paragraph()
        return "\n\n".join(self._paragraphs)

    def _separate(self, name: str) -> None:
        if name in _BLOCKS:
            self._end_paragraph()
        elif name == "br" and not self._apart:
            self._parts.append("\n")
        elif name in _CELLS:
            self._parts.append(" ")

    def _end_paragraph(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        if words := _ESCAPED.sub(lambda found: unescape(found[0]), "\n".join(lines)).strip():
            # Two line breaks, written between lines, are how some separate paragraphs.
            self._paragraphs.append(re.sub(r"\n{3,}", "\n\n", words))
        self._parts.clear()
