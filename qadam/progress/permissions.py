"""Who may write, read and judge what was done.

A report belongs to the body that writes it: others learn of it when it is published. Whoever has written at a report
neither approves nor accepts it, whatever roles the person holds. For a body that nobody signs in for, the coordinator
writes what its sheet says and another coordinator stands in for its approver.
"""

from django.utils.translation import gettext as _

from qadam.accounts.enums import Role
from qadam.accounts.models import RoleAssignment, User
from qadam.accounts.permissions import check_coordinator, check_staff
from qadam.accounts.selectors import Person, body_ids_of, has_role
from qadam.base.errors import NotAllowedError, NotFoundError
from qadam.progress.enums import AssessmentState, Step, UpdateState, Voice
from qadam.progress.models import Assessment, Evidence, ProgressUpdate

# The roles of the two voices that write for themselves.
VOICE_ROLES = {Role.NATIONAL_INSTITUTION: Voice.NATIONAL_INSTITUTION, Role.CIVIL_SOCIETY: Voice.CIVIL_SOCIETY}


def body_ids_of_reporter(by: Person) -> frozenset[int]:
    """Return the ids of the bodies whose reports a person writes or approves."""
    return body_ids_of(by, Role.FOCAL_POINT, Role.APPROVER)


def is_coordinator(by: Person) -> bool:
    """Return whether the person is a coordinator."""
    return has_role(by, Role.COORDINATOR)


def check_read_progress(by: Person) -> None:
    """Raise `NotAllowedError` unless the person holds any role."""
    check_staff(by)


def check_reporter(by: Person) -> None:
    """Raise `NotAllowedError` unless the person reports or approves for a body, or is a coordinator."""
    if not body_ids_of_reporter(by) and not is_coordinator(by):
        raise NotAllowedError()


def check_know_body(by: Person, body_id: int) -> None:
    """Raise `NotFoundError` unless the person works on the reports of this body, or is a coordinator."""
    if body_id not in body_ids_of_reporter(by) and not is_coordinator(by):
        raise NotFoundError()


def may_write_for(by: Person, body_id: int) -> bool:
    """Return whether the person writes the reports of a body: its focal points, or the coordinator if it has none."""
    if body_id in body_ids_of(by, Role.FOCAL_POINT):
        return True
    return is_coordinator(by) and not _has_people(body_id, Role.FOCAL_POINT)


def check_write_for(by: Person, body_id: int) -> None:
    """Raise unless the person writes the reports of a body.

    Raises:
        NotFoundError: the person has nothing to do with the body.
        NotAllowedError: the person approves or coordinates, but does not write.
    """
    check_know_body(by, body_id)
    if not may_write_for(by, body_id):
        raise NotAllowedError(_("Reports of this body are written by its focal point."))


def may_read_update(by: Person, update: ProgressUpdate) -> bool:
    """Return whether the person may read a report: its body, the coordinator, and everybody once it is published."""
    if update.body_id in body_ids_of_reporter(by) or is_coordinator(by):
        return True
    return update.state == UpdateState.PUBLISHED and has_role(by, *Role)


def check_read_update(by: Person, update: ProgressUpdate) -> None:
    """Raise `NotFoundError` unless the person may read a report."""
    if not may_read_update(by, update):
        raise NotFoundError()


def check_step(by: User, update: ProgressUpdate, step: Step) -> None:
    """Raise unless the person may take a step with a report in the state that it has.

    Raises:
        NotFoundError: the person may not know of the report.
        NotAllowedError: the step is another one's, or the text is the person's own.
    """
    check_read_update(by, update)
    if not _is_of(by, update, step):
        raise NotAllowedError()
    if step in (Step.APPROVE, Step.ACCEPT):
        check_foreign_text(by, update)


def may_take(by: Person, update: ProgressUpdate, step: Step) -> bool:
    """Return whether a page may offer a step to the person; whether the state allows it, the workflow says."""
    try:
        check_step(by, update, step)  # type: ignore[arg-type]  # an anonymous visitor fails the first check
    except (NotFoundError, NotAllowedError):
        return False
    return True


def check_foreign_text(by: User, update: ProgressUpdate) -> None:
    """Raise `NotAllowedError` where the person has written at the report: nobody approves their own text."""
    if update.authors.filter(pk=by.pk).exists():
        raise NotAllowedError(_("You have written this report yourself. Somebody else has to approve it."))


