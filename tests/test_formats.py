"""Every format has a saved input, and the articles that must come out of it.

A new format needs tests/formats/<name>/input.<suffix> and expected.json beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.clean import clean_line, clean_text
from ingest.draft import Draft, Skipped
from ingest.formats import FORMATS, NAMES, find_format, html, json_lines, markdown
from ingest.formats.text import draft_from_text
from ingest.section import section_of
from ingest.standfirst import settled
from rag.dates.moments import moment_text
from rag.errors import ParseError

SAVED = Path(__file__).parent / "formats"
SEED = next((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def as_json(drafts: Iterator[Draft | Skipped | ParseError]) -> list[dict[str, Any]]:
    """Return what came out, cleaned as the pipeline does it."""
    return [
        {"error": each.message}
        if isinstance(each, ParseError)
        else {
            "title": clean_line(each.title),
            "outlet": clean_line(each.outlet),
            "url": each.url,
            "authors": list(each.authors),
            "published": moment_text(each.published),
            "modified": moment_text(each.modified),
            "dates_from": dict(each.dates_from),
            "language": each.language,
            "standfirst": settled(each.standfirst, each.title, clean_text(each.text)),
            "section": section_of(each.section),
            "text": clean_text(each.text),
        }
        for each in drafts
        if not isinstance(each, Skipped)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_saved_input_gives_expected_articles(name: str) -> None:
    parser = next(each for each in FORMATS if name == each.NAME)
    saved = SAVED / name / f"input{parser.SUFFIXES[0]}"
    expected = SAVED / name / "expected.json"
    assert saved.is_file(), f"save an input of the format: {saved}"
    assert expected.is_file(), f"write what must come out of {saved.name}: {expected}"
    found = as_json(parser.parse(saved.read_bytes(), saved.name))
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_saved_input_is_recognised_without_its_name(name: str) -> None:
    saved = next(each for each in (SAVED / name).iterdir() if each.stem == "input")
    assert name == find_format(saved.read_bytes(), "unnamed").NAME
    assert name == find_format(b"words", "unnamed", given=name).NAME


def test_no_saved_folder_is_without_its_format() -> None:
    assert sorted(each.name for each in SAVED.iterdir()) == list(NAMES)


def test_seed_gives_title_outlet_and_nothing_more() -> None:
    draft = draft_from_text(SEED.read_text(encoding="utf-8"), str(SEED))
    text = clean_text(draft.text)
    assert draft.title == "Russia embraces Trump’s new security strategy"
    assert draft.outlet == "Reuters"
    assert (draft.published, draft.modified, draft.authors, draft.url) == (None, None, (), None)
    assert text.startswith("Russia has welcomed U.S. President Donald Trump’s")
    assert text.endswith("efforts with the Americans would continue.")


BODY = "The ferry will sail again on Monday, the council said.\n\nIt carries 40 lorries."


def header(text: str) -> dict[str, Any]:
    """Return those fields that a text's header gave, and the body if it was cut."""
    draft = draft_from_text(text, "a.txt")
    found = {
        "title": draft.title,
        "outlet": draft.outlet,
        "url": draft.url,
        "authors": list(draft.authors),
        "published": moment_text(draft.published),
        "modified": moment_text(draft.modified),
    }
    assert clean_text(draft.text) == BODY
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("", {}),
        ("Ferry returns\n\n", {"title": "Ferry returns"}),
        ("Ferry returns\nBy Ann Lee\n\n", {"title": "Ferry returns", "authors": ["Ann Lee"]}),
        (
            "Ferry returns\n\nBY ANN LEE AND BO CHEN\n\n",
            {"title": "Ferry returns", "authors": ["ANN LEE", "BO CHEN"]},
        ),
        (
            "Title: Ferry returns\nSource: Gazette\nAuthor: Ann Lee, Bo Chen\nDate: 2025-12-07\n"
            "Updated: 8 December 2025\nURL: https://a.example/1\n\n",
            {
                "title": "Ferry returns",
                "outlet": "Gazette",
                "authors": ["Ann Lee", "Bo Chen"],
                "published": "2025-12-07",
                "modified": "2025-12-08",
                "url": "https://a.example/1",
            },
        ),
        (
            "Ferry returns\n\nThe Quillport Gazette\nPublished 7 December 2025\n\n",
            {
                "title": "Ferry returns",
                "outlet": "The Quillport Gazette",
                "published": "2025-12-07",
            },
        ),
        (
            "Ferry returns\n\nREUTERS\nSunday, December 7, 2025\n\n",
            {"title": "Ferry returns", "outlet": "Reuters", "published": "2025-12-07"},
        ),
        (
            "Ferry returns\r\n\r\nFerry returns\r\nQuillport Online\r\n\r\n",
            {"title": "Ferry returns", "outlet": "Quillport Online"},
        ),
        (
            "Ferry returns\n\nLast updated: 7 December 2025 10:15 GMT\n\n",
            {"title": "Ferry returns", "modified": "2025-12-07T10:15:00+00:00"},
        ),
    ],
    ids=["none", "headline", "byline", "capital byline", "labels", "outlet and date",
         "agency and weekday", "title twice, any outlet", "updated"],
)  # fmt: skip
def test_header_lines_are_read(above: str, expected: dict[str, Any]) -> None:
    assert header(above + BODY) == expected


