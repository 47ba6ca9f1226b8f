"""What the public may read of plans: published plans, measures, indicators and values, and nothing of a draft.

Each returns a queryset, so that a page adds its own filters; what hangs on a measure is filtered the same way.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from qadam.base.errors import NotFoundError
from qadam.bodies.models import Body
from qadam.plan.enums import VersionKind
from qadam.plan.models import (
    Indicator,
    IndicatorMeasure,
    IndicatorValue,
    Measure,
    MeasureArea,
    MeasureBody,
    MeasurePlan,
    MeasureRecommendation,
    Plan,
    PlanVersion,
)
from qadam.plan.selectors.measures import OVER, PAGE_SIZE, SORTS, MeasureFilters, by_area, filtered_measures
from qadam.plan.workflow import ADOPTED_ONCE
from qadam.register.models import Recommendation


def plans_public() -> QuerySet[Plan]:
    """Return the published plans, the newest first."""
    return Plan.objects.filter(published_at__isnull=False, status__in=ADOPTED_ONCE).order_by("-starts_on", "code")


def measures_public() -> QuerySet[Measure]:
    """Return the published measures of published plans that stand, in the order of their plans."""
    return Measure.objects.filter(
        published_at__isnull=False, removed_at=None, plan__in=plans_public().order_by().values("pk")
    ).order_by("plan_id", "order", "pk")


def with_public_data(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Return measures with what the public may see of all that hangs on them, in a constant number of queries."""
    published = Recommendation.objects.filter(published_at__isnull=False, review__published_at__isnull=False)
    return measures.select_related("lead_body", "plan").prefetch_related(
        Prefetch("area_links", MeasureArea.objects.select_related("term")),
        Prefetch("body_links", MeasureBody.objects.select_related("body")),
        Prefetch(
            "recommendation_links",
            MeasureRecommendation.objects.filter(recommendation__in=published.order_by().values("pk"))
            .select_related("recommendation__review__mechanism")
            .order_by("measure_id", "recommendation__review__code", "recommendation__order"),
        ),
        Prefetch(
            "indicator_links",
            IndicatorMeasure.objects.filter(indicator__published_at__isnull=False)
            .select_related("indicator")
            .order_by("indicator__code"),
        ),
        Prefetch(
            "plan_links",
            MeasurePlan.objects.filter(plan__in=plans_public().order_by().values("pk")).select_related("plan"),
        ),
    )


def measures_of_recommendation_public(recommendation: Recommendation) -> QuerySet[Measure]:
    """Return the published measures that answer a recommendation, by themselves or by its group, each once."""
    measures = measures_public()
    direct = measures.filter(recommendation_links__recommendation=recommendation)
    if recommendation.cluster_id is None:
        return direct
    ids = (
        direct.order_by()
        .values("pk")
        .union(measures.filter(cluster_links__cluster_id=recommendation.cluster_id).order_by().values("pk"))
    )
    return measures.filter(pk__in=ids)


def indicators_public() -> QuerySet[Indicator]:
    """Return the published indicators."""
    return Indicator.objects.filter(published_at__isnull=False)


def indicator_values_public() -> QuerySet[IndicatorValue]:
    """Return the published values of published indicators, in the order of time."""
    return IndicatorValue.objects.filter(published_at__isnull=False, indicator__published_at__isnull=False).order_by(
        "indicator_id", "period_end", "disaggregation_key"
    )


def versions_public(plan: Plan) -> QuerySet[PlanVersion]:
    """Return the adopted texts of a published plan, the newest first; none of a plan that is not public."""
    if plan.published_at is None:
        return PlanVersion.objects.none()
    return plan.versions.filter(kind=VersionKind.ADOPTED).order_by("-number")


def plan_public(code: str) -> Plan:
    """Return a published plan with its reviews.

    Raises:
        NotFoundError: there is no such plan, or it is not published.
    """
    plan = plans_public().filter(code=code).prefetch_related("reviews__mechanism").first()
    if plan is None:
        raise NotFoundError()
    return plan


def measure_public(plan_code: str, number: str) -> Measure:
    """Return a published measure with all that the public may see of it.

    Raises:
        NotFoundError: there is no such measure, or it is not published.
    """
    found = with_public_data(measures_public().filter(plan__code=plan_code, number=number).exclude(number="")).first()
    if found is None:
        raise NotFoundError()
    return found


def measures_page_public(
    filters: MeasureFilters,
    *,
    measures: QuerySet[Measure] | None = None,
    sort: str = "",
    page: int = 1,
    per_page: int = PAGE_SIZE,
) -> Page[Measure]:
    """Return a page of published measures with what the public may see of them, in a constant number of queries.

    Args:
        measures: published measures; all of them where it is left out.
        sort: a key of `SORTS`; by area as printed where it is left out.
        page: 1-based; a page beyond the last gives the last.
    """
    rows = filtered_measures(measures_public() if measures is None else measures, filters)
    ordered = rows.order_by(*SORTS[sort]) if sort in SORTS else by_area(rows)
    return Paginator(with_public_data(ordered), per_page).get_page(page)


@dataclass(frozen=True)
class MeasureCounts:
    """How many measures there are, by their status and by the quarter of their deadline."""

    total: int
    overdue: int
    by_status: Mapping[str, int]
    by_quarter: Mapping[tuple[int, int], Mapping[str, int]]  # (year, quarter) -> by status; without a deadline: none


def measure_counts_public(measures: QuerySet[Measure]) -> MeasureCounts:
    """Return the counts of published measures, in one query."""
    today = timezone.localdate()
    by_status: Counter[str] = Counter()
    by_quarter: dict[tuple[int, int], Counter[str]] = {}
    overdue = 0
    for deadline, status, count in measures.order_by().values_list("deadline", "status").annotate(count=Count("pk")):
        by_status[status] += count
        if deadline is None:
            continue
        by_quarter.setdefault((deadline.year, (deadline.month + 2) // 3), Counter())[status] += count
        if deadline < today and status not in OVER:
            overdue += count
    return MeasureCounts(by_status.total(), overdue, by_status, dict(sorted(by_quarter.items())))


def measures_of_body_public(body: Body) -> QuerySet[Measure]:
    """Return the published measures that a body leads or contributes to, each once."""
    contributes = MeasureBody.objects.filter(body=body).values("measure_id")
    return measures_public().filter(Q(lead_body=body) | Q(pk__in=contributes))


def bodies_public() -> list[tuple[Body, int, int]]:
    """Return the bodies that have a part in published measures: each with how many it leads and contributes to."""
    public = measures_public().order_by()
    leads = dict(public.filter(lead_body__isnull=False).values_list("lead_body").annotate(count=Count("pk")))
    helps = dict(
        MeasureBody.objects.filter(measure__in=public.values("pk"))
        .order_by()
        .values_list("body")
        .annotate(count=Count("pk"))
    )
    bodies = Body.objects.filter(pk__in={*leads, *helps})
    found = [(body, leads.get(body.pk, 0), helps.get(body.pk, 0)) for body in bodies]
    return sorted(found, key=lambda row: (-row[1], -row[2], row[0].name))


def indicator_public(code: str) -> Indicator:
    """Return a published indicator.

    Raises:
        NotFoundError: there is no such indicator, or it is not published.
    """
    found = indicators_public().filter(code=code).first()
    if found is None:
        raise NotFoundError()
    return found


def measures_of_indicator_public(indicator: Indicator) -> QuerySet[Measure]:
    """Return the published measures whose success a published indicator shows."""
    links = IndicatorMeasure.objects.filter(indicator=indicator).values("measure_id")
    return measures_public().filter(pk__in=links)
