"""A series of values comes in from a table: all of it, or nothing and every cell that cannot be read."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from qadam.base.errors import NotAllowedError
from qadam.documents.errors import UnreadableDocumentError
from qadam.plan.models import IndicatorValue
from qadam.plan.services.indicators import SeriesError, import_series, publish_indicator
from tests.qadam.plan.indicators import make_indicator, make_value
from tests.qadam.plan.plans import adopted, make_plan, measures_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(cast):
    plan = make_plan(lead=cast.justice)
    made = make_indicator(measures_of(plan)[0])
    adopted(plan)
    return made


def taken(indicator, data, by, *, language="en", replace=False):
    return import_series(indicator_id=indicator.pk, data=data, language=language, replace=replace, by=by)


def workbook(*rows) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Data")
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return file.getvalue()


SERIES = [
    ("years in English", "Period,Value\n2025,10.5\n2026,\"1,200\"\n", "en"),
    ("years in Russian", "Период;Значение\n2025;10,5\n2026;1 200\n", "ru"),
    ("years in Kazakh", "Кезең;Мәні\n2025;10,5\n2026;1200\n", "kk"),
    ("days", "First day,Last day,Value\n2025-01-01,2025-12-31,10.5\n01.01.2026,31.12.2026,1200\n", "en"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "language"), SERIES, ids=[case[0] for case in SERIES])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_csv_file_in_any_language_and_encoding_is_read(indicator, cast, why, text, language, encoding):
    if encoding == "cp1251" and language == "kk":
        encoding = "utf-8"  # it has no Kazakh letters
    assert taken(indicator, text.encode(encoding), cast.focal_point, language=language) == (2, 0)
    values = IndicatorValue.objects.order_by("period_end")
    assert [(row.period_start, row.period_end, row.value) for row in values] == [
        (date(2025, 1, 1), date(2025, 12, 31), Decimal("10.5")),
        (date(2026, 1, 1), date(2026, 12, 31), Decimal(1200)),
    ]


def test_a_workbook_with_groups_sources_and_quarters_is_read(indicator, cast):
    rows = [["Period", "Value", "Sex", "Source", "Note"], ["Q2 2026", 7, "women", "Survey", "n=900"], [2026, 9.25]]
    assert taken(indicator, workbook(*rows), cast.coordinator) == (2, 0)
    row = IndicatorValue.objects.get(disaggregation_key="sex=women")
    assert (row.period_start, row.period_end, row.value) == (date(2026, 4, 1), date(2026, 6, 30), 7)
    assert (row.source, row.note) == ("Survey", "n=900")
    assert IndicatorValue.objects.get(disaggregation_key="").source == "Prosecutor General"


FAULTS = [
    ("words for a figure", "Period,Value\n2025,many\n", (2, "B"), "no number"),
    ("no figure", "Period,Value\n2025,\n2026,1\n", (2, "B"), "missing"),
    ("no period", "Period,Value\nsoon,1\n", (2, "A"), "no period"),
    ("a heading that is unknown", "Period,Value,Colour\n2025,1,red\n", (1, "C"), "no heading"),
    ("no column of values", "Period,Note\n2025,1\n", (1, "C"), "“Value” is missing"),
    ("the same period twice", "Period,Value\n2025,1\n2025,2\n", (3, "B"), "two values"),
    ("a period backwards", "First day,Last day,Value\n2026-01-01,2025-01-01,1\n", (2, "B"), "before it starts"),
    ("a day that does not exist", "First day,Last day,Value\n2025-02-31,2025-12-31,1\n", (2, "A"), "no date"),
    ("a group that it is not told apart by", "Period,Value,Age\n2025,1,60+\n", (2, "C"), "not told apart"),
    ("a year long ago", "First day,Last day,Value\n1025-01-01,2025-12-31,1\n", (2, "A"), "outside"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "place", "words"), FAULTS, ids=[case[0] for case in FAULTS])
def test_every_fault_is_named_and_nothing_is_written(indicator, cast, why, text, place, words):
    with pytest.raises(SeriesError) as refused:
        taken(indicator, text.encode() + b"", cast.coordinator)
    found = {(error.row, error.column): error.message for error in refused.value.errors}
    assert words in found[place]
    assert not IndicatorValue.objects.exists()


def test_a_formula_is_never_taken_for_a_figure(indicator, cast):
    with pytest.raises(SeriesError) as refused:
        taken(indicator, workbook(["Period", "Value"], ["2025", "=1+1"]), cast.coordinator)
    assert [(error.sheet, error.row, error.column) for error in refused.value.errors] == [("Data", 2, "B")]


def test_values_that_stand_are_replaced_only_when_asked(indicator, cast):
    make_value(indicator, cast.focal_point, year=2025, value="1")
    data = b"Period,Value,Source\n2025,2,Yearbook\n2026,3,Yearbook\n"
    with pytest.raises(SeriesError):
        taken(indicator, data, cast.focal_point)
    assert taken(indicator, data, cast.focal_point, replace=True) == (1, 1)
    assert taken(indicator, data, cast.focal_point) == (0, 0)
    publish_indicator(indicator_id=indicator.pk, by=cast.coordinator)
    with pytest.raises(SeriesError):
        taken(indicator, data.replace(b",2,", b",5,"), cast.focal_point, replace=True)
    assert taken(indicator, data.replace(b",2,", b",5,"), cast.coordinator, replace=True) == (0, 1)


def test_a_file_that_is_no_table_is_refused(indicator, cast):
    for data in (b"", b"%PDF-1.4 x", b"<html></html>"):
        with pytest.raises(UnreadableDocumentError):
            taken(indicator, data, cast.coordinator)


def test_nobody_else_imports_a_series(indicator, cast):
    for actor in ("other_focal_point", "approver"):
        with pytest.raises(NotAllowedError):
            taken(indicator, b"Period,Value\n2025,1\n", getattr(cast, actor))