@pytest.mark.parametrize(
    ("above", "outlet", "authors"),
    [
        ("REUTERS\n7 December 2025\nFerry returns\n\n", "Reuters", []),
        ("Ferry returns.\n7 December 2025, Reuters\n", "Reuters", []),
        ("Ferry returns\nReuters - 7 December 2025\n\n", "Reuters", []),
        ("Ferry returns\nBy Ann Lee, Reuters, 7 December 2025\n\n", "Reuters", ["Ann Lee"]),
        ("Ferry returns\nAnn Lee | Reuters | 7 December 2025\n\n", "Reuters", ["Ann Lee"]),
        ("Ferry returns\n\nThe Quillport Gazette, December 7, 2025, by Ann Lee\n\n",
         "The Quillport Gazette", ["Ann Lee"]),
        ("By Ann Lee\n\nFerry returns\n\nDec. 7, 2025\n\n", None, ["Ann Lee"]),
        ("Ferry returns\n\nPublished: Sunday, 7 December 2025 | Brindle Echo\n\n", "Brindle Echo", []),
    ],
    ids=["headline last", "after a full stop", "dash", "byline, agency, date", "bars",
         "outlet, date, byline", "byline first", "label and unknown outlet"],
)  # fmt: skip
def test_credits_are_read_in_any_order(above: str, outlet: str | None, authors: list[str]) -> None:
    found = header(above + BODY)
    assert found.pop("title").rstrip(".") == "Ferry returns"
    assert found.pop("published") == "2025-12-07"
    assert (found.pop("outlet", None), found.pop("authors", [])) == (outlet, authors)
    assert not found


@pytest.mark.parametrize(
    "text",
    [
        "The ferry will sail again on Monday.\n\nIt carries 40 lorries.",
        "Ferry sails.\nIt carries lorries.\nIt has a crew.",
        "One line and no more",
        "Headline only\n\n\n",
        "By Ann Lee\n7 December 2025\n",
        "12 lorries\n13 cars\n14 bicycles",
    ],
    ids=["two paragraphs", "three lines", "one line", "headline only", "header only", "list"],
)
def test_text_without_a_sure_header_stays_whole(text: str) -> None:
    draft = draft_from_text(text, "a.txt")
    assert clean_text(draft.text) == clean_text(text)
    assert (draft.title, draft.outlet, draft.published, draft.authors) == (None, None, None, ())


@pytest.mark.parametrize(
    "line",
    [
        "Date: 07/12/2025",
        "He died on 5 May 2020.",
        "The wall fell on 5 May 2020",
        "By Tuesday evening the city was calm and the",
        "By then 40 lorries waited",
        "URL: gazette.example/ferry",
        "Three Men Were Seen Near The Wall",
        "Quillport, 7 December 2025",
        "Ann Lee | Bo Chen",
        "The ferry, which sank on 5 May 2020, is back",
    ],
)
def test_line_in_doubt_stays_in_the_body(line: str) -> None:
    draft = draft_from_text(f"Ferry returns\n\n{line}\n\n{BODY}", "a.txt")
    assert clean_text(draft.text) == f"{line}\n\n{BODY}"
    assert (draft.published, draft.modified, draft.authors, draft.outlet) == (None, None, (), None)


