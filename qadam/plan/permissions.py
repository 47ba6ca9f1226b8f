"""Who may see and change plans.

A draft is the coordinator's alone. While a plan is circulated, the people of the bodies that were asked see it. What
has been adopted is seen by everybody with a role. Whoever may not see a plan is told that there is none.
"""

from django.db.models import Q, QuerySet

from qadam.accounts.enums import ROLES_OF_A_BODY, Role
from qadam.accounts.models import User
from qadam.accounts.permissions import check_coordinator, check_staff
from qadam.accounts.selectors import Person, body_ids_of, has_role
from qadam.base.errors import NotAllowedError, NotFoundError
from qadam.plan.enums import PlanStatus
from qadam.plan.models import CirculationAnswer, Plan, PlanCirculation
from qadam.plan.workflow import ADOPTED_ONCE

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
