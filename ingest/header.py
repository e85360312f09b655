"""Tell the lines above an article's body: headline, outlet, byline, date, address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.agencies import is_agency, known_outlet
from ingest.clean import clean_line
from ingest.credits import could_be_a_name, looks_like_an_outlet, read_credit
from ingest.dates import read_date
from ingest.page.address import WEB
from ingest.writers import split_names
from rag.records import Moment

# Characters; a longer first line is a paragraph.
MAX_TITLE = 250
# Lines before the body that may say who, where from and when.
MAX_HEADER_LINES = 8

_LABELLED = re.compile(
    r"(title|headline|source|outlet|publisher|publication|author|authors|byline|by|date|published"
    r"|published on|publication date|updated|last updated|modified|url|link)\s*:\s*(.+)",
    re.IGNORECASE,
)


class Header:
    """What the lines above the body say, read line by line.

    A line is taken for a headline, outlet, byline or date only where it can be nothing else; what
    stays in doubt stays in the body.
    """

    def __init__(self, lines: Sequence[str] = ()) -> None:
        self.title: str | None = None
        self.outlet: str | None = None
        self.url: str | None = None
        self.authors: tuple[str, ...] = ()
        self.published: Moment | None = None
        self.modified: Moment | None = None
        self.dates_from: dict[str, str] = {}
        #: How many of the lines are header.
        self.size = 0
        self._title_repeated = False
        self._read(lines)

    def _read(self, lines: Sequence[str]) -> None:
        taken = 0
        for number, line in enumerate(lines):
            if len(line) > 4 * MAX_TITLE:
                return  # a paragraph, or no text at all
            words = clean_line(line)
            if words is None:
                continue
            if taken == MAX_HEADER_LINES or not self._take(words, lines[number + 1 :]):
                return
            taken, self.size = taken + 1, number + 1

    def _take(self, line: str, following: Sequence[str]) -> bool:
        if self.title is not None and line.casefold() == self.title.casefold():
            self._title_repeated = True
            return True
        if self._labelled(line) or self._credited(line):
            return True
        after = [clean_line(each[: 4 * MAX_TITLE]) for each in following[:3]]
        if self.title is None:
            if not self._is_title(line, after):
                return False
            self.title = line
            return True
        return self._named(line, next(filter(None, after), None))

    def _is_title(self, line: str, after: Sequence[str | None]) -> bool:
        """Tell a headline: it stands alone, is said twice, or credits come at once below it."""
        next_line = next(filter(None, after), None)
        if len(line) > MAX_TITLE or line.endswith((":", ",", ";")) or next_line is None:
            return False
        if line.endswith("."):  # a sentence, unless the lines below it can only be a header's
            return _is_credit(next_line)
        return after[0] is None or line in after or _is_credit(next_line)

    def _labelled(self, line: str) -> bool:
        found = _LABELLED.fullmatch(line)
        if not found:
            return False
        label, value = found[1].casefold(), found[2]
        if label in ("title", "headline"):
            self.title = value
        elif label in ("source", "outlet", "publisher", "publication"):
            self.outlet = value
        elif label in ("author", "authors", "byline", "by"):
            self.authors = split_names(value)
        elif label in ("url", "link"):
            if not value.startswith(WEB):
                return False
            self.url = value
        else:
            changed = "updated" in label or label == "modified"
            return self._dated("modified" if changed else "published", read_date(value))
        return True

    def _credited(self, line: str) -> bool:
        credit = read_credit(line)
        if credit is None or (credit.outlet and self.outlet):
            return False
        self.outlet = credit.outlet or self.outlet
        self.authors = (*self.authors, *credit.authors)
        for name, moment in credit.dates.items():
            self._dated(name, moment)
        return True

    def _dated(self, name: str, moment: Moment | None) -> bool:
        if moment is None:
            return False
        setattr(self, name, moment)
        self.dates_from[name] = "text"
        return True

    def _named(self, line: str, following: str | None) -> bool:
        """Take a line that is the name of an outlet."""
        if self.outlet is not None or not could_be_a_name(line):
            return False
        # After a headline that is said twice the page's own mark of its outlet follows; and a name
        # between headline and date line, or byline, can be nothing else.
        if (
            looks_like_an_outlet(line)
            or self._title_repeated
            or (following is not None and _is_credit(following) and not is_agency(following))
        ):
            self.outlet = known_outlet(line)
            return True
        return False


def _is_credit(line: str) -> bool:
    return _LABELLED.fullmatch(line) is not None or read_credit(line) is not None
