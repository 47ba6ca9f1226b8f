"""Numbers over the register: by label, position, State, region, action category, first time; each with what it counts.

Every number equals a list: `filters` of a row is the address of exactly the recommendations that it counts.
"""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from qadam.register.enums import LabelStatus, Position, RecurrenceStatus
from qadam.register.models import Recommendation, RecommendationLabel
from qadam.register.selectors.facets import facet_counts
from qadam.register.selectors.filters import LABEL_FILTERS, Filters, filtered


@dataclass(frozen=True)
class LabelRow:
    """How many recommendations carry a label, by the State's position, and for how many a person confirmed it."""

    code: str
    total: int
    supported: int
    noted: int
    confirmed: int

    @property
    def confirmed_share(self) -> float:
        """Return the share 0-1 of the labels that a person stands behind."""
        return self.confirmed / self.total if self.total else 0.0


@dataclass(frozen=True)
class Totals:
    """The totals of a register or of one review. Pledges of the State are not counted among recommendations."""

    recommendations: int = 0
    supported: int = 0
    noted: int = 0
    pending: int = 0
    first_time: int = 0
    first_time_confirmed: int = 0
    repeated: int = 0
    repeated_confirmed: int = 0
    pledges: int = 0


@dataclass(frozen=True)
class Statistics:
    """All tables of the statistics page. Counts by State, region, action and recurrence are by value."""

    totals: Totals
    by_label: dict[str, list[LabelRow]] = field(default_factory=dict)  # filter name -> rows, most first
    by_field: dict[str, dict[str, int]] = field(default_factory=dict)  # state, region, position, action, recurrence


def totals(rows: QuerySet[Recommendation]) -> Totals:
    """Return the totals of rows, in one query."""
    asked = Q(is_pledge=False)
    confirmed = Q(recurrence_confirmed_at__isnull=False)
    first_time, repeated = Q(recurrence=RecurrenceStatus.FIRST_TIME), Q(recurrence=RecurrenceStatus.REPEATED)

    def count(condition: Q) -> Count:
        return Count("pk", filter=condition)

    return Totals(
        **rows.aggregate(
            recommendations=count(asked),
            supported=count(asked & Q(position=Position.SUPPORTED)),
            noted=count(asked & Q(position=Position.NOTED)),
            pending=count(asked & Q(position=Position.PENDING)),
            first_time=count(asked & first_time),
            first_time_confirmed=count(asked & first_time & confirmed),
            repeated=count(asked & repeated),
            repeated_confirmed=count(asked & repeated & confirmed),
            pledges=count(Q(is_pledge=True)),
        )
    )


def label_rows(rows: QuerySet[Recommendation], *names: str) -> dict[str, list[LabelRow]]:
    """Return the counts by label for filters of `LABEL_FILTERS`, most frequent first, in one query."""
    schemes = {str(LABEL_FILTERS[name]): name for name in names}
    counted = (
        RecommendationLabel.objects.filter(recommendation__in=rows, term__scheme__in=schemes)
        .exclude(status=LabelStatus.REJECTED)
        .order_by()
        .values_list("term__scheme", "term__code")
        .annotate(
            total=Count("pk"),
            supported=Count("pk", filter=Q(recommendation__position=Position.SUPPORTED)),
            noted=Count("pk", filter=Q(recommendation__position=Position.NOTED)),
            confirmed=Count("pk", filter=Q(status=LabelStatus.CONFIRMED)),
        )
    )
    found: dict[str, list[LabelRow]] = {name: [] for name in names}
    for scheme, code, total, supported, noted, confirmed in counted:
        found[schemes[scheme]].append(LabelRow(code, total, supported, noted, confirmed))
    return {name: sorted(rows, key=lambda row: (-row.total, row.code)) for name, rows in found.items()}


def statistics(rows: QuerySet[Recommendation], filters: Filters) -> Statistics:
    """Return every table over the rows that pass the filters, in a number of queries that rows do not change."""
    found = filtered(rows, filters)
    counts = facet_counts(found, Filters(), names=("state", "region", "position", "action", "recurrence", "cycle"))
    return Statistics(totals(found), label_rows(found, *LABEL_FILTERS), counts.by_filter)
