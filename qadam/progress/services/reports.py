"""Writing a report: its draft, its evidence. What was submitted or approved becomes a draft again by any change."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.selectors import last_changed_by
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError, WrongStateError
from qadam.documents.services import store_attachment
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Measure
from qadam.plan.numbers import parse_number
from qadam.progress.content import content_sha256
from qadam.progress.enums import UpdateState
from qadam.progress.models import Approval, Evidence, ProgressUpdate, UpdateIndicatorValue, UpdateStep
from qadam.progress.permissions import check_write_for
from qadam.progress.records import MAX_TEXT_CHARACTERS, EvidenceRecord, ReportRecord, ValueRecord
from qadam.progress.selectors.fields import field_label, fields_of
from qadam.progress.selectors.measures import Place, place_of
from qadam.progress.workflow import EDITABLE, EDITED_INTO_DRAFT, UPDATE_CHANGES, check_change

MAX_EVIDENCE = 50  # a report is no archive
_TEXT_FIELDS = [f"text_{code}" for code, _name in settings.LANGUAGES]
VALUE_FIELDS = {"entered": 40, "source": 500, "note": 500}  # with the characters that their columns hold


@transaction.atomic
def save_report(
    *, measure_id: int, body_id: int, period_id: int, version: int, record: ReportRecord, by: User
) -> ProgressUpdate:
    """Save the draft of a report as it is, complete or not, and return it. The first save makes it.

    Saving what stands there already changes nothing, whatever version it was written upon: a draft is sent again and
    again while a person types.

    Args:
        version: the version that the person saw, 0 where there was none yet.

    Raises:
        NotFoundError: there is no such measure, period or body for this person, or the body has no part in the measure.
        NotAllowedError: the person does not write for the body.
        WrongStateError: the report is accepted or published already, or the period has not begun.
        InvalidInputError: a text is too long, or a status or an indicator is none of the measure's.
        LostUpdateError: somebody has saved since `version`; it carries both versions of the fields that differ.
    """
    check_write_for(by, body_id)
    return write_report(place=place_of(measure_id, body_id, period_id), version=version, record=record, by=by)


def write_report(*, place: Place, version: int, record: ReportRecord, by: User) -> ProgressUpdate:
    """Do what `save_report` does, without asking who writes; for services that have checked it, in their transaction.

    Raises:
        WrongStateError, InvalidInputError, LostUpdateError: as `save_report`.
    """
    if place.period.starts_on > timezone.localdate():
        raise WrongStateError(_("This period has not begun yet."))
    update, created = ProgressUpdate.objects.get_or_create(measure=place.measure, body=place.body, period=place.period)
    update = _locked(update.pk)
    before = fields_of(update)
    after = _wanted(before, record, place.measure)
    changes = difference(before, after)
    if not changes and not created:
        return update
    if version != (0 if created else update.version):
        raise _lost_update(update, before, after, changes)
    _begin_change(update, by)
    if not created:
        update.version += 1
    for code, _name in settings.LANGUAGES:
        setattr(update, f"text_{code}", after[f"text:{code}"])
    update.status_claimed = after["status_claimed"]
    update.save(update_fields=[*_TEXT_FIELDS, "status_claimed", "state", "version", "changed_at"])
    for indicator_id, value in (record.values or {}).items():
        _write_value(update, indicator_id, value)
    record_event("update.drafted", actor=by, target=update, changes=changes)
    return update


@transaction.atomic
def add_evidence(*, update_id: int, record: EvidenceRecord, by: User) -> Evidence:
    """Add a piece of evidence to a report, and return it.

    Raises:
        NotFoundError: there is no such report for this person.
        NotAllowedError: the person does not write for the body.
        WrongStateError: the report is accepted or published already.
        InvalidInputError: it is neither a file nor a link nor a reference, its date lies ahead, or the file is refused.
    """
    return attach_evidence(update=_writable(update_id, by), record=record, by=by)


def attach_evidence(*, update: ProgressUpdate, record: EvidenceRecord, by: User) -> Evidence:
    """Do what `add_evidence` does with a locked report; for services that have checked who writes.

    Raises:
        WrongStateError, InvalidInputError: as `add_evidence`.
    """
    if update.evidence.count() >= MAX_EVIDENCE:
        raise InvalidInputError(_("A report holds at most %(count)s pieces of evidence.") % {"count": MAX_EVIDENCE})
    evidence = evidence_of(record, by=by)
    evidence.update = update
    _begin_change(update, by)
    evidence.save()
    update.version += 1
    update.save(update_fields=["state", "version", "changed_at"])
    record_event("evidence.added", actor=by, target=update, changes={"evidence": (None, str(evidence))})
    return evidence


@transaction.atomic
def remove_evidence(*, evidence_id: int, by: User) -> ProgressUpdate:
    """Take a piece of evidence away from a report, and return the report. A stored file stays in the archive.

    Raises:
        NotFoundError: there is no such evidence of a report for this person.
        NotAllowedError: the person does not write for the body.
        WrongStateError: the report is accepted or published already.
    """
    evidence = Evidence.objects.filter(pk=evidence_id, update__isnull=False).first()
    if evidence is None or evidence.update_id is None:
        raise NotFoundError()
    update = _writable(evidence.update_id, by)
    _begin_change(update, by)
    title = str(evidence)
    evidence.delete()
    update.version += 1
    update.save(update_fields=["state", "version", "changed_at"])
    record_event("evidence.removed", actor=by, target=update, changes={"evidence": (title, None)})
    return update


def evidence_of(record: EvidenceRecord, *, by: User) -> Evidence:
    """Return an unsaved piece of evidence; its file is stored. For services that have checked the right to add it.

    Raises:
        InvalidInputError: it is neither a file nor a link nor a reference, its date lies ahead, or the file is refused.
    """
    fields: dict[str, Any] = {}
    if record.file is None and not record.url.strip() and not record.reference.strip():
        fields["file"] = _("Give a file, a link or a number.")
    if not record.title.strip():
        fields["title"] = _("Say in a few words what this is.")
    if record.on > timezone.localdate():
        fields["on"] = _("This date lies ahead.")
    if fields:
        raise InvalidInputError(fields=fields)
    evidence = Evidence(
        kind=record.kind,
        title=" ".join(record.title.split())[:500],
        url=record.url.strip(),
        reference=" ".join(record.reference.split())[:300],
        on=record.on,
        is_public=record.is_public,
        added_by=by,
    )
    if record.file is not None:
        name = record.file.name or ""
        evidence.document = store_attachment(file=record.file, name=name, by=by)
        evidence.file_name = name[-255:]
    return evidence


def _locked(update_id: int) -> ProgressUpdate:
    return ProgressUpdate.objects.select_for_update(of=("self",)).select_related("measure", "period").get(pk=update_id)


def _writable(update_id: int, by: User) -> ProgressUpdate:
    """Return a locked report to which the person may write."""
    if not ProgressUpdate.objects.filter(pk=update_id).exists():
        raise NotFoundError()
    update = _locked(update_id)
    check_write_for(by, update.body_id)
    return update


def _begin_change(update: ProgressUpdate, by: User) -> None:
    """Note the author, and make a draft again of what was submitted or approved; its approvals are void from then on.

    Raises:
        WrongStateError: the report is accepted or published already.
    """
    now = UpdateState(update.state)
    if now not in EDITABLE:
        raise WrongStateError(_("This report is settled. Ask the coordinator to return it if it has to be changed."))
    if now in EDITED_INTO_DRAFT:
        check_change(UPDATE_CHANGES, now, UpdateState.DRAFT)
        sha256 = content_sha256(update)
        UpdateStep.objects.create(
            update=update, from_state=now, to_state=UpdateState.DRAFT, content_sha256=sha256, by=by
        )
        update.state = UpdateState.DRAFT
    void_approvals(update)
    update.authors.add(by)


def void_approvals(update: ProgressUpdate) -> None:
    """Let no approval of a report stand any longer. Called by services, inside their transaction."""
    Approval.objects.filter(update=update, voided_at__isnull=True).update(voided_at=timezone.now())


def _wanted(before: Mapping[str, Any], record: ReportRecord, measure: Measure) -> dict[str, Any]:
    """Return the fields as they shall be.

    Raises:
        InvalidInputError: a text is too long, or a status or an indicator is none of the measure's.
    """
    after = dict(before)
    known = {code for code, _name in settings.LANGUAGES}
    for code, text in (record.texts or {}).items():
        if code in known:
            if len(text) > MAX_TEXT_CHARACTERS:
                sentence = _("The text is longer than %(count)s characters.") % {"count": MAX_TEXT_CHARACTERS}
                raise InvalidInputError(fields={f"text_{code}": sentence})
            after[f"text:{code}"] = text.replace("\r\n", "\n").strip()
    if record.status_claimed is not None:
        if record.status_claimed and record.status_claimed not in MeasureStatus.values:
            raise InvalidInputError(fields={"status_claimed": _("There is no such status.")})
        after["status_claimed"] = record.status_claimed
    offered = set(measure.indicator_links.values_list("indicator_id", flat=True))
    for indicator_id, value in (record.values or {}).items():
        if indicator_id not in offered:
            raise InvalidInputError(_("This indicator does not belong to the measure."))
        for name in VALUE_FIELDS:
            after[f"value:{indicator_id}:{name}"] = _cell(value, name)
    return {name: value for name, value in after.items() if value or name in before}


def _cell(value: ValueRecord, name: str) -> str:
    return " ".join(str(getattr(value, name)).split())[: VALUE_FIELDS[name]]


def _write_value(update: ProgressUpdate, indicator_id: int, record: ValueRecord) -> None:
    """Write what was typed, and the number that it is; a value without anything goes."""
    cells = {name: _cell(record, name) for name in VALUE_FIELDS}
    if not any(cells.values()):
        update.indicator_values.filter(indicator=indicator_id).delete()
        return
    standing = update.indicator_values.filter(indicator=indicator_id).first()
    if standing is not None and standing.entered == cells["entered"]:
        value = standing.value  # read once, in the language in which it was typed
    else:
        value = parse_number(cells["entered"], get_language() or "en")
    UpdateIndicatorValue.objects.update_or_create(
        update=update, indicator_id=indicator_id, defaults={**cells, "value": value}
    )


def _lost_update(
    update: ProgressUpdate, theirs: Mapping[str, Any], yours: Mapping[str, Any], changes: Mapping[str, Any]
) -> LostUpdateError:
    labels = {name: field_label(name) for name in changes}
    return LostUpdateError(
        theirs={label: str(theirs.get(name) or "") for name, label in labels.items()},
        yours={label: str(yours.get(name) or "") for name, label in labels.items()},
        current_version=update.version,
        changed_by=last_changed_by(update),
    )