def _is_of(by: User, update: ProgressUpdate, step: Step) -> bool:
    """Return whether a step belongs to a role of the person."""
    if step == Step.SUBMIT:
        return may_write_for(by, update.body_id)
    if step == Step.APPROVE:
        return _judges_for(by, update.body_id)
    if step == Step.RETURN and update.state == UpdateState.SUBMITTED:
        return _judges_for(by, update.body_id) or is_coordinator(by)
    return is_coordinator(by)


def _judges_for(by: User, body_id: int) -> bool:
    if body_id in body_ids_of(by, Role.APPROVER):
        return True
    return is_coordinator(by) and not _has_people(body_id, Role.APPROVER)


def _has_people(body_id: int, role: Role) -> bool:
    return RoleAssignment.objects.filter(body=body_id, role=role, ended_at__isnull=True, user__is_active=True).exists()


def check_set_periods(by: User) -> None:
    """Raise `NotAllowedError` unless the person is a coordinator."""
    check_coordinator(by)


def check_decide_extension(by: User) -> None:
    """Raise `NotAllowedError` unless the person is a coordinator."""
    check_coordinator(by)


def check_import_sheet(by: User) -> None:
    """Raise `NotAllowedError` unless the person is a coordinator."""
    check_coordinator(by)


def voices_of_writer(by: Person) -> dict[Voice, frozenset[int]]:
    """Return the voices for which a person writes assessments, each with the bodies that may speak.

    A coordinator writes the State's (any body of the State) and treaty bodies' (no body); both have an empty set.
    """
    voices = {voice: body_ids_of(by, role) for role, voice in VOICE_ROLES.items() if body_ids_of(by, role)}
    if is_coordinator(by):
        voices |= {Voice.STATE: frozenset(), Voice.TREATY_BODY: frozenset()}
    return voices


def check_assess(by: Person, voice: Voice, body_id: int | None) -> None:
    """Raise `NotAllowedError` unless the person speaks with this voice for this body.

    No voice ever writes for another: the coordinator does not touch what an organisation says.
    """
    voices = voices_of_writer(by)
    if voice not in voices or (voices[voice] and body_id not in voices[voice]):
        raise NotAllowedError()


def may_read_assessment(by: Person, assessment: Assessment) -> bool:
    """Return whether the person may read an assessment: published ones, one's own, and as coordinator what waits."""
    if assessment.state == AssessmentState.PUBLISHED:
        return has_role(by, *Role)
    if is_owner(by, assessment):
        return True
    submitted_once = assessment.state in (
        AssessmentState.SUBMITTED,
        AssessmentState.RETURNED,
        AssessmentState.WITHDRAWN,
    )
    return is_coordinator(by) and submitted_once


def check_read_assessment(by: Person, assessment: Assessment) -> None:
    """Raise `NotFoundError` unless the person may read an assessment."""
    if not may_read_assessment(by, assessment):
        raise NotFoundError()


def is_owner(by: Person, assessment: Assessment) -> bool:
    """Return whether the assessment is of a voice with which the person speaks."""
    voices = voices_of_writer(by)
    voice = Voice(assessment.voice)
    return voice in voices and (not voices[voice] or assessment.body_id in voices[voice])


def check_write_assessment(by: Person, assessment: Assessment) -> None:
    """Raise `NotFoundError` where the person may not know of it, `NotAllowedError` where it is another voice's."""
    check_read_assessment(by, assessment)
    if not is_owner(by, assessment):
        raise NotAllowedError(_("Nobody but its own voice changes an assessment."))


def check_moderate(by: User, assessment: Assessment) -> None:
    """Raise unless the person is a coordinator, who decides on publication and on nothing else."""
    check_read_assessment(by, assessment)
    check_coordinator(by)


def check_read_evidence(by: Person, evidence: Evidence) -> None:
    """Raise `NotFoundError` unless the person may open a file of evidence.

    Of what is published, people of the workspace open the files that may be public; the rest stays with the writers
    and the coordinator.
    """
    update, assessment = evidence.update, evidence.assessment
    if update is not None:
        own = update.body_id in body_ids_of_reporter(by) or is_coordinator(by)
        readable = may_read_update(by, update)
    else:
        assert assessment is not None
        own = is_owner(by, assessment) or is_coordinator(by)
        readable = may_read_assessment(by, assessment)
    if not readable or not (own or evidence.is_public):
        raise NotFoundError()
