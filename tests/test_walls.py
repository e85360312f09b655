"""Pages that show something else in the article's place, built as real ones are."""

from __future__ import annotations

import pytest

from ingest.draft import Draft
from ingest.formats import html
from ingest.page.visit import Visit
from rag.errors import ParseError

REPORT = [
    f"Paragraph {number} says that the ferry between Quillport and Sandholm, which carries forty "
    f"lorries, sailed again on day {number} of its trial, as the harbour council had promised."
    for number in range(1, 9)
]
LEADS = "".join(
    f"<div class=card><h3><a href='/story-{number}'>Harbour wall number {number} is rebuilt at last</a></h3>"
    f"<p>The council of ward {number} said on Monday that the wall would stand for a hundred years.</p></div>"
    for number in range(1, 13)
)
COOKIE_BANNER = (
    "<div id=cookie-banner class=cookie-consent><p>We and our 842 partners use cookies. You can "
    "withdraw your consent at any time.</p><button>Accept all cookies</button></div>"
)


def page(title: str, body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def tagged(paragraphs: list[str]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def parsed(text: str) -> Draft:
    (draft,) = html.parse(text.encode(), "https://gazette.example/2025/12/07/ferry")
    return draft


ROBOT, DENIED, REGION = "no robot", "refuses to show", "in this region"
ADS = "turn off an ad blocker"
MISSING, BROKEN, LOGIN = "not found", "error of the site's server", "log in or to register"
OFFER, SCRIPT, CONSENT = "offer of subscriptions", "JavaScript", "cookies and consent"
LIST, NOTHING = "list of articles", "no article text"
WALLS = {
    "cloudflare challenge": (ROBOT, page(
        "Just a moment...",
        "<div class='main-wrapper' role='main'><div class='main-content'><noscript><div class='h2'><span "
        "id='challenge-error-text'>Enable JavaScript and cookies to continue</span></div></noscript></div></div>"
        "<script>(function(){window._cf_chl_opt={cvId:'3',cZone:'gazette.example',cType:'managed'};})();</script>",
        "<meta name=robots content=noindex,nofollow><meta http-equiv=refresh content=390>")),
    "cloudflare block": (ROBOT, page(
        "Attention Required! | Cloudflare",
        "<div id='cf-wrapper'><div id='cf-error-details'><h1>Sorry, you have been blocked</h1><h2>You are unable to access"
        " gazette.example</h2><h2>Why have I been blocked?</h2><p>This website is using a security service to protect"
        " itself from online attacks. The action you just performed triggered the security solution.</p><h2>What can I do"
        " to resolve this?</h2><p>You can email the site owner to let them know you were blocked.</p><span>Cloudflare Ray"
        " ID: <strong>8d1f2</strong></span></div></div>")),
    "datadome": (ROBOT, page(
        "gazette.example",
        "<p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','cid':'AHrl','host':"
        "'geo.captcha-delivery.com'}</script><script src='https://ct.captcha-delivery.com/c.js'></script>")),
    "perimeterx": (ROBOT, page(
        "Access to this page has been denied",
        "<div class='px-captcha-container'><div class='px-captcha-header'>Before we continue...</div><div>Press &amp; Hold"
        " to confirm you are a human (and not a bot).</div><div id='px-captcha'></div><div>Reference ID 9f3c</div></div>"
        "<script>window._pxAppId='PXabc';</script>")),
    "akamai": (DENIED, page(
        "Access Denied",
        "<h1>Access Denied</h1>You don't have permission to access \"http://gazette.example/ferry\" on this server.<p>"
        "Reference #18.2f3c1502.1765065600.1a2b3c<p>https://errors.edgesuite.net/18.2f3c1502.1765065600.1a2b3c")),
    "imperva": (ROBOT, page(
        "Pardon Our Interruption",
        "<div class=container><h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us"
        " think you were a bot. There are a few reasons this might happen:</p><ul><li>You've disabled JavaScript in your"
        " web browser.</li><li>You're a power user moving through this website with super-human speed.</li><li>You've"
        " disabled cookies in your web browser.</li></ul><p>To regain access, please make sure that cookies and JavaScript"
        " are enabled before reloading the page.</p></div>")),
    "incapsula frame": (ROBOT, page(
        "", "<iframe id='main-iframe' src='/_Incapsula_Resource?SWUDNSAI=31&xinfo=9' frameborder=0>Request unsuccessful."
        " Incapsula incident ID: 877000</iframe>", "<meta name=robots content=noindex>")),
    "unusual activity": (ROBOT, page(
        "Bloomberg - Are you a robot?",
        "<section class=box><h1>We've detected unusual activity from your computer network</h1><p>To continue, please click"
        " the box below to let us know you're not a robot.</p><div id=px-captcha></div><h3>Why did this happen?</h3><p>"
        "Please make sure your browser supports JavaScript and cookies and that you are not blocking them from loading."
        "</p></section>")),
    "leads on": ("holds no article text", page(
        "", "Moved", "<meta http-equiv=refresh content='0;url=/ferry-late'>")),
    "ad blocker": (ADS, page(
        "Ferry late | The Gazette", "<div class=modal><h2>We noticed that you are using an ad blocker</h2><p>Our reporters are"
        " paid by advertising. Please turn off your ad blocker, or subscribe, to continue reading The Gazette.</p><button>"
        "I have turned it off</button></div>")),
    "javascript application": (SCRIPT, page(
        "The Gazette", "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"
        "<script src='/static/js/main.8c1f.js'></script>")),
    "javascript in words": (SCRIPT, page(
        "The Gazette", "<div id=app><h1>JavaScript is disabled</h1><p>This site needs JavaScript to work. Please turn on"
        " JavaScript in your browser and load the page again.</p></div>")),
    "javascript in german": (SCRIPT, page(
        "Die Zeitung", "<div><p>Bitte aktivieren Sie JavaScript in Ihrem Browser, um diese Seite zu sehen.</p></div>")),
    "consent in english": (CONSENT, page(
        "Before you continue", "<div class=consent-form><h1>We value your privacy</h1><p>We and our 842 partners store and"
        " access information on a device, such as cookies, and process personal data, such as unique identifiers, for"
        " personalised ads and content, measurement and audience research.</p><p>With your permission we and our partners"
        " may use precise geolocation data. You may click to consent, or change your choices at any time.</p><button>Accept"
        " all</button><button>Manage settings</button></div>")),
    "consent in german": (CONSENT, page(
        "Zustimmung | Die Zeitung", "<main><h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie die Zeitung wie gewohnt mit"
        " Werbung und Tracking. Details zum Tracking finden Sie in der Datenschutzerklärung und im Privacy Center. Wir und"
        " unsere bis zu 174 Partner verwenden Cookies.</p><p>Ihre Zustimmung können Sie jederzeit widerrufen. Wir und unsere"
        " Partner speichern Informationen auf Ihrem Gerät und verarbeiten personenbezogene Daten.</p></main>")),
    "consent in french": (CONSENT, page(
        "Le Journal", "<div><h1>Le respect de votre vie privée est notre priorité</h1><p>Nous et nos 731 partenaires"
        " stockons et accédons à des informations sur un terminal, telles que les cookies, et traitons les données"
        " personnelles.</p><p>Avec votre consentement, nos partenaires et nous pouvons utiliser des données de"
        " géolocalisation précises. Vous pouvez retirer votre consentement à tout moment.</p></div>")),
    "consent in spanish": (CONSENT, page(
        "Tu privacidad", "<div><p>Nosotros y nuestros 812 socios almacenamos y accedemos a información en un dispositivo,"
        " como cookies, y procesamos datos personales para anuncios y contenido personalizados.</p><p>Puedes retirar tu"
        " consentimiento en cualquier momento, o aceptar el uso de cookies y seguir navegando gratis.</p></div>")),
    "consent in italian": (CONSENT, page(
        "Il Giornale", "<div><p>Noi e i nostri 640 partner archiviamo e accediamo a informazioni su un dispositivo, come i"
        " cookie, e trattiamo dati personali.</p><p>Puoi revocare il tuo consenso in qualsiasi momento. Con il tuo consenso"
        " noi e i nostri fornitori possiamo usare dati di geolocalizzazione.</p></div>")),
    "consent in dutch": (CONSENT, page(
        "DPG Media Privacy Gate", "<div><p>Wij en onze 150 partners gebruiken cookies en vergelijkbare technieken om"
        " informatie op te slaan op je apparaat.</p><p>Door op akkoord te klikken geef je toestemming. Je kunt je"
        " toestemming altijd weer intrekken via de privacy-instellingen.</p></div>")),
    "log in": (LOGIN, page(
        "Log in | The Gazette", "<form><h1>Log in to your account</h1><label>Email</label><input name=email><label>Password"
        "</label><input type=password><button>Log in</button></form><p>Forgot your password?</p><p>Don't have an account?"
        " Create a free account to continue.</p>")),
    "register": (LOGIN, page(
        "Register to continue", "<div><h1>Register for free to continue reading</h1><p>Create a free account to continue"
        " reading this article and others, and get the morning briefing.</p><p>Already have an account? Sign in to read.</p>"
        "</div>")),
    "offer": (OFFER, page(
        "Subscribe to read | The Gazette", "<div><h1>Subscribe to unlock this article</h1><p>Standard digital: $1 for 4"
        " weeks, then $75 per month. Complete digital access on any device. Cancel anytime during your trial.</p><p>Premium"
        " digital: subscribe now for $1 a month for three months and save.</p><p>Already a subscriber? Sign in here.</p>"
        "</div>")),
    "404": (MISSING, page(
        "Page not found - The Gazette", f"<main><h1>Page not found</h1><p>Sorry, the page you are looking for has moved or"
        f" does not exist.</p></main><section>{LEADS}</section>")),
    "404 in german": (MISSING, page(
        "Seite nicht gefunden | Die Zeitung", "<main><h1>Seite nicht gefunden</h1><p>Die gesuchte Seite existiert leider"
        " nicht oder nicht mehr. Benutzen Sie bitte die Suche.</p></main>")),
    "404 in french": (MISSING, page(
        "Page introuvable - Le Journal", "<main><h1>Erreur 404</h1><p>La page que vous cherchez n'existe pas ou n'existe"
        " plus.</p></main>")),
    "server": (BROKEN, page(
        "503 Service Temporarily Unavailable",
        "<center><h1>503 Service Temporarily Unavailable</h1></center><hr><center>nginx/1.24</center>")),
    "maintenance": (BROKEN, page(
        "Site maintenance", "<h1>We'll be back soon!</h1><p>Our site is down for scheduled maintenance. We expect to be back"
        " within the hour.</p>")),
    "region": (REGION, page(
        "451: Unavailable due to legal reasons", "<h1>451: Unavailable due to legal reasons</h1><p>We recognize you are"
        " attempting to access this website from a country belonging to the European Economic Area (EEA) and therefore"
        " access cannot be granted at this time. For any issues, contact web@gazette.example.</p>")),
    "front page": (LIST, page(
        "The Gazette: news of the harbour", f"<main>{LEADS}</main>", "<link rel=canonical href='https://gazette.example/'>")),
    "section front": (LIST, page(
        "Harbour news - The Gazette", f"<main><h1>Harbour</h1>{LEADS}</main>",
        "<meta property='og:type' content='website'><link rel=canonical href='https://gazette.example/harbour'>")),
    "video": (NOTHING, page("Watch the ferry", "<video src=ferry.mp4></video>")),
}  # fmt: skip


@pytest.mark.parametrize("name", WALLS)
def test_wall_is_no_article(name: str) -> None:
    told, text = WALLS[name]
    with pytest.raises(ParseError) as raised:
        parsed(text)
    assert told in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        ("Google ends cookies", [
            "We use cookies less than we did, Google said on Monday, and its partners agreed to that at once.",
            *REPORT[:3], "Regulators said that sites must ask for consent before they set cookies at all."]),
        ("Captcha firm sold", [
            "The firm that asks readers to confirm that they are not a robot was sold on Monday.", *REPORT[:3]]),
        ("Page not found: how the web forgets", REPORT[:4]),
        ("Access denied", ["The court found that access to the files had been refused for years.", *REPORT]),
        ("Gazette puts up paywall", ["Readers must subscribe now, the paper said.", *REPORT[:4]]),
        ("Just in", ["The ferry sailed again on Monday, the harbour council said."]),
    ],
    ids=["cookies", "captcha", "not found", "denied", "paywall", "flash"],
)  # fmt: skip
def test_article_about_walls_is_an_article(title: str, paragraphs: list[str]) -> None:
    body = f"<article><h1>{title}</h1>{tagged(paragraphs)}</article>{COOKIE_BANNER}"
    assert parsed(page(title, body)).text.split("\n\n") == paragraphs


