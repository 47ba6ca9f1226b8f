"""One report with everything that its page shows, and the reports that wait for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from qadam.accounts.enums import Role
from qadam.accounts.models import RoleAssignment, User
from qadam.accounts.selectors import Person, body_ids_of
from qadam.base.errors import NotFoundError
from qadam.plan.models import Indicator, Measure
from qadam.progress.content import content_sha256
from qadam.progress.enums import Step, UpdateState
from qadam.progress.models import (
    Approval,
    Evidence,
    ProgressUpdate,
    ReportingPeriod,
    UpdateIndicatorValue,
    UpdateStep,
)
from qadam.progress.permissions import (
    check_read_update,
    is_coordinator,
    may_take,
    may_write_for,
)
from qadam.progress.selectors.verification import is_verified
from qadam.progress.workflow import EDITABLE, STEPS, UPDATE_CHANGES

PAGE_SIZE = 50
# What waits for a judge, by the step that the judge takes.
WAITING = {
    UpdateState.SUBMITTED: Step.APPROVE,
    UpdateState.APPROVED: Step.ACCEPT,
    UpdateState.ACCEPTED: Step.PUBLISH,
}


@dataclass(frozen=True)
class UpdateDetail:
    """A report as its page shows it, with what this person may do with it."""

    update: ProgressUpdate
    evidence: Sequence[Evidence]
    values: Sequence[UpdateIndicatorValue]
    steps: Sequence[UpdateStep]
    approvals: Sequence[Approval]  # those that stand
    content_sha256: str
    previous: ProgressUpdate | None
    offered: tuple[Step, ...]
    may_edit: bool
    is_verified: bool
    evidence_on: date | None

    @property
    def is_intact(self) -> bool:
        """Return whether every standing approval is for what the report says now."""
        return all(approval.content_sha256 == self.content_sha256 for approval in self.approvals)


def update_by_id(update_id: int, by: Person) -> ProgressUpdate:
    """Return a report that a person may read.

    Raises:
        NotFoundError: there is none, or not for this person.
    """
    update = (
        ProgressUpdate.objects.select_related("measure__plan", "measure__lead_body", "body", "period")
        .filter(pk=update_id)
        .first()
    )
    if update is None:
        raise NotFoundError()
    check_read_update(by, update)
    return update


def update_detail(update_id: int, by: Person) -> UpdateDetail:
    """Return a report with everything that hangs on it, in a number of queries that rows do not change.

    The way that a report took is shown to those who work on it; others see what was published.

    Raises:
        NotFoundError: there is none, or not for this person.
    """
    update = update_by_id(update_id, by)
    evidence = list(update.evidence.select_related("document"))
    newest = max((item.on for item in evidence), default=None)
    works_on_it = is_coordinator(by) or update.body_id in body_ids_of(by, Role.FOCAL_POINT, Role.APPROVER)
    state = UpdateState(update.state)
    return UpdateDetail(
        update=update,
        evidence=evidence,
        values=list(update.indicator_values.select_related("indicator")),
        steps=list(update.steps.select_related("by")) if works_on_it else [],
        approvals=list(update.approvals.filter(voided_at__isnull=True).select_related("by")) if works_on_it else [],
        content_sha256=content_sha256(update),
        previous=previous_update(update.measure, update.body_id, update.period, by),
        offered=tuple(step for step, to in STEPS.items() if to in UPDATE_CHANGES[state] and may_take(by, update, step)),
        may_edit=state in EDITABLE and may_write_for(by, update.body_id),
        is_verified=is_verified(newest, timezone.localdate()),
        evidence_on=newest,
    )


def report_of(measure: Measure, body_id: int, period: ReportingPeriod) -> ProgressUpdate | None:
    """Return a body's report on a measure for a period, None where it has not begun one. The caller has checked."""
    return (
        ProgressUpdate.objects.filter(measure=measure, body=body_id, period=period)
        .prefetch_related("indicator_values", Prefetch("evidence", Evidence.objects.select_related("document")))
        .first()
    )


def previous_update(measure: Measure, body_id: int, period: ReportingPeriod, by: Person) -> ProgressUpdate | None:
    """Return a body's newest report on a measure for an earlier period that the person may read."""
    earlier = (
        ProgressUpdate.objects.filter(measure=measure, body=body_id, period__starts_on__lt=period.starts_on)
        .select_related("period", "body")
        .prefetch_related("evidence", "indicator_values__indicator")
        .order_by("-period__starts_on")
    )
    if not (is_coordinator(by) or body_id in body_ids_of(by, Role.FOCAL_POINT, Role.APPROVER)):
        earlier = earlier.filter(state=UpdateState.PUBLISHED)
    return earlier.first()


def indicators_of(measure: Measure) -> QuerySet[Indicator]:
    """Return the indicators of a measure."""
    return Indicator.objects.filter(measure_links__measure=measure).order_by("code")


def updates_of_measure(measure: Measure, by: Person) -> list[ProgressUpdate]:
    """Return the reports on a measure that a person may read, newest period first, in at most two queries."""
    rows = (
        ProgressUpdate.objects.filter(measure=measure)
        .select_related("body", "period")
        .prefetch_related("evidence", "indicator_values__indicator")
        .order_by("-period__starts_on", "body", "pk")
    )
    if not is_coordinator(by):
        own = body_ids_of(by, Role.FOCAL_POINT, Role.APPROVER)
        rows = rows.filter(Q(body__in=own) | Q(state=UpdateState.PUBLISHED))
    return list(rows)


def waiting_updates(by: User, state: UpdateState) -> QuerySet[ProgressUpdate]:
    """Return the reports in a state of `WAITING` on which this person has the next word, the oldest first.

    The person's own texts are not among those to approve or accept.
    """
    rows = (
        ProgressUpdate.objects.filter(state=state)
        .select_related("measure__plan", "body", "period")
        .order_by("submitted_at", "pk")
    )
    if state == UpdateState.SUBMITTED:
        mine = Q(body__in=body_ids_of(by, Role.APPROVER))
        if is_coordinator(by):
            with_approver = RoleAssignment.objects.filter(
                role=Role.APPROVER, ended_at__isnull=True, user__is_active=True
            )
            mine |= ~Q(body__in=with_approver.values("body"))
        rows = rows.filter(mine)
    elif not is_coordinator(by):
        return rows.none()
    if state == UpdateState.ACCEPTED:
        return rows
    return rows.exclude(pk__in=ProgressUpdate.objects.filter(authors=by).values("pk"))


def waiting_page(by: User, state: UpdateState, page: int) -> Page[ProgressUpdate]:
    """Return a page of `waiting_updates`."""
    return Paginator(waiting_updates(by, state), PAGE_SIZE).get_page(page)


def returned_updates(by: User) -> QuerySet[ProgressUpdate]:
    """Return the reports that were returned to the bodies for which this person writes, the newest first."""
    return (
        ProgressUpdate.objects.filter(state=UpdateState.RETURNED, body__in=body_ids_of(by, Role.FOCAL_POINT))
        .select_related("measure__plan", "body", "period")
        .prefetch_related(Prefetch("steps", UpdateStep.objects.filter(to_state=UpdateState.RETURNED).order_by("-pk")))
        .order_by("-changed_at")
    )
