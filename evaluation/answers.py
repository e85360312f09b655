"""Ask a set of questions and measure the answers.

    python -m evaluation.answers QUESTIONS.jsonl --home HOME [--threshold 0.5] [--curve] [--errors]

QUESTIONS: `{"id","question","kind","answerable","answers"}` a line. An answer is right when one of
`answers` stands in its first two sentences; an unanswerable question is right when it is refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.assistant import Assistant, open_assistant
from rag.records import Answer
from rag.settings import load_settings
from rag.text.words import fold

SENTENCES_READ = 2
#: Settings under which the sources answer, whatever language model this machine has.
OWN_WORDS = {"answerer": "extractive"}


@dataclass(frozen=True, slots=True)
class Result:
    """One question with what came of it."""

    question: dict[str, Any]
    answer: Answer
    #: Every citation's words stand at their place in the stored article.
    quotes_stand: bool

    @property
    def refused(self) -> bool:
        """Whether it was not answered."""
        return self.answer.verdict == "not_in_sources"

    @property
    def right(self) -> bool:
        """Whether it was answered with the words wanted, or refused where there are none."""
        if not self.question["answerable"]:
            return self.refused
        said = fold(" ".join(each.text for each in self.answer.sentences[:SENTENCES_READ]))
        return any(fold(words) in said for words in self.question["answers"])


def read_questions(path: Path) -> list[dict[str, Any]]:
    """Read a question set."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ask_all(assistant: Assistant, questions: Iterable[dict[str, Any]]) -> list[Result]:
    """Ask every question."""
    results = []
    for question in questions:
        answer = assistant.ask(question["question"])
        results.append(Result(question, answer, _quotes_stand(assistant, answer)))
    return results


def _quotes_stand(assistant: Assistant, answer: Answer) -> bool:
    return all(
        assistant.article(each.article_id, each.revision).text[each.start : each.end] == each.quote
        for each in answer.citations
    )


def measures(results: Sequence[Result]) -> dict[str, float | int]:
    """Return the counts that docs/quality.md shows."""
    answerable = [each for each in results if each.question["answerable"]]
    others = [each for each in results if not each.question["answerable"]]
    return {
        "answerable": len(answerable),
        "right in the first two sentences": sum(each.right for each in answerable),
        "refused although answerable": sum(each.refused for each in answerable),
        "unanswerable": len(others),
        "refused": sum(each.refused for each in others),
        "citations": sum(len(each.answer.citations) for each in results),
        "answers whose quotes all stand": sum(each.quotes_stand for each in results),
        "median ms": sorted(sum(r.answer.timings_ms.values()) for r in results)[len(results) // 2],
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("questions", type=Path)
    parser.add_argument("--home", required=True)
    parser.add_argument("--threshold", type=float)
    parser.add_argument(
        "--errors", action="store_true", help="print every question that went wrong"
    )
    given = parser.parse_args()
    assistant = open_assistant(load_settings(given.home, OWN_WORDS))
    if given.threshold is not None:
        assistant.threshold = given.threshold
    results = ask_all(assistant, read_questions(given.questions))
    json.dump(measures(results), sys.stdout, indent=2)
    print()
    print(
        dict(Counter(each.question["kind"] for each in results if not each.right)),
        "went wrong by kind",
    )
    if given.errors:
        for each in results:
            if not each.right:
                print(f"{each.question['id']} {each.question['question']}\n    wanted {each.question['answers']}"
                      f"\n    got {each.answer.text[:300]}")  # fmt: skip


if __name__ == "__main__":
    main()
