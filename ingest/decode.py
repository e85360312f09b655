"""Turn bytes into text, whatever they were written in."""

from __future__ import annotations

import codecs

from ingest.kinds import check_is_of_no_other_kind, not_text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What the web's pages are written in; DOS and Macintosh sets would win on short texts.
ENCODINGS = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "iso8859_2", "koi8_r", "koi8_u", "cp874", "big5", "gb18030", "euc_jp", "cp932", "euc_kr",
]  # fmt: skip
# Detecting an encoding needs some of the text, not all of it.
SAMPLE_BYTES = 64_000


def decode(data: bytes, location: str) -> str:
    """Return the text of some bytes: UTF-8, else by byte order mark, else by detection.

    Raises:
        ParseError: the bytes are not text.
    """
    check_is_of_no_other_kind(data, location)
    try:
        text = _decode(data)
    except UnicodeDecodeError as cause:
        raise not_text(location) from cause
    # A few control characters happen; many of them are a picture or a program.
    sample = text[:SAMPLE_BYTES]
    odd = sum(1 for c in sample if (ord(c) < 32 and c not in "\t\n\r\f") or c == "\ufffd")
    if odd > len(sample) / 50:
        raise not_text(location)
    return text


def is_utf8(data: bytes) -> bool:
    """Tell whether bytes have letters beyond ASCII that are whole in UTF-8.

    Other encodings do not come out so by chance: each such letter needs two bytes or more in order.
    """
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    if (wide := _wide_encoding(data)) is not None:
        return data.decode(wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        mended = data.decode("utf-8", errors="replace")
    broken = mended.count("\ufffd")
    # A file that was cut, or has one bad byte, is UTF-8 all the same.
    if sum(1 for character in mended if ord(character) > 127) > 2 * broken:
        return mended
    return _detected(data)


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: in Western text every second byte is zero."""
    sample = data[:SAMPLE_BYTES]
    if len(sample) < 4 or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0) / len(sample) * 2, sample[1::2].count(0) / len(sample) * 2
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    if even > 0.4 and odd < 0.1:
        return "utf-16-be"
    return None


def _detected(data: bytes) -> str:
    # Imported here: most files are UTF-8 and need no detection.
    from charset_normalizer import from_bytes

    found = list(from_bytes(data[:SAMPLE_BYTES], cp_isolation=ENCODINGS))
    # Windows-1252 is what undeclared Western text most often is: it wins where all are as good.
    found.sort(key=lambda each: (each.chaos, -each.coherence, each.encoding != "cp1252"))
    encoding = found[0].encoding if found else "cp1252"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
