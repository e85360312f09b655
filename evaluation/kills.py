"""Kill `dateline ingest` again and again while another process asks; count what was lost.

    python -m evaluation.kills                 # 30 kills over 200 articles, about ten minutes
    python -m evaluation.kills --kills 5 --articles 40

Prints one JSON object; exits 1 when anything that was reported is missing, an answer cites words
that are not in their article, or `dateline doctor` finds something.
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
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from rag.errors import NewsError
from rag.library import open_library

DATELINE = [sys.executable, "-c", "from ui.cli import main; main()"]
PLACES = ("Quillport", "Sandholm", "Norvik", "Eastmere", "Larkhaven", "Brindle Bay", "Tarnwick")


def article(number: int, version: int) -> dict[str, str]:
    """Return a short article; another version is a revision of it."""
    place = PLACES[number % len(PLACES)]
    return {
        "title": f"Ferry {number} reaches {place}",
        "url": f"https://ferries.example/{number}",
        "text": f"The ferry Aurora{number} reached {place} on Monday, the harbour master said. "
        f"It carried {100 + number + 7 * version} lorries.\n\nHarbour master Ida Brook said "
        f"sailing number {number} had been delayed by a storm.",
    }


def dateline(home: Path, *arguments: str, **how: Any) -> subprocess.Popen[str]:
    """Start a command on the library."""
    return subprocess.Popen(
        [*DATELINE, *arguments], env={**os.environ, "DATELINE_HOME": str(home)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how,
    )  # fmt: skip


class Asker:
    """A process that answers all the while, and what was wrong with its answers."""

    def __init__(self, home: Path, articles: int) -> None:
        self.home, self.articles = home, articles
        self.counts: Counter[str] = Counter()
        self.stopped = threading.Event()
        self.process = dateline(home, "ask", "--stdin")
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        assert self.process.stdin and self.process.stdout
        while not self.stopped.is_set():
            number = random.randrange(self.articles)
            self.process.stdin.write(f"How many lorries did Aurora{number} carry?\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
            if not line:
                self.counts["asker died"] += 1
                return
            self._check(json.loads(line))

    def _check(self, answer: dict[str, Any]) -> None:
        self.counts[answer.get("verdict", "errors in answers")] += 1
        for each in answer.get("citations", ()):
            cited = open_library(self.home).article(each["article_id"], each["revision"])
            if cited.text[each["start"] : each["end"]] != each["quote"]:
                self.counts["wrong quotes"] += 1

    def stop(self) -> None:
        """End the process."""
        self.stopped.set()
        self.thread.join()
        self.process.communicate()


def kill_one(home: Path, file: Path, articles: int, counts: Counter[str]) -> None:
    """Ingest, kill at a random moment, and compare what was reported with what is there."""
    process = dateline(home, "ingest", "--json-lines", str(file))
    assert process.stdout
    # Before the first report, between two, and while the index is made after the last.
    told_before = random.choice([0, random.randrange(articles), articles])
    out = "".join(process.stdout.readline() for _ in range(told_before))
    time.sleep(random.uniform(0, 0.5 if told_before else 8))
    process.send_signal(signal.SIGKILL)
    out += process.communicate()[0]
    counts["killed" if process.returncode == -signal.SIGKILL else "ended before the kill"] += 1
    lines = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
    told = [line for line in lines if "status" in line]
    counts["reported"] += len(told)
    if not told:
        return
    library = open_library(home)
    for line in told:
        try:
            stored = library.article(line["id"], line["revision"])
        except NewsError:
            counts["lost"] += 1
            continue
        passages = library.passages_of(stored.id, stored.revision)
        counts["without passages"] += not passages
    counts["problems in the library"] += len(library.problems())


def measure(kills: int, articles: int) -> Counter[str]:
    """Run the kills in a home of its own."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home, file = Path(folder, "home"), Path(folder, "articles.jsonl")

        def write(version: int) -> None:
            lines = (json.dumps(article(number, version)) for number in range(articles))
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")

        write(0)
        dateline(home, "ingest", "--json", str(file)).communicate()
        asker = Asker(home, articles)
        for number in range(kills):
            write(number + 1)
            kill_one(home, file, articles, counts)
        doctor = dateline(home, "doctor", "--json")
        checks = json.loads(doctor.communicate()[0])["checks"]
        counts["doctor complaints"] = sum(not each["ok"] for each in checks)
        asker.stop()
    counts.update(asker.counts)
    return counts


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    random.seed(given.seed)
    counts = measure(given.kills, given.articles)
    print(json.dumps(dict(sorted(counts.items()))))
    bad = ("lost", "without passages", "problems in the library", "wrong quotes", "asker died",
           "errors in answers", "doctor complaints")  # fmt: skip
    return 1 if any(counts[name] for name in bad) else 0


if __name__ == "__main__":
    sys.exit(main())
