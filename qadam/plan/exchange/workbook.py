"""The whole plan as an XLSX workbook: plan, measures, recommendations, indicators, values.

Things are named by their codes and numbers, never by what the database calls them, so that a file can be read back here
or elsewhere. Every cell is written as text: no spreadsheet runs a formula or takes the number 3.10 for 3.1. The last
sheet, hidden, holds the fingerprints of what stood there at the export.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import override

from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import CompletionForm, Direction, Disaggregation, Frequency, IndicatorKind, PlanKind
from qadam.plan.exchange.headings import (
    COLUMNS,
    HIDDEN_SHEET,
    INDICATORS,
    MEASURES,
    PLAN,
    RECOMMENDATIONS,
    SHEETS,
    VALUES,
    place_of,
)
from qadam.plan.exchange.held import Held, held_of, neutral
from qadam.plan.models import Measure, Plan
from qadam.register.models import Cluster

MARK = "qadam-plan-1"  # the form of the workbook; raised when it could no longer be read as before
NEW_LINES = "; "
WIDTHS = {"number": 10, "text": 60, "name": 40, "note": 30, "value": 14, "code": 24}
OTHER_WIDTH = 22
LISTS: dict[tuple[str, str], Any] = {
    (MEASURES, "completion_form"): CompletionForm,
    (INDICATORS, "kind"): IndicatorKind,
    (INDICATORS, "direction"): Direction,
    (INDICATORS, "frequency"): Frequency,
}
EMPTY_ROWS = 50  # with lists to choose from, below those that are filled


def plan_workbook(plan: Plan, language: str) -> bytes:
    """Return the workbook of a plan with headings and words in a language ("en", "ru", "kk")."""
    held = held_of(plan)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e6ecf5", "border": 1})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    place = place_of(language)

    sheet = book.add_worksheet(SHEETS[PLAN][place])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    for row, (name, words) in enumerate(COLUMNS[PLAN].items()):
        sheet.write_string(row, 0, words[place], head)
        sheet.write_string(row, 1, _plan_cell(plan, name, language), text)
    clusters = cluster_names(held.measures.values())
    tables: dict[str, Iterable[Sequence[str]]] = {
        MEASURES: [_measure_row(measure, language) for measure in held.measures.values()],
        RECOMMENDATIONS: _recommendation_rows(held, clusters),
        INDICATORS: _indicator_rows(held, language),
        VALUES: _value_rows(held),
    }
    for name, rows in tables.items():
        _table(book, name, rows, place, (head, text), language)
    hidden = book.add_worksheet(HIDDEN_SHEET)
    hidden.hide()
    for row, pair in enumerate([(MARK, plan.code), *held.fingerprints().items()]):
        hidden.write_string(row, 0, pair[0])
        hidden.write_string(row, 1, pair[1])
    book.close()
    return file.getvalue()


def _table(
    book: Any, name: str, rows: Iterable[Sequence[str]], place: int, looks: tuple[Any, Any], language: str
) -> None:
    sheet = book.add_worksheet(SHEETS[name][place])
    columns = COLUMNS[name]
    for column, (key, words) in enumerate(columns.items()):
        sheet.set_column(column, column, WIDTHS.get(key.partition("_")[0], OTHER_WIDTH))
        sheet.write_string(0, column, words[place], looks[0])
    sheet.freeze_panes(1, 1)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(count, column, value, looks[1])
    for column, key in enumerate(columns):
        if choices := LISTS.get((name, key)):
            offered = [word_of(choices, value, language) for value in choices.values]
            look = {"validate": "list", "source": offered, "error_type": "warning"}
            if len(",".join(offered)) <= 255:  # what a list in a cell may hold
                sheet.data_validation(1, column, count + EMPTY_ROWS, column, look)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)


def word_of(choices: Any, value: str, language: str) -> str:
    """Return the word of a closed list for a value in a language; empty where there is no value."""
    if value not in choices.values:
        return value
    with override(language):
        return str(choices(value).label)


def _plan_cell(plan: Plan, name: str, language: str) -> str:
    if name == "code":
        return plan.code
    if name == "kind":
        return word_of(PlanKind, plan.kind, language)
    if name == "reviews":
        return NEW_LINES.join(sorted(review.code for review in plan.reviews.all()))
    if name == "languages":
        return NEW_LINES.join(plan.languages)
    return str(neutral(name, getattr(plan, name)))


def _measure_row(measure: Measure, language: str) -> list[str]:
    areas = [link.term.code for link in measure.area_links.all()]
    principal = next((link.term.code for link in measure.area_links.all() if link.is_principal), "")
    cells = {
        "number": measure.number,
        "text_en": measure.text_en,
        "text_ru": measure.text_ru,
        "text_kk": measure.text_kk,
        "area": principal,
        "further_areas": NEW_LINES.join(code for code in areas if code != principal),
        "lead_body": measure.lead_body.code if measure.lead_body else "",
        "contributing_bodies": NEW_LINES.join(link.body.code for link in measure.body_links.all()),
        "deadline": deadline_words(measure.deadline, measure.deadline_precision, language),
        "deadline_note": measure.deadline_note,
        "completion_form": word_of(CompletionForm, measure.completion_form, language),
        "completion_note": measure.completion_note,
        "funding": measure.funding,
        "legal_act": measure.legal_act,
        "indicators": NEW_LINES.join(link.indicator.code for link in measure.indicator_links.all()),
        "other_plans": NEW_LINES.join(link.plan.code for link in measure.plan_links.all()),
    }
    return [cells[name] for name in COLUMNS[MEASURES]]


def cluster_names(measures: Iterable[Measure]) -> dict[int, tuple[str, str]]:
    """Return for each group of recommendations of measures its review's code and a name of its own there."""
    reviews = {link.cluster.review_id for measure in measures for link in measure.cluster_links.all()}
    return {pk: name for name, pk in named_clusters(reviews).items()}


