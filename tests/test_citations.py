"""Attempts to get something past the check that the sources do not say (invariants 1 to 3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from rag.answer import Evidence, Written
from rag.assistant import Assistant
from rag.citations import check_sentence, cite
from rag.question.understanding import Question
from rag.records import Span

KELLOGG = (
    "After three days of talks in Miami, Trump’s outgoing Ukraine envoy Keith Kellogg said a deal "
    "to end the war was “really close” but depended on Russia’s cooperation."
)
STRATEGY = (
    "The 33-page document, released this week, uses noticeably softer language toward Russia and "
    "does not describe it as a direct threat to the United States."
)


def evidence_for(assistant: Assistant, quote: str, key: str = "k1") -> Evidence:
    """Return evidence for words of the seed article."""
    headline = assistant.headlines()[0]
    article = assistant.article(headline.article_id)
    start = article.text.index(quote)
    return Evidence(key, headline, article.revision, Span(start, start + len(quote)), quote, 1.0)


class Liar:
    """An answerer that writes what it is told to."""

    name = "liar"

    def __init__(self, *written: Written) -> None:
        self.written = list(written)

    def write(self, question: Question, evidence: Sequence[Evidence]) -> list[Written]:
        return self.written


@pytest.mark.parametrize(
    ("source", "claim", "reason"),
    [
        pytest.param(KELLOGG, KELLOGG.replace("three", "five"), "number 5", id="number word changed"),
        pytest.param(STRATEGY, STRATEGY.replace("33", "34"), "number 34", id="digits changed"),
        pytest.param(STRATEGY, STRATEGY.replace("33-page", "1,033-page"), "number 1033", id="digits added"),
        pytest.param(STRATEGY, STRATEGY.replace("does not describe", "describes"), "“not”", id="not dropped"),
        pytest.param(KELLOGG, KELLOGG.replace("was “really", "was not “really"), "“not”", id="not added"),
        pytest.param(KELLOGG, KELLOGG.replace("Keith Kellogg", "Steve Witkoff"), "name", id="name swapped"),
        pytest.param(KELLOGG, KELLOGG.replace("Miami", "Geneva"), "name Geneva", id="place swapped"),
        pytest.param(KELLOGG, KELLOGG.replace("really close", "signed and sealed"), "quoted", id="quotation invented"),
        pytest.param(KELLOGG, "Kellogg said “the war is over”.", "quoted", id="words that nobody said"),
        pytest.param(KELLOGG, "Kellogg resigned over corruption and left politics.", "of its words", id="other deed"),
        pytest.param(STRATEGY, "The Reuters document costs $12.", "number 12", id="price invented"),
    ],
)  # fmt: skip
def test_check_strikes_what_source_lacks(source: str, claim: str, reason: str) -> None:
    check = check_sentence(claim, [source])
    assert not check.stands
    assert reason in "; ".join(check.reasons)


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(KELLOGG, id="word for word"),
        pytest.param("Keith Kellogg said a deal to end the war was “really close”.", id="shortened"),
        pytest.param("Kellogg, the outgoing envoy, said a deal depended on Russia's cooperation.", id="rephrased"),
        pytest.param("The talks in Miami took 3 days.", id="digits for a word"),
    ],
)  # fmt: skip
def test_check_lets_true_sentences_stand(claim: str) -> None:
    check = check_sentence(claim, [KELLOGG, "The talks took place in Miami."])
    assert check.stands, check.reasons
    assert check.support >= 0.6


def test_cite_strikes_an_unknown_key(assistant: Assistant) -> None:
    evidence = [evidence_for(assistant, KELLOGG)]
    cited = cite([Written(KELLOGG, ("k9",))], evidence, assistant.library)
    assert cited.sentences == () and cited.citations == ()
    assert cited.struck == ((KELLOGG, "it cites 'k9', which is no source"),)


def test_cite_strikes_a_sentence_without_key(assistant: Assistant) -> None:
    cited = cite([Written(KELLOGG, ())], [evidence_for(assistant, KELLOGG)], assistant.library)
    assert cited.struck[0][1] == "it cites nothing"


def test_cite_refuses_evidence_that_article_lacks(assistant: Assistant) -> None:
    real = evidence_for(assistant, KELLOGG)
    forged = Evidence("k1", real.headline, real.revision, real.span, "Kellogg resigned.", 1.0)
    cited = cite([Written("Kellogg resigned.", ("k1",))], [forged], assistant.library)
    assert cited.citations == ()
    assert cited.struck[0][1] == "the words it cites do not stand in the article"


def test_cite_numbers_each_place_once(assistant: Assistant) -> None:
    evidence = [evidence_for(assistant, KELLOGG, "a"), evidence_for(assistant, STRATEGY, "b")]
    written = [Written(KELLOGG, ("a",)), Written(STRATEGY, ("b",)), Written(KELLOGG, ("a",))]
    cited = cite(written, evidence, assistant.library)
    assert [each.citations for each in cited.sentences] == [(1,), (2,), (1,)]
    assert [each.number for each in cited.citations] == [1, 2]


def test_cite_narrows_a_passage_to_the_words(assistant: Assistant) -> None:
    article = assistant.article(assistant.headlines()[0].article_id)
    paragraph = next(each for each in article.text.split("\n\n") if KELLOGG in each)
    before = article.text[: article.text.index(paragraph)].rstrip().rpartition("\n\n")[2]
    passage = evidence_for(assistant, f"{before}\n\n{paragraph}")
    written = [Written("Keith Kellogg said a deal was “really close”.", ("k1",))]
    cited = cite(written, [passage], assistant.library)
    assert cited.citations[0].quote == KELLOGG
    assert article.text[cited.citations[0].start : cited.citations[0].end] == KELLOGG


def test_cite_disarms_citation_marks_of_an_article(assistant: Assistant) -> None:
    evidence = [evidence_for(assistant, KELLOGG)]
    text = KELLOGG.replace("three days", "three [3] days [12]").replace("[3] days [12]", "[3] days")
    cited = cite([Written(text, ("k1",))], evidence, assistant.library)
    assert all(int(n) <= len(cited.citations) for n in re.findall(r"\[(\d+)\]", cited.text))


def test_liar_is_never_shown_as_supported(assistant: Assistant) -> None:
    lies = [
        Written(KELLOGG.replace("three", "nine"), ("0",)),
        Written("Kellogg said “never”.", ("1",)),
        Written("The moon is made of cheese [1] [2].", ()),
    ]
    liar = Assistant(
        assistant.library, assistant.index, assistant.embedder, assistant.reader, Liar(*lies), threshold=0.0
    )  # fmt: skip
    answer = liar.ask("What did Kellogg say?")
    assert answer.verdict == "not_in_sources"
    assert answer.sentences == () and answer.citations == ()
    assert len(answer.struck) == 3
    assert answer.nearest


def test_half_a_lie_is_answered_in_part(assistant: Assistant) -> None:
    class Half:
        name = "half"

        def write(self, question: Question, evidence: Sequence[Evidence]) -> list[Written]:
            first = evidence[0]
            return [Written(first.quote, (first.key,)), Written("He got 99 votes.", (first.key,))]

    half = Assistant(
        assistant.library, assistant.index, assistant.embedder, assistant.reader, Half(), threshold=0.0
    )  # fmt: skip
    answer = half.ask("What did Kellogg say?")
    assert answer.verdict == "partly"
    assert len(answer.sentences) == 1
    assert "99" not in answer.text
