"""Read what elements of news in XML say, by the names on the way to them."""

from __future__ import annotations

from lxml import etree

from ingest.clean import clean_line
from ingest.safe_xml import local_name

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def said(element: etree._Element, *paths: str) -> str | None:
    """Return the first line that stands at one of some paths, or None.

    Args:
        paths: names without their namespaces, "head/title"; an attribute last, "head/date/@norm".
    """
    for path in paths:
        way, _, attribute = path.partition("/@")
        for found in element.iterfind("/".join(f"{{*}}{name}" for name in way.split("/"))):
            line = clean_line(found.get(attribute)) if attribute else line_in(found)
            if line:
                return line
    return None


def line_in(element: etree._Element, *, apart_from: str = "") -> str | None:
    """Return the words of an element on one line, but for those of its children of one name."""
    words = [element.text or ""]
    for child in element.iterchildren():
        if isinstance(child.tag, str) and local_name(child) != apart_from:
            words.extend(child.itertext(with_tail=False))
        words.append(child.tail or "")
    return clean_line("".join(words))


def language_of(element: etree._Element) -> str | None:
    """Return the language that an element says it is in."""
    return element.get(_LANGUAGE)
