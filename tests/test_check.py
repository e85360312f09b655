"""The check of a claim against a text: what it must strike, and what it must let stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.faults import KINDS, plant
from rag.check import check
from tests.test_cli import dateline

SOURCE = (
    "Acme Corp. said on Monday 4 December 2023 it would buy Bolt Ltd. for $39.7 million in cash. Chief "
    'executive Dana Reyes called the deal "a new chapter". The sale is expected to close in March. '
    "Shares of Acme rose 4 percent. The union did not oppose the plan. Sir Keir Starmer met President "
    "Zelenskyy in London. Fewer than 300 jobs are at risk."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Acme would buy Bolt Ltd. for $39.7 million.",
        "Acme would buy Bolt for about $40 million.",
        "Acme said on December 4 that it would buy Bolt.",
        "The sale is expected to close in March.",
        "Shares of Acme rose four percent.",
        "The union did not oppose the plan.",
        "The union didn't oppose the plan.",
        'Reyes called the deal "a new chapter".',
        "Keir Starmer met the Ukrainian president in London.",
        "Fewer than 300 jobs are at risk.",
        SOURCE,
    ],
)
def test_what_the_source_says_stands(claim: str) -> None:
    found = check(claim, SOURCE)
    assert (found.supported, found.reasons, found.contradicted) == (True, (), False)


@pytest.mark.parametrize(
    ("claim", "reason", "contradicted"),
    [
        ("Acme would buy Bolt for $40 million.", "number", True),
        ("Acme would buy Bolt for $397 million.", "number", True),
        ("Acme would buy Bolt for 39.7 million euros.", "eur", False),
        ("Acme said on Tuesday it would buy Bolt.", "date", True),
        ("Acme said on December 5 it would buy Bolt.", "date", True),
        ("Starmer met Zelenskyy in Paris.", "Paris", False),
        ("Bolt would buy Acme for $39.7 million.", "Acme", True),
        ("Zelenskyy met Starmer in London.", "swapped", True),
        ("The sale closed in March.", "expected", True),
        ("The sale is not expected to close in March.", "added", True),
        ("The union opposed the plan.", "dropped", True),
        ("Shares of Acme fell 4 percent.", "rose", True),
        ("More than 300 jobs are at risk.", "fewer", True),
        ('Reyes called the deal "a disaster".', "quoted", False),
        ("The head of the union praised the weather.", "of its words", False),
    ],
)
def test_what_the_source_does_not_say_is_struck(
    claim: str, reason: str, contradicted: bool
) -> None:
    found = check(claim, SOURCE)
    assert not found.supported
    assert any(reason in each for each in found.reasons), found.reasons
    assert found.contradicted == contradicted


def test_claim_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no word"):
        check("…", SOURCE)


def test_marks_alone_are_no_words() -> None:
    assert check("The union did not oppose the plan.", SOURCE + " \u0301 \u0308.").supported


ARTICLE = {
    "article_id": "a1",
    "body": "The ferry Aurora carried 214 passengers from Bergen to Stavanger on Monday. "
    "Captain Ingrid Solberg said the crossing was expected to take five hours. "
    "The shipping line did not say why the engine of the Aurora had stopped near Haugesund. "
    "In May 2021 the Norwegian Maritime Authority fined the shipping line $3 million for a fire. "
    "Mayor Tor Hansen met Captain Ingrid Solberg on the quay of Stavanger after the crossing.",
}


def test_planted_faults_are_faults_and_true_sentences_are_none() -> None:
    planted = [each for seed in range(9) for each in plant(_turned(seed), 5)]
    struck = {
        each.kind: not check(each.claim, each.passage).supported
        for each in planted
        if each.claim != each.sentence
    }
    assert len(struck) >= 4, "too few kinds of faults could be planted to tell anything"
    assert all(told for kind, told in struck.items() if kind in KINDS)
    verbatim = [each for each in planted if each.claim == each.sentence]
    assert verbatim and all(check(each.claim, each.passage).supported for each in verbatim)


def _turned(seed: int) -> list[dict[str, str]]:
    """Return the article in several copies, so that each kind gets each of its sentences."""
    return [ARTICLE | {"article_id": f"a{number}"} for number in range(seed + 1)]


def test_lines_are_checked_in_order_and_a_bad_one_stops_nothing() -> None:
    lines = [
        json.dumps({"source": SOURCE, "claim": "The union did not oppose the plan."}),
        "no JSON",
        json.dumps({"source": SOURCE}),
        json.dumps({"source": SOURCE, "claim": "The union opposed the plan."}),
    ]
    ran = dateline("check", "--stdin", stdin="\n".join(lines) + "\n")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [row.get("supported") for row in rows] == [True, None, None, False]
    assert rows[1]["error"] == "the line is not JSON" and rows[2]["hint"]
    assert rows[3]["reasons"] and 0 <= rows[3]["score"] <= 1
    assert ran.returncode == 1


def test_text_is_compared_with_the_library(seeded_home: Path, tmp_path: Path) -> None:
    text = tmp_path / "draft.txt"
    text.write_text(
        "Keith Kellogg said a deal to end the war was “really close”. "
        "The 45-page document uses softer language toward Russia. A volcano erupted on Iceland.",
        encoding="utf-8",
    )
    ran = dateline("check", text, "--json", "--home", seeded_home)
    found = json.loads(ran.stdout)
    assert [each["finding"] for each in found["sentences"]] == [
        "supported", "contradicted", "not_found",
    ]  # fmt: skip
    assert found["sentences"][0]["citation"]["outlet"] == "Reuters"
    assert (found["supported"], found["contradicted"], found["not_found"]) == (1, 1, 1)
    assert ran.returncode == 1
    shown = dateline("check", text, "--home", seeded_home).stdout
    assert "33-page" in shown and "Reuters" in shown
