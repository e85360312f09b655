"""Find the key for a model's server: in the environment, else in the keyring. It is kept nowhere."""

from __future__ import annotations

import os
from importlib.util import find_spec

from rag.settings import ENVIRONMENT_PREFIX

VARIABLE = ENVIRONMENT_PREFIX + "CHAT_API_KEY"
SERVICE, NAME = "dateline", "chat.api_key"


def api_key() -> str | None:
    """Return the key, or None if none was given."""
    return os.environ.get(VARIABLE) or _in_keyring()


def where_the_key_is() -> str | None:
    """Say where the key was found, without saying what it is."""
    if os.environ.get(VARIABLE):
        return VARIABLE
    return "the keyring" if _in_keyring() else None


def _in_keyring() -> str | None:
    if find_spec("keyring") is None:
        return None
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(SERVICE, NAME) or None
    except keyring.errors.KeyringError:
        return None  # there is none on this machine, or it is locked: then no key is there
