"""What is due: told in time, once each, to those who have to do it; nothing of what is done."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from qadam.notifications.models import Notification
from qadam.notifications.services.reminders import remind
from qadam.plan.deadlines import Deadline
from qadam.plan.enums import DeadlinePrecision, MeasureStatus
from qadam.plan.models import Measure
from qadam.progress.models import ProgressUpdate
from qadam.progress.reminders import progress_duties
from qadam.progress.services.extensions import decide_extension, request_extension
from qadam.progress.services.steps import submit_update
from tests.qadam.progress.plans import drafted, published, submitted
from tests.qadam.progress.test_pages import copies

pytestmark = pytest.mark.django_db

JULY = date(2025, 7, 15)  # the first half of 2025 has ended, and is due on 30 July
DEADLINE = date(2027, 6, 30)


def keys(today) -> set[str]:
    return {duty.key for duty in progress_duties(today)}


def test_a_body_owes_a_report_once_a_period_has_ended(cast, work):
    assert keys(work.period.ends_on) == set(), "while the period runs nothing is owed"
    owed = {
        f"progress-report-{work.period.pk}-{body.pk}" for body in (cast.justice, cast.health, work.judges.lead_body)
    }
    assert keys(JULY) == owed
    assert {duty.due_on for duty in progress_duties(JULY)} == {work.period.due_on}


def test_what_was_submitted_is_no_longer_owed_and_a_draft_is(cast, work):
    key = f"progress-report-{work.period.pk}-{cast.justice.pk}"
    drafted(work, cast)
    assert key in keys(JULY)
    submitted_before = {duty.key for duty in progress_duties(JULY)}
    submit_update(update_id=ProgressUpdate.objects.get().pk, by=cast.focal_point)
    assert submitted_before - keys(JULY) == {key}


def test_the_writer_is_reminded_the_approver_escalated_to_and_where_nobody_signs_in_the_coordinator(cast, work):
    duties = {duty.key: duty for duty in progress_duties(JULY)}
    justice = duties[f"progress-report-{work.period.pk}-{cast.justice.pk}"]
    assert (justice.to, justice.escalate_to) == ([cast.focal_point.pk], [cast.approver.pk])
    archive = duties[f"progress-report-{work.period.pk}-{work.judges.lead_body.pk}"]
    assert archive.to == [cast.coordinator.pk]


@pytest.mark.parametrize("status", [MeasureStatus.COMPLETED, MeasureStatus.CANCELLED])
def test_the_deadline_of_a_measure_is_a_duty_until_it_is_over(cast, work, status):
    today = DEADLINE - timedelta(days=5)
    key = f"progress-measure-{work.law.pk}"
    assert key in keys(today)
    Measure.objects.filter(pk=work.law.pk).update(status=status)
    assert key not in keys(today)


def test_a_measure_reported_as_completed_waits_for_its_judges_and_not_for_its_body(cast, work):
    submitted(work, cast, status="completed")
    assert f"progress-measure-{work.law.pk}" not in keys(DEADLINE)


def test_an_extended_deadline_is_a_duty_of_its_new_day(cast, work):
    request = request_extension(
        measure_id=work.law.pk,
        deadline=Deadline(date(2028, 6, 30), DeadlinePrecision.HALF_YEAR),
        reason="The tender failed.",
        by=cast.focal_point,
    )
    decide_extension(request_id=request.pk, granted=True, reason="Once.", by=cast.coordinator)
    assert f"progress-measure-{work.law.pk}" not in keys(DEADLINE)
    due = {duty.key: duty.due_on for duty in progress_duties(date(2028, 6, 1))}
    assert due[f"progress-measure-{work.law.pk}"] == date(2028, 6, 30)


def test_each_reminder_comes_once_although_the_engine_runs_every_day(cast, work, monkeypatch):
    for offset in range(-40, 45):
        noon = datetime.combine(DEADLINE + timedelta(days=offset), time(12), tzinfo=timezone.get_current_timezone())
        monkeypatch.setattr(timezone, "now", lambda noon=noon: noon)
        remind()
        remind()  # two schedulers
    about_it = Notification.objects.filter(due_on=DEADLINE, key__contains=f"progress-measure-{work.law.pk}/")
    told = list(about_it.filter(recipient=cast.focal_point).values_list("key", flat=True))
    assert len(told) == len(set(told))
    assert len(told) >= 4, "before, on and after the deadline"
    assert about_it.filter(recipient=cast.approver).count() == 1, "escalated once"
    assert about_it.filter(recipient=cast.coordinator).count() == 1
    assert not about_it.filter(recipient=cast.other_focal_point).exists()


def test_the_words_are_in_the_language_of_the_reader(cast, work):
    duty = next(duty for duty in progress_duties(DEADLINE) if duty.key == f"progress-measure-{work.law.pk}")
    with translation.override("ru"):
        assert "Мера 1" in duty.words().text
    with translation.override("en"):
        assert "Adopt a law on the prevention of torture" in duty.words().text


def test_the_source_costs_a_fixed_number_of_queries(cast, work, django_assert_num_queries):
    published(work, cast)
    with CaptureQueriesContext(connection) as few:
        list(progress_duties(DEADLINE))
    copies(work.schools, 30)
    with django_assert_num_queries(len(few)):
        list(progress_duties(DEADLINE))
