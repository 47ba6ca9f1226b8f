"""While a person is on leave the alternate is told, and sees the inbox; nobody gets a right by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qadam.accounts import inbox
from qadam.accounts.enums import Role
from qadam.accounts.inbox import InboxItem, inbox_of, register_inbox_source
from qadam.accounts.models import Leave
from qadam.accounts.services import give_role
from qadam.accounts.services.leave import end_leave, set_leave
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def alternate(cast: Cast):
    """The second focal point of the Ministry of Justice."""
    give_role(user=cast.stranger, role=Role.FOCAL_POINT, body=cast.justice, is_alternate=True, by=cast.administrator)
    return cast.stranger


def day(n: int):
    return timezone.localdate() + timedelta(days=n)


def enter(cast: Cast, alternate, first: int = 0, last: int = 5, by=None) -> Leave:
    return set_leave(
        user=cast.focal_point,
        alternate_id=alternate.pk,
        from_on=day(first),
        until_on=day(last),
        by=by or cast.focal_point,
    )


@pytest.fixture
def items(monkeypatch, cast):
    """One thing that needs the focal point alone, one that needs both, one that is confidential."""
    monkeypatch.setattr(inbox, "_sources", {})
    monkeypatch.setattr(inbox, "_personal", set())
    own = {cast.focal_point.pk}
    register_inbox_source("own", lambda user: [InboxItem("Report", "/report", "measure")] if user.pk in own else [])
    register_inbox_source("both", lambda user: [InboxItem("Shared", "/shared", "measure")])
    register_inbox_source(
        "case", lambda user: [InboxItem("Case", "/case", "case")] if user.pk in own else [], is_personal=True
    )


def seen(user) -> list[tuple[str, str]]:
    return [(item.title, item.instead_of) for item in inbox_of(user)]


def test_the_alternate_sees_what_needs_the_person_and_nothing_twice(cast, alternate, items):
    assert seen(alternate) == [("Shared", "")]
    enter(cast, alternate)
    assert seen(alternate) == [("Report", "Bolat Focal"), ("Shared", "")]
    assert seen(cast.focal_point) == [("Case", ""), ("Report", ""), ("Shared", "")]


def test_it_ends_with_the_leave(cast, alternate, items):
    leave = enter(cast, alternate)
    end_leave(leave_id=leave.pk, by=cast.focal_point)
    assert seen(alternate) == [("Shared", "")]
    with pytest.raises(WrongStateError):
        end_leave(leave_id=leave.pk, by=cast.focal_point)


@pytest.mark.parametrize(
    ("first", "last", "field", "reason"),
    [(3, 2, "until_on", "ends before it begins"), (-5, -1, "until_on", "is over"), (5, 9, "from_on", "overlaps")],
)
def test_days_that_make_no_sense_are_refused(cast, alternate, first, last, field, reason):
    enter(cast, alternate, 0, 5)
    with pytest.raises(InvalidInputError) as refused:
        enter(cast, alternate, first, last)
    assert set(refused.value.fields) == {field}, reason


def test_only_who_holds_the_same_role_stands_in(cast, alternate):
    for other in (cast.other_focal_point, cast.approver, cast.civil_society, cast.focal_point):
        with pytest.raises(InvalidInputError):
            enter(cast, other)
    enter(cast, alternate)


@pytest.mark.parametrize(
    ("who", "may"),
    [("focal_point", True), ("coordinator", True), ("administrator", True), ("approver", False), ("stranger", False)],
)
def test_leave_is_ones_own_or_the_coordinators_to_enter(cast, alternate, who, may):
    if may:
        enter(cast, alternate, by=getattr(cast, who))
    else:
        with pytest.raises(NotAllowedError):
            enter(cast, alternate, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["approver", "stranger", "other_focal_point"])
def test_anothers_leave_cannot_be_called_off_nor_known_of(cast, alternate, who):
    leave = enter(cast, alternate)
    with pytest.raises(NotFoundError):
        end_leave(leave_id=leave.pk, by=getattr(cast, who))


def test_the_page_enters_a_leave_and_calls_it_off(cast, alternate, sign_in):
    client = sign_in(cast.focal_point)
    sent = {"from_on": day(0).isoformat(), "until_on": day(3).isoformat(), "alternate": alternate.pk}
    assert client.post("/en/workspace/leave/", sent).status_code == 302
    page = client.get("/en/workspace/leave/").content.decode()
    assert alternate.full_name in page
    assert client.post("/en/workspace/leave/", sent).status_code == 422
    leave = Leave.objects.get()
    assert client.post(f"/en/workspace/leave/{leave.pk}/end/").status_code == 302
    leave.refresh_from_db()
    assert leave.ended_at is not None
