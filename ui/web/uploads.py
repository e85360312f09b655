"""Files that a browser has uploaded: where they may lie, and what they are called."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from ingest.sources import Source, upload
from rag.errors import FetchError

#: One file; an archive that is larger is for the command line.
MAX_FILE_BYTES = 100_000_000
#: Files chosen at once; more come as a zip or by the command line.
MAX_FILES = 200
MAX_NAME_CHARS = 200
#: What Gradio reads to know where to put uploads.
FOLDER_VARIABLE = "GRADIO_TEMP_DIR"
_SEPARATOR = re.compile(r"[/\\]")


def uploaded_sources(files: object) -> list[Source]:
    """Return the sources of files that the page says it has uploaded, each file once.

    Args:
        files: what the browser sent: [{"path": where the server put it, "name": its own name}, …].

    Raises:
        FetchError: there are none, or one of them is no upload.
    """
    if not isinstance(files, list) or not 0 < len(files) <= MAX_FILES:
        raise FetchError(
            f"at most {MAX_FILES} files can be added at once, and at least one",
            "choose fewer files, or put them into a zip file",
        )
    found = [_source(each) for each in files]
    return list({each.file: each for each in found}.values())


def _source(file: object) -> Source:
    path, name = (file.get(key) if isinstance(file, dict) else None for key in ("path", "name"))
    if isinstance(path, str) and isinstance(name, str) and "\0" not in path:
        there, folder = Path(os.path.realpath(path)), os.environ.get(FOLDER_VARIABLE)
        if folder and there.is_relative_to(os.path.realpath(folder)) and there.is_file():
            return upload(own_name(name), there)
    raise FetchError("this file has not been uploaded", "choose it again")


def own_name(name: str) -> str:
    """Return the name of an uploaded file, fit to be shown and remembered; it is never a path."""
    base = _SEPARATOR.split(unicodedata.normalize("NFC", name))[-1]
    printable = "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in base
    )
    stem, dot, suffix = printable.strip().rpartition(".")
    suffix = (dot + suffix)[:20]
    return (stem[: MAX_NAME_CHARS - len(suffix)] + suffix) or "unnamed"
