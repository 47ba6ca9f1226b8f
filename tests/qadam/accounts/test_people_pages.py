"""The administrator makes accounts and gives roles; nobody else sees these pages; a withdrawn role acts at once."""

import pytest

from qadam.accounts.enums import Role
from qadam.accounts.models import RoleAssignment, User
from qadam.accounts.selectors import has_role
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

NEW = {"full_name": "New Person", "email": "new@example.org", "language": "ru", "password": "a-long-first-word"}


def test_the_administrator_makes_an_account_and_gives_it_a_role(cast, sign_in):
    admin = sign_in(cast.administrator)
    made = admin.post("/en/workspace/people/", NEW)
    person = User.objects.get(email="new@example.org")
    assert made.status_code == 302
    assert made.headers["location"].endswith(f"/people/{person.pk}/")
    given = admin.post(made.headers["location"], {"role": "focal_point", "body": cast.justice.pk})
    assert given.status_code == 302
    assert has_role(User.objects.get(pk=person.pk), Role.FOCAL_POINT)


@pytest.mark.parametrize(
    ("change", "says", "reason"),
    [
        ({"email": "aida.coordinator@example.org"}, "already an account", "one account a mail address"),
        ({"email": "AIDA.Coordinator@Example.org"}, "already an account", "however it is written"),
        ({"email": "nobody"}, "valid email", "mails must reach the person"),
        ({"password": "short"}, "too short", "twelve characters at least"),
        ({"full_name": ""}, "required", "the log needs a name"),
    ],
)
def test_a_wrong_account_gets_a_sentence_and_is_not_made(cast, sign_in, change, says, reason):
    before = User.objects.count()
    answer = sign_in(cast.administrator).post("/en/workspace/people/", NEW | change)
    assert answer.status_code == 422, reason
    assert says in answer.content.decode(), reason
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("role", "with_body", "reason"),
    [("focal_point", False, "a focal point is one of a body"), ("coordinator", True, "a coordinator is of none")],
)
def test_a_role_and_its_body_must_fit(cast, sign_in, role, with_body, reason):
    body = cast.justice.pk if with_body else ""
    answer = sign_in(cast.administrator).post(f"/en/workspace/people/{cast.stranger.pk}/", {"role": role, "body": body})
    assert answer.status_code == 422, reason
    assert not RoleAssignment.objects.filter(user=cast.stranger).exists()


def test_a_withdrawn_role_acts_on_the_very_next_request(cast, sign_in):
    coordinator = sign_in(cast.coordinator)
    assert coordinator.get("/en/workspace/audit/").status_code == 200
    assignment = cast.coordinator.assignments.get()
    sign_in(cast.administrator).post(f"/en/workspace/people/{cast.coordinator.pk}/roles/{assignment.pk}/withdraw")
    assert coordinator.get("/en/workspace/audit/").status_code == 403


def test_a_deactivated_person_is_out_with_the_next_page(cast, sign_in):
    coordinator = sign_in(cast.coordinator)
    sign_in(cast.administrator).post(f"/en/workspace/people/{cast.coordinator.pk}/active", {"active": "no"})
    assert coordinator.get("/en/workspace/audit/").status_code == 302


def test_administrators_cannot_lock_themselves_out(cast, sign_in):
    answer = sign_in(cast.administrator).post(f"/en/workspace/people/{cast.administrator.pk}/active", {"active": "no"})
    assert answer.status_code == 409
    cast.administrator.refresh_from_db()
    assert cast.administrator.is_active


@pytest.mark.parametrize("who", ["coordinator", "focal_point", "case_officer", "civil_society", "stranger"])
def test_nobody_else_sees_or_changes_people(cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    pk = cast.focal_point.pk
    assignment = cast.focal_point.assignments.get()
    assert client.get("/en/workspace/people/").status_code == 403
    assert client.post("/en/workspace/people/", NEW).status_code == 403
    assert client.get(f"/en/workspace/people/{pk}/").status_code == 403
    assert client.post(f"/en/workspace/people/{pk}/", {"role": "coordinator"}).status_code == 403
    assert client.post(f"/en/workspace/people/{pk}/active", {"active": "no"}).status_code == 403
    assert client.post(f"/en/workspace/people/{pk}/roles/{assignment.pk}/withdraw").status_code == 403
    assert not User.objects.filter(email="new@example.org").exists()


def test_what_does_not_exist_is_not_found(cast, sign_in):
    admin = sign_in(cast.administrator)
    assert admin.get("/en/workspace/people/999999/").status_code == 404
    assert admin.post("/en/workspace/people/999999/active", {"active": "no"}).status_code == 404
    assert admin.post(f"/en/workspace/people/{cast.stranger.pk}/roles/999999/withdraw").status_code == 404


def test_the_list_of_people_asks_the_same_number_of_queries(cast, sign_in, django_assert_num_queries):
    admin = sign_in(cast.administrator)
    admin.get("/en/workspace/people/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        admin.get("/en/workspace/people/")
    for n in range(20):
        user = User.objects.create_user(f"p{n}@example.org", PASSWORD, full_name=f"P {n}")
        RoleAssignment.objects.create(user=user, role=Role.FOCAL_POINT, body=cast.health)
    with django_assert_num_queries(len(few)):
        admin.get("/en/workspace/people/")


def test_signing_in_needs_the_right_password_and_an_active_account(cast, client):
    client.defaults["HTTP_HOST"] = "localhost"

    def attempt(user, password):
        return client.post("/en/account/login/", {"login": user.email, "password": password}).status_code

    assert attempt(cast.coordinator, "wrong-wrong-wrong") == 200  # the form again
    assert attempt(cast.deactivated, PASSWORD) != 200 or "_auth_user_id" not in client.session
    assert "_auth_user_id" not in client.session
    assert attempt(cast.coordinator, PASSWORD) == 302
    assert client.session["_auth_user_id"] == str(cast.coordinator.pk)


def test_nobody_can_sign_up(client):
    answer = client.get("/en/account/signup/", headers={"host": "localhost"})
    assert b'name="password1"' not in answer.content
