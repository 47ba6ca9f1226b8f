"""What the plan builder shows: areas with what is covered, the groups and recommendations of one area, its measures."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from qadam.plan.hints.facts import covered
from qadam.plan.models import Measure, MeasureArea, Plan
from qadam.plan.selectors.measures import NONE, by_area, standing, with_everything
from qadam.plan.selectors.suggestions import Suggestion, suggested_leads_by_recommendation
from qadam.register.enums import LabelStatus, Position
from qadam.register.models import Cluster, Recommendation, RecommendationLabel, RecommendationText
from qadam.register.selectors.recommendations import text_for
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term

RECOMMENDATIONS_A_PAGE = 25
MEASURES_A_PAGE = 40
SHOWS = ("uncovered", "supported", "all")


@dataclass(frozen=True)
class AreaCoverage:
    """An area (None: recommendations without one) with its supported recommendations, covered ones, and measures."""

    term: Term | None
    supported: int
    covered: int
    measures: int

    @property
    def code(self) -> str:
        """Return the area's value in an address."""
        return self.term.code if self.term else NONE

    @property
    def uncovered(self) -> int:
        """Return how many supported recommendations no measure answers."""
        return self.supported - self.covered


@dataclass(frozen=True)
class BuilderRow:
    """A recommendation to be answered: its text in the visitor's language, its measures here, who might lead."""

    recommendation: Recommendation
    text: str
    language: str
    measures: tuple[Measure, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def is_covered(self) -> bool:
        """Return whether a measure of the plan answers it."""
        return bool(self.measures)


@dataclass(frozen=True)
class BuilderGroup:
    """The rows of one group of similar recommendations, or those that stand alone (cluster None)."""

    cluster: Cluster | None
    rows: tuple[BuilderRow, ...]


def recommendations_of_plan(plan: Plan) -> QuerySet[Recommendation]:
    """Return the recommendations of the reviews that a plan carries out; no pledges of the State."""
    return Recommendation.objects.filter(review__in=plan.reviews.order_by().values("pk"), is_pledge=False)


def coverage_by_area(plan: Plan) -> list[AreaCoverage]:
    """Return every area with its counts, the one without area last, in a constant number of queries.

    A recommendation counts in its principal area, or where it has none in its likeliest one: once in all.
    """
    measures = standing(plan)
    supported = recommendations_of_plan(plan).filter(position=Position.SUPPORTED)
    answered = set(covered(measures).values_list("pk", flat=True))
    place = area_by_recommendation(supported)
    counts: dict[int | None, list[int]] = {}  # area -> supported, of these covered
    for pk in supported.order_by().values_list("pk", flat=True):
        held = counts.setdefault(place.get(pk), [0, 0])
        held[0] += 1
        held[1] += pk in answered
    by_term = dict(
        MeasureArea.objects.filter(measure__in=measures, is_principal=True)
        .order_by()
        .values_list("term_id")
        .annotate(n=Count("pk"))
    )
    without = measures.filter(~Exists(MeasureArea.objects.filter(measure=OuterRef("pk"), is_principal=True))).count()
    rows = [
        _coverage(term, counts.get(term.pk), by_term.get(term.pk, 0))
        for term in Term.objects.filter(scheme=Scheme.AREA).order_by("order", "code")
        if term.is_active or term.pk in counts or term.pk in by_term
    ]
    if None in counts or without:
        rows.append(_coverage(None, counts.get(None), without))
    return rows


def _coverage(term: Term | None, counted: list[int] | None, measures: int) -> AreaCoverage:
    supported, answered = counted or (0, 0)
    return AreaCoverage(term, supported, answered, measures)


def area_by_recommendation(recommendations: QuerySet[Recommendation]) -> dict[int, int]:
    """Return the area under which each recommendation stands, by their ids: the principal one, else the likeliest."""
    labels = (
        RecommendationLabel.objects.filter(
            recommendation__in=recommendations.order_by().values("pk"), term__scheme=Scheme.AREA
        )
        .exclude(status=LabelStatus.REJECTED)
        .order_by("recommendation_id", "-is_principal", "-score", "pk")
        .values_list("recommendation_id", "term_id")
    )
    found: dict[int, int] = {}
    for pk, term in labels:
        found.setdefault(pk, term)
    return found


def builder_groups(plan: Plan, area: AreaCoverage | None, *, show: str = "", page: int = 1) -> "BuilderPage":
    """Return the recommendations to be answered, in their groups, with their measures and suggestions.

    Args:
        area: of `coverage_by_area`; every area where it is left out.
        show: one of `SHOWS`: supported ones without a measure (the default), all supported ones, or noted ones too.
        page: 1-based; a page beyond the last gives the last.
    """
    rows = recommendations_of_plan(plan)
    if show != "all":
        rows = rows.filter(position=Position.SUPPORTED)
    if show not in ("supported", "all"):
        rows = rows.exclude(pk__in=covered(standing(plan)).values("pk"))
    if area is not None:
        place = area_by_recommendation(rows)
        wanted = area.term.pk if area.term else None
        rows = rows.filter(
            pk__in=[pk for pk in rows.order_by().values_list("pk", flat=True) if place.get(pk) == wanted]
        )
    rows = (
        rows.select_related("review", "cluster")
        .prefetch_related(Prefetch("texts", RecommendationText.objects.order_by("pk")))
        .order_by("review__code", "order", "pk")
    )
    shown = Paginator(rows, RECOMMENDATIONS_A_PAGE).get_page(page)
    items = list(shown.object_list)
    measures = _measures_by_recommendation(plan, items)
    suggestions = suggested_leads_by_recommendation([item.pk for item in items], apart_from=plan)
    grouped: dict[int | None, list[BuilderRow]] = {}
    clusters: dict[int | None, Cluster | None] = {}
    for item in items:
        cluster = item.cluster if item.cluster and item.cluster.status != LabelStatus.REJECTED else None
        key = cluster.pk if cluster else None
        clusters[key] = cluster
        text, language = text_of(item)
        row = BuilderRow(item, text, language, tuple(measures.get(item.pk, ())), tuple(suggestions[item.pk]))
        grouped.setdefault(key, []).append(row)
    groups: list[BuilderGroup] = []
    alone = grouped.pop(None, [])
    for key, found in grouped.items():
        if len(found) > 1:
            groups.append(BuilderGroup(clusters[key], tuple(found)))
        else:
            alone += found
    if alone:
        alone.sort(key=lambda row: (row.recommendation.review.code, row.recommendation.order))
        groups.append(BuilderGroup(None, tuple(alone)))
    return BuilderPage(shown, tuple(groups))


@dataclass(frozen=True)
class BuilderPage:
    """A page of recommendations to be answered, in their groups."""

    page: Page[Recommendation]
    groups: tuple[BuilderGroup, ...]


def text_of(recommendation: Recommendation) -> tuple[str, str]:
    """Return the text of a recommendation in the visitor's language, else the nearest, and that language."""
    text = text_for(recommendation.texts.all())
    return (text.text, text.language) if text else ("", "")


def _measures_by_recommendation(plan: Plan, items: list[Recommendation]) -> Mapping[int, list[Measure]]:
    """Return the plan's measures on each recommendation, by itself or by its group; two queries."""
    found: dict[int, list[Measure]] = {}
    by_cluster: dict[int, list[int]] = {}
    for item in items:
        if item.cluster_id:
            by_cluster.setdefault(item.cluster_id, []).append(item.pk)
    measures = (
        standing(plan)
        .filter(Q(recommendation_links__recommendation__in=items) | Q(cluster_links__cluster_id__in=list(by_cluster)))
        .order_by("order", "pk")
        .values_list("pk", "number", "recommendation_links__recommendation_id", "cluster_links__cluster_id")
    )
    held = {item.pk for item in items}
    for pk, number, recommendation_id, cluster_id in measures:
        answered = [recommendation_id] if recommendation_id in held else []
        for item_id in {*answered, *by_cluster.get(cluster_id, ())}:
            row = found.setdefault(item_id, [])
            if all(one.pk != pk for one in row):
                row.append(Measure(pk=pk, number=number))
    return found


def builder_measures(plan: Plan, area: AreaCoverage | None, *, page: int = 1) -> Page[Measure]:
    """Return a page of the measures of an area (of the whole plan where it is left out), with everything."""
    measures = standing(plan)
    if area is not None:
        if area.term is None:
            measures = measures.filter(~Exists(MeasureArea.objects.filter(measure=OuterRef("pk"), is_principal=True)))
        else:
            principal = MeasureArea.objects.filter(term=area.term, is_principal=True)
            measures = measures.filter(pk__in=principal.values("measure_id"))
    return Paginator(with_everything(by_area(measures)), MEASURES_A_PAGE).get_page(page)
