"""The sheets of a file that somebody sends in: opened guardedly, their columns known by heading, every fault named.

A fault is a sentence with its sheet, row and column; faults are gathered, so that all can be corrected at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qadam.documents.errors import UnreadableDocumentError
from qadam.plan.exchange.headings import (
    COLUMNS,
    HIDDEN_SHEET,
    MEASURES,
    NEEDED,
    PLAN,
    SHEETS,
    Words,
    folded,
    named,
    place_of,
)
from qadam.plan.exchange.inspection import Traits, inspect_workbook
from unrec.errors import UnrecError
from unrec.reading.files import detect_kind, read_source
from unrec.reading.limits import MEBIBYTE, Limits
from unrec.records import FileKind, SourceText, Table

# A plan of 4,000 measures with every field in three languages has 8 MB and 80,000 cells.
LIMITS = Limits(max_bytes=20 * MEBIBYTE, max_pages=200, max_seconds=30.0, max_cells=600_000)
MOST_ROWS = 20_000  # of one sheet
MOST_ERRORS = 500  # whoever has more has sent the wrong file
ZIP_MARK = b"PK"


@dataclass(frozen=True)
class CellError:
    """What is wrong with a cell. `row` is 1-based as a spreadsheet counts, `column` its letter; 0 and "" for none."""

    sheet: str
    row: int
    column: str
    message: str


def column_letter(column: int) -> str:
    """Return the letters by which a spreadsheet calls a column (0-based)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass
class SheetTable:
    """One sheet with its columns by name; what cannot be read goes to `errors`, which all sheets of a file share."""

    name: str
    table: Table
    traits: Traits
    errors: list[CellError]
    columns: dict[str, int] = field(default_factory=dict)
    _faulty: set[tuple[int, int]] = field(default_factory=set)

    def fault(self, row: int, column: str | int, message: str) -> None:
        """Note what is wrong with a cell; only the first fault of each cell, since the others follow from it."""
        place = self.columns.get(column, 0) if isinstance(column, str) else column
        if (row, place) not in self._faulty and len(self.errors) < MOST_ERRORS:
            self._faulty.add((row, place))
            self.errors.append(CellError(self.name, row, column_letter(place), message))

    def is_faulty(self, row: int, column: str) -> bool:
        """Return whether something is wrong with a cell already."""
        return (row, self.columns.get(column, 0)) in self._faulty

    def lines(self) -> list[tuple[int, dict[str, str]]]:
        """Return each filled row below the headings: its 1-based number, and its texts by column."""
        found = []
        for number, row in enumerate(self.table.rows[1:], start=self.table.first_row + 1):
            cells = {name: row[place].text.strip() if place < len(row) else "" for name, place in self.columns.items()}
            if any(cells.values()):
                found.append((number, cells))
        return found

    def read_headings(self, words: Mapping[str, Words], needed: frozenset[str]) -> None:
        """Find the columns by the headings in the first filled row."""
        row = self.table.first_row
        for place, cell in enumerate(self.table.rows[0]):
            if not cell.text.strip():
                continue
            name = named(words, cell.text)
            if name is None:
                self.fault(row, place, _("“%(text)s” is no heading of this sheet.") % {"text": cell.text[:80]})
            elif name in self.columns:
                self.fault(row, place, _("The column “%(text)s” stands twice.") % {"text": cell.text[:80]})
            else:
                self.columns[name] = place
        width = len(self.table.rows[0])
        for name in sorted(needed - set(self.columns)):
            self.fault(row, width, _("The column “%(text)s” is missing.") % {"text": in_words(words[name])})
            width += 1
        for number, cells in enumerate(self.table.rows[1:], start=row + 1):
            for place, cell in enumerate(cells):
                if cell.text.strip() and place not in self.columns.values():
                    self.fault(number, place, _("This cell stands below no heading."))

    def check_traits(self) -> None:
        """Name the cells that are no plain values."""
        for (row, column), written in self.traits.merged:
            self.fault(row, column, _("Cells are merged here (%(range)s). Part them again.") % {"range": written})
        for places, message in (
            (self.traits.formulas, _("This cell holds a formula. Write what it gives.")),
            (self.traits.errors, _("The spreadsheet shows an error in this cell.")),
            (self.traits.truths, _("This cell holds TRUE or FALSE where words are expected.")),
        ):
            for row, column in sorted(places):
                self.fault(row, column, message)
        if len(self.table.rows) > MOST_ROWS:
            sentence = _("This sheet has more than %(count)s rows.") % {"count": MOST_ROWS}
            self.fault(self.table.first_row + MOST_ROWS, 0, sentence)


@dataclass
class OpenedWorkbook:
    """The sheets of a workbook by their keys in `headings.SHEETS`, its hidden facts, and its faults."""

    sheets: dict[str, SheetTable]
    hidden: list[tuple[str, str]]
    errors: list[CellError]


def in_words(words: Words) -> str:
    """Return a heading in the visitor's language."""
    return words[place_of(get_language() or "en")]


def guarded(data: bytes, *, wanted: FileKind, refusal: Callable[[], str]) -> SourceText:
    """Return a file as the guarded reader gives it.

    Raises:
        UnreadableDocumentError: it cannot be read, or is of another kind than wanted.
    """
    try:
        if detect_kind(data) is not wanted:
            raise UnreadableDocumentError(refusal())
        return read_source(data, limits=LIMITS)
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error


def open_workbook(data: bytes) -> OpenedWorkbook:
    """Return the sheets of a plan's workbook.

    Raises:
        UnreadableDocumentError: it is no honest XLSX workbook, or no sheet of measures is in it.
    """
    if not data.startswith(ZIP_MARK) and data.strip():
        raise UnreadableDocumentError(_("Save the file as an Excel workbook (.xlsx) and try again."))
    source = guarded(
        data, wanted=FileKind.XLSX, refusal=lambda: _("Save the file as an Excel workbook (.xlsx) and try again.")
    )
    traits = inspect_workbook(data, LIMITS)
    errors: list[CellError] = []
    sheets: dict[str, SheetTable] = {}
    hidden: list[tuple[str, str]] = []
    for table in source.tables:
        if table.name == HIDDEN_SHEET:
            hidden = [(row[0].text, row[1].text) for row in table.rows if len(row) > 1]
            continue
        key = named(SHEETS, table.name)
        if key is None:
            sentence = _("“%(text)s” is no sheet of a plan. Take it out.") % {"text": table.name}
            errors.append(CellError(table.name, 0, "", sentence))
        elif key in sheets:
            errors.append(CellError(table.name, 0, "", _("This sheet stands twice, in two languages.")))
        else:
            sheets[key] = SheetTable(table.name, table, traits.get(table.name, Traits()), errors)
    if MEASURES not in sheets:
        names = ", ".join(table.name for table in source.tables)[:200]
        raise UnreadableDocumentError(
            _("There is no sheet “%(wanted)s” in this file, only: %(names)s.")
            % {"wanted": in_words(SHEETS[MEASURES]), "names": names}
        )
    for key, sheet in sheets.items():
        sheet.check_traits()
        if key != PLAN:
            sheet.read_headings(COLUMNS[key], NEEDED[key])
    return OpenedWorkbook(sheets, hidden, errors)


def split_list(text: str) -> list[str]:
    """Return what a cell lists, each once: parted by semicolons or lines."""
    parts = (part.strip() for line in text.splitlines() for part in line.split(";"))
    return list({folded(part): part for part in parts if part}.values())
