"""The files hold exactly the list that is shown, and nothing in them runs in a spreadsheet."""

import csv
import io
import json

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from qadam.register.exports import export_rows
from qadam.register.models import RecommendationText
from qadam.register.selectors.recommendations import all_recommendations
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://example.org","x")'


@pytest.fixture
def download(cast, sign_in):
    """Return a function that downloads the list in a format under some filters."""
    make_register(cast.coordinator)

    def downloaded(kind, **address):
        with translation.override("en"):
            path = reverse("register_export", args=[kind])
        response = sign_in(cast.focal_point).get(path, address)
        assert response.status_code == 200
        assert "attachment" in response.headers["Content-Disposition"]
        return b"".join(response.streaming_content)

    return downloaded


def rows_of_csv(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_has_every_row_and_starts_with_the_mark_that_spreadsheets_need(download):
    data = download("csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = rows_of_csv(data)
    assert [row["number"] for row in rows] == ["139.1", "139.2", "139.10", "139.11"]
    assert rows[0]["recommending States"] == "Denmark; Chile"
    assert rows[0]["text (Russian)"].startswith("Ратифицировать")


def test_the_file_holds_what_the_filters_leave_alone(download):
    assert [row["number"] for row in rows_of_csv(download("csv", q="torture", state="FRA"))] == ["139.2"]
    assert [row["number"] for row in json.loads(download("json", position="noted"))["recommendations"]] == ["139.10"]


def test_json_is_one_document_even_of_an_empty_list(download):
    assert json.loads(download("json", q="nothing of this kind")) == {"recommendations": []}
    row = json.loads(download("json", q="139.1"))["recommendations"][0]
    assert row["state_codes"] == ["DNK", "CHL"]
    assert set(row["texts"]) == {"en", "ru"}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", FORMULA])
def test_a_text_that_looks_like_a_formula_is_made_inert(download, start):
    RecommendationText.objects.filter(recommendation=recommendation("139.2"), language="en").update(text=start)
    cell = rows_of_csv(download("csv", q="139.2"))[0]["text (English)"]
    assert cell == f"'{start}"


def test_a_workbook_holds_the_texts_as_texts(download):
    RecommendationText.objects.filter(recommendation=recommendation("139.1"), language="en").update(text=FORMULA)
    book = openpyxl.load_workbook(io.BytesIO(download("xlsx")))
    sheet = book.active
    titles = [cell.value for cell in sheet[1]]
    cell = sheet.cell(row=2, column=titles.index("text (English)") + 1)
    assert (cell.value, cell.data_type) == (FORMULA, "s")
    assert cell.hyperlink is None
    assert sheet.max_row == 5
    assert sheet.cell(row=4, column=titles.index("number") + 1).value == "139.10"


def test_a_long_list_is_read_a_few_rows_at_a_time(download, monkeypatch, django_assert_num_queries):
    with django_assert_num_queries(7):  # mechanisms, reviews, terms; then rows, texts, States, labels
        assert len(list(export_rows(all_recommendations()))) == 4
    whole = download("csv")
    monkeypatch.setattr("qadam.register.exports.ROWS_PER_READ", 2)
    assert download("csv") == whole
    assert len(rows_of_csv(whole)) == 4
