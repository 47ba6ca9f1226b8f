"""Deadlines as precise as they were given: a day, a month, a quarter, a half-year or a year, in three languages.

A deadline is kept as its last day and its precision, so that it sorts and falls due, and is never shown more precisely
than somebody gave it. How each language writes it stands beside how it is read: a test reads back everything written.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import date as format_date
from django.utils.translation import get_language, override

from qadam.plan.enums import DeadlinePrecision

ROMAN = ("I", "II", "III", "IV")
MONTHS_A_QUARTER, MONTHS_A_HALF_YEAR = 3, 6
FIRST_YEAR, LAST_YEAR = 1990, 2199  # what else looks like a year is a number of something
_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
}
MONTHS = {language: tuple(names.split()) for language, names in _MONTHS.items()}
# {n} is 1-4 or 1-2, {roman} the same in Roman figures, {month} the month's name, {year} the year.
WRITTEN: dict[str, dict[DeadlinePrecision, str]] = {
    "en": {
        DeadlinePrecision.MONTH: "{month} {year}",
        DeadlinePrecision.QUARTER: "Q{n} {year}",
        DeadlinePrecision.HALF_YEAR: "H{n} {year}",
        DeadlinePrecision.YEAR: "{year}",
    },
    "ru": {
        DeadlinePrecision.MONTH: "{month} {year}\xa0г.",
        DeadlinePrecision.QUARTER: "{roman} квартал {year}\xa0г.",
        DeadlinePrecision.HALF_YEAR: "{roman} полугодие {year}\xa0г.",
        DeadlinePrecision.YEAR: "{year}\xa0г.",
    },
    "kk": {
        DeadlinePrecision.MONTH: "{year}\xa0ж. {month}",
        DeadlinePrecision.QUARTER: "{year}\xa0ж. {roman} тоқсан",
        DeadlinePrecision.HALF_YEAR: "{year}\xa0ж. {roman} жартыжылдық",
        DeadlinePrecision.YEAR: "{year}\xa0ж.",
    },
}


@dataclass(frozen=True)
class Deadline:
    """A deadline: its last day, and how precise it was given."""

    on: date
    precision: DeadlinePrecision

    def __str__(self) -> str:
        return deadline_words(self.on, self.precision)


def last_day(year: int, month: int = 12) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def deadline_words(on: date | None, precision: str, language: str | None = None) -> str:
    """Return a deadline as a language writes it (the visitor's where it is left out); empty where there is none."""
    if on is None:
        return ""
    language = (language or get_language() or "en")[:2]
    language = language if language in WRITTEN else "en"
    if precision == DeadlinePrecision.DAY:
        with override(language):
            return str(format_date(on, "DATE_FORMAT"))
    given = DeadlinePrecision(precision)
    months = MONTHS_A_HALF_YEAR if given is DeadlinePrecision.HALF_YEAR else MONTHS_A_QUARTER
    n = (on.month - 1) // months + 1
    month = MONTHS[language][on.month - 1]
    month = month.capitalize() if language == "en" else month
    return WRITTEN[language][given].format(n=n, roman=ROMAN[n - 1], month=month, year=on.year)


# Reading ------------------------------------------------------------------------------------------------------------
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_POINTED = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)")
_DAY_NUMBER = re.compile(r"(?<![\d-])(\d{1,2})(?!\d)")
# Which of several: figures, Roman figures (Latin or Cyrillic letters that look so), words in three languages.
_ORDINALS: tuple[tuple[str, ...], ...] = (
    ("1", "i", "і", "first", "перв", "бірінші"),
    ("2", "ii", "іі", "second", "втор", "екінші"),
    ("3", "iii", "ііі", "third", "трет", "үшінші"),
    ("4", "iv", "fourth", "четв", "төртінші"),
)
# "желтоқсан" is December and holds a quarter, hence the beginning of the word.
_QUARTER = re.compile(r"\b(?:quarter|квартал|кв\b|тоқсан)")
_HALF = re.compile(r"\b(?:half|полугод|жартыжыл|жарты\s+жыл)")
_SHORT = re.compile(r"\b([qh])\s?([1-4])\b|\b([1-4])\s?([qh])\b")
# Names of months in Russian and Kazakh: what stands before the endings of cases. English has its names and these.
_MONTH_STEMS: tuple[tuple[str, ...], ...] = (
    ("январ", "қаңтар"),
    ("феврал", "ақпан"),
    ("март", "наурыз"),
    ("апрел", "сәуір"),
    ("май", "мая", "мае", "мамыр"),
    ("июн", "маусым"),
    ("июл", "шілде"),
    ("август", "тамыз"),
    ("сентябр", "қыркүйек"),
    ("октябр", "қазан"),
    ("ноябр", "қараша"),
    ("декабр", "желтоқсан"),
)
_SHORT_MONTHS = {name[:3]: n for n, name in enumerate(MONTHS["en"], 1)} | {"sept": 9}
_ENGLISH_MONTHS = _SHORT_MONTHS | {name: n for n, name in enumerate(MONTHS["en"], 1)}
_WORDS = re.compile(r"[^\W\d_]+|\d+")


