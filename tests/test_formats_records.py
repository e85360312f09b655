"""Odd and hostile JSON, JSON Feed, ninjs and CSV."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ingest.draft import Draft
from ingest.fields import draft_from_fields, language_code
from ingest.formats import csv_table, find_format, json_document, json_feed, json_lines, ninjs
from ingest.formats.json_document import articles_of
from rag.dates.moments import moment_text
from rag.errors import ParseError

TEXT = "The ferry will sail again on Monday."


@pytest.fixture(autouse=True)
def _ends_within_seconds() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 20


def texts_and_errors(parsed: Iterator[Draft | ParseError]) -> list[str]:
    return [each.text if isinstance(each, Draft) else each.message for each in parsed]


def as_bytes(document: Any) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (as_bytes([{"text": TEXT}]), "unnamed", "json"),
        (b'{\n  "text": "One."\n}', "unnamed", "json"),
        (b'{"articles": [{"text": "One."}]}', "unnamed", "json"),
        (b'{"text": "One."}', "a.json", "jsonl"),
        (b'{"text": "One."}\n{"text": "Two."}\n', "a.json", "jsonl"),
        (b'{"text": "cut\n{"text": "Two."}\n', "a.jsonl", "jsonl"),
        (b"[Editor's note: the ferry is late]", "unnamed", "text"),
        (b"{name} is late", "unnamed", "text"),
        (b"[]", "unnamed", "json"),
        (as_bytes({"items": [], "version": "https://jsonfeed.org/version/1"}), "x", "jsonfeed"),
        (as_bytes([{"uri": "x", "pubstatus": "usable"}]), "unnamed", "ninjs"),
        (b'{"pubstatus": "usable"}\n{"pubstatus": "usable"}', "a.jsonl", "jsonl"),
        (b"Title;Text\nA;B\n", "unnamed", "csv"),
        (b"title\ttext\nA\tB\n", "unnamed", "csv"),
        (b"\xef\xbb\xbfid,title,content\r\n1,A,B\r\n", "unnamed", "csv"),
        (b"Text, a word of the ferry\n\nIt is late", "unnamed", "text"),
        (b"words", "a.tsv", "csv"),
    ],
)
def test_record_format_is_recognised(data: bytes, name: str, expected: str) -> None:
    assert expected == find_format(data, name).NAME


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([{"text": "a"}], [{"text": "a"}]),
        ({"articles": [{"text": "a"}]}, [{"text": "a"}]),
        ({"response": {"docs": [{"text": "a"}]}}, [{"text": "a"}]),
        ({"data": {"response": {"results": [1]}}}, [1]),
        ({"data": {"data": {"data": {"data": [1]}}}}, None),
        ({"title": "A feed", "description": "About it", "items": [1]}, [1]),
        ({"text": "a", "items": [1]}, None),
        ({"articles": "none"}, None),
        ("text", None),
    ],
)
def test_list_of_articles_is_found_in_a_document(document: Any, expected: Any) -> None:
    assert articles_of(document) == expected


def test_json_of_one_article_is_known_by_its_file() -> None:
    (draft,) = json_document.parse(as_bytes({"title": "A", "text": TEXT}), "/n/a.json")
    assert isinstance(draft, Draft)
    assert (draft.location, draft.key, draft.text) == ("/n/a.json", "/n/a.json", TEXT)


def test_json_articles_of_one_headline_are_told_apart() -> None:
    items = [{"title": "Live", "text": text} for text in ("One came.", "Two left.", "One came.")]
    drafts = list(json_document.parse(as_bytes(items), "a.json"))
    assert [each.key for each in drafts if isinstance(each, Draft)] == [
        "a.json#Live", "a.json#Live#2", "a.json#Live",
    ]  # fmt: skip
    assert [each.location for each in drafts] == ["a.json:1", "a.json:2", "a.json:3"]


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b'{"a":' * 100_000, b'{"a": 1} {"b": 2}', b"", b'[{"text": "cut', b"9" * 9999],
    ids=["lists", "objects", "two", "empty", "cut", "number"],
)
def test_what_is_no_json_is_an_error(data: bytes) -> None:
    for parser in (json_document, json_feed, ninjs):
        with pytest.raises(ParseError, match=r"a\.json is not JSON"):
            list(parser.parse(data, "a.json"))
    assert find_format(data, "a.json").NAME in ("json", "text")


@pytest.mark.parametrize("document", ["text", 5, None, True])
def test_json_without_articles_is_an_error(document: Any) -> None:
    for parser in (json_document, json_feed, ninjs):
        with pytest.raises(ParseError):
            list(parser.parse(as_bytes(document), "a.json"))


@pytest.mark.parametrize("value", [None, 5, [], {}, [[]], {"a": {}}, "\ud800", "<p>", True])
def test_json_value_of_any_kind_ends_in_drafts_or_errors(value: Any) -> None:
    names = (
        "text", "title", "url", "author", "authors", "source", "date", "items", "_items", "bodies", "headlines",
        "type", "uri", "byline", "infosources", "content_html", "language", "id", "body_html", "associations",
    )  # fmt: skip
    for item in [dict.fromkeys(names, value), *({"text": TEXT, name: value} for name in names)]:
        for parser in (json_document, json_feed, ninjs):
            try:
                found = list(parser.parse(as_bytes({"items": [item, value]}), "a.json"))
            except ParseError:
                continue
            assert len(found) == 2


@pytest.mark.parametrize("headline", ["Live updates", None], ids=["one headline", "none"])
def test_list_of_100_000_items_is_read(headline: str | None) -> None:
    items = [
        {"title": headline, "text": f"{number} came.", "date": "7 December 2025"}
        for number in range(100_000)
    ]
    drafts = list(json_document.parse(as_bytes(items), "a.json"))
    assert len({each.key for each in drafts if isinstance(each, Draft)}) == 100_000


def test_lone_surrogates_are_read() -> None:
    data = b'[{"text": "Half \\ud800", "title": "\\udfff", "url": "https://a.example/\\ud800"}]'
    (draft,) = json_document.parse(data, "a.json")
    assert isinstance(draft, Draft)
    assert (draft.title, draft.url) == ("\ufffd", "https://a.example/\ufffd")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The ferry will sa… [+1683 chars]", True),
        ("The ferry will sa…[+1 chars]\r\n ", True),
        ("<p>The ferry will sa… [+1683 chars]</p>", True),
        ("He wrote “[+1683 chars]” on the wall.", False),
        ("The ferry will sail…", False),
    ],
)
def test_cut_text_is_refused_with_its_address(text: str, cut: bool) -> None:
    fields = {"content": text, "url": "https://a.example/1"}
    for found in (
        *json_document.parse(as_bytes([fields]), "a.json"),
        *json_lines.parse(as_bytes(fields), "a.jsonl"),
        *csv_table.parse(b"content,url\n" + f'"{text}",https://a.example/1'.encode(), "a.csv"),
    ):
        assert isinstance(found, ParseError) == cut
        if isinstance(found, ParseError):
            assert "holds only the beginning of the text" in found.message
            assert "https://a.example/1" in found.hint
            assert found.location in ("a.json:1", "a.jsonl:1", "a.csv:2")


def test_cut_text_does_not_become_its_summary() -> None:
    fields = {"content": "The fer… [+9 chars]", "description": "The ferry is back."}
    with pytest.raises(ParseError, match="only the beginning"):
        draft_from_fields(fields, location="a.json:1", key=None, source="record")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("TEXT", "text"), ("Article Text", "text"), ("articleBody", "text"), ("content_html", "text"),
        ("Content-Title", "title"), ("Publication", "outlet"), ("datePublished", "published"),
        ("Publish Date", "published"), ("dateModified", "modified"), ("inLanguage", "language"),
        ("Web URL", "url"), ("AUTHOR", "authors"),
    ],
)  # fmt: skip
def test_field_is_found_however_it_is_written(name: str, field: str) -> None:
    value = {"published": "2025-12-07", "modified": "2025-12-07", "language": "en"}.get(field, TEXT)
    fields = {name: value} if field == "text" else {"text": "One.", name: value}
    draft = draft_from_fields(fields, location="a.json:1", key=None, source="record")
    found = getattr(draft, field)
    expected = (TEXT,) if field == "authors" else value
    assert (moment_text(found) if field in ("published", "modified") else found) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [("en", "en"), ("en-GB", "en"), ("IT-it", "it"), ("en_US", "en"), ("nds", "nds"), ("English", None), ("", None), (None, None)],
)  # fmt: skip
def test_language_is_a_code(text: str | None, code: str | None) -> None:
    assert language_code(text) == code


def test_record_in_html_is_read_as_its_words() -> None:
    (draft,) = json_document.parse(as_bytes([{"body": "<p>One &amp; two.</p><p>Three."}]), "a.json")
    assert isinstance(draft, Draft)
    assert draft.text == "One & two.\n\nThree."


IN_HTML = "<p>The ferry sailed.</p><p>It was late.</p>"
ADDRESS, WHEN = "https://a.example/ferry", "2025-12-04T18:30:00Z"


@pytest.mark.parametrize(
    "document",
    [
        [{"id": 1, "date": WHEN, "link": ADDRESS, "title": {"rendered": "Ferry &#8211; sails"},
          "content": {"rendered": IN_HTML, "protected": False}, "excerpt": {"rendered": "<p>x</p>"}}],
        {"id": 1, "date": WHEN, "link": ADDRESS, "title": {"rendered": "Ferry – <i>sails</i>"}, "content": {"rendered": IN_HTML}},
        {"response": {"status": "ok", "results": [
            {"webTitle": "Ferry – sails", "webPublicationDate": WHEN, "webUrl": ADDRESS, "fields": {"body": IN_HTML}}]}},
        {"response": {"status": "ok", "content": {
            "webTitle": "Ferry – sails", "webPublicationDate": WHEN, "webUrl": ADDRESS, "fields": {"body": IN_HTML}}}},
        {"data": {"results": [{"article": {"headline": "Ferry – sails", "body": IN_HTML, "publishedAt": WHEN, "url": ADDRESS}}]}},
    ],
    ids=["WordPress", "one of WordPress", "Guardian", "one of the Guardian", "wrapped"],
)  # fmt: skip
def test_export_of_an_interface_is_read(document: Any) -> None:
    (draft,) = json_document.parse(as_bytes(document), "a.json")
    assert isinstance(draft, Draft)
    assert (draft.title, draft.url) == ("Ferry – sails", ADDRESS)
    assert draft.text == "The ferry sailed.\n\nIt was late."
    assert moment_text(draft.published) == f"{WHEN[:-1]}+00:00"


def test_csv_row_is_known_by_the_line_it_begins_on() -> None:
    data = b'\r\ntitle,text\r\nA,"One.\r\n\r\nTwo."\r\n\r\nB,Three.\r\n,\r\nC,Four.'
    drafts = list(csv_table.parse(data, "a.csv"))
    assert [each.location for each in drafts] == ["a.csv:3", "a.csv:7", "a.csv:9"]
    assert texts_and_errors(iter(drafts))[0] == "One.\r\n\r\nTwo."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_delimiter_is_found_by_the_first_row(delimiter: str) -> None:
    rows = [["title", "text", "source"], ["A, b", "One; two, three", "C"]]
    data = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows).encode()
    (draft,) = csv_table.parse(data, "a.csv")
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text, draft.outlet) == ("A, b", "One; two, three", "C")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_a_spreadsheet_is_read(encoding: str) -> None:
    data = "title;text\r\nFähre;Die Fähre fährt über den Fluss.\r\n".encode(encoding)
    (draft,) = csv_table.parse(data, "a.csv")
    assert isinstance(draft, Draft)
    assert draft.title == "Fähre"


def test_csv_text_longer_than_the_modules_limit_is_read() -> None:
    long = "The ferry sails. " * 20_000
    (draft,) = csv_table.parse(f"title,text\nA,{long}\n".encode(), "a.csv")
    assert isinstance(draft, Draft)
    assert draft.text == long


def test_csv_quote_that_is_never_closed_is_an_error_at_its_row() -> None:
    data = b'title,text\nA,One.\nB,"Two.\n' + b"C,Three.\n" * 300_000
    assert texts_and_errors(csv_table.parse(data, "a.csv")) == [
        "One.",
        "a.csv:3 begins a text between quotes that has not ended after 2,000,000 characters",
    ]


def test_csv_quote_that_is_open_at_the_end_is_an_error_at_its_row() -> None:
    data = b'title,text\nA,One.\nB,"Two.\nC,Three.\n'
    assert texts_and_errors(csv_table.parse(data, "a.csv")) == [
        "One.",
        "a.csv:3 begins a text between quotes that never ends",
    ]


@pytest.mark.parametrize("last", ['B,"Two, ""three"""', 'B,"Two" and three', "B,Two"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n"])
def test_csv_quotes_that_are_closed_are_read(last: str, end: str) -> None:
    assert len(list(csv_table.parse(f"title,text\nA,One.\n{last}{end}".encode(), "a.csv"))) == 2


