"""The way of a report from draft to sent: who agreed what when, and what was frozen at the end."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, WrongStateError
from qadam.reports.enums import CommitmentState, ReportState, Verdict
from qadam.reports.models import AdoptionStep, CirculatedSection, Commitment, Report
from qadam.reports.permissions import check_manage_reports
from qadam.reports.selectors.commitments import promises_in
from qadam.reports.selectors.contents import text_checksum
from qadam.reports.services.freezing import freeze_report
from qadam.reports.services.reports import locked_report
from qadam.reports.workflow import FORWARD, REPORT_CHANGES, check_change


@transaction.atomic
def move_report(*, report_id: int, to: ReportState, by: User, note: str = "", on: date | None = None) -> Report:
    """Take a report one step on its way, or back, and return it.

    Clearing freezes the report with all its data; sending notes what it promises, to be followed.

    Args:
        note: the decision or letter behind the step; a step back needs one.
        on: the day of the step, today where left out.

    Raises:
        NotAllowedError: `by` is no coordinator.
        WrongStateError: this step does not follow the state in which the report is.
        InvalidInputError: a step back without a reason, nobody was asked before "circulated", a body still asks for
            changes before "cleared", or the day is to come.
    """
    check_manage_reports(by)
    report = locked_report(report_id)
    now = ReportState(report.state)
    check_change(REPORT_CHANGES, now, to)
    on = on or timezone.localdate()
    _check_step(report, now, to, note, on)
    report.state = to
    if to is ReportState.SENT:
        report.sent_on = on
    report.version += 1
    report.save()
    step = AdoptionStep.objects.create(
        report=report,
        from_state=now,
        to_state=to,
        on=on,
        note=note.strip(),
        text_sha256=text_checksum(report),
        actor_id=by.pk,
        actor_name=str(by),
    )
    record_event(
        f"report.{to.value}",
        actor=by,
        target=report,
        changes={"state": (now.value, to.value)},
        details={"text_sha256": step.text_sha256, "on": on},
    )
    if to is ReportState.CLEARED:
        freeze_report(report=report, by=by)
    if to is ReportState.SENT:
        _note_promises(report)
    return report


def _check_step(report: Report, now: ReportState, to: ReportState, note: str, on: date) -> None:
    if on > timezone.localdate():
        raise InvalidInputError(fields={"on": _("This day is still to come.")})
    if FORWARD.index(to) < FORWARD.index(now) and not note.strip():
        raise InvalidInputError(fields={"note": _("Say why the report goes back.")})
    if to is ReportState.CIRCULATED and not report.circulations.exists():
        raise InvalidInputError(_("Lay the report before at least one body first."))
    if to is ReportState.CLEARED:
        asked = CirculatedSection.objects.filter(
            circulation__report=report, circulation__closed_at__isnull=True, verdict=Verdict.CHANGES
        )
        if asked.exists():
            raise WrongStateError(_("A body still asks for changes. Settle them, or close its circulation."))


def _note_promises(report: Report) -> None:
    """Note the sentences of a sent report that promise something, each to be confirmed by a person."""
    Commitment.objects.bulk_create(
        Commitment(
            report=report,
            section=section,
            sentence=promise.sentence,
            due_on=promise.due_on,
            state=CommitmentState.PROPOSED,
        )
        for section in report.sections.filter(is_annex=False).order_by("order", "pk")
        for promise in promises_in(section.text)
    )
