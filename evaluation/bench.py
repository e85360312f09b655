"""Time Dateline beside the LangChain tutorial, in turn, on the same machine and articles.

    python -m evaluation.bench [--articles N] [--queries N] [--rounds N]

The articles are the first N of ../shared/data/multihop, else generated ones. Ratios are to be
quoted: the times of a shared machine are not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from evaluation.answers import OWN_WORDS

SHARED = Path(__file__).resolve().parents[2] / "shared"
BASELINE = SHARED / "tools/baseline_langchain.py"
ARTICLES = SHARED / "data/multihop/articles.jsonl"
QUESTIONS = SHARED / "data/multihop/questions_dev.jsonl"
# Run from the repository: the tests and the bench are not installed.
DATELINE = [sys.executable, "-c", "from ui.cli import main; main()"]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=609)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        articles, questions = inputs(work, given.articles, given.queries)
        ours, theirs = [], []
        for number in range(given.rounds):  # in turn: a machine's speed drifts
            ours.append(dateline_ingest(articles, work / f"ours{number}"))
            if BASELINE.exists():
                theirs.append(baseline_ingest(articles, work / f"theirs{number}"))
        compare("ingest, articles a second", [r["rate"] for r in ours], [r["rate"] for r in theirs])
        print_bare_time(work / "ours0", articles)
        compare("ingest, peak memory in MB", [r["mb"] for r in ours], [r["mb"] for r in theirs])
        asked = work / "questions.txt"
        asked.write_text("\n".join(questions), encoding="utf-8")
        ms, mb = dateline_search(work / "ours0", questions, asked)
        their_ms, their_mb = baseline_search(work / "theirs0", asked) if theirs else ([], [])
        compare("search, median ms", ms, their_ms)
        compare("search, peak memory in MB", mb, their_mb)
        print_answer_times(work / "ours0", questions)
        print_starts(work / "ours0")


def inputs(work: Path, number: int, queries: int) -> tuple[Path, list[str]]:
    """Write the articles, and return them with questions about them."""
    path = work / "articles.jsonl"
    if ARTICLES.exists():
        lines = ARTICLES.read_text(encoding="utf-8").splitlines()[:number]
        asked = [
            json.loads(line)["question"]
            for line in QUESTIONS.read_text(encoding="utf-8").splitlines()
        ]
    else:
        print(f"{ARTICLES} is not there: articles are generated")
        lines = [json.dumps(generated(each)) for each in range(number)]
        asked = [f"What did mayor {each} of Town{each} open?" for each in range(queries)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path, asked[:queries]


def generated(number: int, length: int = 900) -> dict[str, str]:
    """Return an article of so many words, other than all others."""
    draw = random.Random(number)
    words = [
        f"{draw.choice('bcdfgklmnprstv')}{draw.choice('aeiou')}{draw.choice(['ner', 'ting', 'ral', 'mos', 'dle'])}"
        for _ in range(length)
    ]
    sentences = [" ".join(words[i : i + 15]).capitalize() + "." for i in range(0, length, 15)]
    return {
        "title": f"Mayor {number} opens harbour {number}",
        "body": f"Mayor {number} of Town{number} opened harbour {number}. " + " ".join(sentences),
        "url": f"https://news.example/{number}",
        "source": f"Paper {number % 7}",
    }  # fmt: skip


def dateline_ingest(articles: Path, home: Path) -> dict[str, float]:
    """Ingest with Dateline; return articles a second without the start, and peak memory."""
    report, mb, seconds = run([*DATELINE, "ingest", str(articles), "--json", "--home", str(home)])
    counts = json.loads(report)
    print(
        f"  dateline: {counts['added']} articles in {counts['seconds']} s, whole process {seconds:.1f} s"
    )
    return {"rate": counts["added"] / counts["seconds"], "mb": mb}


def print_bare_time(home: Path, articles: Path) -> None:
    """Print what an ingest costs beside the passes of the model over the same passages alone."""
    from rag.embed import open_embedder
    from rag.library import open_library
    from rag.settings import load_settings

    texts = [text for _, text in open_library(home).passage_keys()]
    embedder = open_embedder(load_settings(home, OWN_WORDS))
    embedder.vectors(texts[:64])
    bare = timed(partial(embedder.vectors, texts)) / 1000
    # Once more, now: the machine may be faster or slower than it was for the first.
    rate = dateline_ingest(articles, home.with_name("again"))["rate"]
    whole = len(articles.read_text(encoding="utf-8").splitlines()) / rate
    print(
        f"ingest, beside bare model passes: {whole:.1f} s to {bare:.1f} s, ratio {whole / bare:.2f}"
    )


def baseline_ingest(articles: Path, home: Path) -> dict[str, float]:
    """Ingest with the tutorial; its own clock starts after its imports."""
    report, _, seconds = run(
        [sys.executable, str(BASELINE), "ingest", str(articles), "--home", str(home)]
    )
    counts = json.loads(report)
    print(
        f"  tutorial: {counts['articles']} articles in {counts['seconds']} s, whole process {seconds:.1f} s"
    )
    return {"rate": counts["articles"] / counts["seconds"], "mb": counts["rss_mb"]}


def dateline_search(
    home: Path, questions: Sequence[str], asked: Path
) -> tuple[list[float], list[float]]:
    """Return the median milliseconds of a search in a warm process, and the command's memory."""
    from rag.assistant import open_assistant
    from rag.settings import load_settings

    assistant = open_assistant(load_settings(home, OWN_WORDS))
    assistant.search("warm up")
    ms = statistics.median(timed(partial(assistant.search, each, k=10)) for each in questions)
    command = ["search", "--stdin", "--json", "-k", "10", "--home", str(home)]
    return [ms], [run([*DATELINE, *command], stdin=asked)[1]]


