"""What the portal and the reports may read of progress: published reports, statuses, voices, and how far it all is.

A measure is public when it and its plan are published, a report when it is in the state `published`, an assessment when
it is published and its recommendation is. Every selector runs a constant number of queries, whatever the rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from qadam.base.errors import NotFoundError
from qadam.bodies.models import Body
from qadam.documents.models import SourceDocument
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Measure
from qadam.plan.selectors.measures import OVER, measures_in_force
from qadam.progress.enums import AssessmentStatus, UpdateState
from qadam.progress.models import Assessment, Evidence, ProgressUpdate
from qadam.progress.selectors.assessments import (
    VoiceRow,
    disagreement_ids,
    newest_by_state,
    unverified_ids,
    voices_of,
)
from qadam.progress.selectors.verification import is_verified, newest_evidence_of_updates
from qadam.register.models import Recommendation
from qadam.register.selectors.public import recommendations_public
from qadam.taxonomy.models import Term


def measures_public() -> QuerySet[Measure]:
    """Return the published measures of plans in force that are published."""
    return measures_in_force().filter(published_at__isnull=False, plan__published_at__isnull=False)


def updates_public() -> QuerySet[ProgressUpdate]:
    """Return the published reports on published measures with all that a page shows of them, the newest first."""
    return (
        ProgressUpdate.objects.filter(state=UpdateState.PUBLISHED, measure__in=measures_public())
        .select_related("measure__plan", "measure__lead_body", "body", "period")
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.select_related("document")), "indicator_values__indicator"
        )
        .order_by("-published_at", "-pk")
    )


def latest_updates_public(limit: int = 10) -> list[ProgressUpdate]:
    """Return the newest published reports."""
    return list(updates_public()[:limit])


def updates_of_measures_public(measure_ids: Iterable[int]) -> dict[int, list[ProgressUpdate]]:
    """Return the published reports by measure, the newest period first."""
    found: dict[int, list[ProgressUpdate]] = {}
    rows = updates_public().filter(measure__in=list(measure_ids)).order_by("-period__starts_on", "body", "pk")
    for update in rows:
        found.setdefault(update.measure_id, []).append(update)
    return found


def updates_of_recommendation_public(recommendation_id: int) -> list[ProgressUpdate]:
    """Return the published reports on the measures that answer a recommendation, the newest period first."""
    measures = Measure.objects.filter(recommendation_links__recommendation=recommendation_id).values("pk")
    return list(updates_public().filter(measure__in=measures).order_by("-period__starts_on", "measure", "body", "pk"))


def public_file_of(evidence: Evidence) -> SourceDocument | None:
    """Return the file of a piece of evidence that everybody may open, None where there is none. Reads `document`."""
    document = evidence.document
    return document if document is not None and evidence.is_public and document.is_public else None


@dataclass(frozen=True)
class MeasureProgress:
    """What has become of a measure: the accepted status, what was claimed, since when, and on what it rests.

    `update` is the newest published report of the lead body; without one the status is the plan's own, not verified.
    """

    status: MeasureStatus
    update: ProgressUpdate | None
    evidence_on: date | None
    is_verified: bool
    is_overdue: bool

    @property
    def status_claimed(self) -> str:
        """Return the status that the body claimed; empty without a report."""
        return self.update.status_claimed if self.update else ""

    @property
    def differs(self) -> bool:
        """Return whether the status accepted is not the one claimed."""
        return bool(self.status_claimed) and self.status_claimed != self.status


def measure_progress_public(measures: Iterable[Measure], today: date | None = None) -> dict[int, MeasureProgress]:
    """Return what has become of measures, by their id, in two queries."""
    on = today or timezone.localdate()
    rows = {measure.pk: measure for measure in measures}
    newest: dict[int, ProgressUpdate] = {}
    reports = (
        ProgressUpdate.objects.filter(state=UpdateState.PUBLISHED, measure__in=list(rows))
        .filter(body=F("measure__lead_body"))
        .select_related("period", "body")
        .order_by("measure", "period__starts_on")
    )
    for update in reports:
        newest[update.measure_id] = update
    evidence = newest_evidence_of_updates(update.pk for update in newest.values())
    found = {}
    for pk, measure in rows.items():
        report = newest.get(pk)
        evidence_on = evidence.get(report.pk) if report else None
        found[pk] = MeasureProgress(
            status=MeasureStatus(measure.status),
            update=report,
            evidence_on=evidence_on,
            # that nothing has begun needs no evidence
            is_verified=measure.status == MeasureStatus.NOT_STARTED or is_verified(evidence_on, on),
            is_overdue=measure.is_overdue(on),
        )
    return found


def overdue_measures_public(today: date | None = None) -> QuerySet[Measure]:
    """Return the published measures whose deadline has passed and that are neither completed nor cancelled."""
    on = today or timezone.localdate()
    return measures_public().filter(deadline__lt=on).exclude(status__in=OVER).order_by("deadline", "plan", "order")


# Voices -------------------------------------------------------------------------------------------------------------
def voices_public(recommendation_ids: Iterable[int]) -> dict[int, list[VoiceRow]]:
    """Return the newest published word of every speaker on published recommendations, side by side, in order."""
    ids = recommendations_public().filter(pk__in=list(recommendation_ids)).values_list("pk", flat=True)
    return voices_of(ids)


def assessments_of_recommendation_public(recommendation_id: int) -> list[Assessment]:
    """Return everything that was published on a recommendation, the newest first; for its timeline."""
    return list(
        Assessment.objects.filter(
            recommendation=recommendation_id, published_at__isnull=False, recommendation__in=recommendations_public()
        )
        .select_related("body", "mechanism")
        .prefetch_related(Prefetch("evidence", Evidence.objects.select_related("document")))
        .order_by("-assessed_on", "-pk")
    )


@dataclass(frozen=True)
class RecommendationStatus:
    """How far the State says that a recommendation is carried out, since when, and whether fresh evidence shows it."""

    assessment: Assessment
    status: AssessmentStatus
    assessed_on: date
    is_verified: bool


def recommendation_status_public(recommendation_ids: Iterable[int]) -> dict[int, RecommendationStatus]:
    """Return the State's newest published assessment by recommendation; what it has not assessed is left out."""
    newest = newest_by_state(recommendation_ids)
    stale = unverified_ids(newest.values())
    return {
        pk: RecommendationStatus(row, AssessmentStatus(row.status), row.assessed_on, row.pk not in stale)
        for pk, row in newest.items()
    }


