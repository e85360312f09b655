"""Plain text: find headline, outlet, byline and date where the text writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.clean import clean_line
from ingest.dates import WRITTEN_DATE, read_date
from ingest.decode import decode
from ingest.draft import Draft
from rag.errors import ParseError

NAME = "text"
SUFFIXES = (".txt", ".text")

# Characters; a longer first line is a paragraph.
MAX_TITLE = 250
# Lines before the body that may say who, where from and when.
MAX_HEADER_LINES = 8

AGENCIES = (
    "Reuters", "Associated Press", "The Associated Press", "AP", "AP News", "AFP", "Agence France-Presse",
    "dpa", "ANSA", "EFE", "Kyodo News", "Xinhua", "TASS", "Interfax", "Bloomberg", "PTI", "ANI", "IANS", "UPI",
    "PA Media", "BBC", "BBC News", "CNN", "NPR", "Al Jazeera", "Deutsche Welle", "DW", "Axios", "Politico",
    "POLITICO", "Sky News", "Fox News", "NBC News", "CBS News", "ABC News", "Euronews", "France 24",
    "The Guardian", "The Economist", "The Verge", "TechCrunch", "Engadget", "Wired", "Mashable",
)  # fmt: skip
_AGENCY = {name.casefold(): name for name in AGENCIES}
_OUTLET_WORDS = re.compile(
    r"\b(?:news|times|post|journal|herald|tribune|gazette|chronicle|telegraph|independent|observer"
    r"|mirror|standard|courier|dispatch|press|daily|today|weekly|magazine|network|broadcasting|tv|radio"
    r"|review|mail|sun|star|globe|inquirer|examiner|bulletin|wire|agency)\b|\.(?:com|org|net|co\.uk)$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(title|headline|source|outlet|publisher|publication|author|authors|byline|by|date|published"
    r"|published on|publication date|updated|last updated|modified|url|link)\s*:\s*(.+)",
    re.IGNORECASE,
)
# Every word is a name's: "By Tuesday evening the city was calm" is a sentence.
_NAME = r"(?:[A-Z][\w.’'-]*|de|da|di|del|van|von|der|den|la|le|al|el|bin|ibn)"
_BYLINE = re.compile(
    rf"[Bb][Yy]\s+(?=[A-Z])({_NAME}(?:(?:,|;|\s+and|\s+&|\s+in|\s+\|)?\s+{_NAME})*)"
)
_DATED = re.compile(
    r"(?:published|posted|updated|last updated|on)?\s*:?\s*(?:on\s+)?(.*)", re.IGNORECASE
)
# Words that may stand beside a date in a line that says nothing else.
_DATE_WORDS = frozenset(
    [
        "published",
        "posted",
        "updated",
        "last",
        "modified",
        "date",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "gmt",
        "utc",
        "bst",
        "cet",
        "cest",
        "est",
        "edt",
        "pst",
        "pdt",
        "cst",
        "cdt",
        "mst",
        "mdt",
        "ist",
        "jst",
        "msk",
    ]
)
# "LONDON, Dec 7 (Reuters) - British Prime Minister …"
_DATELINE = re.compile(
    r"[A-Z][A-Z .,/'-]{2,40}?(?:, \w+\.? \d{1,2})? \(([A-Z][\w .-]{1,30})\) ?[-–—] "
)


def recognises(data: bytes, name: str) -> bool:
    """Any file may be plain text; it is asked last."""
    return True


def parse(data: bytes, location: str) -> Iterator[Draft]:
    """Read one article from plain text.

    Raises:
        ParseError: the bytes are not text, or the text is empty.
    """
    yield draft_from_text(decode(data, location), location)


def draft_from_text(text: str, location: str) -> Draft:
    """Tell the header lines of a text from its body.

    A line is taken for a headline, outlet, byline or date only where it can be nothing else; what
    stays in doubt stays in the body.
    """
    if not text.strip():
        raise ParseError(f"{location} is empty", "give a file that holds an article's text")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n ").split("\n")
    header = _Header()
    consumed = header.read(lines)
    body = "\n".join(lines[consumed:])
    if not body.strip():  # nothing but a header: then it is the text
        header, body = _Header(), text
    if header.outlet is None and (found := _DATELINE.match(body.lstrip())):
        header.outlet = clean_line(found[1])
    return Draft(
        location=location,
        key=header.url or location,
        text=body,
        title=header.title,
        outlet=header.outlet,
        url=header.url,
        authors=header.authors,
        published=header.published,
        modified=header.modified,
        dates_from=header.dates_from,
    )


class _Header:
    """What the lines above the body say, read line by line."""

    def __init__(self) -> None:
        self.title: str | None = None
        self.outlet: str | None = None
        self.url: str | None = None
        self.authors: tuple[str, ...] = ()
        self.published = self.modified = None
        self.dates_from: dict[str, str] = {}
        self._title_repeated = False

    def read(self, lines: list[str]) -> int:
        """Take the header lines; return how many lines are header."""
        consumed, taken = 0, 0
        for number, line in enumerate(lines):
            if len(line) > 4 * MAX_TITLE:
                break  # a paragraph, or no text at all
            words = clean_line(line)
            if words is None:
                continue
            if taken >= MAX_HEADER_LINES or not self._take(
                words, first=taken == 0, lines=lines[number + 1 :]
            ):
                break
            taken, consumed = taken + 1, number + 1
        return consumed

    def _take(self, line: str, *, first: bool, lines: list[str]) -> bool:
        if first and self._is_title(line, lines):
            self.title = line
            return True
        if self.title is not None and line.casefold() == self.title.casefold():
            self._title_repeated = True
            return True
        if self._labelled(line) or self._byline(line) or self._dated(line):
            return True
        return self._named(line, next(filter(None, map(clean_line, lines[:3])), None))

    def _is_title(self, line: str, following: list[str]) -> bool:
        if (
            len(line) > MAX_TITLE
            or _LABELLED.fullmatch(line)
            or line.endswith((".", ":", ",", ";"))
        ):
            return False
        if not any(each.strip() for each in following):
            return False
        rest = [clean_line(each[: 4 * MAX_TITLE]) for each in following[:3]]
        # A headline stands alone, or is said twice; the first line of a wrapped paragraph does not.
        return rest[0] is None or line in rest or _is_header(rest[0])

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
            if not value.startswith(("http://", "https://")):
                return False
            self.url = value
        else:
            return self._date(
                value, "modified" if "updated" in label or label == "modified" else "published"
            )
        return True

    def _byline(self, line: str) -> bool:
        found = _BYLINE.fullmatch(line)
        if not found or line.endswith(".") or len(line.split()) > 14:
            return False
        self.authors = split_names(found[1])
        return True

    def _dated(self, line: str) -> bool:
        """Take a line that is a date and nothing else."""
        found = WRITTEN_DATE.search(line)
        if not found or not _is_date(line):
            return False
        name = (
            "modified"
            if re.match(r"(?:last )?updated|modified", line, re.IGNORECASE)
            else "published"
        )
        dated = _DATED.fullmatch(line)
        return self._date(dated[1] if dated else line, name) or self._date(found[0], name)

    def _date(self, text: str, name: str) -> bool:
        moment = read_date(text)
        if moment is None:
            return False
        setattr(self, name, moment)
        self.dates_from[name] = "text"
        return True

    def _named(self, line: str, following: str | None) -> bool:
        """Take a line that is the name of an outlet."""
        if self.outlet is not None or self.title is None or not _could_be_a_name(line):
            return False
        # After a headline that is said twice the page's own mark of its outlet follows; and a name
        # between headline and date line, or byline, can be nothing else.
        if (
            line.casefold() in _AGENCY
            or _OUTLET_WORDS.search(line)
            or self._title_repeated
            or (following is not None and (_is_date(following) or _BYLINE.fullmatch(following)))
        ):
            self.outlet = _AGENCY.get(line.casefold(), line)
            return True
        return False


def split_names(text: str) -> tuple[str, ...]:
    """Split "Jane Doe, John Smith and Ann Lee" into names."""
    names = re.split(
        r" ?(?:,|;|\band\b|&|\|) ?",
        re.sub(r"^by ", "", " ".join(text.split()), flags=re.IGNORECASE),
        flags=re.IGNORECASE,
    )
    return tuple(name for name in map(clean_line, names) if name and name.casefold() not in _AGENCY)


def _is_date(line: str) -> bool:
    """Tell whether a line is a written date, with nothing beside it but "Published" and the like."""
    rest = re.findall(r"[A-Za-z]{3,}", WRITTEN_DATE.sub("", line))
    return WRITTEN_DATE.search(line) is not None and all(
        word.casefold() in _DATE_WORDS for word in rest
    )


def _is_header(line: str | None) -> bool:
    if line is None:
        return False
    return bool(_BYLINE.fullmatch(line) or _LABELLED.fullmatch(line) or line.casefold() in _AGENCY)


def _could_be_a_name(line: str) -> bool:
    words = line.split()
    capitalised = all(word[0].isupper() or word in ("of", "the", "and", "&") for word in words)
    return len(words) <= 5 and len(line) <= 50 and capitalised and line[-1] not in ".!?:;,"
