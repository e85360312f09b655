"""The words by which sites say that they do not show an article, by kind of wall."""

from __future__ import annotations

import re
from typing import NamedTuple

SAVE = "open the page in your browser, save it, and ingest the file"


class Wall(NamedTuple):
    """A kind of page that stands where an article was looked for."""

    #: "shows a notice about cookies": what it does, as said to the user.
    told: str
    hint: str
    #: All of a headline or title.
    heading: re.Pattern[str]
    #: A paragraph that only such a page has.
    line: re.Pattern[str]
    #: In the markup: a script or element of such a page.
    markup: re.Pattern[str] | None = None


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


WALLS = (
    Wall(
        "shows a check that its reader is no robot, not the article",
        SAVE,
        _any(
            r"just a moment\W*", r"attention required!?.*", r"pardon our interruption\W*",
            r"are you (?:a robot|human)\W*", r"robot or human\W*", r"(?:human|bot|security) (?:verification|check)\W*",
            r"(?:please )?(?:verify|confirm) (?:that )?you(?:'|’| a)re (?:a )?human\W*", r"one more step\W*",
            r"checking your browser.*", r"bitte bestätigen sie.{0,30}mensch.*", r"vérification de sécurité\W*",
            r"(?:please )?(?:complete|solve) (?:the|this) captcha.*", r"ddos[- ](?:guard|protection).*",
            r"captcha\W*", r"unusual traffic.*", r"bloomberg - are you a robot\W*",
        ),
        _any(
            r"\b(?:verify|confirm|prove|check)\w* (?:that )?(?:you(?:'|’| a)re|you are) (?:a )?(?:human|not a (?:ro)?bot)",
            r"checking (?:if the site connection is secure|your browser before)", r"unusual (?:activity|traffic) from your",
            r"made us think (?:that )?you (?:were|are|might be) a bot", r"security (?:service|check) to protect (?:itself|against)",
            r"needs to review the security of your connection", r"press (?:&|and) hold", r"ray id: ?\w+",
            r"(?:solve|complete) (?:the|this) (?:captcha|security check|puzzle)", r"verif\w+ que (?:vous|eres|usted|no e)",
            r"kein(?:e)? (?:ro)?bot (?:sind|bist)", r"sei un essere umano", r"geen robot bent", r"n['’]êtes pas un robot",
        ),
        _any(
            r"captcha-delivery\.com", r"id=[\"']?(?:px-captcha|challenge-form|challenge-error-text|cf-wrapper)", r"_cf_chl_opt",
            r"_Incapsula_Resource", r"perfdrive\.com", r"\.awswaf\.com/[^\"']*challenge", r"ips\.js\?",
        ),
    ),
    Wall(
        "refuses to show the article to programs",
        SAVE,
        _any(r"access (?:to this page has been )?denied.*", r"(?:error )?403\b.{0,40}", r"forbidden\W*",
             r"request (?:blocked|rejected)\W*", r"zugriff verweigert\W*", r"accès refusé\W*", r"acceso denegado\W*",
             r"(?:you have been|sorry, you have been) blocked.*"),
        _any(r"you don['’]t have permission to access", r"reference #[\da-f.]{10,}", r"you have been blocked",
             r"access to this (?:page|site|resource) (?:has been|is) (?:denied|blocked|forbidden)",
             r"your (?:request|ip(?: address)?) (?:has been|was|is) (?:blocked|rejected)"),
        _any(r"errors\.edgesuite\.net"),
    ),
    Wall(
        "asks its reader to turn off an ad blocker, and does not show the article",
        SAVE,
        _any(r"ad[- ]?block(?:er)? detected\W*", r"(?:please )?(?:disable|turn off|pause) your ad[- ]?block.*"),
        _any(r"(?:you(?:['’]re| are| may be)|we(?:['’]ve)? (?:noticed|detected)(?: that)?).{0,30} (?:using|running) an ad[- ]?block",
             r"(?:turn off|disable|pause|switch off) (?:your|the) ad[- ]?block", r"(?:whitelist|allow ?list) (?:us|our|this) (?:web)?site"),
    ),
    Wall(
        "may not be read in this region",
        SAVE,
        _any(r"(?:error )?451\b.{0,60}", r"(?:content |page )?(?:un|not )available in your (?:region|country|location)\W*",
             r"unavailable due to legal reasons\W*", r"access denied due to (?:gdpr|region).*"),
        _any(r"(?:un|not |n['’]t )(?:currently )?available (?:in|to (?:visitors|readers) (?:from|in)) (?:your (?:region|country|location)|most european|the (?:eea|eu))",
             r"from a country belonging to the european economic area", r"not (?:be )?(?:shown|available) in (?:ihrem|your) (?:land|country)",
             r"unavailable (?:in|to) (?:most )?european (?:countries|visitors)"),
    ),
    Wall(
        "is a notice that the page was not found",
        "check the address",
        _any(r"(?:error )?404\b.{0,60}", r"(?:oops\W*|sorry\W*)?(?:(?:the |this |that )?(?:page|article|story|content)(?: you requested)? )?(?:was |is |can(?:no|['’])t be |could(?: not|n['’]t) be |not )+(?:found|available|exist)\W*.{0,20}",
             r"page (?:not found|does ?n[o'’]t exist|no longer (?:exists|available)).*", r"seite (?:wurde )?nicht gefunden\W*", r"page (?:introuvable|non trouvée)\W*",
             r"página no encontrada\W*", r"pagina (?:non trovata|niet gevonden)\W*", r"página não encontrada\W*"),
        _any(r"(?:page|article|story|content|url|address) (?:that )?you(?:['’]re| are| were|['’]ve)? (?:looking|search(?:ing|ed)|request(?:ed|ing)|tr(?:ied|ying))",
             r"(?:page|article|story) (?:can(?:no|['’])t|could(?: not|n['’]t)|was not|wasn['’]t) (?:be )?found", r"gesuchte (?:seite|artikel)",
             r"(?:page|article) (?:que vous|demandée|n['’]existe)", r"página que (?:busca|buscas|intenta|está)", r"pagina (?:che|die) (?:stai|cerchi|hai|u zoekt|je zoekt)"),
    ),
    Wall(
        "is an error of the site's server",
        "try again later",
        _any(r"(?:error )?5\d\d\b.{0,60}", r"(?:internal )?server error\W*", r"bad gateway\W*", r"service (?:temporarily )?unavailable\W*",
             r"(?:site |website |scheduled |under )+maintenance\W*", r"gateway time-?out\W*", r"wartungsarbeiten\W*",
             r"something went wrong\W*", r"we(?:['’]| wi)ll be (?:right )?back (?:soon|shortly)?\W*"),
        _any(r"server (?:encountered|is) (?:an internal error|temporarily (?:unable|unavailable))", r"error 5\d\d\b", r"guru meditation",
             r"(?:down|closed|undergoing|offline) (?:for )?(?:scheduled |planned )?maintenance", r"technical difficulties.{0,60}try again"),
    ),
    Wall(
        "asks to log in or to register before it shows the article",
        SAVE,
        _any(r"(?:log|sign) ?in\W*", r"(?:please )?(?:log|sign) ?in (?:or|to|and) .{0,60}", r"register (?:for free|to|now).{0,40}", r"create (?:an|your|a free) account.{0,40}",
             r"anmelden\W*", r"(?:se connecter|connexion|connectez-vous).{0,30}", r"iniciar sesión\W*", r"accedi\W*", r"inloggen\W*"),
        _any(r"(?:log|sign) ?in (?:or (?:register|create|subscribe|sign)|to (?:your account|continue|read|keep))", r"(?:forgot(?:ten)?|request new|reset) (?:your )?password", r"you (?:may|can|must) log ?in (?:with|using|here)\b", r"^(?:e-?mail(?: address)? or )?(?:user ?name|password)\W*(?:\(required\))?\W*$",
             r"(?:register|create (?:an|a free|your) account)(?: for free)? (?:or|to|and) (?:continue|read|keep|sign|log|finish)", r"already have an account",
             r"passwort vergessen", r"mot de passe oublié", r"olvidado (?:tu|su|la) contraseña", r"password dimenticata", r"wachtwoord vergeten"),
    ),
    Wall(
        "shows an offer of subscriptions, not the article",
        SAVE,
        _any(r"subscribe(?: (?:now|today|to (?:continue|read)).{0,60})?\W*", r"(?:this (?:article|content|story) is )?(?:for|exclusive to) (?:our )?subscribers(?: only)?\W*",
             r"subscription options?\W*", r"choose your (?:plan|subscription).{0,30}", r"(?:jetzt )?(?:abonnieren|abo wählen).{0,30}", r"abonnez-vous.{0,40}",
             r"suscr[ií]b(?:ete|ase|irse).{0,40}", r"abbonati.{0,40}", r"abonneer.{0,40}"),
        _any(r"subscribe (?:now|today|for|to (?:continue|keep|unlock|read|get))", r"already (?:a subscriber|have a subscription)", r"cancel (?:anytime|at any time)",
             r"(?:free|unlimited) (?:articles?|access).{0,60}(?:month|week|subscri|remaining|left)", r"(?:per|a) month (?:for|after)|[$€£]\d+(?:\.\d\d)? ?(?:/|per|a|for|every) ?(?:\d+ )?(?:month|week|year)",
             r"(?:bereits|schon) abonnent", r"déjà abonnée?", r"réservée? aux abonnés", r"ya (?:eres|es) suscriptor", r"sei già abbonato", r"al abonnee"),
    ),
    Wall(
        "needs JavaScript to show the article",
        SAVE,
        _any(r"(?:please )?(?:enable|activate|turn on) (?:javascript|js)\b.{0,60}", r"javascript (?:is )?(?:disabled|required|not available)\W*.{0,30}"),
        _any(r"(?:enable|activate|turn on|switch on|allow|requires?|needs?|without|have|aktivieren sie|activez|activer|habilit\w+|attiva\w*|schakel) (?:(?:your|to|use of|bitte|le|el|il) )*(?:javascript|js)\b",
             r"javascript (?:is |to be |must be |ist |est |está )*(?:enabled|disabled|required|turned|deaktiviert|désactivé|desactivado|disabilitato|erforderlich)", r"doesn['’]t work properly without javascript"),
        _any(r"<noscript[^>]*>(?:(?!</noscript>)[\s\S]){0,600}javascript"),
    ),
    Wall(
        "shows a notice about cookies and consent, not the article",
        SAVE,
        _any(r"before you continue.{0,30}", r"(?:(?:your|our|manage|cookie|about|the) )+(?:privacy|cookies?|consent|data)(?: (?:matters?|settings|preferences|policy|choices|notice|consent|options))?\W*",
             r"(?:privacy|cookies?) (?:settings|preferences|choices|notice|consent|options)\W*", r"we (?:value|care about|respect) your privacy\W*", r"consent\W*",
             r"bevor sie (?:fortfahren|weiterlesen).{0,60}", r"(?:zustimmung|einwilligung|datenschutz(?:einstellungen|hinweise?)?|privatsphäre.{0,30})\W*", r".{0,40}(?:mit werbung weiterlesen|weiterlesen mit (?:werbung|cookies)).{0,40}",
             r"(?:avant de continuer|gérer (?:les|vos) cookies|(?:le respect de )?votre vie privée).{0,60}", r"(?:antes de continuar|(?:tu|su) privacidad|valoramos (?:tu|su) privacidad).{0,30}",
             r"(?:prima di continuare|la tua privacy|noi e i nostri partner).{0,40}", r"(?:voordat je verdergaat|(?:je|jouw|uw) privacy|(?:cookie|privacy)-?instellingen|dpg media privacy).{0,30}"),
        _any(r"\bwe\b.{0,80}\b(?:use|set|store)\b.{0,40}\bcookies\b", r"\b(?:our|our \d+|and (?:our|\d+)) (?:\w+ )?(?:partners|vendors)\b", r"(?:accept|reject|allow|agree to) (?:all )?cookies",
             r"your (?:consent|choices|privacy|personal (?:data|information))\b", r"legitimate interest", r"personali[sz]ed (?:ads|advertising|content)",
             r"\b(?:unsere|wir und|und unsere)\b.{0,40}\bpartner\b", r"ihre (?:einwilligung|zustimmung|personenbezogenen daten|privatsphäre)", r"\bcookies?\b.{0,80}\b(?:zustimmen|akzeptieren|einwilligen|speichern|verwenden)",
             r"\b(?:wir|um) .{0,60}\bcookies\b", r"\b(?:nos|ses|et (?:nos|\d+)) (?:\d+ )?partenaires\b", r"(?:votre|vos|donner) (?:consentement|choix|données)", r"\b(?:des|les|utilisons) .{0,40}\b(?:cookies|traceurs)\b", r"accepter et (?:continuer|fermer)",
             r"\b(?:nuestros|y (?:nuestros|\d+)) (?:\d+ )?(?:socios|proveedores)\b", r"(?:su|tu) (?:consentimiento|privacidad)", r"\b(?:utilizamos|usamos|aceptar|uso de) .{0,20}cookies\b",
             r"\b(?:i nostri|e i(?: nostri)?) (?:\d+ )?(?:partner|fornitori)\b", r"(?:il tuo|tuo|vostro) consenso", r"\b(?:utilizziamo|usiamo|accetta|uso di) .{0,20}cookie\b",
             r"\b(?:onze|en (?:onze|\d+)) (?:\d+ )?partners\b", r"(?:jouw|uw|je) (?:toestemming|privacy|persoonsgegevens)", r"\b(?:wij|we) .{0,60}\bcookies\b", r"cookies (?:accepteren|toestaan|plaatsen)"),
    ),
)  # fmt: skip

