"""WARC: the pages that a crawler kept."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from ingest.contained import contained
from ingest.dates import read_date
from ingest.draft import Draft, Skipped
from ingest.formats import html
from ingest.page.address import WEB, identity
from ingest.page.visit import Visit
from ingest.unpack import Allowance, unpack
from rag.errors import ParseError

NAME = "warc"
SUFFIXES = (".warc",)

# Bytes of one page, and addresses that an error names.
MAX_PAGE_BYTES, EXAMPLES = 20_000_000, 3

# What is read of what servers send, and by which format.
_PAGES = {"text/html": "html", "application/xhtml+xml": "html"}
_READABLE = _PAGES | {
    "text/plain": "text",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


# What warcio logs of a damaged record would be printed, were there nobody to take it.
_TAKEN = logging.NullHandler()
# Of WARC, and of ARC, which came before it.
_OPENINGS = (b"WARC/", b"filedesc://")


def recognises(data: bytes, name: str) -> bool:
    """Its first record says so, or its name."""
    return data.startswith(b"WARC/") or name.endswith(SUFFIXES)


def parse(data: bytes, location: str) -> Iterator[Draft | ParseError | Skipped]:
    """Read the article of each page that was fetched; the crawler's own day is not its date.

    Most pages of a crawl are no articles but lists, forms and home pages: one error counts those.
    Answers that are no page, or not one that was found, are skipped.
    Where the file is damaged, an error ends what could be read of it.

    Raises:
        ParseError: it is no such file.
    """
    if data and not data.startswith(_OPENINGS):
        raise ParseError(
            f"{location} is not WARC", "open it to see what it is, and rename it or fetch it again"
        )
    allowance, pages, skipped, bare = Allowance(data), 0, 0, list[str]()
    try:
        for number, record in enumerate(_records(data), start=1):
            address, media = _readable(record)
            body = _body(record) if address else b""
            _check_whole(record, location)
            if not address:
                skipped += record.rec_type == "response"
                continue
            pages += 1
            place = f"{location}:{number}"
            visit = Visit(address, _fetched(record))
            found = list(contained(_articles(body, visit, media, place, allowance), place))
            if media in _PAGES and any(isinstance(each, ParseError) for each in found):
                bare.append(address)
            else:
                yield from found
    except ParseError as error:
        yield error
    except Exception:  # warcio raises all sorts of errors for a damaged file
        yield ParseError(f"{location} is damaged", "fetch the file again")
    if skipped:
        yield Skipped(skipped)
    if bare:
        examples = ", ".join(bare[:EXAMPLES]) + (" …" if len(bare) > EXAMPLES else "")
        yield ParseError(
            f"{location}: {len(bare)} of {pages} pages hold no article: {examples}",
            "if one of them is an article, save that page and ingest it",
        )


def _records(data: bytes) -> Iterator[Any]:
    # Imported here: only this format needs it.
    from warcio.archiveiterator import ArchiveIterator

    class Records(ArchiveIterator):  # type: ignore[misc]
        INC_RECORD = ""  # what it prints where a record is not whole; an error says it

    logging.getLogger("warcio").addHandler(_TAKEN)
    return iter(Records(io.BytesIO(data)))


def _readable(record: Any) -> tuple[str | None, str]:
    """Return the address and media type of a page that was fetched; no address for all else."""
    if record.rec_type != "response" or not record.http_headers:
        return None, ""
    headers = record.http_headers
    media = (headers.get_header("Content-Type") or "").partition(";")[0].strip().casefold()
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    # Servers call much else plain text: scripts, lists of songs.
    is_text = address.endswith(".txt") and not address.endswith("/robots.txt")
    is_read = media in _READABLE and (media != "text/plain" or is_text)
    fetched = headers.get_statuscode() == "200" and address.startswith(WEB)
    return (address if fetched and is_read else None), media


def _body(record: Any) -> bytes:
    """Return what was sent, gzip left on: it is taken off where damage and growth are seen."""
    if "gzip" in (record.http_headers.get_header("Content-Encoding") or "").casefold():
        record.http_headers.remove_header("Content-Encoding")
    body: bytes = record.content_stream().read(MAX_PAGE_BYTES + 1)
    return body


def _check_whole(record: Any, location: str) -> None:
    while record.raw_stream.read(65_536):
        pass
    if getattr(record.raw_stream, "limit", 0):
        raise ParseError(f"{location} ends within a record", "fetch the file again")


def _articles(
    body: bytes, visit: Visit, media: str, place: str, allowance: Allowance
) -> Iterator[Draft | ParseError | Skipped]:
    # Imported here: the list of formats holds this one.
    from ingest.formats import find_format, parse_unpacked

    unpacked = unpack(body, place, at_most=min(MAX_PAGE_BYTES, allowance.left))
    allowance.take(len(unpacked.data), place)
    if unpacked.problem or len(body) > MAX_PAGE_BYTES:
        raise unpacked.problem or ParseError(f"{place} is too large", "save the page")
    parser = find_format(unpacked.data, "", _READABLE[media])
    if parser.NAME == html.NAME:
        yield from html.parse_visited(unpacked.data, place, visit)
        return
    for each in parse_unpacked(unpacked.data, parser, place):
        yield each if isinstance(each, Skipped) else _at(each, visit.address or place)


def _fetched(record: Any) -> datetime | None:
    moment = read_date(record.rec_headers.get_header("WARC-Date"))
    return moment if isinstance(moment, datetime) else None


def _at(found: Draft | ParseError, address: str) -> Draft | ParseError:
    """Give an article the address it was fetched from, where it names none itself."""
    if isinstance(found, ParseError) or found.url:
        return found
    return replace(found, url=address, key=identity(address))
