"""Recognise the pages that a site has beside its articles: terms, log-in, contact, lists of a tag.

They are prose, or hold headlines and beginnings, and a crawl has all of them. What they are stands in
their address and in their title, alone: an article about a privacy policy says more of it there.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from ingest.page.address import path_of
from ingest.page.markup import Markup

# In the languages of the walls, without hyphens.
_ABOUT = (
    r"about(?: us| this site)?|who we are|our (?:team|staff|mission)|contacts?(?: us)?|get in touch|impressum|imprint|kontakt|(?:über|ueber) uns"
    r"|mentions l[ée]gales|[àa] propos|(?:nous )?contacter?|qui sommes nous|contacto|qui[ée]nes somos|chi siamo|contatti|colofon|over ons"
    r"|sobre(?: n[óo]s)?|contato|quem somos"
)
_RULES = (
    r"(?:our )?(?:terms|conditions)(?: (?:of|and|&) (?:use|service|sale|conditions|terms))?(?: (?:of|and|&) (?:use|service|sale))?"
    r"|privacy(?: (?:policy|notice|statement|centre|center))?|cookies?(?: (?:policy|notice|settings|statement))?"
    r"|(?:legal|copyright)(?: (?:notice|information|policy))?|disclaimer|accessibility(?: statement)?"
    r"|(?:moderation|editorial|comments?|commenting|community|acceptable use|corrections|refund|returns) (?:policy|guidelines|rules|standards)"
    r"|datenschutz(?:erkl[äa]e?rung|hinweise?)?|agb|nutzungsbedingungen|politique de confidentialit[ée]|conditions (?:g[ée]n[ée]rales|d utilisation)(?: .{1,30})?"
    r"|aviso legal|pol[íi]tica de (?:privacidad|privacidade|cookies)|t[ée]rminos (?:y condiciones|de (?:uso|servicio))|note legali"
    r"|(?:informativa|politica) (?:sulla )?privacy|termini (?:e condizioni|di servizio)|privacyverklaring|algemene voorwaarden|termos de uso"
)
_ACCOUNT = (
    r"log ?(?:in|on|out)|sign ?(?:in|up|out)|wp login|register|registration|(?:create|my|your) (?:an )?account|accounts?|user"
    r"|(?:forgot(?:ten)?|reset)(?: your)? password|anmelden|registrieren|connexion|inscription|iniciar sesi[óo]n|accedi|registrati|inloggen"
)
_SERVICE = (
    r"faqs?|frequently asked questions|help(?: cent(?:er|re))?|site ?map|(?:advanced )?search(?: results)?|advertis(?:e|ing)(?: with us)?"
    r"|careers|jobs|subscri(?:be|ptions?)|newsletters?|donate|feedback|rss(?: feeds?)?|archives?|tags?|categor(?:y|ies)|topics?"
)
_OF_SITE = re.compile(rf"(?:{_ABOUT}|{_RULES}|{_ACCOUNT}|{_SERVICE})", re.IGNORECASE)
# Folders of an address: all in the first are of accounts, what is named in the others is a list.
_ACCOUNTS = frozenset(["login", "signin", "sign-in", "signup", "account", "accounts", "user", "register"])  # fmt: skip
_LISTS = frozenset(["tag", "tags", "category", "categories", "topic", "topics", "author", "authors", "label", "schlagwort"])  # fmt: skip
# How WordPress asks for a list at its first page.
_ASKED = frozenset(["cat", "tag", "s", "author"])
_ENDING = re.compile(r"\.(?:php|html?|aspx?|jsp|cfm)$", re.IGNORECASE)
_NUMBERED = re.compile(r"/page/\d{1,5}/?$", re.IGNORECASE)


def is_of_the_site(address: str | None, markup: Markup) -> bool:
    """Tell whether a page is about its site, or lists its articles.

    A page that says that it is an article, as programs write of all pages, is one unless address
    and title both say that it is not.
    """
    named = _is_named(address)
    if markup.is_article:
        return named and _is_titled(markup)
    return named or _is_titled(markup) or _is_listed(address)


def _is_named(address: str | None) -> bool:
    parts = [_ENDING.sub("", part) for part in path_of(address).split("/") if part]
    parts = [part for part in parts if part.casefold() not in ("index", "default")]
    last = re.sub(r"[-_+.]+|%20", " ", parts[-1]).strip() if parts else ""
    return bool(_OF_SITE.fullmatch(last)) or bool({*map(str.casefold, parts[:-1])} & _ACCOUNTS)


def _is_titled(markup: Markup) -> bool:
    # "Jobs: 200,000 more" is news; behind a bar stands the site's name.
    said = (headline.split(" | ")[0] for headline in markup.headlines.values())
    return any(_OF_SITE.fullmatch(re.sub(r"[-'’]+", " ", each).strip(" .!?")) for each in said)


def _is_listed(address: str | None) -> bool:
    parts = [part for part in _NUMBERED.sub("", path_of(address)).split("/") if part]
    if not parts:  # a first page, of the site or of a list
        asked = parse_qs(urlsplit(address or "").query).keys()
        return address is not None and (not asked or bool(_ASKED & asked))
    return len(parts) > 1 and parts[-2].casefold() in _LISTS
