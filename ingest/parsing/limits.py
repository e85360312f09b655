"""What a process that parses may take and do."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

# A JSON document takes some ten bytes as Python's own objects for each that it has.
MEMORY_A_BYTE = 12

_FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec",
    "os.posix_spawn", "os.fork", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "shutil.rmtree",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def forbid_effects() -> None:
    """Let nothing in this process connect, start a program, or change a file, from now on.

    It holds what a parser was talked into by a document, such as to fetch what that names; it is no
    wall against a parser that has been made to run foreign machine code.
    """
    sys.addaudithook(_refuse_effects)


def bound_memory(most: int) -> None:
    """Let the process have so many bytes of memory, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    within = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (within, hard))


def bound_time(seconds: float) -> None:
    """Have the system end the process when it has computed for so long from now; 0 for never."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _refuse_effects(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a parser may not do {event}")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError(f"a parser may not write {arguments[0]!r}")
