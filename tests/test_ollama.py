"""An Ollama on this machine is found, and only its models for talking are taken."""

from __future__ import annotations

import json

import pytest

from rag.chat.ollama import local_models
from tests.site import Site

TALKS = {"name": "llama3.2:latest", "details": {"family": "llama"}}
EMBEDS = {"name": "nomic-embed-text", "details": {"family": "nomic-bert"}}


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (200, json.dumps({"models": [EMBEDS, TALKS]}), ["llama3.2:latest"]),
        (200, json.dumps({"models": [EMBEDS]}), []),
        (200, json.dumps({"models": [{"name": 7}, "x", {}]}), []),
        (200, json.dumps([1, 2]), []),
        (200, "not JSON", []),
        (404, "", []),
    ],
)
def test_models_for_talking_are_found(site: Site, status: int, body: str, found: list[str]) -> None:
    site.answers["/api/tags"] = [(status, {"Content-Type": "application/json"}, body.encode())]
    assert local_models(site.server_port) == found


def test_where_nothing_listens_there_is_no_model() -> None:
    assert local_models(9) == []
