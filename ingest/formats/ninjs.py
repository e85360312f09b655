"""IPTC ninjs 1 to 3, alone, in a list, or as Superdesk's interfaces wrap it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.draft import Draft
from ingest.fields import address_in, first_of, text_in
from ingest.formats import json_lines
from ingest.formats.json_document import read_json, records_in
from ingest.page.fragment import paragraphs_of
from ingest.records import Record, drafts_of, without_text
from ingest.section import section_among, section_of
from rag.errors import ParseError

NAME = "ninjs"
SUFFIXES = (".json",)
# Members of ninjs alone; every item that is sent has at least one of them.
_MEMBERS = re.compile(rb'"(?:version[cC]reated|first[cC]reated|body_xhtml|bodies|pubstatus)"\s*:')
_LOOKED_AT = 65_536  # bytes at either end; Superdesk writes the body first
_WRAPPINGS = ("item", "items", "_items")
# What shows and does not tell; an article's own pictures stand in its `associations`.
_NO_TEXTS = frozenset(["picture", "photo", "graphic", "video", "audio", "event", "planning"])
_PUBLISHED = ("firstpublished", "firstcreated", "firstCreated", "contentcreated", "contentCreated", "versioncreated", "versionCreated")  # fmt: skip
_MODIFIED = ("versioncreated", "versionCreated")
_SUMMARIES = frozenset(["summary", "abstract", "standfirst"])  # roles of descriptions


def recognises(data: bytes, name: str) -> bool:
    """It has members that only ninjs has; the name .json says nothing."""
    if name.endswith(json_lines.SUFFIXES):
        return False
    begins = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    return begins and any(_MEMBERS.search(end) for end in (data[:_LOOKED_AT], data[-_LOOKED_AT:]))


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError]:
    """Read the items; one without text becomes an error in its place.

    Raises:
        ParseError: it is not JSON, or no item.
    """
    document = read_json(data, location)
    items = document
    if isinstance(document, dict):
        lists = (document[name] for name in _WRAPPINGS if isinstance(document.get(name), list))
        items = next(lists, [document])
    if not isinstance(items, list):
        raise ParseError(f"{location} holds no items of ninjs", "fetch the items again")
    if items == [document]:
        return drafts_of([_record(Record(location, document, identity=location))], source="ninjs")
    records = (
        _record(each) if isinstance(each, Record) else each for each in records_in(items, location)
    )
    return drafts_of(records, source="ninjs")


def _record(found: Record) -> Record | ParseError:
    item = found.fields
    kind = item.get("type")
    if isinstance(kind, str) and kind in _NO_TEXTS:
        return without_text(found.location, kind)
    named = [value for name in ("uri", "guid") if isinstance(value := item.get(name), str)]
    url = next(filter(None, map(address_in, (item.get("url"), *named))), None)
    published, modified = first_of(item, _PUBLISHED), first_of(item, _MODIFIED)
    fields = {
        "text": _text(item),
        "title": item.get("headline") or _headline(item.get("headlines")),
        "url": url,
        "outlet": _outlet(item),
        "authors": first_of(item, ("byline", "by", "authors")),
        "published": published,
        "modified": modified if modified != published else None,
        "language": item.get("language"),
        "standfirst": _summary(item),
        "section": _section(item),
    }
    return Record(found.location, fields, named[0] if named else None if url else found.identity)


def _text(item: Mapping[str, Any]) -> str | None:
    """Return the body; its HTML rather than its text, which often has lost its paragraphs."""
    given = _objects(item.get("bodies"))
    kinds = [(str(each.get("contentType", "")), each.get("value")) for each in given]
    html = [item.get("body_xhtml"), item.get("body_html"), *(text for kind, text in kinds if "html" in kind)]  # fmt: skip
    for each in html:
        if isinstance(each, str) and (words := paragraphs_of(each)):
            return words
    plain = [item.get("body_text"), *(text for kind, text in kinds if kind in ("", "text/plain"))]
    return next((each for each in plain if isinstance(each, str) and each.strip()), None)


def _headline(headlines: Any) -> Any:
    """Return the main headline, else the first."""
    given = [each for each in _objects(headlines) if each.get("value")]
    given.sort(key=lambda each: each.get("role") != "main")
    return given[0]["value"] if given else None


def _summary(item: Mapping[str, Any]) -> Any:
    told = first_of(item, ("description_text", "description_html"))
    summaries = (
        each.get("value")
        for each in _objects(item.get("descriptions"))
        if str(each.get("role", "")).rpartition(":")[2] in _SUMMARIES
    )
    return told or next(summaries, None)


def _section(item: Mapping[str, Any]) -> str | None:
    """Return the service that sends an item, where that is one, else the top of its subjects."""
    services = _objects(item.get("service"))
    if len(services) == 1 and (section := section_of(services)):
        return section
    subjects = (*_objects(item.get("subject")), *_objects(item.get("subjects")))
    return section_among(
        (str(first_of(each, ("code", "uri")) or ""), text_in(each.get("name"))) for each in subjects
    )


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _outlet(item: Mapping[str, Any]) -> Any:
    infosources = item.get("infosources") or item.get("infoSources")
    named = infosources[0] if isinstance(infosources, list) and infosources else None
    return (
        first_of(item, ("source", "provider"))
        or named
        or first_of(item, ("copyrightholder", "copyrightHolder"))
    )
