"""A list taken home as CSV, JSON or XLSX: rows go out as they come, and nothing in a file is run by a spreadsheet."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from qadam.base.spreadsheets import BYTE_ORDER_MARK, csv_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_NAME_LENGTH = 31  # the longest that Excel takes
CHARACTERS_PER_PIECE = 32_768
LINES_PER_PIECE = 200
Rows = Iterable[Mapping[str, Any]]
# `json.dumps` with an argument makes an encoder for each call.
json_text = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Column:
    """A column: its stable key (JSON), its title in the visitor's language (CSV, XLSX), its width in characters."""

    key: str
    title: str
    width: float


def _cells(columns: Sequence[Column], rows: Rows) -> Iterator[list[Any]]:
    """Return each row as the cells of its columns."""
    values_of = itemgetter(*(column.key for column in columns))
    truth = {True: _("yes"), False: _("no")}  # asked once: a long list has a hundred thousand of them

    def flat(value: Any) -> Any:
        if isinstance(value, list):
            return "; ".join(value)
        if isinstance(value, bool):
            return truth[value]
        return "" if value is None else value

    for row in rows:
        yield [value if isinstance(value, str) else flat(value) for value in values_of(row)]


def packed(pieces: Iterable[str]) -> Iterator[str]:
    """Return the same text in pieces of some `CHARACTERS_PER_PIECE`: each piece is sent to the visitor by itself."""
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= CHARACTERS_PER_PIECE:
            yield "".join(held)
            held, length = [], 0
    if held:
        yield "".join(held)


def csv_lines(columns: Sequence[Column], rows: Rows) -> Iterator[str]:
    """Return rows as a CSV file in UTF-8 with a byte order mark, some lines at a time."""
    yield BYTE_ORDER_MARK + csv_text([[column.title for column in columns]])
    lines = _cells(columns, rows)
    while block := list(islice(lines, LINES_PER_PIECE)):
        yield csv_text(block)


def json_pieces(name: str, rows: Rows) -> Iterator[str]:
    """Return rows as pieces of one JSON document: {name: [...]}."""
    yield f"{{{json.dumps(name)}: ["
    for place, row in enumerate(rows):
        yield ("\n" if place == 0 else ",\n") + json_text(row)
    yield "\n]}\n"


def xlsx_file(name: str, columns: Sequence[Column], rows: Rows) -> IO[bytes]:
    """Return rows as a workbook of one sheet, open at its beginning; they go to the disk as they come."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(name[:SHEET_NAME_LENGTH])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, bold)
    sheet.freeze_panes(1, 0)
    count = 0
    for count, cells in enumerate(_cells(columns, rows), start=1):
        for place, value in enumerate(cells):
            if isinstance(value, int):
                sheet.write_number(count, place, value, wrapped)
            else:
                sheet.write_string(count, place, str(value), wrapped)
    sheet.autofilter(0, 0, count, len(columns) - 1)
    book.close()
    file.seek(0)
    return file
