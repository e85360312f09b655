"""Pages that show the beginning of an article above an offer to subscribe, and whole ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest.formats import html
from rag.errors import ParseError
from tests.test_walls import REPORT, page, tagged

SHORT = REPORT[:2]
CALLS = [
    "Subscribe to continue reading",
    "Already a subscriber? Sign in",
    "This article is for subscribers only.",
    "You have reached your limit of free articles.",
    "To continue reading this article, please create a free account",
    "Weiterlesen mit Zeitung Plus",
    "Cet article est réservé aux abonnés.",
    "Il vous reste 74.12% de cet article à lire. La suite est réservée aux abonnés.",
    "Suscríbete para seguir leyendo",
    "Abbonati per continuare a leggere",
    "Dit artikel is exclusief voor onze abonnees",
    "Create a free account to continue reading",
    "Start your free trial to read the full story",
    "Sign up with your email to read on",
    "You must be logged in to read the full article",
    "Want to read more? Become a member today",
    "You have 0 free articles left this month",
    "Log in or create an account to read more",
    "Buy a day pass to read the whole article",
    "Don't miss the rest of this story. Subscribe today from $4 a month.",
    "Continue reading by signing up for our free plan",
    "Jetzt registrieren und weiterlesen",
    "Dieser Artikel ist nur für Abonnenten",
    "Pour lire la suite, abonnez-vous",
    "Para leer el artículo completo, inicia sesión",
    "Maak een gratis account aan om verder te lezen",
]
NO_CALLS = [
    "Sign up for our newsletter to read more stories like this one.",
    "Log in to view the comments, or register to read more of them.",
    "Readers who have an account will have to pay more, the publisher told its staff on Monday.",
    "She said that it took her a year to read the full report.",
    "Residents must register with the council to keep their berths in the harbour.",
]


def json_ld(**fields: Any) -> str:
    document = {
        "@type": "NewsArticle",
        "headline": "Ferry sails",
        "isAccessibleForFree": False,
        **fields,
    }
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


def read(body: str, head: str = "") -> list[str]:
    text = page("Ferry sails", f"<article><h1>Ferry sails</h1>{body}</article>", head)
    (draft,) = html.parse(text.encode(), "a.html")
    return draft.text.split("\n\n")


def offer(call: str) -> str:
    return f"<div class='paywall-offer'><p>{call}</p><button>See the plans</button></div>"


def locked(paragraphs: list[str]) -> str:
    return f"<div class='locked'>{tagged(paragraphs)}</div>"


@pytest.mark.parametrize("call", CALLS)
def test_beginning_above_an_offer_is_refused(call: str) -> None:
    with pytest.raises(ParseError, match="only the beginning"):
        read(tagged(SHORT) + offer(call), json_ld())


@pytest.mark.parametrize("line", NO_CALLS)
def test_line_that_asks_for_something_else_is_no_offer(line: str) -> None:
    assert set(SHORT) <= set(read(tagged([*SHORT, line]), json_ld()))


def test_beginning_is_told_by_the_pages_own_count_of_words() -> None:
    with pytest.raises(ParseError, match="only the beginning"):
        read(tagged(REPORT * 4) + offer(CALLS[0]), json_ld(wordCount=2_000))


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (tagged(SHORT), json_ld()),
        (tagged(SHORT) + offer(CALLS[0]), json_ld(wordCount=60)),
        (tagged(SHORT) + locked(REPORT[2:5]) + offer(CALLS[0]),
         json_ld(hasPart={"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".locked"})),
        (offer(CALLS[0]) + tagged(SHORT), json_ld()),
        (tagged(SHORT) + f"<nav>{'<p>Tides</p>' * 9}</nav>" + offer(CALLS[0]), json_ld()),
    ],
    ids=["no offer", "counted words", "locked part shown", "offer above", "offer far below"],
)  # fmt: skip
def test_whole_article_with_the_markup_of_a_paywall_comes_through(body: str, head: str) -> None:
    found = read(body, head)
    assert set(SHORT) <= set(found)
    assert CALLS[0] not in found


def test_text_in_the_markup_stands_for_the_beginning_on_the_page() -> None:
    head = json_ld(articleBody="\n\n".join(REPORT))
    assert read(tagged(SHORT) + offer(CALLS[0]), head) == REPORT
