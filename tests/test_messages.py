"""What a reader is told of a broken file: what is wrong in plain words, once, and what to do."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from ingest.parsing.child import parse
from ingest.parsing.wire import Job
from rag.errors import ParseError
from tests.test_formats import SAVED

NEWS = "The ferry will sail again on Monday, the council said. It carries forty lorries."


def zipped(*names: str, packing: int | None = None, locked: bool = False) -> bytes:
    """Return a zip file whose list of members tells another packing, or that they are locked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, NEWS * 9)
    data, place = bytearray(made.getvalue()), 0
    while (place := data.find(b"PK\x01\x02", place) + 1) > 0:
        data[place + 7] |= locked
        data[place + 9] = data[place + 9] if packing is None else packing
    return bytes(data)


def tarred(*names: str) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = 2_000
            archive.addfile(member, io.BytesIO(NEWS.encode().ljust(2_000, b".")))
    return made.getvalue()


def mail(rest: str, *kinds: str) -> bytes:
    head = "From: Ann <a@b.example>\r\nMessage-ID: <1@b.example>\r\nMIME-Version: 1.0\r\n"
    parts = "".join(f"--x\r\n{kind}\r\n\r\nJVBERi0=\r\n" for kind in kinds)
    return f"{head}{rest}\r\n\r\n{parts}".encode()


MIXED = 'Content-Type: multipart/mixed; boundary="x"'
NESTED = "".join(MIXED.replace('"x"', f'"x{n}"') + f"\r\n\r\n--x{n}\r\n" for n in range(3_000))
RECORD = (SAVED / "warc" / "input.warc").read_bytes()
PACKED = gzip.compress(tarred("a.txt", "b.txt"), 0, mtime=0)


@pytest.mark.parametrize(
    ("name", "data", "error", "hint"),
    [
        ("a.csv", b"", "a.csv is empty", "export the table again"),
        ("a.csv", b"title,text\n", "a.csv holds no article", "one"),
        ("a.csv", f"A,{NEWS}".encode(), "a.csv has no column of texts", "in the first row"),
        ("a.csv", b'title,text\nA,"B\nC,D\n', "a.csv:2 begins a text between quotes that never ends", 'close it with a "'),
        ("a.csv", b'title,text\nA,"' + b"B" * 2_000_001, "a.csv:2 begins a text between quotes that has not ended after 2,000,000 characters", "close it"),
        ("a.csv", b"title,text\nA,B,C\n", "a.csv:2 has 3 cells, the first row 2", "between quotes"),
        ("a.csv", b"title,text\nA,\n", "a.csv:2 has no text", "give the article's text"),
        ("a.csv", b"title,text\nA,\0\1\2\n", "a.csv is not text, nor of a format that is known here", "save it as"),
        ("a.csv", b"<html><body>Not found</body></html>", "a.csv holds no article text", "in your browser"),
        ("a.csv", b"Rar!\x1a\x07" + bytes(9), "a.csv is a RAR archive", "unpack it yourself"),
        ("a.eml", b"", "a.eml is empty", "save the message again"),
        ("a.eml", mail(""), "a.eml has no text", "save the message again"),
        ("a.eml", mail(MIXED, "Content-Disposition: attachment"), "a.eml has no text, only attachments", "ingest them"),
        ("a.eml", mail(MIXED.replace("mixed", "encrypted"), "Content-Type: application/pgp-encrypted"), "a.eml is encrypted", "your mail program"),
        ("a.eml", mail("Content-Type: application/pkcs7-mime") + b"AAAA", "a.eml is encrypted", "your mail program"),
        ("a.eml", mail(NESTED), "a.eml is nested too deeply", "save its text"),
        ("a.eml", bytes(range(256)) * 9, "a.eml is not text, nor of a format that is known here", "save it as"),
        ("a.msg", b"\xd0\xcf\x11\xe0" + bytes(99), "a.msg is encrypted, or was made by an Office program before 2007", "save it as"),
        ("a.zip", b"", "a.zip is empty", "fetch the file again"),
        ("a.zip", b"This is text.", "a.zip is neither a zip nor a tar file", "rename it"),
        ("a.zip", zipped("a.txt", "b.txt", locked=True), "a.zip is locked with a password", "unpack the archive"),
        ("a.zip", zipped("a.txt", "b.txt", packing=99), "a.zip is packed in a way that is not known here", "unpack the archive"),
        ("a.zip", zipped("a.txt")[:-30], "a.zip is damaged", "fetch the file again"),
        ("a.zip", zipped(), "a.zip holds no article", "one"),
        ("a.zip", zipped("a/"), "a.zip holds no article", "one"),
        ("a.zip", zipped("../a.txt"), "a.zip/../a.txt leads out of the archive", "unpack the archive"),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/a.xml"), "a.xlsx is a document of a kind that cannot be read", "CSV"),
        ("a.tar", tarred("a.txt")[:700], "a.tar is cut off within a.txt", "fetch the file again"),
        ("a.tar", b"This is text.", "a.tar is neither a zip nor a tar file", "rename it"),
        ("a.tar", tarred(), "a.tar holds no article", "one"),
        ("a.tgz", PACKED[:900], "a.tgz cannot be unpacked: it ends too early", "fetch the file again"),
        ("a.tgz", PACKED[:30], "a.tgz cannot be unpacked: it ends too early", "fetch the file again"),
        ("a.gz", b"\x1f\x8b\x08\0" + bytes(range(200)), "a.gz cannot be unpacked: it is damaged", "fetch the file again"),
        ("a.warc", b"This is text.", "a.warc is not WARC", "rename it"),
        ("a.warc", RECORD.replace(b"WARC/1.0", b"WARC/9.9"), "a.warc is damaged", "fetch the file again"),
        ("a.warc", RECORD[:-40], "a.warc ends within a record", "fetch the file again"),
    ],
)  # fmt: skip
def test_broken_file_is_told_once_in_plain_words(
    name: str, data: bytes, error: str, hint: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    found = [each for each in parse(Job(str(file), name, name)) if isinstance(each, ParseError)]
    # What comes of one place is shown once: the first of it.
    first = {each.location or name: each for each in reversed(found)}
    ((_, told),) = first.items()
    assert told.message == error
    assert hint in told.hint
