"""Anybody reads what is published, in every language; nobody finds what is not, on no page and in no file."""

import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from qadam.register.enums import Position
from qadam.register.models import Recommendation, RecommendationText, Review
from qadam.register.records import PositionRecord
from qadam.register.services import publish_recommendations
from tests.qadam.portal.addressed import give_source, label_all
from tests.qadam.portal.plans import make_everything
from tests.qadam.register.reviews import ASKS, make_register, make_review, recommendation, record_of

pytestmark = pytest.mark.django_db

PAGES = [
    "/{}/",
    "/{}/recommendations/",
    "/{}/recommendations/?q=torture",
    "/{}/recommendations/?q=nothing-of-the-kind",
    "/{}/recommendations/?position=noted&region=GRULAC",
    "/{}/reviews/vel-upr-3/",
    "/{}/reviews/vel-upr-3/139.10/",
    "/{}/reviews/vel-upr-3/139.2/source/",
    "/{}/areas/",
    "/{}/areas/torture/",
    "/{}/goals/",
    "/{}/goals/16/",
    "/{}/groups/",
    "/{}/groups/persons-deprived-detainees/",
    "/{}/themes/",
    "/{}/themes/torture/",
    "/{}/states/",
    "/{}/states/fra/",
    "/{}/cycles/",
    "/{}/list/",
    "/{}/list/?r=vel-upr-3:139.1&r=vel-upr-3:139.11&r=vel-upr-4:139.1",
    "/{}/pictures/regions/",
    "/{}/pictures/asked/?q=torture",
    "/{}/embed/pictures/areas/",
    "/{}/embed/reviews/vel-upr-3/",
    "/{}/embed/reviews/vel-upr-3/139.1/",
    "/{}/accessibility/",
    "/{}/plans/",
    "/{}/plans/vel-plan-2020/",
    "/{}/plans/vel-plan-2020/?deadline=overdue",
    "/{}/plans/vel-plan-2020/measures/1/",
    "/{}/measures/",
    "/{}/measures/?area=torture&deadline=overdue",
    "/{}/measures/?q=nothing-of-the-kind",
    "/{}/bodies/",
    "/{}/bodies/ministry-of-justice/",
    "/{}/indicators/",
    "/{}/indicators/complaints/",
    "/{}/updates/",
    "/{}/pictures/progress/",
    "/{}/pictures/deadlines/?of=vel-plan-2020",
    "/{}/pictures/indicator/?of=complaints",
    "/{}/open-data/",
    "/{}/about/",
]
FILES = ["csv", "xlsx", "docx", "json", "jsonl", "jsonld", "uhri", "impactoss"]
# Pages that name something of the published review: without it they are not found.
NAMED = ("vel-upr", "vel-plan", "justice", "complaints", "torture/", "/16/", "persons-", "/fra/", "/pictures/")
SECRET = "Zyzzyva"


