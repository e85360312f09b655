"""HTML fragments become paragraphs, whatever is in them, in a time that grows with their length."""

from __future__ import annotations

import time

import pytest
from lxml import etree

from ingest.page.fragment import paragraphs_in, paragraphs_of


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<p></p><!-- nothing -->", ""),
        ("Plain &amp; simple,\n\nin two", "Plain & simple,\n\nin two"),
        ("<p>One\n   line.</p><div>Two.</div>Three.", "One line.\n\nTwo.\n\nThree."),
        ("One.<br>Still one.<br/><br />Two.", "One.\nStill one.\n\nTwo."),
        ("<ul><li>A</li><li>B <b>c</b></li></ul>", "A\n\nB c"),
        ("<table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>", "A 1\n\nB 2"),
        ("a<script>b()</script><style>c{}</style> d<p>e", "a d\n\ne"),
        ("<p>A.</p><figure><img><figcaption>A cat</figcaption></figure><p>B.</p>", "A.\n\nB."),
        ("An <a href='/x'>address</a>.\n\nTwo.", "An address.\n\nTwo."),
        ("5 < 6 and 7 > 3, <i>yes</i>", "5 < 6 and 7 > 3, yes"),
        ("<p>It&amp;#8217;s &amp;quot;so&amp;quot; &lt;b&gt;</p>", 'It’s "so" <b>'),
        ("<pre>A\n  b\n\nC</pre>", "A\nb\n\nC"),
        ("<p>un<b>closed <p>twice</i>", "unclosed\n\ntwice"),
    ],
)  # fmt: skip
def test_fragment_becomes_paragraphs(html: str, expected: str) -> None:
    assert paragraphs_of(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "end",
        "<p><font>" * 100_000 + "end",
        "<a " + " ".join(f"a{number}=1" for number in range(100_000)) + ">end",
        "<!--" * 100_000 + "-->end",
        "<" * 500_000 + " end",
        "<br>\n" * 100_000 + "end",
        "\n \n" * 100_000 + "<b>end",
        "\ud800\x00\x01<p>end",
    ],
    ids=["nested", "inline", "attributes", "comments", "brackets", "breaks", "blank", "surrogate"],
)
def test_hostile_fragment_is_read_to_its_end_at_once(html: str) -> None:
    began = time.monotonic()
    assert paragraphs_of(html).endswith("end")
    assert time.monotonic() - began < 10


def test_element_is_read_by_its_names_alone() -> None:
    xml = "<a xmlns='urn:x'><media>no</media><p>One <b>and</b>\n two</p>three<title>no</title></a>"
    assert paragraphs_in(etree.fromstring(xml)) == "One and two\n\nthree"
