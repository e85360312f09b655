"""Archives and crawls: zip, tar, WARC and gzip, also damaged, hostile and without end."""

from __future__ import annotations

import gzip
import io
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.draft import Draft, Skipped
from ingest.formats import archive, warc
from ingest.unpack import unpack
from rag.errors import ParseError
from tests.parsed import parse_file
from tests.test_formats import SAVED

NEWS = b"Ferry returns\n\nThe ferry will sail again on Monday, the council said.\n\nIt carries lorries."


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return file.getvalue()


def tarred(*members: tarfile.TarInfo | str) -> bytes:
    """Return a tar file; a member that is only named holds the news."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as packed:
        for member in members:
            info = tarfile.TarInfo(member) if isinstance(member, str) else member
            if info.isreg():
                info.size = len(NEWS)
            packed.addfile(info, io.BytesIO(NEWS) if info.isreg() else None)
    return file.getvalue()


def outcome(data: bytes, name: str = "a.zip") -> list[str]:
    """Return the places of the articles, and the messages of the errors."""
    return [said(each) for each in parse_file(data, name, name)]


def said(each: Draft | ParseError) -> str:
    if isinstance(each, Draft):
        return each.location
    # An error names its part, unless it is about the whole file.
    assert each.location is None or each.message.startswith(each.location)
    return each.message


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tgz"])
def test_members_are_read_in_order(kind: str) -> None:
    names = ["b/2.txt", "a/1.txt", ".hidden/3.txt", "__MACOSX/4.txt", "a/.5.txt"]
    data = zipped(dict.fromkeys(names, NEWS)) if kind == "zip" else tarred(*names)
    name = f"news.{kind}"
    if kind.endswith("gz"):
        data = gzip.compress(data)
    first, second = parse_file(data, name, name)
    assert isinstance(first, Draft) and isinstance(second, Draft)
    assert (first.location, first.key, first.title) == (
        f"{name}/b/2.txt",
        f"{name}/b/2.txt",
        "Ferry returns",
    )
    assert second.location == f"{name}/a/1.txt"


def test_member_may_be_packed_and_hold_many_articles() -> None:
    lines = b'{"text": "One."}\nbroken\n{"text": "Three."}\n'
    assert outcome(zipped({"in/news.jsonl.gz": gzip.compress(lines)})) == [
        "a.zip/in/news.jsonl.gz:1",
        "a.zip/in/news.jsonl.gz:2 is not JSON",
        "a.zip/in/news.jsonl.gz:3",
    ]


def test_archives_within_one_another_are_read_to_a_depth() -> None:
    third = zipped({"3.txt": NEWS})
    second = zipped({"third.zip": third, "2.txt": NEWS})
    first = zipped({"second.zip": second, "other.tar": tarred("4.txt"), "1.txt": NEWS})
    assert outcome(first) == [
        "a.zip/second.zip/third.zip is too deep within archives",
        "a.zip/second.zip/2.txt",
        "a.zip/other.tar/4.txt",
        "a.zip/1.txt",
    ]


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize("name", ["../../etc/passwd", "in/../../x", "..\\x"])
def test_member_that_leads_out_is_an_error(name: str) -> None:
    assert outcome(zipped({name: NEWS, "1.txt": NEWS})) == [
        f"a.zip/{name} leads out of the archive",
        "a.zip/1.txt",
    ]
    assert outcome(tarred(name, "1.txt"), "a.tar") == [
        f"a.tar/{name} leads out of the archive",
        "a.tar/1.txt",
    ]


@pytest.mark.parametrize("name", ["/etc/passwd", "C:/windows/x", "\\\\server\\x"])
def test_member_of_an_absolute_path_is_an_error(name: str) -> None:
    assert outcome(tarred(name, "1.txt"), "a.tar") == [
        f"a.tar/{name} has an absolute path",
        "a.tar/1.txt",
    ]
    assert outcome(zipped({name: NEWS}))[0].endswith("has an absolute path")


@pytest.mark.parametrize(
    "member",
    [
        special("x", tarfile.SYMTYPE, "/etc/passwd"),
        special("x", tarfile.LNKTYPE, "1.txt"),
        special("x", tarfile.CHRTYPE),
        special("x", tarfile.BLKTYPE),
        special("x", tarfile.FIFOTYPE),
    ],
    ids=["symbolic link", "hard link", "character device", "block device", "FIFO"],
)
def test_link_or_device_is_an_error(member: tarfile.TarInfo) -> None:
    assert outcome(tarred("1.txt", member, "2.txt"), "a.tar") == [
        "a.tar/1.txt",
        "a.tar/x is a link or a device",
        "a.tar/2.txt",
    ]


def test_link_in_a_zip_file_is_an_error() -> None:
    link = zipfile.ZipInfo("x")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(link, "/etc/passwd")
    assert outcome(file.getvalue()) == ["a.zip/x is a link or a device"]


def test_encrypted_member_is_an_error() -> None:
    data = bytearray(zipped({"1.txt": NEWS, "2.txt": NEWS}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert outcome(bytes(data)) == ["a.zip/1.txt is locked with a password", "a.zip/2.txt"]
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert outcome(bytes(data)) == ["a.zip is locked with a password"]


def test_damaged_member_is_an_error_in_its_place() -> None:
    data = bytearray(zipped({"1.txt": NEWS, "2.txt": NEWS}))
    data[40] ^= 0xFF
    damaged, whole = outcome(bytes(data))
    assert damaged.startswith("a.zip/1.txt is damaged") and whole == "a.zip/2.txt"


@pytest.mark.parametrize(
    "data",
    [
        zipped({"1.txt": NEWS})[:-30],
        zipped({"1.txt": NEWS}).replace(b"PK\x01\x02", b"PK\x01\x09"),
        zipped({"1.txt": NEWS}).replace(b"PK\x05\x06", b"PK\x05\x05"),
        b"PK\x03\x04" + bytes(1000),
    ],
    ids=["cut", "no member", "no end", "zeros"],
)
def test_damaged_list_of_members_is_an_error(data: bytes) -> None:
    (error,) = parse_file(data, "a.zip", "a.zip")
    assert isinstance(error, ParseError) and "a.zip is damaged" in error.message


def test_name_that_is_not_utf_8_is_shown_by_its_codes() -> None:
    info = tarfile.TarInfo("f\udcff.txt")
    assert outcome(tarred(info, "1.txt"), "a.tar") == ["a.tar/f\\udcff.txt", "a.tar/1.txt"]
    flagged = zipped({"fä.txt": NEWS}).replace("ä".encode(), b"\xff\xff")
    (error,) = outcome(flagged)
    assert error.startswith("a.zip is damaged") and error.isprintable()


@pytest.mark.parametrize("kind", ["tar", "tar.gz"])
def test_truncated_tar_gives_what_can_be_read(kind: str) -> None:
    data = tarred("1.txt", "2.txt", "3.txt")[: 512 * 5 + 20]
    packed = gzip.compress(tarred("1.txt", "2.txt", "3.txt"))
    first, *_, last = outcome(data if kind == "tar" else packed[:-20], f"a.{kind}")
    assert first == f"a.{kind}/1.txt"
    assert "is cut off within 3.txt" in last or "cannot be unpacked" in last


def test_damaged_header_of_a_tar_ends_it() -> None:
    data = bytearray(tarred("1.txt", "2.txt", "3.txt"))
    data[1024 + 150] ^= 0xFF
    assert outcome(bytes(data), "a.tar") == [
        "a.tar/1.txt",
        "a.tar is damaged: what follows cannot be read",
    ]


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Demand that a test takes less than 300 MB."""
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300_000_000


