"""The voices: each writes its own assessment of a recommendation; the coordinator decides on publication alone."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.selectors import last_changed_by
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError, WrongStateError
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.documents.services import make_public
from qadam.progress.enums import AssessmentState, AssessmentStatus, Grade, Voice
from qadam.progress.messages import tell_of_assessment
from qadam.progress.models import Assessment, AssessmentStep, Evidence
from qadam.progress.permissions import (
    check_assess,
    check_moderate,
    check_read_assessment,
    check_write_assessment,
    is_coordinator,
)
from qadam.progress.records import MAX_TEXT_CHARACTERS, AssessmentRecord, EvidenceRecord
from qadam.progress.services.reports import MAX_EVIDENCE, evidence_of
from qadam.progress.workflow import ASSESSMENT_CHANGES, ASSESSMENT_EDITABLE, check_change
from qadam.register.enums import MechanismKind
from qadam.register.models import Mechanism, Recommendation

# The voices that the coordinator writes down; what they say waits for nobody.
_OWN_VOICES = (Voice.STATE, Voice.TREATY_BODY)
_FIELDS = ["status", "grade", "assessed_on", *(f"text_{code}" for code, _name in settings.LANGUAGES)]


@transaction.atomic
def write_assessment(
    *,
    recommendation_id: int,
    voice: Voice,
    body: Body | None,
    mechanism: Mechanism | None,
    record: AssessmentRecord,
    by: User,
) -> Assessment:
    """Write a draft of an assessment, and return it.

    Args:
        body: who speaks; None for a treaty body, which `mechanism` names.

    Raises:
        NotAllowedError: the person does not speak with this voice for this body.
        NotFoundError: there is no such recommendation.
        InvalidInputError: nothing is said, a date lies ahead, or voice and speaker do not fit.
    """
    check_assess(by, voice, body.pk if body else None)
    recommendation = Recommendation.objects.filter(pk=recommendation_id).first()
    if recommendation is None:
        raise NotFoundError()
    _check_speaker(voice, body, mechanism)
    _check(record, voice)
    assessment = Assessment(recommendation=recommendation, voice=voice, body=body, mechanism=mechanism, written_by=by)
    _write(assessment, record)
    assessment.save()
    record_event("assessment.written", actor=by, target=assessment, changes=difference({}, _fields_of(assessment)))
    return assessment


@transaction.atomic
def edit_assessment(*, assessment_id: int, version: int, record: AssessmentRecord, by: User) -> Assessment:
    """Change an assessment before it is published, and return it. One that waits for publication is a draft again.

    Raises:
        NotFoundError: there is no such assessment for this person.
        NotAllowedError: it is another voice's.
        WrongStateError: it is published or withdrawn.
        InvalidInputError: nothing is said, or a date lies ahead.
        LostUpdateError: somebody has saved since `version`.
    """
    assessment = _writable(assessment_id, by)
    _check(record, Voice(assessment.voice))
    before = _fields_of(assessment)
    wanted = Assessment(voice=assessment.voice)
    _write(wanted, record)
    after = _fields_of(wanted)
    changes = difference(before, after)
    if not changes:
        return assessment
    if assessment.version != version:
        labels = {one.name: str(one.verbose_name) for one in Assessment._meta.fields if one.name in changes}
        raise LostUpdateError(
            theirs={label: str(before[name]) for name, label in labels.items()},
            yours={label: str(after[name]) for name, label in labels.items()},
            current_version=assessment.version,
            changed_by=last_changed_by(assessment),
        )
    _write(assessment, record)
    _reopen(assessment, by)
    assessment.version += 1
    assessment.save()
    record_event("assessment.edited", actor=by, target=assessment, changes=changes)
    return assessment


@transaction.atomic
def add_assessment_evidence(*, assessment_id: int, record: EvidenceRecord, by: User) -> Evidence:
    """Add a piece of evidence to an assessment that is not published, and return it.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: as `edit_assessment`.
        InvalidInputError: it is neither a file nor a link nor a reference, its date lies ahead, or the file is refused.
    """
    assessment = _writable(assessment_id, by)
    if assessment.evidence.count() >= MAX_EVIDENCE:
        raise InvalidInputError(_("At most %(count)s pieces of evidence fit in.") % {"count": MAX_EVIDENCE})
    evidence = evidence_of(record, by=by)
    evidence.assessment = assessment
    evidence.save()
    _reopen(assessment, by)
    assessment.version += 1
    assessment.save()
    record_event("evidence.added", actor=by, target=assessment, changes={"evidence": (None, str(evidence))})
    return evidence


@transaction.atomic
def remove_assessment_evidence(*, evidence_id: int, by: User) -> Assessment:
    """Take a piece of evidence away from an assessment that is not published, and return the assessment.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: as `edit_assessment`.
    """
    evidence = Evidence.objects.filter(pk=evidence_id, assessment__isnull=False).first()
    if evidence is None or evidence.assessment_id is None:
        raise NotFoundError()
    assessment = _writable(evidence.assessment_id, by)
    title = str(evidence)
    evidence.delete()
    _reopen(assessment, by)
    assessment.version += 1
    assessment.save()
    record_event("evidence.removed", actor=by, target=assessment, changes={"evidence": (title, None)})
    return assessment


@transaction.atomic
def submit_assessment(*, assessment_id: int, by: User) -> Assessment:
    """Send an assessment for publication, and return it. What the coordinator writes down is published at once.

    Raises:
        NotFoundError: there is no such assessment for this person.
        NotAllowedError: it is another voice's.
        WrongStateError: it is on its way already.
    """
    assessment = _locked(assessment_id)
    check_write_assessment(by, assessment)
    own = Voice(assessment.voice) in _OWN_VOICES
    return _taken(assessment, AssessmentState.PUBLISHED if own else AssessmentState.SUBMITTED, by)


@transaction.atomic
def publish_assessment(*, assessment_id: int, by: User) -> Assessment:
    """Let everybody read an assessment as it is written, and return it.

    Raises:
        NotFoundError: there is no such assessment for this person.
        NotAllowedError: `by` is no coordinator.
        WrongStateError: it does not wait for publication.
    """
    assessment = _locked(assessment_id)
    check_moderate(by, assessment)
    if assessment.state != AssessmentState.SUBMITTED:
        raise WrongStateError()
    return _taken(assessment, AssessmentState.PUBLISHED, by)


@transaction.atomic
def return_assessment(*, assessment_id: int, reason: str, by: User) -> Assessment:
    """Give an assessment back to its voice with a reason why it is not published, and return it.

    Raises:
        NotFoundError: there is no such assessment for this person.
        NotAllowedError: `by` is no coordinator.
        WrongStateError: it does not wait for publication.
        InvalidInputError: no reason is given.
    """
    assessment = _locked(assessment_id)
    check_moderate(by, assessment)
    if not reason.strip():
        raise InvalidInputError(fields={"reason": _("Say why it is not published.")})
    return _taken(assessment, AssessmentState.RETURNED, by, reason)


@transaction.atomic
def withdraw_assessment(*, assessment_id: int, reason: str, by: User) -> Assessment:
    """Take a published assessment away from the public for good, and return it: its voice, or the coordinator.

    Raises:
        NotFoundError: there is no such assessment for this person.
        NotAllowedError: it is another voice's, and `by` is no coordinator.
        WrongStateError: it is not published.
        InvalidInputError: no reason is given.
    """
    assessment = _locked(assessment_id)
    check_read_assessment(by, assessment)
    if not is_coordinator(by):
        check_write_assessment(by, assessment)
    if not reason.strip():
        raise InvalidInputError(fields={"reason": _("Give the reason.")})
    return _taken(assessment, AssessmentState.WITHDRAWN, by, reason)


def _locked(assessment_id: int) -> Assessment:
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("recommendation__review", "body", "mechanism", "written_by")
        .filter(pk=assessment_id)
        .first()
    )
    if assessment is None:
        raise NotFoundError()
    return assessment


def _writable(assessment_id: int, by: User) -> Assessment:
    assessment = _locked(assessment_id)
    check_write_assessment(by, assessment)
    if assessment.state not in ASSESSMENT_EDITABLE:
        raise WrongStateError(_("What is published stays as it was said. Withdraw it, or write a new assessment."))
    return assessment


def _reopen(assessment: Assessment, by: User) -> None:
    """Make a draft again of what waits for publication: nobody publishes what they have not read."""
    if assessment.state == AssessmentState.SUBMITTED:
        AssessmentStep.objects.create(
            assessment=assessment, from_state=assessment.state, to_state=AssessmentState.DRAFT, by=by
        )
        assessment.state = AssessmentState.DRAFT


def _check_speaker(voice: Voice, body: Body | None, mechanism: Mechanism | None) -> None:
    kinds = {
        Voice.STATE: BodyKind.STATE_BODY,
        Voice.NATIONAL_INSTITUTION: BodyKind.NATIONAL_INSTITUTION,
        Voice.CIVIL_SOCIETY: BodyKind.CIVIL_SOCIETY,
    }
    if voice == Voice.TREATY_BODY:
        if body is not None or mechanism is None or mechanism.kind != MechanismKind.TREATY_BODY:
            raise InvalidInputError(fields={"mechanism": _("Choose the treaty body.")})
    elif body is None or mechanism is not None or body.kind != kinds[voice]:
        raise InvalidInputError(fields={"body": _("Choose the body that speaks.")})


def _check(record: AssessmentRecord, voice: Voice) -> None:
    fields: dict[str, Any] = {}
    if voice == Voice.TREATY_BODY:
        if record.grade not in Grade.values and record.status not in AssessmentStatus.values:
            fields["grade"] = _("Choose the grade.")
    elif record.status not in AssessmentStatus.values:
        fields["status"] = _("Choose how far the recommendation is carried out.")
    if record.grade and voice != Voice.TREATY_BODY:
        fields["grade"] = _("Treaty bodies alone give grades.")
    if record.assessed_on > timezone.localdate():
        fields["assessed_on"] = _("This date lies ahead.")
    if not any(text.strip() for text in record.texts.values()):
        fields["text"] = _("Say in at least one language on what this rests.")
    if any(len(text) > MAX_TEXT_CHARACTERS for text in record.texts.values()):
        fields["text"] = _("The text is longer than %(count)s characters.") % {"count": MAX_TEXT_CHARACTERS}
    if fields:
        raise InvalidInputError(fields=fields)


def _write(assessment: Assessment, record: AssessmentRecord) -> None:
    assessment.status, assessment.grade = record.status, record.grade
    assessment.assessed_on = record.assessed_on
    for code, _name in settings.LANGUAGES:
        setattr(assessment, f"text_{code}", record.texts.get(code, "").replace("\r\n", "\n").strip())


def _fields_of(assessment: Assessment) -> dict[str, str | date]:
    return {name: getattr(assessment, name) for name in _FIELDS}


def _taken(assessment: Assessment, to: AssessmentState, by: User, reason: str = "") -> Assessment:
    """Write the step, its event and its mails; a published one shows its public files."""
    before = AssessmentState(assessment.state)
    check_change(ASSESSMENT_CHANGES, before, to)
    assessment.state = to
    assessment.version += 1
    assessment.published_at = timezone.now() if to == AssessmentState.PUBLISHED else None
    assessment.save(update_fields=["state", "version", "published_at", "changed_at"])
    taken = AssessmentStep.objects.create(
        assessment=assessment, from_state=before, to_state=to, reason=reason.strip(), by=by
    )
    if to == AssessmentState.PUBLISHED:
        shown = assessment.evidence.filter(is_public=True, document__isnull=False).select_related("document")
        make_public([item.document for item in shown if item.document])
    details = {"reason": taken.reason} if taken.reason else {}
    record_event(f"assessment.{to}", actor=by, target=assessment, changes={"state": (before, to)}, details=details)
    tell_of_assessment(taken)
    return assessment
