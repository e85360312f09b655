"""Comparisons of two: each is asked of, and answered, side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.assistant import Assistant, open_assistant
from rag.question.comparison import compared
from rag.question.understanding import kind_of
from rag.settings import load_settings
from tests.library_of import write_records
from tests.serving import ingest

REPORTS = (
    {
        "title": "Ferry Aurora sinks off Quillport",
        "url": "https://harbour.example/aurora",
        "source": "Harbour Post",
        "text": "The ferry Aurora sank off Quillport on 3 March 2024. All 112 passengers were "
        "saved by fishing boats.\n\nThe mayor thanked the crews. Schools stay closed.",
    },
    {
        "title": "Ferry Boreas sinks in the strait of Norvik",
        "url": "https://coast.example/boreas",
        "source": "Coast Times",
        "text": "The ferry Boreas sank in the strait of Norvik on 9 May 2024. Its owner said a broken "
        "valve had let water in.\n\nDivers will inspect the wreck next week.",
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("Which was earlier, the vote or the strike?", ("When was the vote?", "When was the strike?")),
        ("Which came first: the vote, or the strike?", ("When was the vote?", "When was the strike?")),
        ("Who was fired first, Ada Winter or Jonas Field?", ("When was Ada Winter fired?", "When was Jonas Field fired?")),
        ("Which film was released first, Barbie or Shayda?", ("When was Barbie released?", "When was Shayda released?")),
        ("Which costs more, Barbie or Shayda?", ("How much does Barbie cost?", "How much does Shayda cost?")),
        ("Which river is longer, the Nile or the Po?", ("How long is the Nile?", "How long is the Po?")),
        ("Who is older Ada Winter or Jonas Field?", ("How old is Ada Winter?", "How old is Jonas Field?")),
        ("Who was the last president or King of Norway?", ()),
        ("Who won, Liverpool or Everton?", ()),
        ("Who is the driver, Smith or Jones?", ()),
        ("Who won the race?", ()),
        ("Which was earlier?", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_comparison_asks_of_each(question: str, each: tuple[str, ...]) -> None:
    assert compared(question) == list(each)
    assert (kind_of(question) == "comparison") == bool(each)


def test_reports_that_are_compared_stay_reports() -> None:
    asked = "Which was published earlier, the Reuters article or the BBC article?"
    assert kind_of(asked, reports=2) == "claims"


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("ferries")
    ingest(folder / "home", write_records(folder / "ferries.jsonl", *REPORTS))
    yield open_assistant(load_settings(folder / "home"))


def test_comparison_is_answered_side_by_side(ferries: Assistant) -> None:
    answer = ferries.ask("Which sank first, the Aurora or the Boreas?")
    quoted = " ".join(each.quote for each in answer.citations)
    assert "3 March 2024" in quoted
    assert "9 May 2024" in quoted
    assert {each.outlet for each in answer.citations} == {"Harbour Post", "Coast Times"}


def test_side_of_which_nothing_is_known_is_not_made_up(ferries: Assistant) -> None:
    answer = ferries.ask("Which sank first, the Aurora or the Corvus?")
    assert {each.outlet for each in answer.citations} <= {"Harbour Post"}
