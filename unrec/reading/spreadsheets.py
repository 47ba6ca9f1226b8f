"""Reads workbooks (XLSX, XLS, ODS) and delimited text (CSV, TSV) into tables."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from unrec.errors import LimitError, UnreadableError
from unrec.reading.archives import open_archive
from unrec.reading.limits import Limits
from unrec.records import Cell, FileKind, Finding, Paragraph, SourceText, Table

CHILD = Path(__file__).with_name("sheet_child.py")
MAX_COLUMNS = 1_000  # the widest export of recommendations seen has 60
DELIMITERS = (",", ";", "\t", "|")
DIALECT_LINES = 50  # rows that decide about the delimiter
MIN_AGREEING_SHARE = 0.8  # of these rows must have the same number of fields
ZIP_MARK = b"PK"
OLE_MARK = b"\xd0\xcf\x11\xe0"
DOCTYPE_MARKS = tuple(word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le"))

# Eight-bit encodings of documents in the languages read here, tried where the text is not Unicode
CYRILLIC_ENCODINGS = ("cp1251", "koi8-r", "cp866")
WESTERN_ENCODING = "cp1252"
CYRILLIC_RUN = 2.5  # mean length of runs of non-ASCII letters: 1.0-1.3 in French, 5-7 in Russian
COMMON_CYRILLIC = frozenset("оеаинтсрвл")

CHILD_ERRORS = {
    "password": "The file is protected by a password; save it without one and try again.",
    "damaged": "The file is damaged: its sheets cannot be read.",
}


def read_spreadsheet(data: bytes, limits: Limits) -> SourceText:
    """Read a workbook or a delimited text file; every sheet becomes a table, formulas are given as their last values.

    Text without any delimiter also becomes paragraphs, one a line, so that it may be read as a document.

    Args:
        data: the file's bytes.
        limits: what the file may cost.

    Raises:
        UnreadableError: the file is damaged, protected, or holds nothing.
        LimitError: the file would cost more than `limits` allow, or has more columns than any honest list.
    """
    if data.startswith((ZIP_MARK, OLE_MARK)):
        return _read_workbook(data, limits)
    return _read_text(data, limits)


def decode_text(data: bytes) -> tuple[str, str, bool]:
    """Return the text, its encoding, and whether the encoding had to be guessed.

    Raises:
        UnreadableError: the bytes are no text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding, False
            except UnicodeDecodeError:
                raise UnreadableError(
                    "The file is damaged: its characters are not in the encoding that it announces.", code="damaged"
                ) from None
    if b"\0" in data:
        raise UnreadableError("The file is not a table of text.", code="damaged")
    try:
        return data.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        encoding = _eight_bit_encoding(data)
        return data.decode(encoding, "replace"), encoding, True


def _eight_bit_encoding(data: bytes) -> str:
    """Guess an 8-bit encoding: Cyrillic words are runs of high bytes, Western accents stand alone among letters."""
    runs = re.findall(rb"[\x80-\xff]+", data)
    if not runs or sum(map(len, runs)) / len(runs) < CYRILLIC_RUN:
        return WESTERN_ENCODING

    def common(encoding: str) -> int:
        return sum(
            count for letter, count in Counter(data.decode(encoding, "replace")).items() if letter in COMMON_CYRILLIC
        )

    return max(CYRILLIC_ENCODINGS, key=common)


