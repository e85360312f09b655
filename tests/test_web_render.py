from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from rag.conversation import AS_ASKED
from rag.records import (
    Answer,
    Article,
    Choice,
    Citation,
    Clarification,
    Nearest,
    Passage,
    Scope,
    Sentence,
    Span,
    Step,
    Understood,
)
from ui.web import render
from ui.web.conversation import Conversation, Notice

NASTY = (
    "<script>alert(1)</script> <img src=x onerror='alert(1)'> \"q\" 'a' &amp; *b* _c_ # d "
    "[x](javascript:alert(1)) $y$ `e` ${7*7} {{f}} {g} {0} </mark></p> \u202e مرحبا 😀"
)
TAGS = {
    "a", "article", "blockquote", "br", "button", "div", "h2", "h3", "header", "li", "mark", "p",
    "section", "span", "strong", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "class", "data-answer",
    "data-source", "dir", "href", "id", "lang", "rel", "role", "tabindex", "target", "title",
    "type",
}  # fmt: skip


class Page(HTMLParser):
    """What a browser makes of some HTML: its elements, its text, and the text of each tag."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.inside: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.inside.setdefault(tag, []).append("")
        if tag != "input":  # it has no end
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for tag in set(self._open):
            self.inside[tag][-1] += data

    def values(self, name: str) -> list[str | None]:
        return [value for _, each, value in self.attributes if each == name]

    def links(self) -> list[str | None]:
        """Return where the links lead, but for those that save an answer."""
        return [each for each in self.values("href") if not (each or "").startswith("#save/")]


def citation(text: str, quote: str, **changes: object) -> Citation:
    start = text.index(quote)
    fields: dict[str, object] = {
        "number": 1, "article_id": "a1", "revision": 1, "title": "A headline", "outlet": "Reuters",
        "url": None, "published": date(2025, 12, 7), "start": start, "end": start + len(quote),
        "quote": quote,
    }  # fmt: skip
    return Citation(**(fields | changes))  # type: ignore[arg-type]


def answer(*cited: Citation, **changes: object) -> Answer:
    fields: dict[str, object] = {
        "question": "Who?", "rewritten": None, "verdict": "answered", "text": "",
        "sentences": tuple(Sentence(each.quote, (each.number,), 0.9) for each in cited),
        "citations": cited, "nearest": (), "scope": Scope(), "answerer": "extractive",
        "timings_ms": {}, "index_generation": None,
    }  # fmt: skip
    return Answer(**(fields | changes))  # type: ignore[arg-type]


def article(text: str, **changes: object) -> Article:
    fields: dict[str, object] = {
        "id": "a1", "revision": 1, "title": "A headline", "outlet": "Reuters", "url": None,
        "authors": (), "published": None, "modified": None, "ingested": datetime.now(UTC),
        "dates_from": {}, "language": "en", "text": text, "text_sha256": "", "location": "a.txt",
    }  # fmt: skip
    return Article(**(fields | changes))  # type: ignore[arg-type]


def passage(text: str, start: int = 0) -> Passage:
    return Passage(1, "a1", 1, 0, start, start + len(text), text)


def shown(conversation: Conversation) -> str:
    return "".join(message["content"] for message in render.messages(conversation))


def every_surface() -> dict[str, str]:
    cited = citation(NASTY, NASTY, title=NASTY, outlet=NASTY, url="https://x.example/?" + NASTY,
                     also_carried_by=(NASTY,))  # fmt: skip
    near = Nearest(NASTY, NASTY, NASTY, None, NASTY, 1, Span(0, len(NASTY)), NASTY)
    asks = Clarification(NASTY, (Choice(NASTY, NASTY),))
    made = answer(cited, question=NASTY, rewritten=NASTY, verdict="partly", clarification=asks,
                  struck=((NASTY, NASTY),), understood=(Understood("outlet", NASTY, NASTY),))  # fmt: skip
    refused = answer(verdict="not_in_sources", text=NASTY, nearest=(near,))
    whole = article(NASTY, title=NASTY, outlet=NASTY, url=NASTY, authors=(NASTY,), language=NASTY,
                    standfirst="A" + NASTY, section=NASTY)  # fmt: skip
    asked = Conversation().asking(NASTY, (f"days: {NASTY}",))
    return {
        "answer": shown(asked.told(made)),
        "refusal": shown(asked.told(refused)),
        "notice": shown(asked.told(Notice(NASTY, NASTY))),
        "step": shown(asked.told(Step("searching", NASTY))),
        "sources": render.sources(1, made, [passage(NASTY)]),
        "latest": render.latest([near]),
        "article": render.article(whole, render.Words(Span(cited.start, cited.end)), 1),
    }


@pytest.mark.parametrize("surface", every_surface())
def test_outside_text_never_becomes_markup(surface: str) -> None:
    html = every_surface()[surface]
    page = Page(html)
    assert page.tags <= TAGS
    assert {name for _, name, _ in page.attributes} <= ATTRIBUTES
    assert all(address.startswith(("#", "https://")) for address in page.values("href") if address)
    assert NASTY in page.text


def test_controls_and_lone_surrogates_are_replaced() -> None:
    html = shown(Conversation().asking("a\ud800b\x00c\x1bd"))
    assert "a\ufffdb\ufffdc\ufffdd" in html
    html.encode("utf-8")


def test_message_has_no_line_end_that_gradio_would_dedent() -> None:
    content = render.messages(Conversation().asking("one\n    two"))[0]["content"]
    assert "\n" not in content
    assert "one<br>    two" in content


def test_what_was_understood_can_be_taken_off_the_newest_answer_only() -> None:
    read = (
        Understood("outlet", "the BBC", "BBC News"),
        Understood("spelling", "Witkof", "Witkoff"),
    )
    first = Conversation().asking("1").told(answer(understood=read, verdict="not_in_sources"))
    page = Page(shown(first))
    assert page.inside["li"] == ["Outlet: BBC News ×", "Spelled: Witkoff ×"]
    assert page.links() == ["#take-off/1", "#take-off/2"]
    page = Page(shown(first.asking("2")))
    assert page.inside["li"] == ["Outlet: BBC News", "Spelled: Witkoff"]
    assert page.links() == []


def test_what_was_taken_off_is_said() -> None:
    page = Page(shown(Conversation().asking("1", ("days: last week",)).told(answer())))
    assert "Taken as mere words: “last week”" in page.text


def test_citation_links_lead_to_their_sources() -> None:
    text = "First words. Second words."
    first, second = citation(text, "First words."), citation(text, "Second words.", number=2)
    both = answer(first, second, sentences=(Sentence("Both.", (1, 2), 1.0),))
    page = Page(shown(Conversation().asking("Who?").told(both)))
    assert page.links() == ["#source-1", "#source-2"]
    assert page.inside["a"] == ["[1]", "[2]", "page", "JSON"]
    assert page.values("href")[2:] == ["#save/1/html", "#save/1/json"]
    assert page.values("id") == ["answer-1"]
    # One outlet and date for the sentence, though it has two citations.
    assert page.text.count("Reuters, 7 December 2025") == 1


def test_source_card_marks_quote_in_its_passage() -> None:
    text = "Before it. Peskov said the talks were good. After it."
    cited = citation(text, "Peskov said the talks were good.", marked=Span(23, 42))
    page = Page(render.sources(3, answer(cited), [passage(text)]))
    assert page.inside["mark"] == ["Peskov said the talks were good."]
    assert page.inside["strong"] == ["the talks were good"]
    assert page.inside["blockquote"] == [text]
    assert "source-1" in page.values("id")
    assert page.values("data-answer") == ["3"]
    assert "A headline" in page.text
    assert "Reuters, 7 December 2025" in page.text


def test_days_meant_stand_beside_the_quote() -> None:
    text = "Peskov said on Monday that the talks were good."
    cited = citation(text, text, days_meant="on Monday (1 December 2025)")
    page = Page(render.sources(1, answer(cited), [passage(text)]))
    assert page.inside["blockquote"] == [text]
    assert "Days meant: on Monday (1 December 2025)" in page.text


def test_passage_offsets_are_those_of_the_article() -> None:
    text = "First paragraph.\n\nSecond paragraph, here."
    cited = citation(text, "Second paragraph")
    page = Page(render.sources(1, answer(cited), [passage(text[18:], 18)]))
    assert page.inside["mark"] == ["Second paragraph"]


def test_article_marks_exact_words_over_paragraphs() -> None:
    text = "One. Two.\n\nThree.\n\nFour."
    start = text.index("Two.")
    words = render.Words(Span(start, start + len("Two.\n\nThree.")))
    page = Page(render.article(article(text), words))
    assert page.inside["mark"] == ["Two.", "Three."]
    assert page.inside["div"][-1] == "One. Two.Three.Four."


def test_article_without_citation_has_no_mark() -> None:
    assert "mark" not in Page(render.article(article("Text."))).tags


def test_sentence_shows_answering_words_bold_only_where_unambiguous() -> None:
    text = "He met Putin."
    bold = citation(text, text, marked=Span(7, 12))
    assert Page(shown(Conversation().asking("?").told(answer(bold)))).inside["strong"] == ["Putin"]
    text = "Putin met Putin."
    twice = citation(text, text, marked=Span(0, 5))
    assert "strong" not in Page(shown(Conversation().asking("?").told(answer(twice)))).tags


def test_refusal_offers_nearest_headlines_that_open() -> None:
    near = (
        Nearest("id/1 ?", "Near", None, None, None, 2, None, None),
        Nearest("id2", "Nearer", "Reuters", None, None, 3, Span(5, 27), "The talks were closed."),
    )
    refused = answer(verdict="not_in_sources", text="The sources do not say.", nearest=near)
    page = Page(shown(Conversation().asking("Who?").told(refused)))
    assert "not-in-sources" in page.values("class")
    assert page.links() == ["#article/id%2F1%20%3F", "#article/id2/3/5-27"]
    assert "The talks were closed." in page.text
    assert "outlet unknown, date unknown" in page.text


def test_partly_answered_says_what_was_left_out() -> None:
    text = "Words."
    made = answer(citation(text, text), verdict="partly", struck=(("a", "b"), ("c", "d")))
    page = Page(shown(Conversation().asking("Who?").told(made)))
    assert "partly" in page.values("class")
    assert "2 unsupported sentences left out." in page.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert "a" not in Page(render.article(article("Text.", url=url))).tags


def test_follow_ups_stand_under_the_newest_answer_only() -> None:
    text = "Words."
    first = Conversation().asking("1").told(answer(citation(text, text))).suggesting(("<b>?",))
    assert render.messages(first)[-1]["options"] == [{"value": "<b>?", "label": "<b>?"}]
    assert all("options" not in message for message in render.messages(first.asking("2")))


def test_choices_stand_in_the_place_of_follow_ups() -> None:
    asks = Clarification("Which <b>?", (Choice("<i>A</i>", "What did A say?"),))
    for made in (answer(citation("Words.", "Words.")), answer(verdict="not_in_sources")):
        told = replace(made, clarification=asks)
        talk = Conversation().asking("Who?").told(told).suggesting(("And?",))
        message = render.messages(talk)[-1]
        assert message["options"] == [{"value": "What did A say?", "label": "<i>A</i>"}]
    assert "Which <b>?" in Page(shown(Conversation().asking("1").told(replace(answer(), clarification=asks)))).text  # fmt: skip


def test_newest_follow_up_can_be_corrected() -> None:
    made = answer(citation("Words.", "Words."), rewritten="What did Tusk say?")
    first = Conversation().asking("What did he say?").told(made)
    assert "#take-off/0" in Page(shown(first)).values("href")
    later = Page(shown(first.asking("2")))
    assert "Read as: What did Tusk say?" in later.text
    assert "#take-off/0" not in later.values("href")
    again = Conversation().asking("What did he say?", (AS_ASKED,)).told(answer())
    assert "Taken as asked" in Page(shown(again)).text


def test_long_question_is_shortened_above_its_sources() -> None:
    page = Page(render.sources(1, answer(question="word " * 400), []))
    assert page.text.count("word") < 40
    assert "…" in page.text


def test_empty_library_greets_with_the_command() -> None:
    assert "dateline ingest FILE…" in Page(render.greeting(empty=True)).text
    assert "ul" not in Page(render.latest([])).tags
