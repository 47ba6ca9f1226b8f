"""Reading decisions and what became of them."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from qadam.accounts.enums import Role
from qadam.accounts.selectors import Person, has_role
from qadam.base.errors import NotFoundError
from qadam.consultations.enums import DecisionStatus
from qadam.consultations.models import Decision
from qadam.consultations.selectors.meetings import decisions_with_parts
from qadam.consultations.selectors.platforms import acting_bodies_of, bodies_of, platform_ids_of

PENDING = (DecisionStatus.OPEN, DecisionStatus.IN_PROGRESS)


def decisions_of(user: Person) -> QuerySet[Decision]:
    """Return the decisions that a person may read, the latest meeting first."""
    decisions = decisions_with_parts()
    if has_role(user, Role.COORDINATOR):
        return decisions
    return decisions.filter(Q(meeting__platform__in=platform_ids_of(user)) | Q(responsible_body__in=bodies_of(user)))


def filtered_decisions(decisions: QuerySet[Decision], state: str) -> QuerySet[Decision]:
    """Return the decisions of a state of DecisionStatus, or those that are "overdue"; an unknown state is no filter."""
    if state == "overdue":
        return decisions.filter(status__in=PENDING, deadline__lt=timezone.localdate())
    return decisions.filter(status=state) if state in DecisionStatus.values else decisions


def decision_by_id(decision_id: int) -> Decision:
    """Return a decision with its meeting.

    Raises:
        NotFoundError: there is no such decision.
    """
    decision = decisions_with_parts().prefetch_related("meeting__participations").filter(pk=decision_id).first()
    if decision is None:
        raise NotFoundError()
    return decision


def decisions_to_do(user: Person) -> QuerySet[Decision]:
    """Return the pending decisions of the bodies for which a person acts, the nearest deadline first."""
    mine = decisions_with_parts().filter(status__in=PENDING, responsible_body__in=acting_bodies_of(user))
    return mine.order_by("deadline", "pk")
