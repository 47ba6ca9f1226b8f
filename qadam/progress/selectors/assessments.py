"""The voices on a recommendation, side by side, and where they disagree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from qadam.accounts.selectors import Person
from qadam.base.errors import NotFoundError
from qadam.progress.enums import AssessmentState, AssessmentStatus, Grade, Voice
from qadam.progress.models import Assessment, Evidence
from qadam.progress.permissions import check_read_assessment, is_coordinator, voices_of_writer
from qadam.progress.selectors.verification import is_verified, newest_evidence_of_assessments
from qadam.register.models import Recommendation

PAGE_SIZE = 50
# What a grade says on the scale of the other voices, so that a disagreement can be seen; the grade itself is shown.
GRADE_AS_STATUS = {
    Grade.A: AssessmentStatus.IMPLEMENTED,
    Grade.B: AssessmentStatus.PARTLY_IMPLEMENTED,
    Grade.C: AssessmentStatus.NOT_IMPLEMENTED,
    Grade.D: AssessmentStatus.NOT_IMPLEMENTED,
    Grade.E: AssessmentStatus.NOT_IMPLEMENTED,
}


@dataclass(frozen=True)
class VoiceRow:
    """The newest published word of one speaker on a recommendation."""

    assessment: Assessment
    voice: Voice
    speaker: str
    evidence: Sequence[Evidence]
    evidence_on: date | None
    is_verified: bool

    @property
    def status(self) -> AssessmentStatus:
        """Return what the speaker says, a treaty body's grade on the scale of the others."""
        return status_said(self.assessment)


def status_said(assessment: Assessment) -> AssessmentStatus:
    """Return the status of an assessment, a grade without a status on the scale of the other voices."""
    if assessment.status:
        return AssessmentStatus(assessment.status)
    return GRADE_AS_STATUS[Grade(assessment.grade)]


def published_assessments() -> QuerySet[Assessment]:
    """Return the published assessments, of every voice."""
    return Assessment.objects.filter(state=AssessmentState.PUBLISHED)


def voices_of(recommendation_ids: Iterable[int]) -> dict[int, list[VoiceRow]]:
    """Return the newest published word of every speaker by recommendation, in the order of `Voice`, in two queries."""
    rows = (
        published_assessments()
        .filter(recommendation__in=list(recommendation_ids))
        .select_related("body", "mechanism")
        .prefetch_related(Prefetch("evidence", Evidence.objects.select_related("document")))
        .order_by("recommendation", "-assessed_on", "-pk")
    )
    today = timezone.localdate()
    order = list(Voice)
    found: dict[int, list[VoiceRow]] = {}
    seen: set[tuple[int, str, int | None, int | None]] = set()
    for assessment in rows:
        speaker = (assessment.recommendation_id, assessment.voice, assessment.body_id, assessment.mechanism_id)
        if speaker in seen:
            continue
        seen.add(speaker)
        evidence = list(assessment.evidence.all())
        newest = max((item.on for item in evidence), default=None)
        row = VoiceRow(
            assessment, Voice(assessment.voice), assessment.speaker, evidence, newest, is_verified(newest, today)
        )
        found.setdefault(assessment.recommendation_id, []).append(row)
    for voices in found.values():
        voices.sort(key=lambda row: (order.index(row.voice), row.speaker))
    return found


def disagree(voices: Sequence[VoiceRow]) -> bool:
    """Return whether the speakers do not all say the same."""
    return len({row.status for row in voices}) > 1


def disagreement_ids() -> list[int]:
    """Return the ids of the recommendations on which the newest published words differ, in register order."""
    spoken_twice = (
        published_assessments()
        .values("recommendation")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
        .values_list("recommendation", flat=True)
    )
    rows = (
        published_assessments()
        .filter(recommendation__in=spoken_twice)
        .order_by("recommendation__review", "recommendation__order", "recommendation", "-assessed_on", "-pk")
        .only("recommendation_id", "voice", "body_id", "mechanism_id", "status", "grade")
    )
    said: dict[int, dict[tuple[str, int | None, int | None], AssessmentStatus]] = {}
    for row in rows:
        speaker = (row.voice, row.body_id, row.mechanism_id)
        said.setdefault(row.recommendation_id, {}).setdefault(speaker, status_said(row))
    return [pk for pk, by_speaker in said.items() if len(set(by_speaker.values())) > 1]


