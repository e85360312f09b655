from __future__ import annotations

import random
from itertools import pairwise

import pytest

from rag.text.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["U.S. President Anna Marsh welcomed the plan.", "Moscow did not."],
        ["Lt. Gen. Ida Brook (retd.) left on Friday.", "She gave no reason."],
        ["The meeting began at 3.30 p.m. Monday.", "It ended late."],
        ["The polls close at 8 p.m. EST on Sunday.", "A count follows."],
        ["It rose 3.5 percent to $1.2 billion.", "Analysts had expected 3.1 percent."],
        ["J. K. Olsen and G. H. W. Lund signed it.", "Both are judges."],
        ["Dr. Ann Lee of St. Mary’s Hospital spoke first.", "Mr. Chen followed."],
        ["“We will not wait.”", "The minister then left."],
        ["“Is it over?” he asked.", "Nobody knew."],
        ["“It is done,” she said. “We won.”", "The crowd cheered."],
        ["They waited… and nothing came.", "Then it rained."],
        ["The firm, Acme Corp., and its rival Bolt Inc. agreed.", "Shares rose."],
        ["See Art. 5 of the treaty.", "No. 10 declined to comment."],
        ["One sentence without an end"],
    ],
    ids=lambda expected: expected[0][:24],
)
def test_news_sentences_are_told_apart(expected: list[str]) -> None:
    if expected[0].startswith("“It is done"):
        # Where a quotation goes on, both readings are right; the words must all be there.
        assert " ".join(sentences(" ".join(expected))) == " ".join(expected)
    else:
        assert sentences(" ".join(expected)) == expected


def test_sentence_never_crosses_a_paragraph() -> None:
    text = "The headline has no full stop\n\nThe text goes on below.\n\nIt ends."
    assert sentences(text) == text.split("\n\n")


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \n\n \t\n\n"])
def test_text_without_words_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []


ODD = {
    "emoji": "😀 One two. Three 👩‍👩‍👧 four! 🇺🇦 Five.",
    "combining": "Cafe\u0301 a\u0308 la. E\u0301te\u0301 fini. Z\u0351\u036b\u0343algo.",
    "nul": "One\x00two. Three\x00. \x00 Four.",
    "right-to-left": "שלום עולם. זה משפט. مرحبا بالعالم. هذه جملة؟ نعم.",
    "chinese": "首相说会谈将继续。他没有说什么时候。",
    "only marks": "... ?! “” — … ***",
    "many spaces": "One.   Two.\t\tThree. \u00a0 Four.\u2003Five.",
    "single newlines": "One.\nTwo\nthree.\n Four.",
    "many newlines": "One.\n\n\n\nTwo.\n\n \n\nThree.",
    "long line": "word " * 20_000,
    "long word": "w" * 50_000,
    "dots": "a " + ". " * 5_000,
    "astral": "𝒜 𝓑. 𝕮 𝕯.",
}


def assert_exact(text: str) -> None:
    spans = sentence_spans(text)
    covered = [0] * len(text)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    for span in spans:
        assert span.of(text) == span.of(text).strip() != ""
        assert "\n\n" not in span.of(text)
        for place in range(span.start, span.end):
            covered[place] += 1
    assert all(
        times == 1
        for times, character in zip(covered, text, strict=True)
        if not character.isspace()
    )


@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_covered_exactly_once(name: str) -> None:
    assert_exact(ODD[name])


@pytest.mark.parametrize("seed", range(30))
def test_any_mixture_is_covered_exactly_once(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [
        *(value[:40] for value in ODD.values()), "U.S. ", "p.m.", "3.5", "“", "”", "\n\n", "\n", ". ",
        "? ", "Mr. ", " Monday", "e\u0301", "\u200d", "\x00", "…", "(", ")", "’", "\r\n", "\u2028",
    ]  # fmt: skip
    assert_exact("".join(chance.choices(pieces, k=60)))
