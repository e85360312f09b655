"""Damaged and hostile files, all in one folder with good ones: each is told, and nothing stops."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from ingest.sources import source_of
from rag.records import Failure
from tests.library_of import Opened, articles_of, open_home, record, write_records

SECRET = "the-secret-of-this-machine"
LAUGHS = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' if number else '<!ENTITY l0 "ha">'
    for number in range(10)
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>'
RSS = "<rss version='2.0'{about}><channel><title>G</title>{items}</channel></rss>"
ITEM = "<item><title>{0}</title><link>https://g.example/{0}</link><description>{1}</description></item>"


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for about, data in members:
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
    return packed.getvalue()


def linked(name: str, target: str) -> tarfile.TarInfo:
    about = tarfile.TarInfo(name)
    about.type, about.linkname = tarfile.SYMTYPE, target
    return about


def hostile(secret: Path) -> dict[str, bytes]:
    """Return files by their names."""
    outside = OUTSIDE.format(secret=secret)
    words = b"The ferry sails on Monday, the harbour master said. "
    html = b"<html><body>%s<p>" + words + b"</p></body></html>"
    document = (
        f"<?xml version='1.0'?>{outside}<w:document xmlns:w='http://schemas.openxmlformats.org/"
        "wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    return {
        "nested.html": html % (b"<div>" * 1_000_000),
        "attributes.html": html % (b"<a " + b" ".join(b"a%d=1" % each for each in range(100_000)) + b">"),
        "one-attribute.html": html % (b"<a title='" + b"x" * 5_000_000 + b"'>"),
        "unclosed.html": html % (b"<p>" * 500_000),
        "tables.html": html % (b"<table><tr><td>" * 50_000),
        "entities.html": html % (b"&amp;" * 1_000_000),
        "comments.html": html % (b"<!--" * 500_000),
        "scripts.html": html % (b"<script>" + b"{" * 5_000_000),
        "json-ld.html": html % (b'<script type="application/ld+json">' + b'{"@graph":[' * 100_000 + b"</script>"),
        "metas.html": html % (b"<meta property='og:title' content='x'>" * 100_000),
        "laughs.rss": f"<!DOCTYPE a [{LAUGHS}]>{RSS.format(about='', items=ITEM.format(1, '&l9;'))}".encode(),
        "outside.rss": (outside + RSS.format(about="", items=ITEM.format(1, "&x;"))).encode(),
        "outside.xml": f"{outside}<nitf><body><body.content><p>&x;</p></body.content></body></nitf>".encode(),
        "namespaces.rss": RSS.format(
            about="".join(f" xmlns:n{each}='urn:{each}'" for each in range(20_000)), items=ITEM.format(1, "One.")
        ).encode(),
        "elements.rss": RSS.format(about="", items=ITEM.format(1, "One.") * 5000).encode(),
        "outside.docx": zipped({"word/document.xml": document.encode(), "[Content_Types].xml": b"<Types/>"}),
        "climbing.zip": zipped({"../../climbed.txt": words, "/climbed.txt": words, "C:\\climbed.txt": words}),
        "bomb.zip": zipped({"bomb.txt": bytes(500_000_000)}),
        "members.zip": zipped({f"{number}.txt": b"" for number in range(20_000)}),
        "damaged.zip": zipped({"a.txt": words * 100})[:200],
        "links.tar": tarred((linked("a.txt", str(secret)), b""), (linked("b.txt", "/etc/passwd"), b"")),
        "climbing.tar": tarred((tarfile.TarInfo("../climbed.txt"), words)),
        "bomb.txt.gz": gzip.compress(bytes(500_000_000)),
        "layers.gz": gzip.compress(gzip.compress(gzip.compress(words))),
        "cut.txt.gz": gzip.compress(words * 100)[:60],
        "deep.json": b'{"a":' * 500_000,
        "deep-line.jsonl": b'{"text": ' + b"[" * 1_000_000 + b"\n",
        "number.json": b'{"text": ' + b"9" * 1_000_000 + b"}",
        "surrogates.jsonl": b'{"title": "\\ud800", "text": "The \\udfff ferry sails."}\n',
        "long-line.txt": b"a" * 19_000_000,
        "spaces.txt": b" " * 5_000_000 + b"a" + b"\n" * 5_000_000,
        "quotes.txt": "“".encode() * 500_000,
        "stops.txt": b"A. " * 500_000,
        "commas.csv": b"title,text\n" + b"," * 5_000_000,
        "quote.csv": b'title,text\n"' + b"x" * 5_000_000,
        "loop.pdf": b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[1 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>",
        "cut.pdf": b"%PDF-1.7\n" + b"\0" * 1000,
        "parts.eml": b"From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 50_000,
        "front.md": b"---\na: &a [x]\n" + b"".join(b"b%d: &b%d [*a,*a,*a]\n" % (n, n) for n in range(50)) + b"---\nWords.",
        "cut.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<p>",
        "nothing.html": b"",
        "zeros.txt": bytes(1_000_000),
    }  # fmt: skip


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return open_home(tmp_path / "home")


def test_hostile_files_are_told_and_good_ones_come_in(opened: Opened, tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret.txt", tmp_path / "news"
    secret.write_text(SECRET)
    folder.mkdir()
    files = hostile(secret)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    good = [
        write_records(folder / f"{name}.good.jsonl", record(number))
        for number, name in enumerate(files)
    ]
    before = {path for path in tmp_path.rglob("*") if opened.home not in path.parents}

    events = opened.ingest(folder)

    taken = articles_of(events)
    assert {each.location.rpartition(":")[0] for each in taken} >= {str(each) for each in good}
    told = [each for each in events if isinstance(each, Failure)]
    assert all(each.error and each.hint and "\n" not in each.error + each.hint for each in told)
    # Each file is accounted for, and says why where nothing of it could be taken in.
    places = {source_of(each.location) for each in [*taken, *told]}
    assert {Path(each).name for each in places} >= files.keys() - {"elements.rss"}
    assert not any(SECRET in opened.library.article(each.id).text for each in taken)
    assert {path for path in tmp_path.rglob("*") if opened.home not in path.parents} == before
    assert opened.well()
