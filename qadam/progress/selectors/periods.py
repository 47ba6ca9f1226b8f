"""Periods on which bodies report."""

from datetime import date

from django.db.models import QuerySet

from qadam.plan.models import Plan
from qadam.plan.workflow import ADOPTED_ONCE
from qadam.progress.models import ReportingCalendar, ReportingPeriod


def periods_begun(today: date) -> QuerySet[ReportingPeriod]:
    """Return the periods that have begun, of every plan."""
    return ReportingPeriod.objects.filter(starts_on__lte=today).select_related("plan")


def periods_of(plan: Plan) -> QuerySet[ReportingPeriod]:
    """Return all periods of a plan, the newest first."""
    return ReportingPeriod.objects.filter(plan=plan).order_by("-starts_on")


def calendar_of(plan: Plan) -> ReportingCalendar | None:
    """Return how often the bodies report on a plan, None where nobody has set it."""
    return ReportingCalendar.objects.filter(plan=plan).first()


def plans_reported() -> QuerySet[Plan]:
    """Return the adopted plans, on which bodies report, the newest first."""
    return Plan.objects.filter(status__in=ADOPTED_ONCE, amends__isnull=True).select_related("reporting_calendar")
