"""Broken spreadsheets: each fault is named by sheet, row and column in a sentence, and nothing is imported."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.base import ContentFile
from openpyxl.styles import Font

from qadam.base.errors import InvalidInputError
from qadam.documents.errors import UnreadableDocumentError
from qadam.plan.content import content_of
from qadam.plan.exchange import cells
from qadam.plan.exchange.annex import plan_annex
from qadam.plan.exchange.annex_reading import read_annex
from qadam.plan.exchange.reading import read_workbook
from qadam.plan.exchange.workbook import plan_workbook
from qadam.plan.models import Indicator, IndicatorValue
from qadam.plan.selectors.measures import standing, with_everything
from qadam.plan.services.exchange import import_plan, receive_plan_file, stored_comparison
from qadam.plan.services.measures import edit_measure
from qadam.register.models import Recommendation
from tests.qadam.plan.plans import make_plan, measures_of
from tests.qadam.register.reviews import make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast):
    """A draft of three measures, one with a recommendation and an indicator with a value."""
    review = make_review()
    recommendation = Recommendation.objects.create(review=review, number="139.10", order=1)
    plan = make_plan(review=review, lead=cast.justice)
    indicator = Indicator.objects.create(code="complaints", name_en="Complaints", kind="outcome")
    IndicatorValue.objects.create(
        indicator=indicator, period_start=date(2026, 1, 1), period_end=date(2026, 12, 31), value=3
    )
    changes = {"recommendations": [recommendation], "indicators": [indicator]}
    edit_measure(measure_id=measures_of(plan)[0].pk, version=1, changes=changes, by=None)
    return plan


def put(sheet, place, value):
    def edit(book):
        book[sheet][place].value = value

    return edit


def drop_sheet(book):
    del book["Measures"]


def drop_column(book):
    book["Measures"].delete_cols(1)


def drop_texts(book):
    book["Measures"].delete_cols(2, 3)


def merge(book):
    book["Measures"].merge_cells("I2:I4")


def add_sheet(book):
    book.create_sheet("Sheet7")["A1"].value = "Notes"


def add_row(sheet, *values):
    def edit(book):
        book[sheet].append(list(values))

    return edit


def rename(book):
    book["Values"].title = "Vallues"


def bold(book):
    """Change nothing that a cell says."""
    book["Measures"]["A2"].font = Font(bold=True)


MISREAD = "принять".encode().decode("latin-1")

# what is wrong, the edit, (sheet, row, column), a part of the sentence
CELLS = [
    ("a body that is unknown", put("Measures", "G2", "ministry-of-magic"), ("Measures", 2, "G"), "no body"),
    ("a contributing body", put("Measures", "H3", "ombudsman; nobody"), ("Measures", 3, "H"), "no body “nobody”"),
    ("a deadline that says nothing", put("Measures", "I2", "soon"), ("Measures", 2, "I"), "no deadline"),
    ("a day that does not exist", put("Measures", "I2", "31.02.2027"), ("Measures", 2, "I"), "no deadline"),
    ("a deadline long ago", put("Measures", "I3", "31.12.1027"), ("Measures", 3, "I"), "no deadline"),
    ("a number twice", put("Measures", "A3", "1"), ("Measures", 3, "A"), "stands twice"),
    ("a missing number", put("Measures", "A4", None), ("Measures", 4, "A"), "number is missing"),
    ("a number that became a figure", put("Measures", "A4", 3.1), ("Measures", 4, "A"), "figure or a date"),
    ("a number that became a date", put("Measures", "A4", date(2027, 10, 3)), ("Measures", 4, "A"), "figure or a date"),
    ("a number that is a sentence", put("Measures", "A4", "x" * 21), ("Measures", 4, "A"), "too long"),
    ("a measure without a text", put("Measures", "B3", None), ("Measures", 3, "B"), "no text"),
    ("a text without an end", put("Measures", "B3", "a" * 20_001), ("Measures", 3, "B"), "longer than 20000"),
    ("letters read in a wrong encoding", put("Measures", "C2", MISREAD), ("Measures", 2, "C"), "damaged"),
    ("letters lost on the way", put("Measures", "C2", "при\ufffd\ufffdть"), ("Measures", 2, "C"), "damaged"),
    ("a formula", put("Measures", "M2", "=1+1"), ("Measures", 2, "M"), "formula"),
    ("a call of a program", put("Measures", "M2", "=cmd|' /C calc'!A0"), ("Measures", 2, "M"), "formula"),
    ("merged cells", merge, ("Measures", 2, "I"), "merged here (I2:I4)"),
    ("a truth value", put("Measures", "M2", True), ("Measures", 2, "M"), "TRUE or FALSE"),
    ("an error of the spreadsheet", put("Measures", "M2", "#REF!"), ("Measures", 2, "M"), "shows an error"),
    ("an area that is unknown", put("Measures", "E2", "magic"), ("Measures", 2, "E"), "no area"),
    ("a form that is not in the list", put("Measures", "K2", "spell"), ("Measures", 2, "K"), "not one of"),
    ("an indicator that is unknown", put("Measures", "O2", "no-such"), ("Measures", 2, "O"), "no indicator"),
    ("a plan that is unknown", put("Measures", "P2", "no-such"), ("Measures", 2, "P"), "no plan"),
    ("its own plan", put("Measures", "P2", "vel-plan"), ("Measures", 2, "P"), "its own plan"),
    ("funding without an end", put("Measures", "M2", "x" * 501), ("Measures", 2, "M"), "longer than 500"),
    ("a heading that is unknown", put("Measures", "M1", "Found"), ("Measures", 1, "M"), "no heading"),
    ("a heading twice", put("Measures", "M1", "Number"), ("Measures", 1, "M"), "stands twice"),
    ("a column without a heading", put("Measures", "T2", "x"), ("Measures", 2, "T"), "below no heading"),
    ("no column of numbers", drop_column, ("Measures", 1, "P"), "“Number” is missing"),
    ("no column of texts", drop_texts, ("Measures", 1, "N"), "no column with the text"),
    ("a sheet that is unknown", add_sheet, ("Sheet7", 0, ""), "no sheet of a plan"),
    ("a sheet with a slip in its name", rename, ("Vallues", 0, ""), "no sheet of a plan"),
    ("a recommendation that is unknown", put("Recommendations", "C2", "139.99"), ("Recommendations", 2, "C"), "139.99"),
    ("a recommendation as a figure", put("Recommendations", "C2", 139.1), ("Recommendations", 2, "C"), "figure"),
    ("a review that is unknown", put("Recommendations", "B2", "xyz"), ("Recommendations", 2, "B"), "no review"),
    ("a measure that is unknown", put("Recommendations", "A2", "77"), ("Recommendations", 2, "A"), "has the number 77"),
    ("neither recommendation nor group", put("Recommendations", "C2", None), ("Recommendations", 2, "C"), "either"),
    ("a group that is unknown",
     add_row("Recommendations", "1", "vel-upr-3", None, "Magic"), ("Recommendations", 3, "D"), "no group"),
    ("a line twice",
     add_row("Recommendations", "1", "vel-upr-3", "139.10"), ("Recommendations", 3, "A"), "stands twice"),
    ("a code with spaces", put("Indicators", "A2", "my code"), ("Indicators", 2, "A"), "Latin letters"),
    ("a baseline in words", put("Indicators", "I2", "many"), ("Indicators", 2, "I"), "no number"),
    ("an SDG indicator that is none", put("Indicators", "Q2", "goal 16"), ("Indicators", 2, "Q"), "no SDG indicator"),
    ("a kind that is unknown", put("Indicators", "E2", "magic"), ("Indicators", 2, "E"), "not one of"),
    ("a new indicator without a name", add_row("Indicators", "fresh"), ("Indicators", 3, "B"), "name"),
    ("a value in words", put("Values", "D2", "three"), ("Values", 2, "D"), "no number"),
    ("a value that is missing", put("Values", "D2", None), ("Values", 2, "D"), "missing"),
    ("a period backwards", put("Values", "C2", "2025-12-31"), ("Values", 2, "C"), "ends before it starts"),
    ("a day in words", put("Values", "B2", "spring"), ("Values", 2, "B"), "no date"),
    ("a value of no indicator", put("Values", "A2", "nothing"), ("Values", 2, "A"), "no indicator"),
    ("two values of one period",
     add_row("Values", "complaints", "2026-01-01", "2026-12-31", "4"), ("Values", 3, "D"), "two values"),
    ("a group with signs",
     add_row("Values", "complaints", "2026-01-01", "2026-12-31", "4", "a=b"), ("Values", 3, "E"), "signs"),
    ("a plan that ends first", put("Plan", "B8", "2020-01-01"), ("Plan", 1, "B"), "ends before"),
    ("a language that is unknown", put("Plan", "B10", "en; fr"), ("Plan", 10, "B"), "no language"),
    ("a plan's review that is unknown", put("Plan", "B6", "nothing"), ("Plan", 6, "B"), "no review"),
    ("a fact that is unknown", put("Plan", "A9", "Colour"), ("Plan", 9, "A"), "no fact"),
]  # fmt: skip


def broken(plan, edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(plan, "en")))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def whole(plan):
    return content_of(plan, with_everything(standing(plan)))


def test_a_spreadsheet_that_was_only_saved_again_is_not_broken(plan):
    assert read_workbook(broken(plan, bold), plan, "en").errors == []


@pytest.mark.parametrize(("why", "edit", "place", "words"), CELLS, ids=[case[0] for case in CELLS])
def test_each_fault_is_named_and_nothing_is_imported(plan, cast, why, edit, place, words):
    before = whole(plan)
    data = broken(plan, edit)
    document = receive_plan_file(
        plan_id=plan.pk, file=ContentFile(data), name="plan.xlsx", language="en", by=cast.coordinator
    )
    comparison = stored_comparison(plan, document.sha256, "en")
    named = [(error.sheet, error.row, error.column) for error in comparison.errors]
    assert place in named, comparison.errors
    sentence = comparison.errors[named.index(place)].message
    assert words in sentence
    assert sentence.endswith((".", "?"))
    with pytest.raises(InvalidInputError):
        import_plan(
            plan_id=plan.pk, sha256=document.sha256, language="en", seen=comparison.seen, take=(), remove=True,
            by=cast.coordinator,
        )  # fmt: skip
    assert whole(plan) == before


def rezipped(data: bytes, **parts: bytes) -> bytes:
    """Return an archive with further parts; "__" in a name is "/"."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name.replace("/", "__"), None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name.replace("__", "/"), content)
    return out.getvalue()


