"""What of an earlier plan may be copied, and which recommendations of the new reviews repeat the old ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Measure, Plan
from qadam.plan.selectors.measures import by_area, standing, with_everything
from qadam.plan.workflow import ADOPTED_ONCE
from qadam.register.enums import EarlierStatus
from qadam.register.models import EarlierRecommendation, Recommendation

# The score from which a pair that no person has decided counts as the same; the matcher's own line for "repeated" is
# near it (docs/reference/matching.md), and what is carried over by it is shown before it is copied.
SAME_SCORE = 0.8


@dataclass(frozen=True)
class Copyable:
    """A measure of an earlier plan, the recommendations that its copy would answer, and whether it is copied."""

    measure: Measure
    successors: tuple[Recommendation, ...]
    is_copied: bool

    @property
    def is_proposed(self) -> bool:
        """Return whether the copy is worth having: it was not completed, and is not here yet."""
        return not self.is_copied and self.measure.status != MeasureStatus.COMPLETED


def plans_to_copy_from(plan: Plan) -> list[Plan]:
    """Return the adopted plans from which a draft may copy, the newest first."""
    return list(Plan.objects.filter(status__in=ADOPTED_ONCE).exclude(pk__in=[plan.pk, plan.amends_id or plan.pk]))


def copyable_measures(plan: Plan, earlier: Plan) -> list[Copyable]:
    """Return the measures of an earlier plan as printed, with what carries over; in a constant number of queries."""
    measures = list(by_area(with_everything(standing(earlier))))
    successors = successors_of(measures, plan)
    there = set(standing(plan).exclude(copied_from=None).values_list("copied_from_id", flat=True))
    return [Copyable(measure, tuple(successors.get(measure.pk, ())), measure.pk in there) for measure in measures]


def successors_of(measures: Iterable[Measure], plan: Plan) -> dict[int, list[Recommendation]]:
    """Return by measure the recommendations of the plan's reviews that repeat those of the measure. Two queries.

    A pair counts where a person said that both are the same, or nobody decided and the matcher is sure enough.
    """
    asked: dict[int, list[int]] = {}
    for measure in measures:
        for link in measure.recommendation_links.all():
            asked.setdefault(link.recommendation_id, []).append(measure.pk)
    pairs = (
        EarlierRecommendation.objects.filter(
            earlier_id__in=list(asked), recommendation__review__in=plan.reviews.all().order_by().values("pk")
        )
        .exclude(status__in=[EarlierStatus.DIFFERENT, EarlierStatus.RELATED])
        .select_related("recommendation__review")
        .order_by("recommendation__review__code", "recommendation__order")
    )
    found: dict[int, list[Recommendation]] = {}
    for pair in pairs:
        if pair.status != EarlierStatus.SAME and pair.score < SAME_SCORE:
            continue
        for measure_id in asked[pair.earlier_id]:
            held = found.setdefault(measure_id, [])
            if pair.recommendation not in held:
                held.append(pair.recommendation)
    return found
