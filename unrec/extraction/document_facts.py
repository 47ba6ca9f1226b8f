"""Reads from the first page what a document is: its symbol, State, sessions, cycle, language, date and type."""

import re
from datetime import date

from unrec.extraction.matrix import is_matrix
from unrec.extraction.phrases import BY_LANGUAGE
from unrec.records import DocumentFacts, DocumentType, Paragraph, ParagraphKind, SourceText
from unrec.vocabularies.states import find_states

FIRST_PAGES = 3  # the facts stand on these
FIRST_PARAGRAPHS = 60  # of a file without pages
SAMPLE_CHARACTERS = 20_000  # enough to tell the language

# The sessions of each cycle of the UPR: https://www.ohchr.org/en/hr-bodies/upr/cycles-upr
LAST_SESSION_OF_CYCLE = {1: 12, 2: 26, 3: 40, 4: 54}

SYMBOL = re.compile(
    r"\bA\s?/\s?HRC\s?/\s?(?:WG\.6\s?/\s?\d{1,3}\s?/\s?[A-Z]{3}\s?/\s?\d|WG\.6\s?/\s?\d{1,3}\s?/\s?L\.\d{1,3}|"
    r"DEC\s?/\s?\d{1,3}\s?/\s?\d{1,3}|\d{1,3}\s?/\s?\d{1,4})"
    r"(?:\s?/\s?(?:Add|Corr|Rev)\.\s?\d{1,2})*|"
    r"\b(?:CCPR|CAT|CEDAW|CERD|CRC|CRPD|CMW|CED|E)/C(?:/[A-Z]{2,5})?(?:/[A-Z]{3})?/(?:CO|"
    r"Q|R)?/?[\d\-]+(?:/(?:Add|Corr)\.\d)?"
)
TREATY_BODY = {
    "CCPR": "CCPR",
    "CAT": "CAT",
    "CEDAW": "CEDAW",
    "CERD": "CERD",
    "CRC": "CRC",
    "CRPD": "CRPD",
    "CMW": "CMW",
    "CED": "CED",
    "E": "CESCR",
}
WG_SYMBOL = re.compile(r"A/HRC/WG\.6/(\d{1,3})/([A-Z]{3})/(\d)")
HRC_SYMBOL = re.compile(r"^A/HRC/(\d{1,3})/\d")

MONTHS = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
DATE = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)?\s+(?:de\s+)?([^\W\d_]{3,10})\s+(?:de\s+)?(20\d\d)\b", re.IGNORECASE)