@pytest.mark.parametrize("place", ["QUILLPORT, Dec 7 ", ""])
def test_dateline_names_the_outlet_and_stays(place: str) -> None:
    body = f"{place}(Reuters) - The ferry will sail again."
    draft = draft_from_text(f"Ferry returns\n\n{body}", "a.txt")
    assert draft.outlet == "Reuters"
    assert draft.text.strip() == body


@pytest.mark.parametrize("data", [b"", b" \n\n ", b"\xef\xbb\xbf"])
def test_empty_text_is_an_error(data: bytes) -> None:
    with pytest.raises(ParseError, match=r"a\.txt is empty"):
        list(find_format(data, "a.txt").parse(data, "a.txt"))


ALIASES = [
    *(("text", name) for name in ("text", "body", "content")),
    *(("title", name) for name in ("title", "headline")),
    *(("url", name) for name in ("url", "link")),
    *(("outlet", name) for name in ("outlet", "source", "publisher")),
    *(("published", name) for name in
      ("published", "published_at", "date", "publishedAt", "date_published")),
    *(("modified", name) for name in ("modified", "updated", "updated_at", "date_modified")),
    *(("authors", name) for name in ("authors", "author", "byline")),
]  # fmt: skip


@pytest.mark.parametrize(("field", "alias"), ALIASES, ids=[alias for _, alias in ALIASES])
def test_json_field_is_read_by_each_name(field: str, alias: str) -> None:
    value = "2025-12-07" if field in ("published", "modified") else "Words here"
    fields = {alias: value} if field == "text" else {"text": "The text.", alias: value}
    (found,) = as_json(json_lines.parse(json.dumps(fields).encode(), "a.jsonl"))
    assert found[field] == (["Words here"] if field == "authors" else value)
    if field in ("published", "modified"):
        assert found["dates_from"] == {field: "record"}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("source", {"id": "x", "name": "Gazette"}, "Gazette"),
        ("source", {"id": "x"}, None),
        ("title", ["a", "list"], None),
        ("title", "Half \ud800", "Half \ufffd"),
        ("title", 1984, "1984"),
        ("date", 1765065600, "2025-12-07T00:00:00+00:00"),
        ("date", 17650, None),
        ("authors", [{"name": "Ann Lee"}, "Bo Chen", None, 3.5], ["Ann Lee", "Bo Chen", "3.5"]),
        ("author", {"name": "Ann Lee"}, ["Ann Lee"]),
    ],
)
def test_json_value_of_odd_kind_is_read_or_unknown(field: str, value: Any, expected: Any) -> None:
    data = json.dumps({"text": "The text.", field: value}).encode()
    (found,) = as_json(json_lines.parse(data, "a.jsonl"))
    name = {"source": "outlet", "date": "published", "author": "authors"}.get(field, field)
    assert found[name] == expected


def test_json_line_without_text_is_an_error_in_its_place() -> None:
    data = b'{"text": "One."}\n{"text": 5}\n' + b"[" * 100_000 + b'\n{"text": "Four."}\n'
    found = as_json(json_lines.parse(data, "a.jsonl"))
    assert [each.get("text") or each["error"] for each in found] == [
        "One.",
        "a.jsonl:2 has no text",
        "a.jsonl:3 is not JSON",
        "Four.",
    ]


def test_markdown_without_front_matter_is_read_as_its_words() -> None:
    data = b"# Ferry returns\n\nBy Ann Lee\n\nIt *sails* on `Monday`.\n\n| a | b |\n|---|---|\n| c | d |"
    (found,) = as_json(markdown.parse(data, "a.md"))
    assert (found["title"], found["authors"]) == ("Ferry returns", ["Ann Lee"])
    assert found["text"] == "It sails on Monday.\n\na\n\nb\n\nc\n\nd"


