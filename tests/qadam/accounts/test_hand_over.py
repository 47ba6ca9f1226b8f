"""A focal point's work passes to a successor in one step, or not at all."""

from datetime import date

import pytest
from django.urls import reverse

from qadam.accounts import handover
from qadam.accounts.enums import Role
from qadam.accounts.handover import HandoverItem, register_handover_source
from qadam.accounts.models import Handover, RoleAssignment
from qadam.accounts.selectors import body_ids_of, get_user
from qadam.accounts.services.handover import hand_over
from qadam.audit.models import AuditEvent
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _work(monkeypatch):
    monkeypatch.setattr(handover, "_sources", {})
    register_handover_source(
        "test",
        lambda user, body: [HandoverItem(f"Measure of {body}", "measure", "/en/measure/1", due_on=date(2027, 6, 30))],
    )


@pytest.fixture
def assignment(cast) -> RoleAssignment:
    return cast.focal_point.assignments.get()


def pass_on(cast, assignment, **change) -> Handover:
    given = {"assignment_id": assignment.pk, "successor_id": cast.stranger.pk, "note": "Call.", "by": cast.coordinator}
    return hand_over(**(given | change))


def may_act(user, body) -> bool:
    return body.pk in body_ids_of(get_user(user.pk), Role.FOCAL_POINT)


def test_the_role_passes_and_the_page_says_what_was_open(cast, assignment):
    made = pass_on(cast, assignment)
    assert not may_act(cast.focal_point, cast.justice)
    assert may_act(cast.stranger, cast.justice)
    assert [item["title"] for item in made.items] == ["Measure of Ministry of Justice"]
    event = AuditEvent.objects.order_by("-sequence")[0]
    assert (event.action, event.actor_name) == ("role.handed_over", "Aida Coordinator")


def test_what_is_tied_to_the_person_is_moved_in_the_same_step(cast, assignment):
    moved = []
    register_handover_source("moving", lambda user, body: [], moved.append)
    made = pass_on(cast, assignment)
    assert moved == [made]


def test_where_something_cannot_be_moved_nothing_passes(cast, assignment):
    def refuse(made: Handover) -> None:
        raise WrongStateError("not now")

    register_handover_source("refusing", lambda user, body: [], refuse)
    with pytest.raises(WrongStateError, match="not now"):
        pass_on(cast, assignment)
    assert may_act(cast.focal_point, cast.justice)
    assert not Handover.objects.exists()


def test_it_happens_once(cast, assignment):
    pass_on(cast, assignment)
    with pytest.raises(WrongStateError):
        pass_on(cast, assignment)


@pytest.mark.parametrize("who", ["focal_point", "deactivated"])
def test_a_successor_is_another_active_person(cast, assignment, who):
    with pytest.raises(InvalidInputError):
        pass_on(cast, assignment, successor_id=getattr(cast, who).pk)


def test_nobody_succeeds_who_does_not_exist(cast, assignment):
    with pytest.raises(NotFoundError):
        pass_on(cast, assignment, successor_id=10**9)


@pytest.mark.parametrize("who", ["focal_point", "other_focal_point", "approver", "civil_society", "stranger"])
def test_strangers_hand_nothing_over(cast, assignment, who):
    with pytest.raises(NotAllowedError):
        pass_on(cast, assignment, by=getattr(cast, who))


def test_a_coordinator_hands_over_no_role_that_belongs_to_no_body(cast):
    with pytest.raises(NotAllowedError):
        pass_on(cast, cast.case_officer.assignments.get())
    pass_on(cast, cast.case_officer.assignments.get(), by=cast.administrator)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("focal_point", 403),  # holds no role any more
        ("stranger", 200),  # the successor
        ("coordinator", 200),
        ("administrator", 200),
        ("approver", 404),
        ("other_focal_point", 404),
        ("civil_society", 404),
    ],
)
def test_the_page_is_for_those_whom_it_concerns(cast, assignment, sign_in, who, status):
    made = pass_on(cast, assignment)
    assert sign_in(getattr(cast, who)).get(reverse("handover", args=[made.pk])).status_code == status


def test_the_page_writes_days_as_its_reader_does(cast, assignment, sign_in):
    made = pass_on(cast, assignment)
    page = reverse("handover", args=[made.pk]).replace("/en/", "/ru/")
    assert "30 июня 2027" in sign_in(cast.stranger).get(page).content.decode()


def test_on_the_page_it_is_one_step_and_acts_on_the_next_request(cast, assignment, sign_in):
    predecessor, successor = sign_in(cast.focal_point), sign_in(cast.stranger)
    assert predecessor.get(reverse("inbox")).status_code == 200
    assert successor.get(reverse("inbox")).status_code == 403
    page = reverse("handover_new", args=[cast.focal_point.pk, assignment.pk])
    client = sign_in(cast.coordinator)
    assert "Measure of Ministry of Justice" in client.get(page).content.decode()
    assert client.post(page, {"successor": cast.stranger.pk, "note": "Call."}).status_code == 302
    assert predecessor.get(reverse("inbox")).status_code == 403
    assert successor.get(reverse("inbox")).status_code == 200
    assert client.get(page).status_code == 404, "the role has ended"
