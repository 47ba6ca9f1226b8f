"""The program of the child process that opens one workbook. It is run as a file, reads the workbook from standard
input, writes its answer to standard output, and touches nothing else.

A sheet that declares one cell in its last column and row has the reader ask for more memory than any machine has, and
the reader then aborts its process; so the workbook is opened here under limits of the operating system.

Usage: python -I sheet_child.py MAX_MEMORY_BYTES MAX_SECONDS MAX_CELLS MAX_COLUMNS

The answer is one JSON object: {"sheets": [{"name", "first_row", "rows": [[text, ...], ...]}]}, rows without empty
cells at their end, or {"error": code}.
"""

import datetime
import io
import json
import math
import sys
from typing import Any

try:
    import resource
except ImportError:  # Windows has no such limits; the parent still limits time
    resource = None  # type: ignore[assignment]


def limit_this_process(max_memory_bytes: int, max_seconds: float) -> None:
    """Have the operating system end this process when it takes more memory or processor time than allowed."""
    if resource is None:
        return
    for kind, value in (
        (resource.RLIMIT_AS, max_memory_bytes),
        (resource.RLIMIT_CPU, max(1, math.ceil(max_seconds))),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))


def text_of(value: object) -> str:
    """Return a cell's value as a person would type it: whole numbers without a point, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def read_workbook(data: bytes, max_cells: int, max_columns: int) -> dict[str, Any]:
    """Return the answer for a workbook."""
    import python_calamine

    workbook = python_calamine.load_workbook(io.BytesIO(data))
    sheets = []
    cells = 0
    for name in workbook.sheet_names:
        try:
            sheet = workbook.get_sheet_by_name(name)
        except python_calamine.WorksheetNotFound:  # a chart sheet
            continue
        if sheet.width > max_columns:
            return {"error": "columns"}
        rows: list[list[str]] = []
        first_row = 1  # the reader gives the empty rows at the top, too
        for row in sheet.iter_rows():
            texts = [text_of(value) for value in row]
            while texts and not texts[-1]:
                texts.pop()
            cells += len(texts) + 1
            if cells > max_cells:
                return {"error": "cells"}
            if texts or rows:
                rows.append(texts)
            else:
                first_row += 1
        while rows and not rows[-1]:
            rows.pop()
        sheets.append({"name": name, "first_row": first_row, "rows": rows})
    return {"sheets": sheets}


def main(arguments: list[str]) -> None:
    """Read the workbook and write the answer."""
    max_memory_bytes, max_seconds, max_cells, max_columns = arguments
    limit_this_process(int(max_memory_bytes), float(max_seconds))
    try:
        answer = read_workbook(sys.stdin.buffer.read(), int(max_cells), int(max_columns))
    except MemoryError:
        answer = {"error": "memory"}
    except Exception as error:  # the reader has its own errors and, on hostile files, panics
        name = type(error).__name__ + str(error)
        answer = {"error": "password" if "assword" in name else "damaged"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