def test_csv_of_excel_says_its_separator() -> None:
    data = b'sep=;\r\nHeadline;Body;Date\r\nA;"One, two, three.";03.12.2025\r\n'
    (draft,) = csv_table.parse(data, "a.csv")
    assert isinstance(draft, Draft)
    assert (draft.location, draft.text, str(draft.published)) == (
        "a.csv:3",
        "One, two, three.",
        "2025-12-03",
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"a,b,c\n1,2,3", b"title,url\nA,b", b"\x00" * 100, b"title\rA\rB", b'"' * 9999],
    ids=["empty", "blank", "no names", "no text", "zeros", "one column", "quotes"],
)
def test_csv_without_texts_is_an_error(data: bytes) -> None:
    with pytest.raises(ParseError, match=r"a\.csv"):
        list(csv_table.parse(data, "a.csv"))


@pytest.mark.parametrize(
    "data",
    [
        b"title,text\n" + b"A,One.\n" * 100_000,
        b"title,text\n" + b"," * 500_000 + b"x",
        b"text," + b"a," * 100_000 + b"\nOne.\n",
        b'text\n"' + b'""' * 500_000 + b'"',
        b"text,title\rOne.,A\rTwo.,B\r",
    ],
    ids=["rows", "commas", "columns", "quotes", "old line ends"],
)
def test_odd_csv_ends_in_drafts_or_errors(data: bytes) -> None:
    assert len(list(csv_table.parse(data, "a.csv"))) >= 1


