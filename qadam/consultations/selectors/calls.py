"""Reading calls and submissions. Nothing here reads who sent a submission that is not to be named."""

from django.db.models import Count, Q, QuerySet

from qadam.accounts.enums import Role
from qadam.accounts.selectors import Person, has_role
from qadam.base.errors import NotFoundError
from qadam.consultations.enums import SubmissionStatus
from qadam.consultations.models import Call, Submission
from qadam.consultations.selectors.platforms import bodies_of

HIDDEN = (SubmissionStatus.RECEIVED, SubmissionStatus.DECLINED)


def calls_list() -> QuerySet[Call]:
    """Return the calls, the latest first, each with `submission_count` and `waiting_count`."""
    return (
        Call.objects.select_related("platform", "review__mechanism")
        .annotate(
            submission_count=Count("submissions"),
            waiting_count=Count("submissions", filter=Q(submissions__status=SubmissionStatus.RECEIVED)),
        )
        .order_by("-closes_on", "-pk")
    )


def call_by_code(code: str) -> Call:
    """Return a call.

    Raises:
        NotFoundError: there is none with this code.
    """
    call = calls_list().prefetch_related("areas").filter(code=code).first()
    if call is None:
        raise NotFoundError()
    return call


def submissions_of(user: Person) -> QuerySet[Submission]:
    """Return the submissions that a person may read, the latest first."""
    rows = Submission.objects.select_related("call", "body", "referred_to")
    if has_role(user, Role.COORDINATOR):
        return rows
    rows = rows.exclude(status__in=HIDDEN)
    if has_role(user, Role.NATIONAL_INSTITUTION):
        return rows
    return rows.filter(Q(published_at__isnull=False) | Q(referred_to__in=bodies_of(user)))


def submission_by_reference(reference: str) -> Submission:
    """Return a submission with its file and its links.

    Raises:
        NotFoundError: there is none with this reference.
    """
    found = (
        Submission.objects.select_related("call__review__mechanism", "call__platform", "body", "referred_to", "file")
        .prefetch_related("links__recommendation__review", "links__recommendation__texts")
        .filter(reference=reference)
        .first()
    )
    if found is None:
        raise NotFoundError()
    return found
