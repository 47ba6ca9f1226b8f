"""Workbooks and delimited text, in every encoding and dialect that an officer's machine writes."""

import datetime
import io

import pytest
import xlsxwriter

from unrec.errors import LimitError
from unrec.reading.limits import Limits
from unrec.reading.spreadsheets import read_spreadsheet
from unrec.records import FileKind

RUSSIAN = "Номер;Рекомендация\n1.1;Ратифицировать Конвенцию против пыток\n1.2;Отменить смертную казнь"
FRENCH = "Numéro;Recommandation\n1.1;Abolir la peine de mort à l’été\n1.2;Créer un mécanisme"

ENCODINGS = [
    ("UTF-8", RUSSIAN.encode("utf-8"), "Рекомендация", False),
    ("UTF-8 with a mark", RUSSIAN.encode("utf-8-sig"), "Рекомендация", False),
    ("UTF-16", RUSSIAN.encode("utf-16"), "Рекомендация", False),
    ("Windows Cyrillic", RUSSIAN.encode("cp1251"), "Рекомендация", True),
    ("KOI8-R", RUSSIAN.encode("koi8-r"), "Рекомендация", True),
    ("DOS Cyrillic", RUSSIAN.encode("cp866"), "Рекомендация", True),
    ("Windows Western", FRENCH.encode("cp1252"), "Recommandation", True),
]


@pytest.mark.parametrize(("reason", "data", "title", "guessed"), ENCODINGS, ids=[row[0] for row in ENCODINGS])
def test_an_encoding_is_recognised(reason: str, data: bytes, title: str, guessed: bool) -> None:
    source = read_spreadsheet(data, Limits())
    assert source.kind is FileKind.CSV
    assert source.tables[0].rows[0][1].text == title, reason
    assert [one.code for one in source.warnings] == (["encoding-guessed"] if guessed else [])


def test_western_accents_survive_a_guessed_encoding() -> None:
    assert read_spreadsheet(FRENCH.encode("cp1252"), Limits()).tables[0].rows[2][1].text == "Créer un mécanisme"


DIALECTS = [
    ("commas", 'a,b\n1,"x, y"\n2,z', [["a", "b"], ["1", "x, y"], ["2", "z"]]),
    ("semicolons with commas inside", "a;b\n1;x, y\n2;z, w, v", [["a", "b"], ["1", "x, y"], ["2", "z, w, v"]]),
    ("tabs", "a\tb\n1\tx", [["a", "b"], ["1", "x"]]),
    ("line breaks in quotes", 'a,b\n1,"x\ny"', [["a", "b"], ["1", "x\ny"]]),
    ("Windows line ends", "a,b\r\n1,x\r\n", [["a", "b"], ["1", "x"]]),
    ("empty lines at the ends", "\n\na,b\n1,x\n\n", [["a", "b"], ["1", "x"]]),
]


@pytest.mark.parametrize(("reason", "text", "rows"), DIALECTS, ids=[row[0] for row in DIALECTS])
def test_a_dialect_is_recognised(reason: str, text: str, rows: list[list[str]]) -> None:
    table = read_spreadsheet(text.encode(), Limits()).tables[0]
    assert [[cell.text for cell in row] for row in table.rows] == rows, reason


def test_plain_text_becomes_paragraphs() -> None:
    source = read_spreadsheet(b"The following recommendations\nwere made.\n", Limits())
    assert [one.text for one in source.paragraphs] == ["The following recommendations", "were made."]


def test_a_workbook_gives_values_as_a_person_types_them() -> None:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = workbook.add_worksheet("First")
    date = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write(2, 1, "text")
    sheet.write(3, 1, 5)
    sheet.write(4, 1, 0.7)
    sheet.write_datetime(5, 1, datetime.date(2025, 1, 23), date)
    sheet.write_formula(6, 1, "=1+1", None, "2")
    sheet.write_boolean(7, 1, True)
    workbook.add_worksheet("Empty")
    workbook.close()
    source = read_spreadsheet(stream.getvalue(), Limits())
    assert [(table.name, table.first_row) for table in source.tables] == [("First", 3)]
    assert [row[-1].text for row in source.tables[0].rows] == ["text", "5", "0.7", "2025-01-23", "2", "TRUE"]


def test_a_table_of_too_many_cells_is_refused() -> None:
    with pytest.raises(LimitError):
        read_spreadsheet(b"a,b\n" * 1_000, Limits(max_cells=1_000))