def disagreements_public() -> QuerySet[Recommendation]:
    """Return the published recommendations on which the voices do not all say the same, in the register's order."""
    return recommendations_public().filter(pk__in=disagreement_ids()).order_by("review", "order", "pk")


# How far it all is ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ProgressCounts:
    """How many measures there are by their accepted status, and how many of them are overdue."""

    total: int = 0
    by_status: dict[MeasureStatus, int] = field(default_factory=dict)
    overdue: int = 0

    @property
    def completed_share(self) -> float | None:
        """Return the share of completed measures among those not cancelled, None where there are none."""
        counted = self.total - self.by_status.get(MeasureStatus.CANCELLED, 0)
        return self.by_status.get(MeasureStatus.COMPLETED, 0) / counted if counted else None


def progress_totals_public(today: date | None = None) -> ProgressCounts:
    """Return the counts over all published measures, in one query."""
    return _counts(measures_public(), None, today).get(None, ProgressCounts())


def progress_by_area_public(today: date | None = None) -> list[tuple[Term, ProgressCounts]]:
    """Return the counts by principal area, in the order of the areas, in two queries; empty areas are left out."""
    rows = measures_public().filter(area_links__is_principal=True)
    counts = _counts(rows, "area_links__term", today)
    return [(term, counts[term.pk]) for term in Term.objects.filter(pk__in=[pk for pk in counts if pk])]


def progress_by_body_public(today: date | None = None) -> list[tuple[Body, ProgressCounts]]:
    """Return the counts by lead body, the one with most measures first, in two queries."""
    counts = _counts(measures_public().filter(lead_body__isnull=False), "lead_body", today)
    bodies = Body.objects.filter(pk__in=[pk for pk in counts if pk])
    return sorted(((body, counts[body.pk]) for body in bodies), key=lambda pair: (-pair[1].total, pair[0].name))


def _counts(rows: QuerySet[Measure], by: str | None, today: date | None) -> dict[int | None, ProgressCounts]:
    on = today or timezone.localdate()
    late = Q(deadline__lt=on) & ~Q(status__in=OVER)
    keys: Sequence[str] = ("status", *([by] if by else []))
    counted = rows.order_by().values(*keys).annotate(count=Count("pk"), overdue=Count("pk", filter=late))
    found: dict[int | None, ProgressCounts] = {}
    for row in counted:
        key = row[by] if by else None
        before = found.get(key, ProgressCounts())
        found[key] = ProgressCounts(
            total=before.total + row["count"],
            by_status=before.by_status | {MeasureStatus(row["status"]): row["count"]},
            overdue=before.overdue + row["overdue"],
        )
    return found


@dataclass(frozen=True)
class AssessmentCounts:
    """How many recommendations the State assesses as what; the rest it has not assessed."""

    by_status: dict[AssessmentStatus, int]
    not_assessed: int


def assessment_counts_public(review_code: str | None = None) -> AssessmentCounts:
    """Return how the State assesses the published recommendations, of one review where it is given, in two queries."""
    rows = recommendations_public()
    rows = rows.filter(review__code=review_code) if review_code else rows
    said = [AssessmentStatus(row.status) for row in newest_by_state(rows.values_list("pk", flat=True)).values()]
    by_status = {status: said.count(status) for status in AssessmentStatus}
    return AssessmentCounts(by_status, rows.count() - len(said))


def evidence_file_public(sha256: str) -> SourceDocument:
    """Return the file of a piece of evidence that everybody may open, by its checksum.

    Raises:
        NotFoundError: there is no such file behind a published report or assessment, or it is not public.
    """
    published = Q(update__in=updates_public().order_by().values("pk")) | Q(
        assessment__published_at__isnull=False, assessment__recommendation__in=recommendations_public()
    )
    found = (
        Evidence.objects.filter(published, is_public=True, document__is_public=True, document__sha256=sha256)
        .select_related("document")
        .first()
    )
    if found is None or found.document is None:
        raise NotFoundError()
    return found.document


def assessments_public() -> QuerySet[Assessment]:
    """Return every published assessment of a published recommendation, in the order of the register."""
    return (
        Assessment.objects.filter(published_at__isnull=False, recommendation__in=recommendations_public())
        .select_related("body", "mechanism", "recommendation__review")
        .order_by("recommendation__review__code", "recommendation__order", "assessed_on", "pk")
    )