# An offer has two halves, what to do and what that gives to read, in either order. English:
_DO = (
    r"(?:subscri(?:b(?:e|ing)|ption)|sign(?:ing)? ?(?:in|up)|log(?:ged)? ?in|regist(?:er|ering|ration)|join|become (?:a|an|our)"
    r"|be an? (?:\w+ )?(?:member|subscriber)|(?:create|open|make|with|have|need) (?:an?|your) (?:\w+ )?account|(?:start|begin|with) .{0,20}trial"
    r"|(?:enter|give|provide) (?:us )?your e-?mail|(?:get|buy|purchase) .{0,30}(?:access|pass)|(?:try|pay) .{0,30}(?:month|week|year|[$€£]))"
)
_ALL = r"(?:the |this |our |your |full |whole |entire |complete |remaining |rest of )+(?:article|story|post|content|piece|paragraphs|text|report)"
_READ = (
    rf"(?:(?:continue|keep|carry on|finish) reading|continue\b(?! to)|keep reading|read(?:ing)? (?:on\b|more\b|the full\b|the rest\b|{_ALL})"
    rf"|(?:unlock|view|access|see|finish|get access to) (?:{_ALL}|the rest\b))"
)
_GIVING = (
    r"(?:with|by|for|after) .{0,25}(?:account|trial|subscri|regist|sign|member|plan|e-?mail|[$€£])"
)