UNITS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: number for number, word in enumerate(UNITS.split(), start=1)}
ORDINALS |= {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
# Beginnings of the words of ordinals, longer ones before those that they begin with.
ORDINAL_STEMS: tuple[dict[str, int], ...] = (
    {
        "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16,
        "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19, "двадцат": 20, "тридцат": 30, "сорок": 40,
        "пятьдесят": 50, "пятидесят": 50, "шестьдесят": 60, "шестидесят": 60, "перв": 1, "втор": 2, "трет": 3,
        "четверт": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10,
    },
    {
        "premi": 1, "deuxi": 2, "troisi": 3, "quatri": 4, "cinqui": 5, "sixi": 6, "septi": 7, "huiti": 8, "neuvi": 9,
        "dixi": 10, "onzi": 11, "douzi": 12, "treizi": 13, "quatorzi": 14, "quinzi": 15, "seizi": 16, "vingt": 20,
        "trent": 30, "quarant": 40, "cinquant": 50, "soixant": 60, "dix": 10, "uni": 1,
    },
    {
        "primer": 1, "segund": 2, "tercer": 3, "cuart": 4, "quint": 5, "sext": 6, "séptim": 7, "octav": 8, "noven": 9,
        "décim": 10, "undécim": 11, "duodécim": 12, "vigésim": 20, "trigésim": 30, "cuadragésim": 40,
        "quincuagésim": 50,
    },
)  # fmt: skip
ENGLISH_ORDINAL = re.compile(rf"\b(?:({'|'.join(TENS)})[-‐‑\s]+)?({'|'.join(ORDINALS)})\s+session", re.IGNORECASE)
WORKING_GROUP_SESSION = re.compile(
    r"held its ([\w\s‐‑-]{3,25}?) session|a tenu sa ([\w\s‐‑-]{3,25}?) session|"
    r"celebró su ([\w\s.ºª-]{2,30}?) (?:período|periodo)|провела свою ([\w\s‐‑-]{3,40}?) сесси",
    re.IGNORECASE,
)
SCRIPTS = {
    "ru": re.compile(r"[а-яё]", re.IGNORECASE),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
}
KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
COMMON_WORDS = {
    "en": {"the", "of", "and", "to", "in", "that", "for", "with"},
    "fr": {"le", "la", "les", "des", "et", "du", "que", "dans"},
    "es": {"el", "los", "las", "del", "y", "que", "por", "con"},
}
SCRIPT_SHARE = 0.3  # of all characters

ADDENDUM_TITLE = re.compile(
    r"views on conclusions|response.{0,40}recommendations|\baddendum\b|\badditif\b|\badición\b|\bдобавлени|إضافة|增编",
    re.IGNORECASE,
)
REPORT_TITLE = re.compile(
    r"report of the working group on the universal periodic|rapport du groupe de travail sur l['’]examen périodique|"
    r"informe del grupo de trabajo sobre el examen periódico|доклад рабочей группы по универсальному периодическому|"
    r"تقرير الفريق العامل المعني بالاستعراض|普遍定期审议工作组报告",
    re.IGNORECASE,
)
OBSERVATIONS_TITLE = re.compile(
    r"\bconcluding observations\b|observations finales|observaciones finales|"
    r"заключительные замечания|الملاحظات الختامية|结论性意见",
    re.IGNORECASE,
)
MATRIX_TITLE = re.compile(
    r"\bmatrix of recommendations|\bthematic (?:list|classification)|\bcompilation of recommendations", re.IGNORECASE
)
MATRIX_HEADINGS = re.compile(r"\brecommendation\b", re.IGNORECASE)


def document_facts(source: SourceText) -> DocumentFacts:
    """Return what the first pages say of a document; what they do not say is None."""
    first = _first_paragraphs(source)
    text = "\n".join(paragraph.text for paragraph in first)
    language = detect_language(source)
    symbol = _symbol(first)
    kind = _type(source, text, symbol)
    wg_symbol = WG_SYMBOL.search(text)
    working_group_session = _working_group_session(text, wg_symbol)
    hrc = HRC_SYMBOL.match(symbol or "")
    return DocumentFacts(
        symbol=symbol,
        state_under_review=_state(first, source, kind, wg_symbol, language),
        mechanism=_mechanism(symbol),
        type=kind,
        cycle=cycle_of_session(working_group_session),
        working_group_session=working_group_session,
        hrc_session=int(hrc[1]) if hrc else None,
        language=language,
        pages=source.pages,
        date=first_date(text),
        sha256=source.sha256,
    )


def detect_language(source: SourceText) -> str:
    """Return the language (ISO 639-1) of most of a document, by its script and its commonest words."""
    body = [paragraph.text for paragraph in source.paragraphs if paragraph.kind is not ParagraphKind.HEADER]
    body += [cell.text for table in source.tables for row in table.rows for cell in row]
    sample = " ".join(body)[:SAMPLE_CHARACTERS]
    letters = max(1, sum(character.isalpha() for character in sample))
    for language, script in SCRIPTS.items():
        if len(script.findall(sample)) > SCRIPT_SHARE * letters:
            return "kk" if language == "ru" and len(KAZAKH.findall(sample)) > 0.05 * letters else language
    words = re.findall(r"[^\W\d_]+", sample.lower())
    counts = {language: sum(word in common for word in words) for language, common in COMMON_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else "en"


def _first_paragraphs(source: SourceText) -> list[Paragraph]:
    if source.pages:
        return [paragraph for paragraph in source.paragraphs if paragraph.page <= FIRST_PAGES]
    return list(source.paragraphs[:FIRST_PARAGRAPHS])


def _symbol(first: list[Paragraph]) -> str | None:
    """Return the document's own symbol: the one that stands alone, or nearly, in a line of the head."""
    found = []
    for paragraph in first:
        # old layouts set the first letter apart, larger
        text = re.sub(r"\bA\s+/HRC", "A/HRC", paragraph.text)
        for match in SYMBOL.finditer(text):
            symbol = re.sub(r"\s+", "", match[0])
            alone = len(text) - len(match[0]) < 60 and "reviously" not in text
            found.append((not alone, paragraph.page, symbol))
    own = [entry for entry in found if not entry[0]]
    return min(own, key=lambda entry: entry[1])[2] if own else None


def _mechanism(symbol: str | None) -> str:
    head = (symbol or "").split("/")[0]
    return TREATY_BODY.get(head, "UPR")


def _type(source: SourceText, text: str, symbol: str | None) -> DocumentType:
    if is_matrix(source):  # its cells name the symbols of other documents
        return DocumentType.MATRIX
    if (symbol and re.search(r"/CO/", symbol)) or (OBSERVATIONS_TITLE.search(text) and _mechanism(symbol) != "UPR"):
        return DocumentType.CONCLUDING_OBSERVATIONS
    if symbol and re.search(r"/Add\.\d", symbol) and symbol.startswith("A/HRC/") and "WG.6" not in symbol:
        return DocumentType.ADDENDUM
    if not source.paragraphs and source.tables:
        return DocumentType.TABLE
    if MATRIX_TITLE.search(text) or (source.tables and _is_matrix(source)):
        return DocumentType.MATRIX
    conclusions = any(
        phrases.conclusions.match(paragraph.text)
        for phrases in BY_LANGUAGE.values()
        for paragraph in source.paragraphs
        if len(paragraph.text) < 120
    )
    if REPORT_TITLE.search(text) and (conclusions or not ADDENDUM_TITLE.search(text)):
        return DocumentType.REPORT
    if ADDENDUM_TITLE.search(text):
        return DocumentType.ADDENDUM
    return DocumentType.REPORT if conclusions else DocumentType.UNKNOWN


def _is_matrix(source: SourceText) -> bool:
    head = " ".join(cell.text for table in source.tables[:2] for row in table.rows[:3] for cell in row)
    return bool(MATRIX_HEADINGS.search(head)) and bool(re.search(r"\bposition\b|\btheme|\bSDG", head, re.IGNORECASE))


def _state(
    first: list[Paragraph], source: SourceText, kind: DocumentType, wg_symbol: re.Match[str] | None, language: str
) -> str | None:
    """Return the State that the title names alone in a line, or that the symbol of the draft holds."""
    titles = [re.sub(r"[*∗†\d]+", "", paragraph.text).strip() for paragraph in first if paragraph.page == 1]
    if not source.pages:
        titles = [re.sub(r"[*∗†\d]+", "", paragraph.text).strip() for paragraph in first]
    for title in titles:
        mentions = find_states(title)
        if len(mentions) == 1 and len(title) - (mentions[0].end - mentions[0].start) <= len("the "):
            return mentions[0].code
    if wg_symbol:
        return wg_symbol[2]
    for title in titles:
        if re.search(
            r"concluding observations|observations finales|observaciones finales|review|examen|обзор|замечания",
            title,
            re.IGNORECASE,
        ):
            mentions = find_states(title)
            if len({mention.code for mention in mentions}) == 1:
                return mentions[0].code
    return None


def _working_group_session(text: str, wg_symbol: re.Match[str] | None) -> int | None:
    match = WORKING_GROUP_SESSION.search(text)
    if match:
        number = _ordinal(next(group for group in match.groups() if group))
        if number is not None:
            return number
    return int(wg_symbol[1]) if wg_symbol else None


def _ordinal(words: str) -> int | None:
    """Return the number that an ordinal in words or digits means, None where it is none."""
    match = ENGLISH_ORDINAL.search(f"{words} session")
    if match:
        return (TENS[match[1].lower()] if match[1] else 0) + ORDINALS[match[2].lower()]
    for stems in ORDINAL_STEMS:
        numbers = [number for word in re.findall(r"[^\W\d_]+", words.lower()) if (number := _by_stem(word, stems))]
        if numbers:
            return sum(numbers)
    digits = re.search(r"\d{1,2}", words)
    return int(digits[0]) if digits else None


def _by_stem(word: str, stems: dict[str, int]) -> int | None:
    return next((number for stem, number in stems.items() if word.startswith(stem)), None)


def cycle_of_session(working_group_session: int | None) -> int | None:
    """Return the cycle of the UPR to which a session of the Working Group belongs; None for one not yet planned."""
    if working_group_session is None:
        return None
    return next((cycle for cycle, last in LAST_SESSION_OF_CYCLE.items() if working_group_session <= last), None)


def first_date(text: str) -> str | None:
    """Return the first date printed with a day, a month's name and a year, in ISO form."""
    for match in DATE.finditer(text):
        for names in MONTHS.values():
            months = names.split()
            if match[2].lower() in months:
                try:
                    return date(int(match[3]), months.index(match[2].lower()) + 1, int(match[1])).isoformat()
                except ValueError:
                    continue
    return None
