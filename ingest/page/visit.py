"""Where a page was found and when: what it says itself is weighed against that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.dates import read_date
from ingest.page.address import WEB

# Written by browsers and by programs that save pages, at the top of what they save.
_TOP_CHARS = 3_000
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|page saved with singlefile\s+url:\s*|mirrored from\s+)(\S{4,2000})",
    re.IGNORECASE,
)
_SAVED_WHEN = re.compile(
    r"saved date:\s*(?:\w{3} )?(?P<singlefile>\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4})"
    r"|httrack website copier/[^,]{1,60},\s*(?P<httrack>\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d GMT)",
    re.IGNORECASE,
)
_SINGLEFILE = "%b %d %Y %H:%M:%S GMT%z"


@dataclass(frozen=True, slots=True)
class Visit:
    """How a page was come by; of most files neither is known."""

    address: str | None = None
    when: datetime | None = None


def visit_of(location: str, page: str) -> Visit:
    """Return the visit of a page: a fetched one is read at once, a saved one may say."""
    if location.startswith(WEB):
        return Visit(location, datetime.now(UTC))
    top = page[:_TOP_CHARS]
    saved, when = _SAVED_FROM.search(top), _SAVED_WHEN.search(top)
    address = saved[1] if saved else None
    if address and re.match(r"[\w-]+(?:\.[\w-]+)+/", address):  # HTTrack leaves it out
        address = f"http://{address}"
    return Visit(
        address if address and address.startswith(WEB) else None, _moment(when) if when else None
    )


def _moment(found: re.Match[str]) -> datetime | None:
    try:
        if found["singlefile"]:
            return datetime.strptime(found["singlefile"], _SINGLEFILE)
    except ValueError:
        return None
    moment = read_date(found["httrack"])
    return moment if isinstance(moment, datetime) else None
