"""A later deadline of a measure: asked for with a reason, decided with a reason; both stay on record."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.plan.deadlines import Deadline
from qadam.plan.selectors.measures import OVER, measures_in_force
from qadam.plan.services.execution import move_deadline
from qadam.plan.services.locking import locked_measure
from qadam.progress.enums import ExtensionState
from qadam.progress.messages import tell_of_extension
from qadam.progress.models import ExtensionRequest
from qadam.progress.permissions import check_decide_extension, check_know_body
from qadam.progress.workflow import EXTENSION_CHANGES, check_change


@transaction.atomic
def request_extension(*, measure_id: int, deadline: Deadline, reason: str, by: User) -> ExtensionRequest:
    """Ask for a later deadline of a measure on behalf of its lead body, and return the request.

    Raises:
        NotFoundError: there is no such measure in force that a body of this person leads.
        WrongStateError: a request waits already, or the measure is over or has no deadline.
        InvalidInputError: the deadline is not later than the standing one, or no reason is given.
    """
    if not measures_in_force().filter(pk=measure_id).exists():
        raise NotFoundError()
    measure = locked_measure(measure_id)
    if measure.lead_body is None:
        raise NotFoundError()
    check_know_body(by, measure.lead_body.pk)
    if measure.status in OVER or measure.deadline is None:
        raise WrongStateError(_("This measure has no deadline that could be moved."))
    if ExtensionRequest.objects.filter(measure=measure, state=ExtensionState.REQUESTED).exists():
        raise WrongStateError(_("A request for a later deadline of this measure waits for a decision already."))
    fields = {}
    if deadline.on <= measure.deadline:
        fields["deadline"] = _("Choose a deadline that is later than the standing one.")
    if not reason.strip():
        fields["reason"] = _("Give the reason.")
    if fields:
        raise InvalidInputError(fields=fields)
    request = ExtensionRequest.objects.create(
        measure=measure,
        body=measure.lead_body,
        deadline_before=measure.deadline,
        precision_before=measure.deadline_precision,
        deadline_asked=deadline.on,
        precision_asked=deadline.precision,
        reason=reason.strip(),
        requested_by=by,
    )
    details = {"from": measure.deadline, "to": deadline.on, "reason": request.reason}
    record_event("extension.requested", actor=by, target=measure, details=details)
    tell_of_extension(request)
    return request


@transaction.atomic
def decide_extension(*, request_id: int, granted: bool, reason: str, by: User) -> ExtensionRequest:
    """Grant or refuse a later deadline, and return the request. The measure has the new deadline at once.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such request.
        WrongStateError: it is decided already, or the deadline has been changed since it was made.
        InvalidInputError: no reason is given.
    """
    check_decide_extension(by)
    request = _locked(request_id)
    after = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    check_change(EXTENSION_CHANGES, ExtensionState(request.state), after)
    if not reason.strip():
        raise InvalidInputError(fields={"reason": _("Give the reason of the decision.")})
    measure = locked_measure(request.measure_id)
    if measure.deadline != request.deadline_before:
        raise WrongStateError(_("The deadline of this measure has been changed since. Let the body ask again."))
    if granted:
        deadline = Deadline(request.deadline_asked, request.precision_asked)  # type: ignore[arg-type]
        move_deadline(measure_id=measure.pk, deadline=deadline, reason=request.reason, by=by)
    return _settle(request, after, by, reason)


@transaction.atomic
def withdraw_extension(*, request_id: int, by: User) -> ExtensionRequest:
    """Take a request back before it is decided, and return it.

    Raises:
        NotFoundError: there is no such request of a body of this person.
        WrongStateError: it is decided already.
    """
    request = _locked(request_id)
    check_know_body(by, request.body_id)
    check_change(EXTENSION_CHANGES, ExtensionState(request.state), ExtensionState.WITHDRAWN)
    return _settle(request, ExtensionState.WITHDRAWN, by)


def _locked(request_id: int) -> ExtensionRequest:
    request = (
        ExtensionRequest.objects.select_for_update(of=("self",))
        .select_related("measure", "body", "requested_by")
        .filter(pk=request_id)
        .first()
    )
    if request is None:
        raise NotFoundError()
    return request


def _settle(request: ExtensionRequest, state: ExtensionState, by: User, reason: str = "") -> ExtensionRequest:
    before, request.state = request.state, state
    request.decision_reason = reason.strip()
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=["state", "decision_reason", "decided_by", "decided_at"])
    details = {"to": request.deadline_asked, "reason": request.decision_reason}
    record_event(
        f"extension.{state}", actor=by, target=request.measure, changes={"extension": (before, state)}, details=details
    )
    if state != ExtensionState.WITHDRAWN:
        tell_of_extension(request)
    return request