def _read_text(data: bytes, limits: Limits) -> SourceText:
    text, encoding, guessed = decode_text(data)
    delimiter = _delimiter(text)
    rows: list[tuple[Cell, ...]] = []
    cells = 0
    try:
        for fields in _fields(text, delimiter):
            while fields and not fields[-1].strip():
                fields.pop()
            if len(fields) > MAX_COLUMNS:
                raise LimitError(f"The table is refused: it has more than {MAX_COLUMNS} columns.")
            cells += len(fields) + 1
            if cells > limits.max_cells:
                raise LimitError(f"The table is refused: it holds more than {limits.max_cells} cells.")
            rows.append(tuple(Cell(field.strip()) for field in fields))
    except csv.Error:
        raise UnreadableError(
            "The table is damaged: a quotation mark in it is never closed, or a field is longer than any text.",
            code="damaged",
        ) from None
    warnings: tuple[Finding, ...] = ()
    if guessed:
        warnings = (
            Finding("encoding-guessed", f"The file does not tell its encoding; it was read as {encoding.upper()}.", 1),
        )
    first = next((number for number, row in enumerate(rows) if row), None)
    if first is None:
        raise UnreadableError("The file is empty.", code="empty")
    while not rows[-1]:
        rows.pop()
    paragraphs: tuple[Paragraph, ...] = ()
    if delimiter is None:
        lines = [line.strip() for line in text.splitlines()]
        paragraphs = tuple(Paragraph(line, order=order) for order, line in enumerate(filter(None, lines), 1))
    return SourceText(
        kind=FileKind.CSV,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=0,
        paragraphs=paragraphs,
        tables=(Table(rows=tuple(rows[first:]), first_row=first + 1),),
        warnings=warnings,
    )


def _fields(text: str, delimiter: str | None) -> Iterator[list[str]]:
    """Yield the rows of a table; without a delimiter each line is one field."""
    if delimiter is None:
        return ([line] for line in text.splitlines())
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str | None:
    """Return the delimiter that splits most rows into the same number of fields, or None where none does."""
    sample = text[:200_000]
    best: tuple[float, int, str] | None = None
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for fields in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                if any(field.strip() for field in fields):
                    widths[len(fields)] += 1
                if sum(widths.values()) >= DIALECT_LINES:
                    break
        except csv.Error:
            continue
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        share = count / sum(widths.values())
        if width > 1 and share >= MIN_AGREEING_SHARE and (best is None or (share, width) > best[:2]):
            best = (share, width, delimiter)
    return best[2] if best else None


def _read_workbook(data: bytes, limits: Limits) -> SourceText:
    if data.startswith(ZIP_MARK):
        archive = open_archive(data, limits)
        for name in archive.names():
            if name.endswith((".xml", ".rels")) and any(mark in archive.read(name) for mark in DOCTYPE_MARKS):
                raise UnreadableError(
                    "The file is refused: it defines entities of its own, which no honest office file does.", code="dtd"
                )
    answer = _ask_child(data, limits)
    tables: list[Table] = []
    for sheet in answer["sheets"]:
        rows = tuple(tuple(Cell(text) for text in row) for row in sheet["rows"])
        if rows:
            tables.append(Table(rows=rows, name=sheet["name"], order=len(tables) + 1, first_row=sheet["first_row"]))
    if not tables:
        raise UnreadableError("The workbook holds no filled cell.", code="empty")
    return SourceText(kind=FileKind.XLSX, sha256=hashlib.sha256(data).hexdigest(), pages=0, tables=tuple(tables))


def _ask_child(data: bytes, limits: Limits) -> dict[str, Any]:
    """Have the workbook opened in a child process under the limits, and return its answer."""
    arguments = (limits.max_memory_bytes, limits.max_seconds, limits.max_cells, MAX_COLUMNS)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), *map(str, arguments)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.max_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitError(f"Reading the workbook takes longer than the {limits.max_seconds:g} s allowed.") from None
    if done.returncode:  # the reader aborts where it is refused memory
        raise LimitError("The workbook is refused: reading it would need more memory or time than is allowed.")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise UnreadableError(CHILD_ERRORS["damaged"], code="damaged") from None
    error = answer.get("error")
    if error == "columns":
        raise LimitError(f"The workbook is refused: a sheet has more than {MAX_COLUMNS} columns.")
    if error == "cells":
        raise LimitError(f"The workbook is refused: its sheets hold more than {limits.max_cells} cells.")
    if error == "memory":
        raise LimitError("The workbook is refused: reading it would need more memory than is allowed.")
    if error:
        raise UnreadableError(CHILD_ERRORS[error], code=error)
    return dict(answer)
