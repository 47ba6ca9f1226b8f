"""The sheet of a body that never signs in: its measures with room for the report, as an XLSX workbook.

Three sheets: the measures, their indicators, the evidence. What may be filled in is not grey. The last sheet, hidden,
holds whose sheet it is and upon which versions it was made, so that a reply finds its place and conflicts are seen.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from qadam.bodies.models import Body
from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Indicator, Measure
from qadam.progress.enums import EvidenceKind
from qadam.progress.models import ProgressUpdate, ReportingPeriod

MARK = "qadam-progress-1"  # the form of the sheet; raised when its columns change
EMPTY_EVIDENCE_ROWS = 40
MEASURES, INDICATORS, EVIDENCE, HIDDEN = 0, 1, 2, 3  # the order of the sheets
FIRST_ROW = 1  # 0-based: below the titles
MEASURE_COLUMNS, INDICATOR_COLUMNS, EVIDENCE_COLUMNS = 6, 7, 6


@dataclass(frozen=True)
class SheetMeasure:
    """A measure of a sheet with its report, where there is one, and its indicators."""

    measure: Measure
    update: ProgressUpdate | None
    indicators: Sequence[Indicator]


def sheet_names() -> tuple[str, str, str]:
    """Return the names of the three sheets in the active language."""
    return pgettext("sheet of a body", "Measures"), _("Indicators"), _("Evidence")


def body_sheet(*, body: Body, period: ReportingPeriod, rows: Sequence[SheetMeasure]) -> bytes:
    """Return the workbook for a body and a period, in the active language."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#e6ecf5", "border": 1})
    given = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#f2f2f2", "border": 1})
    free = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    names = sheet_names()
    language = (get_language() or "en")[:2]

    sheet = book.add_worksheet(names[MEASURES])
    titles = [_("Number"), _("Measure"), _("Deadline"), _("Status"), _("What was done"), _("Code, do not change")]
    _titles(sheet, titles, [9, 60, 16, 18, 80, 14], bold)
    statuses = [str(label) for label in MeasureStatus.labels]
    for place, row in enumerate(rows, start=FIRST_ROW):
        update, measure = row.update, row.measure
        status = str(update.get_status_claimed_display()) if update and update.status_claimed else ""
        text = getattr(update, f"text_{language}") if update else ""
        deadline = deadline_words(measure.deadline, measure.deadline_precision)
        _cells(sheet, place, [measure.number, measure.text, deadline], given)
        _cells(sheet, place, [status, text], free, first=3)
        sheet.write_string(place, 5, str(measure.pk), given)
        sheet.data_validation(place, 3, place, 3, {"validate": "list", "source": statuses})

    sheet = book.add_worksheet(names[INDICATORS])
    code = _("Code, do not change")
    titles = [_("Number of the measure"), _("Indicator"), _("Unit"), _("Value"), _("Source"), _("Note"), code]
    _titles(sheet, titles, [12, 50, 16, 14, 40, 40, 14], bold)
    place = FIRST_ROW
    for row in rows:
        standing = {value.indicator_id: value for value in row.update.indicator_values.all()} if row.update else {}
        for indicator in row.indicators:
            value = standing.get(indicator.pk)
            typed = [value.entered, value.source, value.note] if value else ["", "", ""]
            _cells(sheet, place, [row.measure.number, indicator.name, indicator.unit], given)
            _cells(sheet, place, typed, free, first=3)
            sheet.write_string(place, 6, f"{row.measure.pk}-{indicator.pk}", given)
            place += 1

    sheet = book.add_worksheet(names[EVIDENCE])
    titles = [_("Number of the measure"), _("Kind"), _("What it is"), _("Date"), _("Number or reference"), _("Link")]
    _titles(sheet, titles, [14, 24, 60, 14, 30, 50], bold)
    kinds = [str(label) for label in EvidenceKind.labels]
    numbers = [row.measure.number for row in rows]
    for place in range(FIRST_ROW, FIRST_ROW + EMPTY_EVIDENCE_ROWS):
        _cells(sheet, place, [""] * EVIDENCE_COLUMNS, free)
        sheet.data_validation(place, 1, place, 1, {"validate": "list", "source": kinds})
        if sum(map(len, numbers)) < 200:  # a list of choices in a cell holds 255 characters
            sheet.data_validation(place, 0, place, 0, {"validate": "list", "source": numbers})

    hidden = book.add_worksheet("qadam")
    hidden.hide()
    facts = [MARK, str(body.pk), str(period.pk), language]
    for line, fact in enumerate(facts):
        hidden.write_string(line, 0, fact)
    for line, row in enumerate(rows, start=len(facts)):
        hidden.write_string(line, 0, str(row.measure.pk))
        hidden.write_number(line, 1, row.update.version if row.update else 0)
    book.close()
    return file.getvalue()


def _titles(sheet: Any, titles: Sequence[str], widths: Sequence[int], look: Any) -> None:
    for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, look)
    sheet.freeze_panes(1, 0)


def _cells(sheet: Any, row: int, texts: Sequence[str], look: Any, first: int = 0) -> None:
    for column, text in enumerate(texts, start=first):
        sheet.write_string(row, column, text, look)
