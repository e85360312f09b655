"""Kill one long `dateline ingest` at random moments, resume it each time, and count what was lost.

    python -m evaluation.resume                                # 5,000 articles, 20 kills
    python -m evaluation.resume --when later --articles 500 --kills 5

The same articles are ingested undisturbed before, to compare the time. Prints one JSON object;
exits 1 when anything is lost, there twice, or complained of by `dateline doctor`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from evaluation.kills import article, dateline
from rag.library import Library, open_library
from rag.search.index import Index

POLL_SECONDS = 0.02


def progress(home: Path) -> int:
    """Return how many articles are stored and how many passages have vectors, together."""
    if not (home / "library.db").is_file():
        return 0
    library = open_library(home)
    try:
        articles, passages = library.rows(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)"
        )[0]
        return int(articles) + int(passages) - library.number_awaiting()
    finally:
        library.close()


def ingest(home: Path, file: Path, kill_at: int | None, told: set[str]) -> tuple[float, bool]:
    """Ingest, killed as soon as so much is done; return its seconds, and whether it was killed."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", "from ui.cli import main; main()",
             "ingest", "--json-lines", str(file)],
            env={**os.environ, "DATELINE_HOME": str(home)}, stdout=out,
        )  # fmt: skip
        while kill_at is not None and process.poll() is None and progress(home) < kill_at:
            time.sleep(POLL_SECONDS)
        if kill_at is not None:
            time.sleep(random.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
        killed = process.wait() == -signal.SIGKILL
        seconds = time.monotonic() - began
        out.seek(0)
        lines = [json.loads(line) for line in out if line.endswith("}\n")]
    told.update(line["id"] for line in lines if "status" in line)
    return seconds, killed


def faults(library: Library, home: Path, told: set[str], articles: int) -> Counter[str]:
    """Return what is wrong after the last run, by name; all zero when nothing is."""
    found = Counter[str]()
    there = {row["id"] for row in library.rows("SELECT id FROM articles")}
    found["lost of what was reported"] = len(told - there)
    found["lost of what was named"] = articles - len(there)
    counts = library.counts()
    found["revisions too many"] = counts["revisions"] - articles
    found["titles twice"] = articles - len(
        {row["title"] for row in library.rows("SELECT title FROM revisions")}
    )
    found["passages without vectors"] = library.number_awaiting()
    found["vectors without a text"] = library.rows(
        "SELECT count(*) FROM embeddings e "
        "WHERE NOT EXISTS (SELECT 1 FROM passages p WHERE p.embedding = e.text_sha256)"
    )[0][0]
    found["problems in the library"] = len(library.problems())
    found["problems in the index"] = len(Index(home / "index", library).problems())
    doctor = dateline(home, "doctor", "--json")
    checks: list[dict[str, Any]] = json.loads(doctor.communicate()[0])["checks"]
    found["doctor complaints"] = sum(not each["ok"] for each in checks)
    return found


def measure(kills: int, articles: int) -> tuple[dict[str, Any], Counter[str]]:
    """Ingest undisturbed, then killed and resumed; return the figures, and what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "articles.jsonl")
        lines = (json.dumps(article(number, 0)) for number in range(articles))
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        undisturbed, _ = ingest(Path(folder, "undisturbed"), file, None, set())
        home, told = Path(folder, "home"), set[str]()
        moments = sorted(random.sample(range(progress(Path(folder, "undisturbed"))), kills))
        runs = [ingest(home, file, moment, told) for moment in moments]
        runs.append(ingest(home, file, None, told))
        figures = {
            "articles": articles,
            "kills": sum(killed for _, killed in runs),
            "seconds undisturbed": round(undisturbed, 1),
            "seconds killed and resumed": round(sum(seconds for seconds, _ in runs), 1),
            "reported": len(told),
        }
        return figures, faults(open_library(home), home, told, articles)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--when", choices=["now", "later"], default="now")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    random.seed(given.seed)
    os.environ["DATELINE_EMBEDDING_WHEN"] = given.when
    figures, found = measure(given.kills, given.articles)
    print(json.dumps({"embedding.when": given.when, **figures, **found}))
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
