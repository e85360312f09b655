from __future__ import annotations

from html import escape

import pytest

from ingest.draft import Draft
from ingest.formats import feed


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("News : NPR", "NPR"),
        ("BBC News - Home", "BBC News"),
        ("Latest articles - The Japan Times", "The Japan Times"),
        ("NYT > Top Stories", "NYT"),
        ("World news | The Guardian", "The Guardian"),
        ("Reuters: World News", "Reuters"),
        ("Aeon | a world of ideas", "Aeon | a world of ideas"),
        ("heise online News", "heise online News"),
        ("SPIEGEL Update – Die Nachrichten", "SPIEGEL Update – Die Nachrichten"),
        ("The World", "The World"),
        ("News - Home", "News - Home"),
        ("E-News: Quillport", "E-News: Quillport"),
    ],
)
def test_title_of_a_feed_is_its_outlet_less_what_it_holds(title: str, outlet: str) -> None:
    item = "<item><description>Words.</description></item>"
    data = f"<rss version='2.0'><channel><title>{escape(title)}</title>{item}</channel></rss>"
    (draft,) = feed.parse(data.encode(), "a.xml")
    assert isinstance(draft, Draft)
    assert draft.outlet == outlet