BOMB = b"<worksheet>" + b" " * 30_000_000 + b"</worksheet>"
ENTITY = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
FILES = [
    ("no file", lambda data: b"", "empty"),
    ("a text with the name of a workbook", lambda data: b"number;text\n1;Adopt\n", "Excel workbook"),
    ("a web page", lambda data: b"<html><table></table></html>", "not a PDF"),
    ("half a file", lambda data: data[: len(data) // 2], "damaged"),
    ("macros", lambda data: rezipped(data, **{"xl__vbaProject.bin": b"x"}), "macros"),
    ("links to other files", lambda data: rezipped(data, **{"xl__externalLinks__1.xml": b"<x/>"}), "links"),
    ("another file inside", lambda data: rezipped(data, **{"xl__embeddings__1.bin": b"x"}), "links"),
    ("entities", lambda data: rezipped(data, **{"xl__worksheets__sheet2.xml": ENTITY}), "not allowed"),
    ("a bomb", lambda data: rezipped(data, **{"xl__worksheets__sheet2.xml": BOMB}), "unpacks"),
]


@pytest.mark.parametrize(("why", "make", "words"), FILES, ids=[case[0] for case in FILES])
def test_a_hostile_or_damaged_file_is_refused_whole(plan, cast, why, make, words):
    data = make(plan_workbook(plan, "en"))
    with pytest.raises(UnreadableDocumentError) as refused:
        receive_plan_file(plan_id=plan.pk, file=ContentFile(data), name="plan.xlsx", language="en", by=cast.coordinator)
    assert words in str(refused.value.message)


def test_a_workbook_without_the_sheet_of_measures_says_which_sheets_it_has(plan):
    with pytest.raises(UnreadableDocumentError) as refused:
        read_workbook(broken(plan, drop_sheet), plan, "en")
    assert "“Measures”" in str(refused.value.message)
    assert "Indicators" in str(refused.value.message)


def test_a_sheet_with_too_many_rows_is_named(plan, monkeypatch):
    monkeypatch.setattr(cells, "MOST_ROWS", 3)
    errors = read_workbook(plan_workbook(plan, "en"), plan, "en").errors
    assert ("Measures", "This sheet has more than 3 rows.") in [(error.sheet, error.message) for error in errors]


PAPER = [
    ("a body that is unknown", (2, 3), "Ministry of Magic", "D", "no body"),
    ("a deadline that says nothing", (2, 4), "soon", "E", "no deadline"),
    ("a measure without a text", (2, 1), "", "B", "no text"),
    ("a recommendation that is unknown", (2, 6), "139.77", "G", "139.77"),
    ("a form that is unknown", (2, 2), "Spell", "C", "not one of"),
    ("a number twice", (3, 0), "1", "A", "stands twice"),
]


@pytest.mark.parametrize(("why", "place", "text", "column", "words"), PAPER, ids=[case[0] for case in PAPER])
def test_a_paper_with_a_fault_names_its_row_and_column(plan, why, place, text, column, words):
    import docx

    document = docx.Document(io.BytesIO(plan_annex(plan, "en")))
    document.tables[0].cell(*place).text = text
    out = io.BytesIO()
    document.save(out)
    errors = read_annex(out.getvalue(), plan, "en").errors
    assert [(error.row, error.column) for error in errors] == [(place[0] + 1, column)]
    assert words in errors[0].message
