"""Finds the tables of a page whose cells are drawn with lines, and takes their text out of the running text.

A grid is a set of drawn lines that touch: at least two columns and two rows. The text in a cell is read from top to
bottom; a cell that spans several fields of the grid is given once. A table that goes on over the page is one table,
and a heading row that is printed again on the next page is left out there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from unrec.reading.layout import Line, Page, Run, build_lines, join_lines
from unrec.records import Cell, Paragraph, Table

Rule = tuple[float, float, float, float]

TOUCH = 3.0  # points; lines whose ends are this near touch
SAME_EDGE = 4.0  # lines this near are one edge of the grid
COVERED = 0.6  # share of a field's side that a line must cover to close it
FEWEST_COLUMNS, FEWEST_ROWS = 2, 2
MOST_RULES, MOST_FIELDS = 2_000, 1_500  # of one page; more are a drawing
PARAGRAPH_GAP = 1.5  # distance of lines in font sizes that parts paragraphs in a cell
TOP_OF_PAGE, END_OF_PAGE = 0.25, 0.75  # shares of the height between which a table neither begins nor ends a page


@dataclass(slots=True)
class _Grid:
    """The edges of one table from left to right and from top to bottom, and the lines that draw them."""

    columns: list[float]
    rows: list[float]
    rules: list[Rule]


@dataclass(slots=True)
class FoundTable:
    """A table where it stands: its rows, its page, its top and bottom there, and the left edges of its columns."""

    rows: list[tuple[Cell, ...]]
    page: int
    top: float
    bottom: float
    columns: list[float]
    page_height: float
    last_page: int = field(default=0)


def take_tables(pages: Sequence[Page]) -> list[FoundTable]:
    """Return the ruled tables of the pages, and take their text out of the pages' runs."""
    found: list[FoundTable] = []
    for page in pages:
        for grid in _grids(page.rules):
            table = _read(page, grid)
            if table is None:
                continue
            if found and _goes_on(found[-1], table):
                earlier = found[-1]
                same_heading = [cell.text for cell in earlier.rows[0]] == [cell.text for cell in table.rows[0]]
                earlier.rows += table.rows[1:] if same_heading else table.rows
                earlier.bottom, earlier.last_page = table.bottom, table.page
            else:
                found.append(table)
    return found


def tables_in_order(found: Iterable[FoundTable], paragraphs: Sequence[Paragraph]) -> list[Table]:
    """Return the tables with their place among the paragraphs: each has the order of the paragraph before it."""
    tables = []
    for table in found:
        before = [
            paragraph.order
            for paragraph in paragraphs
            if paragraph.boxes and (paragraph.page, paragraph.boxes[0].top) < (table.page, table.top)
        ]
        tables.append(Table(rows=tuple(table.rows), page=table.page, order=max(before, default=0)))
    return tables


def _goes_on(earlier: FoundTable, table: FoundTable) -> bool:
    """Tell whether a table is the rest of the last one, over the end of the page."""
    return (
        table.page == earlier.last_page + 1
        and table.top < TOP_OF_PAGE * table.page_height
        and earlier.bottom > END_OF_PAGE * earlier.page_height
        and len(table.columns) == len(earlier.columns)
        and all(abs(a - b) <= 2 * SAME_EDGE for a, b in zip(table.columns, earlier.columns, strict=True))
    )


def _grids(rules: Sequence[Rule]) -> list[_Grid]:
    """Return the sets of lines that touch each other and draw at least two columns and two rows."""
    groups: list[list[Rule]] = []
    for rule in rules if len(rules) <= MOST_RULES else ():
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([rule, *(other for group in touching for other in group)])
    grids = []
    for group in groups:
        columns = _edges(rule[0] for rule in group if rule[3] - rule[1] > rule[2] - rule[0])
        rows = _edges(rule[1] for rule in group if rule[2] - rule[0] > rule[3] - rule[1])
        is_drawing = len(columns) * len(rows) > MOST_FIELDS
        if len(columns) > FEWEST_COLUMNS and len(rows) > FEWEST_ROWS and not is_drawing:
            grids.append(_Grid(columns, rows, group))
    return sorted(grids, key=lambda grid: grid.rows[0])


def _touch(rule: Rule, other: Rule) -> bool:
    return (
        rule[0] <= other[2] + TOUCH
        and other[0] <= rule[2] + TOUCH
        and rule[1] <= other[3] + TOUCH
        and other[1] <= rule[3] + TOUCH
    )


def _edges(places: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > SAME_EDGE:
            edges.append(place)
    return edges


def _read(page: Page, grid: _Grid) -> FoundTable | None:
    """Return the table in a grid and take its runs from the page; None where the grid holds no text."""
    fields: dict[tuple[int, int], list[Run]] = {}
    rest = []
    for run in page.runs:
        row = _between(grid.rows, (run.top + run.bottom) / 2)
        column = _between(grid.columns, run.left + min(run.right - run.left, SAME_EDGE) / 2)
        if row is None or column is None:
            rest.append(run)
        else:
            fields.setdefault(_first_field(grid, row, column), []).append(run)
    if len(fields) < FEWEST_COLUMNS:
        return None
    page.runs = rest
    rows = []
    for row in range(len(grid.rows) - 1):
        starts = [column for column in range(len(grid.columns) - 1) if _first_field(grid, row, column)[1] == column]
        rows.append(tuple(_cell(page, fields.get((row, column), [])) for column in starts))
    rows = [cells for cells in rows if any(cell.text for cell in cells)]
    return FoundTable(rows, page.number, grid.rows[0], grid.rows[-1], grid.columns, page.height, page.number)


def _between(edges: Sequence[float], place: float) -> int | None:
    for index in range(len(edges) - 1):
        if edges[index] <= place < edges[index + 1]:
            return index
    return None


def _first_field(grid: _Grid, row: int, column: int) -> tuple[int, int]:
    """Return the top left field of the cell that a field belongs to: fields without a line between are one cell."""
    while column > 0 and not _is_closed(grid, grid.columns[column], grid.rows[row], grid.rows[row + 1], upright=True):
        column -= 1
    while row > 0 and not _is_closed(
        grid, grid.rows[row], grid.columns[column], grid.columns[column + 1], upright=False
    ):
        row -= 1
    return row, column


def _is_closed(grid: _Grid, edge: float, start: float, end: float, *, upright: bool) -> bool:
    """Tell whether drawn lines cover a side of a field."""
    across, along = (0, 1) if upright else (1, 0)
    covered = 0.0
    for rule in grid.rules:
        is_upright = rule[3] - rule[1] > rule[2] - rule[0]
        if is_upright == upright and abs(rule[across] - edge) <= SAME_EDGE:
            covered += max(0.0, min(end, rule[along + 2]) - max(start, rule[along]))
    return covered >= COVERED * (end - start)


def _cell(page: Page, runs: list[Run]) -> Cell:
    lines = build_lines(replace(page, runs=runs, rules=[]))
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and line.baseline - paragraphs[-1][-1].baseline <= PARAGRAPH_GAP * max(line.size, 1.0):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    text = "\n".join(join_lines(line.text for line in group) for group in paragraphs)
    return Cell(text, page.number, tuple(line.box for line in lines))
