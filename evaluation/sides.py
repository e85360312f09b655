"""Measure how reports are compared: which of the outlets that a question names its answer cites.

    python -m evaluation.sides [--half dev|other]

Every second comparison and temporal question of MultiHop-RAG (../shared/data/multihop), of one half by
its place in the file; what was chosen, was chosen on "dev". Only questions that name two outlets of the
library or more count.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from evaluation.retrieval import DATA, interval, multihop, rows_of

KINDS = ("comparison_query", "temporal_query")
QUESTIONS = DATA / "multihop/questions_dev.jsonl"


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--half", choices=("dev", "other"), default="other")
    given = parser.parse_args()
    if not QUESTIONS.is_file():
        print(f"{QUESTIONS} is not there: nothing to measure on", file=sys.stderr)
        return 1
    assistant = multihop()[0]
    rows = [row for row in rows_of(QUESTIONS) if row["type"] in KINDS]
    outlets, articles, right = list[float](), list[float](), list[float]()
    for row in rows[given.half != "dev" :: 4]:
        named = set(assistant.understand(row["question"]).outlets)
        if len(named) < 2:
            continue
        cited = assistant.ask(row["question"]).citations
        wanted = {each["url"] for each in row["evidence"]}
        found = {each.url for each in cited}
        outlets.append(len(named & {each.outlet for each in cited}) / len(named))
        articles.append(len(wanted & found) / len(wanted))
        right += [float(each.url in wanted) for each in cited]
    print(f"{len(outlets)} questions that name two outlets or more")
    print(f"outlets named, and cited: {interval(np.array(outlets))}")
    print(f"articles annotated, and cited: {interval(np.array(articles))}")
    print(f"citations of annotated articles: {interval(np.array(right))} of {len(right)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