def zeros(count: int, name: str = "zeros.txt") -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open(name, "w") as member,
    ):
        for _ in range(count // 1_000_000):
            member.write(bytes(1_000_000))
    return file.getvalue()


@pytest.mark.timeout(60)
@pytest.mark.usefixtures("little_memory")
def test_gigabyte_of_zeros_is_not_unpacked() -> None:
    (error,) = outcome(zeros(1_000_000_000))
    assert "a.zip/zeros.txt has 1,000,000,000 bytes, at most 500,000,000 are read" in error


@pytest.mark.timeout(60)
@pytest.mark.usefixtures("little_memory")
def test_zip_bomb_in_layers_ends() -> None:
    layer = zeros(400_000_000)
    for _ in range(3):
        layer = zipped({f"{number}.zip": layer for number in range(16)})
    found = outcome(layer)
    assert 16 <= len(found) <= 16 * 16
    assert all("may be unpacked" in each or "too deep" in each for each in found)


@pytest.mark.timeout(60)
@pytest.mark.usefixtures("little_memory")
def test_many_small_bombs_share_one_allowance() -> None:
    bomb = gzip.compress(bytes(9_000_000))
    found = outcome(zipped({f"{number}.txt.gz": bomb for number in range(300)}, zipfile.ZIP_STORED))
    assert len(found) == 300
    assert sum("is not text" in each for each in found) < 100  # that were unpacked


@pytest.mark.timeout(60)
def test_hundred_thousand_members_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for number in range(100_000):
            packed.writestr(str(number), b"")
    assert outcome(file.getvalue()) == ["a.zip has more than 10,000 members"]


@pytest.mark.timeout(60)
def test_members_of_a_tar_are_counted() -> None:
    member = tarred(".1.txt")[:1024]
    (error,) = outcome(member * 100_000, "a.tar")
    assert error == "a.tar has more than 10,000 members"


def test_huge_sparse_member_is_not_read() -> None:
    info = tarfile.TarInfo("x")
    info.pax_headers = {
        "GNU.sparse.size": str(10**12),
        "GNU.sparse.major": "0",
        "GNU.sparse.map": "0,0",
    }
    (error,) = outcome(tarred(info), "a.tar")
    assert "a.tar/x has 1,000,000,000,000 bytes" in error


CRAWL = (SAVED / "warc" / "input.warc").read_bytes()
RECORDS = [b"WARC/1.0\r\n" + each for each in CRAWL.split(b"WARC/1.0\r\n")[1:]]


def test_packed_crawl_is_read_record_by_record() -> None:
    packed = b"".join(gzip.compress(each) for each in RECORDS)
    found = list(parse_file(packed, "a.warc.gz", "a.warc.gz"))
    assert [said(each) for each in found[:2]] == ["a.warc.gz:3", "a.warc.gz:4"]
    assert isinstance(found[1], Draft)
    assert (found[1].url, found[1].key) == ("https://gazette.example/sails",) * 2
    assert found[1].published and found[1].published.year == 2025


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_truncated_crawl_gives_what_can_be_read(packed: bool) -> None:
    records = [gzip.compress(each) if packed else each for each in RECORDS]
    found = outcome(b"".join(records[:3]) + records[3][:600], "a.warc")
    told = "cannot be unpacked: it ends too early" if packed else "ends within a record"
    assert found == ["a.warc:3", f"a.warc {told}"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"WARC/9.9\r\n\r\n", "is damaged"),
        (RECORDS[2] + b"nonsense\r\n" * 9, "is damaged"),
        (RECORDS[2].replace(b"Content-Length: ", b"Content-Length: 9"), "ends within a record"),
    ],
    ids=["unknown version", "nonsense between", "wrong length"],
)
def test_broken_crawl_ends_with_an_error(
    data: bytes, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert message in outcome(data, "a.warc")[-1]
    assert capfd.readouterr() == ("", "")


def record(media: str, body: bytes, *headers: str, address: str = "https://a.example/1") -> bytes:
    answer = (
        "\r\n".join(["HTTP/1.1 200 OK", f"Content-Type: {media}", *headers, "", ""]).encode() + body
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


PAGE = (SAVED / "html" / "input.html").read_bytes()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (record("text/html", gzip.compress(PAGE), "Content-Encoding: gzip"), ["a.warc:1"]),
        (record("text/plain", NEWS, address="https://a.example/1.txt"), ["a.warc:1"]),
        (record("text/plain", NEWS, address="https://a.example/robots.txt"), []),
        (record("text/plain", NEWS), []),
        (record("image/png", b"\x89PNG"), []),
        (record("text/html", PAGE, address="dns:a.example"), []),
        (record("application/pdf", b"no"), ["a.warc:1 is not a PDF"]),
        (record("application/pdf", zipped({"1.txt": NEWS})), ["a.warc:1 is not a PDF"]),
        (record("text/html", gzip.compress(PAGE)[:-30], "Content-Encoding: gzip"),
         ["a.warc: 1 of 1 pages hold no article: https://a.example/1"]),
        (record("text/html", b"") * 5,
         ["a.warc: 5 of 5 pages hold no article: " + ", ".join(["https://a.example/1"] * 3) + " …"]),
    ],
    ids=["packed", "text", "robots", "not called text", "picture", "no address", "no PDF", "archive",
         "packed page cut", "pages without article"],
)  # fmt: skip
def test_records_that_are_pages_are_read(data: bytes, expected: list[str]) -> None:
    assert outcome(data, "a.warc") == expected


