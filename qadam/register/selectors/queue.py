"""What a person still has to decide of the machine's proposals, the least sure first, one at a time.

A queue is a filter of open labels and open recurrences. Its order is the distance of the score from one half: there a
person's answer changes most. Skipped ones are passed by a cursor in the address, so that nothing is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from django.db.models import Count, F, FloatField, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Abs
from django.http import QueryDict

from qadam.accounts.models import User
from qadam.audit.models import AuditEvent
from qadam.register.enums import EarlierStatus, LabelStatus
from qadam.register.models import EarlierRecommendation, Recommendation, RecommendationLabel
from qadam.taxonomy.enums import Scheme

RECURRENCE = "recurrence"  # beside the schemes of labels: first time or repeated
UNSURE = 0.5  # of a calibrated probability
# Ranges of the score that a person can ask for, by their name in the address: from, and up to but without.
CONFIDENCES: dict[str, tuple[float, float]] = {
    "under-50": (0.0, 0.5),
    "50-70": (0.5, 0.7),
    "70-90": (0.7, 0.9),
    "from-90": (0.9, 1.01),
}
# The scores from which a person can confirm everything at once.
BULK_FROM = ("0.95", "0.9", "0.8", "0.7")
DEFAULT_BULK_FROM = "0.9"
# Pace: the last decisions of a person, without pauses; before there are any, what reading a sentence takes.
PACE_DECISIONS = 40
LONGEST_DECISION = timedelta(minutes=2)
FIRST_PACE_SECONDS = 8.0
DECISIONS = ("label.confirmed", "label.rejected", "recurrence.decided")


@dataclass(frozen=True)
class QueueFilters:
    """Which proposals are asked about; everything where a field is empty."""

    scheme: str = ""
    area: str = ""
    review: str = ""
    confidence: str = ""

    @classmethod
    def of(cls, address: QueryDict) -> "QueueFilters":
        """Return the filters that an address names; what cannot be meant is dropped."""
        scheme, confidence = address.get("scheme", ""), address.get("confidence", "")
        return cls(
            scheme=scheme if scheme in (*Scheme.values, RECURRENCE) else "",
            area=address.get("area", "").replace("\x00", "")[:200],
            review=address.get("review", "").replace("\x00", "")[:60],
            confidence=confidence if confidence in CONFIDENCES else "",
        )

    def address(self, **more: str) -> str:
        """Return the filters as the query of an address, with further parameters."""
        query = QueryDict(mutable=True)
        values = {"scheme": self.scheme, "area": self.area, "review": self.review, "confidence": self.confidence}
        query.update({name: value for name, value in (values | more).items() if value})
        return query.urlencode()


@dataclass(frozen=True)
class Cursor:
    """The place behind a skipped proposal: how far its score is from one half, its kind, its id."""

    distance: float
    kind: str
    pk: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Return a cursor from an address; None where it is none."""
        try:
            kind, distance, pk = text.split(":")
            cursor = cls(float(distance), kind, int(pk))
        except ValueError:
            return None
        return cursor if kind in (LABEL, PAIR) and 0 <= cursor.distance <= 1 and 0 <= cursor.pk < 2**62 else None

    def __str__(self) -> str:
        return f"{self.kind}:{self.distance!r}:{self.pk}"


LABEL, PAIR = "label", "pair"  # in this order where the scores are equally unsure


@dataclass(frozen=True)
class Entry:
    """The proposal that is asked about: a label, or a recommendation with the open pair that is likeliest."""

    recommendation: Recommendation
    cursor: Cursor
    label: RecommendationLabel | None = None
    pair: EarlierRecommendation | None = None


@dataclass(frozen=True)
class Waiting:
    """How many proposals wait, in all and by list."""

    labels: int
    recurrences: int
    by_scheme: dict[str, int]

    @property
    def total(self) -> int:
        """Return how many wait in all."""
        return self.labels + self.recurrences


def open_labels(filters: QueueFilters) -> QuerySet[RecommendationLabel]:
    """Return the labels that a machine proposes and nobody has decided, under the filters.

    An area means the labels of that very area in the list of areas, and in other lists those of its recommendations.
    """
    rows = RecommendationLabel.objects.filter(status=LabelStatus.PROPOSED, score__isnull=False)
    if filters.scheme == RECURRENCE:
        return rows.none()
    if filters.scheme:
        rows = rows.filter(term__scheme=filters.scheme)
    if filters.area:
        own = Q(term__scheme=Scheme.AREA, term__code=filters.area)
        rows = rows.filter(own | (~Q(term__scheme=Scheme.AREA) & Q(recommendation__in=_in_area(filters.area))))
    if filters.review:
        rows = rows.filter(recommendation__review__code=filters.review)
    if filters.confidence:
        least, below = CONFIDENCES[filters.confidence]
        rows = rows.filter(score__gte=least, score__lt=below)
    return rows


