"""Questions about reports: each claim is given its evidence, and what nobody reported is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag.answer.claims import FEATURES, ClaimsReader, sentence_rows
from rag.answer.extractive import choose
from rag.assistant import Assistant, open_assistant
from rag.question.understanding import kind_of, understand
from rag.settings import load_settings
from tests.library_of import write_records
from tests.serving import ingest

REPORTS = (
    {
        "title": "Ferry Aurora sinks off Quillport",
        "url": "https://harbour.example/aurora",
        "source": "Harbour Post",
        "text": "The ferry Aurora sank off Quillport in a storm on Monday. All 112 passengers were "
        "saved by fishing boats.\n\nThe mayor thanked the crews. Schools stay closed.",
    },
    {
        "title": "Owner blames a broken valve",
        "url": "https://coast.example/valve",
        "source": "Coast Times",
        "text": "The owner of the Aurora, Larkline, said a broken valve had let water into the hull. "
        "Divers will inspect the wreck next week.\n\nLarkline runs nine ships.",
    },
    {
        "title": "Council votes on parking",
        "url": "https://coast.example/parking",
        "source": "Coast Times",
        "text": "The council of Norvik voted to raise the price of parking by a third. Shops fear "
        "for their trade.",
    },
)  # fmt: skip
BOTH = (
    "Does the Harbour Post say that fishing boats saved the passengers of the Aurora, while the "
    "Coast Times reports that a broken valve let water into the hull?"
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("reports")
    ingest(folder / "home", write_records(folder / "reports.jsonl", *REPORTS))
    yield open_assistant(load_settings(folder / "home"))


def test_each_claim_is_given_its_evidence(reports: Assistant) -> None:
    answer = reports.ask(BOTH)
    assert answer.verdict == "answered"
    cited = {each.outlet: each.quote for each in answer.citations}
    assert "saved by fishing boats" in cited["Harbour Post"]
    assert "broken valve" in cited["Coast Times"]


def test_outlets_are_compared_side_by_side_however_much_surer_one_is(reports: Assistant) -> None:
    asked = reports.understand("Do the Harbour Post and the Coast Times agree on the Aurora?")
    read = ClaimsReader().read(asked, reports.retriever.search(asked, limit=10))
    of_post = [each for each in read if each.headline.outlet == "Harbour Post"]
    of_times = next(each for each in read if each.headline.outlet == "Coast Times")
    unsure = replace(of_times, score=of_post[0].score / 10)
    assert unsure in choose(asked, [*of_post, unsure])
    # It is no answer where only the one is asked of.
    alone = reports.understand("Did the Harbour Post report on the Aurora?")
    assert unsure not in choose(alone, [*of_post, unsure])


def test_what_nobody_reported_is_refused(reports: Assistant) -> None:
    answer = reports.ask(
        "Does the Harbour Post article on vaccine trials in Geneva agree with the report of the "
        "Coast Times on the price of hospital beds?"
    )
    assert answer.verdict == "not_in_sources"
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "reports", "kind"),
    [
        (BOTH, 2, "claims"),
        ("Did the Harbour Post report the storm?", 1, "claims"),
        ("Did the storm reach Quillport?", 0, "open"),
        ("What did the Harbour Post say about the mayor?", 1, "statement"),
        ("Who owns the Aurora, and how many ships does Larkline run?", 0, "number"),
        (
            "Which company, named by the Harbour Post in a report on the ferry Aurora, also runs "
            "nine ships according to the Coast Times?",
            2,
            "claims",
        ),
    ],
)
def test_kind_of_question_about_reports(question: str, reports: int, kind: str) -> None:
    assert kind_of(question, reports=reports) == kind


def test_rows_name_every_sentence_once(reports: Assistant) -> None:
    asked = reports.understand(BOTH)
    hits = reports.retriever.search(asked, limit=10)
    rows = sentence_rows(asked, hits)
    assert all(len(row) == len(FEATURES) for _, _, row in rows)
    assert len({(hits[rank].passage.id, span) for rank, span, _ in rows}) == len(rows) == 9
    best = max(rows, key=lambda each: each[2][FEATURES.index("part")])
    assert best[1].of(hits[best[0]].passage.text).startswith(("All 112", "The owner"))


def test_no_hits_give_no_evidence() -> None:
    assert ClaimsReader().read(understand(BOTH), []) == []
