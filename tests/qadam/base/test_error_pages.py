"""Every error is answered with its status, a sentence and a way on; a lost update keeps both versions."""

import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from qadam.base import views
from qadam.base.errors import (
    DomainError,
    InvalidInputError,
    LostUpdateError,
    NotAllowedError,
    NotFoundError,
    WrongStateError,
)
from qadam.base.middleware import MaintenanceMiddleware
from qadam.config import urls

ERRORS: dict[str, DomainError] = {
    "plain": DomainError("The file is empty."),
    "invalid": InvalidInputError("Two fields are wrong.", fields={"title": "Give a title.", "on": "Give a date."}),
    "forbidden": NotAllowedError(),
    "missing": NotFoundError(),
    "state": WrongStateError(),
    "lost": LostUpdateError(
        theirs={"Title": "Abolish the death penalty", "Note": "same"},
        yours={"Title": "Abolish the capital penalty", "Note": "same"},
        current_version=7,
        changed_by="Aida Coordinator",
    ),
}


@login_not_required
def fail(request: HttpRequest, name: str) -> HttpResponse:
    if name == "bug":
        raise ZeroDivisionError
    raise ERRORS[name]


urlpatterns = [path("en/fail/<str:name>/", fail), *urls.urlpatterns]
handler404, handler500 = views.not_found, views.server_error
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def body(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("plain", 400, "The file is empty."),
        ("invalid", 422, "Give a title."),
        ("forbidden", 403, "Ask the coordinator if you need it."),
        ("missing", 404, "This page does not exist, or it is not for you."),
        ("state", 409, "it has been changed in the meantime"),
        ("lost", 409, "Nothing of yours is lost"),
    ],
)
def test_an_error_is_answered_with_its_status_and_its_sentence(sign_in, name, status, sentence):
    answer = sign_in().get(f"/en/fail/{name}/")
    assert answer.status_code == status
    assert sentence in body(answer)
    assert body(answer).count("<h1>") == 1


def test_what_does_not_exist_and_what_is_not_for_you_look_the_same(sign_in):
    unknown = body(sign_in().get("/en/fail/missing/"))
    absent = body(sign_in().get("/en/no/such/page/"))
    assert re.sub(r"/(?:fail/missing|no/such/page)/|%2F[\w%]+|\d{16}", "", unknown) == re.sub(
        r"/(?:fail/missing|no/such/page)/|%2F[\w%]+|\d{16}", "", absent
    )


def test_a_part_of_a_page_gets_a_notice_at_the_top_of_the_page(sign_in):
    answer = sign_in().get("/en/fail/state/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#messages")
    assert "<html" not in body(answer)
    assert 'role="alert"' in body(answer)


def test_a_machine_gets_its_answer_in_its_own_language(sign_in):
    answer = sign_in().get("/en/fail/lost/", headers={"accept": "application/json"})
    assert answer.json()["current_version"] == 7


# A lost update -----------------------------------------------------------------------------------------------------
def test_a_conflict_shows_both_versions_of_what_differs(sign_in):
    page = body(sign_in().post("/en/fail/lost/", {"version": "5", "title": "x"}))
    assert "Saved in the meantime by Aida Coordinator." in page
    assert "<del>death</del>" in page
    assert "<ins>capital</ins>" in page
    assert "<h2>Note</h2>" not in page


def test_whatever_was_posted_can_be_saved_upon_the_current_version(sign_in):
    posted = {"version": "5", "title": 'a "quoted" <b>title</b>', "areas": ["1", "3"], "empty": ""}
    page = body(sign_in().post("/en/fail/lost/?tab=2", posted))
    form = page.split('<form method="post" action="/en/fail/lost/?tab=2">')[1].split("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    assert [pair for pair in hidden if pair[0] != "csrfmiddlewaretoken"] == [
        ("title", "a &quot;quoted&quot; &lt;b&gt;title&lt;/b&gt;"),
        ("areas", "1"),
        ("areas", "3"),
        ("empty", ""),
        ("version", "7"),
    ]
    assert "csrfmiddlewaretoken" in dict(hidden)


def test_a_conflict_in_a_part_of_a_page_takes_the_whole_page(sign_in):
    answer = sign_in().post("/en/fail/lost/", {"version": "5"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "body"


# When the house itself is broken ----------------------------------------------------------------------------------
def test_a_fault_of_ours_is_answered_without_the_database(sign_in, django_assert_num_queries):
    client = sign_in()
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = client.get("/en/fail/bug/")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in body(answer)


def test_a_fault_of_ours_is_answered_even_where_the_static_files_are_missing(settings, monkeypatch):
    def missing(name: str) -> str:
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")

    monkeypatch.setattr(views, "static", missing)
    page = body(views.server_error(RequestFactory().get("/")))
    assert "Something went wrong" in page
    assert "stylesheet" not in page


@pytest.mark.parametrize(("address", "status"), [("/en/", 503), ("/ru/account/login/", 503), ("/health/live", 200)])
def test_maintenance_closes_the_pages_and_leaves_the_machines_alone(address, status, django_assert_num_queries):
    with override_settings(MAINTENANCE=True), django_assert_num_queries(0):
        closed = MaintenanceMiddleware(lambda request: HttpResponse("open"))
        answer = closed(RequestFactory().get(address))
    assert answer.status_code == status
    if status == 503:
        assert answer.headers["Retry-After"] == "600"


def test_a_form_that_was_open_for_too_long_is_explained():
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    answer = client.post("/en/account/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "This form has been open for too long" in body(answer)


@pytest.mark.parametrize("name", ["base/server_error.html", "base/maintenance.html"])
def test_the_bare_pages_need_no_context(name):
    assert "<h1>" in get_template(name).render({"status": 503, "language": "en"})
