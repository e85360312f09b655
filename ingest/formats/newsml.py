"""NewsML-G2: a news item, a message of several, a package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingest.draft import Draft
from ingest.fields import address_in
from ingest.formats import nitf
from ingest.page.fragment import paragraphs_in, paragraphs_of
from ingest.records import Record, drafts_of, without_text
from ingest.safe_xml import local_name, parse_xml, root_name
from ingest.section import section_among
from ingest.writers import split_names
from ingest.xml_fields import language_of, line_in, said
from rag.errors import ParseError

NAME = "newsml"
SUFFIXES = (".xml",)

_ROOTS = frozenset(["newsItem", "newsMessage", "packageItem", "contentSet"])
_FOLDED_ROOTS = frozenset(map(str.casefold, _ROOTS))
# Of item classes, after the colon; what is of none of these may be an article.
_NO_TEXTS = frozenset(["picture", "graphic", "video", "audio", "animation"])
# Roles of descriptions.
_SUMMARIES = frozenset(["summary", "abstract", "standfirst", "lead"])

_INDENTED = re.compile(r"[ \t]{2,}\S")
_PARAGRAPHS = re.compile(r"\n(?=[ \t]{2,}|\s*\n)")


def recognises(data: bytes, name: str) -> bool:
    """Its first element is NewsML's; .xml that no format knows is refused here, not read as text."""
    return root_name(data) in _FOLDED_ROOTS or name.endswith(SUFFIXES)


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read the items, of a message "news.xml:3" the third; those without text become errors.

    Raises:
        ParseError: it is not XML, or not NewsML-G2.
    """
    root = parse_xml(data, location)
    if local_name(root) not in _ROOTS:
        raise ParseError(
            f"{location} is XML of another kind: {local_name(root)}",
            "give NewsML-G2, NITF, RSS, Atom or HTML",
        )
    if local_name(root) != "newsMessage":
        return drafts_of([_record(root, location, root.get("guid") or location)], source="newsml")
    items = list(enumerate(root.iterfind("{*}itemSet/{*}*"), start=1))
    # A package says in which order the items beside it belong; alone it is all there is.
    news = [(number, item) for number, item in items if local_name(item) != "packageItem"]
    records = (
        _record(item, f"{location}:{number}", item.get("guid")) for number, item in news or items
    )
    return drafts_of(records, source="newsml")


def _record(item: etree._Element, place: str, identity: str | None) -> Record | ParseError:
    if local_name(item) == "packageItem":
        count = sum(1 for _ in item.iterfind(".//{*}itemRef"))
        return ParseError(
            f"{place} is a package, which names {count} items and holds no text",
            "ingest the items themselves",
            location=place,
        )
    kind = (said(item, "itemMeta/itemClass/@qcode") or "").rpartition(":")[2]
    if kind in _NO_TEXTS:
        return without_text(place, kind)
    about = {name: value for name, value in _about(item).items() if value}
    return Record(place, _content(item) | about, identity)


def _about(item: etree._Element) -> dict[str, Any]:
    """Return what an item says of its content, as `ingest.fields` names it."""
    versioned = "itemMeta/versionCreated"
    published = said(item, "itemMeta/firstCreated", "contentMeta/contentCreated", versioned)
    modified = said(item, "contentMeta/contentModified", versioned)
    outlet = said(
        item,
        "itemMeta/provider/name",
        "contentMeta/creditline",
        "itemMeta/provider/@literal",
        "rightsInfo/copyrightHolder/name",
        "rightsInfo/copyrightHolder/@literal",
        "contentMeta/infoSource/name",
        "contentMeta/infoSource/@literal",
        "contentMeta/creator/name",
    )
    return {
        "title": said(item, "contentMeta/headline", "itemMeta/title"),
        "url": address_in(item.get("guid")),
        "outlet": outlet.strip("–—- ") if outlet else None,  # "STT–", before its text
        "authors": list(split_names(said(item, "contentMeta/by") or "")),
        "published": published,
        "modified": modified if modified != published else None,
        "language": said(item, "contentMeta/language/@tag") or language_of(item),
        "standfirst": _summary(item),
        "section": section_among(
            (subject.get("qcode", ""), said(subject, "name"))
            for subject in item.iterfind("{*}contentMeta/{*}subject")
        ),
    }


def _summary(item: etree._Element) -> str | None:
    """Return the description that is a summary, as its role says; others are captions."""
    told = (
        line_in(each)
        for each in item.iterfind("{*}contentMeta/{*}description")
        if each.get("role", "").rpartition(":")[2] in _SUMMARIES
    )
    return next(filter(None, told), None)


def _content(item: etree._Element) -> dict[str, Any]:
    """Return the first of an item's contents that has words; they are the same in other forms."""
    contents = item if local_name(item) == "contentSet" else item.find("{*}contentSet")
    for inline in contents if contents is not None else ():
        fields = _inline(inline)
        if fields["text"]:
            return fields
    return {}


def _inline(inline: etree._Element) -> dict[str, Any]:
    marked = next(inline.iterchildren(etree.Element), None)
    if marked is not None and local_name(marked) == "nitf":
        return nitf.fields_of(marked)
    if marked is not None:
        return {"text": paragraphs_in(_unwrapped(marked))}
    html = "html" in inline.get("contenttype", "")
    return {"text": paragraphs_of(inline.text or "") if html else inline.text}


def _unwrapped(html: etree._Element) -> etree._Element:
    """Tell the paragraphs apart that an agency writes into one, wrapped, each one's first indented.

    Where every line is indented, it is so for the eyes of whoever reads the XML.
    """
    for element in html.iter("{*}p"):
        lines = (element.text or "").split("\n")[1:]
        if any(map(_INDENTED.match, lines)) and any(line[:1].strip() for line in lines):
            paragraphs = _PARAGRAPHS.split(element.text or "")
            element.text = "\n\n".join(" ".join(each.split()) for each in paragraphs)
            element.tag = "pre"
    return html
