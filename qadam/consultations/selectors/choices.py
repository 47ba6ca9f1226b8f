"""What the forms of the consultations offer."""

from django.db.models import QuerySet

from qadam.bodies.models import Body
from qadam.bodies.selectors import bodies_list
from qadam.plan.models import Measure, Plan
from qadam.register.models import Review
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from qadam.taxonomy.selectors import terms_list


def areas_to_choose() -> QuerySet[Term]:
    """Return the active areas."""
    return terms_list(Scheme.AREA)


def bodies_to_choose() -> QuerySet[Body]:
    """Return the active bodies."""
    return bodies_list()


def reviews_to_choose() -> QuerySet[Review]:
    """Return the reviews, the newest first."""
    return Review.objects.select_related("mechanism").order_by("-cycle", "-reviewed_on")


def plans_to_choose() -> QuerySet[Plan]:
    """Return the plans that still change."""
    return Plan.objects.exclude(status__in=("ended", "withdrawn"))


def measures_to_choose() -> QuerySet[Measure]:
    """Return the measures that stand in a plan."""
    return Measure.objects.filter(removed_at__isnull=True).select_related("plan")
