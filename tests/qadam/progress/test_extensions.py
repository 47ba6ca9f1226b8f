"""A later deadline: asked for by the lead body with a reason, decided with a reason, all kept."""

from datetime import date

import pytest
from django.urls import reverse

from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.notifications.models import Notification
from qadam.plan.deadlines import Deadline, deadline_words
from qadam.plan.enums import DeadlinePrecision, MeasureStatus
from qadam.plan.models import Measure
from qadam.progress.models import ExtensionRequest
from qadam.progress.services.extensions import decide_extension, request_extension, withdraw_extension

pytestmark = pytest.mark.django_db

LATER = Deadline(date(2028, 6, 30), DeadlinePrecision.HALF_YEAR)


def ask(work, by, deadline=LATER, reason="The tender failed."):
    return request_extension(measure_id=work.law.pk, deadline=deadline, reason=reason, by=by)


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("other_focal_point", NotFoundError),  # its body only contributes
        ("national_institution", NotFoundError),
        ("civil_society", NotFoundError),
        ("administrator", NotFoundError),
        ("stranger", NotFoundError),
    ],
)
def test_the_lead_body_asks_and_nobody_else(cast, work, name, refused):
    with pytest.raises(refused):
        ask(work, getattr(cast, name))


@pytest.mark.parametrize(
    ("deadline", "reason_given", "field"),
    [
        (Deadline(date(2027, 6, 30), DeadlinePrecision.DAY), "Why", "deadline"),  # not later
        (Deadline(date(2026, 1, 1), DeadlinePrecision.DAY), "Why", "deadline"),
        (LATER, "  ", "reason"),
    ],
)
def test_a_request_has_a_later_day_and_a_reason(cast, work, deadline, reason_given, field):
    with pytest.raises(InvalidInputError) as refused:
        ask(work, cast.focal_point, deadline, reason_given)
    assert field in refused.value.fields


def test_a_granted_request_moves_the_deadline_as_precise_as_it_was_asked(cast, work):
    request = ask(work, cast.focal_point)
    assert Measure.objects.get(pk=work.law.pk).deadline == date(2027, 6, 30), "not before it is decided"
    decide_extension(request_id=request.pk, granted=True, reason="Once.", by=cast.coordinator)
    measure = Measure.objects.get(pk=work.law.pk)
    assert deadline_words(measure.deadline, measure.deadline_precision, "en") == "H1 2028"
    kept = ExtensionRequest.objects.get()
    assert (kept.state, kept.reason, kept.decision_reason) == ("granted", "The tender failed.", "Once.")
    assert kept.deadline_before == date(2027, 6, 30)


def test_a_refused_request_moves_nothing_and_stays_on_record(cast, work):
    request = ask(work, cast.focal_point)
    decide_extension(request_id=request.pk, granted=False, reason="No.", by=cast.coordinator)
    assert Measure.objects.get(pk=work.law.pk).deadline == date(2027, 6, 30)
    assert ExtensionRequest.objects.get().state == "refused"
    assert ask(work, cast.focal_point).state == "requested", "it may be asked again"


@pytest.mark.parametrize("name", ["focal_point", "approver", "other_focal_point", "civil_society", "stranger"])
def test_the_coordinator_alone_decides(cast, work, name):
    request = ask(work, cast.focal_point)
    with pytest.raises(NotAllowedError):
        decide_extension(request_id=request.pk, granted=True, reason="Yes.", by=getattr(cast, name))


def test_a_decision_needs_a_reason_and_is_made_once(cast, work):
    request = ask(work, cast.focal_point)
    with pytest.raises(InvalidInputError):
        decide_extension(request_id=request.pk, granted=True, reason="", by=cast.coordinator)
    decide_extension(request_id=request.pk, granted=True, reason="Yes.", by=cast.coordinator)
    with pytest.raises(WrongStateError):
        decide_extension(request_id=request.pk, granted=False, reason="No.", by=cast.coordinator)


def test_one_request_at_a_time_and_none_for_what_is_over(cast, work):
    ask(work, cast.focal_point)
    with pytest.raises(WrongStateError, match="already"):
        ask(work, cast.approver)
    Measure.objects.filter(pk=work.law.pk).update(status=MeasureStatus.COMPLETED)
    ExtensionRequest.objects.all().delete()
    with pytest.raises(WrongStateError):
        ask(work, cast.focal_point)


def test_a_request_upon_a_deadline_that_was_changed_meanwhile_is_not_granted(cast, work):
    request = ask(work, cast.focal_point)
    Measure.objects.filter(pk=work.law.pk).update(deadline=date(2029, 6, 30))
    with pytest.raises(WrongStateError, match="changed since"):
        decide_extension(request_id=request.pk, granted=True, reason="Yes.", by=cast.coordinator)


def test_a_body_takes_its_request_back(cast, work):
    request = ask(work, cast.focal_point)
    with pytest.raises(NotFoundError):
        withdraw_extension(request_id=request.pk, by=cast.other_focal_point)
    assert withdraw_extension(request_id=request.pk, by=cast.focal_point).state == "withdrawn"


def test_the_coordinator_is_told_and_then_the_body(cast, work):
    request = ask(work, cast.focal_point)
    assert set(Notification.objects.values_list("recipient__full_name", flat=True)) == {"Aida Coordinator"}
    decide_extension(request_id=request.pk, granted=True, reason="Once.", by=cast.coordinator)
    told = Notification.objects.filter(key__endswith="granted").values_list("recipient__full_name", flat=True)
    assert set(told) == {"Bolat Focal", "Yerlan Approver"}


def test_the_pages_ask_and_decide(cast, work, sign_in):
    address = reverse("progress_extension_new", args=[work.law.pk])
    client = sign_in(cast.focal_point)
    assert client.post(address, {"deadline": "soon", "reason": "x"}).status_code == 422
    assert client.post(address, {"deadline": "H1 2028", "reason": "The tender failed."}).status_code == 302
    request = ExtensionRequest.objects.get()
    listed = sign_in(cast.coordinator).get(reverse("progress_extensions") + "?show=open").content.decode()
    assert "The tender failed." in listed
    assert (
        "The tender failed." not in sign_in(cast.other_focal_point).get(reverse("progress_extensions")).content.decode()
    )
    grant = reverse("progress_extension_decide", args=[request.pk, "grant"])
    assert sign_in(cast.other_focal_point).post(grant, {"reason": "x"}).status_code == 404
    sign_in(cast.coordinator).post(grant, {"reason": "Once."})
    assert Measure.objects.get(pk=work.law.pk).deadline == date(2028, 6, 30)
