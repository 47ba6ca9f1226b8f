"""Recognises the columns of a table by their headings, whatever the language and the order.

The headings are rows of `vocabularies/column_names.tsv`: those of OHCHR's thematic lists, of UHRI's and UPR Info's
exports, of our own files, and what officers write in Russian, Kazakh, English, French and Spanish.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from unrec.records import Cell, Table
from unrec.vocabularies.loader import load_table

HEADER_ROWS = 10  # a title and a note may stand above the headings
HEADER_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds which field, and how many rows stand above the first row of data."""

    header_rows: int
    of_field: dict[str, int]

    def __contains__(self, field: str) -> bool:
        return field in self.of_field

    def text(self, row: Sequence[Cell], field: str) -> str:
        """Return the text of a row's cell of a field; empty where there is none."""
        column = self.of_field.get(field)
        return row[column].text.strip() if column is not None and column < len(row) else ""


def find_columns(table: Table, needed: Sequence[str] = ("text",)) -> Columns | None:
    """Return the columns of a table by the first row that names all needed fields and one more; None without one."""
    for index, row in enumerate(table.rows[:HEADER_ROWS]):
        of_field: dict[str, int] = {}
        for column, cell in enumerate(row):
            field = field_of(cell.text)
            if field is not None:
                of_field.setdefault(field, column)
        if len(of_field) > 1 and all(field in of_field for field in needed):
            return Columns(index + 1, of_field)
    return None


def field_of(title: str) -> str | None:
    """Return the field that a heading names, or None."""
    if len(title) > HEADER_CHARACTERS:
        return None
    plain = _plain(title)
    return _fields().get(plain) or _fields().get(re.sub(r"\s*\([^()]*\)$", "", plain))


def split_label(line: str) -> tuple[str, str] | None:
    """Return the field and the rest of a line such as "Affected persons: women", or None where it has no label."""
    label, colon, rest = line.partition(":")
    if not colon or len(label) > HEADER_CHARACTERS:
        return None
    field = field_of(label)
    return (field, rest.strip()) if field else None


def data_rows(table: Table, columns: Columns) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield the rows below the headings with their 1-based number in the sheet, without headings printed again."""
    for index in range(columns.header_rows, len(table.rows)):
        row = table.rows[index]
        fields = [field_of(cell.text) for cell in row if cell.text.strip()]
        if not fields or (len(fields) > 1 and all(fields)):
            continue
        yield table.first_row + index, row


@cache
def _fields() -> dict[str, str]:
    fields: dict[str, str] = {}
    for row in load_table("column_names"):
        fields.setdefault(_plain(row["name"]), row["field"])
    return fields


def _plain(title: str) -> str:
    title = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", title)  # "AffectedPersons"
    return re.sub(r"[\s.]+", " ", title.replace("_", " ").replace("’", "'")).strip(" \t\n:.*").lower()
