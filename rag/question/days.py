"""Find the days that a question names: "in late October 2023", "since Monday", "as of 3 May".

Rules, not a library: docs/decisions.md, "Understanding a question". What may be a name ("March on
Washington", "the 7 October attack") is left to the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rag.dates.moments import local_now
from rag.records import Moment

_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "May" and "March" are words, too: these two and the short forms must be capitalised.
_MONTH = (
    r"(?:(?i:january|february|april|june|july|august|september|october|november|december)|May|March"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:19|20)\d\d"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = rf"(?i:{'|'.join(_WEEKDAYS)})"
_PART = r"(?i:early|mid|late|the (?:beginning|start|middle|end) of)[ -]"
# A number in a question; "one" to "twelve" is what people say of days and weeks.
_COUNTS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")  # fmt: skip
_COUNT = rf"(?i:\d{{1,3}}|an|one|{'|'.join(_COUNTS)})"
_UNIT = r"(?i:day|week|month|year)"
# What has happened on a day is called by it: "the 7 October attack" names no day to search.
_EVENT = (
    r"(?! (?:terror(?:ist)? |mass |deadly |capitol )*(?:attack|massacre|assault|riot|insurrection"
    r"|committee|hearing|shooting|bombing|explosion|raid|earthquake|march|movement|protest|coup"
    r"|referendum|killing|incident|disaster|victim|hostage|plot|uprising|crisis|revolution)s?\b"
    r"|s? (?:on|for|of) [A-Z]|-\w)"
)

_FORMS = {
    "day month": rf"(?P<the>(?i:the) )?(?:{_WEEKDAY},? (?:the )?)?(?P<day>{_NUMBER})(?: of)? (?P<month>{_MONTH})(?:,? (?P<year>{_YEAR}))?",
    "month day": rf"(?P<the>(?i:the) )?(?:{_WEEKDAY},? )?(?P<month>{_MONTH}) (?:the )?(?P<day>{_NUMBER})(?![:.]\d)(?:,? (?P<year>{_YEAR}))?",
    "iso": rf"(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)",
    "numeric": rf"(?P<one>\d{{1,2}})[/.](?P<two>\d{{1,2}})[/.](?P<year>{_YEAR})",
    "month": rf"(?P<part>{_PART})?(?P<last>(?i:last|this) )?(?P<month>{_MONTH})(?:,? (?:of )?(?P<year>{_YEAR}))?",
    "year": rf"(?P<part>{_PART})?(?P<year>{_YEAR})",
    "weekday": rf"(?P<last>(?i:last|this) )?(?P<weekday>{_WEEKDAY})(?: (?:morning|afternoon|evening|night))?",
    "near": r"(?i:(?P<near>the day before yesterday|yesterday|today|tonight|this (?:morning|afternoon|evening)|last night))",
    "period": r"(?i:(?:(?:earlier|later) )?(?P<which>this|last|(?:the )?past) (?P<unit>week|weekend|month|year))",
    "ago": rf"(?P<count>{_COUNT}) (?P<unit>{_UNIT})s? ago",
    "past": rf"(?i:the )?(?i:last|past) (?P<count>{_COUNT}) (?P<unit>{_UNIT})s?",
}  # fmt: skip
_PATTERNS = {name: re.compile(form) for name, form in _FORMS.items()}
_POINT = "|".join(re.sub(r"\?P<\w+>", "?:", form) for form in _FORMS.values())
# In "between 3 and 7 December" the first day is a bare number.
_RANGE = re.compile(
    rf"\b(?:(?i:between|from) (?P<a>{_POINT}|{_NUMBER}) (?:and|to|until|till|through) (?P<b>{_POINT}|{_NUMBER})"
    rf"|(?P<c>{_POINT}|{_NUMBER}) ?[-–] ?(?P<d>{_POINT})|(?P<e>{_MONTH} \d\d?) ?[-–] ?(?P<f>\d\d?(?:,? {_YEAR})?))(?!\w){_EVENT}"
)
_LEADS = r"as of|since|after|from|until|till|before|by|up to|on|in|during|over|throughout|for|of|dated|within|around"
_LED = re.compile(rf"(?:\b(?P<lead>(?i:{_LEADS})) )?(?<!\w)(?P<point>{_POINT})(?!\w){_EVENT}")
# Forms that mean a day only behind one of the words above: "May", "2022" and "Monday" are more.
_NEEDS_LEAD = frozenset({"month", "year"})
_OPENS = ("since", "after", "from")
_ENDS = ("until", "till", "before", "by", "up to")
_TO_COME = re.compile(r"\b(?:will|won[’']t|shall|next|going to|upcoming|due)\b|[’']ll\b", re.I)
_REPORT = re.compile(r"[’']?s? (?:\w+ )?(?:article|report|story|piece|interview|coverage|edition)s?\b")  # fmt: skip
# "The article from December 2023" was written then, not since.
_WRITTEN = re.compile(r"\b(?:articles?|reports?|story|stories|piece|interview|coverage|edition|poll|figures|statement) $", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """Days that a question names; None where one side is open."""

    #: As in the question.
    words: str
    since: date | None
    until: date | None
    #: "as of 3 May": what was known by then is asked for, not what happened then.
    as_of: bool = False


@dataclass(frozen=True, slots=True)
class _Point:
    """What is said of a day or a span; what is not said may stand in the other end of a range."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""
    #: Where the words alone give it: "last week".
    span: tuple[date, date] | None = None


