"""A connection that is made to a checked address, and ends when its time is over.

httpx resolves a name when it connects, and waits for each piece of an answer by itself. Here the
name is resolved once, checked, and the address connected to; and all waiting of one fetch together
is bounded, so that a host which sends a byte a second does not hold it for ever.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpcore
import httpx

from ingest.network.addresses import resolve

# Seconds that one piece may take, within the time that is left.
MAX_WAIT = 15.0


class Deadline:
    """When a fetch must be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def wait(self) -> float:
        """Return how long the next piece may take.

        Raises:
            httpcore.ReadTimeout: the time is over.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline is over")
        return min(MAX_WAIT, left)


class _Stream(httpcore.NetworkStream):
    """A stream whose every wait is bounded by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.wait())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.wait())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.wait())
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, allowed: Collection[str], deadline: Deadline) -> None:
        self._allowed, self._deadline = allowed, deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        problem: Exception | None = None
        for address in resolve(host, port, self._allowed):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.wait(), local_address, socket_options
                )
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as cause:
                problem = cause
        assert problem is not None  # resolve gives at least one address
        raise problem


class _Body(httpx.SyncByteStream):
    """The body of an answer, as it comes."""

    def __init__(self, response: httpcore.Response, request: httpx.Request) -> None:
        self._response, self._request = response, request

    def __iter__(self) -> Iterator[bytes]:
        with _errors_mapped(self._request):
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class GuardedTransport(httpx.BaseTransport):
    """The transport of one fetch: httpx above, checked addresses below."""

    def __init__(self, allowed: Collection[str], deadline: Deadline) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(),
            network_backend=_Backend(allowed, deadline),
            max_connections=1,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; httpcore's errors become httpx's."""
        with _errors_mapped(request):
            response = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                )
            )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response, request),
            request=request,
        )

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


@cache
def _certificates() -> ssl.SSLContext:
    # Read once: it takes longer than many a fetch.
    return httpx.create_ssl_context(trust_env=False)


@contextmanager
def _errors_mapped(request: httpx.Request) -> Iterator[None]:
    """Turn httpcore's errors into httpx's, which callers know."""
    try:
        yield
    except httpcore.TimeoutException as cause:
        raise httpx.ReadTimeout(str(cause), request=request) from cause
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as cause:
        raise httpx.TransportError(str(cause), request=request) from cause
