"""Periods on which bodies report."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from qadam.plan.models import Plan
from qadam.plan.workflow import ADOPTED_ONCE
from qadam.progress.enums import UpdateState
from qadam.progress.models import ReportingCalendar, ReportingPeriod


def periods_begun(today: date) -> QuerySet[ReportingPeriod]:
    """Return the periods that have begun, of every plan."""
    return ReportingPeriod.objects.filter(starts_on__lte=today).select_related("plan")


def periods_of(plan: Plan) -> QuerySet[ReportingPeriod]:
    """Return all periods of a plan, the newest first."""
    return ReportingPeriod.objects.filter(plan=plan).order_by("-starts_on")


def periods_with_counts(plan: Plan) -> QuerySet[ReportingPeriod]:
    """Return all periods of a plan, the newest first, each with how many reports on it are sent and published."""
    with_judges = (UpdateState.SUBMITTED, UpdateState.APPROVED, UpdateState.ACCEPTED, UpdateState.PUBLISHED)
    sent = Q(updates__state__in=with_judges)
    return periods_of(plan).annotate(
        sent_count=Count("updates", filter=sent),
        published_count=Count("updates", filter=Q(updates__state=UpdateState.PUBLISHED)),
    )


def calendar_of(plan: Plan) -> ReportingCalendar | None:
    """Return how often the bodies report on a plan, None where nobody has set it."""
    return ReportingCalendar.objects.filter(plan=plan).first()


def plans_reported() -> QuerySet[Plan]:
    """Return the adopted plans, on which bodies report, the newest first."""
    return Plan.objects.filter(status__in=ADOPTED_ONCE, amends__isnull=True).select_related("reporting_calendar")
