"""The outlets that a question names."""

from __future__ import annotations

import pytest

from rag.question.outlets import outlets_in, resolved

KNOWN = (
    "Reuters", "BBC News", "The Verge", "The Age", "CBSSports.com", "Sporting News", "nytimes.com",
    "The New York Times", "cnn.com", "The Wall Street Journal", "Washington Post", "Time",
    "Associated Press", "The Guardian", "TechCrunch", "The Sun", "The Week", "The Hill", "Fortune",
    "FOX News - Health", "FOX News - Lifestyle", "The Independent - Life and Style", "Wired",
    "Music Business Worldwide", "Cnbc | World Business News Leader",
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("According to Reuters, what happened?", ["Reuters"]),
        ("What did Verge and sporting news report?", ["The Verge", "Sporting News"]),
        ("Did the CBSSports.com article say so?", ["CBSSports.com"]),
        ("What does CBS Sports say?", ["CBSSports.com"]),
        ("What does The Age say?", ["The Age"]),
        ("What does the NYT say?", ["nytimes.com", "The New York Times"]),
        ("What did the New York Times write?", ["nytimes.com", "The New York Times"]),
        ("What did the BBC report?", ["BBC News"]),
        ("Why was the WSJ sued?", ["The Wall Street Journal"]),
        ("What is in WaPo's piece?", ["Washington Post"]),
        ("Did AP or the Associated Press say so?", ["Associated Press"]),
        ("What is TechCrunch’s report about?", ["TechCrunch"]),
        ("what did techcrunch say", ["TechCrunch"]),
        ("What did CNN's report say?", ["cnn.com"]),
        ("Is it in the cnn.com report?", ["cnn.com"]),
        ("What does CNBC think?", ["Cnbc | World Business News Leader"]),
        ("What does MBW say?", ["Music Business Worldwide"]),
        ("What does Fox News say?", ["FOX News - Health", "FOX News - Lifestyle"]),
        ("What is in the 'FOX News - Health' article?", ["FOX News - Health"]),
        ("According to The Independent, who?", ["The Independent - Life and Style"]),
        ("What did The Week say?", ["The Week"]),
        ("According to the Hill, who won?", ["The Hill"]),
        ("What did Time magazine say?", ["Time"]),
        ("What did Wired write?", ["Wired"]),
        ("Is it in Fortune's article?", ["Fortune"]),
    ],
)
def test_outlet_named(question: str, named: list[str]) -> None:
    found = outlets_in(question, KNOWN)
    assert {name for each in found for name in each.outlets} == set(named)
    assert all(each.words in question for each in found)


@pytest.mark.parametrize(
    "question",
    [
        "Did the middle age end?",
        "What time is it?",
        "Does Time heal all wounds?",
        "Does the Sun rise?",
        "Who climbed the hill?",
        "What happened this week?",
        "Is Ukraine independent?",
        "Which company leads the Fortune 500?",
        "Who sits on the Guardian Council?",
        "Are wired headphones better?",
        "Which ap courses are there?",
        "What about reutersville?",
        "WHO IS IT",
    ],
)
def test_everyday_words_name_no_outlet(question: str) -> None:
    assert outlets_in(question, KNOWN) == []


@pytest.mark.parametrize(
    ("name", "outlets"),
    [
        ("bbc", ("BBC News",)),
        ("New York Times", ("The New York Times", "nytimes.com")),
        ("the hill", ("The Hill",)),
        ("wapo", ("Washington Post",)),
        ("Nobody", ("Nobody",)),
    ],
)
def test_name_of_an_operator_is_resolved(name: str, outlets: tuple[str, ...]) -> None:
    assert set(resolved(name, KNOWN)) == set(outlets)
