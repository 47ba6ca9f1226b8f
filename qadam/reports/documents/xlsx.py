"""Tables and charts as a workbook. Every cell is text or a number: nothing in it is ever run by a spreadsheet."""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from qadam.reports.documents.blocks import Chart, Table
from qadam.reports.documents.package import package, parts_of

MILLIMETRES_PER_CHARACTER = 2.0  # of the default font
MAX_SHEET_NAME = 31
FORBIDDEN_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
GROUP_COLOUR = "#C6D9F1"  # of the theme rows of OHCHR's lists
HEAD_COLOUR = "#E9EEF2"
MAX_CELL_CHARACTERS = 32_767  # of Excel
CHART_ROWS = 18


def workbook(
    sheets: Sequence[tuple[str, Sequence[Table | Chart]]],
    *,
    title: str,
    created: str,
    headline: str = "",
    stamp: Sequence[str] = (),
    is_landscape: bool = True,
) -> bytes:
    """Return a workbook with a sheet for each (name, tables and charts); the same content gives the same bytes.

    Args:
        created: the moment for the file's properties, ISO 8601 in UTC.
        headline: a line above the first table of each sheet.
        stamp: lines that tell what the workbook was made from; they stand below the last table.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": title, "created": datetime.fromisoformat(created.replace("Z", "+00:00"))})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": HEAD_COLOUR, "border": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    group = book.add_format({"bold": True, "italic": True, "bg_color": GROUP_COLOUR, "border": 1, "valign": "top"})
    plain = book.add_format({"italic": True, "font_color": "#555555"})
    strong = book.add_format({"bold": True, "font_size": 12})
    for name, blocks in sheets:
        sheet = book.add_worksheet(name.translate(FORBIDDEN_IN_SHEET_NAMES)[:MAX_SHEET_NAME])
        if is_landscape:
            sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        line = 0
        if headline:
            sheet.write_string(line, 0, headline, strong)
            line += 1
        for place, block in enumerate(blocks):
            if isinstance(block, Chart):
                line = _chart(book, sheet, block, line, head, wrapped)
                continue
            if len(blocks) > 1 and block.caption:
                sheet.write_string(line, 0, block.caption, strong)
                line += 1
            for column, each in enumerate(block.columns):
                if place == 0:
                    sheet.set_column(column, column, each.width / MILLIMETRES_PER_CHARACTER)
                sheet.write_string(line, column, each.title, head)
            if place == 0:
                sheet.freeze_panes(line + 1, 0)
                sheet.repeat_rows(line)
            line += 1
            for row in block.rows:
                if row.is_group:
                    sheet.merge_range(line, 0, line, len(block.columns) - 1, "", group)
                    sheet.write_string(line, 0, row.cells[0].text[:MAX_CELL_CHARACTERS], group)
                else:
                    for column, cell in enumerate(row.cells):
                        number = _number(cell.text) if cell.is_number else None
                        if number is not None:
                            sheet.write_number(line, column, number, wrapped)
                        else:
                            sheet.write_string(line, column, cell.text[:MAX_CELL_CHARACTERS], wrapped)
                line += 1
            line += 1
        for text in stamp:
            sheet.write_string(line, 0, text, plain)
            line += 1
    book.close()
    return package(parts_of(file.getvalue()))


def _chart(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    chart: Chart,
    line: int,
    head: xlsxwriter.format.Format,
    cell: xlsxwriter.format.Format,
) -> int:
    """Write the figures of a chart as a table with its picture below, and return the next free line."""
    sheet.write_string(line, 0, chart.title, head)
    for place, series in enumerate(chart.series, start=1):
        sheet.write_string(line, place, series.name, head)
    first = line + 1
    for place, category in enumerate(chart.categories):
        sheet.write_string(first + place, 0, category, cell)
        for column, series in enumerate(chart.series, start=1):
            sheet.write_number(first + place, column, series.values[place], cell)
    last = first + len(chart.categories) - 1
    kind = {"type": "bar", "subtype": "stacked"} if chart.kind == "bars" else {"type": "line"}
    picture = book.add_chart(kind)
    for place, series in enumerate(chart.series, start=1):
        picture.add_series(
            {
                "name": [sheet.name, line, place],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, place, last, place],
                "fill": {"color": f"#{series.colour}"},
                "line": {"color": f"#{series.colour}"},
            }
        )
    picture.set_title({"name": chart.title})
    picture.set_legend({"position": "bottom"})
    if chart.kind == "bars":
        picture.set_y_axis({"reverse": True})
    picture.set_size({"width": 720, "height": 340})
    sheet.insert_chart(last + 2, 0, picture, {"description": chart.title})
    return last + 2 + CHART_ROWS


def _number(text: str) -> float | None:
    try:
        return float(text.replace("\u00a0", "").replace("\u202f", "").replace(",", "."))
    except ValueError:
        return None
