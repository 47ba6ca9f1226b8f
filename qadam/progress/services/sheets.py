"""Sheets that bodies sent back: kept as they came, then taken over as a whole or discarded."""

from collections.abc import Mapping

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.bodies.models import Body
from qadam.documents.services import store_attachment
from qadam.progress.enums import ReplyState
from qadam.progress.models import ProgressUpdate, SheetReply
from qadam.progress.permissions import check_import_sheet, may_write_for
from qadam.progress.selectors.measures import Place
from qadam.progress.selectors.sheets import Merge, MergeRow, merge_plan, period_by_id, reply_by_id, sheet_measures
from qadam.progress.services.reports import attach_evidence, write_report
from qadam.progress.services.steps import submit_update
from qadam.progress.sheet_reading import place_in_sheet
from qadam.progress.workflow import REPLY_CHANGES, check_change


@transaction.atomic
def receive_sheet(*, file: File, name: str, by: User) -> SheetReply:
    """Keep a sheet that a body sent back, and return it. Nothing of it is taken over yet.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: its body or period does not exist any more.
        UnreadableDocumentError: the file cannot be read, or is no sheet that was made here.
    """
    check_import_sheet(by)
    file.seek(0)
    body_id, period_id = place_in_sheet(file.read(), name)
    body, period = Body.objects.filter(pk=body_id).first(), period_by_id(period_id)
    if body is None:
        raise NotFoundError()
    sheet_measures(body, period)
    document = store_attachment(file=file, name=name, by=by)
    reply = SheetReply.objects.create(
        plan=period.plan, body=body, period=period, document=document, file_name=name[-255:], uploaded_by=by
    )
    record_event("sheet.received", actor=by, target=reply, details={"body": str(body), "sha256": document.sha256})
    return reply


@transaction.atomic
def take_over_sheet(
    *, reply_id: int, versions: Mapping[int, int], take: frozenset[int], submit: bool, by: User
) -> list[ProgressUpdate]:
    """Write everything that a sheet says into the reports of its body, or nothing; return the reports.

    Where somebody has written since the sheet was made, the sheet's row is taken only for the measures in `take`.

    Args:
        versions: of each report as the person saw it in the comparison, by the measure's id; 0 for none.
        take: ids of measures whose conflict is decided for the sheet.
        submit: whether to submit what is complete; only for a body without a focal point.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such sheet.
        WrongStateError: it is decided already, or a report has changed since the comparison.
        InvalidInputError: a cell cannot be read.
    """
    check_import_sheet(by)
    reply = _locked(reply_id)
    check_change(REPLY_CHANGES, ReplyState(reply.state), ReplyState.TAKEN_OVER)
    plan = merge_plan(reply)
    if plan.errors:
        raise InvalidInputError(_("Some cells cannot be read. Nothing was taken over."))
    rows = [row for row in plan.rows if row.merge is Merge.CHANGE or row.measure.pk in take]
    for row in plan.rows:
        if versions.get(row.measure.pk) != row.version or (row.merge is Merge.SETTLED and row.measure.pk in take):
            raise WrongStateError(_("A report has been changed since you compared. Look at the comparison again."))
    with override(plan.language):
        updates = [_write(reply, row, by) for row in rows]
    if submit and may_write_for(by, reply.body_id):
        for update in updates:
            _submit_if_complete(update, by)
    _settle(reply, ReplyState.TAKEN_OVER)
    details = {"rows": len(rows), "left": len(plan.rows) - len(rows)}
    record_event("sheet.taken_over", actor=by, target=reply, details=details)
    return updates


@transaction.atomic
def discard_sheet(*, reply_id: int, by: User) -> SheetReply:
    """Lay a sheet aside without taking anything of it over, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such sheet.
        WrongStateError: it is decided already.
    """
    check_import_sheet(by)
    reply = _locked(reply_id)
    check_change(REPLY_CHANGES, ReplyState(reply.state), ReplyState.DISCARDED)
    _settle(reply, ReplyState.DISCARDED)
    record_event("sheet.discarded", actor=by, target=reply)
    return reply


def _locked(reply_id: int) -> SheetReply:
    if not SheetReply.objects.select_for_update(of=("self",)).filter(pk=reply_id).exists():
        raise NotFoundError()
    return reply_by_id(reply_id)


def _write(reply: SheetReply, row: MergeRow, by: User) -> ProgressUpdate:
    place = Place(row.measure, reply.body, reply.period)
    update = write_report(place=place, version=row.version, record=row.record, by=by)
    for evidence in row.new_evidence:
        attach_evidence(update=update, record=evidence, by=by)
    return update


def _submit_if_complete(update: ProgressUpdate, by: User) -> None:
    """Submit a report; one that is not complete stays a draft."""
    try:
        with transaction.atomic():
            submit_update(update_id=update.pk, by=by)
    except InvalidInputError:
        return


def _settle(reply: SheetReply, state: ReplyState) -> None:
    reply.state, reply.decided_at = state, timezone.now()
    reply.save(update_fields=["state", "decided_at"])
