"""Rows as a service changes them: locked, found for sure, and not changed by anybody since the person saw them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from qadam.audit.selectors import history_of
from qadam.base.errors import LostUpdateError, NotFoundError, WrongStateError
from qadam.base.models import Versioned
from qadam.plan.enums import PlanStatus
from qadam.plan.fields import FIELD_LABELS
from qadam.plan.models import Measure, Plan


def locked_plan(plan_id: int) -> Plan:
    """Return a plan, locked until the end of the transaction.

    Raises:
        NotFoundError: there is none.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("amends").filter(pk=plan_id).first()
    if plan is None:
        raise NotFoundError()
    return plan


def locked_measure(measure_id: int) -> Measure:
    """Return a measure, locked until the end of the transaction.

    Raises:
        NotFoundError: there is none, or it was taken out of its plan.
    """
    measure = (
        Measure.objects.select_for_update(of=("self",))
        .select_related("plan", "lead_body")
        .filter(pk=measure_id, removed_at=None)
        .first()
    )
    if measure is None:
        raise NotFoundError()
    return measure


def check_draft(plan: Plan) -> None:
    """Raise `WrongStateError` unless the text of a plan may be changed."""
    if plan.status == PlanStatus.DRAFT:
        return
    if plan.status in (PlanStatus.CIRCULATED, PlanStatus.AGREED):
        raise WrongStateError(_("Bodies have this text before them. Take the circulation back to change the plan."))
    if plan.status == PlanStatus.WITHDRAWN:
        raise WrongStateError(_("This plan was withdrawn. Take it up again to change it."))
    raise WrongStateError(_("This plan has been adopted. Its text changes by an amendment."))


def check_version(row: Versioned, version: int, *, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
    """Raise `LostUpdateError` with both texts of every field that differs, unless nobody saved since `version`.

    Args:
        theirs: the fields as they stand, in readable words.
        yours: the fields as the person wants them.
    """
    if row.version == version:
        return
    names = [name for name in yours if str(theirs.get(name) or "") != str(yours[name] or "")]
    history = history_of(row)
    raise LostUpdateError(
        theirs={str(FIELD_LABELS[name]): str(theirs.get(name) or "") for name in names},
        yours={str(FIELD_LABELS[name]): str(yours[name] or "") for name in names},
        current_version=row.version,
        changed_by=history[0].actor_name if history else "",
    )
