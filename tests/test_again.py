from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from rag.assistant import Assistant, open_assistant
from rag.citations import check_sentence
from rag.conversation import AS_ASKED
from rag.conversation.remarks import NOT_TRANSLATED, NOTHING_YET, WELCOME
from rag.dates.moments import spoken
from rag.embed import SentenceTransformerEmbeddings
from rag.records import Answer, Turn
from rag.settings import load_settings
from rag.to_json import answer_json
from tests.library_of import open_home
from ui.terminal import print_answer

PESKOV = "What did Dmitry Peskov say about the document?"
NOT_THERE = "What is the recipe for banana bread?"
COURTS = {
    "harbour": """Court of Trevan closes the harbour

TREVAN — The court decided on Monday that the harbour must close, as the pier is not safe.
""",
    "parking": """Judges strike down the parking law

NORVIK — The court decided on Friday that the parking law was void, and drivers cheered.
""",
}
MINISTERS = {
    "harbour": """Harbour of Quillport to open again

QUILLPORT — Transport minister Ada Winter said the harbour of Quillport would open again on Friday.

The minister said that 17 passengers had left the hospital of Quillport since the accident.
""",
    "fishing": """Fishing quota of Trevan is cut

TREVAN — Jonas Field, the fisheries minister, said the fishing quota of Trevan would fall by a third.

Minister Field said the stocks of herring near Trevan had not recovered.
""",
}


def tell(assistant: Assistant, *questions: str, keep: bool = True) -> list[Answer]:
    """Ask one question after another; `keep` whole answers as the page does, else their texts."""
    history, answers = list[Turn](), list[Answer]()
    for each in questions:
        answers.append(assistant.ask(each, history=history))
        history.append(Turn(each, answers[-1].text, answers[-1] if keep else None))
    return answers


def stands(assistant: Assistant, answer: Answer) -> None:
    """Assert what holds of every answer: quotes stand, citations are used, names are theirs."""
    assert {n for each in answer.sentences for n in each.citations} == {
        each.number for each in answer.citations
    }
    by_number = {each.number: each for each in answer.citations}
    for each in answer.citations:
        text = assistant.article(each.article_id, each.revision).text
        assert text[each.start : each.end] == each.quote
    for sentence in answer.sentences:
        cited = [by_number[n] for n in sentence.citations]
        said = [f"{c.quote}\n{c.outlet}\n{spoken(c.published) if c.published else ''}" for c in cited]  # fmt: skip
        assert check_sentence(sentence.text, said).stands
        assert sentence.text in answer.text


