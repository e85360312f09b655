"""Ingest generated articles by the thousand; print speed, the share of embedding, and peak memory.

python -m evaluation.scale 1000 10000                      # news of 900 words: hours
python -m evaluation.scale 1000 10000 --words 60
python -m evaluation.scale 100000 --words 60 --when later --stored
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from evaluation.bench import environment, generated

# The command, with a clock around what embeds.
TIMED = """
import sys, time
import rag.embed
from ui.cli import main

class Timed(rag.embed.SentenceTransformerEmbeddings):
    seconds = 0.0

    def vectors(self, texts, **how):
        began = time.perf_counter()
        try:
            return super().vectors(texts, **how)
        finally:
            Timed.seconds += time.perf_counter() - began

rag.embed.SentenceTransformerEmbeddings = Timed
try:
    main()
finally:
    print(f"embedding {Timed.seconds:.1f}", file=sys.stderr)
"""
POLL_SECONDS = 0.2


def peak_mb(process: int) -> float:
    """Return the most memory that a process, and so far its children, have held; 0 once it is gone."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    own = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return (int(own[0]) / 1024 if own else 0) + sum(peak_mb(int(child)) for child in children)


def write_articles(path: Path, number: int, words: int) -> None:
    """Write so many articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for each in range(number):
            file.write(json.dumps(generated(each, words)) + "\n")


def ingest(file: Path, home: Path, number: int, *, stored_only: bool) -> dict[str, float]:
    """Ingest in a process of its own; return its figures.

    Args:
        stored_only: end it when all is stored, before vectors follow.
    """
    began, peaks = time.monotonic(), [0.0]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        process = subprocess.Popen(
            [sys.executable, "-c", TIMED, "ingest", "--json-lines", str(file), "--home", str(home)],
            env=environment(), stdout=subprocess.PIPE, stderr=told, text=True,
        )  # fmt: skip
        watcher = threading.Thread(target=watch_memory, args=[process, peaks])
        watcher.start()
        assert process.stdout
        for _ in zip(range(number), process.stdout, strict=False):
            pass
        all_stored, peak_stored = time.monotonic() - began, max(peaks)
        if stored_only:
            process.kill()
        process.stdout.read()
        process.wait()
        watcher.join()
        told.seek(0)
        embedding = [float(each.split()[1]) for each in told if each.startswith("embedding ")]
    seconds = all_stored if stored_only else time.monotonic() - began
    return {
        "seconds": round(seconds, 1),
        "articles a second": round(number / seconds, 1),
        "seconds until all is stored": round(all_stored, 1),
        "share of embedding": round(sum(embedding) / seconds, 3),
        "peak memory in MB": round(peak_stored if stored_only else max(peaks)),
    }


def watch_memory(process: subprocess.Popen[str], peaks: list[float]) -> None:
    """Note the memory of a process, and that of its children, until it ends."""
    while process.poll() is None:
        peaks.append(peak_mb(process.pid))
        time.sleep(POLL_SECONDS)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("articles", type=int, nargs="+")
    parser.add_argument("--words", type=int, default=900)
    parser.add_argument("--when", choices=["now", "later"], default="now")
    parser.add_argument("--stored", action="store_true", help="end when all is stored")
    given = parser.parse_args()
    os.environ["DATELINE_EMBEDDING_WHEN"] = given.when
    for number in given.articles:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "articles.jsonl")
            write_articles(file, number, given.words)
            found = ingest(file, Path(folder, "home"), number, stored_only=given.stored)
        print(json.dumps({"articles": number, "words": given.words, **found}), flush=True)


if __name__ == "__main__":
    main()
