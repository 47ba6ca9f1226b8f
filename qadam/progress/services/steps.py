"""The steps of a report: submitted, approved by the body, accepted by the coordinator, published, or returned.

An approval holds for the checksum of exactly what the judge had before them. Whoever judges sends that checksum along;
where the text has changed since, nothing is approved, and nothing is accepted or published whose approvals are for
another text.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.documents.services import make_public
from qadam.plan.enums import MeasureStatus
from qadam.plan.services.execution import record_measure_status, record_reported_value, withdraw_reported_value
from qadam.plan.workflow import MEASURE_CHANGES
from qadam.progress.content import content_sha256
from qadam.progress.enums import Step, UpdateState
from qadam.progress.messages import tell_of_step
from qadam.progress.models import Approval, ProgressUpdate, UpdateStep
from qadam.progress.permissions import check_step
from qadam.progress.services.reports import void_approvals
from qadam.progress.workflow import STEPS, UPDATE_CHANGES, check_change


@transaction.atomic
def submit_update(*, update_id: int, by: User) -> ProgressUpdate:
    """Send a report to the body's approver, and return it.

    Raises:
        NotFoundError, NotAllowedError: the person does not write for the body.
        WrongStateError: it is no draft and was not returned.
        InvalidInputError: it has no text or status, a value is no number, or a completed measure has no evidence.
    """
    update = _locked(update_id)
    check_step(by, update, Step.SUBMIT)
    check_change(UPDATE_CHANGES, UpdateState(update.state), UpdateState.SUBMITTED)
    _check_complete(update)
    update.submitted_at = timezone.now()
    return _taken(update, Step.SUBMIT, by)


@transaction.atomic
def approve_update(*, update_id: int, content_sha256: str, by: User) -> ProgressUpdate:
    """Approve a report for its body, and return it.

    Args:
        content_sha256: of the content that the approver has read.

    Raises:
        NotFoundError, NotAllowedError: the person does not approve for the body, or has written the report.
        WrongStateError: it is not submitted, or was changed since the approver opened it.
    """
    update = _locked(update_id)
    check_step(by, update, Step.APPROVE)
    check_change(UPDATE_CHANGES, UpdateState(update.state), UpdateState.APPROVED)
    _check_as_read(update, content_sha256)
    _bind(update, Step.APPROVE, by)
    return _taken(update, Step.APPROVE, by)


@transaction.atomic
def accept_update(
    *, update_id: int, content_sha256: str, status_accepted: MeasureStatus | None = None, reason: str = "", by: User
) -> ProgressUpdate:
    """Accept an approved report as coordinator, and return it.

    Args:
        content_sha256: of the content that the coordinator has read.
        status_accepted: the status of the measure as the coordinator sees it; as claimed where it is left out.
        reason: owed where the status accepted is not the one claimed.

    Raises:
        NotFoundError, NotAllowedError: the person is no coordinator, or has written the report.
        WrongStateError: it is not approved, was changed since, or the measure cannot get this status from its own.
        InvalidInputError: the status differs from the one claimed, and no reason is given.
    """
    update = _locked(update_id)
    check_step(by, update, Step.ACCEPT)
    check_change(UPDATE_CHANGES, UpdateState(update.state), UpdateState.ACCEPTED)
    _check_as_read(update, content_sha256)
    _check_approved(update, Step.APPROVE)
    status = status_accepted or MeasureStatus(update.status_claimed)
    if status != update.status_claimed and not reason.strip():
        raise InvalidInputError(fields={"reason": _("Say why you accept another status than the one claimed.")})
    if update.body_id == update.measure.lead_body_id:
        _check_status(MeasureStatus(update.measure.status), status)
    update.status_accepted = status
    _bind(update, Step.ACCEPT, by)
    return _taken(update, Step.ACCEPT, by, reason)


@transaction.atomic
def publish_update(*, update_id: int, by: User) -> ProgressUpdate:
    """Let everybody read an accepted report, and return it. Its values and its status become those of the plan.

    Raises:
        NotFoundError, NotAllowedError: the person is no coordinator.
        WrongStateError: it is not accepted, or an approval is for another text.
    """
    update = _locked(update_id)
    check_step(by, update, Step.PUBLISH)
    check_change(UPDATE_CHANGES, UpdateState(update.state), UpdateState.PUBLISHED)
    for judged in (Step.APPROVE, Step.ACCEPT):
        _check_approved(update, judged)
    update.published_at = timezone.now()
    taken = _taken(update, Step.PUBLISH, by)
    make_public(
        [item.document for item in update.evidence.select_related("document") if item.document and item.is_public]
    )
    for row in update.indicator_values.exclude(value=None):
        assert row.value is not None
        record_reported_value(
            indicator_id=row.indicator_id,
            period_start=update.period.starts_on,
            period_end=update.period.ends_on,
            value=row.value,
            source=row.source,
            note=row.note,
            by=by,
        )
    _follow_status(update, by)
    return taken


@transaction.atomic
def return_update(*, update_id: int, reason: str, by: User) -> ProgressUpdate:
    """Give a report back to its writer with a reason, from wherever it is, and return it. Its approvals are void.

    A published one is taken away from the public with its values; the status of its measure becomes that of the report
    before it.

    Raises:
        NotFoundError, NotAllowedError: returning it is another one's.
        WrongStateError: its writer has it already.
        InvalidInputError: no reason is given.
    """
    update = _locked(update_id)
    check_step(by, update, Step.RETURN)
    before = UpdateState(update.state)
    check_change(UPDATE_CHANGES, before, UpdateState.RETURNED)
    if not reason.strip():
        raise InvalidInputError(fields={"reason": _("Say what has to be changed.")})
    void_approvals(update)
    update.status_accepted, update.published_at = "", None
    taken = _taken(update, Step.RETURN, by, reason)
    if before == UpdateState.PUBLISHED:
        period = update.period
        for row in update.indicator_values.exclude(value=None):
            withdraw_reported_value(
                indicator_id=row.indicator_id, period_start=period.starts_on, period_end=period.ends_on, by=by
            )
        _follow_status(update, by)
    return taken


def _locked(update_id: int) -> ProgressUpdate:
    update = (
        ProgressUpdate.objects.select_for_update(of=("self",))
        .select_related("measure__plan", "measure__lead_body", "body", "period")
        .filter(pk=update_id)
        .first()
    )
    if update is None:
        raise NotFoundError()
    return update


def _check_complete(update: ProgressUpdate) -> None:
    fields = {}
    if not update.text:
        fields["text"] = _("Say what was done.")
    if not update.status_claimed:
        fields["status_claimed"] = _("Choose the status of the measure.")
    if update.status_claimed == MeasureStatus.COMPLETED and not update.evidence.exists():
        fields["evidence"] = _("A completed measure needs at least one piece of evidence.")
    for row in update.indicator_values.select_related("indicator").filter(value=None).exclude(entered=""):
        fields[f"value_{row.indicator_id}"] = _("“%(text)s” is no number.") % {"text": row.entered}
    if fields:
        raise InvalidInputError(_("The report is not complete yet."), fields=fields)


def _check_as_read(update: ProgressUpdate, sha256: str) -> None:
    if sha256 != content_sha256(update):
        raise WrongStateError(_("The report has been changed since you opened it. Read it again before you decide."))


def _check_approved(update: ProgressUpdate, step: Step) -> None:
    """Raise `WrongStateError` unless an approval stands for exactly what the report says now."""
    standing = Approval.objects.filter(update=update, step=step, voided_at__isnull=True).first()
    if standing is None or standing.content_sha256 != content_sha256(update):
        raise WrongStateError(_("The report is not the one that was approved. Return it, so that it is approved anew."))


def _check_status(now: MeasureStatus, to: MeasureStatus) -> None:
    if to != now and to not in MEASURE_CHANGES[now]:
        sentence = _("A measure that is “%(now)s” cannot become “%(to)s”. Choose another status, or return the report.")
        raise WrongStateError(sentence % {"now": now.label, "to": to.label})


def _bind(update: ProgressUpdate, step: Step, by: User) -> None:
    Approval.objects.create(update=update, step=step, content_sha256=content_sha256(update), by=by)


def _taken(update: ProgressUpdate, step: Step, by: User, reason: str = "") -> ProgressUpdate:
    """Write the step, its event and its mails."""
    before, after = UpdateState(update.state), STEPS[step]
    update.state = after
    update.version += 1
    fields = ["state", "status_accepted", "submitted_at", "published_at", "version", "changed_at"]
    update.save(update_fields=fields)
    taken = UpdateStep.objects.create(
        update=update,
        step=step,
        from_state=before,
        to_state=after,
        reason=reason.strip(),
        content_sha256=content_sha256(update),
        by=by,
    )
    changes: dict[str, tuple[str, str]] = {"state": (before, after)}
    if update.status_accepted and step == Step.ACCEPT:
        changes["status_accepted"] = (update.status_claimed, update.status_accepted)
    details = {"content_sha256": taken.content_sha256} | ({"reason": taken.reason} if taken.reason else {})
    record_event(f"update.{after}", actor=by, target=update, changes=changes, details=details)
    tell_of_step(taken)
    return update


def _follow_status(update: ProgressUpdate, by: User) -> None:
    """Give the measure the status of the newest published report of its lead body; not started where there is none."""
    measure = update.measure
    newest = (
        ProgressUpdate.objects.filter(measure=measure, body=measure.lead_body_id, state=UpdateState.PUBLISHED)
        .order_by("-period__starts_on")
        .first()
    )
    if update.body_id == measure.lead_body_id:
        status = MeasureStatus(newest.status_accepted) if newest else MeasureStatus.NOT_STARTED
        record_measure_status(measure_id=measure.pk, status=status, by=by)
