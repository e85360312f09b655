"""Question sets over their libraries, what each question needs to find, and how much was found.

A set's library is made from ../shared/data once and kept in build/libraries (or $EVAL_LIBRARIES),
so that a second run embeds nothing.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.answers import OWN_WORDS
from evaluation.training.rows import Row, read_rows, read_stories
from ingest.pipeline import ingest
from rag.assistant import Assistant, open_assistant
from rag.records import Passage
from rag.settings import load_settings
from rag.text.words import fold

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared/data"
OWN = ROOT / "evaluation/questions"
LIBRARIES = Path(os.environ.get("EVAL_LIBRARIES", ROOT / "build/libraries"))
MEASURES = ("Hits@1", "Hits@4", "Hits@10", "MRR@10", "all@10")
ROUNDS = 1000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class Need:
    """What a passage must be to be of use: of one of the articles, and with one of the texts."""

    #: Ids of the library; None is any article.
    articles: frozenset[str] | None
    #: Folded, without white space; none where the article is enough.
    texts: tuple[str, ...]

    def met_by(self, passage: Passage, squeezed: str) -> bool:
        """Tell whether a passage, whose squeezed text is given, is of use."""
        in_place = self.articles is None or passage.article_id in self.articles
        return in_place and (not self.texts or any(text in squeezed for text in self.texts))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and all that it needs to be answered."""

    id: str
    question: str
    needs: tuple[Need, ...]
    #: The day that "today" means; None is the clock's.
    now: date | None = None

    def met_by(self, passages: Iterable[Passage]) -> list[list[int]]:
        """Return for each need the places of the passages that meet it, from 0."""
        texts = [(each, squeeze(each.text)) for each in passages]
        return [
            [place for place, (passage, text) in enumerate(texts) if need.met_by(passage, text)]
            for need in self.needs
        ]


def squeeze(text: str) -> str:
    """Return a text without case, accents and white space: how texts are compared."""
    return re.sub(r"\s+", "", fold(text))


def open_library_of(name: str, articles: Path) -> Assistant:
    """Return an assistant over the articles of a file, which are ingested if they are not yet."""
    assistant = open_assistant(load_settings(LIBRARIES / name, OWN_WORDS), create=True)
    list(ingest([str(articles)], assistant.library, assistant.index, assistant.embedder))
    return assistant


def multihop() -> tuple[Assistant, dict[str, list[Asked]]]:
    """Return the library of MultiHop-RAG, its questions with evidence and our own about it."""
    file = DATA / "multihop/articles.jsonl"
    assistant = open_library_of("multihop", file)
    ids, urls = ids_of(assistant), {row["article_id"]: row["url"] for row in rows_of(file)}
    asked = {
        "multihop": [
            Asked(
                row["question_id"],
                row["question"],
                tuple(Need(None, (squeeze(each["fact"]),)) for each in row["evidence"]),
            )
            for row in rows_of(DATA / "multihop/questions_dev.jsonl")
            if row["evidence"]
        ]
    }
    for name in ("news_dev", "news_more_1", "news_more_2"):
        asked[name] = [
            Asked(
                row["id"], row["question"], (_need([ids[urls[row["article_id"]]]], row["answers"]),)
            )
            for row in rows_of(OWN / f"{name}.jsonl")
            if row["answerable"]
        ]
    return assistant, asked


def realtimeqa() -> tuple[Assistant, list[Asked]]:
    """Return the library of RealTimeQA and its questions: never trained on, it states no licence."""
    file = DATA / "realtimeqa/articles.jsonl.gz"
    assistant = open_library_of("realtimeqa", file)
    ids, urls = ids_of(assistant), {row["article_id"]: row["url"] for row in rows_of(file)}
    return assistant, [
        Asked(
            row["question_id"],
            row["question"],
            (_need([ids[urls[each]] for each in row["gold_strong_ids"]], []),),
            date.fromisoformat(row["question_date"]),
        )
        for row in rows_of(DATA / "realtimeqa/questions_dev.jsonl")
        if row["gold_strong_ids"]
    ]


def asel(
    name: str, sources: Mapping[str, tuple[int, int]] | None = None
) -> tuple[Assistant, list[Asked]]:
    """Return a library of the texts of an asel set, an article a document, and its questions.

    Args:
        sources: of each source at most so many documents and so many questions, drawn at random;
            None is all of all sources.
    """
    rows = defaultdict[str, defaultdict[str, list[Row]]](lambda: defaultdict(list))
    for row in read_rows(name):
        rows[row.source][row.document].append(row)
    draw, documents = random.Random(7), list[list[Row]]()
    for source, of_source in rows.items():
        keys = sorted(of_source)
        draw.shuffle(keys)
        most = len(keys) if sources is None else sources.get(source, (0, 0))[0]
        documents += [of_source[key] for key in keys[:most]]
    assistant = open_library_of(f"asel_{name}", _as_articles(name, documents))
    return assistant, _drawn(documents, ids_of(assistant), sources)


