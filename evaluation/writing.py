"""Ask questions with a language model as the writer, and count what comes of its sentences.

    python -m evaluation.writing QUESTIONS.jsonl --home HOME --model gguf:FILE [--limit 200] [--read FILE]
    python -m evaluation.writing QUESTIONS.jsonl --home HOME --paced [--limit 20]

`--read` writes each sentence that was shown, with the words that it cites, to be judged by eye.
`--paced` asks a server on this machine that writes 30 tokens a second, and times what a reader sees.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evaluation.answers import read_questions
from evaluation.paced import TOKENS_A_SECOND, PacedServer
from rag.assistant import Assistant, open_assistant
from rag.records import Answer, Draft
from rag.settings import load_settings


def counts(answers: Sequence[Answer]) -> dict[str, Any]:
    """Return what became of the sentences that a model wrote."""
    asked = [(each, each.writing) for each in answers if each.writing]
    shown = sum(writing.sentences for _, writing in asked)
    struck = sum(len(answer.struck) for answer, _ in asked)
    first = [w.first_sentence_ms for _, w in asked if w.first_sentence_ms is not None]
    return {
        "questions": len(answers),
        "refused before a model was asked": len(answers) - len(asked),
        "asked": len(asked),
        "with a sentence of the model": sum(writing.sentences > 0 for _, writing in asked),
        "followed by the sources' own": sum(writing.fell_back is not None for _, writing in asked),
        "sentences written": shown + struck,
        "shown": shown,
        "struck": struck,
        "cited anew": sum(writing.recited for _, writing in asked),
        "unknown keys": sum(writing.unknown_keys for _, writing in asked),
        "median ms to the first sentence": statistics.median(first) if first else None,
        "struck for": dict(_reasons(asked).most_common(12)),
        "fell back as": dict(Counter(w.fell_back for _, w in asked if w.fell_back).most_common(8)),
    }


def _reasons(asked: Sequence[tuple[Answer, Any]]) -> Counter[str]:
    """Count why sentences were struck, by the first words of the first reason."""
    return Counter(
        " ".join(reason.split()[:4]) for answer, _ in asked for _, reason in answer.struck
    )


def to_read(answers: Sequence[Answer]) -> Iterator[str]:
    """Give each sentence of the model that was shown, with the words that it cites."""
    for answer in answers:
        if answer.writing is None:
            continue
        cited = {each.number: each for each in answer.citations}
        for sentence in answer.sentences[: answer.writing.sentences]:
            quotes = "\n".join(
                f"   | {cited[n].outlet}: {' '.join(cited[n].quote.split())}"
                for n in sentence.citations
            )
            yield f"? {answer.question}\n= {sentence.text} ({sentence.support})\n{quotes}\n"


def seen_by_a_reader(assistant: Assistant, question: str) -> tuple[float, float, float] | None:
    """Return the seconds to the first step, from asking a model to its first sentence, and in all.

    None where no model was asked, or nothing of it stands.
    """
    began = time.perf_counter()
    first_step = asked = first_draft = None
    for made in assistant.stream(question):
        now = time.perf_counter() - began
        first_step = now if first_step is None else first_step
        if getattr(made, "stage", "") == "writing":
            asked = now
        if isinstance(made, Draft) and first_draft is None:
            first_draft = now
    if asked is None or first_draft is None or first_step is None:
        return None
    return first_step, first_draft - asked, time.perf_counter() - began


@contextmanager
def paced_server() -> Iterator[PacedServer]:
    """Serve a model of a steady pace while the block runs."""
    with PacedServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def print_times(home: str, questions: Sequence[str]) -> None:
    """Print what a reader waits for with a model of a steady pace."""
    with paced_server() as server:
        named = {"answerer": "chat", "chat.model": "openai:paced", "chat.base_url": server.address}
        assistant = open_assistant(load_settings(home, named))
        assistant.warm_up()
        assistant.ask(questions[0])
        seen, beyond = [], []
        for question in questions:
            server.first_sentence_tokens = 0
            if times := seen_by_a_reader(assistant, question):
                seen.append(times)
                beyond.append(times[1] - server.first_sentence_tokens / TOKENS_A_SECOND)
    print(f"{len(seen)} of {len(questions)} questions; seconds, median and worst")
    for name, values in (
        ("to the first step", [each[0] for each in seen]),
        ("from asking the model to its first sentence", [each[1] for each in seen]),
        ("of these beyond the sentence's own time", beyond),
        ("in all", [each[2] for each in seen]),
    ):
        print(f"{name}: {statistics.median(values):.3f} {max(values):.3f}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("--home", required=True)
    parser.add_argument("--model", help="as chat.model")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--context", default="4096", help="as chat.context")
    parser.add_argument("--every", type=int, default=1, help="ask every nth question")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop asking after")
    parser.add_argument("--read", type=Path)
    parser.add_argument("--paced", action="store_true")
    given = parser.parse_args()
    questions = [each["question"] for each in read_questions(given.questions)]
    questions = questions[:: given.every][: given.limit]
    if given.paced:
        print_times(given.home, questions)
        return
    named = {
        "answerer": "chat",
        "chat.model": given.model,
        "chat.base_url": given.base_url,
        "chat.context": given.context,
        "chat.deadline": "300",
    }
    assistant = open_assistant(load_settings(given.home, named))
    until = time.monotonic() + given.seconds
    answers: list[Answer] = []
    for question in questions:
        if time.monotonic() > until:
            break
        answers.append(assistant.ask(question))
        if given.read:
            given.read.write_text("\n".join(to_read(answers)), encoding="utf-8")
    print(json.dumps(counts(answers), indent=2))


if __name__ == "__main__":
    main()
