"""Reading a series of values of one indicator from a CSV or XLSX file, every fault named by row and column."""

from datetime import date

from django.utils.translation import gettext as _

from qadam.documents.errors import UnreadableDocumentError
from qadam.plan.deadlines import MONTHS_A_HALF_YEAR, MONTHS_A_QUARTER, parse_deadline
from qadam.plan.enums import DeadlinePrecision
from qadam.plan.exchange.cells import LIMITS, CellError, SheetTable
from qadam.plan.exchange.headings import COLUMNS, VALUES, Words
from qadam.plan.exchange.inspection import Traits, inspect_workbook
from qadam.plan.exchange.reading import ValueReader
from qadam.plan.exchange.records import ReadValue
from unrec.errors import UnrecError
from unrec.reading.files import detect_kind, read_source
from unrec.records import FileKind

# As the values of a plan's workbook; a period may stand in one cell: "2026", "Q1 2026", "March 2026".
SERIES_COLUMNS: dict[str, Words] = {"period": ("Period", "Период", "Кезең")} | {
    name: words for name, words in COLUMNS[VALUES].items() if name != "indicator"
}
_MONTHS_OF = {
    DeadlinePrecision.MONTH: 1,
    DeadlinePrecision.QUARTER: MONTHS_A_QUARTER,
    DeadlinePrecision.HALF_YEAR: MONTHS_A_HALF_YEAR,
    DeadlinePrecision.YEAR: 12,
}


def read_series(data: bytes, language: str) -> tuple[SheetTable, list[tuple[int, ReadValue]]]:
    """Return the sheet, which gathers the faults, and the values that can be read with the numbers of their rows.

    Args:
        language: of the person, for numbers with commas.

    Raises:
        UnreadableDocumentError: it is no table, or no honest one.
    """
    try:
        kind = detect_kind(data)
        if kind not in (FileKind.CSV, FileKind.XLSX):
            raise UnreadableDocumentError(_("Send a table: a workbook (.xlsx) or a CSV file."))
        source = read_source(data, limits=LIMITS)
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error
    traits = inspect_workbook(data, LIMITS) if kind is FileKind.XLSX else {}
    table = source.tables[0]
    errors: list[CellError] = []
    sheet = SheetTable(table.name or "CSV", table, traits.get(table.name, Traits()), errors)
    sheet.check_traits()
    is_short = any(cell.text.strip().casefold() in _folded_periods() for cell in table.rows[0])
    needed = {"period", "value"} if is_short else {"period_start", "period_end", "value"}
    sheet.read_headings(SERIES_COLUMNS, frozenset(needed))
    found: list[tuple[int, ReadValue]] = []
    if not needed <= set(sheet.columns):
        return sheet, found
    reader = ValueReader(language)
    seen: set[tuple[date, date, str]] = set()
    for row, cells in sheet.lines():
        if is_short:
            cells |= _period(sheet, row, cells["period"])
        value = reader.value(sheet, row, "", cells)
        if value is None:
            continue
        key = (value.period_start, value.period_end, repr(sorted(value.groups.items())))
        if key in seen:
            sheet.fault(row, "value", _("This file has two values for the same period and group."))
        seen.add(key)
        found.append((row, value))
    return sheet, found


def _folded_periods() -> set[str]:
    return {word.casefold() for word in SERIES_COLUMNS["period"]}


def _period(sheet: SheetTable, row: int, text: str) -> dict[str, str]:
    """Return the first and the last day of a period that is written in one cell."""
    found = parse_deadline(text) if text else None
    if found is None:
        sentence = _("“%(text)s” is no period. Write a year, a half-year, a quarter, a month or a day.")
        sheet.fault(row, "period", sentence % {"text": text[:40]})
        return {"period_start": "", "period_end": ""}
    first = found.on
    if found.precision in _MONTHS_OF:
        first = date(found.on.year, found.on.month - _MONTHS_OF[found.precision] + 1, 1)
    return {"period_start": first.isoformat(), "period_end": found.on.isoformat()}
