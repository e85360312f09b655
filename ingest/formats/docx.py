"""DOCX: the text of a Word document, tables as rows, without what was deleted or hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element

from ingest.credits import could_be_a_name
from ingest.draft import Draft
from ingest.formats.text import draft_from_text
from ingest.safe_xml import local_name, parse_xml
from ingest.titles import real_title
from ingest.writers import split_names
from ingest.zipped import ZippedParts, looks_zipped, names_in_zip
from rag.errors import ParseError

NAME = "docx"
SUFFIXES = (".docx", ".docm")

# How files of older Office programs begin, and encrypted ones of today's.
_COMPOUND = b"\xd0\xcf\x11\xe0"
_DOCUMENT = "/officeDocument"
# What is not shown: properties, deleted and moved text, commands of fields, the alternative that old
# programs show, and the reading aid above a word. Text boxes are read after their paragraph.
_LEFT_OUT = frozenset(
    ["pPr", "rPr", "del", "moveFrom", "delText", "instrText", "Fallback", "rt", "sectPr", "txbxContent"]
)  # fmt: skip
_SPACES = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def recognises(data: bytes, name: str) -> bool:
    """A zip file that holds a Word document, or is called one; an encrypted one is recognised, too."""
    if not looks_zipped(data):
        return data.startswith(_COMPOUND)
    names = names_in_zip(data)
    return name.endswith(SUFFIXES) or (
        "[Content_Types].xml" in names and any(each.startswith("word/") for each in names)
    )


def parse(data: bytes, location: str) -> Iterator[Draft]:
    """Read the article of one document.

    The day on which a document was made is not the day on which the article was published.

    Raises:
        ParseError: it is damaged or encrypted, or holds no text.
    """
    if data.startswith(_COMPOUND):
        raise ParseError(
            f"{location} is encrypted, or was made by an Office program before 2007",
            "open it there, and save it as DOCX without a password",
        )
    parts = ZippedParts(data, location)
    document = parts.read(_main_part(parts, location))
    if document is None:
        raise ParseError(f"{location} is not DOCX", "save it again from its program")
    paragraphs = [words for words in _blocks(parse_xml(document, location)) if words.strip()]
    draft = draft_from_text("\n\n".join(paragraphs), location)
    properties = _properties(parts, location)
    creators = split_names(properties.get("creator", ""))
    yield replace(
        draft,
        title=draft.title or real_title(properties.get("title")),
        # A single word is the name of an account.
        authors=draft.authors or tuple(
            each for each in creators if could_be_a_name(each) and " " in each
        ),
        language=properties.get("language"),
    )  # fmt: skip


def _main_part(parts: ZippedParts, location: str) -> str:
    relations = parts.read("_rels/.rels")
    for each in parse_xml(relations, location).iterchildren("*") if relations is not None else ():
        if each.get("Type", "").endswith(_DOCUMENT):
            return each.get("Target", "").lstrip("/")
    return "word/document.xml"


def _properties(parts: ZippedParts, location: str) -> dict[str, str]:
    core = parts.read("docProps/core.xml")
    if core is None:
        return {}
    return {
        local_name(each): each.text
        for each in parse_xml(core, location).iterchildren("*")
        if each.text
    }


def _blocks(parent: _Element) -> Iterator[str]:
    """Give paragraphs and rows of tables; content controls and insertions hold some, too."""
    for child in parent.iterchildren("*"):
        name = local_name(child)
        if name == "p":
            yield "".join(_words(child))
            for box in _boxes(child):
                yield from _blocks(box)
        elif name == "tr":
            cells = (" ".join(_blocks(cell)).strip() for cell in child.iterchildren("*"))
            yield " | ".join(cell for cell in cells if cell)
        elif name not in _LEFT_OUT:
            yield from _blocks(child)


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """Give the text boxes that hang on a paragraph, those within them and alternatives apart."""
    for box in paragraph.iter("{*}txbxContent"):
        nearest = next(box.iterancestors("{*}p", "{*}Fallback"))
        if nearest is paragraph:
            yield box


def _words(parent: _Element) -> Iterator[str]:
    for child in parent.iterchildren("*"):
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SPACES:
            yield _SPACES[name]
        elif name not in _LEFT_OUT and child.find("{*}rPr/{*}vanish") is None:
            yield from _words(child)
