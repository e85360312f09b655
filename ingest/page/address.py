"""What an address identifies, and which of the addresses of a page to believe."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

#: How the address of what is on the web begins.
WEB = ("http://", "https://")

# Parameters by which sites count where readers come from; they lead to the same page.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team)|ns_(?:campaign|mchannel|source|linkname|fee)"
    r"|(?:fb|g|d|msc|y|tw|tt|ob|epi)?clk?id|gbraid|wbraid|msclkid|igshid?|mc_[ce]id|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id"
    r"|ref_(?:src|url)|cmpid|ocid|smid|smtyp|xtor|wt[._]\w*mc\w*|__twitter_impression|amp_(?:js_v|gsa|ct)|usqp|spm"
    r"|gu(?:ccounter|ce_referrer(?:_sig)?)|s?cid_?share|taid|sr_share|syn-\w+|traffic_source)",
    re.IGNORECASE,
)
# Parameters of the AMP and print copies of a page.
_COPY = re.compile(
    r"(?:amp(?:=(?:1|true|yes)?)?|output(?:type)?=amp(?:html)?|(?:print|printable|printpage)(?:=(?:1|true|yes|y)?)?"
    r"|(?:view|mode|format|layout|display|page)=print(?:able)?)",
    re.IGNORECASE,
)
# The same in a path: "/amp/news/ferry", "/news/ferry/amp", "/ferry.amp.html", "/ferry/print/".
_COPY_PATH = re.compile(
    r"^/(?:amp|print|printable)(?=/.)|(?<=.)/(?:amp|print|printable)(?=/?$)|(?<=\w)\.amp(?=(?:\.html?)?$)",
    re.IGNORECASE,
)
# Caches of AMP pages, with the page's own address in theirs.
_AMP_CACHE = re.compile(
    r"https://(?:www\.google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[cvw])/(s/)?(.+)",
    re.IGNORECASE,
)


def identity(url: str) -> str:
    """Return what stays the same of an address, however a reader came to it.

    Fragments, tracking parameters and the marks of AMP and print copies go; all else stays as it
    is written, so that an address without them is its own identity.
    """
    if not url.startswith(WEB):
        return url
    if cached := _AMP_CACHE.fullmatch(url):
        url = f"{'https' if cached[1] else 'http'}://{cached[2]}"
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "http://[": no address, but it may still name something
        return url
    query = "&".join(each for each in parts.query.split("&") if not _is_idle(each))
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    host = re.sub(r"^amp\.", "www.", parts.netloc, flags=re.IGNORECASE)
    path = _COPY_PATH.sub("", parts.path)
    clean = SplitResult(parts.scheme, host, path, query, fragment)
    return url if clean == parts and not url.endswith(("#", "?")) else clean.geturl()


def believed(said: str | None, fetched: str | None) -> str | None:
    """Return the address of a page: what it says itself, where that can be so, else the fetched one.

    A page names its own address, which is mostly the better one: but one of another site would
    make it a revision of that site's article, and a site's first page is no article's address.

    Args:
        said: the canonical address, as written; may be relative.
        fetched: where the page was found; None for a file, which is believed.
    """
    try:
        address = urljoin(fetched or "", said or "")
        path = urlsplit(address).path
    except ValueError:
        return fetched
    if not said or not address.startswith(WEB) or path in ("", "/"):
        return fetched
    return address if fetched is None or same_site(address, fetched) else fetched


def host_of(url: str | None) -> str:
    """Return the name of an address's host, empty where there is none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def path_of(address: str | None) -> str:
    """Return the path of an address, empty where there is none."""
    try:
        return urlsplit(address or "").path
    except ValueError:
        return ""


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses belong to one site: www.bbc.co.uk and news.bbc.co.uk."""
    return _site(one) == _site(other) != ""


def _is_idle(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return not parameter or bool(_TRACKING.fullmatch(name) or _COPY.fullmatch(parameter))


def _site(url: str) -> str:
    """Return the domain that somebody registered; of an IP address or a local name, all of it."""
    # Imported here: the list of suffixes takes a while to read.
    from tld import get_fld

    # With private suffixes: each blog of github.io is a site of its own.
    found = get_fld(url, fail_silently=True, search_private=True)
    if found:
        return found
    host = urlsplit(url).hostname or ""
    is_name = not host.replace(".", "").isdigit() and ":" not in host
    return ".".join(host.split(".")[-2:]) if is_name else host
