"""Words that tell how a question leans: nouns that want an "of", roles, kinds of names, verbs."""

from __future__ import annotations

# "What are the symptoms?" asks of what was spoken of before; "How many pages are there?" may not.
RELATIONAL = frozenset(
    """
    advantage disadvantage benefit drawback pro con effect side-effect symptom cause reason result
    outcome consequence implication impact influence purpose aim goal objective function role use
    type kind sort form variety example instance feature characteristic property member author
    creator founder owner inventor designer director writer editor composer architect ceo chairman
    chairwoman boss leader head head-coach captain successor predecessor rival competitor capital
    population price cost value size length height weight depth age origin history background
    beginning significance importance meaning definition difference similarity relationship
    connection theme character plot ending setting cast component ingredient layer part step stage
    phase treatment cure remedy diagnosis risk danger threat chance odds likelihood alternative
    finding conclusion criticism controversy reaction response reception review score winner loser
    runner-up victim survivor death-toll toll suspect charge verdict sentence penalty fine appeal
    judge jury prosecutor lawyer plaintiff defendant deadline date venue location address name
    title topic subject content detail fact term condition rule requirement exception argument
    counterargument opinion view position stance plan proposal strategy budget funding investor
    shareholder revenue profit loss income salary turnover share stake lead vote turnout seat
    launch release premiere sequel prequel spin-off budget box-office rating viewer audience
    attendance crowd fan coach manager striker goalkeeper top-scorer lineup line-up injury transfer
    fee contract clause salary statistic figure number total rate percentage trend forecast
    safety invention defense defence efficiency security quality health
    prediction estimate method approach technique challenge problem issue limitation weakness
    strength highlight moment main-point key-point lesson warning sign solution evidence proof
    """.split()  # noqa: SIM905
)

#: People who are spoken of by what they are, without a name: "the minister".
ROLES = frozenset(
    """
    minister president premier chancellor senator governor mayor congressman congresswoman lawmaker
    ambassador envoy diplomat spokesman spokeswoman spokesperson secretary director chief chairman
    chairwoman chair ceo executive founder owner boss manager coach captain player striker midfielder
    defender goalkeeper quarterback pitcher singer actor actress star author writer journalist reporter
    analyst economist professor scientist researcher doctor judge prosecutor lawyer attorney general
    commander officer sheriff king queen prince princess pope bishop politician leader candidate
    speaker commissioner regulator billionaire entrepreneur investor developer engineer artist rapper
    musician
    """.split()  # noqa: SIM905
)

#: What stands before a name, beside roles, and is none of it.
TITLES = frozenset(
    """
    prime sir dame lord lady mr mrs ms dr foreign defence defense interior finance transport health
    cabinet professor brother brothers sister sisters former us uk eu
    """.split()  # noqa: SIM905
)
#: Nouns whose "he" or "she" may stand in the same question.
PERSONS = ROLES | frozenset(
    """
    man woman boy girl child kid baby person mother father mom mum dad parent son daughter brother
    sister wife husband partner friend victim suspect patient student teacher user fan winner loser
    employee worker customer resident officer soldier host guest bride groom
    """.split()  # noqa: SIM905
)

#: Things that have a name and are spoken of without it: "the company".
NAMED_THINGS = frozenset(
    """
    company firm startup start-up business corporation group giant retailer bank carmaker automaker
    airline agency organisation organization institution club team side party government
    ministry committee union network platform service app site website exchange
    publisher newspaper broadcaster studio university hospital
    """.split()  # noqa: SIM905
)
#: What happens, is judged, agreed, made or shown, more than once in the news: "the game", "the deal".
EVENTS = frozenset(
    """
    game match race fight final tournament deal merger takeover acquisition contract agreement
    court jury trial case lawsuit hearing verdict election vote law bill study film movie show
    album song book crash fire attack explosion shooting storm hurricane earthquake protest strike
    meeting summit conference investigation
    """.split()  # noqa: SIM905
)
PLACES = frozenset(["country", "city", "town", "state", "region", "nation", "island"])

#: Endings and words of names that are no person's.
ORGANISATION_WORDS = frozenset(
    """
    inc corp ltd llc plc group bank university college school court ministry party united fc city
    union commission house association company league institute department agency council committee
    street river lake mountain park airport hospital church museum times news post guardian
    journal press cup prize award awards act bill treaty agreement street sea ocean island islands
    states kingdom republic america europe africa asia north south east west new san los saint
    national federal international global world american british french german russian chinese
    black white big great open deep red green blue apple google amazon microsoft meta tesla studio
    studios entertainment games records music software technologies technology systems security
    capital partners ventures holdings energy motors air airlines foods health labs research
    games communications bros pictures brands foods epic goldman warner wells
    foundation trust fund society center centre theatre stadium arena square tower bridge station
    day week month year christmas thanksgiving friday monday tuesday wednesday thursday saturday
    sunday january february march april june july august september october november december
    super bowl premier champions series show game tour festival fair summit conference war
    """.split()  # noqa: SIM905
)

#: What somebody does with words: its subject is a person, mostly.
SAY_VERBS = frozenset(
    [
        "say",
        "said",
        "tell",
        "told",
        "warn",
        "argue",
        "claim",
        "state",
        "write",
        "call",
        "urge",
        "describe",
    ]
)

