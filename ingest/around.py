"""What is known around a date, and helps to read one that may be two: "07/12/2025", "4pm IST"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

# English is written in both orders; in these countries only one is usual, in whatever language.
_MONTH_FIRST = frozenset(["US", "PH"])
_DAY_FIRST_REGIONS = frozenset([
    "GB", "UK", "IE", "AU", "NZ", "IN", "PK", "BD", "LK", "NP", "SG", "MY", "HK", "NG", "GH", "ZA", "UG", "TZ",
    "ZM", "ZW", "JM", "TT", "AE", "QA", "EU", "IL",
    "DE", "AT", "CH", "FR", "BE", "NL", "ES", "PT", "IT", "GR", "PL", "CZ", "SK", "RO", "BG", "HR", "RS", "SI",
    "DK", "NO", "FI", "RU", "UA", "TR", "BR", "AR", "CL", "MX", "PE", "UY", "ID", "VN",
])  # fmt: skip
_DAY_FIRST_LANGUAGES = frozenset([
    "de", "fr", "es", "it", "nl", "pt", "ru", "pl", "tr", "ro", "cs", "sk", "da", "nb", "no", "fi", "el", "uk",
    "bg", "hr", "sr", "sl", "id", "vi", "ca", "hi", "ar", "he",
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What a page or file tells beside its dates; each may be unknown."""

    #: The day in the page's address.
    day: date | None = None
    #: The order of day and month in the page's other dates.
    day_first: bool | None = None
    #: Countries that the page, its language tag or its address names: "GB".
    regions: Collection[str] = ()
    #: When the page was read: what "yesterday" counts from.
    now: datetime | None = None
    #: Times that it writes with their offset from UTC: what one without is of.
    zoned: Collection[datetime] = ()

    @property
    def region(self) -> str | None:
        """The country, where all that name one name the same."""
        return next(iter(self.regions)) if len(set(self.regions)) == 1 else None

    def writes_day_first(self, language: str | None) -> bool | None:
        """Tell whether 07/12 is the seventh of December here; None where that is not sure."""
        if self.day_first is not None:
            return self.day_first
        orders = {self._order(region) for region in self.regions} - {None}
        if not orders and language in _DAY_FIRST_LANGUAGES:
            return True
        return orders.pop() if len(orders) == 1 else None

    @staticmethod
    def _order(region: str) -> bool | None:
        return True if region in _DAY_FIRST_REGIONS else False if region in _MONTH_FIRST else None


NOTHING = Around()
