"""A receipt as an HTML page to read and to print: nothing in it runs, or is loaded from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from ui.receipts.facts import (
    HOW_TO_VERIFY,
    NO_HEADLINE,
    byline,
    check_of,
    facts,
    how_read,
    place_of,
    verdict,
)  # fmt: skip
from ui.web.render.markup import address, fill, join, optional

if TYPE_CHECKING:
    from rag.receipt.record import Cited, Near, Receipt, Stated, Struck

_STYLE = Markup("""
:root { color-scheme: light dark }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.1rem; margin-top: 2rem }
h3 { font-size: 1rem; margin: 0 } p { margin: .5rem 0 }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 3px solid #b45309; white-space: pre-line }
article { margin: 1.2rem 0; break-inside: avoid } .quiet, dt { color: GrayText; font-size: .85rem }
.quiet, dd { overflow-wrap: anywhere } dd { margin: 0 0 .4rem; font-size: .85rem }
@media print {
  body { margin: 0; max-width: none; font-size: 10.5pt } a { color: inherit }
  a.address::after { content: " " attr(href); overflow-wrap: anywhere }
}
""")
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>Receipt: {question}</title>
<style>{style}</style>
</head>
<body>
<h1 dir="auto">{question}</h1>
{read}{verdict}
{answer}{asks}{struck}{sources}{nearest}
<h2>How it was made</h2>
<dl>
{facts}
</dl>
<p class="quiet">{verify}</p>
</body>
</html>
"""


def receipt_page(receipt: Receipt) -> str:
    """Return a receipt as an HTML document."""
    answer = join(map(_sentence, receipt.sentences))
    page = fill(
        _PAGE,
        style=_STYLE,
        question=receipt.question,
        read=optional("<p class='quiet' dir='auto'>Read as: {0}</p>", how_read(receipt)),
        verdict=optional("<p><strong>{0}</strong></p>", verdict(receipt)),
        answer=answer or fill("<p dir='auto'>{text}</p>\n", text=receipt.text),
        asks=_asked_back(receipt),
        struck=_section("Left out", [_struck(each) for each in receipt.struck]),
        sources=_section("Sources", [_source(each, each.number) for each in receipt.citations]),
        nearest=_section("Nearest", [_source(each) for each in receipt.nearest]),
        facts=join(
            fill("<dt>{name}</dt><dd>{told}</dd>\n", name=name, told=told)
            for name, told in facts(receipt)
        ),
        verify=HOW_TO_VERIFY,
    )
    return str(page)


def _section(heading: str, parts: list[Markup]) -> Markup:
    if not parts:
        return Markup()
    return fill("<h2>{heading}</h2>\n{parts}", heading=heading, parts=join(parts))


def _sentence(sentence: Stated) -> Markup:
    links = (
        fill(" <a href='#source-{number}'>[{number}]</a>", number=number)
        for number in sentence.citations
    )
    return fill(
        "<p dir='auto'>{text}{links} <span class='quiet'>{check}</span></p>\n",
        text=sentence.text,
        links=join(links),
        check=check_of(sentence),
    )


def _asked_back(receipt: Receipt) -> Markup:
    asks = receipt.clarification
    if asks is None:
        return Markup()
    choices = join(fill("<li dir='auto'>{text}</li>", text=each.text) for each in asks.choices)
    return fill("<p dir='auto'>{text}</p><ul>{choices}</ul>\n", text=asks.text, choices=choices)


def _struck(struck: Struck) -> Markup:
    return fill(
        "<p dir='auto'><s>{text}</s> <span class='quiet'>{reason}</span></p>\n",
        text=struck.text,
        reason=struck.reason,
    )


def _source(source: Cited | Near, number: int | None = None) -> Markup:
    carried = ", ".join(getattr(source, "also_carried_by", ()))
    return fill(
        "<article{identity}><h3 dir='auto'>{number}{title}</h3>"
        "<p dir='auto'>{byline}{address}</p>{quote}{carried}<p class='quiet'>{place}</p></article>\n",
        identity=fill(" id='source-{number}'", number=number) if number else Markup(),
        number=f"[{number}] " if number else "",
        title=source.title or NO_HEADLINE,
        byline=byline(source),
        address=address(source.url),
        quote=optional("<blockquote dir='auto'>{0}</blockquote>", source.quote or ""),
        carried=optional("<p class='quiet' dir='auto'>Also carried by {0}</p>", carried),
        place=place_of(source),
    )
