"""What is found by words alone, before vectors have followed (`embedding.when` = later), and with them.

    python -m evaluation.modes

Over MultiHop-RAG and RealTimeQA: the seconds until all articles are stored and found by their
words, and how much of what the questions need is found then, beside the whole library with vectors.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evaluation.answers import OWN_WORDS
from evaluation.retrieval import DATA, MEASURES, interval, multihop, realtimeqa, searched
from ingest.options import Options
from ingest.pipeline import ingest
from rag.assistant import Assistant, open_assistant
from rag.settings import load_settings


def main() -> None:
    """Run from the command line."""
    whole, asked = multihop()
    sets = {
        "MultiHop-RAG dev": (DATA / "multihop/articles.jsonl", whole, asked["multihop"]),
        "RealTimeQA dev": (DATA / "realtimeqa/articles.jsonl.gz", *realtimeqa()),
    }
    print(f"| set | vectors | stored after | {' | '.join(MEASURES)} |")
    print("| --- " * (3 + len(MEASURES)) + "|")
    for name, (articles, assistant, questions) in sets.items():
        with tempfile.TemporaryDirectory() as home:
            words, seconds = stored_alone(articles, Path(home))
            _row(name, "not yet", f"{seconds:.0f} s", searched(words, questions))
            words.library.close()
        _row(name, "all", "–", searched(assistant, questions))


def stored_alone(articles: Path, home: Path) -> tuple[Assistant, float]:
    """Return a library of the articles without vectors, and the seconds that it took."""
    assistant = open_assistant(load_settings(home, OWN_WORDS), create=True)
    began = time.monotonic()
    options = Options(embed_later=True)
    taken = ingest(
        [str(articles)], assistant.library, assistant.index, assistant.embedder, options=options
    )
    for _ in taken:
        pass
    return assistant, time.monotonic() - began


def _row(name: str, vectors: str, seconds: str, found: np.ndarray) -> None:
    cells: Sequence[str] = [interval(column) for column in found.T]
    print(f"| {name} | {vectors} | {seconds} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
