"""Measure follow-ups made whole without a model: beside people's rewritings, and by what they find.

    python -m evaluation.follow_ups [--half dev|other] [--show]
    python -m evaluation.follow_ups --asked-back

Conversations of TREC CAsT (../shared/data/followups) give token F1 with people's rewritings, and
how many questions that people left alone are changed. Our own conversations about MultiHop-RAG's
articles (evaluation/questions/conversations.jsonl) give Hits@4, and single follow-ups of many kinds
(follow_ups.jsonl) how many are read as a person reads them. Rules are chosen on the half "dev" of
each (by the parity of the id's CRC-32; of our own, every second one); the other half is reported.
With --asked-back the answerable questions about those articles are asked, to count what is asked back.
"""

from __future__ import annotations

import argparse
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from evaluation.retrieval import DATA, OWN, ids_of, interval, multihop, rows_of
from rag.assistant import Assistant
from rag.conversation import made_whole
from rag.question.understanding import Question
from rag.records import Turn
from rag.text.words import stems

CAST = DATA / "followups/cast_dev.jsonl"
CONVERSATIONS = OWN / "conversations.jsonl"
FOLLOW_UPS = OWN / "follow_ups.jsonl"
# Who reports in them.
OUTLETS = ("TechCrunch", "The Guardian", "BBC News", "Reuters")
# Question sets of which each question stands alone.
STANDING = ("news_dev", "news_more_1", "news_more_2")


@dataclass(frozen=True, slots=True)
class Said:
    """A question of a conversation, and what a person made of it."""

    conversation: str
    asked: str
    #: By rule, from what was said before it.
    whole: str
    wanted: str

    @property
    def stands_alone(self) -> bool:
        """Whether a person left it as it is."""
        return tokens(self.asked) == tokens(self.wanted)


def half_of(conversation: str) -> str:
    """Return the half that a conversation belongs to; those of one topic belong together."""
    topic = re.sub(r"^(cast2022_\d+)_\d+$", r"\1", conversation)
    return "other" if zlib.crc32(topic.encode()) % 2 else "dev"


def tokens(text: str) -> list[str]:
    """Return the words that rewritings are compared by."""
    return re.findall(r"[^\W_]+", text.lower())


def token_f1(one: str, other: str) -> float:
    """Return the F1 of two texts' words, each counted as often as it stands there."""
    a, b = Counter(tokens(one)), Counter(tokens(other))
    shared = sum((a & b).values())
    return 2 * shared / (a.total() + b.total()) if shared else 0.0


def follow_ups_of(half: str) -> Iterator[Said]:
    """Give the questions of CAsT after the first of each conversation that people rewrote."""
    for row in rows_of(CAST):
        if half_of(row["conv_id"]) != half:
            continue
        history: list[Turn] = []
        responses = row["responses"] or [""] * len(row["turns"])
        for asked, wanted, response in zip(row["turns"], row["rewrites"], responses, strict=True):
            asked = " ".join(asked.split())
            if history and wanted:
                whole = made_whole(asked, history) or asked
                yield Said(row["conv_id"], asked, whole, " ".join(wanted.split()))
            history.append(Turn(asked, response or ""))


def share_of_the_way(said: Sequence[Said]) -> float:
    """Return how far rewritings come from what was asked (0) to people's (1), in token F1."""
    raw = np.mean([token_f1(each.asked, each.wanted) for each in said])
    made = np.mean([token_f1(each.whole, each.wanted) for each in said])
    return float((made - raw) / (1 - raw))


def report_rewritings(said: Sequence[Said]) -> None:
    """Print how near rewritings come to people's, and what was changed without need."""
    raw = np.array([token_f1(each.asked, each.wanted) for each in said])
    made = np.array([token_f1(each.whole, each.wanted) for each in said])
    alone = [each for each in said if each.stands_alone]
    changed = np.array([float(tokens(each.whole) != tokens(each.asked)) for each in alone])
    print(f"{len(said)} follow-ups of {len({each.conversation for each in said})} conversations")
    print(f"token F1: as asked {interval(raw)}, made whole {interval(made)}, by people 1")
    print(f"of the way from as asked to people: {share_of_the_way(said):.2f}")
    print(f"standing alone, and changed: {interval(changed)} of {len(alone)}")


def report_cast(said: Sequence[Said], *, shown: bool) -> None:
    """Print what became of CAsT's follow-ups; since 2021 they lean on long answers."""
    if shown:
        show(said)
    report_rewritings(said)
    for year in ("2019", "2020", "2021", "2022"):
        of_year = [each for each in said if each.conversation.startswith(f"cast{year}")]
        print(f"  {year}: {share_of_the_way(of_year):.2f} of the way, {len(of_year)} follow-ups")


def show(said: Sequence[Said]) -> None:
    """Print what was made of each question, the worst first."""
    for each in sorted(said, key=lambda each: token_f1(each.whole, each.wanted)):
        gain = token_f1(each.whole, each.wanted) - token_f1(each.asked, each.wanted)
        print(f"{gain:+.2f} {each.asked}\n      {each.whole}\n      {each.wanted}")