def baseline_search(home: Path, asked: Path) -> tuple[list[float], list[float]]:
    """Return the tutorial's own median, and its memory."""
    command = [sys.executable, str(BASELINE), "search", "--home", str(home), "-k", "10"]
    summary = home / "times.txt"
    _, mb, _ = run(command, stdin=asked, stderr=summary)
    told = summary.read_text(encoding="utf-8").splitlines()[-1]
    return [float(json.loads(told)["p50_ms"])], [mb]


def print_answer_times(home: Path, questions: Sequence[str]) -> None:
    """Print how long a whole answer takes in a warm process, by stage."""
    from rag.assistant import open_assistant
    from rag.settings import load_settings

    assistant = open_assistant(load_settings(home, OWN_WORDS))
    assistant.warm_up()
    stages = [dict(assistant.ask(each).timings_ms) for each in questions]
    totals = sorted(sum(each.values()) for each in stages)
    print(
        f"answer, warm: median {statistics.median(totals):.0f} ms, p95 {totals[int(0.95 * (len(totals) - 1))]:.0f} ms"
    )
    for stage in stages[0]:
        print(f"  {stage}: median {statistics.median(each[stage] for each in stages):.0f} ms")
    print(
        f"  memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


def print_starts(home: Path) -> None:
    """Print what a command costs from its start to its end."""
    for name, command in (
        ("--help", ["--help"]),
        ("cold ask", ["ask", "Who is it?", "--home", str(home)]),
    ):
        times = [run([*DATELINE, *command])[2] for _ in range(3)]
        print(f"dateline {name}: {', '.join(f'{each:.2f}' for each in times)} s")


def compare(name: str, ours: Sequence[float], theirs: Sequence[float]) -> None:
    """Print both figures and their ratio."""
    line = f"{name}: dateline {statistics.median(ours):.1f}"
    if theirs:
        ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
        line += f", tutorial {statistics.median(theirs):.1f}, ratio {ratio:.2f}"
    print(line, flush=True)


def run(
    command: Sequence[str], *, stdin: Path = Path(os.devnull), stderr: Path | None = None
) -> tuple[str, float, float]:
    """Run a command; return its output, its peak memory in MB and its seconds."""
    began = time.monotonic()
    with stdin.open("rb") as given, (stderr or Path(os.devnull)).open("w+b") as told:
        process = subprocess.Popen(
            command, stdin=given, stdout=subprocess.PIPE, stderr=told if stderr else None,
            text=True, env=environment(),
        )  # fmt: skip
        assert process.stdout
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return output, usage.ru_maxrss / 1024, time.monotonic() - began


def timed(do: Callable[[], Any]) -> float:
    """Return how many milliseconds it takes."""
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def environment() -> dict[str, str]:
    """Return the environment of a command: no hub, no telemetry."""
    return {**os.environ, "HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}


if __name__ == "__main__":
    main()
