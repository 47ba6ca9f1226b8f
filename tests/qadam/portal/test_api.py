"""The public API answers what its description says, and nothing that is not published."""

import json

import pytest
import schemathesis
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from qadam.config.wsgi import application
from qadam.portal.api.limits import Limit
from qadam.portal.api.service import api
from qadam.register.models import Recommendation
from tests.qadam.portal.addressed import label_all
from tests.qadam.portal.plans import make_everything
from tests.qadam.register.reviews import ASKS, make_register

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


@pytest.fixture
def published(monkeypatch):
    """A published register with labels and a plan, and an address that has not asked yet."""
    cache.clear()
    monkeypatch.setattr("qadam.portal.api.service.limit", Limit())
    review = make_register()
    label_all()
    make_everything()
    return review


def get(path, **headers):
    return Client(headers={"host": "localhost", **headers}).get(f"{ROOT}{path}")


def every_page(path):
    """Return the items of all pages, following `next`."""
    items, address = [], f"{ROOT}{path}"
    while address:
        page = Client(headers={"host": "localhost"}).get(address[address.index(ROOT) :]).json()
        items += page["items"]
        address = page["next"]
    return items


def test_the_list_has_everything_that_is_published_in_one_order(published):
    numbers = [item["number"] for item in get("/recommendations").json()["items"]]
    assert numbers == list(ASKS)
    for limit in (1, 2, 3):
        assert [item["number"] for item in every_page(f"/recommendations?limit={limit}")] == numbers


@pytest.mark.parametrize(
    ("query", "numbers", "reason"),
    [
        ("q=torture", ["139.1", "139.2"], "the search of the page"),
        ("position=noted&position=pending", ["139.10", "139.11"], "alternatives"),
        ("state=DNK&area=torture", ["139.1"], "different filters must all hold"),
        ("region=WEOG", ["139.1", "139.2"], "a region"),
        ("pledge=true", [], "no pledges"),
        ("cycle=3&language=ru", list(ASKS), "fields and texts"),
    ],
)
def test_filters_are_those_of_the_page(published, query, numbers, reason):
    assert [item["number"] for item in every_page(f"/recommendations?limit=2&{query}")] == numbers, reason
    assert get(f"/counts?{query}").json()["total"] == len(numbers), reason


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("/recommendations?cycle=x", 422, "a cycle is a number"),
        ("/recommendations?state=dk", 422, "a State has three capital letters"),
        ("/recommendations?limit=0", 422, "a page has a row"),
        ("/recommendations?limit=100000", 422, "and not all of them"),
        ("/recommendations?cursor=nonsense", 422, "a cursor that was never given"),
        ("/recommendations?position=perhaps", 422, "no such position"),
        ("/recommendations/vel-upr-3/1.1", 404, "no such number"),
        ("/recommendations/vel-upr-3/%00", 404, "nothing that a database could hold"),
        ("/reviews/nowhere", 404, "no such review"),
        ("/terms/colours", 404, "no such list"),
        ("/plans/nowhere", 404, "no such plan"),
        ("/plans/vel-plan-2020/measures/99", 404, "no such measure"),
        ("/indicators/nowhere", 404, "no such indicator"),
        ("/measures?status=perhaps", 422, "no such status"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(published, path, status, reason):
    answer = get(path)
    assert answer.status_code == status, reason
    problem = answer.json()
    assert problem["error"].endswith("."), reason
    assert set(problem) == {"error", "fields"}


def test_a_cursor_of_what_is_not_published_tells_nothing(published):
    """A made-up cursor of a hidden recommendation looks like one of a recommendation that never was."""
    from qadam.portal.api.paging import _write

    Recommendation.objects.filter(number="139.11").update(published_at=None)
    hidden, never = (get(f"/recommendations?cursor={_write(['vel-upr-3', number])}") for number in ("139.11", "1.1"))
    assert (hidden.status_code, hidden.json()) == (never.status_code, never.json()) == (422, hidden.json())


def test_one_recommendation_has_all_that_is_published_about_it(published):
    answer = get("/recommendations/vel-upr-3/139.2").json()
    assert [text["language"] for text in answer["texts"]] == ["en", "ru"]
    assert answer["positions"][0]["position"] == "supported"
    assert [measure["number"] for measure in answer["measures"]] == ["1", "2"]
    assert {row["voice"] for row in answer["assessments"]} == {"civil_society", "state"}
    assert {label["scheme"] for label in answer["labels"]} == {"areas", "sdg_goals", "persons", "themes"}


def test_plans_measures_indicators_and_reports(published):
    assert [plan["code"] for plan in get("/plans").json()] == ["vel-plan-2020"]
    assert [row["number"] for row in every_page("/measures?limit=1")] == ["1", "2"]
    assert [row["number"] for row in every_page("/measures?overdue=true&area=torture")] == ["1"]
    (indicator,) = get("/indicators").json()
    assert [value["value"] for value in indicator["values"]] == ["110", "96"]
    (report,) = every_page("/updates?limit=1")
    assert report["texts"]["en"] == "The figures of the year are published"


def test_an_answer_that_has_not_changed_is_not_sent_again(published):
    first = get("/recommendations")
    assert get("/recommendations", **{"if-none-match": first.headers["etag"]}).status_code == 304
    Recommendation.objects.filter(number="139.1").update(heading="Other")
    changed = get("/recommendations", **{"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


def test_scripts_of_any_site_may_read_and_nobody_may_write(published):
    client = Client(headers={"host": "localhost"})
    assert get("/reviews").headers["access-control-allow-origin"] == "*"
    assert client.options(f"{ROOT}/reviews").status_code == 204
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"{ROOT}/reviews").status_code == 405
    assert client.head(f"{ROOT}/reviews").status_code == 200


def test_who_asks_too_often_is_told_when_to_come_back(published, settings):
    settings.API_REQUESTS_A_MINUTE = 3
    answers = [get("/reviews", **{"x-test": "limits"}) for _n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert "Ask again" in answers[-1].json()["error"]


def test_the_limit_counts_over_several_processes(published, settings, rf):
    settings.API_REQUESTS_A_MINUTE = 4
    processes = [Limit(), Limit()]
    waits = [processes[n % 2].seconds_to_wait(rf.get("/", REMOTE_ADDR="192.0.2.9")) for n in range(6)]
    assert [bool(wait) for wait in waits] == [False] * 4 + [True] * 2


def test_no_answer_asks_more_queries_as_rows_grow(published, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        get("/recommendations?limit=200")
    with django_assert_max_num_queries(14):
        get("/measures?limit=200")


def test_the_description_says_version_license_and_problems():
    described = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"{ROOT}/"), default=str))
    assert described["openapi"].startswith("3.1")
    assert described["info"]["version"] == "1.0.0"
    for path, operations in described["paths"].items():
        assert set(operations) == {"get"}, path
        assert {"200", "404", "422", "429"} <= set(operations["get"]["responses"]), path
        assert operations["get"]["summary"], path


def _schema():
    return schemathesis.openapi.from_dict(
        json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"{ROOT}/"), default=str))
    )


schema = _schema()
schema.app = application


@schema.parametrize()
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)
def test_every_address_keeps_its_own_description(published, settings, case):
    """schemathesis: no answer of 500, none that its description does not name, none of another form."""
    settings.API_REQUESTS_A_MINUTE = 10**9
    settings.ALLOWED_HOSTS = ["*"]
    # Other methods have a test above. That a cursor is a text does not make every text a cursor: those are 422.
    case.call_and_validate(excluded_checks=[unsupported_method, positive_data_acceptance])
