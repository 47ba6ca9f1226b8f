"""The kind of action that an ask wants of the State (line 3 of the guideline on repeated recommendations).

The kind is read from the head verb and, where the verb is open ("adopt", "establish"), from the thing it governs: to
adopt a law is another action than to adopt a plan. English and Russian words are listed; a text in another language
has no kind, and a missing kind never counts against a pair.
"""

import re

# Order matters for reading only: an ask may have several kinds. Each pattern was written from the wording of the
# guideline and widened by the verbs that are frequent in UPR recommendations.
_PATTERNS: dict[str, str] = {
    "ratify": r"ratif\w*|acced\w*|accession\w*|become (?:a )?part\w* to|adher\w+ to|adhesion|"
    r"(?:withdraw\w*|lift\w*|review\w*|remov\w*) \w* ?(?:its |all |the |their |any )*reservations?|"
    r"ратифи\w*|присоедин\w*|снят\w+ оговор\w*|снять оговор\w*",
    "legislate": r"(?:amend|enact|repeal|legislat|criminali[sz]|decriminali[sz]|penali[sz]|harmoni[sz])\w*|"
    r"(?:adopt|pass|introduce|review|revise|bring|draft|finali[sz]e|promulgate|incorporate|develop|reform|align|"
    r"strengthen|improve|implement)\w*(?: \S+){0,7}? (?:laws?|legislations?|acts?|bills?|codes?|constitution|"
    r"legal (?:framework|provisions?|definition))|закон\w*|кодекс\w*|криминализ\w*|декриминализ\w*",
    "plan": r"(?:adopt|develop|elaborate|draw up|formulate|implement|prepare|finali[sz]e|design|create|establish|"
    r"execute|accelerate|complete|carry out|continue|strengthen|pursue)\w*(?: \S+){0,7}? "
    r"(?:plans?|strateg(?:y|ies)|polic(?:y|ies)|program(?:me)?s?|roadmaps?)|стратеги\w*|план\w*|программ\w*",
    "institution": r"(?:establish|set up|create|found|strengthen|bring|designate|ensure|reinforce|build|reform|provide|"
    r"empower|complete|continue)\w*(?: \S+){0,8}? (?:institutions?|commissions?|ombuds\w+|mechanisms?|bod(?:y|ies)|"
    r"committees?|agenc(?:y|ies)|defenders? of rights|courts?|offices?|systems?)|paris principles|"
    r"учрежд\w*|создат\w*|создан\w*|уполномоченн\w*|парижск\w* принцип\w*",
    "prosecute": r"investigat\w*|prosecut\w*|punish(?!ments?\b)\w*|bring\w*(?: \S+){0,4}? to justice|"
    r"accountab\w*|impunity|hold(?: \S+){0,6}? accountable|"
    r"расследова\w*|наказ\w*|безнаказан\w*|привле\w+ к ответственност\w*",
    "protect": r"protect\w*|safeguard\w*|assist\w*|rehabilitat\w*|compensat\w*|reparations?|redress|shelters?|"
    r"support\w*(?: \S+){0,3}? victims?|защи\w*|помощ\w*|реабилит\w*|компенсац\w*",
    "train": r"train\w*|educat\w+ (?:\S+ ){0,3}?(?:police|officials?|judges?|public)|human rights education|awareness|"
    r"sensiti[sz]\w*|disseminat\w*|publici[sz]e\w*|campaigns?|capacity[- ]building|обуч\w*|просвещ\w*|осведомл\w*|"
    r"подготовк\w* (?:кадр|сотрудник|судей)\w*",
    "access": r"(?:access|accessib\w*)(?: \S+){0,2}? (?:to|of)|provide(?: \S+){0,4}? services|доступ\w*",
    "abolish": r"abolish\w*|abolition|moratori\w*|commut\w*|prohibit\w*|bans?\b|banning|refrain\w*|"
    r"отмен\w*|мораторий|запре\w*",
    "cooperate": r"invit\w*|special procedures?|cooperat\w*|co-operat\w*|collaborat\w*|submit\w*|(?:overdue|periodic) "
    r"reports?|follow[- ]up|dialogue|приглаш\w*|специальн\w+ процедур\w*|сотруднич\w*|доклад\w*",
    "share": r"shar\w+(?: \S+){0,4}? (?:experiences?|practices?|expertise)|exchange(?: \S+){0,3}? "
    r"(?:experiences?|practices?|information)|обмен\w* опыт\w*|делиться опыт\w*",
    "release": r"releas\w*|pardon\w*|amnest\w*|acquit\w*|освобо\w*|амнист\w*|помилов\w*",
}
_KINDS = {kind: re.compile(rf"\b(?:{pattern})", re.IGNORECASE) for kind, pattern in _PATTERNS.items()}

KINDS: tuple[str, ...] = tuple(_KINDS)

# The names of instruments hold words that are actions elsewhere ("for the Protection of", "to Prevent, Suppress").
_INSTRUMENT_NAME = re.compile(
    r"\b(Convention|Protocol|Covenant|Declaration|Treaty|Statute|Charter)"
    r"(?:,?\s+(?:on|for|of|to|the|from|and|against|relating|concerning|in|its|all|or|[A-Z][\w'’-]*)\b)+"
)


def kinds_of_action(text: str) -> frozenset[str]:
    """Return the kinds of action that a text asks for, as codes of `KINDS`; empty where it only combats or promotes.

    Args:
        text: one ask, or a whole recommendation, in English or Russian.
    """
    plain = _INSTRUMENT_NAME.sub(r"\1 ", text)
    return frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(plain))
