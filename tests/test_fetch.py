"""What is fetched, and what is held: a real server on this machine that plays the hard cases."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from ingest.network import Fetcher
from ingest.network.addresses import is_public
from ingest.network.fetch import MAX_BYTES
from ingest.options import Options
from rag.errors import FetchError
from tests.library_of import Opened, statuses
from tests.site import HTML, Handler, Site

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = b"<html><body><p>The ferry sails again.</p></body></html>"


@pytest.fixture
def fetcher() -> Fetcher:
    """Fetches from this machine, quickly."""
    return Fetcher(allow_private=["127.0.0.1"], deadline_seconds=3, pause_seconds=0)


def test_page_comes_as_it_is(site: Site, fetcher: Fetcher) -> None:
    site.answers["/a?b=c%20d"] = [(200, {**HTML, "ETag": '"1"', "Last-Modified": "then"}, PAGE)]
    found = fetcher.fetch(site.at("/a?b=c%20d#part"))
    assert (found.data, found.etag, found.last_modified) == (PAGE, '"1"', "then")
    assert found.content_type.startswith("text/html")
    assert "Dateline/" in site.asked[-1][1]["User-Agent"]


def test_what_has_not_changed_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = [(304, {}, b"")]
    found = fetcher.fetch(site.at(), etag='"1"', last_modified="then")
    assert found.data is None
    asked = site.asked[-1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', "then")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_compressed_page_is_unpacked(site: Site, fetcher: Fetcher, coding: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress,
            "zstd": zstandard.ZstdCompressor().compress}[coding]  # fmt: skip
    site.answers["/"] = [(200, {**HTML, "Content-Encoding": coding}, pack(PAGE))]
    assert fetcher.fetch(site.at()).data == PAGE


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_bomb_is_not_unpacked(site: Site, fetcher: Fetcher, coding: str) -> None:
    zeros = bytes(300_000_000)
    pack = {"gzip": gzip.compress, "br": lambda data: brotli.compress(data, quality=1),
            "zstd": zstandard.ZstdCompressor().compress}[coding]  # fmt: skip
    site.answers["/"] = [(200, {**HTML, "Content-Encoding": coding}, pack(zeros))]
    with pytest.raises(FetchError, match="larger than"):
        fetcher.fetch(site.at())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(site: Site, fetcher: Fetcher, status: int) -> None:
    site.answers["/old"] = [(status, {"Location": "/new"}, b"")]
    site.answers["/new"] = [(200, HTML, PAGE)]
    assert fetcher.fetch(site.at("/old")).url == site.at("/new")


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "login"), (402, "payment"), (403, "programs"), (404, "not there"), (410, "gone"),
     (429, "too many"), (451, "legal"), (500, "status 500"), (204, "status 204")],
)  # fmt: skip
def test_refusal_says_what_to_do(site: Site, fetcher: Fetcher, status: int, told: str) -> None:
    site.answers["/"] = [(status, {}, b"")]
    with pytest.raises(FetchError, match=told) as error:
        fetcher.fetch(site.at())
    assert error.value.hint


def test_fault_that_passes_is_tried_again(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = [(503, {}, b""), (200, HTML, PAGE)]
    assert fetcher.fetch(site.at()).data == PAGE


# Every way of naming this machine or its network, by which a page might lead inwards.
INWARD = [
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://0.0.0.0:{port}/",
    "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/", "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/", "http://2130706433:{port}/", "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/", "http://0x7f.1:{port}/", "http://127.1:{port}/",
    "http://169.254.169.254/latest/meta-data/", "http://[fe80::1]:{port}/",
    "http://[fd00::1]:{port}/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/",
    "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://198.18.0.1/",
    "http://user:password@127.0.0.1:{port}/", "http://１２７.0.0.1:{port}/",
]  # fmt: skip
# What is no web address at all.
NOT_WEB = [
    "file:///etc/passwd", "gopher://127.0.0.1:{port}/", "ftp://127.0.0.1/", "data:text/html,hello",
    "javascript:alert(1)", "http:///no-host", "http://", "https://[::1", "http://a:99999/",
    "http://127.0.0.1:{port}/a b", "http://127.0.0.1:{port}/\r\nX-Injected: 1", "//127.0.0.1/",
    "", "http://a\0b/",
]  # fmt: skip


@pytest.mark.parametrize("address", [*INWARD, *NOT_WEB])
def test_inward_address_is_refused(site: Site, address: str) -> None:
    site.answers["/"] = [(200, HTML, PAGE)]
    with pytest.raises(FetchError) as error:
        Fetcher(deadline_seconds=3, pause_seconds=0).fetch(address.format(port=site.server_port))
    assert error.value.hint
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    # "http:///a" and the like are relative, and stay with the site.
    [
        each
        for each in INWARD + NOT_WEB
        if each[:16] != "http://127.0.0.1" and each[:8] != "http:///"
    ],
)
def test_redirect_inward_is_refused(site: Site, fetcher: Fetcher, address: str) -> None:
    site.answers["/"] = [(302, {"Location": address.format(port=site.server_port)
                                .encode("ascii", "xmlcharrefreplace").decode()
                                .replace("\r\n", "%0d%0a").replace("\0", "%00")}, b"")]  # fmt: skip
    site.answers["/inner"] = [(200, HTML, PAGE)]
    with pytest.raises(FetchError):
        fetcher.fetch(site.at())
    assert {path for path, _ in site.asked} <= {"/", "/robots.txt"}


def test_name_is_looked_up_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def changing(host: str, port: int, *given: Any, **named: Any) -> Any:
        if host != "changing.example":
            return real(host, port, *given, **named)
        looked_up.append(host)
        # Public at the first look, this machine at every later one.
        return real("93.184.215.14" if len(looked_up) == 1 else "127.0.0.1", port, *given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    site.answers["/"] = [(200, HTML, PAGE)]
    guarded = Fetcher(deadline_seconds=2, pause_seconds=0, obey_robots=False)
    for _ in range(2):
        with pytest.raises(FetchError):
            guarded.fetch(f"http://changing.example:{site.server_port}/")
    assert site.asked == []


@pytest.mark.parametrize("hosts", [1, 2])
def test_redirect_loop_ends(site: Site, fetcher: Fetcher, hosts: int) -> None:
    site.answers["/0"] = [(302, {"Location": f"/{hosts - 1}"}, b"")]
    site.answers["/1"] = [(302, {"Location": "/0"}, b"")]
    with pytest.raises(FetchError, match="redirects more than"):
        fetcher.fetch(site.at("/0"))


def _endless(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n")
    piece = b"x" * 65536
    for _ in range(2 * MAX_BYTES // len(piece)):
        handler.wfile.write(piece)


def _drip(start: bytes) -> Callable[[Handler], None]:
    def drip(handler: Handler) -> None:
        handler.wfile.write(start)
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)

    return drip


@pytest.mark.parametrize(
    ("play", "told"),
    [
        (_endless, "larger than"),
        (_drip(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"), "does not answer"),
        (_drip(b"HTTP/1.0 200 OK\r\nX-Slow: "), "does not answer"),
        (_drip(b""), "does not answer"),
        (lambda handler: time.sleep(4), "does not answer"),
        (lambda handler: handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + b"A: b\r\n" * 200_000), "does not answer"),
        (lambda handler: handler.wfile.write(b"\0\1\2\r\n\r\n"), "does not answer"),
        (lambda handler: handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"), "does not answer"),
        (lambda handler: handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip"), "cannot be unpacked"),
        (lambda handler: handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\n\r\nuryyb"), "cannot be unpacked"),
        (lambda handler: handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"), "not an article"),
        (lambda handler: handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\nx"), "not an article"),
    ],
    ids=["endless", "drip in body", "drip in header", "drip at once", "silence", "endless header",
         "no HTTP", "cut off", "not gzip", "unknown coding", "picture", "film"],
)  # fmt: skip
def test_hostile_answer_ends_soon(
    site: Site, fetcher: Fetcher, play: Callable[[Handler], None], told: str
) -> None:
    site.answers["/"] = play
    began = time.monotonic()
    with pytest.raises(FetchError, match=told):
        fetcher.fetch(site.at())
    assert time.monotonic() - began < 30


def test_page_at_an_address_is_ingested(site: Site, opened: Opened) -> None:
    body = (REPOSITORY / "tests/formats/html/input.html").read_bytes()
    plain = body.replace(b'rel="canonical"', b'rel="alternate"').replace(b"og:url", b"og:other")
    site.answers["/news/ferry"] = [(200, HTML, plain)]
    site.answers["/moved"] = [(301, {"Location": "/news/ferry"}, b"")]
    options = Options(allow_private=("127.0.0.1",))
    places = [site.at("/moved"), site.at("/gone"), site.at("/news/ferry")]
    events = opened.ingest(*places, options=options)
    assert statuses(events) == ["added", "failed", "unchanged"]
    (stored,) = opened.library.articles()
    assert stored.url == site.at("/news/ferry")
    assert stored.title == "Quillport ferry returns after ten months"
    assert [each.location for each in opened.library.failures()] == [site.at("/gone")]


def test_robots_are_obeyed_and_asked_for_once(site: Site, fetcher: Fetcher) -> None:
    site.answers["/robots.txt"] = [
        (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private")
    ]
    site.answers["/private/a"] = site.answers["/open"] = [(200, HTML, PAGE)]
    for _ in range(2):
        with pytest.raises(FetchError, match=r"robots\.txt"):
            fetcher.fetch(site.at("/private/a"))
        assert fetcher.fetch(site.at("/open")).data == PAGE
    assert [path for path, _ in site.asked] == ["/robots.txt", "/open", "/open"]


def test_requests_to_one_host_are_kept_apart(site: Site) -> None:
    site.answers["/"] = [(200, HTML, PAGE)]
    polite = Fetcher(allow_private=["127.0.0.1"], pause_seconds=0.3, obey_robots=False)
    began = time.monotonic()
    for _ in range(3):
        polite.fetch(site.at())
    assert time.monotonic() - began >= 0.6


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1"])
def test_public_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))