def assessment_by_id(assessment_id: int, by: Person) -> Assessment:
    """Return an assessment that a person may read, with its evidence and steps ready.

    Raises:
        NotFoundError: there is none, or not for this person.
    """
    assessment = (
        Assessment.objects.select_related("recommendation__review__mechanism", "body", "mechanism", "written_by")
        .prefetch_related(
            "recommendation__texts", "steps__by", Prefetch("evidence", Evidence.objects.select_related("document"))
        )
        .filter(pk=assessment_id)
        .first()
    )
    if assessment is None:
        raise NotFoundError()
    check_read_assessment(by, assessment)
    return assessment


def assessments_page(by: Person, *, page: int, state: str = "", voice: str = "") -> Page[Assessment]:
    """Return a page of the assessments that a person may read, newest first, in a constant number of queries.

    Args:
        state, voice: values to filter by; all where they are empty.
    """
    rows = Assessment.objects.filter(readable_assessments(by)).select_related(
        "recommendation__review", "body", "mechanism"
    )
    if state in AssessmentState.values:
        rows = rows.filter(state=state)
    if voice in Voice.values:
        rows = rows.filter(voice=voice)
    return Paginator(rows.order_by("-changed_at", "-pk"), PAGE_SIZE).get_page(page)


def readable_assessments(by: Person) -> Q:
    """Return the condition of `permissions.may_read_assessment` for a query."""
    readable = Q(state=AssessmentState.PUBLISHED)
    for voice, bodies in voices_of_writer(by).items():
        readable |= Q(voice=voice, body__in=bodies) if bodies else Q(voice=voice)
    if is_coordinator(by):
        readable |= ~Q(state=AssessmentState.DRAFT)
    return readable


def waiting_assessments() -> QuerySet[Assessment]:
    """Return the assessments that wait for publication, the oldest first."""
    return (
        Assessment.objects.filter(state=AssessmentState.SUBMITTED)
        .select_related("recommendation__review", "body", "mechanism")
        .order_by("changed_at", "pk")
    )


def newest_by_state(recommendation_ids: Iterable[int]) -> dict[int, Assessment]:
    """Return the State's newest published assessment by recommendation, in one query.

    Args:
        recommendation_ids: the ids, or a query that gives them, which is not run by itself.
    """
    ids = recommendation_ids if isinstance(recommendation_ids, QuerySet) else list(recommendation_ids)
    rows = (
        published_assessments()
        .filter(recommendation__in=ids, voice=Voice.STATE)
        .select_related("body")
        .order_by("recommendation", "assessed_on", "pk")
    )
    return {row.recommendation_id: row for row in rows}  # the last of each stays


def unverified_ids(assessments: Iterable[Assessment]) -> set[int]:
    """Return the ids of those assessments whose newest evidence is too old, or that have none, in one query."""
    rows = list(assessments)
    newest = newest_evidence_of_assessments([row.pk for row in rows])
    today = timezone.localdate()
    return {row.pk for row in rows if not is_verified(newest.get(row.pk), today)}


def own_assessments(by: Person, recommendation: Recommendation) -> list[Assessment]:
    """Return what the person's own voices have written on a recommendation and is not public, the newest first."""
    own = Q(pk__in=[])
    for voice, bodies in voices_of_writer(by).items():
        own |= Q(voice=voice, body__in=bodies) if bodies else Q(voice=voice)
    return list(
        Assessment.objects.filter(own, recommendation=recommendation)
        .exclude(state=AssessmentState.PUBLISHED)
        .select_related("body", "mechanism")
        .order_by("-changed_at")
    )