def test_article_with_a_headline_like_a_walls_is_one_where_the_page_says_so() -> None:
    title, head = "Register now for the ferry", "<meta property=og:type content=article>"
    body = f"<article><h1>{title}</h1>{tagged(REPORT[:4])}</article><p>Forgot your password?</p>"
    assert REPORT[0] in parsed(page(title, body, head)).text


def test_article_above_a_list_of_others_is_an_article() -> None:
    body = f"<article><h1>Ferry sails</h1>{tagged(REPORT)}</article><section>{LEADS}</section>"
    assert REPORT[-1] in parsed(page("Ferry sails", body)).text


POSTS = (
    "<table>"
    + "<tr><td>Re: Harbour</td><td>rastamon</td><td>7 replies, 12 views.</td></tr>" * 40
    + "</table>"
)
MENU = "".join(
    f"<p><a href=/{name}>{name.title()} and other things</a></p>"
    for name in ("data", "apps", "blog", "forum")
)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Please visit our website at:</p>",
        MENU + "<p>Click search now to see it.</p>",
        POSTS,
        tagged(REPORT[:1]),
    ],
    ids=["notice", "menu", "list of posts", "a sentence"],
)
def test_page_of_a_crawl_without_sentences_is_no_article(body: str) -> None:
    with pytest.raises(ParseError):
        list(html.parse_visited(page("Harbours", body).encode(), "a.warc:1", Visit()))


