"""Bring pages into a form that an extractor reads: one article, and columns in the place of tables.

It gives a page laid out in tables, as was usual before 2005, as one row, "| Home News | Headline
Text … | Copyright |", and runs articles that stand one below the other together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement, tostring

from ingest.page.blocks import key_of, words_of

# Characters; figures and names, not paragraphs, stand in the cells of a table that is one.
MAX_CELL = 200
_PARTS = ("thead", "tbody", "tfoot", "tr", "td", "th")
# Two line ends in a row part paragraphs.
_BREAKS = re.compile(r"(?:<br\s*/?>\s*){2,}", re.IGNORECASE)


def is_laid_out_in_tables(paragraphs: Sequence[str]) -> bool:
    """Tell whether paragraphs stand in the cells of what was taken for a table."""
    rows = (paragraph for paragraph in paragraphs if paragraph.startswith("|"))
    return any(len(cell) > MAX_CELL for row in rows for cell in row.split("|"))


def unfolded(tree: HtmlElement) -> str:
    """Return the page with sections in the place of tables that hold paragraphs."""
    for table in list(tree.iter("table")):
        if any(len(words_of(cell)) > MAX_CELL for cell in table.iter("td", "th")):
            # Its own parts; a table within it is judged by itself.
            inner = (
                each for each in table.iter(*_PARTS) if next(each.iterancestors("table")) is table
            )
            for part in (table, *inner):
                part.tag = "div"
    return _BREAKS.sub("<p>", tostring(tree, encoding="unicode"))


def without_other_articles(tree: HtmlElement, headline: str | None) -> str | None:
    """Return the page without the articles that stand beside the one under this headline.

    They are taken out of the tree, too. None where there are none.
    """
    titled = {
        each: {key_of(words_of(h1)) for h1 in each.iter("h1")} for each in tree.iter("article")
    }
    main = next((each for each, titles in titled.items() if key_of(headline or "") in titles), None)
    if main is None:
        return None
    around = {main, *main.iterancestors(), *main.iterdescendants()}
    others = [each for each, titles in titled.items() if titles and each not in around]
    for each in others:
        each.drop_tree()
    return tostring(tree, encoding="unicode") if others else None
