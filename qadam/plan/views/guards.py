"""What every page of the plan begins with: who asks, and for which plan."""

from collections.abc import Iterable

from django.http import HttpRequest

from qadam.accounts.models import User
from qadam.base.requests import signed_in
from qadam.plan.models import Plan
from qadam.plan.permissions import check_change_plans, check_read_plans
from qadam.plan.selectors.plans import plan_for

LONGEST_ID = 18  # digits of the largest id that a database holds


def read_plan(request: HttpRequest, code: str) -> Plan:
    """Return the plan that a page is about.

    Raises:
        NotAllowedError: the person holds no role.
        NotFoundError: there is no such plan for this person.
    """
    check_read_plans(request.user)
    return plan_for(request.user, code)


def changed_plan(request: HttpRequest, code: str) -> tuple[User, Plan]:
    """Return who changes which plan.

    Raises:
        NotFoundError: there is no such plan for this person.
        NotAllowedError: the person is no coordinator.
    """
    plan = read_plan(request, code)
    by: User = signed_in(request)
    check_change_plans(by)
    return by, plan


def posted_ids(request: HttpRequest, name: str) -> list[int]:
    """Return the ids that a form sent under a name, each once; what is no id is dropped."""
    given: Iterable[str] = request.POST.getlist(name)
    return list(
        dict.fromkeys(int(value) for value in given if value.isascii() and value.isdigit() and len(value) < LONGEST_ID)
    )