def open_recurrences(filters: QueueFilters) -> QuerySet[Recommendation]:
    """Return the recommendations of which the machine says whether they are repeated, and nobody has decided."""
    rows = Recommendation.objects.filter(recurrence_confirmed_at__isnull=True, recurrence_score__isnull=False)
    if filters.scheme not in ("", RECURRENCE):
        return rows.none()
    if filters.area:
        rows = rows.filter(pk__in=_in_area(filters.area))
    if filters.review:
        rows = rows.filter(review__code=filters.review)
    if filters.confidence:
        least, below = CONFIDENCES[filters.confidence]
        rows = rows.filter(recurrence_score__gte=least, recurrence_score__lt=below)
    return rows


def _in_area(code: str) -> QuerySet[RecommendationLabel, Any]:
    labels = RecommendationLabel.objects.filter(term__scheme=Scheme.AREA, term__code=code)
    return labels.exclude(status=LabelStatus.REJECTED).order_by().values("recommendation_id")


def waiting(filters: QueueFilters) -> Waiting:
    """Return how many proposals wait under the filters, in two queries."""
    counted = open_labels(filters).order_by().values_list("term__scheme").annotate(count=Count("pk"))
    by_scheme = dict(counted)
    recurrences = open_recurrences(filters).count()
    return Waiting(sum(by_scheme.values()), recurrences, by_scheme | {RECURRENCE: recurrences})


def next_entry(filters: QueueFilters, after: Cursor | None = None) -> Entry | None:
    """Return the least sure open proposal behind a cursor, with all that its page shows, in a constant number of
    queries; None where nothing is left."""
    label = _first(open_labels(filters), "score", LABEL, after)
    item = _first(open_recurrences(filters), "recurrence_score", PAIR, after)
    found = [cursor for cursor in (label, item) if cursor is not None]
    if not found:
        return None
    cursor = min(found, key=lambda one: (one.distance, one.kind))
    if cursor.kind == LABEL:
        chosen = RecommendationLabel.objects.select_related("term").get(pk=cursor.pk)
        return Entry(_shown(chosen.recommendation_id), cursor, label=chosen)
    pair = (
        EarlierRecommendation.objects.filter(recommendation=cursor.pk, status=EarlierStatus.PROPOSED)
        .select_related("earlier__review__mechanism")
        .prefetch_related("earlier__texts")
        .order_by("-score", "pk")
        .first()
    )
    return Entry(_shown(cursor.pk), cursor, pair=pair)


def _first(rows: QuerySet[Any], score: str, kind: str, after: Cursor | None) -> Cursor | None:
    rows = rows.annotate(distance=Abs(F(score) - Value(UNSURE), output_field=FloatField()))
    if after is not None:
        behind = Q(distance__gt=after.distance)
        if kind == after.kind:
            behind |= Q(distance=after.distance, pk__gt=after.pk)
        elif kind > after.kind:
            behind |= Q(distance=after.distance)
        rows = rows.filter(behind)
    found = rows.order_by("distance", "pk").values_list("distance", "pk").first()
    return Cursor(found[0], kind, found[1]) if found else None


def _shown(pk: int) -> Recommendation:
    labels = RecommendationLabel.objects.exclude(status=LabelStatus.REJECTED).select_related("term")
    return (
        Recommendation.objects.select_related("review__mechanism")
        .prefetch_related("texts", "recommending_states", Prefetch("labels", labels))
        .get(pk=pk)
    )


def bulk_labels(filters: QueueFilters, least: float) -> QuerySet[RecommendationLabel]:
    """Return the open labels under the filters whose score is at least `least` (0-1)."""
    return open_labels(filters).filter(score__gte=least)


def seconds_a_decision(by: User) -> float:
    """Return how long one decision takes this person, in seconds: the median of the last ones, without pauses."""
    moments: Sequence[Any] = list(
        AuditEvent.objects.filter(actor_id=by.pk, action__in=DECISIONS)
        .order_by("-sequence")
        .values_list("at", flat=True)[: PACE_DECISIONS + 1]
    )
    gaps = [later - earlier for later, earlier in pairwise(moments)]
    honest = [gap.total_seconds() for gap in gaps if timedelta(0) < gap <= LONGEST_DECISION]
    return max(1.0, median(honest)) if honest else FIRST_PACE_SECONDS
