"""What every table that leaves the site has in common: nothing in it is ever run by a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import Any

BYTE_ORDER_MARK = "\ufeff"  # a CSV file begins with it, or a spreadsheet takes UTF-8 for something else
# A cell that starts so is a formula, or a way around the check, in some spreadsheet (OWASP, CSV injection).
DANGEROUS_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


def inert(value: Any) -> Any:
    """Return a cell for a CSV file: text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return "'" + value if isinstance(value, str) and value[:1] in DANGEROUS_STARTS else value


def csv_line(cells: Iterable[Any]) -> str:
    """Return one line of a CSV file, every cell inert, with its end of line."""
    return csv_text([cells])


def csv_text(lines: Iterable[Iterable[Any]]) -> str:
    """Return lines of a CSV file, every cell inert, each with its end of line."""
    out = io.StringIO()
    # What `inert` asks is asked before it is called: a call for each of some million cells takes a tenth of an export.
    csv.writer(out).writerows(
        [inert(cell) if isinstance(cell, str) and cell[:1] in DANGEROUS_STARTS else cell for cell in cells]
        for cells in lines
    )
    return out.getvalue()
