"""Laying a report before bodies, and what each of them answers on its part."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError
from qadam.bodies.models import Body
from qadam.reports.enums import Verdict
from qadam.reports.models import CirculatedSection, Circulation, ReportSection
from qadam.reports.permissions import check_answer, check_manage_reports
from qadam.reports.services.reports import check_writable, locked_report

MAX_ANSWER_CHARACTERS = 20_000


@transaction.atomic
def circulate_to(
    *, report_id: int, body: Body, section_ids: Sequence[int], by: User, due_on: date | None = None, note: str = ""
) -> Circulation:
    """Lay sections of a report before a body, and return the circulation.

    A body has one open circulation of a report: a second call adds sections to it and moves the date.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: a section is of another report.
        InvalidInputError: no section was chosen, or the date has passed.
        WrongStateError: the report is cleared or sent.
    """
    check_manage_reports(by)
    report = locked_report(report_id)
    check_writable(report)
    sections = list(ReportSection.objects.filter(report=report, pk__in=section_ids))
    if len(sections) != len(set(section_ids)):
        raise NotFoundError()
    if not sections:
        raise InvalidInputError(fields={"sections": _("Choose at least one section.")})
    if due_on is not None and due_on < timezone.localdate():
        raise InvalidInputError(fields={"due_on": _("Choose a date that has not passed.")})
    circulation, _created = Circulation.objects.get_or_create(
        report=report, body=body, closed_at=None, defaults={"sent_by_id": by.pk}
    )
    circulation.due_on, circulation.note = due_on, note.strip()
    circulation.save(update_fields=["due_on", "note"])
    standing = set(circulation.parts.values_list("section_id", flat=True))
    CirculatedSection.objects.bulk_create(
        CirculatedSection(circulation=circulation, section=section)
        for section in sections
        if section.pk not in standing
    )
    record_event(
        "report.circulated_to", actor=by, target=report, details={"body": body.code, "sections": len(sections)}
    )
    return circulation


@transaction.atomic
def answer_section(*, part_id: int, verdict: Verdict, answer: str, version_seen: int, by: User) -> CirculatedSection:
    """Answer for one's body on a section of its part; a later answer replaces the one before, which the log keeps.

    Args:
        version_seen: of the section as the body read it; the answer holds for that version.

    Raises:
        NotFoundError: there is no such part for this person.
        WrongStateError: the circulation is closed.
        InvalidInputError: changes are asked for without saying which.
        LostUpdateError: the section was saved anew since the body read it.
    """
    part = (
        CirculatedSection.objects.select_for_update(of=("self",))
        .select_related("circulation__report", "section")
        .filter(pk=part_id)
        .first()
    )
    if part is None:
        raise NotFoundError()
    check_answer(by, part.circulation)
    answer = answer.replace("\r\n", "\n").strip()
    if verdict is Verdict.OPEN:
        raise InvalidInputError(fields={"verdict": _("Say whether your body agrees.")})
    if verdict is Verdict.CHANGES and not answer:
        raise InvalidInputError(fields={"answer": _("Say which changes your body asks for.")})
    if len(answer) > MAX_ANSWER_CHARACTERS:
        raise InvalidInputError(fields={"answer": _("This answer is too long. Send a document instead.")})
    if part.section.version != version_seen:
        saved = part.section.versions.filter(number=version_seen).first()
        raise LostUpdateError(
            _("The section was changed while you read it. Read it again before you answer."),
            theirs={_("Text"): part.section.text},
            yours={_("Text"): saved.text if saved else ""},
            current_version=part.section.version,
        )
    before = part.verdict
    part.verdict, part.answer, part.version_seen = verdict, answer, version_seen
    part.answered_at, part.answered_by_id, part.answered_by_name = timezone.now(), by.pk, str(by)
    part.save()
    record_event(
        "report.answered",
        actor=by,
        target=part.circulation.report,
        changes={"verdict": (before, verdict.value)},
        details={"body": part.circulation.body_id, "section": part.section_id, "version": version_seen},
    )
    return part


@transaction.atomic
def close_circulation(*, circulation_id: int, by: User) -> Circulation:
    """Close the circulation to a body, answered or not.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such circulation.
    """
    check_manage_reports(by)
    circulation = Circulation.objects.select_for_update().filter(pk=circulation_id).first()
    if circulation is None:
        raise NotFoundError()
    if circulation.closed_at is None:
        circulation.closed_at = timezone.now()
        circulation.save(update_fields=["closed_at"])
        record_event(
            "report.circulation_closed", actor=by, target=circulation.report, details={"body": circulation.body_id}
        )
    return circulation
