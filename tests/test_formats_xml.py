"""Odd and hostile feeds, NewsML-G2, NITF, sitemaps and OPML."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.clean import clean_text
from ingest.draft import Draft, Link
from ingest.formats import feed, find_format, newsml, nitf, opml, sitemap
from ingest.formats import text as plain_text
from ingest.safe_xml import root_name
from rag.dates.moments import moment_text
from rag.errors import ParseError
from tests.parsed import parse_file

PARSERS = (feed, newsml, nitf, opml, sitemap)
ITEM = "<item><title>{0}</title><link>https://a.example/{0}</link><description>Words {0}.</description></item>"
NEWSML = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


@pytest.fixture(autouse=True)
def _ends_within_seconds() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 60


def rss(items: str, about: str = "<title>Gazette</title><link>https://a.example/</link>") -> bytes:
    return f'<rss version="2.0"><channel>{about}{items}</channel></rss>'.encode()


def atom(entries: str, about: str = "<title>Gazette</title>") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{about}{entries}</feed>'.encode()


def only(parsed: Iterator[Draft | ParseError]) -> Draft:
    (draft,) = parsed
    assert isinstance(draft, Draft), draft
    return draft


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (rss(""), "unnamed", "feed"),
        (b"\n\n<?xml version='1.0'?>\n<!-- saved --><rss>", "a.xml", "feed"),
        ("<?xml version='1.0' encoding='utf-16'?><rss/>".encode("utf-16"), "unnamed", "feed"),
        (b"<?xml-stylesheet href='x'?><a:feed xmlns:a='http://www.w3.org/2005/Atom'>", "x", "feed"),
        (b'<rdf:RDF xmlns="http://purl.org/rss/1.0/">', "unnamed", "feed"),
        (b"<rdf:RDF xmlns='http://example.com/'>", "a.txt", "text"),
        (b"<rdf:RDF xmlns='http://example.com/'>", "a.xml", "newsml"),
        (b"<!DOCTYPE nitf SYSTEM 'x'><nitf>", "unnamed", "nitf"),
        (b"<newsItem guid='1'>", "unnamed", "newsml"),
        (b"<sitemapindex>", "unnamed", "sitemap"),
        (b"<opml version='1.0'>", "unnamed", "opml"),
        (b"<?xml version='1.0'?><html><p>x", "page.xml", "html"),
        (b"Notice: it broke<br><rss>", "a.rss", "feed"),
        (b"<html><p>The feed is gone", "a.rss", "html"),
        (b"The <rss> element is old", "unnamed", "text"),
    ],
)
def test_xml_format_is_recognised(data: bytes, name: str, expected: str) -> None:
    assert expected == find_format(data, name).NAME


def test_feeds_entry_takes_the_whole_text_and_its_dates() -> None:
    entry = (
        "<entry><title type='html'>Ferry &amp;lt;b&amp;gt;</title><link href='/1'/><id>urn:1</id>"
        "<published>2025-12-07T09:15:00+01:00</published><updated>2025-12-08T00:00:00Z</updated>"
        "<author><name>Ann Lee</name></author><author><name>Gazette</name></author>"
        "<summary>Short.</summary><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "<p>One.</p><p>Two.</p></div></content></entry>"
    )
    found = only(
        feed.parse(atom(entry, "<title>Gazette</title><link href='https://a.example/'/>"), "a.xml")
    )
    assert (found.title, found.url, found.authors) == (
        "Ferry <b>",
        "https://a.example/1",
        ("Ann Lee",),
    )
    assert (found.location, found.key, found.text) == (
        "a.xml:1",
        "https://a.example/1",
        "One.\n\nTwo.",
    )
    assert moment_text(found.published) == "2025-12-07T09:15:00+01:00"
    assert dict(found.dates_from) == {"published": "feed", "modified": "feed"}


def test_atom_entry_that_was_only_updated_has_no_date_of_publication() -> None:
    entry = "<entry><updated>2025-12-08T00:00:00Z</updated><summary>Words.</summary></entry>"
    found = only(feed.parse(atom(entry), "a.xml"))
    assert (found.published, moment_text(found.modified)) == (None, "2025-12-08T00:00:00+00:00")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Sun, 07 Dec 2025 09:15:00 +0900", "2025-12-07T09:15:00+09:00"),
        ("dom, 07 dic 2025 09:15:00 +0100", "2025-12-07T09:15:00+01:00"),
        ("mer, 16 nov 2022 00:38:15 +0100", "2022-11-16T00:38:15+01:00"),
        ("Fri, 05/03/2019 - 15:21", "2019-05-03"),
        ("05/03/2019 - 15:21", "2019-03-05"),  # as Italian writes it
        ("Wed, 19 Aug 2035 15:36:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("3 days ago, 2020", None),
    ],
)
def test_date_of_a_feed_is_read_or_stays_unknown(written: str, expected: str | None) -> None:
    item = f"<item><pubDate>{written}</pubDate><description>Words.</description></item>"
    found = only(feed.parse(rss(item, "<title>G</title><language>it</language>"), "a.xml"))
    assert moment_text(found.published) == expected


def test_entries_of_one_address_are_articles_of_their_own() -> None:
    items = "".join(
        f"<item><link>https://a.example/</link>{more}<description>Words {number}.</description></item>"
        for number, more in enumerate(["<guid>x</guid>", "<guid>y</guid>", "<title>Z</title>"])
    )
    drafts = list(feed.parse(rss(items), "a.xml"))
    assert [each.key for each in drafts if isinstance(each, Draft)] == [
        "https://a.example/#x", "https://a.example/#y", "https://a.example/#Z",
    ]  # fmt: skip


def test_entries_without_address_are_known_by_their_headlines() -> None:
    items = "<item><title>Live</title><description>{}</description></item>"
    drafts = list(feed.parse(rss(items.format("One.") + items.format("Two.")), "/n/a.xml"))
    assert [each.key for each in drafts if isinstance(each, Draft)] == [
        "/n/a.xml#Live",
        "/n/a.xml#Live#2",
    ]


@pytest.mark.parametrize(
    ("ending", "left"),
    [
        ("<p>Continue reading...</p>", ""),
        ("<a href='/1'>Read full article  &gt;&gt;</a>", ""),
        ("<p>The post Ferry appeared first on Gazette.</p>", ""),
        ("<p>(Image credit: A. Lee)</p>", ""),
        (
            "<p>Read this to the end. It is worth it.</p>",
            "\n\nRead this to the end. It is worth it.",
        ),
    ],
)
def test_what_programs_write_below_a_text_is_not_text(ending: str, left: str) -> None:
    item = f"<item><description><![CDATA[<p>Words.</p>{ending}]]></description></item>"
    expected = f"Words.{left}"
    if ending.startswith("<a"):
        item = item.replace("</p><a", "</p><br><br><a")
    assert only(feed.parse(rss(item), "a.xml")).text == expected


def test_malformed_feed_is_read_as_far_as_it_goes() -> None:
    data = rss(ITEM.format(1) + "<item><title>A & B</title><description>Two <b></description>")
    drafts = list(feed.parse(data.replace(b"</channel></rss>", b""), "a.xml"))
    assert [each.title for each in drafts if isinstance(each, Draft)] == ["1", "A & B"]


@pytest.mark.parametrize("encoding", ["windows-1251", "iso-8859-7", "gb2312", "utf-16"])
def test_feed_is_read_in_its_declared_encoding(encoding: str) -> None:
    words = {"windows-1251": "Паром", "iso-8859-7": "Πλοίο", "gb2312": "渡轮"}.get(
        encoding, "Fähre"
    )
    data = rss(f"<item><description>{words}</description></item>").decode()
    declared = f"<?xml version='1.0' encoding='{encoding}'?>{data}".encode(encoding)
    assert only(feed.parse(declared, "a.xml")).text == words


def test_feed_without_a_declaration_may_be_western() -> None:
    data = rss("<item><description>Die Fähre fährt</description></item>").decode().encode("cp1252")
    assert only(feed.parse(data, "a.xml")).text == "Die Fähre fährt"


def test_name_of_a_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_bytes(rss(ITEM.format(1)))
    with pytest.raises(ParseError, match="is not a feed"):
        list(feed.parse(str(tmp_path / "secret.xml").encode(), "a.xml"))


def test_links_of_feeds_and_lists_are_given_with_their_titles() -> None:
    items = (
        ITEM.format(1) + "<item><link>/2</link></item><item><link>file:///x</link></item><item/>"
    )
    assert [told(each) for each in feed.links(rss(items), "a.xml")] == [
        ("https://a.example/1", "1", "Gazette"), ("https://a.example/2", None, "Gazette"),
        "a.xml:3 names 'file://x', which is no web address",
    ]  # fmt: skip
    index = b"<sitemapindex xmlns='urn:x'><sitemap><loc> https://a.example/s </loc></sitemap></sitemapindex>"
    assert [told(each) for each in sitemap.links(index, "a.xml")] == [
        ("https://a.example/s", None, None)
    ]
    outlines = b"<opml><body><outline><outline xmlUrl='https://a.example/f' text='F'/></outline></body></opml>"
    assert opml.links(outlines, "a.xml") == [Link("https://a.example/f", "F")]


def told(found: Link | ParseError) -> tuple[str | None, ...] | str:
    return (found.url, found.title, found.outlet) if isinstance(found, Link) else found.message


def test_list_of_addresses_is_one_error_that_says_what_to_do() -> None:
    data = "".join(f"<url><loc>https://a.example/{each}</loc></url>" for each in range(50_000))
    (error,) = parse_file(f"<urlset>{data}</urlset>".encode(), "a.xml", "a.xml")
    assert isinstance(error, ParseError)
    assert error.message == "a.xml is a list of 50,000 addresses and holds no article"
    assert "by its own address" in error.hint


def newsml_item(content: str, meta: str = "", about: str = "") -> bytes:
    return (
        f"<newsItem {NEWSML} guid='urn:x:1'><itemMeta>{about}</itemMeta><contentMeta>{meta}</contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    ).encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body><p>One.</p></body></html></inlineXML>", "One."),
        ("<inlineXML><html><body><p>One.</p><p/><h2>Two</h2></body></html></inlineXML>", "One.\n\nTwo"),
        ("<inlineXML><nitf><body><body.content><p>One.</p></body.content></body></nitf></inlineXML>", "One."),
        ("<inlineData contenttype='text/plain'>One.\n\nTwo.</inlineData>", "One.\n\nTwo."),
        ("<inlineData contenttype='text/html'>&lt;p>One.&lt;/p>&lt;p>Two.&lt;/p></inlineData>", "One.\n\nTwo."),
        ("<inlineXML/><remoteContent/><inlineData>One.</inlineData>", "One."),
        ("<inlineXML><html><body><p>(Adds detail)\n    One is\nlong.\n    Two.\n\n (By C)</p></body></html></inlineXML>",
         "(Adds detail)\n\nOne is long.\n\nTwo.\n\n(By C)"),
        ("<inlineXML><html><body><p>One is\n    long\n    and indented.</p></body></html></inlineXML>",
         "One is long and indented."),
    ],
    ids=["xhtml", "no namespace", "nitf", "plain", "escaped", "second", "wire", "indented"],
)  # fmt: skip
def test_newsml_content_becomes_paragraphs(content: str, expected: str) -> None:
    found = only(newsml.parse(newsml_item(content), "a.xml"))
    assert (found.location, found.key) == ("a.xml", "urn:x:1")
    assert clean_text(found.text) == expected


@pytest.mark.parametrize(
    ("meta", "about", "outlet"),
    [
        ("<creditline>Agency – </creditline>", "<provider literal='agency.example'/>", "Agency"),
        ("<creditline>No</creditline>", "<provider><name>Agency</name></provider>", "Agency"),
        ("<infoSource literal='Agency'/>", "<provider qcode='x:1'/>", "Agency"),
        ("", "", None),
    ],
)
def test_newsml_outlet_is_who_provides_the_item(meta: str, about: str, outlet: str | None) -> None:
    data = newsml_item("<inlineData>One.</inlineData>", meta, about)
    assert only(newsml.parse(data, "a.xml")).outlet == outlet


def test_newsml_package_alone_is_an_error_and_beside_its_items_nothing() -> None:
    package = "<packageItem guid='p'><groupSet><itemRef/><itemRef/></groupSet></packageItem>"
    item = newsml_item("<inlineData>One.</inlineData>").decode()
    (error,) = newsml.parse(
        f"<newsMessage><itemSet>{package}</itemSet></newsMessage>".encode(), "a"
    )
    assert isinstance(error, ParseError)
    assert error.message == "a:1 is a package, which names 2 items and holds no text"
    data = f"<newsMessage><itemSet>{package}{item}</itemSet></newsMessage>".encode()
    assert only(newsml.parse(data, "a")).location == "a:2"


def test_xml_of_another_kind_is_an_error() -> None:
    with pytest.raises(ParseError, match=r"a\.xml is XML of another kind: invoice"):
        list(parse_file(b"<invoice><total>5</total></invoice>", "a.xml", "a.xml"))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<docdata><date.issue norm='20251207T081500Z'/></docdata>", "2025-12-07T08:15:00+00:00"),
        ("<docdata><date.release norm='20251207T0815-0500'/><date.issue norm='20251206'/></docdata>", "2025-12-07T08:15:00-05:00"),
        ("<pubdata date.publication='20070101T000000'/>", "2007-01-01"),
        ("<docdata><date.issue norm='yesterday'/></docdata>", None),
        ("", None),
    ],
)  # fmt: skip
def test_nitf_date_is_read_or_stays_unknown(head: str, expected: str | None) -> None:
    data = f"<nitf change.date='2006-10-18'><head>{head}</head><body><body.content><p>One.</p></body.content></body></nitf>"
    assert moment_text(only(nitf.parse(data.encode(), "a.xml")).published) == expected


def test_nitf_of_an_archive_has_its_text_and_writers_once() -> None:
    data = (
        "<nitf><head><docdata><doc-id id-string='17'/></docdata><pubdata name='Gazette'/></head><body><body.head>"
        "<byline class='print_byline'>By ANN LEE</byline><byline class='normalized_byline'>LEE, ANN</byline>"
        "</body.head><body.content><block class='lead_paragraph'><p>One.</p></block>"
        "<block class='full_text'><p>One.</p><p>Two.</p></block></body.content></body></nitf>"
    )
    found = only(nitf.parse(data.encode(), "a.xml"))
    assert (found.text, found.authors, found.key) == (
        "One.\n\nTwo.",
        ("ANN LEE",),
        "nitf:Gazette:17",
    )


BODIES = {
    "rss": "<rss version='2.0'><channel><item><title>{0}</title><description>Words {0}</description></item></channel></rss>",
    "nitf": "<nitf><body><body.head><hedline><hl1>{0}</hl1></hedline></body.head><body.content><p>Words {0}</p></body.content></body></nitf>",
    "newsml": f"<newsItem {NEWSML}><contentMeta><headline>{{0}}</headline></contentMeta><contentSet><inlineData>Words {{0}}</inlineData></contentSet></newsItem>",
    "sitemap": "<urlset><url><loc>https://a.example/{0}</loc></url></urlset>",
    "opml": "<opml><body><outline xmlUrl='https://a.example/' text='a'>{0}</outline></body></opml>",
}  # fmt: skip


def outcome(document: str) -> str:
    """Return all that comes out of a document, or why nothing does."""
    try:
        found = list(parse_file(document.encode("utf-8", "surrogatepass"), "a.xml", "a.xml"))
    except ParseError as error:
        return error.message
    return "\n".join(
        f"{each.title}\n{each.text}" if isinstance(each, Draft) else each.message for each in found
    )


@pytest.mark.parametrize("kind", BODIES)
def test_external_entity_is_not_read(kind: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("TOP SECRET")
    for declared in (
        f'<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">',
        f'<!ENTITY % p SYSTEM "{(tmp_path / "secret").as_uri()}"> %p; <!ENTITY x "a">',
        '<!ENTITY x PUBLIC "-//X//EN" "http://127.0.0.1:9/x">',
    ):
        found = outcome(f"<!DOCTYPE d [{declared}]>{BODIES[kind].format('&x;')}")
        assert found
        assert "SECRET" not in found
        assert "&x;" not in found


@pytest.mark.parametrize("kind", BODIES)
def test_entities_do_not_swell(kind: str) -> None:
    names = "abcdefghij"
    declared = '<!ENTITY a "laugh">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    quadratic = f'<!ENTITY j "{"laugh" * 10_000}">'
    for document in (
        f"<!DOCTYPE d [{declared}]>{BODIES[kind].format('&j;')}",
        f"<!DOCTYPE d [{quadratic}]>{BODIES[kind].format('&j;' * 20_000)}",
    ):
        assert len(outcome(document)) < 1_000_000


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize(
    "inner",
    [
        "<a>" * 100_000,
        "<a>" * 100_000 + "</a>" * 100_000,
        "<p>" * 20_000 + "x" + "</p>" * 20_000,
        "&lt;a&gt;" * 100_000,
        "<" * 100_000,
        "&" * 100_000,
        "<![CDATA[" * 20_000,
        "<!--" * 50_000,
        "x" * 11_000_000,
        "<a " + " ".join(f"a{number}='1'" for number in range(20_000)) + "/>",
        "".join(f"<category>{number}</category>" for number in range(20_000)),
        "\ud800",
        "\x00",
        "",
    ],
    ids=["open", "nested", "paragraphs", "escaped", "brackets", "ampersands", "cdata", "comments", "long",
         "attributes", "labels", "surrogate", "zero", "empty"],
)  # fmt: skip
def test_hostile_xml_ends_in_drafts_or_errors(kind: str, inner: str) -> None:
    assert outcome(BODIES[kind].format(inner))


def test_feed_of_many_entries_is_read_and_a_larger_one_refused() -> None:
    data = rss("".join(ITEM.format(number) for number in range(20_000)))
    assert sum(isinstance(each, Draft) for each in feed.parse(data, "a.xml")) == 20_000
    with pytest.raises(ParseError, match="a feed at most 20,000,000"):
        list(feed.parse(data + b" " * 20_000_000, "a.xml"))


@pytest.mark.parametrize("data", [b"", b"words", b"<", b"<rss", b"\xff\xfe", b"<?xml?>"])
def test_what_is_no_xml_is_an_error(data: bytes) -> None:
    for parser in PARSERS:
        with pytest.raises(ParseError, match=r"a\.xml"):
            list(parser.parse(data, "a.xml"))
    assert plain_text.recognises(data, "a.txt")


@pytest.mark.parametrize(
    "head", [b"<?" * 9000, b"<!--" * 9000, b"<!DOCTYPE [" * 9000, b" " * 99_999]
)
def test_endless_opening_is_passed_over_at_once(head: bytes) -> None:
    assert root_name(head + b"<rss>") is None
