"""Who may see and change plans.

A draft is the coordinator's alone. While a plan is circulated, the people of the bodies that were asked see it. What
has been adopted is seen by everybody with a role. Whoever may not see a plan is told that there is none.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qadam.accounts.enums import ROLES_OF_A_BODY, Role
from qadam.accounts.models import User
from qadam.accounts.permissions import check_coordinator, check_staff
from qadam.accounts.selectors import Person, body_ids_of, has_role
from qadam.base.errors import NotAllowedError, NotFoundError
from qadam.plan.enums import PlanStatus
from qadam.plan.models import (
    CirculationAnswer,
    Indicator,
    IndicatorMeasure,
    IndicatorValue,
    Plan,
    PlanCirculation,
)
from qadam.plan.workflow import ADOPTED_ONCE, IN_FORCE

# Who speaks for an organisation that a plan was circulated to.
ANSWERING_ROLES = (Role.FOCAL_POINT, Role.APPROVER, Role.NATIONAL_INSTITUTION, Role.CIVIL_SOCIETY, Role.OBSERVER)
CIRCULATING = frozenset({PlanStatus.CIRCULATED, PlanStatus.AGREED})


def check_read_plans(by: Person) -> None:
    """Raise `NotAllowedError` unless the person holds any role."""
    check_staff(by)


def visible_plans(by: Person) -> QuerySet[Plan]:
    """Return the plans that a person may know of."""
    if has_role(by, Role.COORDINATOR):
        return Plan.objects.all()
    if not has_role(by, *Role):
        return Plan.objects.none()
    seen = Q(status__in=ADOPTED_ONCE)
    if bodies := body_ids_of(by, *ROLES_OF_A_BODY):
        asked = CirculationAnswer.objects.filter(body_id__in=bodies).values("circulation__plan_id")
        seen |= Q(status__in=CIRCULATING, pk__in=asked)
    return Plan.objects.filter(seen)


def check_change_plans(by: User | None) -> None:
    """Raise `NotAllowedError` unless the person is a coordinator. None is the machine itself: the demonstration."""
    if by is not None:
        check_coordinator(by)


def may_change_plans(by: Person) -> bool:
    """Return whether the person may change plans, so that a page offers it."""
    return has_role(by, Role.COORDINATOR)


def visible_circulations(by: Person) -> QuerySet[PlanCirculation]:
    """Return the circulations that a person may know of: all as coordinator, else those that asked their body."""
    if has_role(by, Role.COORDINATOR):
        return PlanCirculation.objects.all()
    return PlanCirculation.objects.filter(answers__body_id__in=body_ids_of(by, *ANSWERING_ROLES)).distinct()


def may_answer_for(by: Person, body_id: int) -> bool:
    """Return whether the person speaks for a body in circulations."""
    return body_id in body_ids_of(by, *ANSWERING_ROLES)


def check_answer(by: User | None, answer: CirculationAnswer) -> None:
    """Raise unless the person speaks for the body of the answer, or is the coordinator who notes its letter.

    Raises:
        NotFoundError: the person may not know that the body was asked.
        NotAllowedError: the person may know of the circulation, but does not speak for this body.
    """
    if by is None or has_role(by, Role.COORDINATOR) or may_answer_for(by, answer.body_id):
        return
    if visible_circulations(by).filter(pk=answer.circulation_id).exists():
        raise NotAllowedError()
    raise NotFoundError()


def visible_indicators(by: Person) -> QuerySet[Indicator]:
    """Return the indicators that a person may know of: published ones, and those of measures of plans that are seen."""
    if has_role(by, Role.COORDINATOR):
        return Indicator.objects.all()
    if not has_role(by, *Role):
        return Indicator.objects.none()
    linked = IndicatorMeasure.objects.filter(measure__plan__in=visible_plans(by)).values("indicator_id")
    return Indicator.objects.filter(Q(published_at__isnull=False) | Q(pk__in=linked))


def may_record_values(by: Person, indicator: Indicator) -> bool:
    """Return whether the person records values: the coordinator, and the focal points of the bodies that lead measures
    in force which the indicator is for.
    """
    if has_role(by, Role.COORDINATOR):
        return True
    bodies = body_ids_of(by, Role.FOCAL_POINT)
    in_force = Q(measure__plan__status__in=IN_FORCE, measure__removed_at=None)
    return bool(bodies) and indicator.measure_links.filter(in_force, measure__lead_body_id__in=bodies).exists()


def check_record_values(by: User | None, indicator: Indicator) -> None:
    """Raise unless the person records values of an indicator.

    Raises:
        NotFoundError: the person may not know of the indicator.
        NotAllowedError: the person may read it only.
    """
    if by is None or may_record_values(by, indicator):
        return
    if visible_indicators(by).filter(pk=indicator.pk).exists():
        raise NotAllowedError()
    raise NotFoundError()


def check_change_value(by: User | None, value: IndicatorValue) -> None:
    """Raise unless the person may correct a value: what the public reads is the coordinator's alone.

    Raises:
        NotFoundError: the person may not know of the indicator.
        NotAllowedError: the person does not record its values, or the value is published.
    """
    check_record_values(by, value.indicator)
    if by is not None and value.published_at is not None and not has_role(by, Role.COORDINATOR):
        raise NotAllowedError(_("This value is published. Ask the coordinator to correct it."))
