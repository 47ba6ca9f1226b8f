"""Reading a sheet that a body sent back. Every cell that cannot be read is named by sheet, row and column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from qadam.documents.errors import UnreadableDocumentError
from qadam.plan.enums import MeasureStatus
from qadam.plan.numbers import parse_number
from qadam.progress.enums import EvidenceKind
from qadam.progress.records import MAX_TEXT_CHARACTERS, EvidenceRecord, ValueRecord
from qadam.progress.sheet_writing import EVIDENCE, HIDDEN, INDICATORS, MARK, MEASURES
from unrec.errors import UnrecError
from unrec.reading.files import read_source
from unrec.reading.limits import MEBIBYTE, Limits
from unrec.records import Table

LIMITS = Limits(max_bytes=10 * MEBIBYTE, max_pages=1, max_seconds=20.0, max_cells=100_000)
HIDDEN_NAME = "qadam"
FACTS = 4  # lines of the hidden sheet before those of the measures
_POINTED_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_CODE = re.compile(r"\d{1,18}")
_PAIR = re.compile(r"(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True)
class CellError:
    """What is wrong with a cell. `row` is 1-based as a spreadsheet counts, `column` its letter."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass
class SheetRow:
    """What a sheet says of one measure. `version` is that of the report when the sheet was made, 0 for none."""

    measure_id: int
    version: int
    row: int  # in the sheet of measures
    status: str = ""
    text: str = ""
    values: dict[int, ValueRecord] = field(default_factory=dict)
    evidence: list[EvidenceRecord] = field(default_factory=list)


@dataclass(frozen=True)
class SheetContent:
    """What a sheet says: whose it is, in which language, its rows, and the cells that cannot be read."""

    body_id: int
    period_id: int
    language: str
    rows: Sequence[SheetRow]
    errors: Sequence[CellError]


class _Sheet:
    """One sheet with its errors."""

    def __init__(self, table: Table, errors: list[CellError]) -> None:
        self.table, self.errors = table, errors

    def lines(self) -> list[tuple[int, list[str]]]:
        """Return each filled row below the titles with its 1-based number."""
        numbered = enumerate(self.table.rows, start=self.table.first_row)
        rows = [(number, [cell.text.strip() for cell in row]) for number, row in numbered if number > 1]
        return [(number, cells) for number, cells in rows if any(cells)]

    def fault(self, row: int, column: int, message: str) -> None:
        """Note what is wrong with a cell; `column` is 0-based."""
        self.errors.append(CellError(self.table.name, row, chr(ord("A") + column), message))


def read_sheet(
    data: bytes, name: str, *, indicators: Mapping[int, Mapping[int, str]], numbers: Mapping[str, int], today: date
) -> SheetContent:
    """Return what a sheet says.

    Args:
        indicators: the indicators (id to name) of every measure of the body, by the measure's id.
        numbers: the printed number of each of these measures, to its id.
        today: no evidence is dated later.

    Raises:
        UnreadableDocumentError: the file cannot be read, or is no sheet that was made here.
    """
    facts, sheets = _opened(data, name)
    body_id, period_id, language, versions = facts
    errors: list[CellError] = []
    with override(language):
        words = _Words()
    rows = _measures(_Sheet(sheets[MEASURES], errors), versions, indicators, words)
    by_id = {row.measure_id: row for row in rows}
    _values(_Sheet(sheets[INDICATORS], errors), by_id, indicators, language)
    _evidence(_Sheet(sheets[EVIDENCE], errors), by_id, numbers, words, today)
    return SheetContent(body_id, period_id, language, rows, errors)


def place_in_sheet(data: bytes, name: str) -> tuple[int, int]:
    """Return whose sheet it is: the ids of the body and of the period.

    Raises:
        UnreadableDocumentError: the file cannot be read, or is no sheet that was made here.
    """
    facts, _sheets = _opened(data, name)
    return facts[0], facts[1]


class _Words:
    """The choices of a sheet in its language, by what stands in the cell."""

    def __init__(self) -> None:
        self.statuses = {str(label).casefold(): value for value, label in MeasureStatus.choices}
        self.kinds = {str(label).casefold(): EvidenceKind(value) for value, label in EvidenceKind.choices}


def _opened(data: bytes, name: str) -> tuple[tuple[int, int, str, dict[int, int]], list[Table]]:
    try:
        source = read_source(data, limits=LIMITS, name=name)
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error
    hidden = next((table for table in source.tables if table.name == HIDDEN_NAME), None)
    facts = _facts(hidden)
    if facts is None or len(source.tables) <= HIDDEN:
        raise UnreadableDocumentError(_("This is no sheet that was made here. Export the sheet of the body again."))
    return facts, list(source.tables)


