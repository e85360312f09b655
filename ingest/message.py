"""Read one message of mail: its headers, and the body as an extractor or its writer gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from ingest.clean import clean_line
from ingest.dates import read_date
from ingest.decode import decode, is_utf8
from ingest.draft import Draft
from ingest.page.blocks import blocks_of, drop_what_is_no_text, parse_page
from ingest.page.body import choose_body, with_headings
from ingest.page.fragment import paragraphs_of
from rag.errors import ParseError
from rag.records import Moment

# Bytes; a message's pictures come with it.
MAX_MESSAGE_BYTES = 50_000_000
# Characters; a longer header is an attack on the reader of headers.
MAX_HEADER = 2_000
# What programs that send newsletters add for each reader, and its most characters.
MAX_NOTICE = 250
_ENCRYPTED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
_NOTICE = re.compile(
    r"\bunsubscribe\b|\b(?:view|read|open) (?:this |the )?(?:e-?mail |message |newsletter |it )?(?:in|on) (?:your |a |the )?(?:web )?browser"
    r"|\byou(?:['’]re| are)? receiv(?:e|ed|ing) this\b|\bnewsletter (?:hier )?abbestellen\b|\bvom newsletter abmelden\b|\bse désabonner\b"
    r"|\bdarse de baja\b|\bannulla(?:re)? l['’]iscrizione\b|\bafmelden voor\b",
    re.IGNORECASE,
)


def draft_from_message(data: bytes, place: str, file: str) -> Draft:
    """Make a draft of one message: the sender is its outlet, when it was sent its date.

    Raises:
        ParseError: it holds no text, or too much.
    """
    if len(data) > MAX_MESSAGE_BYTES:
        raise ParseError(
            f"{place} has {len(data):,} bytes, a message at most {MAX_MESSAGE_BYTES:,}",
            "save its text, and ingest that",
        )
    if not data.strip():
        raise ParseError(f"{place} is empty", "save the message again")
    try:
        message = message_from_bytes(data)
        title, date = _decoded(_raw_header(message, "subject")), _raw_header(message, "date")
        text = _text(message, title, place)
    except RecursionError as cause:
        raise ParseError(
            f"{place} is nested too deeply", "save its text, and ingest that"
        ) from cause
    if not text.strip():
        raise _without_text(message, place)
    identity, published = _raw_header(message, "message-id").strip("<> "), _date(date)
    return Draft(
        location=place,
        key=f"mid:{identity}" if identity else f"{file}#{title}#{date}",
        text=text,
        title=title,
        outlet=_decoded(parseaddr(_raw_header(message, "from"))[0]),
        published=published,
        dates_from={"published": "mail"} if published else {},
    )


def _without_text(message: Message, place: str) -> ParseError:
    """Return the error of a message that shows nothing, by what it has in the place of a text."""
    kinds = {part.get_content_type() for part in message.walk()}
    if kinds & _ENCRYPTED:
        return ParseError(
            f"{place} is encrypted", "open it in your mail program, and save its text"
        )
    if any(part.get_content_disposition() == "attachment" for part in message.walk()):
        return ParseError(
            f"{place} has no text, only attachments", "save these, and ingest them by themselves"
        )
    return ParseError(f"{place} has no text", "save the message again, or copy its text to a file")


def _raw_header(message: Message, name: str) -> str:
    """Return a header as it was sent, on one line; empty where there is none."""
    value = next((value for key, value in message.raw_items() if key.lower() == name), "")
    # Many programs write UTF-8 where the standard wants ASCII.
    text = str(value)[:MAX_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.split())


def _decoded(raw: str) -> str | None:
    """Return the words of a header: "=?utf-8?q?T=C3=A4glich?=" is "Täglich"."""
    try:
        return clean_line(str(make_header(decode_header(raw))))
    except (MessageError, LookupError, ValueError):  # an encoding that does not exist, or lies
        return clean_line(raw)


def _date(raw: str) -> Moment | None:
    try:
        return read_date(parsedate_to_datetime(raw).isoformat())
    except (ValueError, OverflowError):
        return None


def _text(message: Message, title: str | None, place: str) -> str:
    """Return the body: of the HTML part what an extractor takes for the article, else the plain part."""
    parts = list(_parts(message))
    pages = [_words(part, place) for part in parts if part.get_content_type() == "text/html"]
    plain = [_plain(part, place) for part in parts if part.get_content_type() == "text/plain"]
    article = "\n\n".join(filter(None, (_article(page, title) for page in pages)))
    return article or "\n\n".join(plain).strip() or "\n\n".join(map(paragraphs_of, pages))


def _parts(message: Message) -> Iterator[Message]:
    """Give the parts that are shown; a message that was attached to this one is not."""
    if message.get_content_maintype() == "multipart":
        for part in message.get_payload() if message.is_multipart() else ():
            if isinstance(part, Message):
                yield from _parts(part)
    elif message.get_content_disposition() != "attachment":
        yield message


def _words(part: Message, place: str) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        declared = part.get_content_charset() or ""
        return payload.decode("utf-8" if is_utf8(payload) else declared)
    except (LookupError, ValueError):  # none is declared, or a wrong one
        return decode(payload, place)


def _plain(part: Message, place: str) -> str:
    """Return a plain part without its signature, lines that only its program broke joined."""
    text = re.split(r"(?m)^-- ?\r?$", _words(part, place), maxsplit=1)[0]
    return re.sub(r" \r?\n", " ", text) if part.get_param("format") == "flowed" else text


def _article(page: str, title: str | None) -> str:
    tree = parse_page(page)
    if tree is None:
        return ""
    drop_what_is_no_text(tree)
    blocks = blocks_of(tree)
    body = [each for each in choose_body(page, blocks, title) if not _is_notice(each)]
    return "\n\n".join(with_headings(body, blocks, title))


def _is_notice(paragraph: str) -> bool:
    return len(paragraph) <= MAX_NOTICE and _NOTICE.search(paragraph) is not None
