"""Agencies and outlets that are known everywhere, by their names."""

from __future__ import annotations

AGENCIES = (
    "Reuters", "Associated Press", "The Associated Press", "AP", "AP News", "AFP", "Agence France-Presse",
    "dpa", "ANSA", "EFE", "Kyodo News", "Xinhua", "TASS", "Interfax", "Bloomberg", "PTI", "ANI", "IANS", "UPI",
    "PA Media", "BBC", "BBC News", "CNN", "NPR", "Al Jazeera", "Deutsche Welle", "DW", "Axios", "Politico",
    "POLITICO", "Sky News", "Fox News", "NBC News", "CBS News", "ABC News", "Euronews", "France 24",
    "The Guardian", "The Economist", "The Verge", "TechCrunch", "Engadget", "Wired", "Mashable",
)  # fmt: skip
_AGENCY = {name.casefold(): name for name in AGENCIES}


def is_agency(line: str) -> bool:
    """Tell whether a line is the name of a well-known agency or outlet."""
    return line.casefold() in _AGENCY


def known_outlet(name: str) -> str:
    """Return an outlet's name as it is usually written."""
    return _AGENCY.get(name.casefold(), name)