_UNAMBIGUOUS = """
    affect make become begin happen differ relate compare work mean cost start get go come take
    give know think believe want need help eat live fly cook find build buy sell own win lose
    beat join leave quit resign retire die kill arrest accuse sue apologise apologize agree
    decide announce explain reject refuse accept approve publish reveal unveil say tell warn
    argue urge describe write speak expect try hope occur exist develop invent discover create
    produce provide include involve contain consist require allow prevent protect reduce
    increase improve grow spread break close open solve treat cure diagnose identify raise earn
    pay spend invest finish complete receive obtain choose prefer like love hate see watch hear
    feel look seem appear sound survive suffer recover compete perform sign meet travel move
    arrive return behave encounter domesticate originate replace fix install use play pursue
    follow lead serve represent support oppose back defend criticise criticize praise add remove
    lift impose introduce change respond react testify understand appreciate bake restore repair
    teach learn listen remember forget wonder fear worry collapse merge acquire hire fire sack
    appoint elect rank mention contribute
""".split()  # noqa: SIM905
_IRREGULAR = """
    made became began went came took gave knew thought found built bought sold won lost beat left
    said told wrote spoke grew rose fell broke paid spent chose saw heard felt led met held kept
    shot caught got ran been being done gone taken given known written spoken grown risen fallen
    broken chosen seen eaten driven drawn thrown worn torn sung hidden forgiven founded based held
    """.split()  # noqa: SIM905


def _inflected(verb: str) -> set[str]:
    stem = verb.removesuffix("e")
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"
    return {verb, third, f"{stem}ed"}


#: Verbs of questions, in their forms: a noun phrase ends before one.
VERBS = frozenset(form for verb in _UNAMBIGUOUS for form in _inflected(verb)) | frozenset(
    _IRREGULAR
)

#: Neither nouns nor names, though nothing else tells.
NO_NOUNS = frozenset(
    """
    i me you he she it we they him her us them his its their there here then now else yes no okay
    ok so really interesting cool wow hmm oh good great thanks thank more less most least many much
    few several also ever still already just only even too very now today yesterday tonight
    important famous popular similar different possible true available first second third last next
    people person persons thing things way ways lot lots someone anyone everyone somebody anybody
    everybody anything something everything nothing vs versus across together instead both new
    other others another own same known called named one ones well old long far often soon
    """.split()  # noqa: SIM905
)
#: What a request begins with.
OPENERS = frozenset("tell describe give show name list compare explain say talk".split())  # noqa: SIM905
PREPOSITIONS = frozenset(
    "of in for to about on with between behind from at against over by".split()  # noqa: SIM905
)
#: What may stand before a noun that wants an "of", and says nothing of it: "the main plan".
SORTS = frozenset(
    """
    main key major minor final short long early late total current former side job pros
    """.split()  # noqa: SIM905
)
#: Nouns in "ly".
ADVERBIAL_NOUNS = frozenset(
    "family italy july supply assembly reply anomaly monopoly ally rally jelly".split()  # noqa: SIM905
)

#: First names, for "he" and "she"; of the rest either may be meant.
_WOMEN = """
    ada alexandra alice alicia alison amanda amy andrea angela anita ann anna anne annie antonia
    beyonce barbara beth brenda camilla carla carol caroline catherine cathy charlotte christina
    christine claire claudia cynthia dana deborah diana donna dorothy elena elizabeth ella ellen
    emily emma erin eva fiona florence frances gina giorgia gloria grace greta hannah heather helen
    hillary holly ivanka jacinda jane janet jennifer jenny jessica jill joan joanna josephine joy
    judith judy julia julie kamala karen kate katherine kathleen kathryn katie kim kristen
    laura lauren leah lena linda lisa liz lucy lynn madeleine madonna margaret maria marie marina
    marine marjorie martha mary megan meghan melanie melania melinda melissa mia michelle mira
    miranda monica nancy naomi natalie nicola nicole nikki nina olivia pamela patricia paula petra
    rachel rebecca rihanna rita rosa rose ruth sabrina sally samantha sandra sara sarah selena
    sheila sofia sonia sophie stacey stephanie susan susanna suella taylor teresa theresa tina
    ursula valerie vanessa vera veronica victoria virginia wendy whitney yvette zendaya zoe
    """.split()  # noqa: SIM905
_MEN = """
    aaron abdul adam adrian ahmed alan albert alejandro alexander alexei andre andrew andy anthony
    antonio antony arnold arthur barack ben benjamin bernard bernie bill bob boris brad brandon
    brian bruce carlos charles charlie chris christian christopher craig dan daniel david dean
    dennis dmitry dominic donald doug douglas ed edward elon emmanuel eric erik ethan evan francis
    frank fred gary gavin geoff george gerald giovanni glenn gordon graham greg gregory guy harold
    harry henry hugh hugo ian igor ivan jack jacob jake james jason jeff jeffrey jeremy jerome jim
    jimmy joe joel john jonathan jordan jose joseph josh joshua juan julian justin keith ken
    keir kenneth kevin kylian lamar larry lars leo leon lewis liam lionel louis lucas luis luke marc
    marco marcus mario mark martin matt matthew max michael mick miguel mike mitch mohamed mohammed
    narendra nathan neil nicholas nick nicolas nigel noah oleg oliver oscar pablo pat patrick paul
    pedro pete peter phil philip phillip rafael ralph randy ray raymond richard rick rishi rob
    robert roger roman ron ronald ross roy rustem ryan sam samuel scott sean sebastian sergei
    sergey simon stephen steve steven sundar ted terry thomas tim timothy todd tom tommy tony travis
    trevor troy victor viktor vincent vivek vladimir volodymyr walter warren wayne will william
    xavier xi yevgeny zach
    """.split()  # noqa: SIM905
GENDERS = dict.fromkeys(_WOMEN, "she") | dict.fromkeys(_MEN, "he")
GENDERS |= {
    "sir": "he", "mr": "he", "king": "he", "prince": "he", "lord": "he", "pope": "he",
    "dame": "she", "mrs": "she", "ms": "she", "miss": "she", "queen": "she", "princess": "she",
    "lady": "she",
}  # fmt: skip
