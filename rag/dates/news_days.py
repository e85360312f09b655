"""Tell which day "on Monday" and "yesterday" mean in an article, from the day it was published.

A day is given only where news convention leaves one: the nearest Monday before for what has
happened, the nearest after for what will. Nothing here is written into a text; it stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rag.dates.moments import spoken
from rag.dates.tense import has_happened
from rag.records import Moment, Span

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_MENTION = re.compile(
    rf"\b(?:(?P<word>(?!(?:[Oo]n|[Ll]ast|[Nn]ext|[Ss]ince|[Ll]ate|[Ee]arly)\b)[\w’'-]+),? )?(?P<said>(?:(?P<lead>[Oo]n|[Ll]ast|[Nn]ext|[Ss]ince|(?:[Oo]n )?(?:[Ll]ate|[Ee]arly))(?: on)? )?"
    rf"(?P<day>{_DAY})(?: (?P<part>morning|afternoon|evening|night))?|(?P<near>[Yy]esterday))\b(?![-’'/])"
)  # fmt: skip
# In a sentence with another date, a year or "the previous week", a weekday may count from there.
_OTHER_TIME = re.compile(
    r"\b(?:(?:1[6-9]|20)\d\d|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}\b|\d{1,2} (?:Jan|Feb|March|April|May|June|July|Aug|Sep|Oct|Nov|Dec)"
    r"|(?:previous|following|earlier|later|prior) (?:day|week|month|year|\w+day)|(?:days?|weeks?|months?|years?) (?:ago|earlier|later|before|after|prior)|(?:last|next) (?:week|month|year|season)|the (?:day|week) (?:before|after))"
)  # fmt: skip
# "every Monday", "a Friday", "Black Friday", "the Monday", "between Monday and Friday".
_NOT_AFTER = frozenset([
    "every", "each", "most", "some", "any", "a", "an", "one", "another", "the", "that", "black", "cyber", "good",
    "super", "ash", "easter", "palm", "bloody", "giving", "holy", "maundy", "shrove", "for", "of", "in", "to",
    "through", "and", "or", "between", "from", "until", "till", "by", "before", "after", "than", "this", "like",
    "first", "second", "third", "fourth", "final", "previous", "following", "consecutive", "per", "with", "is",
    "&", "saint", "st", "casual", "throwback", "prime", "opening", "election", "as",
])  # fmt: skip
# "Monday Night Football", "Sunday Times", "Monday through Friday", "Friday and Saturday".
_NOT_BEFORE = re.compile(
    rf"\s*(?:[-–/]|(?:,? (?:and|or|to|through|until|till|into))\s+(?:on )?(?:{_DAY}|[A-Z]?\w+ )?(?:{_DAY})\b|, {_DAY}|,? \(?(?:[A-Z][a-z]{{2}}\.? )?\d"
    r"|,? the \d| (?:Night|Times|Telegraph|Mail|Post|Express|Mirror|Herald|World|Ticket|Football|Brunch|Addams|Service|Sale|Deals?|deals?|sales?|the 13th|at the earliest))"
)  # fmt: skip
_SENTENCE_END = re.compile(r"(?<=[a-z\d)”\"’'])[.!?][”\"’']?\s+(?=[A-Z“\"‘'])|\n\n")
# A line that heads an entry: "Monday, Nov. 13", "Date: Tuesday, Dec. 5", "6.40pm".
_ENTRY = re.compile(
    r"^(?=.{4,60}$)(?:Date: |Updated:? )?(?:\w+day,? )?(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}\b|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)).{0,20}$"
    r"|^\d{1,2} [A-Z]\w+ \d{4}, \d\d:\d\d|^\d{1,2}[.:]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})? — ",
    re.MULTILINE,
)
LEAST_ENTRIES = 2
# In UTC these hours are still the day before in America.
_EARLY_HOURS = 9


@dataclass(frozen=True, slots=True)
class DayMeant:
    """Words that mean a day, by their place in the text, and that day."""

    span: Span
    words: str
    day: date


def days_meant(text: str, published: Moment | None) -> list[DayMeant]:
    """Return the days that a text means by weekdays and the like, leaving out what is not sure.

    Args:
        text: of an article, whole: one with entries of several days means theirs.
        published: when the article was published; nothing is known without.
    """
    if published is None or len(_ENTRY.findall(text)) >= LEAST_ENTRIES:
        return []
    found = []
    for start, end in _sentences(text):
        sentence = text[start:end]
        if _OTHER_TIME.search(sentence):
            continue
        for mention in _MENTION.finditer(sentence):
            if not _is_quoted(text, start + mention.start("said")):
                day = _day_of(mention, sentence, published)
                place = Span(start + mention.start("said"), start + mention.end("said"))
                found += [DayMeant(place, place.of(text), day)] if day else []
    return found


def note_on_days(text: str, span: Span, published: Moment | None) -> str | None:
    """Return the days meant within a span of a text, as shown beside it.

    "on Monday (4 December 2023); yesterday (5 December 2023)".
    """
    meant = (
        f"{each.words} ({spoken(each.day)})"
        for each in days_meant(text, published)
        if span.start <= each.span.start and each.span.end <= span.end
    )
    return "; ".join(dict.fromkeys(meant)) or None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.end()
        start = end.end()
    yield start, len(text)


def _is_quoted(text: str, place: int) -> bool:
    """Tell whether a place is in quoted words: they were said on a day that is not known."""
    paragraph = text[text.rfind("\n\n", 0, place) + 1 : place]
    return paragraph.count("“") > paragraph.count("”") or paragraph.count('"') % 2 == 1


def _day_of(mention: re.Match[str], sentence: str, published: Moment) -> date | None:
    today = published.date() if isinstance(published, datetime) else published
    if mention["near"]:
        return _near(published, today)
    word, lead = (mention["word"] or "").casefold(), (mention["lead"] or "").casefold()
    if word in _NOT_AFTER or _NOT_BEFORE.match(sentence, mention.end()):
        return None
    if not lead and (
        not word or not mention["word"].islower() or re.match(r" [A-Z]", sentence[mention.end() :])
    ):
        return None  # "Monday President", "Joe Friday", a headline
    weekday = _WEEKDAYS.index(mention["day"])
    before = today - timedelta((today.weekday() - weekday) % 7)
    if lead in ("last", "next"):
        return _in_other_week(lead, weekday, today)
    if lead == "since":
        return before if before != today else None
    happened = has_happened(sentence[: mention.start("said")], sentence[mention.end() :])
    if happened is None:
        return None
    after = today + timedelta((weekday - today.weekday()) % 7)
    day = before if happened else after
    # Of today a text says so before the day, and six days off it may be tomorrow where it was written.
    return day if abs((day - today).days) < 6 and (happened or day != today) else None


def _near(published: Moment, today: date) -> date | None:
    if (
        isinstance(published, datetime)
        and not published.utcoffset()
        and published.hour < _EARLY_HOURS
    ):
        return None
    return today - timedelta(1)


def _in_other_week(lead: str, weekday: int, today: date) -> date | None:
    """Return "last Friday" where that is the nearest and in another week, else it may be either."""
    sign = -1 if lead == "last" else 1
    distance = ((weekday - today.weekday()) * sign) % 7 or 7
    day = today + sign * timedelta(distance)
    return day if day.isocalendar()[:2] != today.isocalendar()[:2] and distance < 7 else None
