"""Reading the structuring of reviews."""

from django.db.models import Count, Q, QuerySet

from qadam.accounts.enums import Role
from qadam.accounts.selectors import Person, has_role
from qadam.base.errors import NotFoundError
from qadam.consultations.enums import RemarkStatus
from qadam.consultations.models import AreaProposal, Placement, Remark, Structuring
from qadam.consultations.selectors.platforms import platform_ids_of
from qadam.register.models import Review

UNPLACED = "none"  # stands in an address where the code of an area would


def structurings_of(user: Person) -> QuerySet[Structuring]:
    """Return the rounds that a person may read, the latest first."""
    rounds = Structuring.objects.select_related("platform", "review__mechanism", "agreed")
    return rounds if has_role(user, Role.COORDINATOR) else rounds.filter(platform__in=platform_ids_of(user))


def structuring_by_id(structuring_id: int) -> Structuring:
    """Return a round.

    Raises:
        NotFoundError: there is no such round.
    """
    found = Structuring.objects.select_related("platform", "review__mechanism", "agreed__meeting").filter(
        pk=structuring_id
    )
    structuring = found.first()
    if structuring is None:
        raise NotFoundError()
    return structuring


def areas_with_counts(structuring: Structuring) -> QuerySet[AreaProposal]:
    """Return the areas of a round in their order, each with `placed_count` and `open_count` (open remarks)."""
    return (
        structuring.areas.select_related("term", "proposed_by_body")
        .annotate(
            placed_count=Count("placements", distinct=True),
            open_count=Count(
                "placements__remarks", filter=Q(placements__remarks__status=RemarkStatus.OPEN), distinct=True
            ),
        )
        .order_by("order", "pk")
    )


def placements_of(structuring: Structuring, *, area: str = "", only_open: bool = False) -> QuerySet[Placement]:
    """Return the placements of a round: all, of one area by its code, of none (`UNPLACED`), or with open remarks."""
    rows = structuring.placements.select_related("recommendation__review", "area").prefetch_related(
        "recommendation__texts", "remarks__body", "remarks__made_by", "remarks__wanted_area"
    )
    if area == UNPLACED:
        rows = rows.filter(area__isnull=True)
    elif area:
        rows = rows.filter(area__code=area)
    if only_open:
        rows = rows.filter(remarks__status=RemarkStatus.OPEN).distinct()
    return rows.order_by("recommendation__order", "pk")


def placement_by_id(structuring_id: int, placement_id: int) -> Placement:
    """Return a placement of a round.

    Raises:
        NotFoundError: there is none in this round.
    """
    rows = Placement.objects.select_related("structuring__platform", "recommendation__review", "area")
    placement = rows.filter(structuring=structuring_id, pk=placement_id).first()
    if placement is None:
        raise NotFoundError()
    return placement


def general_remarks(structuring: Structuring) -> QuerySet[Remark]:
    """Return the remarks on the areas as a whole."""
    return structuring.remarks.filter(placement__isnull=True).select_related("body", "made_by", "wanted_area")


def open_remark_count(structuring: Structuring) -> int:
    """Return how many remarks of a round wait for an answer."""
    return structuring.remarks.filter(status=RemarkStatus.OPEN).count()


def reviews_to_structure() -> QuerySet[Review]:
    """Return the reviews that have recommendations and no open round."""
    busy = Structuring.objects.exclude(status="agreed").values("review")
    return (
        Review.objects.select_related("mechanism")
        .filter(recommendations__isnull=False)
        .exclude(pk__in=busy)
        .distinct()
        .order_by("-cycle", "code")
    )
