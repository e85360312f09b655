"""Find an Ollama on this machine, and the models for talking that it has."""

from __future__ import annotations

import http.client
import json
from typing import Any

HOST, PORT = "127.0.0.1", 11434
ADDRESS = f"http://{HOST}:{PORT}"
# A server on the same machine answers in a few milliseconds; nothing listens: at once.
TIMEOUT_SECONDS = 0.3
MAX_BYTES = 1_000_000
# Families of models that only embed.
_EMBEDDING = ("bert", "embed", "minilm", "bge-", "e5-")


def local_models(port: int = PORT) -> list[str]:
    """Return the names of its models for talking, the last changed first; empty if none answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/api/tags")
        reply = connection.getresponse()
        told = json.loads(reply.read(MAX_BYTES)) if reply.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return []  # nothing listens there, or it is something else
    finally:
        connection.close()
    models = told.get("models") if isinstance(told, dict) else None
    return [each["name"] for each in models or () if isinstance(each, dict) and _talks(each)]


def _talks(model: dict[str, Any]) -> bool:
    """Tell a model for talking from one that embeds, by what is said of it."""
    details = model.get("details")
    family = details.get("family") if isinstance(details, dict) else ""
    said = f"{model.get('name')} {family}".casefold()
    return isinstance(model.get("name"), str) and not any(each in said for each in _EMBEDDING)