def named_clusters(review_ids: Iterable[int]) -> dict[tuple[str, str], int]:
    """Return the ids of groups by their review's code and a name: the label, numbered from its second bearer on."""
    found: dict[tuple[str, str], int] = {}
    rows = Cluster.objects.filter(review__in=set(review_ids)).order_by("pk").values_list("pk", "review__code", "label")
    for pk, review, label in rows:
        name, n = label, 1
        while (review, name) in found:
            n += 1
            name = f"{label} [{n}]"
        found[review, name] = pk
    return found


def _recommendation_rows(held: Held, clusters: dict[int, tuple[str, str]]) -> Iterator[list[str]]:
    for number, measure in held.measures.items():
        for link in measure.recommendation_links.all():
            yield [number, link.recommendation.review.code, link.recommendation.number, ""]
        for name in sorted(clusters[link.cluster_id] for link in measure.cluster_links.all()):
            yield [number, name[0], "", name[1]]


def _indicator_rows(held: Held, language: str) -> Iterator[list[str]]:
    words: dict[str, Any] = {"kind": IndicatorKind, "direction": Direction, "frequency": Frequency}
    for code, indicator in held.indicators.items():
        cells = {"code": code}
        for name in COLUMNS[INDICATORS]:
            if name == "code":
                continue
            value = getattr(indicator, name)
            if name in words:
                cells[name] = word_of(words[name], value, language)
            elif name == "disaggregations":
                cells[name] = NEW_LINES.join(word_of(Disaggregation, one, language) for one in value)
            elif name == "sdg_codes":
                cells[name] = NEW_LINES.join(value)
            else:
                cells[name] = str(neutral(name, value))
        yield [cells[name] for name in COLUMNS[INDICATORS]]


def _value_rows(held: Held) -> Iterator[list[str]]:
    for row in held.values.values():
        groups = {name: str(row.disaggregation.get(name, "")) for name in Disaggregation.values}
        yield [
            row.indicator.code,
            row.period_start.isoformat(),
            row.period_end.isoformat(),
            str(neutral("value", row.value)),
            *(groups[name] for name in ("sex", "age", "region", "disability")),
            row.source,
            row.note,
        ]
