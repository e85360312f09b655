"""Hold files back while they are being written: each is read once it has stood still for a while."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

# Seconds without a change of size or time: longer than downloads, editors and programs that write
# piece by piece usually pause, and no longer than a reader likes to wait.
SETTLE_SECONDS = 5


class _Seen(NamedTuple):
    size: int
    changed_ns: int
    #: When it was first seen so, by a clock that is never set.
    since: float


class Settling:
    """The files that may still be being written."""

    def __init__(self) -> None:
        self._seen: dict[Path, _Seen] = {}

    def see(self, paths: Iterable[Path]) -> None:
        """Hold these back."""
        for path in paths:
            self._look_at(path)

    def is_fresh(self, path: Path) -> bool:
        """Hold back a file that was changed just now; tell whether it was."""
        try:
            age = time.time() - path.stat().st_mtime
        except (OSError, ValueError):  # what is wrong with it is told when it is read
            return False
        if not 0 <= age < SETTLE_SECONDS:
            return False
        self._look_at(path)
        return True

    def settled(self) -> list[Path]:
        """Return, in order, those that have stood still or are no files, and let them go."""
        still = [path for path in list(self._seen) if self._look_at(path)]
        for path in still:
            del self._seen[path]
        return sorted(still)

    def _look_at(self, path: Path) -> bool:
        """Note how a file is now; tell whether it has been so for long enough."""
        now = time.monotonic()
        try:
            found = path.stat()
        except (OSError, ValueError):  # gone, or a link that leads nowhere: nobody is writing it
            self._seen[path] = _Seen(-1, -1, now)
            return True
        before = self._seen.get(path)
        if before is None or before[:2] != (found.st_size, found.st_mtime_ns):
            self._seen[path] = before = _Seen(found.st_size, found.st_mtime_ns, now)
        return now - before.since >= SETTLE_SECONDS
