from __future__ import annotations

import bz2
import codecs
import lzma
import random

import pytest

from ingest.decode import decode
from ingest.formats import html
from ingest.message import draft_from_message
from rag.errors import ParseError

NEWS = "“Trump’s café — naïve”, said Zoë. The strategy’s aim is peace; £5 won’t buy it."


@pytest.mark.parametrize(
    "data",
    [
        NEWS.encode(),
        codecs.BOM_UTF8 + NEWS.encode(),
        NEWS.encode("cp1252"),
        NEWS.encode("utf-16"),
        codecs.BOM_UTF16_BE + NEWS.encode("utf-16-be"),
        NEWS.encode("utf-16-le"),
        NEWS.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + NEWS.encode("utf-32-le"),
    ],
    ids=["utf-8", "utf-8 mark", "windows-1252", "utf-16 mark", "utf-16-be mark", "utf-16-le bare",
         "utf-16-be bare", "utf-32 mark"],
)  # fmt: skip
def test_encoding_is_found(data: bytes) -> None:
    assert decode(data, "a.txt") == NEWS


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Macron’s café", "cp1252"),
        ("El presidente dijo que mañana habrá elecciones en España.", "cp1252"),
        ("Die Gespräche in München über die Größe des Heeres gehen weiter.", "cp1252"),
        ("Премьер сказал, что переговоры продолжатся в понедельник.", "cp1251"),
        ("Prezydent powiedział, że rozmowy będą kontynuowane w poniedziałek.", "cp1250"),
        ("日本の首相は会談を続けると述べた。", "cp932"),
    ],
    ids=["short", "spanish", "german", "russian", "polish", "japanese"],
)
def test_undeclared_encoding_is_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("place", ["cut", "bad byte"])
def test_damaged_utf8_stays_utf8(place: str) -> None:
    data = (NEWS * 3).encode()
    end = data.rindex("’".encode()) + 2
    damaged = data[:end] if place == "cut" else data[:50] + b"\xff" + data[50:]
    assert "Trump’s café — naïve" in decode(damaged, "a.txt")


def test_letters_that_are_whole_in_utf8_outweigh_what_is_declared() -> None:
    paragraph = "<p>La sanción del año llegó — “dura” — a la panadería del señor Núñez en León.</p>"
    page = f"<html><head><meta charset=iso-8859-15></head><body><article>{paragraph * 9}</article></body></html>"
    mail = f"Subject: a\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n{page}"
    (from_page,) = html.parse(page.encode(), "a.html")
    assert "La sanción del año" in from_page.text
    assert "La sanción del año" in draft_from_message(mail.encode(), "a.eml", "a.eml").text


def test_empty_bytes_are_empty_text() -> None:
    assert decode(b"", "a.txt") == ""


@pytest.mark.parametrize(
    "data",
    [
        random.Random(1).randbytes(4000),
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"\x7fELF" + bytes(range(256)) * 4,
        bytes(100),
        b"\xff\xfea",
        codecs.BOM_UTF8 + b"\xff\xff\xff",
    ],
    ids=["random", "png", "elf", "zeros", "half utf-16", "broken after mark"],
)
def test_rubbish_is_not_text(data: bytes) -> None:
    with pytest.raises(ParseError, match=r"a\.txt is (?:not text|a picture)") as told:
        decode(data, "a.txt")
    assert "save it as text" in told.value.hint or "recognise its text" in told.value.hint


@pytest.mark.parametrize(
    ("data", "told", "hint"),
    [
        (b"Rar!\x1a\x07\0", "is a RAR archive", "unpack it yourself"),
        (b"7z\xbc\xaf\x27\x1c", "is a 7z archive", "unpack it yourself"),
        (bz2.compress(b"The ferry sails."), "is packed with bzip2", "unpack it yourself"),
        (lzma.compress(b"The ferry sails."), "is packed with xz", "unpack it yourself"),
        (b"\x28\xb5\x2f\xfd" + bytes(9), "is packed with zstd", "unpack it yourself"),
        (b"\xff\xd8\xff\xe0" + bytes(9), "is a picture", "recognise its text"),
        (b"\0\0\0\x18ftypheic", "is a picture", "recognise its text"),
        (b"\0\0\0\x18ftypmp42", "is sound or film", "a transcript"),
        (rb"{\rtf1\ansi The ferry sails.}", "is RTF", "save it as DOCX"),
    ],
)  # fmt: skip
def test_file_of_another_kind_is_called_by_its_name(data: bytes, told: str, hint: str) -> None:
    with pytest.raises(ParseError, match=f"a.txt {told}") as error:
        decode(data, "a.txt")
    assert hint in error.value.hint


@pytest.mark.parametrize(
    "text", ["BZh9 is a number plate.", "GIF89 is a name.", "ID3 is lost.", "Rar! he said."]
)
def test_text_that_begins_like_another_kind_is_text(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text