def test_answers_that_are_no_page_are_counted() -> None:
    data = record("image/png", b"\x89PNG") * 2 + record("text/html", PAGE)
    missing = record("text/html", b"No such page.").replace(b"200 OK", b"404 NO")
    found = list(warc.parse(data + missing, "a.warc"))
    assert [type(each) for each in found] == [Draft, Skipped]
    assert found[1] == Skipped(3)


@pytest.mark.timeout(60)
@pytest.mark.usefixtures("little_memory")
def test_page_packed_without_measure_is_an_error() -> None:
    bomb = b"".join(gzip.compress(bytes(1_000_000)) for _ in range(1_000))
    (error,) = outcome(record("text/html", bomb, "Content-Encoding: gzip"), "a.warc")
    assert "1 of 1 pages hold no article" in error


@pytest.mark.timeout(60)
def test_many_members_of_gzip_are_unpacked_in_linear_time() -> None:
    one = gzip.compress(b"x" * 100)
    assert len(unpack(one * 200_000, "a.gz").data) == 20_000_000


def test_gzip_tells_damage_and_padding_apart() -> None:
    packed = gzip.compress(b"words")
    assert unpack(packed + bytes(100), "a.txt.gz") == (b"words", "a.txt", None)
    damaged = unpack(packed + b"other", "a.txt.gz")
    assert damaged.data == b"words" and damaged.problem is not None
    with pytest.raises(ParseError, match="cannot be unpacked"):
        list(parse_file(packed + b"other", "a.txt.gz", "a.txt.gz"))


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    list(archive.parse(zipped({"in/1.txt": NEWS}), "a.zip"))
    list(archive.parse(tarred("in/1.txt"), "a.tar"))
    list(warc.parse(CRAWL, "a.warc"))
    assert not list(tmp_path.iterdir())
