"""Fetch what is at an address: guarded, polite, bounded in time and size."""

from __future__ import annotations

import re
import threading
import time
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import brotli
import httpcore
import httpx
import zstandard

from ingest.network.robots import Robots
from ingest.network.transport import Deadline, GuardedTransport
from rag.errors import FetchError

# Of one fetch with its redirects and tries.
DEADLINE_SECONDS = 45.0
MAX_REDIRECTS = 5
# Bytes of one page, as sent and unpacked.
MAX_BYTES = 5_000_000
# Seconds between two requests to one host; a host may ask for more, up to the second.
PAUSE_SECONDS, MAX_PAUSE_SECONDS = 1.0, 10.0
TRIES = 3
BACKOFF_SECONDS = (0.5, 2.0)
# Of answers: too many requests, and faults that pass.
_PASSING = frozenset([429, 500, 502, 503, 504])
_MOVED = frozenset([301, 302, 303, 307, 308])
_READABLE = re.compile(
    r"text/|application/(?:.*(?:xml|json|rss|atom|html)|pdf|epub|zip|gzip|x-gzip|warc|msword"
    r"|vnd\.openxmlformats|octet-stream|x-ndjson|jsonl)|message/",
    re.IGNORECASE,
)
AGENT = f"Dateline/{version('dateline')} (reads news articles for one user; obeys robots.txt)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was at an address."""

    #: Where it was in the end, after redirects.
    url: str
    #: None when it has not changed since it was fetched with this etag or date.
    data: bytes | None
    content_type: str
    etag: str | None
    last_modified: str | None


class Fetcher:
    """Fetches addresses, one connection each; may be used from several threads.

    Args:
        allow_private: hosts that may have a private address.
        obey_robots: leave alone what a site's robots.txt forbids.
        deadline_seconds: of one fetch, with its redirects and tries.
        pause_seconds: between two requests to one host; a host may ask for more.
    """

    def __init__(
        self,
        *,
        allow_private: Collection[str] = (),
        obey_robots: bool = True,
        deadline_seconds: float = DEADLINE_SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._deadline_seconds, self._pause_seconds = deadline_seconds, pause_seconds
        self._allowed = frozenset(host.casefold() for host in allow_private)
        self._robots = Robots(self._robots_text) if obey_robots else None
        self._pauses = _Pauses()

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Return what is at an address.

        Args:
            etag: of the last time; what has not changed is not sent again.
            last_modified: the same, where a site has no etags.

        Raises:
            FetchError: it cannot be had, with what to do.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in known.items() if value}
        return self._follow(url, headers, Deadline(self._deadline_seconds), obey=True)

    def _follow(
        self, url: str, headers: Mapping[str, str], deadline: Deadline, *, obey: bool
    ) -> Fetched:
        for _ in range(MAX_REDIRECTS + 1):
            _require_web_address(url)
            if obey and self._robots and not self._robots.allows(url, AGENT):
                raise FetchError(
                    f"the site's robots.txt asks programs not to fetch {url}",
                    "open the page in your browser, save it, and ingest the file",
                )
            # robots.txt itself is fetched before it can say how often one may ask.
            pause = self._pause_of(url) if obey else 0.0
            response, data = self._try(url, headers, deadline, pause)
            if response.status_code in _MOVED and "location" in response.headers:
                url = urljoin(url, response.headers["location"])
                continue
            return _checked(url, response, data)
        raise FetchError(f"{url} redirects more than {MAX_REDIRECTS} times", "check the address")

    def _try(
        self, url: str, headers: Mapping[str, str], deadline: Deadline, pause: float
    ) -> tuple[httpx.Response, bytes]:
        """Send a request, again after a fault that may pass."""
        for number in range(TRIES):
            last = number == TRIES - 1
            try:
                self._pauses.wait(urlsplit(url).netloc, pause)
                response, data = self._send(url, headers, deadline)
            except httpx.TransportError as cause:
                if last or isinstance(cause, httpx.TimeoutException):
                    raise FetchError(
                        f"{url} does not answer: {cause or type(cause).__name__}",
                        "check the address and your connection, and try again later",
                    ) from cause
            except httpx.InvalidURL as cause:
                raise FetchError(f"{url} is not an address: {cause}", "check it") from cause
            else:
                if response.status_code not in _PASSING or last:
                    return response, data
            time.sleep(min(BACKOFF_SECONDS[number], _wait(deadline)))
        raise AssertionError("the last try returns or raises")

    def _send(
        self, url: str, headers: Mapping[str, str], deadline: Deadline
    ) -> tuple[httpx.Response, bytes]:
        sent = {"User-Agent": AGENT, "Accept-Encoding": "gzip, br, zstd", **headers}
        with (
            httpx.Client(transport=GuardedTransport(self._allowed, deadline)) as client,
            client.stream("GET", url, headers=sent) as response,
        ):
            if response.status_code != 200:
                return response, b""
            kind = response.headers.get("content-type", "")
            if kind and not _READABLE.match(kind):
                raise FetchError(
                    f"{url} is {kind.partition(';')[0]}, not an article", "check the address"
                )
            return response, _unpacked(_read(response), response)

    def _pause_of(self, url: str) -> float:
        asked = self._robots.pause(url, AGENT) if self._robots else None
        return max(self._pause_seconds, min(asked or 0.0, MAX_PAUSE_SECONDS))

    def _robots_text(self, url: str) -> str | None:
        try:
            found = self._follow(url, {}, Deadline(self._deadline_seconds), obey=False)
        except FetchError:
            return None
        return (found.data or b"").decode("utf-8", "replace")


