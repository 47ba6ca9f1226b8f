"""Reading plans: the list, one plan, its facts."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from qadam.accounts.selectors import Person
from qadam.base.errors import NotFoundError
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Plan
from qadam.plan.permissions import visible_plans
from qadam.plan.selectors.measures import OVER


def plans_list(by: Person) -> QuerySet[Plan]:
    """Return the plans that a person may know of, the newest first, with `total`, `completed` and `overdue`."""
    stands = Q(measures__removed_at=None)
    return (
        visible_plans(by)
        .select_related("amends")
        .prefetch_related("reviews__mechanism")
        .annotate(
            total=Count("measures", filter=stands),
            completed=Count("measures", filter=stands & Q(measures__status=MeasureStatus.COMPLETED)),
            overdue=Count(
                "measures",
                filter=stands & Q(measures__deadline__lt=timezone.localdate()) & ~Q(measures__status__in=OVER),
            ),
        )
        .order_by("-starts_on", "code")
    )


def plan_for(by: Person, code: str) -> Plan:
    """Return a plan that a person may know of.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    plan = visible_plans(by).select_related("amends").filter(code=code).first()
    if plan is None:
        raise NotFoundError()
    return plan
