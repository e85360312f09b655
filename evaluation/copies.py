"""Measure how well copies are told from other reports, on pairs made from real articles.

    python -m evaluation.copies [--choose] [--real]

The pairs are made from ../shared/data: each article is edited in the ways of copy_edits.py, and set
beside other reports of its event. Half of the articles (by the parity of the id's CRC-32) are for
choosing (--choose prints what each pair of thresholds gives there), the other half for reporting.
A pair counts as found only if both steps find it: the signature and the comparison. --real
lists the pairs of articles that are linked among the real ones as they are, to be read.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.copy_edits import COPIES, OTHERS, Row, same_event, size
from evaluation.retrieval import DATA, interval
from rag.copies import Difference, closest_original, difference
from rag.signature import signature

ARTICLES = DATA / "multihop/articles.jsonl"
QUESTIONS = DATA / "multihop/questions_dev.jsonl"
WEEKLY = DATA / "realtimeqa/articles.jsonl.gz"
#: Articles of each half that are edited.
EDITED = 250


@dataclass(frozen=True, slots=True)
class Pair:
    """An original, what was made of it, and what was found between them."""

    kind: str
    is_copy: bool
    is_candidate: bool
    difference: Difference


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--choose", action="store_true")
    parser.add_argument("--real", action="store_true")
    given = parser.parse_args()
    if not WEEKLY.exists():
        print(f"{DATA} is not there: nothing to measure on", file=sys.stderr)
        return 1
    rows = read_rows()
    if given.real:
        for one, other in linked(rows):
            print(one["id"], one["title"], other["id"], other["title"], sep="\t")
        return 0
    half = 0 if given.choose else 1
    pairs = list(make_pairs(rows, half))
    print(table_of_choices(pairs) if given.choose else table_of_kinds(pairs))
    return 0


def read_rows() -> list[Row]:
    """Return id, title, text and day of every article of both sets that is long enough to edit."""
    with ARTICLES.open(encoding="utf-8") as file, gzip.open(WEEKLY, "rt", encoding="utf-8") as more:
        found = [json.loads(line) for line in (*file, *more)]
    rows = [
        {"id": each["article_id"], "title": each["title"], "text": each.get("body") or each["text"],
         "day": (each.get("published_at") or str(each.get("date")))[:10]}
        for each in found
    ]  # fmt: skip
    return [row for row in rows if size(row["text"]) >= 120]


def half_of(row: Row) -> int:
    """Return 0 for an article for choosing, 1 for one for reporting."""
    return zlib.crc32(row["id"].encode()) & 1


def make_pairs(rows: Sequence[Row], half: int) -> Iterator[Pair]:
    """Make the pairs of one half; the other report of each is of any half."""
    chance = random.Random(half)
    nearest = nearest_of(rows)
    chosen = chance.sample([n for n, row in enumerate(rows) if half_of(row) == half], EDITED)
    for number in chosen:
        row, other = rows[number], rows[nearest[number]]
        for kind, edit in (COPIES | OTHERS).items():
            if text := edit(row, other, chance):
                yield compared(kind, kind in COPIES, text, row["text"])
    for one, other in same_events(rows, half):
        yield compared(
            "another report of the event", False, same_event(one, other, chance), one["text"]
        )
    for number, row in enumerate(rows):
        if half_of(row) == half:
            yield compared("nearest article", False, row["text"], rows[nearest[number]]["text"])


def compared(kind: str, is_copy: bool, text: str, original: str) -> Pair:
    """Return a pair with what both steps find."""
    candidate = bool(set(signature(text)) & set(signature(original)))
    return Pair(kind, is_copy, candidate, difference(text, original))


def nearest_of(rows: Sequence[Row]) -> list[int]:
    """Return for each article the one most like it by TF-IDF, among those that are not its copy."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(
        stop_words="english", sublinear_tf=True, max_features=50_000
    ).fit_transform([row["text"] for row in rows])
    found = []
    for first in range(0, len(rows), 500):
        likeness = (matrix[first : first + 500] @ matrix.T).toarray()
        # Above .9 stand the real copies: they are read by themselves, with --real.
        likeness[likeness > 0.9] = -1
        found += likeness.argmax(axis=1).tolist()
    return found


def same_events(rows: Sequence[Row], half: int) -> Iterator[tuple[Row, Row]]:
    """Give pairs of articles that are evidence of one question of MultiHop-RAG."""
    by_id = {row["id"]: row for row in rows}
    seen = set()
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        ids = list(dict.fromkeys(each["article_id"] for each in json.loads(line)["evidence"]))
        for one, other in itertools.pairwise(ids):
            known = one in by_id and other in by_id and (one, other) not in seen
            if known and half_of(by_id[one]) == half:
                seen.add((one, other))
                yield by_id[one], by_id[other]


def linked(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Give the real articles that are linked, in the order of their days, as an ingest would."""
    by_value: defaultdict[int, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: (each["day"], each["id"])):
        values = signature(row["text"])
        like = {each["id"]: each for value in values for each in by_value[value]}
        texts = {key: each["text"] for key, each in like.items()}
        if original := closest_original(row["text"], texts):
            yield row, like[original]
            continue
        for value in values:
            by_value[value].append(row)


def is_found(
    pair: Pair, new_words: float, altered: float, added: int, numbers: int, denials: int
) -> bool:
    """Tell whether a pair would be linked with these thresholds."""
    found = pair.difference
    return (
        pair.is_candidate
        and found.new_words <= new_words
        and found.altered <= altered
        and found.added <= min(added, max(1, found.sentences // 10))
        and found.numbers <= numbers
        and found.denials <= denials
    )


def table_of_choices(pairs: Sequence[Pair]) -> str:
    """Return recall and the share of others linked, for each kind and choice of thresholds."""
    kinds = dict.fromkeys(each.kind for each in pairs)
    lines = ["new altered added numbers denials  " + " | ".join(kinds)]
    choices = itertools.product(
        (0.2, 0.25, 0.3), (0.1, 0.2, 0.3), (1, 2, 3), (0, 1, 2, 3, 99), (0, 1, 99)
    )
    for choice in choices:
        shares = (
            np.mean([is_found(p, *choice) for p in pairs if p.kind == kind]) for kind in kinds
        )
        lines.append(f"{choice}  " + " | ".join(f"{share:.3f}" for share in shares))
    return "\n".join(lines)


def table_of_kinds(pairs: Sequence[Pair]) -> str:
    """Return what is linked of each kind, with 95 % bootstrap intervals over pairs."""
    found = np.array([pair.is_candidate and pair.difference.is_of_copy for pair in pairs])
    is_copy = np.array([pair.is_copy for pair in pairs])
    kinds = np.array([pair.kind for pair in pairs])
    lines = ["| kind | pairs | linked |", "| --- | --- | --- |"]
    for kind in dict.fromkeys(kinds.tolist()):
        among = kinds == kind
        right = "a copy" if is_copy[among].all() else "no copy"
        lines.append(
            f"| {kind} ({right}) | {among.sum()} | {interval(found[among].astype(float))} |"
        )
    lines.append(f"| **recall** | {is_copy.sum()} | {interval(found[is_copy].astype(float))} |")
    lines.append(f"| **precision** | {found.sum()} | {interval(is_copy[found].astype(float))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