@pytest.mark.parametrize(
    ("body", "head"),
    [(tagged(REPORT[:3]), ""), (MENU + tagged(REPORT[:3]), ""), (tagged(REPORT[:1]), "<meta property=og:type content=article>")],
    ids=["brief", "brief under a menu", "says that it is one"],
)  # fmt: skip
def test_short_article_of_a_crawl_is_one(body: str, head: str) -> None:
    (draft,) = html.parse_visited(page("Harbours", body, head).encode(), "a.warc:1", Visit())
    assert REPORT[0] in draft.text


@pytest.mark.parametrize(
    ("address", "title", "says_article", "is_one"),
    [
        ("https://a.example/terms", "Our rules", False, False),
        ("https://a.example/about/index.html", "The Gazette", False, False),
        ("https://a.example/help/privacy-policy/", "Your data and you", False, False),
        ("https://a.example/p/17", "Terms and Conditions | The Gazette", False, False),
        ("https://a.example/p/17", "Frequently asked questions", False, False),
        ("https://a.example/account/settings.php", "The Gazette", False, False),
        ("https://a.example/user?destination=home", "The Gazette", False, False),
        ("https://a.example/impressum.html", "Wer wir sind", False, False),
        ("https://a.example/mentions-legales", "La Gazette", False, False),
        ("https://a.example/tag/ferries/", "Ferries", False, False),
        ("https://a.example/category/politics/page/3", "Politics", False, False),
        ("https://a.example/?cat=7", "Politics", False, False),
        ("https://a.example/", "The Gazette", False, False),
        ("https://a.example/contact", "Contact us", True, False),
        ("https://a.example/?p=17", "Ferry sails again", False, True),
        ("https://a.example/tag/ferries/2025/ferry-sails", "Ferry sails again", False, True),
        ("https://a.example/about-a-ferry", "About a ferry", False, True),
        ("https://a.example/news/jobs", "Jobs", True, False),
        ("https://a.example/news/jobs-17", "Jobs: the harbour hires forty", False, True),
        ("https://a.example/terms-of-the-strike", "Terms of the strike", False, True),
        ("https://a.example/privacy", "Why the harbour counts phones", True, True),
        ("https://a.example/user-data-leak", "Leak at the ferry's login page", False, True),
    ],
)
def test_page_about_a_site_is_no_article_of_its_crawl(
    address: str, title: str, says_article: bool, is_one: bool
) -> None:
    head = "<meta property=og:type content=article>" if says_article else ""
    data = page(title, f"<h1>{title}</h1>{tagged(REPORT)}", head).encode()
    read = html.parse_visited(data, "a.warc:1", Visit(address))
    if is_one:
        assert len(list(read)) == 1
    else:
        with pytest.raises(ParseError, match="a page about its site"):
            list(read)
    # Who names the page wants it.
    assert len(list(html.parse(data, "a.html"))) == 1
