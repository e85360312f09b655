"""What a site's robots.txt asks of programs (RFC 9309), read once a site."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego


class Robots:
    """The robots.txt of every site that was asked for.

    Args:
        read: returns the text at an address, or None where there is none to be had; then all is
            allowed, as RFC 9309 has it for a file that is not there.
    """

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read
        self._known: dict[str, Protego] = {}
        self._lock = threading.Lock()

    def allows(self, url: str, agent: str) -> bool:
        """Tell whether a program may fetch this address."""
        return bool(self._of(url).can_fetch(url, agent))

    def pause(self, url: str, agent: str) -> float | None:
        """Return how many seconds the site wants between two requests."""
        found = self._of(url).crawl_delay(agent)
        return float(found) if found is not None else None

    def _of(self, url: str) -> Protego:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            known = self._known.get(site)
        if known is None:
            known = Protego.parse(self._read(f"{site}/robots.txt") or "")
            with self._lock:
                self._known[site] = known
        return known
