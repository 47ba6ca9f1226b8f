"""What the checks read of a plan, gathered once in a constant number of queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from qadam.bodies.models import Body
from qadam.plan.models import TEXT_LANGUAGES, IndicatorMeasure, Measure, MeasureCluster, MeasureRecommendation, Plan
from qadam.plan.selectors.measures import standing
from qadam.register.enums import Position
from qadam.register.models import Recommendation


@dataclass(frozen=True)
class MeasureFacts:
    """What the checks read of one measure."""

    id: int
    number: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)  # language -> text
    lead_body_id: int | None = None
    deadline: date | None = None
    completion_form: str = ""
    indicator_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class RecommendationFacts:
    """What the checks read of one recommendation."""

    id: int
    review: str
    number: str


@dataclass(frozen=True)
class PlanFacts:
    """What the checks read of a plan. `uncovered`: supported recommendations of its reviews that no measure answers."""

    ends_on: date | None = None
    measures: tuple[MeasureFacts, ...] = ()
    uncovered: tuple[RecommendationFacts, ...] = ()
    without_baseline: Mapping[int, str] = field(default_factory=dict)  # indicator's id -> its name
    body_names: Mapping[int, str] = field(default_factory=dict)  # of the lead bodies


def uncovered_recommendations(plan: Plan) -> QuerySet[Recommendation]:
    """Return the supported recommendations of the plan's reviews that no measure answers, by itself or its group."""
    measures = standing(plan)
    return Recommendation.objects.filter(
        review__in=plan.reviews.order_by().values("pk"), position=Position.SUPPORTED, is_pledge=False
    ).exclude(pk__in=covered(measures).values("pk"))


def covered(measures: QuerySet[Measure]) -> QuerySet[Recommendation]:
    """Return the recommendations that measures answer, by themselves or by their group, in no order."""
    direct = MeasureRecommendation.objects.filter(measure__in=measures).order_by().values("recommendation_id")
    groups = MeasureCluster.objects.filter(measure__in=measures).order_by().values("cluster_id")
    return Recommendation.objects.filter(Q(pk__in=direct) | Q(cluster__in=groups)).order_by()


def facts_of_plan(plan: Plan, measure_ids: Collection[int] | None = None) -> PlanFacts:
    """Return what the checks read of a plan, or of the measures `measure_ids` alone. Four queries."""
    rows = standing(plan).order_by("order", "pk")
    if measure_ids is not None:
        rows = rows.filter(pk__in=list(measure_ids))
    indicators: dict[int, list[int]] = {}
    without_baseline: dict[int, str] = {}
    links = IndicatorMeasure.objects.filter(measure__in=rows.order_by()).select_related("indicator").order_by("pk")
    for link in links:
        indicators.setdefault(link.measure_id, []).append(link.indicator_id)
        if link.indicator.baseline_value is None:
            without_baseline[link.indicator_id] = link.indicator.name
    names = [f"text_{language}" for language in TEXT_LANGUAGES]
    measures = tuple(
        MeasureFacts(
            id=pk,
            number=number,
            texts={language: text for language, text in zip(TEXT_LANGUAGES, texts, strict=True) if text},
            lead_body_id=lead,
            deadline=deadline,
            completion_form=form,
            indicator_ids=tuple(indicators.get(pk, ())),
        )
        for pk, number, lead, deadline, form, *texts in rows.values_list(
            "pk", "number", "lead_body_id", "deadline", "completion_form", *names
        )
    )
    uncovered: tuple[RecommendationFacts, ...] = ()
    if measure_ids is None:
        uncovered = tuple(
            RecommendationFacts(*row)
            for row in uncovered_recommendations(plan)
            .order_by("review__code", "order")
            .values_list("pk", "review__code", "number")
        )
    leads = {measure.lead_body_id for measure in measures if measure.lead_body_id}
    return PlanFacts(
        ends_on=plan.ends_on,
        measures=measures,
        uncovered=uncovered,
        without_baseline=without_baseline,
        body_names={body.pk: body.name for body in Body.objects.filter(pk__in=leads)},
    )
