"""JSON, CSV and XLSX: the agreed form, and no text that a spreadsheet runs."""

import csv
import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrec.records import DocumentFacts, Extraction, Finding, Part, Position, Recommendation
from unrec.writing import extraction_as_json, write_csv, write_json, write_xlsx


def extraction(text: str = "Abolish it", number: str = "126.26") -> Extraction:
    one = Recommendation(number, text, (Part(text, ("FRA",)),), page=26, position=Position.SUPPORTED,
                         position_source="A/HRC/28/10, para. 126")  # fmt: skip
    facts = DocumentFacts(symbol="A/HRC/28/10", state_under_review="KAZ", cycle=2, working_group_session=20,
                          hrc_session=28, pages=27)  # fmt: skip
    return Extraction(facts, (one,), (Finding("no-state", "A sentence.", 3),))


def test_the_json_has_the_agreed_form() -> None:
    assert extraction_as_json(extraction()) == {
        "document": {"symbol": "A/HRC/28/10", "state_under_review": "KAZ", "mechanism": "UPR", "cycle": 2,
                     "working_group_session": 20, "hrc_session": 28, "language": "en", "pages": 27},
        "recommendations": [{"number": "126.26", "text": "Abolish it", "page": 26, "position": "supported",
                             "position_source": "A/HRC/28/10, para. 126",
                             "parts": [{"text": "Abolish it", "recommending_states": ["FRA"]}]}],
        "warnings": [{"code": "no-state", "message": "A sentence.", "page": 3}],
    }  # fmt: skip


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_only_text(text: str) -> None:
    row = list(csv.reader(io.StringIO(write_csv(extraction(text)).decode())))[1]
    assert row[1] == f"'{text}"
    cell = openpyxl.load_workbook(io.BytesIO(write_xlsx(extraction(text)))).worksheets[0]["B2"]
    assert cell.data_type == "s"


def test_a_number_stays_a_text() -> None:
    cell = openpyxl.load_workbook(io.BytesIO(write_xlsx(extraction(number="126.10")))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("126.10", "s")


@settings(deadline=None)
@given(st.text())
def test_any_text_is_written_and_read_by_others(text: str) -> None:
    made = extraction(text)
    assert json.loads(write_json(made).decode("utf-8", "surrogatepass"))["recommendations"]
    assert len(list(csv.reader(io.StringIO(write_csv(made).decode(), newline="")))) == 2
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(made))).sheetnames == ["Recommendations", "Parts", "Findings"]