def _facts(hidden: Table | None) -> tuple[int, int, str, dict[int, int]] | None:
    """Return what the hidden sheet tells: body, period, language, and the version by measure; None where it is none."""
    if hidden is None:
        return None
    lines = [[cell.text for cell in row] for row in hidden.rows]
    heads = [line[0] if line else "" for line in lines[:FACTS]]
    if len(heads) < FACTS or heads[0] != MARK or not all(_CODE.fullmatch(one) for one in heads[1:3]):
        return None
    versions: dict[int, int] = {}
    for line in lines[FACTS:]:
        if len(line) < 2 or not _CODE.fullmatch(line[0]) or not _CODE.fullmatch(line[1]):
            return None
        versions[int(line[0])] = int(line[1])
    return int(heads[1]), int(heads[2]), heads[3], versions


def _measures(sheet: _Sheet, versions: Mapping[int, int], known: Mapping[int, Any], words: _Words) -> list[SheetRow]:
    rows: list[SheetRow] = []
    for number, cells in sheet.lines():
        _no, _text, _deadline, status, text, code = _padded(cells, 6)
        if not _CODE.fullmatch(code) or int(code) not in versions or int(code) not in known:
            if status or text:
                sheet.fault(number, 5, _("This code belongs to no measure of the body. Do not change the codes."))
            continue
        if any(row.measure_id == int(code) for row in rows):
            sheet.fault(number, 5, _("This measure stands twice in the sheet."))
            continue
        if status and status.casefold() not in words.statuses:
            sheet.fault(number, 3, _("“%(text)s” is no status. Choose one from the list.") % {"text": status})
        if len(text) > MAX_TEXT_CHARACTERS:
            sheet.fault(number, 4, _("The text is longer than %(count)s characters.") % {"count": MAX_TEXT_CHARACTERS})
        rows.append(SheetRow(int(code), versions[int(code)], number, words.statuses.get(status.casefold(), ""), text))
    return rows


def _values(sheet: _Sheet, rows: Mapping[int, SheetRow], known: Mapping[int, Mapping[int, str]], language: str) -> None:
    for number, cells in sheet.lines():
        _no, _name, _unit, entered, source, note, code = _padded(cells, 7)
        pair = _PAIR.fullmatch(code)
        row = rows.get(int(pair[1])) if pair else None
        if pair is None or row is None or int(pair[2]) not in known[row.measure_id]:
            if entered or source or note:
                sheet.fault(number, 6, _("This code belongs to no indicator of the body. Do not change the codes."))
            continue
        if entered and parse_number(entered, language) is None:
            sheet.fault(number, 3, _("“%(text)s” is no number.") % {"text": entered})
        row.values[int(pair[2])] = ValueRecord(entered, source, note)


def _evidence(
    sheet: _Sheet, rows: Mapping[int, SheetRow], numbers: Mapping[str, int], words: _Words, today: date
) -> None:
    for number, cells in sheet.lines():
        measure, kind, title, on, reference, url = _padded(cells, 6)
        before = len(sheet.errors)
        row = rows.get(numbers.get(measure, 0))
        if row is None:
            sheet.fault(number, 0, _("“%(text)s” is the number of no measure of the body.") % {"text": measure})
        if kind.casefold() not in words.kinds:
            sheet.fault(number, 1, _("“%(text)s” is no kind of evidence. Choose one from the list.") % {"text": kind})
        if not title:
            sheet.fault(number, 2, _("Say in a few words what this is."))
        day = _date(on)
        if day is None:
            sheet.fault(number, 3, _("“%(text)s” is no date. Write it like 31.12.2027.") % {"text": on})
        elif day > today:
            sheet.fault(number, 3, _("This date lies ahead."))
        if not reference and not url:
            sheet.fault(number, 4, _("Give a link or a number."))
        if url and not url.startswith(("https://", "http://")):
            sheet.fault(number, 5, _("A link begins with https://."))
        if row is not None and day is not None and len(sheet.errors) == before:
            row.evidence.append(EvidenceRecord(words.kinds[kind.casefold()], title, day, url, reference))


def _padded(cells: list[str], count: int) -> list[str]:
    return (cells + [""] * count)[:count]


def _date(text: str) -> date | None:
    """Return the day that a cell gives: as a spreadsheet stores dates, or typed like 31.12.2027."""
    pointed = _POINTED_DATE.fullmatch(text)
    try:
        if pointed:
            return date(int(pointed[3]), int(pointed[2]), int(pointed[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None
