"""Unfold pages that are laid out in tables, as was usual before 2005: their cells are columns.

An extractor gives such a page as one row of a table, "| Home News | Headline Text … | Copyright |".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement, tostring

from ingest.page.blocks import words_of

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
