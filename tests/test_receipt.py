"""Receipts: a fresh one verifies, and whatever is done to it afterwards is found."""

from __future__ import annotations

import codecs
import json
from dataclasses import replace
from pathlib import Path

import pytest

from rag.assistant import Assistant, open_assistant
from rag.errors import ReceiptError
from rag.library import Library, open_library
from rag.library.rows import passage_key
from rag.receipt.make import make_receipt
from rag.receipt.read import MAX_BYTES, read_receipt
from rag.receipt.record import Receipt
from rag.receipt.verify import Verified, verify
from rag.records import Scope, Span, Turn
from rag.settings import load_settings
from tests.receipts_of import QUESTION, Change, Fields, fields_of, forged, written
from tests.serving import REPOSITORY, ingest

NOT_THERE = "On what date did Witkoff visit Moscow?"


@pytest.fixture(scope="module")
def receipt(assistant: Assistant) -> Receipt:
    return make_receipt(assistant.ask(QUESTION), assistant)


@pytest.fixture
def library(fresh_home: Path) -> Library:
    """The library that answered, to be changed."""
    return open_library(fresh_home)


def kinds(verified: Verified, *, faults: bool = True) -> set[str]:
    return {each.kind for each in verified.findings if each.is_fault == faults}


def revise(library: Library, text: str) -> None:
    """Give the one article of a library another text."""
    (known,) = library.articles()
    revised = replace(known, text=text, text_sha256=passage_key(text))
    library.store(revised, [Span(0, len(text))], {}, library.model() or "")


def test_receipt_holds_what_was_asked_answered_and_cited(
    receipt: Receipt, assistant: Assistant
) -> None:
    assert (receipt.question, receipt.verdict, receipt.answerer) == (
        QUESTION,
        "answered",
        "extractive",
    )
    assert [each.citations for each in receipt.sentences] == [(1,), (2,)]
    assert all(each.check.supported and each.check.score == 1 for each in receipt.sentences)
    first = receipt.citations[0]
    article = assistant.article(first.article_id, first.revision)
    assert first.text_sha256 == article.text_sha256
    assert first.span.of(article.text) == first.quote and "three days of talks" in first.quote
    assert receipt.models["embedding"] == assistant.embedder.identity
    assert {"reader/reader.int8.safetensors", "ranker/ranker.npz"} <= set(receipt.models)
    assert receipt.asked_at and receipt.asked_at.endswith("+00:00")
    assert receipt.library == assistant.library.fact("library")


@pytest.mark.parametrize(
    "question",
    [QUESTION, NOT_THERE, "Summarise the article", "How is bread baked?"],
)
def test_fresh_receipt_verifies(assistant: Assistant, question: str) -> None:
    receipt = make_receipt(assistant.ask(question), assistant)
    assert read_receipt(receipt.as_json().encode()) == receipt
    verified = verify(receipt, assistant.library)
    assert (verified.findings, verified.library, verified.is_well) == ((), "same", True)
    assert len(verified.found) == len(receipt.citations) + len(receipt.nearest) > 0
    assert all(each.stands in (True, None) for each in verified.found)


@pytest.mark.parametrize("remark", ["thanks", "in German", "shorter"])
def test_receipt_of_a_reply_verifies(assistant: Assistant, remark: str) -> None:
    receipt = make_receipt(assistant.ask(remark), assistant)
    assert verify(receipt, assistant.library).findings == ()


def test_receipt_says_how_the_question_was_read(assistant: Assistant) -> None:
    asked = assistant.ask("What did Peskov say as of 3 May 2020?", scope=Scope(("Reuters",)))
    receipt = make_receipt(asked, assistant)
    assert receipt.as_of == "2020-05-03" and receipt.scope.outlets == ("Reuters",)
    assert {each.kind for each in receipt.scope.understood} == {"as_of"}
    assert verify(receipt, assistant.library).findings == ()


@pytest.mark.parametrize("request_", ["shorter", "who said that?", "what are your sources?"])
def test_receipt_of_an_answer_told_again_verifies(assistant: Assistant, request_: str) -> None:
    last = assistant.ask(QUESTION)
    answer = assistant.ask(request_, history=[Turn(QUESTION, last.text, last)])
    receipt = make_receipt(answer, assistant)
    assert receipt.rewritten and receipt.sentences
    assert verify(receipt, assistant.library).findings == ()


def swap(name: str, old: str, new: str) -> Change:
    """Change words wherever the texts of a part hold them."""

    def change(fields: Fields) -> None:
        part = json.dumps(fields[name], ensure_ascii=False)
        assert old in part
        fields[name] = json.loads(part.replace(old, new))

    return change