def days_in(question: str, now: Moment | None = None) -> list[Days]:
    """Return the days and spans that a question names, in order; none lies in the future.

    Args:
        now: the day that "today" means; None is the clock's.
    """
    today = now or local_now()
    if isinstance(today, datetime):
        today = today.date()
    to_come = _TO_COME.search(question) is not None
    found = [*_ranges(question, today)]
    for each in found:
        question = question.replace(each.words, "\n" * len(each.words), 1)
    found += _points(question, today, to_come=to_come)
    return [each for each in found if _is_past(each, today)]


def _ranges(question: str, today: date) -> Iterator[Days]:
    for match in _RANGE.finditer(question):
        first, last = (each for each in match.groups() if each)
        if span := _range(first, last, today):
            yield Days(match[0], *span)


def _range(first: str, last: str, today: date) -> tuple[date, date] | None:
    one, two = _read(first, today), _read(last, today)
    if one is None or two is None:
        return None
    # "3 and 7 December" lends month and year to its first, "December 3 and 7" its month to its last.
    two = replace(two, month=two.month or one.month) if two.day else two
    one = replace(one, month=one.month or two.month) if one.day else one
    one, two = replace(one, year=one.year or two.year), replace(two, year=two.year or one.year)
    begin, end = _resolve(one, today), _resolve(two, today)
    if begin and end and begin[0] > end[1] and one.year is None:
        begin = _resolve(replace(one, year=end[1].year - (begin[0].month > end[1].month)), today)
    return (begin[0], end[1]) if begin and end and begin[0] <= end[1] else None


def _points(question: str, today: date, *, to_come: bool) -> Iterator[Days]:
    for match in _LED.finditer(question):
        lead, words = (match["lead"] or "").casefold(), match["point"]
        form = _form(words)
        if form is None or _misleads(form, lead, match, to_come):
            continue
        point = _read(words, today)
        span = _resolve(point, today) if point else None
        if span is None:
            continue
        if lead == "as of":
            yield Days(match[0], None, span[1], as_of=True)
        elif lead in _OPENS and not (
            lead == "from" and _WRITTEN.search(match.string[: match.start()])
        ):
            yield Days(match[0], span[0], None)
        elif lead in _ENDS:
            end = span[0] - timedelta(1) if lead == "before" else span[1]
            yield Days(match[0], None, end)
        else:
            yield Days(words, *span)


def _misleads(form: str, lead: str, match: re.Match[str], to_come: bool) -> bool:
    """Tell what is no day: the name May, "the 9 May parade", a weekday that is to come."""
    words, behind = match["point"], match.string[match.end() :]
    read = _PATTERNS[form].fullmatch(words)
    known = read.groupdict() if read else {}
    if form in _NEEDS_LEAD and not (lead or known.get("last") or known.get("part")):
        return not (form == "month" and known.get("year"))
    if form == "year" and lead in ("of", "for", "on", "from"):
        return True
    if form == "month" and lead == "of" and not known.get("year"):
        return True  # "the Fourth of July"
    if words == "May":
        return lead not in ("in", "during", "since", "until", "as of") or bool(
            re.match(r"[’']s| (?:[A-Z]|was|had|has|said|is|took|told)", behind)
        )
    if form == "weekday" and not known.get("last"):
        led = lead in (*_OPENS, *_ENDS, "on", "as of") or re.match(r"[’']s\b", behind)
        return to_come or not led
    if known.get("the") and not known["day"][-1].isalpha():
        # "the October 7, 2023 report" was published then; "the 9 May parade" is a name.
        return not _REPORT.match(behind)
    return False


def _form(words: str) -> str | None:
    return next((name for name, form in _PATTERNS.items() if form.fullmatch(words)), None)