@pytest.mark.parametrize(
    "front", ["title: [x", "date: 2025-13-45", "a: *b"], ids=["open list", "no date", "no anchor"]
)
def test_markdown_with_broken_front_matter_is_an_error(front: str) -> None:
    with pytest.raises(ParseError, match="front matter is not YAML"):
        list(markdown.parse(f"---\n{front}\n---\nWords.".encode(), "a.md"))


def test_markdown_front_matter_cannot_swell() -> None:
    grown = "\n".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    data = f"---\na: &a [x, x, x]\n{grown}\ntitle: *i\nauthors: *i\n---\nWords.".encode()
    (found,) = as_json(markdown.parse(data, "a.md"))
    assert (found["title"], found["authors"], found["text"]) == (None, [], "Words.")


PAGE = (
    "<html><head><title>Ferry returns</title>{head}</head><body><article><h1>Ferry returns</h1>"
    + "<p>The ferry between Quillport and Sandholm will sail again on Monday, the harbour council "
    "said on Sunday, ten months after a storm broke the eastern wall.</p>"
    * 3
    + "<p>The wall broke on 5 May 2019.</p></article><footer>© 2024 Gazette</footer></body></html>"
)


def page(head: str = "", encoding: str = "utf-8") -> dict[str, Any]:
    data = PAGE.replace("{head}", head).replace("©", "&copy;").encode(encoding)
    (found,) = as_json(html.parse(data, "a.html"))
    return found


def test_page_without_a_date_has_none() -> None:
    found = page()
    assert (found["published"], found["modified"], found["dates_from"]) == (None, None, {})
    assert "The wall broke on 5 May 2019." in found["text"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_page_is_read_in_its_declared_encoding(encoding: str) -> None:
    data = PAGE.replace("{head}", f'<meta charset="{encoding}">').replace("Sandholm", "Sandhölm")
    (found,) = as_json(html.parse(data.encode(encoding), "a.html"))
    assert "Quillport and Sandhölm" in found["text"]


@pytest.mark.parametrize(
    "data",
    [b"", b"<html></html>", b"<div>" * 20_000],
    ids=["empty", "no body", "deep"],
)
def test_page_without_an_article_is_an_error(data: bytes) -> None:
    with pytest.raises(ParseError, match=r"a\.html holds no article text"):
        list(html.parse(data, "a.html"))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!-- saved --> <!DOCTYPE html><p>x", "html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><html>", "html"),
        (b"<!---->" * 500 + b"no page", "text"),
        (b"<p>a fragment", "text"),
        (b'{"text": "One."}', "jsonl"),
        (b"{not json", "text"),
        (b"---\ntitle: x\n---\n", "markdown"),
        (b"- - -\n", "text"),
    ],
)
def test_format_is_recognised_by_its_bytes(data: bytes, name: str) -> None:
    assert name == find_format(data, "unnamed").NAME


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A.HTML", "html"),
        ("a.md", "markdown"),
        ("a.ndjson", "jsonl"),
        ("a.json", "json"),
        ("a.xml", "newsml"),
    ],
)
def test_format_is_recognised_by_its_name(name: str, expected: str) -> None:
    assert expected == find_format(b"words", name).NAME


def test_jsonl_tells_articles_of_one_headline_apart() -> None:
    lines = [
        {"title": "Live updates", "text": text} for text in ("One came.", "Two left.", "One came.")
    ]
    data = "\n".join(json.dumps(line) for line in lines).encode()
    first, second, again = (draft.key for draft in json_lines.parse(data, "/news.jsonl"))
    assert first == again == "/news.jsonl#Live updates"
    assert second == "/news.jsonl#Live updates#2"


def test_unknown_name_before_a_date_is_the_outlet() -> None:
    draft = draft_from_text(
        "Bridge opens\n\nBrindle Echo\n1 June 2025\n\nThe bridge opened.\n", "x"
    )
    assert (draft.title, draft.outlet, draft.text.strip()) == (
        "Bridge opens", "Brindle Echo", "The bridge opened.",
    )  # fmt: skip
    assert moment_text(draft.published) == "2025-06-01"


def test_tags_at_the_end_are_not_text() -> None:
    assert clean_text("The bridge opened.\n\nTags\n\nbridge, transport") == "The bridge opened."