@dataclass(frozen=True, slots=True)
class Searched:
    """A question of one of our conversations, and what each form of it finds among four passages."""

    said: Said
    raw: float
    made: float
    manual: float


def conversations_of(assistant: Assistant, half: str) -> Iterator[Searched]:
    """Search for the follow-ups of our own conversations, as asked, made whole and by hand.

    What was answered before is what the program answers to the question made whole by hand.
    """
    urls = {row["article_id"]: row["url"] for row in rows_of(DATA / "multihop/articles.jsonl")}
    ids = ids_of(assistant)
    for number, row in enumerate(rows_of(CONVERSATIONS)):
        if ("dev", "other")[number % 2] != half:
            continue
        wanted, history = ids[urls[row["article_id"]]], list[Turn]()
        for turn in row["turns"]:
            if history:
                found = assistant.understand(turn["question"], history=history)
                said = Said(row["id"], turn["question"], found.rewritten or turn["question"], turn["whole"])  # fmt: skip
                yield Searched(
                    said,
                    _hit(assistant, assistant.understand(turn["question"]), wanted),
                    _hit(assistant, found, wanted),
                    _hit(assistant, assistant.understand(turn["whole"]), wanted),
                )
            history.append(Turn(turn["question"], assistant.ask(turn["whole"]).text))


def _hit(assistant: Assistant, question: Question, wanted: str) -> float:
    hits = assistant.retriever.search(question, limit=4)
    return float(any(hit.passage.article_id == wanted for hit in hits))


def report_searches(found: Sequence[Searched], *, shown: bool) -> None:
    """Print Hits@4 of the three forms, and how near the second comes to the third."""
    for each in found if shown else ():
        hits = f"{each.raw:.0f}{each.made:.0f}{each.manual:.0f}"
        print(f"{hits} {each.said.asked}\n      {each.said.whole}")
    print(f"{len(found)} follow-ups about articles of MultiHop-RAG, Hits@4:")
    for name in ("raw", "made", "manual"):
        print(f"  {name:7}{interval(np.array([getattr(each, name) for each in found]))}")
    report_rewritings([each.said for each in found])


def report_read(half: str, *, shown: bool) -> None:
    """Print how many follow-ups are read as a person does: with the same words of meaning."""
    read: dict[str, list[float]] = {"as asked": [], "made whole": []}
    for row in list(rows_of(FOLLOW_UPS))[half != "dev" :: 2]:
        history = [Turn(question, answer) for question, answer in row["history"]]
        whole = made_whole(row["asked"], history, outlets=OUTLETS) or row["asked"]
        wanted = [set(stems(each)) for each in row["whole"]]
        for form, text in zip(read, (row["asked"], whole), strict=True):
            read[form].append(float(set(stems(text)) in wanted))
        if shown:
            print(f"{read['made whole'][-1]:.0f} {row['asked']}\n      {whole}")
    print(f"{len(read['made whole'])} follow-ups of many kinds, read as a person does:")
    for form, right in read.items():
        print(f"  {form:11}{interval(np.array(right))}")


def report_single(half: str) -> None:
    """Print how many questions that stand alone are changed in a conversation of such questions."""
    asked = [row["question"] for name in STANDING for row in rows_of(OWN / f"{name}.jsonl")]
    asked = [each for each in asked if half_of(each) == half]
    pairs = list(pairwise(asked))
    changed = [
        (one, whole) for before, one in pairs if (whole := made_whole(one, [Turn(before, "")]))
    ]
    print(f"questions that stand alone, one behind another: {len(changed)} of {len(pairs)} changed")
    for one, whole in changed:
        print(f"  {one}\n      {whole}")


def report_asked_back() -> None:
    """Print how many ordinary questions are asked back; there each says what it means."""
    assistant = multihop()[0]
    asked = [
        row["question"]
        for name in STANDING
        for row in rows_of(OWN / f"{name}.jsonl")
        if row["answerable"]
    ]
    back = [each for each in asked if assistant.ask(each).clarification]
    print(f"asked back: {len(back)} of {len(asked)}", *back, sep="\n  ")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--half", choices=("dev", "other"), default="other")
    parser.add_argument("--show", action="store_true", help="print what was made of each question")
    parser.add_argument("--asked-back", action="store_true", help="count what is asked back, alone")
    given = parser.parse_args()
    if given.asked_back:
        report_asked_back()
        return 0
    if CAST.is_file():
        report_cast(list(follow_ups_of(given.half)), shown=given.show)
    else:
        print(f"skipped: {CAST} is not there")
    report_read(given.half, shown=given.show)
    report_single(given.half)
    if (DATA / "multihop/articles.jsonl").is_file():
        report_searches(list(conversations_of(multihop()[0], given.half)), shown=given.show)
    else:
        print(f"skipped: {DATA / 'multihop'} is not there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
