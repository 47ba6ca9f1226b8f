"""Numbers over the register: by label, position, State, region, action category, first time; each with what it counts.

Every number equals a list: `filters` of a row is the address of exactly the recommendations that it counts.
"""

from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from qadam.register.enums import LabelStatus, Position, RecurrenceStatus
from qadam.register.models import Recommendation, RecommendationLabel
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.filters import LABEL_FILTERS, LABELS, Filters, states_of
from qadam.register.selectors.selection import Selection
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import all_states

# Tables by a value of the recommendation: filter name -> column.
COUNTED = {
    "action": "action_category",
    "recurrence": "recurrence",
    "position": "position",
    "cycle": "review__cycle",
    "region": "region",
    "state": "recommending_states__state",
}


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
class CountRow:
    """How many recommendations have a value (of a field, or a State), by position, and how many are the first time.

    `confirmed` counts those where a person stands behind it: behind the action category in its own table, behind "first
    time or repeated" in the others.
    """

    value: str
    total: int
    supported: int
    noted: int
    first_time: int
    confirmed: int

    @property
    def confirmed_share(self) -> float:
        """Return the share 0-1 that a person stands behind."""
        return self.confirmed / self.total if self.total else 0.0


@dataclass(frozen=True)
class Statistics:
    """All tables of the statistics page. A table of a filter that is set is counted without that filter, so that each
    of its rows is the list with its value in the filter's place."""

    totals: Totals
    by_label: dict[str, list[LabelRow]] = field(default_factory=dict)  # filter name -> rows, most first
    by_value: dict[str, list[CountRow]] = field(default_factory=dict)  # the same for `COUNTED`


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


def count_rows(rows: QuerySet[Recommendation], name: str) -> list[CountRow]:
    """Return the counts by the values of one of `COUNTED`, most frequent first, in one query."""
    confirmed = Q(recurrence_confirmed_at__isnull=False)
    if name == "action":
        own = RecommendationLabel.objects.filter(
            status=LabelStatus.CONFIRMED, term__scheme=Scheme.ACTION_CATEGORY
        ).order_by()
        confirmed = Q(pk__in=own.values("recommendation_id"))
    if name == "region":
        rows = rows.annotate(region=_region())

    def count(condition: Q | None = None) -> Count:
        return Count("pk", filter=condition, distinct=True)

    counted = (
        rows.order_by()
        .values_list(COUNTED[name])
        .annotate(
            total=count(),
            supported=count(Q(position=Position.SUPPORTED)),
            noted=count(Q(position=Position.NOTED)),
            first_time=count(Q(recurrence=RecurrenceStatus.FIRST_TIME)),
            confirmed=count(confirmed),
        )
    )
    found = [CountRow(str(value), *counts) for value, *counts in counted if value not in (None, "")]
    return sorted(found, key=lambda row: (-row.total, row.value))


def _region() -> Case:
    groups = sorted({state.regional_group for state in all_states()})
    return Case(
        *(When(recommending_states__state__in=states_of([group]), then=Value(group)) for group in groups),
        default=Value(""),
        output_field=CharField(),
    )


def statistics(audience: Audience, filters: Filters) -> Statistics:
    """Return every table over what an audience sees under the filters, in a number of queries that rows do not change.

    Which labels count is told in the tables themselves, so the filter on that is left out.
    """
    filters = filters.without(LABELS)
    idle = [name for name in LABEL_FILTERS if not filters.get(name)]
    selection = Selection.of(audience, filters)
    by_label = label_rows(selection.recommendations(), *idle)
    for name in LABEL_FILTERS:
        if name not in by_label:
            by_label |= label_rows(selection.recommendations(without=name), name)
    return Statistics(
        totals(selection.recommendations()),
        by_label,
        {name: count_rows(selection.recommendations(without=name), name) for name in COUNTED},
    )