#: What a site says below the beginning of an article that it does not show whole. Said to readers,
#: as no reporter writes: each holds an order or "you".
CALL_TO_PAY = _any(
    rf"^(?!.*(?:newsletter|comment|podcast)).*(?:{_DO}.{{0,50}}\b(?:to|and) {_READ}|\bto {_READ}.{{0,40}}\b{_DO}|\b{_READ}.{{0,30}}{_GIVING})",
    r"(?:rest of this story|rest of this article|read on)\b.{0,20}\b(?:subscribe|register|sign up|log in)\b", r"the rest of (?:this|the) (?:article|story) is behind",
    r"(?:this|the (?:full|rest of (?:this|the)|entire)) (?:article|story|content|post) is (?:only )?(?:for|available (?:only )?to|reserved for|exclusive(?:ly)? (?:to|for)|restricted to) (?:\w+ ){0,3}(?:subscribers|members|registered)",
    r"only (?:\w+ )?(?:subscribers|members) can (?:read|see|view)", r"this is a (?:premium|subscriber|members?)\W?(?:only)? (?:article|story)",
    r"(?:unlock|keep reading|continue reading) (?:this|the|your) (?:article|story|full)",
    r"you(?:['’]ve| have) (?:reached|used|read) (?:all )?(?:your|of your|the) .{0,30}(?:limit|free articles?|articles?)", r"you(?:['’]ve| have) (?:reached (?:your|the) .{0,30}limit|(?:0|no) (?:free )?articles? (?:left|remaining))",
    r"already (?:a|an) (?:subscriber|member)\?", r"(?:do you )?(?:already )?have (?:a subscription|an account)\? (?:log|sign) in",
    r"(?:weiterlesen|jetzt weiterlesen|lesen sie (?:diesen artikel |den ganzen artikel )?(?:weiter )?) ?mit\b", r"(?:artikel|inhalt|text) (?:ist )?(?:nur )?(?:für|exklusiv für) .{0,30}(?:abonnent|abonnenten|mitglieder)", r"sie sind (?:bereits|schon) .{0,20}(?:abonnent|abonniert)", r"noch kein abo",
    r"(?:registrier|anmeld|einlogg|konto|\babo|testen).{0,50}(?:weiterlesen|weiterzulesen|(?:ganzen|vollständigen) (?:artikel|text))",
    r"réservée? (?:à nos|aux) abonnés", r"il vous reste .{0,12}%? ?de (?:cet|l['’])", r"déjà abonnée?\s?\?", r"la suite est réservée",
    r"(?:compte|inscri\w+|abonne\w*|connect\w+)\b.{0,40}\bpour (?:lire|continuer|poursuivre|accéder)", r"pour (?:lire|continuer|poursuivre|accéder)\b.{0,40}\b(?:abonne|inscri|connect|créez)",
    r"(?:contenido|artículo) (?:exclusivo|solo|reservado) (?:para|a) (?:\w+ )?suscriptores", r"¿ya (?:eres|es usted|tienes) (?:suscriptor|una suscripción)",
    r"(?:reg[ií]str|suscr[ií]b|cuenta|inicia sesión).{0,40}para (?:seguir|continuar|leer)", r"para (?:seguir|continuar|leer)\b.{0,40}(?:reg[ií]str|suscr[ií]b|inicia sesión|crea una cuenta)",
    r"(?:contenuto|articolo) riservato agli abbonati", r"(?:sei )?già abbonato\?",
    r"(?:registra|abbona|accedi|iscriv|account).{0,40}per (?:continuare|leggere|proseguire)", r"per (?:continuare|leggere|proseguire)\b.{0,40}(?:registra|abbona|accedi|iscriv)",
    r"(?:abonneer|word abonnee|neem een abonnement|account|registreer|log ?in).{0,40}(?:verder ?(?:te )?lezen|lees verder)", r"(?:lees|lezen|verder)\b.{0,15} met een (?:abonnement|account|proef)",
    r"(?:exclusief |alleen )(?:voor|toegankelijk voor) (?:onze )?abonnees", r"al abonnee\?", r"verder lezen\?",
)  # fmt: skip
