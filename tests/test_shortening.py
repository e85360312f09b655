"""A model's sentence is a shortening of a source's, and leaves out nothing that changes it."""

from __future__ import annotations

import pytest

from rag.check.shortening import is_shortening

TUSK = (
    "Polish Prime Minister Donald Tusk urged Washington to preserve transatlantic unity, calling it "
    "the only realistic foundation for shared security."
)
PUTIN = (
    "Putin has ruled out territorial concessions and has warned that Russia would take the Donbas by "
    "force if Ukraine refuses to withdraw."
)
WITKOFF = (
    "Witkoff was also expected to brief Umerov on his earlier visit to Moscow, where he met Putin."
)
MUST = "It argues that Washington must restore stability with Russia to help the economy."
TITLES = "French President Emmanuel Macron and German Chancellor Friedrich Merz are due to attend."
HARRIS = (
    "Former U.S. Vice President Kamala Harris has met voters in Ohio and has said nothing since."
)
ZELENSKYY = (
    "Zelenskyy said talks were hard. He added that the work would continue, and left for Rome."
)
WINNER = "Trump, who defeated Harris in November, won the vote in Ohio."


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        (TUSK, TUSK),
        ("Donald Tusk urged Washington to preserve transatlantic unity.", TUSK),
        ("Polish Prime Minister Donald Tusk urged Washington to preserve unity.", TUSK),
        (
            "Putin has ruled out territorial concessions.",
            PUTIN.replace(" if Ukraine", ", should Ukraine"),
        ),
        ("Witkoff was expected to brief Umerov on his visit to Moscow.", WITKOFF),
        ("Trump won the vote in Ohio.", WINNER),
        ("Trump had won the vote in Ohio.", WINNER),
        ("Kamala Harris met voters in Ohio.", HARRIS.replace(" and has said nothing since", "")),
        ("Kamala Harris is a former U.S. Vice President.", HARRIS),
        ("Donald Tusk is the Polish Prime Minister.", TUSK),
        ("Police charged him with murder.", "Police arrested a man and charged him with murder."),
        (
            "Russia welcomed Trump’s plan.",
            "Russia has already welcomed U.S. President Donald Trump’s plan for talks.",
        ),
        ("Zelenskyy added that the work would continue.", ZELENSKYY),
    ],
)
def test_words_left_out_are_no_fault(claim: str, source: str) -> None:
    assert is_shortening(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Washington urged Donald Tusk to preserve transatlantic unity.", TUSK),
        ("Donald Tusk wants to preserve transatlantic unity.", TUSK),
        ("Washington preserved transatlantic unity.", TUSK),
        ("Putin has warned that Russia would take the Donbas by force.", PUTIN),
        ("Russia would take the Donbas by force if Ukraine refuses to withdraw.", PUTIN),
        ("Putin has ruled out.", PUTIN),
        ("Putin has not ruled out territorial concessions.", PUTIN),
        ("Witkoff met Umerov in Moscow.", WITKOFF),
        ("Umerov met Putin.", WITKOFF),
        ("Witkoff briefed Umerov on his visit to Moscow.", WITKOFF),
        ("Washington must restore stability with Russia.", MUST),
        ("It argues that Washington restored stability with Russia.", MUST),
        ("Emmanuel Macron is the German Chancellor.", TITLES),
        ("French President Friedrich Merz is due to attend.", TITLES),
        ("Harris won the vote in Ohio.", WINNER),
        ("Kamala Harris is the Vice President.", HARRIS),
        ("U.S. Vice President Kamala Harris has met voters in Ohio.", HARRIS),
        ("President Kamala Harris is former.", HARRIS),
        ("Kamala Harris has said.", HARRIS),
        ("Zelenskyy left for Rome.", ZELENSKYY),
        ("Korea launched the rocket.", "The South and North Korea launched the rocket."),
        ("Ukraine has to withdraw its army.", "Moscow asked Ukraine to withdraw its army."),
        ("The New York Times:", "The New York Times in its report named two ministers."),
        ("", TUSK),
    ],
)
def test_what_changes_the_meaning_is_no_shortening(claim: str, source: str) -> None:
    assert not (claim and is_shortening(claim, source))