def parse_deadline(text: str) -> Deadline | None:
    """Return the deadline that a text gives, as precise as it gives it; None where it gives none.

    Reads dates ("31.12.2027", "31 December 2027", "2027 жылғы 31 желтоқсан"), months, quarters ("Q2 2027", "II квартал
    2027 года", "2027 жылғы 2-тоқсан"), half-years and years ("by the end of 2027"). Of a stretch of years ("2026-2028")
    the last one counts.
    """
    text = " ".join(text.casefold().replace("\u2013", "-").replace("\u2011", "-").split())
    if found := _ISO.search(text):
        return _day(*map(int, found.groups()))
    if found := _POINTED.search(text):
        day, month, year = map(int, found.groups())
        return _day(year, month, day)
    years = [int(year) for year in _YEAR.findall(text) if _is_of_plans(int(year))]
    if not years:
        return None
    year = max(years)
    rest = _YEAR.sub(" ", text)
    if found := _SHORT.search(rest):
        kind = found.group(1) or found.group(4)
        n = int(found.group(2) or found.group(3))
        return _quarter(year, n) if kind == "q" else _half(year, n)
    n = _ordinal(rest)
    if n and _QUARTER.search(rest):  # "quarterly" alone says how often, not which one
        return _quarter(year, n)
    if n and _HALF.search(rest):
        return _half(year, n)
    month = _month(rest)
    if month:
        day_numbers = _DAY_NUMBER.findall(rest)
        if day_numbers:
            return _day(year, month, int(day_numbers[-1]))
        return Deadline(last_day(year, month), DeadlinePrecision.MONTH)
    return Deadline(last_day(year), DeadlinePrecision.YEAR)


def _is_of_plans(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _day(year: int, month: int, day: int) -> Deadline | None:
    if not _is_of_plans(year):
        return None
    try:
        return Deadline(date(year, month, day), DeadlinePrecision.DAY)
    except ValueError:
        return None


def _quarter(year: int, n: int) -> Deadline | None:
    if not 1 <= n <= 4:
        return None
    return Deadline(last_day(year, n * MONTHS_A_QUARTER), DeadlinePrecision.QUARTER)


def _half(year: int, n: int) -> Deadline | None:
    if not 1 <= n <= 2:
        return None
    return Deadline(last_day(year, n * MONTHS_A_HALF_YEAR), DeadlinePrecision.HALF_YEAR)


def _ordinal(text: str) -> int:
    """Return which one a text names, the last of several ("I-II quarter"); 0 where it names none."""
    named = 0
    for word in _WORDS.findall(text):
        for n, forms in enumerate(_ORDINALS, 1):
            if word in forms or any(len(form) > 3 and word.startswith(form) for form in forms):
                named = n
    return named


def _month(text: str) -> int:
    """Return the month that a text names, the last of several; 0 where it names none."""
    named = 0
    for word in _WORDS.findall(text):
        named = _ENGLISH_MONTHS.get(word, named)
        for n, stems in enumerate(_MONTH_STEMS, 1):
            if word.startswith(stems):
                named = n
    return named
