"""What a source says in other words: who is what, and who "He" is."""

from __future__ import annotations

import pytest

from rag.check import check
from rag.check.restated import with_restatements


@pytest.mark.parametrize(
    ("source", "restated"),
    [
        (
            "After talks, Trump’s outgoing Ukraine envoy Keith Kellogg left.",
            ["Keith Kellogg is Trump’s outgoing Ukraine envoy."],
        ),
        (
            "They told Finance Minister Rachel Reeves that Jonas Field, the fisheries minister, had left.",
            [
                "Rachel Reeves is Finance Minister.",
                "Jonas Field is the fisheries minister.",
            ],
        ),
        ("Ada Winter warned of storms. She added that ferries may stop.",
         ["Ada Winter added that ferries may stop."]),
        ("“We are ready,” said Ada Winter. He also said: “Soon.”", ["Ada Winter also said: “Soon.”"]),
        ("Winter told reporters. But he rejected the deal. He said no.",
         ["Winter rejected the deal.", "Winter said no."]),
        # Nobody knows who is meant, or when it was so.
        ("Macron said that Merz had warned him. He added that it was late.", []),
        ("Macron said no. He said yes. She said maybe.", ["Macron said yes."]),
        ("The minister met Ada Winter. She said it was late.", []),
        ("Self-declared president Juan Perez spoke.", []),
        ("Presidential candidate Robert Young spoke.", []),
        ("In 1986 President Ronald Reagan spoke.", []),
        ("Macron, the German chancellor, and Donald Tusk met.", []),
        ("Emmanuel Macron, the German chancellor, and Donald Tusk met.", []),
    ],
)  # fmt: skip
def test_only_what_surely_means_the_same_is_restated(source: str, restated: list[str]) -> None:
    assert with_restatements(source).split("\n\n") == [source, *restated]


def test_a_claim_of_who_somebody_is_stands_and_of_another_does_not() -> None:
    source = "U.S. envoy Steve Witkoff and Trump’s son-in-law Jared Kushner met Putin in Moscow."
    assert check("Jared Kushner is Trump’s son-in-law.", source).supported
    assert not check("Steve Witkoff is Trump’s son-in-law.", source).supported
    assert not check("Jared Kushner is not Trump’s son-in-law.", source).supported
