"""What the public may read of plans: published plans, measures, indicators and values, and nothing of a draft.

Each returns a queryset, so that a page adds its own filters; what hangs on a measure is filtered the same way.
"""

from django.db.models import Prefetch, QuerySet

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
