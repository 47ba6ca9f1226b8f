"""What a passage of a State's document claims: a law, an institution, a figure, training, a plan, or words only.

Each sentence is read by itself. A law and an institution need a thing and what became of it: "the Act entered into
force" is a law, "the Act is being drafted" is a plan, and "everyone is equal before the law" claims nothing. Patterns
are in English, Russian and Kazakh; a passage in another language is a statement, unless it holds figures.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum


class ClaimKind(StrEnum):
    """What kind of thing is claimed, the most binding first."""

    LAW = "law"  # adopted, in force, ratified; also what an act in force lays down
    INSTITUTION = "institution"  # created or widened
    FIGURE = "figure"  # a statistic
    TRAINING = "training"  # training and awareness
    PLAN = "plan"  # a plan, programme or project, or something that is prepared or promised
    STATEMENT = "statement"  # nothing that could be looked up


@dataclass(frozen=True, slots=True)
class Claim:
    """A kind of claim with the words that decided, as printed, in the order of the passage."""

    kind: ClaimKind
    words: tuple[str, ...] = ()


MAX_CHARACTERS = 5_000
MAX_WORDS = 4  # shown for each claim
# The first sentence of a paragraph says what it is about; the others add to it.
FIRST_SENTENCE = 2.0
# Characters between a thing and what became of it: acts have long titles.
REACH = 120


def _any(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


_LAW_THING = _any(
    r"(?-i:Acts?|Codes?|Laws?|Decrees?|Constitution|Rules)\b", r"(?:the|this|an?|new) acts?", r"acts? amending",
    r"legislation", r"laws?", r"constitution(?:al)?(?: act| court)?", r"amend(?:ments?|ed)",
    r"conventions?", r"(?:optional )?protocols?",
    r"covenants?", r"treat(?:y|ies)", r"regulations?", r"statutes?", r"criminal offences?",
    r"закон\w*", r"кодекс\w*", r"конституци\w*", r"конвенци\w*", r"протокол\w*", r"пакт\w*", r"указ\w*", r"поправк\w*",
    r"постановлени\w*", r"заң\w*", r"кодексі\w*", r"жарлығы\w*", r"хаттама\w*",
)  # fmt: skip
_LAW_DONE = _any(
    r"adopt(?:ed|ing)", r"adoption of", r"enacted", r"passed", r"promulgated", r"ratified", r"acceded", r"signed",
    r"came into force", r"enter(?:ed|s)? into force", r"entry into force", r"in force", r"amended", r"repealed",
    r"abolish(?:ed|es)", r"criminali[sz]ed", r"decriminali[sz]ed", r"stipulat(?:es|ed|ing)", r"provid(?:es|ed|ing) for",
    r"prohibit(?:s|ed)", r"guarantee[sd]", r"regulated", r"governed", r"enshrined", r"enabling", r"implemented",
    r"принят\w*", r"принял\w*", r"вступил\w* в силу", r"введен\w* в действие", r"ратифицирова\w+", r"подписа\w+",
    r"присоединил\w*", r"предусм\w+", r"запре\w+", r"закрепл\w+", r"внес[её]н\w* изменени\w*", r"отмен[её]н\w*",
    r"установлен\w*", r"регулир\w+", r"қабылда\w+", r"күшіне енді", r"ратификациялан\w+", r"қол қойыл\w+", r"бекітілді",
    r"тыйым сал\w+", r"көзделген",
)  # fmt: skip
_BODY_THING = _any(
    r"offices?", r"commissions?", r"councils?", r"committees?", r"ombuds\w+", r"advocates?", r"departments?",
    r"(?:working|task) (?:groups?|forces?)", r"agenc(?:y|ies)", r"(?:national |regional |crisis |family )?centres?",
    r"centers?", r"bod(?:y|ies)", r"mechanisms?", r"institutions?", r"courts?", r"units?", r"secretariats?",
    r"commissioners?", r"coordinators?", r"inspectorates?", r"wards?", r"hotlines?",
    r"уполномоченн\w+", r"комисси\w+", r"комитет\w*", r"совет\w*", r"агентств\w*", r"центр\w*", r"управлени\w+",
    r"отдел\w*", r"департамент\w*", r"рабоч\w+ групп\w+", r"механизм\w*", r"институт\w*", r"суд\w*", r"инспекци\w+",
    r"уәкіл\w*", r"кеңес\w*", r"орталық\w*", r"агенттік\w*", r"жұмыс тоб\w+",
)  # fmt: skip
_BODY_DONE = _any(
    r"established", r"establishing", r"establishment of", r"set up", r"created", r"founded", r"appointed", r"opened",
    r"extended", r"operational", r"began (?:its )?work", r"broadening the powers",
    r"создан\w*", r"созда(?:л|но|ны)\w*", r"учрежд[её]н\w*", r"учрежден\w*", r"образован\w*", r"открыт\w*",
    r"начал\w* (?:свою )?работу", r"назначен\w*", r"құрылды\w*", r"құрылған", r"ашылды\w*", r"тағайындал\w+",
)  # fmt: skip
_PLAN_THING = _any(
    r"plans?", r"strateg(?:y|ies)", r"program(?:me)?s?", r"schemes?", r"projects?", r"road ?maps?", r"polic(?:y|ies)",
    r"calls? for proposals?", r"national resolution", r"план\w*", r"стратеги\w*", r"программ\w*", r"проект\w*",
    r"концепци\w*", r"дорожн\w+ карт\w+", r"жоспар\w*", r"бағдарлама\w*", r"тұжырымдама\w*",
)  # fmt: skip
_PLANNED = _any(
    r"(?:is|are|being|been) (?:being )?(?:prepared|planned|drafted|developed|conducted|harmonised|harmonized)",
    r"in preparation", r"under ?way", r"under preparation", r"is preparing", r"are preparing", r"plan(?:s|ning)? to",
    r"will (?:be )?\w+", r"intends? to", r"foreseen", r"in the process of", r"draft (?:act|law|bill|amendments?)",
    r"bills?", r"seeking solutions?", r"is to conclude", r"будет", r"будут", r"планиру\w+", r"разрабатыва\w+",
    r"готовит\w*", r"законопроект\w*", r"предстоит", r"намерен\w*", r"жоспарлан\w+", r"әзірлен\w+", r"заң жобасы\w*",
)  # fmt: skip
_TRAINING = _any(
    r"train(?:ings?|ed)\b(?! provision)", r"workshops?", r"seminars?", r"lectures?", r"courses?",
    r"awareness[- ]raising", r"rais(?:e|es|ing) (?:public )?awareness", r"campaigns?",
    r"capacity[- ]building", r"human rights education",
    r"competence-building", r"обуч\w+", r"тренинг\w*", r"семинар\w*", r"повышени\w+ квалификации", r"лекци\w+",
    r"информационн\w+ кампани\w+", r"просвещени\w+", r"осведомл[её]нност\w+", r"оқыту\w*", r"оқытыл\w+", r"семинар\w*",
    r"біліктілі\w+ арттыр\w+", r"ақпараттық науқан\w*",
)  # fmt: skip
_PERCENT = r"\d[\d\s.,]*\s?(?:%|per ?cent|percent|процент\w*|пайыз\w*)"
# neither a year, nor a date, an article, an age or the mark of a list
_COUNT = r"(?<![\w./–-])(?!(?:19|20)\d\d\b)(?:\d{1,3}(?:[,\s\u00a0]\d{3})+|\d{1,6})(?![\w/–)-]|[.,]\d)"
_COUNTED = _any(
    r"cases?", r"persons?", r"people", r"judgments?", r"complaints?", r"convictions?", r"victims?", r"children",
    r"women", r"students?", r"pupils?", r"judges", r"officers", r"assistants", r"schools", r"births?", r"deaths?",
    r"дел(?:а|о)?\b", r"человек\w*", r"лиц\b", r"жалоб\w*", r"приговор\w*", r"дет(?:ей|и)", r"женщин\w*",
    r"адам\w*", r"бала\w*", r"арыз\w*",
)  # fmt: skip
_MEASURED = _any(
    r"increas(?:e|es|ed|ing)", r"decreas(?:e|es|ed|ing)", r"dropped", r"fell", r"rose", r"rates?", r"number of",
    r"recorded", r"total(?:led)?", r"amounted", r"accounted for", r"увелич\w+", r"сниз\w+", r"сократ\w+", r"вырос\w*",
    r"состав\w+", r"числ\w+", r"дол(?:я|и|ю)\b", r"артты", r"төмендеді", r"құрады", r"саны",
)  # fmt: skip


def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


_LAW = _compiled(_LAW_THING), _compiled(_LAW_DONE)
_INSTITUTION = _compiled(_BODY_THING), _compiled(_BODY_DONE)
_MEASUREMENT = re.compile(_COUNT), _compiled(_MEASURED)
_SHARE = re.compile(rf"{_PERCENT}|{_COUNT}\s(?:[^\W\d]+\s){{0,3}}?{_COUNTED}(?!\w)", re.IGNORECASE)
_TRAIN, _INTENT, _PROJECT = _compiled(_TRAINING), _compiled(_PLANNED), _compiled(_PLAN_THING)
_SENTENCE = re.compile(r"(?<=[.!?])\s*(?=[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ(“\"«])|(?<=;)\s+")


def claims_of(text: str) -> tuple[Claim, ...]:
    """Return what a passage claims, the main kind first; a single `STATEMENT` where it claims nothing.

    Args:
        text: a passage in English, Russian or Kazakh; only its first `MAX_CHARACTERS` characters are read.
    """
    weights: dict[ClaimKind, float] = defaultdict(float)
    words: dict[ClaimKind, list[str]] = defaultdict(list)
    for place, sentence in enumerate(_SENTENCE.split(text[:MAX_CHARACTERS])):
        for kind, deciding in _claims_of_sentence(sentence):
            weights[kind] += FIRST_SENTENCE if place == 0 else 1.0
            words[kind] += deciding
    order = list(ClaimKind)
    kinds = sorted(weights, key=lambda kind: (-weights[kind], order.index(kind)))
    found = tuple(Claim(kind, tuple(dict.fromkeys(words[kind]))[:MAX_WORDS]) for kind in kinds)
    return found or (Claim(ClaimKind.STATEMENT),)


def _claims_of_sentence(sentence: str) -> list[tuple[ClaimKind, list[str]]]:
    intent = _INTENT.search(sentence)
    found: list[tuple[ClaimKind, list[str]]] = []
    for kind, (thing, done) in ((ClaimKind.LAW, _LAW), (ClaimKind.INSTITUTION, _INSTITUTION)):
        near = _nearest(sentence, thing, done)
        # "the Act is being prepared", "a commission will be established": a plan so far
        if near and not (intent and abs(intent.start() - near[1].start()) <= REACH):
            found.append((kind, [one[0] for one in sorted(near, key=lambda match: match.start())]))
    share, measured = _SHARE.search(sentence), _nearest(sentence, *_MEASUREMENT)
    if share or measured:
        found.append((ClaimKind.FIGURE, [share[0]] if share else [one[0] for one in measured or ()]))
    if train := _TRAIN.findall(sentence):
        found.append((ClaimKind.TRAINING, train))
    project = _PROJECT.search(sentence)
    if intent or project:
        found.append((ClaimKind.PLAN, [one[0] for one in (project, intent) if one]))
    return found


def _nearest(
    sentence: str, first: re.Pattern[str], second: re.Pattern[str]
) -> tuple[re.Match[str], re.Match[str]] | None:
    """Return the nearest two finds of two patterns within reach of each other, or None."""
    seconds = list(second.finditer(sentence))
    pairs = [(one, other) for one in first.finditer(sentence) for other in seconds if one.span() != other.span()]
    near = min(pairs, key=lambda pair: abs(pair[0].start() - pair[1].start()), default=None)
    return near if near and abs(near[0].start() - near[1].start()) <= REACH else None
