"""What the portal may read of progress: what is published, in a constant number of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Measure
from qadam.plan.services.plans import unpublish_plan
from qadam.progress.models import ProgressUpdate
from qadam.progress.selectors import public
from tests.qadam.progress.plans import accepted, drafted, published
from tests.qadam.progress.test_pages import copies

pytestmark = pytest.mark.django_db

TODAY = date(2027, 8, 1)


@pytest.mark.parametrize("make", [drafted, accepted])
def test_nothing_is_public_before_it_is_published(cast, work, make):
    make(work, cast)
    assert public.latest_updates_public() == []
    assert public.updates_of_measures_public([work.law.pk]) == {}
    assert public.measure_progress_public([work.law])[work.law.pk].update is None


def test_a_published_report_is_public_until_its_plan_is_not(cast, work):
    update = published(work, cast)
    assert public.latest_updates_public() == [update]
    assert public.updates_of_recommendation_public(work.law.recommendation_links.get().recommendation_id) == [update]
    unpublish_plan(plan_id=work.plan.pk, by=cast.coordinator)
    assert public.latest_updates_public() == []


def test_a_measure_shows_what_was_claimed_and_what_was_accepted(cast, work, settings):
    update = published(work, cast, status="completed")
    ProgressUpdate.objects.filter(pk=update.pk).update(status_accepted="in_progress")
    Measure.objects.filter(pk=work.law.pk).update(status="in_progress")
    work.law.refresh_from_db()
    settings.EVIDENCE_VALID_DAYS = 100_000
    shown = public.measure_progress_public([work.law], TODAY)[work.law.pk]
    assert (shown.status, shown.status_claimed, shown.differs) == (MeasureStatus.IN_PROGRESS, "completed", True)
    assert shown.is_verified
    assert shown.is_overdue


def test_overdue_measures_are_those_not_over(cast, work):
    assert {measure.number for measure in public.overdue_measures_public(TODAY)} == {"1", "2", "3"}
    Measure.objects.filter(pk=work.schools.pk).update(status=MeasureStatus.CANCELLED)
    assert {measure.number for measure in public.overdue_measures_public(TODAY)} == {"1", "3"}
    assert list(public.overdue_measures_public(date(2027, 6, 30))) == [], "the last day is in time"


def test_progress_is_counted_by_body(cast, work):
    Measure.objects.filter(pk=work.law.pk).update(status=MeasureStatus.COMPLETED)
    copies(Measure.objects.get(pk=work.schools.pk), 3)
    by_body = {body.code: counts for body, counts in public.progress_by_body_public(TODAY)}
    health = by_body["ministry-of-health"]
    assert (health.total, health.overdue, health.completed_share) == (4, 4, 0.0)
    assert by_body["ministry-of-justice"].by_status == {MeasureStatus.COMPLETED: 1}
    totals = public.progress_totals_public(TODAY)
    assert (totals.total, totals.overdue) == (6, 5)
    assert totals.completed_share == pytest.approx(1 / 6)


def everything(ids) -> None:
    measures = list(public.measures_public())
    public.latest_updates_public()
    public.updates_of_measures_public([measure.pk for measure in measures])
    public.measure_progress_public(measures)
    list(public.overdue_measures_public(TODAY))
    public.voices_public(ids)
    public.recommendation_status_public(ids)
    list(public.disagreements_public())
    public.progress_totals_public()
    public.progress_by_area_public()
    public.progress_by_body_public()
    public.assessment_counts_public()


def test_every_selector_costs_as_many_queries_for_many_rows(cast, work):
    update = published(work, cast)
    ids = [work.law.recommendation_links.get().recommendation_id]
    assert update.evidence.count() == 1
    copies(work.law, 3)
    everything(ids)  # what is kept for later is read once
    with CaptureQueriesContext(connection) as few:
        everything(ids)
    copies(work.law, 40)
    with CaptureQueriesContext(connection) as many:
        everything(ids)
    assert len(many) <= len(few), "the newest ones may have no values to read"
