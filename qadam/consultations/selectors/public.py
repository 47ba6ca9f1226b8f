"""What the portal may read of the consultations: published parts alone, and of submissions never who sent them."""

from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from qadam.base.errors import NotFoundError
from qadam.consultations.enums import MeetingStatus, SubmissionStatus
from qadam.consultations.links import receipt_checksum
from qadam.consultations.models import (
    AgendaItem,
    AgreedStructure,
    Call,
    Decision,
    Meeting,
    Minutes,
    Paper,
    Participation,
    Platform,
    Submission,
    WrittenPosition,
)
from qadam.consultations.selectors.meetings import meetings_for_calendar
from qadam.consultations.selectors.platforms import members_of
from qadam.register.models import Recommendation

PUBLISHED = Q(published_at__isnull=False)


def platforms_public() -> QuerySet[Platform]:
    """Return the active platforms, those above before their subcommittees."""
    return Platform.objects.filter(is_active=True).order_by(F("parent__code").asc(nulls_first=True), "code")


def members_public(platform: Platform) -> list[tuple[str, str, bool]]:
    """Return (organisation, capacity, co-chair) of those who sit in a platform; people by name are left out."""
    seats = members_of(platform).filter(body__isnull=False)
    return [(seat.who, str(seat.get_capacity_display()), seat.is_co_chair) for seat in seats]


def meetings_public() -> QuerySet[Meeting]:
    """Return the published meetings, the latest first, with `item_count` and `decision_count` of published ones."""
    return (
        Meeting.objects.filter(PUBLISHED)
        .exclude(status=MeetingStatus.PLANNED)
        .select_related("platform")
        .annotate(
            item_count=Count("agenda", filter=Q(agenda__published_at__isnull=False), distinct=True),
            decision_count=Count("decisions", filter=Q(decisions__published_at__isnull=False), distinct=True),
        )
        .order_by("-starts_at", "-pk")
    )


def calendar_public() -> QuerySet[Meeting]:
    """Return the published meetings of the public calendar feed, in the order of time."""
    meetings = Meeting.objects.filter(PUBLISHED).exclude(status=MeetingStatus.PLANNED).select_related("platform")
    return meetings_for_calendar(meetings)


def meeting_public(meeting_id: int) -> Meeting:
    """Return a published meeting with its published parts alone in `agenda`, `papers`, `decisions`, `positions`.

    Raises:
        NotFoundError: there is no such meeting, or it is not published.
    """
    recommendations = Recommendation.objects.filter(
        published_at__isnull=False, review__published_at__isnull=False
    ).select_related("review__mechanism")
    items = AgendaItem.objects.filter(PUBLISHED).prefetch_related("areas", Prefetch("recommendations", recommendations))
    positions = WrittenPosition.objects.filter(PUBLISHED).select_related("body", "person")
    decisions = decisions_public().order_by("number").prefetch_related(Prefetch("positions", positions))
    papers = Paper.objects.filter(PUBLISHED).select_related("document")
    seats = Participation.objects.filter(attended=True, body__isnull=False).select_related("body")
    meeting = (
        meetings_public()
        .select_related("platform__parent")
        .prefetch_related(
            Prefetch("agenda", items),
            Prefetch("papers", papers),
            Prefetch("decisions", decisions),
            Prefetch("positions", positions.filter(decision__isnull=True)),
            Prefetch("participations", seats),
        )
        .filter(pk=meeting_id)
        .first()
    )
    if meeting is None:
        raise NotFoundError()
    return meeting


def minutes_public(meeting_id: int) -> Minutes | None:
    """Return the minutes of a published meeting once they are approved and published, else None."""
    return (
        Minutes.objects.filter(
            PUBLISHED, meeting=meeting_id, approved_at__isnull=False, meeting__published_at__isnull=False
        )
        .select_related("meeting__platform")
        .first()
    )


def paper_public(meeting_id: int, paper_id: int) -> Paper:
    """Return a published paper of a published meeting.

    Raises:
        NotFoundError: there is none, or it is not published: both look the same.
    """
    papers = Paper.objects.filter(PUBLISHED, meeting__published_at__isnull=False).select_related("document")
    paper = papers.filter(meeting=meeting_id, pk=paper_id).first()
    if paper is None:
        raise NotFoundError()
    return paper


def decisions_public() -> QuerySet[Decision]:
    """Return the published decisions of published meetings, the latest meeting first."""
    return Decision.objects.filter(PUBLISHED, meeting__published_at__isnull=False).select_related(
        "responsible_body", "meeting__platform"
    )


def structures_public() -> QuerySet[AgreedStructure]:
    """Return the published agreed versions, the latest first."""
    return (
        AgreedStructure.objects.filter(PUBLISHED, review__published_at__isnull=False)
        .select_related("review__mechanism", "structuring__platform", "meeting")
        .order_by("-agreed_on", "-pk")
    )


def structure_public(review_code: str, number: int) -> AgreedStructure:
    """Return a published agreed version.

    Raises:
        NotFoundError: there is none, or it is not published.
    """
    agreed = structures_public().filter(review__code=review_code, number=number).first()
    if agreed is None:
        raise NotFoundError()
    return agreed


def calls_public() -> QuerySet[Call]:
    """Return the published calls, the latest first, each with `published_count` of its submissions."""
    shown = Q(submissions__published_at__isnull=False)
    return (
        Call.objects.filter(PUBLISHED)
        .select_related("platform", "review__mechanism")
        .annotate(published_count=Count("submissions", filter=shown))
        .order_by("-closes_on", "-pk")
    )


def calls_open(today: date) -> QuerySet[Call]:
    """Return the published calls to which something may be sent in today."""
    return calls_public().filter(opens_on__lte=today, closes_on__gte=today)


def call_public(code: str) -> Call:
    """Return a published call.

    Raises:
        NotFoundError: there is none, or it is not published.
    """
    call = calls_public().prefetch_related("areas").filter(code=code).first()
    if call is None:
        raise NotFoundError()
    return call


def submissions_public() -> QuerySet[Submission]:
    """Return the published submissions of published calls, the latest first."""
    return (
        Submission.objects.filter(PUBLISHED, may_be_published=True, call__published_at__isnull=False)
        .exclude(status__in=(SubmissionStatus.RECEIVED, SubmissionStatus.DECLINED))
        .select_related("call", "body", "referred_to", "file")
        .order_by("-received_on", "-pk")
    )


def submission_public(reference: str) -> Submission:
    """Return a published submission with the published recommendations that it is confirmed to be about.

    Raises:
        NotFoundError: there is none, or it is not published.
    """
    submission = submissions_public().filter(reference=reference).first()
    if submission is None:
        raise NotFoundError()
    return submission


def recommendations_of_submission_public(submission: Submission) -> QuerySet[Recommendation]:
    """Return the published recommendations that a submission is confirmed to be about."""
    return (
        Recommendation.objects.filter(
            submissions__submission=submission,
            submissions__is_confirmed=True,
            published_at__isnull=False,
            review__published_at__isnull=False,
        )
        .select_related("review")
        .order_by("review", "order")
    )


def submission_of_receipt(receipt: str) -> Submission:
    """Return the submission of a receipt: for its sender, who may see how far it is without signing in.

    Raises:
        NotFoundError: nothing was received with this receipt.
    """
    found = Submission.objects.select_related("call", "referred_to").filter(receipt_sha256=receipt_checksum(receipt))
    submission = found.first()
    if submission is None:
        raise NotFoundError()
    return submission