def asel_questions(name: str, sources: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return questions of an asel set, as those of `evaluation/questions`; in "answers" are sentences.

    Args:
        sources: of each source at most so many, drawn at random.
    """
    of_source = defaultdict[str, list[Row]](list)
    for row in read_rows(name):
        of_source[row.source].append(row)
    return [
        {
            "id": row.id,
            "question": row.question,
            "answerable": bool(row.gold),
            "answers": [row.sentences[each] for each in row.gold],
            "article_id": row.document,
            "source": row.source,
        }
        for source, most in sources.items()
        for row in random.Random(3).sample(of_source[source], min(most, len(of_source[source])))
    ]


def is_fitted_on(document: str) -> bool:
    """Tell whether the judge may be fitted on the questions about a text: half of all texts."""
    return zlib.crc32(document.encode()) % 2 == 1


def stories() -> tuple[Assistant, list[dict[str, Any]]]:
    """Return a library of the stories that no training has seen, and their questions."""
    rows = read_stories(held_out=True)
    texts = {row.document: row for row in rows}
    file = LIBRARIES / "stories.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as articles:
        for row in texts.values():
            article = {"url": _address(row), "title": row.title, "text": " ".join(row.sentences)}
            articles.write(json.dumps(article) + "\n")
    return open_library_of("stories", file), [
        {
            "id": row.id,
            "question": row.question,
            "kind": "answerable" if row.gold else "near miss",
            "answerable": bool(row.gold),
            "answers": [row.answer] if row.answer else [],
            "article_id": row.document,
        }
        for row in rows
    ]


def _as_articles(name: str, documents: Iterable[Sequence[Row]]) -> Path:
    file = LIBRARIES / f"asel_{name}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as articles:
        for rows in documents:
            texts = dict.fromkeys(" ".join(row.sentences) for row in rows)
            article = {"url": _address(rows[0]), "text": "\n\n".join(texts)}
            articles.write(json.dumps(article) + "\n")
    return file


def _drawn(
    documents: Iterable[Sequence[Row]],
    ids: Mapping[str, str],
    sources: Mapping[str, tuple[int, int]] | None,
) -> list[Asked]:
    answerable = [row for rows in documents for row in rows if row.gold]
    random.Random(5).shuffle(answerable)
    asked, taken = list[Asked](), defaultdict[str, int](int)
    for number, row in enumerate(answerable):
        taken[row.source] += 1
        if sources is None or taken[row.source] <= sources[row.source][1]:
            need = _need([ids[_address(row)]], [row.sentences[each] for each in row.gold])
            asked.append(Asked(f"{row.source}:{number}", row.question, (need,)))
    return asked


def scored(needs_met: Sequence[Sequence[int]]) -> tuple[float, ...]:
    """Return the `MEASURES` of one question.

    Args:
        needs_met: for each need the places, from 0, of the hits that meet it.
    """
    first = min((place for places in needs_met for place in places), default=10)
    all_met = all(any(place < 10 for place in places) for places in needs_met)
    return (
        float(first < 1), float(first < 4), float(first < 10),
        1 / (first + 1) if first < 10 else 0.0, float(all_met),
    )  # fmt: skip


def searched(assistant: Assistant, asked: Iterable[Asked]) -> np.ndarray:
    """Search for every question and return the measures: (questions, `MEASURES`)."""
    found = []
    for each in asked:
        question = assistant.understand(each.question, now=each.now)
        hits = assistant.retriever.search(question, limit=10)
        found.append(scored(each.met_by([hit.passage for hit in hits])))
    return np.array(found)


def interval(values: np.ndarray) -> str:
    """Return the mean with its 95 % bootstrap interval over questions."""
    if not len(values):
        return "–"
    draw = np.random.default_rng(7)
    means = np.sort(draw.choice(values, (ROUNDS, len(values))).mean(axis=1))
    return f"{values.mean():.2f} [{means[int(0.025 * ROUNDS)]:.2f}, {means[int(0.975 * ROUNDS) - 1]:.2f}]"


def _need(articles: Iterable[str], texts: Iterable[str]) -> Need:
    return Need(frozenset(articles), tuple(squeeze(each) for each in texts))


def _address(row: Row) -> str:
    return f"https://asel.example/{row.source}/" + re.sub(r"\W+", "-", row.document)


def ids_of(assistant: Assistant) -> dict[str, str]:
    """Return the ids of articles by their addresses: of a copy, its original, which is searched."""
    return {
        article.url: article.copy_of or article.id
        for article in assistant.library.articles()
        if article.url
    }


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Read a JSON Lines file, packed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
