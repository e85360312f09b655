"""Documents and mail: PDF, DOCX, EPUB, messages and folders of messages, also broken and hostile."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from ingest.clean import clean_text
from ingest.draft import Draft
from ingest.formats import docx, epub, find_format, mail, pdf
from ingest.titles import real_title
from rag.errors import ParseError
from tests.parsed import parse_file
from tests.printing import Piece, paragraph, printed, stream, with_table
from tests.test_formats import SAVED, as_json

FERRY = (
    "The ferry between Quillport and Sandholm will sail again on Monday, the harbour council said on "
    "Sunday, ten months after a storm broke the eastern wall."
)
WALL = "The wall has been rebuilt for 3.5 million crowns, of which the region pays half."


def one(drafts: Iterator[Draft | ParseError]) -> Draft:
    (draft,) = drafts
    assert isinstance(draft, Draft)
    return draft


def texts(*pages: list[Piece], **options: Any) -> list[str]:
    return one(pdf.parse(printed(*pages, **options), "a.pdf")).text.split("\n\n")


def test_pdf_lines_become_paragraphs() -> None:
    page = [*paragraph(FERRY), *paragraph(WALL, y=640)]
    assert texts(page) == [FERRY, WALL]


def test_pdf_word_cut_at_the_end_of_a_line_is_mended() -> None:
    page: list[Piece] = [
        (50, 700, 10, "The fer-"), (50, 688, 10, "ry has a long-term plan, says the Pierre-"),
        (50, 676, 10, "Auger trust, and a second long-"), (50, 664, 10, "term one."),
    ]  # fmt: skip
    assert texts(page) == [
        "The ferry has a long-term plan, says the Pierre-Auger trust, and a second long-term one."
    ]


def test_pdf_columns_are_read_one_after_the_other() -> None:
    left, right = paragraph(f"{FERRY} {WALL}", width=40), paragraph(FERRY, x=310, width=40)
    heading: list[Piece] = [(50, 760, 26, "Quillport ferry returns after storm")]
    draft = one(pdf.parse(printed([*heading, *right, *left]), "a.pdf"))
    assert draft.title == "Quillport ferry returns after storm"
    assert draft.text.strip().split("\n\n") == [f"{FERRY} {WALL}", FERRY]


def test_pdf_paragraph_goes_on_in_the_next_column_and_page() -> None:
    words = f"{FERRY} {WALL}".split()
    left, right = paragraph(" ".join(words[:18])), paragraph(" ".join(words[18:25]), x=400)
    assert texts([*left, *right], paragraph(" ".join(words[25:]))) == [f"{FERRY} {WALL}"]


def test_pdf_indented_line_begins_a_paragraph() -> None:
    first, second = paragraph(FERRY), paragraph(WALL, y=664)
    second[0] = (62, *second[0][1:])
    assert first[-1][1] - second[0][1] == 12
    assert texts([*first, *second]) == [FERRY, WALL]


def test_pdf_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            (50, 810, 8, "The Quillport Gazette, 7 December 2025"), *paragraph(text),
            (500, 30, 8, f"Page {number} of 3"),
        ]
        for number, text in enumerate((FERRY, WALL, "It carries 40 lorries."), start=1)
    ]  # fmt: skip
    pages[0].append((50, 760, 24, "Quillport ferry returns"))
    (found,) = as_json(pdf.parse(printed(*pages), "a.pdf"))
    assert found["text"].split("\n\n") == [FERRY, WALL, "It carries 40 lorries."]
    assert (found["outlet"], found["published"]) == ("The Quillport Gazette", "2025-12-07")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferry returns after storm", "Ferry returns after storm"),
        ("Microsoft Word - ferry.doc", None),
        ("RUBRIK_Ferry_01-06.indd", None),
        ("ferry final.docx", None),
        ("Untitled document", None),
        ("Document1", None),
        ("PowerPoint Presentation", None),
        ("", None),
    ],
)
def test_title_of_a_document_may_be_no_title(title: str, expected: str | None) -> None:
    assert real_title(title) == expected
    draft = one(pdf.parse(printed(paragraph(FERRY), info=f"<< /Title ({title}) >>"), "a.pdf"))
    assert draft.title == expected


def test_pdf_without_text_says_what_to_do() -> None:
    with pytest.raises(ParseError, match="only pictures of pages") as caught:
        list(pdf.parse(printed([]), "scan.pdf"))
    assert "ocrmypdf" in caught.value.hint


def test_pdf_text_outside_of_the_cropped_page_is_left_out() -> None:
    data = printed([*paragraph(FERRY), (50, 20, 8, "ferry.indd 3")])
    cropped = data.replace(
        b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 595 842] /CropBox [0 40 595 842]"
    )
    assert one(pdf.parse(cropped, "a.pdf")).text == FERRY


def test_pdf_with_one_broken_page_gives_the_others() -> None:
    data = printed(paragraph(FERRY), paragraph(WALL), info="<< /Title (form) >>")
    # The second page is shown through a form whose place is not six numbers.
    broken = data.replace(b"(The wall", b"/X Do  (a)").replace(
        b"/Contents 7 0 R", b"/Contents 7 0 R /Resources << /XObject << /X 8 0 R >> >>"
    ).replace(b"<< /Title (form) >>", stream(b"", "/Subtype /Form /BBox [0 0 1 1] /Matrix [1]"))  # fmt: skip
    draft, error = pdf.parse(broken, "a.pdf")
    assert isinstance(draft, Draft) and draft.text == FERRY
    assert isinstance(error, ParseError) and error.location == "a.pdf:2"


ENCRYPTED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -4 >> /ID [<00> <00>]".format(
        "41" * 32
    )
)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def looping() -> bytes:
    """Return a PDF whose pages contain themselves."""
    return with_table(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 1 >>",
        ]
    )


def packed(content: bytes, filters: str = "/FlateDecode") -> bytes:
    """Return a PDF whose page holds these packed bytes."""
    return with_table(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            stream(content, f"/Filter [{filters}]"),
        ]
    )


def swelling_forms() -> bytes:
    """Return a PDF whose page shows a form that shows the next twice, and so on."""
    forms = [
        stream(
            b"/X Do " * 10,
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
            f" /Resources << /XObject << /X {number + 1} 0 R >> >>",
        )
        for number in range(5, 40)
    ]
    last = stream(b"(x) Tj", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return with_table(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /XObject << /X 5 0 R >> >> >>",
            stream(b"/X Do"),
            *forms,
            last,
        ]
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not a PDF"),
        (b"<html>404</html>", "is not a PDF"),
        (b"%PDF-1.4\n%%EOF", "is damaged"),
        (printed(paragraph(FERRY))[:700], "ends too early"),
        (printed(paragraph(FERRY), trailer=ENCRYPTED), "is encrypted"),
        (looping(), "has no text"),
        (packed(zlib.compress(bytes(200_000_000))), "unpacks to more than"),
        (packed(zlib.compress(zlib.compress(bytes(200_000_000))), "/FlateDecode /FlateDecode"),
         "unpacks to more than"),
        (packed(bytes(200_000), "/LZWDecode"), "packed by runs"),
        (swelling_forms(), "shows more than"),
        (packed(b"x\x9c" + bytes(5_000_000)), "has no text"),
    ],
    ids=["empty", "other", "hollow", "truncated", "encrypted", "loop of pages", "bomb", "packed twice",
         "LZW", "swelling forms", "not packed"],
)  # fmt: skip
def test_pdf_that_cannot_be_read_is_an_error(data: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        list(pdf.parse(data, "a.pdf"))


def test_pdf_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    data = printed(paragraph(FERRY)).replace(b"/MediaBox [0 0 595 842]", b"")
    assert one(pdf.parse(data, "a.pdf")).text == FERRY
    assert capfd.readouterr() == ("", "")


def zipped(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, *, before: str = "", **parts: str) -> bytes:
    document = f"<?xml version='1.0'?>{before}<w:document {W}><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<w:p>{run('One')}<w:r><w:tab/></w:r>{run('two')}</w:p>", "One two"),
        (f"<w:p><w:hyperlink>{run('One')}</w:hyperlink></w:p>", "One"),
        (f"<w:p><w:ins>{run('One')}</w:ins><w:del>{run('two')}</w:del></w:p>", "One"),
        (f"<w:sdt><w:sdtContent><w:p>{run('One')}</w:p></w:sdtContent></w:sdt>", "One"),
        (f"<w:p>{run('One')}<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>", "One"),
        (f"<w:tbl><w:tr><w:tc><w:p>{run('a')}</w:p></w:tc><w:tc><w:p>{run('b')}</w:p></w:tc></w:tr></w:tbl>",
         "a | b"),
        (f'<w:p>{run("One")}<w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:txbxContent><w:p>{run("Box")}'
         f"</w:p></w:txbxContent></mc:Choice><mc:Fallback>{run('Box')}</mc:Fallback></mc:AlternateContent></w:r>"
         "</w:p>", "One\n\nBox"),
    ],
    ids=["tab", "link", "tracked changes", "content control", "field", "table", "text box"],
)  # fmt: skip
def test_docx_gives_what_a_reader_sees(body: str, expected: str) -> None:
    draft = one(docx.parse(word(body), "a.docx"))
    assert "\n\n".join(filter(None, (draft.title, clean_text(draft.text)))) == expected


def test_docx_properties_fill_what_the_text_leaves_out() -> None:
    core = (
        "<c xmlns:d='d'><d:title>Ferry returns after storm</d:title><d:creator>Ann Lee; hp</d:creator>"
        "<d:created>2025-12-07T00:00:00Z</d:created></c>"
    )
    data = word(f"<w:p>{run(FERRY)}</w:p>", **{"docProps/core.xml": core})
    (found,) = as_json(docx.parse(data, "a.docx"))
    assert (found["title"], found["authors"]) == ("Ferry returns after storm", ["Ann Lee"])
    assert (found["published"], found["modified"]) == (None, None)


def test_docx_entity_from_outside_is_not_read() -> None:
    before = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "swollen">]>'
    data = word(f"<w:p>{run('One &x;&y; two')}{run('three')}</w:p>", before=before)
    # Neither the file nor what the document defines is in the text, and nothing else is lost.
    assert one(docx.parse(data, "a.docx")).text.split() == ["One", "twothree"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (word("<w:p></w:p>"), "is empty"),
        (word("<w:p>")[:-30], "is damaged"),
        (word("<w:p>"), "is not XML"),
        (zipped({"[Content_Types].xml": "", "word/other.xml": ""}), "is not DOCX"),
        (word("<w:p>" * 100_000), "is not XML"),
        (word("x" * 100_000_000), "may be unpacked"),
        (b"\xd0\xcf\x11\xe0" + bytes(1000), "is encrypted, or was made"),
    ],
    ids=["empty", "truncated", "broken", "no document", "deep", "bomb", "encrypted"],
)
def test_docx_that_cannot_be_read_is_an_error(data: bytes, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        list(docx.parse(data, "a.docx"))


def test_docx_boxes_within_boxes_are_read_once() -> None:
    begin, end = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
    draft = one(docx.parse(word(begin * 40 + f"<w:p>{run('Box')}</w:p>" + end * 40), "a.docx"))
    assert draft.text == "Box"


def test_office_files_are_told_apart() -> None:
    assert find_format(word(""), "unnamed").NAME == "docx"
    sheet = zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""})
    (error,) = parse_file(sheet, "a.xlsx", "a.xlsx")
    assert isinstance(error, ParseError) and "cannot be read" in error.message


def book(**parts: str | None) -> bytes:
    """Return the saved book with other parts."""
    with zipfile.ZipFile(SAVED / "epub" / "input.epub") as archive:
        kept: dict[str, str | bytes | None] = {
            name: archive.read(name) for name in archive.namelist()
        }
    kept |= {name.replace("_", "."): part for name, part in parts.items()}
    return zipped({name: part for name, part in kept.items() if part is not None})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"META-INF/container.xml": None}, "has no META-INF/container.xml"),
        ({"OPS/book.opf": None}, "has no OPS/book.opf"),
        ({"OPS/book.opf": "<package"}, "is not XML"),
        ({"OPS/text/two.xhtml": None}, "has no OPS/text/two.xhtml"),
        ({"OPS/book.opf": "<package/>"}, "holds no text"),
        ({"OPS/text/two.xhtml": "\0\1\2" * 1000}, "is not text"),
    ],
    ids=["no container", "no package", "broken package", "no document", "no spine", "protected"],
)
def test_epub_that_cannot_be_read_is_an_error(changed: dict[str, str | None], message: str) -> None:
    with pytest.raises(ParseError, match=message):
        list(epub.parse(book(**changed), "a.epub"))


def message(body: bytes, *headers: str) -> bytes:
    return "\n".join(["From: Gazette <a@b.example>", *headers, "", ""]).encode() + body


def test_mail_without_html_gives_its_plain_part() -> None:
    data = message(b"The ferry \nsails.\n\n-- \nThe Gazette, Quillport", "Subject: Ferry",
                   "Content-Type: text/plain; format=flowed")  # fmt: skip
    draft = one(mail.parse(data, "a.eml"))
    assert (draft.text.strip(), draft.title, draft.outlet) == (
        "The ferry sails.",
        "Ferry",
        "Gazette",
    )
    assert (draft.published, draft.key) == (None, "a.eml#Ferry#")


def test_mail_whose_page_is_too_short_for_an_extractor_gives_its_words() -> None:
    data = message(b"<div>The ferry sails.</div>", "Content-Type: text/html")
    assert one(mail.parse(data, "a.eml")).text == "The ferry sails."


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?utf-8?b?RsOkaHJl?=", "Fähre"),
        ("Fähre", "Fähre"),
        ("=?nonsense?b?RsOkaHJl?=", "=?nonsense?b?RsOkaHJl?="),
        ("=?utf-8?b?/w==?=", "=?utf-8?b?/w==?="),
        ("=?utf-\ufffd?q?x?=", "=?utf-\ufffd?q?x?="),
        ("", None),
        ("(" * 100_000, "(" * 1_991),
    ],
    ids=["encoded", "raw", "no encoding", "no UTF-8", "no name", "empty", "endless"],
)
def test_mail_subject_is_decoded(subject: str, title: str | None) -> None:
    draft = one(mail.parse(message(b"Words.", f"Subject: {subject}"), "a.eml"))
    assert draft.title == title or (title and draft.title and draft.title.startswith(title))


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 99 Dec 2025 99:99:99 +9999", "1 Jan 0001"])
def test_mail_without_a_date_has_none(date: str) -> None:
    assert one(mail.parse(message(b"Words.", f"Date: {date}"), "a.eml")).published is None


def test_mail_attachment_is_not_its_text() -> None:
    attached = b"--b\nContent-Type: message/rfc822\n\n" + message(b"Other words.")
    body = attached + b"\n--b\nContent-Disposition: attachment\n\nNo.\n--b\n\nWords.\n--b--"
    draft = one(mail.parse(message(body, 'Content-Type: multipart/mixed; boundary="b"'), "a.eml"))
    assert draft.text == "Words."


def test_folder_of_messages_gives_one_article_each() -> None:
    envelope = b"From a@b.example Sun Dec  7 09:15:00 2025\n"
    data = b"\n".join(
        [
            envelope + message(b"One.\n\n>From here it sails.\nFrom there, too.\n", "Message-ID: <1@b>"),
            envelope + message(b"", "Subject: empty"),
            envelope + message(b"Three.\n", "Subject: Three"),
        ]
    )  # fmt: skip
    first, empty, third = mail.parse(data, "a.mbox")
    assert isinstance(first, Draft) and isinstance(third, Draft) and isinstance(empty, ParseError)
    assert first.text == "One.\n\nFrom here it sails.\nFrom there, too."
    assert (first.location, first.key) == ("a.mbox:1", "mid:1@b")
    assert (empty.location, empty.message) == ("a.mbox:2", "a.mbox:2 has no text")
    assert (third.location, third.key) == ("a.mbox:3", "a.mbox#Three#")


@pytest.mark.timeout(60)
def test_folder_of_a_million_empty_messages_ends() -> None:
    began = time.monotonic()
    found = list(mail.parse(b"From a@b Sun Dec  7 09:15:00 2025\n\n" * 1_000_000, "a.mbox"))
    assert time.monotonic() - began < 20
    assert len(found) == mail.MAX_MESSAGES + 1
    assert isinstance(found[-1], ParseError) and "more than 50,000 messages" in found[-1].message


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "data",
    [
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3_000)),
        message(b"--b\n\nx\n" * 100_000, 'Content-Type: multipart/mixed; boundary="b"'),
        b"From: " + b"a" * 1_000_000,
        message(b"\xff\xfe\0\1" * 9_999, "Content-Transfer-Encoding: base64", "Content-Type: text/html"),
    ],
    ids=["deep", "many parts", "endless header", "not base64"],
)  # fmt: skip
def test_hostile_message_ends(data: bytes) -> None:
    began = time.monotonic()
    try:
        assert all(isinstance(each, Draft) for each in mail.parse(data, "a.eml"))
    except ParseError as error:
        assert "a.eml" in error.message
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"From: the editor\n\nWe are open.", "text"),
        (b"From here to the sea it is a mile.\n", "text"),
        (b"Received: today\nFrom: a\n\nx", "mail"),
        (b"From a Sun Dec  7 09:15:00 2025\nSubject: x\n\nx", "mail"),
        (b"\xd0\xcf\x11\xe0 is how old Office files begin", "docx"),
        (b"PK\x03\x04 is how zip files begin", "archive"),
        (b"\n%PDF-1.7", "pdf"),
    ],
)
def test_document_is_recognised_by_its_bytes(data: bytes, name: str) -> None:
    assert name == find_format(data, "unnamed").NAME
