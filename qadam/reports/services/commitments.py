"""Following what sent reports promise."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError
from qadam.bodies.models import Body
from qadam.reports.enums import CommitmentState
from qadam.reports.models import Commitment
from qadam.reports.permissions import check_manage_reports
from qadam.reports.workflow import COMMITMENT_CHANGES, check_change


@transaction.atomic
def follow_commitment(
    *,
    commitment_id: int,
    version: int,
    state: CommitmentState,
    by: User,
    body: Body | None = None,
    due_on: date | None = None,
    note: str = "",
) -> Commitment:
    """Say what a commitment is and what became of it, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such commitment.
        WrongStateError: this does not follow its state.
        LostUpdateError: somebody else has changed it since `version`.
        InvalidInputError: it ends without a word on what became of it.
    """
    check_manage_reports(by)
    commitment = Commitment.objects.select_for_update(of=("self",)).filter(pk=commitment_id).first()
    if commitment is None:
        raise NotFoundError()
    now = CommitmentState(commitment.state)
    if commitment.version != version:
        raise LostUpdateError(
            theirs={_("Status"): str(now.label), _("Note"): commitment.note},
            yours={_("Status"): str(state.label), _("Note"): note},
            current_version=commitment.version,
        )
    if state is not now:
        check_change(COMMITMENT_CHANGES, now, state)
    if state in (CommitmentState.DONE, CommitmentState.DROPPED) and not note.strip():
        raise InvalidInputError(fields={"note": _("Say what became of it.")})
    given = {"state": state.value, "body": body, "due_on": due_on, "note": note.strip()}
    changed = difference({name: getattr(commitment, name) for name in given}, given)
    if changed:
        for name, value in given.items():
            setattr(commitment, name, value)
        commitment.version += 1
        commitment.decided_by_id = by.pk
        commitment.save()
        record_event("commitment.decided", actor=by, target=commitment, changes=changed)
    return commitment