def _read(words: str, today: date) -> _Point | None:
    """Read one end of a range, or what stands alone."""
    if re.fullmatch(_NUMBER, words):
        return _Point(day=int(words.rstrip("sthndr")))
    form = _form(words)
    match = _PATTERNS[form].fullmatch(words) if form else None
    if match is None:
        return None
    said = match.groupdict()
    if form == "numeric":
        return _numeric(int(said["one"]), int(said["two"]), int(said["year"]))
    if form in ("near", "period", "ago", "past", "weekday"):
        return _Point(span=_relative(form, said, today))
    month = said.get("month")
    return _Point(
        year=int(said["year"]) if said.get("year") else None,
        month=_month(month) if month else None,
        day=int(said["day"].rstrip("sthndr")) if said.get("day") else None,
        part=(said.get("part") or "").casefold(),
    )


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _SHORT.index(word[:3].casefold()) + 1


def _numeric(one: int, two: int, year: int) -> _Point | None:
    """Read 25/12/2023 or 12/25/2023; 7/12/2023 is either."""
    if one == two or two > 12 >= one:
        return _Point(year, one, two)
    return _Point(year, two, one) if one > 12 else None


def _relative(form: str, said: dict[str, str], today: date) -> tuple[date, date]:
    if form == "near":
        near = said["near"].casefold()
        if near == "last night":
            return today - timedelta(1), today
        day = today - timedelta({"yesterday": 1, "the day before yesterday": 2}.get(near, 0))
        return day, day
    if form == "weekday":
        back = (today.weekday() - _WEEKDAYS.index(said["weekday"].casefold())) % 7
        day = today - timedelta(back or (7 if (said["last"] or "").strip() == "last" else 0))
        return day, day
    unit = said["unit"].casefold()
    if form == "period":
        return _period(said["which"].casefold().removeprefix("the "), unit, today)
    number = _count(said["count"].casefold())
    then = _back(today, number, unit)
    if form == "past":
        return then, today
    # "Two weeks ago" is no day: half a unit on either side.
    slack = {"day": 0, "week": 3, "month": 15, "year": 183}[unit]
    return then - timedelta(slack), min(then + timedelta(slack), today)


def _count(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return 1 if word in ("an", "one") else _COUNTS.index(word) + 1


def _back(today: date, number: int, unit: str) -> date:
    if unit in ("day", "week"):
        return today - timedelta(number * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "year" else 1)
    first = date(max(1, months // 12), months % 12 + 1, 1)
    return min(first + timedelta(today.day - 1), _end_of_month(first))


def _period(which: str, unit: str, today: date) -> tuple[date, date]:
    """Return "this week" up to today, "last week" from Monday to Sunday, "the past week" to today."""
    if which == "past":
        return _back(today, 1, "week" if unit == "weekend" else unit), today
    last = which == "last"
    if unit == "weekend":
        saturday = today - timedelta((today.weekday() - 5) % 7)
        # On a weekend "last weekend" is the one before; on a Tuesday both are the same.
        saturday -= timedelta(7 if last and today.weekday() >= 5 else 0)
        return saturday, min(saturday + timedelta(1), today)
    first = {
        "week": today - timedelta(today.weekday()),
        "month": today.replace(day=1),
        "year": today.replace(month=1, day=1),
    }[unit]
    end = first - timedelta(1)
    if not last:
        return first, today
    begin = {
        "week": first - timedelta(7),
        "month": end.replace(day=1),
        "year": end.replace(month=1, day=1),
    }
    return begin[unit], end


def _resolve(point: _Point, today: date) -> tuple[date, date] | None:
    """Return first and last day; without a year it is the latest one that has begun."""
    if point.span:
        return point.span
    try:
        if point.day:
            return _in_year(point, point.month or today.month, point.day, today)
        if point.month:
            return _part_of_month(point, today)
        return _part_of_year(point)
    except ValueError:  # 31 June
        return None


def _in_year(point: _Point, month: int, day: int, today: date) -> tuple[date, date]:
    found = date(point.year or today.year, month, day)
    if point.year is None and found > today:
        found = found.replace(year=today.year - 1)
    return found, found


def _part_of_month(point: _Point, today: date) -> tuple[date, date]:
    first, _ = _in_year(point, point.month or 1, 1, today)
    last = _end_of_month(first)
    if point.part.startswith(("early", "the beginning", "the start")):
        return first, first.replace(day=10)
    if point.part.startswith(("mid", "the middle")):
        return first.replace(day=11), first.replace(day=20)
    return (first.replace(day=21) if point.part else first), last


def _part_of_year(point: _Point) -> tuple[date, date] | None:
    if point.year is None:
        return None
    if point.part.startswith(("early", "the beginning", "the start")):
        return date(point.year, 1, 1), date(point.year, 4, 30)
    if point.part.startswith(("mid", "the middle")):
        return date(point.year, 5, 1), date(point.year, 8, 31)
    return date(point.year, 9 if point.part else 1, 1), date(point.year, 12, 31)


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def _is_past(days: Days, today: date) -> bool:
    """Tell whether some of the days have been: of those to come nothing is published."""
    if days.since is None:
        return days.until is not None and days.until < today
    return days.since <= today
