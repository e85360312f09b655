"""Find the key for a model's server: in the environment, else in the keyring. It is kept nowhere."""

from __future__ import annotations

import os
from importlib.util import find_spec

from rag.settings import ENVIRONMENT_PREFIX

VARIABLE = ENVIRONMENT_PREFIX + "CHAT_API_KEY"
SERVICE, NAME = "dateline", "chat.api_key"
# Where the providers' own packages look, if Dateline is given none.
_OF_PROVIDERS = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google_genai": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "mistralai": ("MISTRAL_API_KEY",),
}


def api_key() -> str | None:
    """Return the key, or None if none was given."""
    return os.environ.get(VARIABLE) or _in_keyring()


def where_the_key_is(provider: str | None) -> str | None:
    """Say where the key was found, without saying what it is; None if there is none.

    Args:
        provider: whose own variable counts, too; None where its key is not sent.
    """
    if os.environ.get(VARIABLE):
        return VARIABLE
    if _in_keyring():
        return "the keyring"
    own = _OF_PROVIDERS.get(provider or "", ())
    return next((name for name in own if os.environ.get(name)), None)


def _in_keyring() -> str | None:
    if find_spec("keyring") is None:
        return None
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(SERVICE, NAME) or None
    except keyring.errors.KeyringError:
        return None  # there is none on this machine, or it is locked: then no key is there
