"""Ask a server that speaks OpenAI's protocol and is not OpenAI's: nothing meant for OpenAI reaches it."""

from __future__ import annotations

import os
from typing import Any

# What OpenAI's package sends wherever it asks: OPENAI_ORG_ID, OPENAI_PROJECT_ID.
_OPENAIS_HEADERS = ("OpenAI-Organization", "OpenAI-Project")
_NO_KEY = "none"


def compatible_options(
    key: str | None, *, local: bool, timeout: float, max_tokens: int
) -> dict[str, Any]:
    """Return what `ChatOpenAI` is made with for such a server.

    Args:
        key: the key for it, and never that of OPENAI_API_KEY; None if none was given.
        local: it is on this machine, where no proxy leads to.
        timeout: seconds to wait for its next word.
    """
    import httpx

    def only_its_own(request: httpx.Request) -> None:
        for name in (*_OPENAIS_HEADERS, *_custom_names()):
            request.headers.pop(name, None)
        request.headers["Authorization"] = f"Bearer {key or _NO_KEY}"

    return {
        "api_key": key or _NO_KEY,
        "http_client": httpx.Client(
            trust_env=not local, timeout=timeout, event_hooks={"request": [only_its_own]}
        ),
        "openai_proxy": None,  # of OPENAI_PROXY
        "stream_usage": True,
        "use_responses_api": False,
        "temperature": 0,
        "max_tokens": max_tokens,
    }


def _custom_names() -> list[str]:
    """Return the names of the headers in OPENAI_CUSTOM_HEADERS, one a line."""
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").splitlines()
    return [name.strip() for name, colon, _ in (each.partition(":") for each in lines) if colon]