def put(value: object, *path: str | int) -> Change:
    """Put a value in the place of what a receipt says."""

    def change(fields: Fields) -> None:
        part = fields
        for step in path[:-1]:
            part = part[step]  # type: ignore[index]
        assert part[path[-1]] != value  # type: ignore[index]
        part[path[-1]] = value  # type: ignore[index]

    return change


def each_of(*changes: Change) -> Change:
    return lambda fields: [change(fields) for change in changes]


def moved(by: int) -> Change:
    def change(fields: Fields) -> None:
        fields["citations"][0]["start"] += by
        fields["citations"][0]["end"] += by

    return change


A_DAY = "2020-01-01"
TAMPERED: dict[str, tuple[Change, str]] = {
    "a word of a quote": (swap("citations", "really close", "hardly close"), "quote"),
    "a word of quote, sentence and text": (
        each_of(*(swap(part, "three days", "five days") for part in ("citations", "sentences", "text"))),
        "quote",
    ),
    "a quote one character off": (moved(1), "quote"),
    "a quote elsewhere": (moved(-500), "quote"),
    "a place beyond the text": (moved(900_000), "quote"),
    "a longer place": (put(99_999, "citations", 0, "end"), "place"),
    "an end before its start": (put(0, "citations", 0, "end"), "place"),
    "the number of a sentence": (
        each_of(swap("sentences", "three days", "nine days"), swap("text", "three days", "nine days")),
        "check",
    ),
    "a name in a sentence": (
        each_of(swap("sentences", "Umerov", "Yermak"), swap("text", "Umerov", "Yermak")),
        "check",
    ),
    "a denial in a sentence": (
        each_of(swap("sentences", "had just", "had not"), swap("text", "had just", "had not")),
        "check",
    ),
    "a sentence without a word": (
        each_of(put("…", "sentences", 1, "text"), lambda f: f["sentences"].pop(0)), "check",
    ),
    "a sentence that the text lacks": (put("Nothing.", "text"), "answer"),
    "a text that no sentence has": (lambda f: f.update(text=f["text"] + " All agreed. [1]"), "answer"),
    "a number that nothing bears": (lambda f: f.update(text=f["text"] + " [7]"), "number"),
    "the citation of another sentence": (put([2], "sentences", 0, "citations"), "check"),
    "a sentence without citation": (put([], "sentences", 0, "citations"), "number"),
    "a removed citation": (lambda f: f["citations"].pop(), "number"),
    "a citation twice": (lambda f: f["citations"].append(f["citations"][0]), "number"),
    "a removed sentence": (lambda f: f["sentences"].pop(), "number"),
    "no sentence at all": (put([], "sentences"), "answer"),
    "the verdict": (put("not_in_sources", "verdict"), "answer"),
    "the hash of a text": (put("0" * 64, "citations", 0, "text_sha256"), "text"),
    "the article": (put("000000000000", "citations", 0, "article_id"), "removed"),
    "a headline": (put("Russia rejects it", "citations", 0, "title"), "source"),
    "an outlet": (put("BBC", "citations", 1, "outlet"), "source"),
    "an address": (put("https://evil.example/", "citations", 0, "url"), "source"),
    "who carries it, too": (put(["BBC"], "citations", 0, "also_carried_by"), "carried"),
    "a day of publication": (put(A_DAY, "citations", 0, "published"), "source"),
    "the score of a check": (put(0.5, "sentences", 0, "check", "score"), "check"),
    "the outcome of a check": (put(False, "sentences", 0, "check", "supported"), "check"),
    "the reasons of a check": (put(["who knows"], "sentences", 0, "check", "reasons"), "check"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_forgery_is_found(receipt: Receipt, assistant: Assistant, name: str) -> None:
    change, kind = TAMPERED[name]
    verified = verify(forged(receipt, change), assistant.library)
    assert "digest" not in kinds(verified)
    assert kind in kinds(verified) and not verified.is_well


@pytest.mark.parametrize("path", [
    ("question",), ("text",), ("library",), ("answerer",), ("dateline",), ("asked_at",),
    ("models", "embedding"), ("sentences", 0, "support"), ("citations", 0, "quote"),
], ids=lambda path: path[-1])  # fmt: skip
def test_slip_is_found_wherever_it_is(
    receipt: Receipt, assistant: Assistant, path: tuple[str | int, ...]
) -> None:
    fields = fields_of(receipt)
    value = {"support": 0.5, "asked_at": "2020-01-01T00:00:00+00:00"}.get(str(path[-1]), "another")
    put(value, *path)(fields)
    assert "digest" in kinds(verify(read_receipt(written(fields)), assistant.library))


def test_other_version_may_check_otherwise(receipt: Receipt, assistant: Assistant) -> None:
    changes = each_of(put("9.9", "dateline"), put(0.5, "sentences", 0, "check", "score"))
    assert verify(forged(receipt, changes), assistant.library).is_well


def test_refusal_that_was_tampered_with_is_found(assistant: Assistant) -> None:
    receipt = make_receipt(assistant.ask(NOT_THERE), assistant)
    assert receipt.nearest[0].quote
    for change, kind in (
        (swap("nearest", "earlier visit", "later visit"), "quote"),
        (put("answered", "verdict"), "answer"),
        (put("Witkoff visited Moscow on 2 December.", "text"), "answer"),
        (put("The sources do not say.", "text"), "answer"),  # they speak of it
        (put("Which liar do you mean, Witkoff or Putin?", "text"), "answer"),
        (
            each_of(
                put("Which liar, who stole, do you mean?", "text"),
                put(
                    {"text": "Which liar, who stole, do you mean?", "choices": []}, "clarification"
                ),
            ),
            "answer",
        ),
    ):
        assert kind in kinds(verify(forged(receipt, change), assistant.library))


def test_copy_is_named_while_the_library_has_it_with_the_words(
    fresh_home: Path, tmp_path: Path
) -> None:
    text = next((REPOSITORY / "seeds").iterdir()).read_text(encoding="utf-8")
    (tmp_path / "copy.txt").write_text(text.replace("Reuters", "The Herald"), encoding="utf-8")
    ingest(fresh_home, tmp_path / "copy.txt", "--outlet", "The Herald")
    assistant = open_assistant(load_settings(fresh_home))
    receipt = make_receipt(assistant.ask(QUESTION), assistant)
    assert receipt.citations[0].also_carried_by == ("The Herald",)
    assert verify(receipt, assistant.library).findings == ()
    (copy,) = (
        each.article_id for each in assistant.library.carried_by(receipt.citations[0].article_id)
    )
    assistant.library.remove(copy)
    assert kinds(verify(receipt, assistant.library)) == {"carried"}


def test_newer_revision_that_keeps_the_words_is_noted(receipt: Receipt, library: Library) -> None:
    (article,) = library.articles()
    before = "A correction was made.\n\n"
    revise(library, before + article.text)
    verified = verify(receipt, library)
    assert verified.is_well and kinds(verified, faults=False) == {"newer"}
    first, cited = verified.found[0], receipt.citations[0]
    assert (first.revision, first.newest, first.stands) == (1, 2, True)
    assert first.in_newest == Span(cited.start + len(before), cited.end + len(before))


def test_newer_revision_without_the_words_is_found(receipt: Receipt, library: Library) -> None:
    (article,) = library.articles()
    revise(library, article.text.replace("three days of talks", "four days of talks"))
    verified = verify(receipt, library)
    assert kinds(verified) == {"newer"} and kinds(verified, faults=False) == {"newer"}
    assert [each.stands for each in verified.found] == [True, True]
    assert [each.in_newest is None for each in verified.found] == [True, False]


def test_removed_article_is_found(receipt: Receipt, library: Library) -> None:
    library.remove(receipt.citations[0].article_id)
    assert kinds(verify(receipt, library)) == {"removed"}


def test_other_text_in_the_place_of_a_removed_one_is_found(
    receipt: Receipt, library: Library
) -> None:
    (article,) = library.articles()
    library.remove(article.id)
    text = f"{receipt.citations[0].quote} They had been long."
    other = replace(article, text=text, text_sha256=passage_key(text))
    library.store(other, [Span(0, len(text))], {}, library.model() or "")
    verified = verify(receipt, library)
    told = [each.text for each in verified.findings]
    assert kinds(verified) == {"text"}
    assert "stands in revision 1" in told[0] and "stands in none" in told[1]


def test_text_changed_behind_the_librarys_back_is_found(receipt: Receipt, library: Library) -> None:
    with library.writing():
        library.connection.execute(
            "UPDATE revisions SET text = replace(text, 'three days', 'nine days')"
        )
    assert kinds(verify(receipt, library)) == {"text"}


def test_another_library_with_the_same_text_is_noted(
    receipt: Receipt, library: Library, tmp_path: Path
) -> None:
    (article,) = library.articles()
    other = open_library(tmp_path / "other", create=True)
    for text in ("An early version.", article.text):
        stored = replace(article, text=text, text_sha256=passage_key(text))
        other.store(stored, [Span(0, len(text))], {}, "some model")
    verified = verify(receipt, other)
    assert (verified.library, verified.is_well) == ("another", True)
    assert kinds(verified, faults=False) == {"library", "revision"}
    assert [each.revision for each in verified.found] == [2, 2]


def test_without_library_the_receipt_itself_is_checked(receipt: Receipt) -> None:
    assert kinds(verify(receipt, None)) == {"no_library"}
    changed = forged(receipt, TAMPERED["the number of a sentence"][0])
    assert kinds(verify(changed, None)) == {"no_library", "check"}


def test_answer_whose_article_was_removed_since_has_a_receipt(
    assistant: Assistant, library: Library
) -> None:
    answers = [assistant.ask(QUESTION), assistant.ask(NOT_THERE)]
    library.remove(answers[0].citations[0].article_id)
    without = Assistant(
        library,
        assistant.index,
        assistant.embedder,
        assistant.reader,
        assistant.answerer,
        threshold=1,
    )
    cited, near = (make_receipt(each, without) for each in answers)
    assert cited.citations[0].text_sha256 and near.nearest[0].text_sha256 is None
    assert kinds(verify(cited, library)) == kinds(verify(near, library)) == {"removed"}


HOSTILE: dict[str, tuple[Change | bytes, str]] = {
    "nothing": (b"", "not JSON"),
    "no JSON": (b"{broken", "not JSON"),
    "bytes": (b"\xff\xfe\x00", "not JSON"),
    "half a character": (b'{"format": "\\ud800"}', "not JSON"),
    "deep": (b"[" * 100_000, "not JSON"),
    "deep within": (b'{"format": ' + b"[" * 100_000, "not JSON"),
    "huge": (b" " * (MAX_BYTES + 1), "larger than"),
    "null": (b"null", "not a whole receipt"),
    "a list": (b"[1, 2]", "not a whole receipt"),
    "other JSON": (b'{"verdict": "answered"}', "not a receipt"),
    "a page": (b"\n<!doctype html><title>Receipt</title>", "only its JSON can be verified"),
    "Markdown": (b"# How long did the talks last?\n", "only its JSON can be verified"),
    "from the future": (put(2, "version"), "version 2"),
    "no version": (put(None, "version"), "version"),
    "version as text": (put("1", "version"), "version"),
    "missing field": (lambda f: f.pop("citations"), "citations: Field required"),
    "missing field within": (lambda f: f["citations"][0].pop("quote"), "citations.0.quote"),
    "unknown field": (lambda f: f.update(more=1), "more"),
    "negative offset": (put(-1, "citations", 0, "start"), "citations.0.start"),
    "offset as text": (put("3", "citations", 0, "start"), "citations.0.start"),
    "offset as bool": (put(True, "citations", 0, "start"), "citations.0.start"),
    "offset of many digits": (put(10**30, "citations", 0, "start"), "citations.0.start"),
    "score above one": (put(1.5, "sentences", 0, "check", "score"), "score"),
    "score that is none": (put(float("nan"), "sentences", 0, "support"), "support"),
    "number zero": (put(0, "citations", 0, "number"), "number"),
    "no day": (put("Friday", "citations", 0, "published"), "published"),
    "no time": (put("2020-01-01", "asked_at"), "asked_at"),
    "no hash": (put("zz", "citations", 0, "text_sha256"), "text_sha256"),
    "text as number": (put(5, "question"), "question"),
    "unknown verdict": (put("sure", "verdict"), "verdict"),
    "many sentences": (lambda f: f.update(sentences=f["sentences"] * 500), "sentences"),
    "a quote that takes minutes": (put("a b " * 500_000, "citations", 0, "quote"), "longer than"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_receipt_is_told(receipt: Receipt, name: str) -> None:
    content, told = HOSTILE[name]
    if not isinstance(content, bytes):
        fields = fields_of(receipt)
        content(fields)
        content = written(fields)
    with pytest.raises(ReceiptError, match=told) as raised:
        read_receipt(content)
    assert len(raised.value.message) < 400 and raised.value.hint


@pytest.mark.parametrize("name", ["text", "quote", "sha256", "format"])
def test_field_that_stands_twice_is_refused(receipt: Receipt, name: str) -> None:
    plain = receipt.as_json()
    value = plain.partition(f'"{name}": ')[2].partition(",\n")[0].partition("\n")[0]
    twice = plain.replace(f'"{name}": ', f'"{name}": {value}, "{name}": ', 1)
    with pytest.raises(ReceiptError, match=f"ambiguous: '{name}' stands in it twice"):
        read_receipt(twice.encode())


def test_mark_before_the_text_is_read_over(receipt: Receipt) -> None:
    assert read_receipt(codecs.BOM_UTF8 + receipt.as_json().encode()) == receipt
    with pytest.raises(ReceiptError, match="not JSON"):
        read_receipt(receipt.as_json().encode("utf-16"))
