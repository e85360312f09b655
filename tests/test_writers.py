"""Who wrote an article, out of lines that say more than names."""

from __future__ import annotations

import pytest

from ingest.credits import read_credit
from ingest.formats import html
from ingest.writers import split_names, without_date
from tests.test_page import PARAGRAPHS, json_ld, page, tagged

LEE, CHEN = "Ann Lee", "Bo Chen"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (LEE, [LEE]),
        ("By Ann Lee, Bo Chen and Cy Dow", [LEE, CHEN, "Cy Dow"]),
        ("Andy Sandoval", ["Andy Sandoval"]),
        ("Ann Lee und Bo Chen", [LEE, CHEN]),
        ("a" + " " * 100_000 + "b", ["a b"]),
        ("", []),
        # What they are.
        ("By Ann Lee, Health Correspondent", [LEE]),
        ("Ann Lee and Bo Chen, political editors", [LEE, CHEN]),
        ("Ann Lee, Associated Press writer", [LEE]),
        ("Ann Lee - Chief Political Correspondent", [LEE]),
        ("Ann Lee, Professor of Law at Yale", [LEE]),
        ("Ann Lee, University of Oxford", [LEE]),
        ("Ann Lee, Ph.D.", [LEE]),
        ("Ann Lee, Jr., Bo Chen", ["Ann Lee Jr.", CHEN]),
        ("Our staff writer", []),
        ("Chris Editorson", ["Chris Editorson"]),
        # For whom, where, with whom.
        ("Ann Lee | Reuters", [LEE]),
        ("Ann Lee for Reuters", [LEE]),
        ("Ann Lee of the Associated Press", [LEE]),
        ("ANN LEE Associated Press", ["ANN LEE"]),
        ("Ann Lee (AP)", [LEE]),
        ("Ann Lee, The Washington Post", [LEE]),
        ("Ann Lee, CNN Business", [LEE]),
        ("Ann Lee, special to The Gazette", [LEE]),
        ("Ann Lee in Paris", [LEE]),
        ("Ann Lee with agencies", [LEE]),
        ("Kim In Su", ["Kim In Su"]),
        ("In Su Kim, Ani Sun", ["In Su Kim", "Ani Sun"]),
        ("Von Felix Berg und Margarethe von Trotta", ["Felix Berg", "Margarethe von Trotta"]),
        ("von der Leyen", ["von der Leyen"]),
        # No people.
        ("Guardian staff and agencies", []),
        ("AFP in Paris", []),
        ("Web Desk", []),
        # What else stands with a name.
        ("Analysis by Ann Lee", [LEE]),
        ("Story by Ann Lee; Video by Bo Chen", [LEE]),
        ("Ann Lee; edited by Bo Chen", [LEE]),
        ("Ann Lee, ann@gazette.example", [LEE]),
        ("Ann Lee @annlee", [LEE]),
        ("Ann Lee Updated 7 December", [LEE]),
        ("Theresa May, April Ryan", ["Theresa May", "April Ryan"]),
    ],
)  # fmt: skip
def test_names_are_split(text: str, names: list[str]) -> None:
    assert list(split_names(text)) == names


@pytest.mark.parametrize(
    ("guessed", "name"),
    [("Ann Lee Monday", LEE), ("Ann Lee May", LEE), ("Theresa May", "Theresa May"), (LEE, LEE)],
)
def test_date_behind_a_guessed_name_is_none_of_it(guessed: str, name: str) -> None:
    assert without_date(guessed) == name


@pytest.mark.parametrize(
    ("line", "outlet", "names"),
    [
        ("By Ann Lee for Reuters", "Reuters", [LEE]),
        ("By Ann Lee (Reuters)", "Reuters", [LEE]),
        ("By Ann Lee of The Quillport Gazette", "The Quillport Gazette", [LEE]),
        ("By Ann Lee, of The Gazette", "The Gazette", [LEE]),
        ("By ANN LEE, Associated Press writer", "Associated Press", ["ANN LEE"]),
        ("By Ann Lee, Data Journalist, and Bo Chen", None, [LEE, CHEN]),
        ("Ann Lee, Senior Producer, CBS News", "CBS News", [LEE]),
    ],
)
def test_byline_says_for_whom(line: str, outlet: str | None, names: list[str]) -> None:
    credit = read_credit(line)
    assert credit is not None
    assert (credit.outlet, list(credit.authors)) == (outlet, names)


@pytest.mark.parametrize("line", ["By Ann Lee of Yale", "By the harbour for Reuters it rained"])
def test_line_that_may_say_more_is_no_byline(line: str) -> None:
    assert read_credit(line) is None


def test_outlet_is_no_author_of_its_page() -> None:
    said = [{"name": "The Quillport Gazette"}, {"name": LEE}]
    for authors, expected in ((said, (LEE,)), (said[:1], ())):
        head = json_ld(headline="Ferry sails again", author=authors) + (
            '<meta property="og:site_name" content="The Quillport Gazette">'
        )
        body = f"<article><h1>Ferry sails again</h1>{tagged(PARAGRAPHS)}</article>"
        (draft,) = html.parse(page(body, head).encode(), "a.html")
        assert draft.authors == expected


@pytest.mark.parametrize("odd", ["Ann (x) ", "by ", "Ann Lee for ", ", ", "May ", "staff "])
def test_endless_line_of_credits_is_split(odd: str) -> None:
    assert len(split_names(odd * 20_000)) <= 20_000  # it ends
