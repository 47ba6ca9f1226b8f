"""What the portal may read: nothing of it is unpublished. The portal uses these selectors alone.

A recommendation is public when it and its review are published; what people of the workspace see of its proposed
labels and pairs is public too, marked as proposed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from qadam.documents.models import SourceDocument
from qadam.register.enums import LabelStatus, Position, RecurrenceStatus
from qadam.register.models import PositionEntry, Recommendation, RecommendationLabel, Review
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.filters import LABEL_FILTERS, NO, Filters, states_of
from qadam.register.selectors.queries import parse_query
from qadam.register.selectors.recommendations import (
    PAGE_SIZE,
    PRINTED_ORDER,
    Listed,
    RecommendationDetail,
    RecommendationsPage,
    export_of,
    listed_row,
    recommendation_detail,
    recommendations_list,
    with_list_data,
)
from qadam.register.selectors.reviews import review_detail, reviews_list
from qadam.register.selectors.selection import FacetCounts, Selection, filtered
from qadam.register.selectors.statistics import LabelRow, Statistics, Totals, label_rows, statistics, totals
from unrec.vocabularies.states import all_states

# The portal has no filter on what it never shows.
HIDDEN_FILTERS = ("published",)
POSITIONS = (Position.SUPPORTED, Position.NOTED, Position.PENDING)
# Matching scores are probabilities: below this a pair is more likely wrong than right, and a person has to look first.
LIKELY_SCORE = 0.5


def recommendations_public() -> QuerySet[Recommendation]:
    """Return the published recommendations of published reviews."""
    return Audience.PUBLIC.recommendations()


def reviews_published() -> QuerySet[Review]:
    """Return the published reviews, without counts."""
    return Review.objects.filter(published_at__isnull=False)


def recommendations_list_public(
    filters: Filters, *, sort: str = "", page: int = 1, per_page: int = PAGE_SIZE, language: str | None = None
) -> RecommendationsPage:
    """Return a page of the public list with its facet counts; see `recommendations_list`."""
    filters = filters.without(*HIDDEN_FILTERS)
    return recommendations_list(
        filters,
        audience=Audience.PUBLIC,
        sort=sort,
        page=page,
        per_page=per_page,
        language=language,
    )


def counts_public(filters: Filters) -> FacetCounts:
    """Return how many published recommendations pass the filters, and the counts of every further choice."""
    return Selection.of(Audience.PUBLIC, filters.without(*HIDDEN_FILTERS)).counts()


def recommendations_export_public(filters: Filters, *, sort: str = "") -> QuerySet[Recommendation]:
    """Return exactly the rows of the public list, all of them; for exports."""
    return export_of(Audience.PUBLIC, filters.without(*HIDDEN_FILTERS), sort)


def recommendation_detail_public(review_code: str, number: str) -> RecommendationDetail:
    """Return one published recommendation; earlier, later, linked and similar ones are published ones too.

    Of the earlier ones that nobody has confirmed, only those that are more likely than not are shown to the public.

    Raises:
        NotFoundError: there is no such recommendation, or it is not published.
    """
    detail = recommendation_detail(review_code, number, rows=recommendations_public())
    likely = [step for step in detail.proposed_earlier if step.score >= LIKELY_SCORE]
    return replace(detail, proposed_earlier=likely)


def reviews_list_public() -> QuerySet[Review]:
    """Return the published reviews with their counts, newest first."""
    return reviews_list(reviews_published())


def review_detail_public(code: str) -> Review:
    """Return one published review with its counts and documents.

    Raises:
        NotFoundError: there is no such review, or it is not published.
    """
    return review_detail(code, reviews_published())


def totals_public(review_code: str | None = None) -> Totals:
    """Return the totals of the published register, or of one review."""
    rows = recommendations_public()
    return totals(rows.filter(review__code=review_code) if review_code else rows)


def areas_public(review_code: str | None = None) -> list[LabelRow]:
    """Return the areas with their counts, most frequent first, of the published register or of one review."""
    rows = recommendations_public()
    return label_rows(rows.filter(review__code=review_code) if review_code else rows, "area")["area"]


def states_public(filters: Filters | None = None) -> dict[str, int]:
    """Return how many published recommendations each State (ISO 3166-1 alpha-3) made."""
    counts = Selection.of(Audience.PUBLIC, filters or Filters()).counts(("state",))
    return counts.by_filter["state"]


@dataclass(frozen=True)
class UnderReview:
    """What one State was asked, by its position; pledges are not counted."""

    state: str  # ISO 3166-1 alpha-3
    supported: int
    noted: int
    pending: int

    @property
    def total(self) -> int:
        """Return how many recommendations the State received."""
        return self.supported + self.noted + self.pending


def under_review_public() -> list[UnderReview]:
    """Return every State under review with its counts, those that received most first."""
    asked = Selection.of(Audience.PUBLIC, Filters(values={"pledge": (NO,)}))
    counted = asked.cross_counts("under_review", "position")
    states = {state for state, _position in counted}
    found = [
        UnderReview(state, *(counted.get((state, str(position)), 0) for position in POSITIONS)) for state in states
    ]
    return sorted(found, key=lambda row: (-row.total, row.state))


def regions_public(filters: Filters | None = None) -> dict[str, int]:
    """Return how many published recommendations came from each UN regional group."""
    counts = Selection.of(Audience.PUBLIC, filters or Filters()).counts(("region",))
    return counts.by_filter["region"]


def statistics_public(filters: Filters) -> Statistics:
    """Return every table of the statistics over the published register."""
    return statistics(Audience.PUBLIC, filters.without(*HIDDEN_FILTERS))


def latest_positions_public(limit: int = 10) -> QuerySet[PositionEntry]:
    """Return the newest entries of the position ledger of published recommendations."""
    return (
        PositionEntry.objects.filter(recommendation__in=recommendations_public())
        .select_related("recommendation__review")
        .order_by("-recorded_at", "-pk")[:limit]
    )


def documents_public(review: Review) -> QuerySet[SourceDocument]:
    """Return the public documents of a published review."""
    return SourceDocument.objects.filter(reviews__review=review, is_public=True)


def totals_under_public(filters: Filters) -> Totals:
    """Return the totals of the published recommendations that pass the filters, in one query."""
    return totals(filtered(Audience.PUBLIC, filters.without(*HIDDEN_FILTERS)))


def label_rows_public(filters: Filters, *names: str) -> dict[str, list[LabelRow]]:
    """Return the counts by label of the published recommendations that pass the filters; see `label_rows`."""
    return label_rows(filtered(Audience.PUBLIC, filters.without(*HIDDEN_FILTERS)), *names)


def reviews_under_public(filters: Filters) -> list[Review]:
    """Return the published reviews with `total`, `supported`, `noted`, `pending` and `first_time` of what passes the
    filters, newest first; reviews without any such recommendation are left out. One query for the counts.
    """
    asked = filtered(Audience.PUBLIC, filters.without(*HIDDEN_FILTERS)).filter(is_pledge=False)
    counted = {
        row["review"]: row
        for row in asked.order_by()
        .values("review")
        .annotate(
            total=Count("pk"),
            supported=Count("pk", filter=Q(position=Position.SUPPORTED)),
            noted=Count("pk", filter=Q(position=Position.NOTED)),
            pending=Count("pk", filter=Q(position=Position.PENDING)),
            first_time=Count("pk", filter=Q(recurrence=RecurrenceStatus.FIRST_TIME)),
        )
    }
    reviews = list(reviews_published().filter(pk__in=counted).select_related("mechanism"))
    for review in reviews:
        for name, value in counted[review.pk].items():
            if name != "review":
                setattr(review, name, value)
    return reviews


def region_labels_public(filters: Filters, name: str) -> dict[tuple[str, str], int]:
    """Return how many published recommendations under the filters carry a label and came from a UN regional group.

    Args:
        name: a filter of `LABEL_FILTERS`, such as "area".

    Returns:
        counts by (regional group, code of the label); a recommendation of two groups counts for each.
    """
    rows = filtered(Audience.PUBLIC, filters.without(*HIDDEN_FILTERS))
    states = "recommendation__recommending_states__state"
    groups = sorted({state.regional_group for state in all_states()})
    region = Case(
        *(When(**{f"{states}__in": states_of([group])}, then=Value(group)) for group in groups),
        default=Value(""),
        output_field=CharField(),
    )
    counted = (
        RecommendationLabel.objects.filter(recommendation__in=rows, term__scheme=LABEL_FILTERS[name])
        .exclude(status=LabelStatus.REJECTED)
        .order_by()
        .annotate(region=region)
        .values_list("region", "term__code")
        .annotate(count=Count("recommendation", distinct=True))
    )
    return {(region, code): count for region, code, count in counted if region}


def named_public(names: Iterable[tuple[str, str]]) -> QuerySet[Recommendation]:
    """Return published recommendations by (code of the review, number), in the order of the register."""
    conditions = [Q(review__code=code, number=number) for code, number in dict.fromkeys(names)]
    if not conditions:
        return recommendations_public().none()
    return recommendations_public().filter(reduce(or_, conditions)).order_by(*PRINTED_ORDER)


def listed_public(names: Iterable[tuple[str, str]]) -> list[Listed]:
    """Return published recommendations by (code of the review, number), in the order given; others are left out."""
    wanted = list(dict.fromkeys(names))
    rows = with_list_data(named_public(wanted))
    found = {(item.review.code, item.number): listed_row(item, parse_query("")) for item in rows}
    return [found[name] for name in wanted if name in found]


def first_listed_public(filters: Filters, limit: int, *, sort: str = "") -> list[Listed]:
    """Return the first rows of a public list, without counting anything."""
    rows = with_list_data(recommendations_export_public(filters, sort=sort))[:limit]
    return [listed_row(item, filters.query) for item in rows]


def newest_public(filters: Filters, limit: int) -> list[Recommendation]:
    """Return the recommendations of a public list that were published last, with what one line of a list reads."""
    rows = recommendations_export_public(filters, sort="order").order_by("-published_at", "review", "order", "pk")
    return list(with_list_data(rows)[:limit])
