"""The settings, from one place: flag, then environment, then settings.toml, then default.

A setting has a dotted name (`embedding.model`), an environment variable (`DATELINE_EMBEDDING_MODEL`)
and a key in `HOME/settings.toml`. A name that is not in `SETTINGS` is an error wherever it stands.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rag.errors import SettingsError

ENVIRONMENT_PREFIX = "DATELINE_"
#: Variables with the prefix that are not settings.
OTHER_VARIABLES = frozenset({"DATELINE_HOME"})
#: What stands for the value of a secret.
GIVEN = "(given, not shown)"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the list: its name, what it does, its default, and its values where few."""

    name: str
    help: str
    default: str
    choices: tuple[str, ...] = ()
    #: Read where it is used, from the environment or the keyring: neither kept nor shown.
    secret: bool = False

    @property
    def variable(self) -> str:
        """Return the environment variable of this setting."""
        return ENVIRONMENT_PREFIX + self.name.replace(".", "_").upper()


SETTINGS = (
    Setting("library", "where articles are kept", "sqlite", ("sqlite",)),
    Setting("index", "where vectors are searched", "embedded", ("embedded",)),
    Setting(
        "embedding.model",
        "a sentence-transformers model, by name or folder",
        "all-MiniLM-L6-v2",
    ),
    Setting(
        "embedding.when",
        "when articles get their vectors: now, as each is stored; later, when all are stored and "
        "found by their words",
        "now",
        ("now", "later"),
    ),
    Setting(
        "answerer",
        "who writes the answer: a language model (chat), or the sources in their own sentences "
        "(extractive); auto takes the model that chat.model names, else an Ollama on this machine, "
        "else the sources",
        "auto",
        ("auto", "extractive", "chat"),
    ),
    Setting(
        "chat.model",
        "the language model, as provider:name, such as ollama:llama3.2 or openai:gpt-5-mini; "
        "gguf:FILE runs a file of weights within Dateline",
        "",
    ),
    Setting(
        "chat.base_url",
        "the address of the model's server, such as http://127.0.0.1:8080/v1; empty for the provider's",
        "",
    ),
    Setting(
        "chat.api_key",
        "the key for the model's server, from the environment or the keyring only",
        "",
        secret=True,
    ),
    Setting(
        "chat.context",
        "how many tokens the model takes in and writes, together",
        "4096",
    ),
    Setting(
        "chat.deadline",
        "seconds that a model may take for an answer, before the sources speak for themselves",
        "60",
    ),
    Setting(
        "chat.unsupported",
        "what becomes of a sentence of the model that no source supports: left out, or shown struck",
        "left_out",
        ("left_out", "struck"),
    ),
    Setting(
        "chat.price",
        "dollars for a million tokens, in and out, such as 0.25/2; empty if not known",
        "",
    ),
    Setting(
        "caution",
        "how sure the evidence must be before anything is answered",
        "balanced",
        ("careful", "balanced", "eager"),
    ),
    Setting(
        "fetch.allow_private",
        "hosts, with commas between, that may be fetched at a private address",
        "false",
    ),
    Setting(
        "fetch.obey_robots",
        "leave alone what a site's robots.txt asks programs not to fetch",
        "true",
        ("true", "false"),
    ),
    Setting(
        "fetch.pause",
        "seconds between two requests to one host",
        "1",
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run, and the home folder they belong to."""

    home: Path
    values: Mapping[str, str]
    #: Where each value came from: "flag", the variable's name, the file's path, or "default".
    origins: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def number(self, name: str) -> int:
        """Return a setting that is a whole number above 0.

        Raises:
            SettingsError: it is none.
        """
        value = self[name]
        if not (value.isascii() and value.isdigit() and int(value) > 0):
            raise SettingsError(
                f"{name} is {value!r}, from {self.origins[name]}", "give a whole number above 0"
            )
        return int(value)

    def seconds(self, name: str) -> float:
        """Return a setting that is a length of time.

        Raises:
            SettingsError: it is none.
        """
        try:
            seconds = float(self[name])
        except ValueError:
            seconds = -1
        if not 0 <= seconds < float("inf"):
            raise SettingsError(
                f"{name} is {self[name]!r}, from {self.origins[name]}", "give a number of seconds"
            )
        return seconds


def default_home() -> Path:
    """Return DATELINE_HOME, else the platform's folder for a user's data."""
    if given := os.environ.get("DATELINE_HOME"):
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("dateline", appauthor=False)


def load_settings(
    home: Path | str | None = None, flags: Mapping[str, str | None] | None = None
) -> Settings:
    """Read every setting for one run.

    Args:
        home: the folder of the library; None takes `default_home()`.
        flags: values given on the command line, by dotted name; None means not given.

    Raises:
        SettingsError: a name is unknown, a value is not allowed, or the file is not TOML.
    """
    if unknown := set(flags or {}) - _BY_NAME.keys():
        raise SettingsError(
            f"{unknown.pop()!r} is no setting", f"the settings are: {', '.join(_BY_NAME)}"
        )
    folder = Path(home).expanduser().absolute() if home else default_home().absolute()
    layers = [
        {name: (value, "flag") for name, value in (flags or {}).items() if value is not None},
        _from_environment(),
        _from_file(folder / "settings.toml"),
    ]
    values, origins = {}, {}
    for setting in SETTINGS:
        found = next((layer[setting.name] for layer in layers if setting.name in layer), None)
        value, origin = found or (setting.default, "default")
        if setting.choices and value not in setting.choices:
            raise SettingsError(
                f"{setting.name} is {value!r}, from {origin}",
                f"use one of: {', '.join(setting.choices)}",
            )
        values[setting.name], origins[setting.name] = value, origin
    return Settings(folder, MappingProxyType(values), MappingProxyType(origins))


def _from_environment() -> dict[str, tuple[str, str]]:
    by_variable = {setting.variable: setting.name for setting in SETTINGS}
    layer = {}
    for variable, value in os.environ.items():
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable in OTHER_VARIABLES:
            continue
        if variable not in by_variable:
            raise SettingsError(
                f"the environment variable {variable} names no setting",
                "unset it, or see `dateline settings` for the names there are",
            )
        name = by_variable[variable]
        layer[name] = (GIVEN if _BY_NAME[name].secret and value else value, variable)
    return layer


def _from_file(path: Path) -> dict[str, tuple[str, str]]:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as cause:
        raise SettingsError(f"{path} cannot be read: {cause}", "correct or remove it") from cause
    layer = {}
    for name, value in _flatten(tree):
        if name not in _BY_NAME:
            raise SettingsError(
                f"{path} names an unknown setting, {name!r}",
                f"the settings are: {', '.join(_BY_NAME)}",
            )
        if _BY_NAME[name].secret:
            raise SettingsError(
                f"{name} stands in {path}, where others may read it",
                f"take it out; set {_BY_NAME[name].variable}, or run: keyring set dateline {name}",
            )
        layer[name] = (str(value), str(path))
    return layer


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Turn TOML tables into dotted names."""
    flat: list[tuple[str, Any]] = []
    for key, value in tree.items():
        name = prefix + key
        if isinstance(value, Mapping):
            flat.extend(_flatten(value, name + "."))
        else:
            flat.append((name, value))
    return flat
