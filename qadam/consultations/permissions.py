"""Who may read and who may change the consultations.

The secretariat is the coordinator. A member (organisation or person) of a platform reads what its meetings hold;
members of a platform read its subcommittees too. A body reads and follows up the decisions that it is responsible for,
whether it is a member or not. Whoever may not know of a meeting or a submission gets 404.
"""

from qadam.accounts.enums import ROLES_OF_A_BODY, Role
from qadam.accounts.models import User
from qadam.accounts.permissions import check_coordinator, check_role
from qadam.accounts.selectors import Person, body_ids_of, has_role
from qadam.base.errors import NotAllowedError, NotFoundError
from qadam.consultations.enums import SubmissionStatus
from qadam.consultations.models import Decision, Meeting, Participation, Structuring, Submission
from qadam.consultations.selectors.platforms import acting_bodies_of, bodies_of, platform_ids_of

# A submission that is not published is read by the secretariat, by the body that answers it, and by these.
READERS_OF_SUBMISSIONS = (Role.COORDINATOR, Role.NATIONAL_INSTITUTION)


def check_take_part(by: Person) -> None:
    """Raise `NotAllowedError` unless the person holds a role that consultations concern at all."""
    check_role(by, Role.COORDINATOR, *ROLES_OF_A_BODY)


def check_secretariat(by: User | None) -> None:
    """Raise `NotAllowedError` unless the person is a coordinator. None is the machine itself: the command line."""
    if by is not None:
        check_coordinator(by)


def is_secretariat(by: Person) -> bool:
    """Return whether the person runs the platform, so that a page offers what only the secretariat does."""
    return has_role(by, Role.COORDINATOR)


def check_read_meeting(by: Person, meeting: Meeting) -> None:
    """Raise `NotFoundError` unless the person runs the platform, sits in it, or was invited to this meeting."""
    if is_secretariat(by) or meeting.platform_id in platform_ids_of(by):
        return
    if participation_of(by, meeting) is None:
        raise NotFoundError()


def participation_of(by: Person, meeting: Meeting) -> Participation | None:
    """Return the part that the person has in a meeting: their own, else that of an organisation of theirs."""
    bodies = bodies_of(by)
    parts = [
        part
        for part in meeting.participations.all()
        if part.invited_at is not None and (part.body_id in bodies or part.person_id == by.pk)
    ]
    return min(parts, key=lambda part: (part.person_id != by.pk, part.pk), default=None)


def check_speak(by: User, meeting: Meeting) -> Participation:
    """Return the part that the person has in a meeting, to reply and to put a position on record.

    Raises:
        NotFoundError: the person may not know of the meeting.
        NotAllowedError: the person reads it, but was not invited to speak (observers of the platform too).
    """
    check_read_meeting(by, meeting)
    part = participation_of(by, meeting)
    if part is None or not (part.person_id == by.pk or part.body_id in acting_bodies_of(by) or _observes(by, part)):
        raise NotAllowedError()
    return part


def _observes(by: User, part: Participation) -> bool:
    return part.body_id in body_ids_of(by, Role.OBSERVER)


def check_read_decision(by: Person, decision: Decision) -> None:
    """Raise `NotFoundError` unless the person may read its meeting, or belongs to the responsible body."""
    if decision.responsible_body_id not in bodies_of(by):
        check_read_meeting(by, decision.meeting)


def check_follow_up(by: User, decision: Decision) -> None:
    """Raise unless the person acts for the responsible body or runs the platform.

    Raises:
        NotFoundError: the person may not know of the decision.
        NotAllowedError: the person reads it, but it is not theirs to do.
    """
    check_read_decision(by, decision)
    if not may_follow_up(by, decision):
        raise NotAllowedError()


def may_follow_up(by: Person, decision: Decision) -> bool:
    """Return whether the person may say what became of a decision, so that its page offers it."""
    return is_secretariat(by) or decision.responsible_body_id in acting_bodies_of(by)


def check_approve_minutes(by: User, body_id: int | None, person_id: int | None) -> None:
    """Raise `NotAllowedError` unless the person approves for this co-chair, or records the approval as secretariat."""
    own = person_id is not None and person_id == by.pk
    if not (is_secretariat(by) or own or body_id in body_ids_of(by, Role.APPROVER)):
        raise NotAllowedError()


def check_read_structuring(by: Person, structuring: Structuring) -> None:
    """Raise `NotFoundError` unless the person runs the platform or sits in it."""
    if not is_secretariat(by) and structuring.platform_id not in platform_ids_of(by):
        raise NotFoundError()


def check_remark(by: User, structuring: Structuring) -> None:
    """Raise unless the person speaks for a member of the platform, or runs it; observers comment too."""
    check_read_structuring(by, structuring)


def check_read_submission(by: Person, submission: Submission) -> None:
    """Raise `NotFoundError` unless the person may read a submission that may not be published yet.

    What was received is the secretariat's alone until it is accepted; then the national institution reads it, and the
    body that is to answer.
    """
    if is_secretariat(by):
        return
    if submission.status in (SubmissionStatus.RECEIVED, SubmissionStatus.DECLINED):
        raise NotFoundError()
    if submission.published_at is not None and has_role(by, *Role):
        return
    if not (has_role(by, *READERS_OF_SUBMISSIONS) or submission.referred_to_id in bodies_of(by)):
        raise NotFoundError()


def check_answer_submission(by: User, submission: Submission) -> None:
    """Raise unless the person acts for the body that is asked to answer.

    Raises:
        NotFoundError: the person may not know of the submission.
        NotAllowedError: the person reads it, but another body is asked.
    """
    check_read_submission(by, submission)
    if not may_answer(by, submission):
        raise NotAllowedError()


def may_answer(by: Person, submission: Submission) -> bool:
    """Return whether the person acts for the body that is asked to answer, so that the page offers it."""
    return submission.referred_to_id in acting_bodies_of(by)


def check_know_submitter(by: User) -> None:
    """Raise `NotAllowedError` unless the person is of the secretariat: nobody else may learn a withheld name."""
    check_coordinator(by)
