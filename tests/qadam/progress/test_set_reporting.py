"""How often bodies report: half-years or quarters of the calendar over the whole time of a plan."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, NotFoundError
from qadam.progress.enums import PeriodKind
from qadam.progress.models import ReportingPeriod
from qadam.progress.periods import stretches
from qadam.progress.services.periods import set_reporting
from tests.qadam.progress.plans import drafted

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(DAYS, st.integers(0, 2_500), st.sampled_from(PeriodKind), st.integers(0, 180))
def test_periods_cover_the_plan_without_gap_or_overlap(starts_on, length, kind, days):
    ends_on = starts_on + timedelta(days=length)
    found = stretches(starts_on, ends_on, kind, days)
    assert found[0].starts_on <= starts_on
    assert found[-1].ends_on >= ends_on
    assert all(b.starts_on == a.ends_on + timedelta(days=1) for a, b in pairwise(found))
    assert all(one.due_on == one.ends_on + timedelta(days=days) for one in found)
    assert {one.starts_on.day for one in found} == {1}
    assert {one.starts_on.month for one in found} <= ({1, 7} if kind == PeriodKind.HALF_YEAR else {1, 4, 7, 10})


@pytest.mark.parametrize(
    ("kind", "starts_on", "language", "title"),
    [
        (PeriodKind.HALF_YEAR, date(2026, 1, 1), "en", "2026, first half"),
        (PeriodKind.HALF_YEAR, date(2026, 7, 1), "en", "2026, second half"),
        (PeriodKind.QUARTER, date(2026, 4, 1), "en", "2026, quarter 2"),
        (PeriodKind.QUARTER, date(2026, 10, 1), "en", "2026, quarter 4"),
    ],
)
def test_a_period_is_called_as_people_call_it(kind, starts_on, language, title):
    with translation.override(language):
        assert ReportingPeriod(kind=kind, starts_on=starts_on).title == title


pytestmark = pytest.mark.django_db


def change(work, by, **options):
    values = {"kind": PeriodKind.QUARTER, "days_to_report": 20, "version": 1} | options
    return set_reporting(plan_id=work.plan.pk, by=by, **values)


@pytest.mark.parametrize("name", ["focal_point", "approver", "civil_society", "administrator", "stranger"])
def test_the_coordinator_alone_sets_the_periods(cast, work, sign_in, name):
    with pytest.raises(NotAllowedError):
        change(work, getattr(cast, name))
    assert sign_in(getattr(cast, name)).get(reverse("progress_periods", args=["vel-plan"])).status_code == 403


def test_periods_with_reports_stay_and_the_others_are_made_anew(cast, work):
    update = drafted(work, cast)
    change(work, cast.coordinator)
    periods = list(ReportingPeriod.objects.filter(plan=work.plan).order_by("starts_on"))
    assert periods[0] == update.period
    assert (periods[1].starts_on, periods[1].ends_on) == (date(2025, 7, 1), date(2025, 9, 30))
    assert all(b.starts_on == a.ends_on + timedelta(days=1) for a, b in pairwise(periods))


def test_reports_may_begin_later_than_the_plan(cast, work):
    change(work, cast.coordinator, first_on=date(2026, 2, 1))
    assert ReportingPeriod.objects.order_by("starts_on")[0].starts_on == date(2026, 1, 1)


@pytest.mark.parametrize("days", [-1, 181])
def test_the_days_to_report_are_bounded(cast, work, days):
    with pytest.raises(InvalidInputError):
        change(work, cast.coordinator, days_to_report=days)


def test_two_coordinators_do_not_overwrite_each_other(cast, work):
    change(work, cast.coordinator)
    with pytest.raises(LostUpdateError):
        change(work, cast.coordinator, days_to_report=40)


def test_a_plan_that_is_not_adopted_has_no_periods(cast, work):
    from qadam.plan.services.plans import create_plan

    draft = create_plan(code="draft", names={"en": "Draft"}, by=cast.coordinator)
    with pytest.raises(NotFoundError):
        set_reporting(plan_id=draft.pk, kind=PeriodKind.QUARTER, days_to_report=1, version=0, by=cast.coordinator)


def test_the_page_sets_them(cast, work, sign_in):
    client = sign_in(cast.coordinator)
    address = reverse("progress_periods", args=["vel-plan"])
    sent = {"version": "1", "kind": "quarter", "days_to_report": "20", "first_on": "2025-01-01"}
    assert client.post(address, sent | {"days_to_report": "x"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert ReportingPeriod.objects.count() == 20