@pytest.fixture
def published(settings, tmp_path):
    """A published review with labels of every kind, and a page of its document."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    review = make_register()
    label_all()
    give_source()
    make_everything()
    return review


@pytest.fixture
def secret(published):
    """A review that is not published, and a recommendation that was taken back from a published one."""
    review = make_review(code="vel-upr-4", cycle=4)
    publish_recommendations(review=review, records=[record_of("139.1")], by=None)
    Review.objects.filter(pk=review.pk).update(published_at=None, report_symbol=SECRET)
    Recommendation.objects.filter(review=review).update(published_at=None, heading=SECRET)
    taken_back = recommendation("139.11")
    RecommendationText.objects.filter(recommendation=taken_back).update(text=f"{SECRET} torture")
    Recommendation.objects.filter(pk=taken_back.pk).update(published_at=None)


def get(client, address):
    return client.get(address, headers={"host": "localhost"})


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_without_a_sign_in(published, client, page, language):
    answer = get(client, page.format(language))
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("page", [page for page in PAGES if not any(name in page for name in NAMED)])
def test_an_empty_site_has_a_hint_instead_of_an_empty_page(db, client, page):
    assert get(client, page.format("en")).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_published_changes_no_byte_of_any_page(published, client, page):
    Recommendation.objects.filter(number="139.11").update(published_at=None)
    before = get(client, page.format("en")).content
    hidden = make_review(code="vel-upr-4", cycle=4)
    publish_recommendations(review=hidden, records=[record_of("139.1"), record_of("139.2")], by=None)
    Recommendation.objects.filter(review=hidden).update(published_at=None)
    Review.objects.filter(pk=hidden.pk).update(published_at=None)
    RecommendationText.objects.filter(recommendation__number="139.11").update(text=SECRET)
    assert get(client, page.format("en")).content == before


@pytest.mark.parametrize("form", FILES)
def test_no_file_holds_what_is_not_published(secret, client, form):
    answer = get(client, f"/en/recommendations.{form}")
    data = content(answer)
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        data = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row).encode()
    if form == "docx":
        table = Document(io.BytesIO(data)).tables[0]
        data = " ".join(cell.text for row in table.rows for cell in row.cells).encode()
    assert SECRET.encode() not in data
    assert b"Ratify the Optional Protocol" in data


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/en/reviews/vel-upr-4/", "a review that is not published"),
        ("/en/reviews/vel-upr-4/139.1/", "one of its recommendations"),
        ("/en/reviews/vel-upr-3/139.11/", "one that was taken back"),
        ("/en/reviews/vel-upr-3/999.1/", "one that never was"),
        ("/en/reviews/nowhere/139.1/", "a review that never was"),
        ("/en/recommendations.exe", "a form that is not offered"),
    ],
)
def test_hidden_and_absent_look_the_same(secret, client, address, reason):
    assert get(client, address).status_code == 404, reason


def test_searching_for_a_secret_finds_nothing(secret, client):
    page = get(client, f"/en/recommendations/?q={SECRET}").content.decode()
    assert "Nothing is found" in page


@pytest.mark.parametrize(
    ("query", "numbers", "reason"),
    [
        ("?q=torture", {"139.1", "139.2"}, "a word"),
        ("?q=пыток", {"139.1", "139.2"}, "a word in another language"),
        ("?q=OPCAT", {"139.1"}, "an abbreviation finds the long name"),
        ("?q=139.10", {"139.10"}, "a number is text"),
        ("?position=noted", {"139.10"}, "a filter"),
        ("?state=BRA", {"139.11"}, "a State"),
        ("?region=WEOG", {"139.1", "139.2"}, "a region"),
        ("?q=torture&state=FRA", {"139.2"}, "both"),
        ("?cycle=x&position=perhaps", set(ASKS), "filters that cannot be meant are dropped"),
    ],
)
def test_the_file_holds_exactly_what_the_list_shows(published, client, query, numbers, reason):
    page = get(client, f"/en/recommendations/{query}").content.decode()
    shown = {number for number in ASKS if f"/reviews/vel-upr-3/{number}/" in page}
    assert shown == numbers, reason
    data = json.loads(content(get(client, f"/en/recommendations.json{query}")))
    assert {row["number"] for row in data["recommendations"]} == numbers, reason


def test_a_formula_in_a_text_stays_text(published, client):
    RecommendationText.objects.filter(recommendation__number="139.2", language="en").update(text='=cmd|"/c calc"!A1')
    lines = content(get(client, "/en/recommendations.csv")).decode()
    assert "'=cmd" in lines
    book = openpyxl.load_workbook(io.BytesIO(content(get(client, "/en/recommendations.xlsx"))))
    cells = [cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith("=cmd")]
    assert [cell.data_type for cell in cells] == ["s"]


def test_every_figure_of_the_overview_leads_to_the_list_that_it_counts(published, client):
    page = get(client, "/en/").content.decode()
    for position, count in ((Position.SUPPORTED, 2), (Position.NOTED, 1)):
        address = f"/en/recommendations/?review=vel-upr-3&amp;position={position}"
        assert address in page
        listed = get(client, address.replace("&amp;", "&")).content.decode()
        assert f"{count} recommendation" in listed


@pytest.mark.parametrize("page", [p for p in PAGES if "nothing" not in p])
def test_no_page_asks_more_queries_as_rows_grow(published, client, page):
    address = page.format("en")
    get(client, address)
    with CaptureQueriesContext(connection) as few:
        get(client, address)
    review = Review.objects.get(code="vel-upr-3")
    more = [
        record_of(
            "139.10", n, number=f"200.{n}", positions=(PositionRecord(Position.NOTED, source="A/HRC/44/5, para. 200"),)
        )
        for n in range(60)
    ]
    publish_recommendations(review=review, records=more, by=None)
    with CaptureQueriesContext(connection) as many:
        get(client, address)
    assert len(many) <= len(few) + 1, "one more for a second page is the most"


@pytest.mark.parametrize("page", PAGES)
def test_reading_pages_answer_no_writing_request(published, client, page):
    assert client.post(page.format("en"), headers={"host": "localhost"}).status_code == 405
