"""Files, pictures, feeds and alerts: what people take home is whole, inert, and what the page shows."""

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from docx import Document

from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.notifications.models import Notification
from qadam.portal.api.limits import Limit
from qadam.portal.dump import TABLES, fields_of, parts
from qadam.portal.exports.formats import FORMATS
from qadam.portal.exports.other_systems import IMPACT_OSS_FIELDS, UHRI_FIELDS
from qadam.portal.models import SearchAlert
from qadam.portal.pictures import MAKERS, MAKERS_OF_ONE
from qadam.portal.services import LONGEST_PUBLICATION, remove_alert, save_alert, tell_what_is_new
from qadam.register.models import Recommendation, RecommendationText
from tests.qadam.portal.addressed import label_all
from tests.qadam.portal.plans import make_everything
from tests.qadam.register.reviews import ASKS, make_register

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://example.org","x")', "=cmd|'/c calc'!A1"]
EXAMPLES = Path(__file__).resolve().parents[3] / "qadam" / "portal" / "data"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def published(db):
    make_register()
    label_all()
    make_everything()


@pytest.fixture
def people(cast):
    """The cast beside a published register; their bodies are those of the plan."""
    make_register()
    label_all()
    make_everything()
    return cast


def taken(path):
    answer = Client(headers={"host": "localhost"}).get(path)
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def numbers_in(form, data):
    """Return the numbers of the recommendations in a file."""
    if form == "csv":
        return [row["number"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]
    if form == "xlsx":
        rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
        return [row[rows[0].index("number")] for row in rows[1:]]
    if form == "docx":
        return [row.cells[0].text.split("\n")[0] for row in Document(io.BytesIO(data)).tables[0].rows[1:]]
    if form == "jsonl":
        return [json.loads(line)["number"] for line in data.decode().splitlines()]
    if form == "impactoss":
        return [row["reference"].split(":")[1] for row in csv.DictReader(io.StringIO(data.decode()))]
    found = json.loads(data)
    return {
        "json": lambda: [row["number"] for row in found["recommendations"]],
        "jsonld": lambda: [row["number"] for row in found["hasPart"]],
        "uhri": lambda: [row["Paragraph"] for row in found],
    }[form]()


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_holds_exactly_what_the_list_shows(published, form):
    assert numbers_in(form, taken(f"/en/recommendations.{form}")) == list(ASKS)
    assert numbers_in(form, taken(f"/en/recommendations.{form}?q=torture&state=FRA")) == ["139.2"]
    assert numbers_in(form, taken(f"/en/recommendations.{form}?q=nothing-of-the-kind")) == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_spreadsheet_runs_anything_from_a_file(published, formula):
    RecommendationText.objects.filter(recommendation__number="139.2", language="en").update(text=formula)
    for form in ("csv", "impactoss"):
        cells = [cell for row in csv.reader(io.StringIO(taken(f"/en/recommendations.{form}").decode())) for cell in row]
        assert formula not in cells
        assert f"'{formula}" in cells
    sheet = openpyxl.load_workbook(io.BytesIO(taken("/en/recommendations.xlsx"))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_linked_data_names_the_goals_of_the_united_nations(published):
    node = json.loads(taken("/en/recommendations.jsonld?q=139.1"))["hasPart"][0]
    assert node["sdg"] == ["http://metadata.un.org/sdg/16"]
    assert node["recommendedBy"][0].endswith("/country/DNK")
    catalogue = json.loads(taken("/en/open-data/catalogue.jsonld"))
    assert catalogue["@type"] == ["Dataset", "dcat:Dataset"]


def test_measures_are_taken_home_too(published):
    rows = list(csv.DictReader(io.StringIO(taken("/en/measures.csv").decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == ["1", "2"]
    assert json.loads(taken("/en/measures.json?deadline=overdue"))["measures"][0]["number"] == "1"
    assert openpyxl.load_workbook(io.BytesIO(taken("/en/measures.xlsx"))).active.max_row == 3


@pytest.mark.parametrize("name", [*MAKERS, *MAKERS_OF_ONE])
def test_every_picture_is_well_formed_and_has_its_figures(published, name):
    of = {"deadlines": "?of=vel-plan-2020", "indicator": "?of=complaints"}.get(name, "")
    if name in ("cycles", "areas-over-cycles"):  # one review gives nothing to compare
        assert Client(headers={"host": "localhost"}).get(f"/en/pictures/{name}.svg").status_code == 404
        return
    svg = ElementTree.fromstring(taken(f"/en/pictures/{name}.svg{of}"))
    assert svg.find("{http://www.w3.org/2000/svg}title").text
    assert b"<script" not in taken(f"/en/pictures/{name}.svg{of}")
    table = list(csv.reader(io.StringIO(taken(f"/en/pictures/{name}.csv{of}").decode("utf-8-sig"))))
    assert len(table) > 1


def test_a_picture_is_drawn_as_png(published):
    pytest.importorskip("weasyprint")
    assert taken("/en/pictures/regions.png").startswith(b"\x89PNG")


def test_a_frame_on_another_site_runs_nothing(published):
    answer = Client(headers={"host": "localhost"}).get("/en/embed/pictures/regions/")
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "x-frame-options" not in answer.headers
    assert b"<script" not in answer.content
    again = Client(headers={"host": "localhost", "if-none-match": answer.headers["etag"]}).get(
        "/en/embed/pictures/regions/"
    )
    assert again.status_code == 304
    assert "x-frame-options" not in again.headers


def test_a_feed_has_what_the_search_finds_newest_first(published):
    feed = ElementTree.fromstring(taken("/en/feeds/recommendations.atom?q=torture"))
    titles = [entry.find(f"{ATOM}title").text for entry in feed.iter(f"{ATOM}entry")]
    assert [title.split(" · ")[0] for title in titles] == ["139.1", "139.2"]
    ids = [entry.find(f"{ATOM}id").text for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    updates = ElementTree.fromstring(taken("/en/feeds/updates.atom"))
    assert len(list(updates.iter(f"{ATOM}entry"))) == 1


def follow(person, query="q=torture", name="Torture"):
    from django.http import QueryDict

    return save_alert(address_query=QueryDict(query), name=name, by=person)


def later(alert):
    """Let the time pass that the alert waits for."""
    SearchAlert.objects.filter(pk=alert.pk).update(told_until=timezone.now() - timedelta(days=1))
    Recommendation.objects.exclude(number="139.1").update(published_at=timezone.now() - timedelta(days=2))
    Recommendation.objects.filter(number="139.1").update(published_at=timezone.now() - 2 * LONGEST_PUBLICATION)


def test_who_follows_a_search_is_told_once_of_what_is_new(people):
    alert = follow(people.stranger)
    assert tell_what_is_new() == 0
    later(alert)
    assert tell_what_is_new() == 1
    assert tell_what_is_new() == 0
    (told,) = Notification.objects.filter(recipient=people.stranger)
    assert "1 new recommendation in your search “Torture”" in told.subject
    assert "139.1" in told.text
    assert not told.is_duty


def test_a_deactivated_person_is_not_told(people):
    alert = follow(people.stranger)
    later(alert)
    people.stranger.is_active = False
    people.stranger.save()
    assert tell_what_is_new() == 0


def test_the_same_search_is_followed_once_and_strangers_cannot_remove_it(people):
    alert = follow(people.stranger)
    assert follow(people.stranger, "page=4&q=torture&nonsense=1") == alert
    with pytest.raises(NotFoundError):
        remove_alert(alert_id=alert.pk, by=people.coordinator)
    remove_alert(alert_id=alert.pk, by=people.stranger)
    assert not SearchAlert.objects.exists()
    with pytest.raises(InvalidInputError):
        follow(people.stranger, name="  ")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("example", ["first_look.sh", "every_page.py", "overdue_measures.py"])
def test_the_examples_of_the_page_run(live_server, settings, monkeypatch, example):
    settings.SITE_ADDRESS = live_server.url
    cache.clear()
    monkeypatch.setattr("qadam.portal.api.service.limit", Limit())
    make_register()
    label_all()
    make_everything()
    program = ["bash", "-e"] if example.endswith(".sh") else [sys.executable]
    done = subprocess.run(
        [*program, str(EXAMPLES / example)],
        env=os.environ | {"QADAM_API": f"{live_server.url}/api/v1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    expected = {"first_look.sh": "304", "every_page.py": "139.2 supported", "overdue_measures.py": "1 torture"}
    assert expected[example] in done.stdout


def test_every_field_is_explained(published):
    for name, schema in TABLES.items():
        assert schema.__doc__, name
        assert [field for field, _type, meaning in fields_of(name) if not meaning] == [], name
    assert set(parts()) >= {"Label", "Names", "Source", "Text"}
    page = taken("/en/open-data/dictionary/").decode()
    assert "newest position of the State under review" in page


def test_lists_for_other_systems_have_the_fields_that_the_dictionary_names(published):
    assert list(json.loads(taken("/en/recommendations.uhri"))[0]) == [name for name, *_rest in UHRI_FIELDS]
    head = next(csv.reader(io.StringIO(taken("/en/recommendations.impactoss").decode())))
    assert head == [name for name, _meaning in IMPACT_OSS_FIELDS] == ["title", "reference", "accepted", "response"]