def test_ninjs_alone_is_known_by_its_uri() -> None:
    item = {"uri": "urn:x:1", "versioncreated": "2025-12-07T08:00:00Z", "body_text": TEXT}
    (draft,) = ninjs.parse(as_bytes(item), "/n/a.json")
    assert isinstance(draft, Draft)
    assert (draft.location, draft.key, draft.url) == ("/n/a.json", "urn:x:1", None)
    del item["uri"]
    (draft,) = ninjs.parse(as_bytes(item), "/n/a.json")
    assert isinstance(draft, Draft)
    assert draft.key == "/n/a.json"


@pytest.mark.parametrize("wrapping", ["item", "items", "_items", None])
def test_ninjs_is_read_in_any_wrapping(wrapping: str | None) -> None:
    items = [{"uri": "urn:x:1", "type": "text", "body_html": "<p>One.</p>", "guid": "2"}]
    (draft,) = ninjs.parse(as_bytes({wrapping: items} if wrapping else items), "a.json")
    assert isinstance(draft, Draft)
    assert (draft.location, draft.key, draft.text) == ("a.json:1", "urn:x:1", "One.")


@pytest.mark.parametrize("kind", ["picture", "graphic", "video", "audio"])
def test_ninjs_without_text_says_what_it_is(kind: str) -> None:
    item = {"uri": "urn:x:1", "type": kind, "description_text": "A cat.", "body_text": "A cat."}
    (error,) = ninjs.parse(as_bytes([item]), "a.json")
    assert isinstance(error, ParseError)
    assert error.message == f"a.json:1 is of type {kind} and has no article text"
    assert error.location == "a.json:1"


def test_ninjs_takes_html_before_text_and_the_main_headline() -> None:
    item = {
        "uri": "https://a.example/1",
        "headlines": [{"role": "sub", "value": "Below"}, {"role": "main", "value": "Above"}],
        "bodies": [
            {"contentType": "text/plain", "value": "One.Two."},
            {"contentType": "application/xhtml+xml", "value": "<p>One.</p><p>Two.</p>"},
        ],
    }
    (draft,) = ninjs.parse(as_bytes(item), "a.json")
    assert isinstance(draft, Draft)
    assert (draft.title, draft.text, draft.url) == ("Above", "One.\n\nTwo.", "https://a.example/1")


def test_json_feed_item_without_address_keeps_its_id() -> None:
    feed = {"items": [{"id": "7", "content_text": "One."}], "feed_url": "https://a.example/f.json"}
    (draft,) = json_feed.parse(as_bytes(feed), "a.json")
    assert isinstance(draft, Draft)
    assert (draft.key, draft.url) == ("https://a.example/f.json#7", None)
