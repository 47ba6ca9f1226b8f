"""The words of an exchanged plan: names of sheets and columns in three languages, the same in every release.

They stand here and not in the catalogues, since a file that was written years ago in any of the languages must be read
by them: a heading may get another wording in front of the old one, never lose one.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import override

LANGUAGES = ("en", "ru", "kk")
Words = tuple[str, str, str]  # in the order of LANGUAGES

PLAN, MEASURES, RECOMMENDATIONS, INDICATORS, VALUES = (
    "plan",
    "measures",
    "recommendations",
    "indicators",
    "values",
)
SHEETS: Mapping[str, Words] = {
    PLAN: ("Plan", "План", "Жоспар"),
    MEASURES: ("Measures", "Меры", "Шаралар"),
    RECOMMENDATIONS: ("Recommendations", "Рекомендации", "Ұсынымдар"),
    INDICATORS: ("Indicators", "Показатели", "Көрсеткіштер"),
    VALUES: ("Values", "Значения", "Мәндер"),
}
HIDDEN_SHEET = "qadam"

_CODE: Words = ("Code", "Код", "Коды")
_NAMES: Mapping[str, Words] = {
    "name_en": ("Name in English", "Название на английском", "Ағылшынша атауы"),
    "name_ru": ("Name in Russian", "Название на русском", "Орысша атауы"),
    "name_kk": ("Name in Kazakh", "Название на казахском", "Қазақша атауы"),
}
_KIND: Words = ("Kind", "Вид", "Түрі")
_LEGAL_ACT: Words = ("Legal act", "Правовой акт", "Құқықтық акт")
_SOURCE: Words = ("Source", "Источник", "Дереккөз")
_MEASURE: Words = ("Number of the measure", "Номер меры", "Шара нөмірі")

# sheet -> column -> its heading. In the sheet of the plan the "columns" stand one below the other.
COLUMNS: Mapping[str, Mapping[str, Words]] = {
    PLAN: {
        "code": _CODE,
        **_NAMES,
        "kind": _KIND,
        "reviews": ("Reviews", "Обзоры", "Шолулар"),
        "starts_on": ("Starts on", "Начало", "Басталуы"),
        "ends_on": ("Ends on", "Окончание", "Аяқталуы"),
        "legal_act": _LEGAL_ACT,
        "languages": ("Languages", "Языки", "Тілдер"),
    },
    MEASURES: {
        "number": ("Number", "Номер", "Нөмірі"),
        "text_en": ("Text in English", "Текст на английском", "Ағылшынша мәтіні"),
        "text_ru": ("Text in Russian", "Текст на русском", "Орысша мәтіні"),
        "text_kk": ("Text in Kazakh", "Текст на казахском", "Қазақша мәтіні"),
        "area": ("Principal area", "Основное направление", "Негізгі бағыт"),
        "further_areas": ("Further areas", "Другие направления", "Басқа бағыттар"),
        "lead_body": ("Lead body", "Ответственный орган", "Жауапты орган"),
        "contributing_bodies": ("Contributing bodies", "Соисполнители", "Бірлесіп орындаушылар"),
        "deadline": ("Deadline", "Срок", "Мерзімі"),
        "deadline_note": ("Note on the deadline", "Примечание к сроку", "Мерзімге ескертпе"),
        "completion_form": ("Form of completion", "Форма завершения", "Аяқталу нысаны"),
        "completion_note": ("What exactly", "Что именно", "Нақты не"),
        "funding": ("Funding", "Финансирование", "Қаржыландыру"),
        "legal_act": _LEGAL_ACT,
        "indicators": ("Indicators", "Показатели", "Көрсеткіштер"),
        "other_plans": ("Serves other plans too", "Служит и другим планам", "Басқа жоспарларға да қызмет етеді"),
    },
    RECOMMENDATIONS: {
        "measure": _MEASURE,
        "review": ("Review", "Обзор", "Шолу"),
        "recommendation": ("Number of the recommendation", "Номер рекомендации", "Ұсыным нөмірі"),
        "cluster": ("Group of recommendations", "Группа рекомендаций", "Ұсынымдар тобы"),
    },
    INDICATORS: {
        "code": _CODE,
        **_NAMES,
        "kind": _KIND,
        "unit_en": ("Unit in English", "Единица на английском", "Ағылшынша өлшем бірлігі"),
        "unit_ru": ("Unit in Russian", "Единица на русском", "Орысша өлшем бірлігі"),
        "unit_kk": ("Unit in Kazakh", "Единица на казахском", "Қазақша өлшем бірлігі"),
        "baseline_value": ("Baseline", "Исходное значение", "Бастапқы мәні"),
        "baseline_on": ("Date of the baseline", "Дата исходного значения", "Бастапқы мәннің күні"),
        "target_value": ("Target", "Целевое значение", "Нысаналы мәні"),
        "target_on": ("Date of the target", "Дата целевого значения", "Нысаналы мәннің күні"),
        "direction": ("Direction", "Направление изменения", "Өзгеру бағыты"),
        "disaggregations": ("Told apart by", "Разбивка по", "Бөлінуі"),
        "source": _SOURCE,
        "frequency": ("Frequency", "Периодичность", "Кезеңділігі"),
        "sdg_codes": ("SDG indicators", "Показатели ЦУР", "ТДМ көрсеткіштері"),
    },
    VALUES: {
        "indicator": ("Code of the indicator", "Код показателя", "Көрсеткіш коды"),
        "period_start": ("First day", "Первый день", "Бірінші күні"),
        "period_end": ("Last day", "Последний день", "Соңғы күні"),
        "value": ("Value", "Значение", "Мәні"),
        "sex": ("Sex", "Пол", "Жынысы"),
        "age": ("Age", "Возраст", "Жасы"),
        "region": ("Region", "Регион", "Өңір"),
        "disability": ("Disability", "Инвалидность", "Мүгедектік"),
        "source": _SOURCE,
        "note": ("Note", "Примечание", "Ескертпе"),
    },
}
# Columns without which a sheet says nothing.
NEEDED: Mapping[str, frozenset[str]] = {
    MEASURES: frozenset({"number"}),
    RECOMMENDATIONS: frozenset({"measure", "review"}),
    INDICATORS: frozenset({"code"}),
    VALUES: frozenset({"indicator", "period_start", "period_end", "value"}),
}

# The table of the annex, in the order in which it is printed.
ANNEX_COLUMNS: Mapping[str, Words] = {
    "number": ("No.", "№", "Р/с №"),
    "text": ("Measure", "Мероприятие", "Іс-шара"),
    "completion": ("Form of completion", "Форма завершения", "Аяқталу нысаны"),
    "responsible": ("Responsible", "Ответственные", "Жауаптылар"),
    "deadline": ("Deadline", "Срок", "Мерзімі"),
    "funding": ("Funding", "Финансирование", "Қаржыландыру"),
    "recommendations": ("Recommendations", "Рекомендации", "Ұсынымдар"),
}
WITHOUT_AREA: Words = ("Without an area", "Без направления", "Бағытсыз")
NONE_GIVEN = "—"  # where a first line must stand so that the second is not taken for it


def folded(text: str) -> str:
    """Return a text as headings and names are compared: without regard to case and to spaces."""
    return " ".join(text.casefold().split())


def place_of(language: str) -> int:
    """Return which of the words belongs to a language; English for one that has none."""
    return LANGUAGES.index(language[:2]) if language[:2] in LANGUAGES else 0


def named(words: Mapping[str, Words], text: str) -> str | None:
    """Return the key whose word, in any language, a text is; None where it is none of them."""
    wanted = folded(text)
    return next((key for key, forms in words.items() if wanted in map(folded, forms)), None)


@cache
def choice_words(choices: Any) -> Mapping[str, str]:
    """Return the values of a closed list by what a person may write: the value, or its word in any language."""
    found = {str(value): str(value) for value in choices.values}
    for language in LANGUAGES:
        with override(language):
            found |= {folded(str(label)): str(value) for value, label in choices.choices}
    return found