@pytest.mark.parametrize("keep", [True, False], ids=["whole answers", "texts only"])
def test_last_answer_is_told_in_another_way(assistant: Assistant, keep: bool) -> None:
    said = ("What did the national security strategy say about Europe?", "shorter", "show me the source", "who said that?")  # fmt: skip
    first, shorter, sources, speakers = tell(assistant, *said, keep=keep)
    assert first.verdict == "answered"
    assert len(shorter.sentences) <= max(1, len(first.sentences) // 2)
    assert shorter.sentences[0].text == first.sentences[0].text
    assert shorter.rewritten == f"{said[0]} (shorter)"
    assert sources.rewritten == f"{said[0]} (its sources)"
    assert sources.text.startswith("Reuters: “")
    for each in (first, shorter, sources, speakers):
        stands(assistant, each)


def test_refusal_stays_one_however_it_is_told(assistant: Assistant) -> None:
    for each in tell(assistant, NOT_THERE, "shorter", "who said that?", "show me the source"):
        assert (each.verdict, each.sentences) == ("not_in_sources", ())


@pytest.mark.parametrize("keep", [True, False], ids=["whole answers", "texts only"])
def test_request_without_an_answer_before_it_is_told_so(assistant: Assistant, keep: bool) -> None:
    said = ("shorter", "thanks", "who said that?", "more", "show me the source")
    told = tell(assistant, *said, keep=keep)
    assert [each.text for each in told] == [
        NOTHING_YET, WELCOME, NOTHING_YET, NOTHING_YET, NOTHING_YET,
    ]  # fmt: skip
    assert all(each.aside and each.nearest == () for each in told)


def test_request_is_a_question_when_the_reader_says_so(assistant: Assistant) -> None:
    told = [Turn(PESKOV, "x")]
    for history in (told, []):
        answer = assistant.ask("shorter", history=history, taken_off=[AS_ASKED])
        assert answer.rewritten is None and not answer.aside


@pytest.mark.parametrize("keep", [True, False], ids=["whole answers", "texts only"])
def test_remark_is_replied_to_and_leaned_on_by_nothing(assistant: Assistant, keep: bool) -> None:
    first, german, thanks, shorter, more = tell(
        assistant,
        PESKOV,
        "in German, please",
        "Great, thanks!",
        "shorter",
        "And Donald Tusk?",
        keep=keep,
    )
    assert (german.text, thanks.text) == (NOT_TRANSLATED, WELCOME)
    assert german.aside and thanks.aside and not shorter.aside
    assert shorter.sentences == first.sentences[:1]
    assert more.rewritten == "What did Donald Tusk say about the document?"


def test_remark_is_printed_as_a_reply(
    assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    print_answer(assistant.ask("auf Deutsch"))
    assert capsys.readouterr().out == f"{NOT_TRANSLATED}\n"


@pytest.mark.parametrize("keep", [True, False], ids=["whole answers", "texts only"])
def test_more_leaves_out_what_was_shown(assistant: Assistant, keep: bool) -> None:
    first, more, _ = tell(
        assistant, "What did Macron say about Ukraine?", "more", "more", keep=keep
    )
    assert first.sentences
    assert more.rewritten == "What did Macron say about Ukraine?"
    assert not {each.text for each in first.sentences} & {each.text for each in more.sentences}


@pytest.fixture(scope="module")
def ministers(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbeddings
) -> Iterator[Assistant]:
    """Two ministers, each in an article of their own."""
    yield of_articles(tmp_path_factory.mktemp("ministers"), embedder, MINISTERS)


def of_articles(
    folder: Path, embedder: SentenceTransformerEmbeddings, articles: Mapping[str, str]
) -> Assistant:
    opened = open_home(folder / "home", embedder)
    for name, text in articles.items():
        Path(folder / f"{name}.txt").write_text(text, encoding="utf-8")
        opened.ingest(folder / f"{name}.txt")
    opened.library.close()
    return open_assistant(load_settings(folder / "home"))


def choices(answer: Answer) -> Sequence[tuple[str, str]]:
    asks = answer.clarification
    return [(each.text, each.question) for each in asks.choices] if asks else []


def test_question_that_may_mean_several_is_asked_back(
    ministers: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = ministers.ask("What did the minister say?")
    assert answer.clarification is not None
    assert answer.clarification.text == "Which minister do you mean?"
    assert sorted(choices(answer)) == [
        ("Ada Winter", "What did Ada Winter say?"),
        ("Jonas Field", "What did Jonas Field say?"),
    ]
    told = answer_json(answer)["clarification"]
    assert [each["text"] for each in told["choices"]] == [text for text, _ in choices(answer)]
    print_answer(answer)
    printed = capsys.readouterr().out
    assert "Which minister do you mean?" in printed
    assert "Jonas Field: What did Jonas Field say?" in printed


@pytest.mark.parametrize(
    "question",
    [
        "What did the minister say about the stocks of herring near Trevan?",
        "What did the fisheries minister say?",
        "What did Ada Winter say?",
        "What did the minister of transport say?",
        "Who is the president?",
    ],
)
def test_clear_question_is_not_asked_back(ministers: Assistant, question: str) -> None:
    assert choices(ministers.ask(question)) == []


def test_bare_question_is_asked_back_with_the_reports_it_may_mean(
    tmp_path: Path, embedder: SentenceTransformerEmbeddings
) -> None:
    courts = of_articles(tmp_path, embedder, COURTS)
    answer = courts.ask("What did the court decide?")
    assert answer.clarification is not None
    assert answer.clarification.text == "Which court do you mean?"
    assert sorted(choices(answer)) == [
        ("Court of Trevan closes the harbour", "What did the court decide (Court of Trevan closes the harbour)?"),
        ("Judges strike down the parking law", "What did the court decide (Judges strike down the parking law)?"),
    ]  # fmt: skip
    for text, question in choices(answer):
        assert [each.title for each in courts.ask(question).citations][:1] == [text]
    for clear in ("What did the court decide about parking in Norvik?", "Who won the game?"):
        assert choices(courts.ask(clear)) == []


def test_who_said_it_is_looked_for_beside_the_words(ministers: Assistant) -> None:
    asked = "How many passengers had left the hospital of Quillport?"
    first, speakers = tell(ministers, asked, "Who said that?")
    assert "Ada Winter" not in first.text
    assert "Ada Winter said" in speakers.text
    stands(ministers, speakers)


def test_conversation_tells_which_minister_is_meant(ministers: Assistant) -> None:
    _, answer = tell(ministers, "What did transport minister Ada Winter say?", "When did the minister say so?")  # fmt: skip
    assert answer.rewritten == "When did Ada Winter say so?"
    assert answer.clarification is None