class _Pauses:
    """Keeps the requests to one host apart."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, seconds: float) -> None:
        """Wait for this host's turn, and put the next one off."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + seconds
        time.sleep(turn - now)


def _require_web_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        well = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        well = False
    if not well or any(character in url for character in "\r\n\t\0 "):
        raise FetchError(f"{url!r} is not a web address", "give one that begins with https://")
    if parts.username or parts.password:
        # It would be stored with the article, and shown with each citation.
        raise FetchError(
            f"the address at {parts.hostname} holds a name or password, which would be stored",
            "open the page in your browser, save it, and ingest the file",
        )


def _wait(deadline: Deadline) -> float:
    try:
        return deadline.wait()
    except httpcore.ReadTimeout:
        return 0.0


def _read(response: httpx.Response) -> bytes:
    """Return the body as it was sent, up to the cap."""
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > MAX_BYTES:
            raise _too_large(response)
    return bytes(body)


def _unpacked(body: bytes, response: httpx.Response) -> bytes:
    """Take off the compression, reading no more than the cap."""
    coding = response.headers.get("content-encoding", "identity").strip().casefold()
    if not body or coding in ("", "identity"):
        return body
    try:
        if coding in ("gzip", "x-gzip", "deflate"):
            plain = zlib.decompressobj(wbits=47).decompress(body, MAX_BYTES + 1)
        elif coding == "br":
            plain = brotli.Decompressor().process(body, output_buffer_limit=MAX_BYTES + 1)
        elif coding == "zstd":
            plain = zstandard.ZstdDecompressor().stream_reader(body).read(MAX_BYTES + 1)
        else:
            raise ValueError(f"nobody asked for the coding {coding!r}")
    except (zlib.error, brotli.error, zstandard.ZstdError, ValueError) as cause:
        raise FetchError(
            f"{response.url} sent what cannot be unpacked: {cause}", "try again later"
        ) from cause
    if len(plain) > MAX_BYTES:
        raise _too_large(response)
    return bytes(plain)


def _too_large(response: httpx.Response) -> FetchError:
    return FetchError(
        f"{response.url} is larger than {MAX_BYTES:,} bytes",
        "download it yourself, and ingest the file",
    )


_SAVE = "open the page in your browser, save it, and ingest the file"
_REFUSALS = {
    401: ("asks for a login", _SAVE),
    402: ("asks for payment", _SAVE),
    403: ("does not let programs read it", _SAVE),
    404: ("is not there", "check the address"),
    410: ("is gone", "check the address"),
    429: ("has had too many requests", "try again in an hour, or save the page in your browser"),
    451: ("may not be shown for legal reasons", _SAVE),
}


def _checked(url: str, response: httpx.Response, data: bytes) -> Fetched:
    status = response.status_code
    if status not in (200, 304):
        told, hint = _REFUSALS.get(status, (f"answers with status {status}", "try again later"))
        raise FetchError(f"{url} {told}", hint)
    return Fetched(
        url=url,
        data=data if status == 200 else None,
        content_type=response.headers.get("content-type", ""),
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
    )
