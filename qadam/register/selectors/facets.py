"""The counts beside the filters: for each choice, how many recommendations the list would show with it.

Each filter is counted under all other filters but without itself, so that its other choices stay reachable. The fields
of the recommendation are counted together from one small cube; labels, States and texts by one query each.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, QuerySet, Value, When

from qadam.register.models import Recommendation, RecommendationLabel, RecommendationText, RecommendingState
from qadam.register.selectors.filters import (
    FIELD_FILTERS,
    LABEL_FILTERS,
    NO,
    YES,
    Filters,
    states_of,
    with_field_filters,
    with_row_filters,
)
from unrec.vocabularies.states import all_states

Counts = dict[str, int]


@dataclass(frozen=True)
class FacetCounts:
    """`total` is the number of rows under all filters; `by_filter` the count of each choice by filter."""

    total: int
    by_filter: dict[str, Counts]


def facet_counts(
    rows: QuerySet[Recommendation], filters: Filters, *, names: Iterable[str] | None = None
) -> FacetCounts:
    """Return the counts of the filters `names` (all where it is None) in a number of queries that rows do not change.

    Args:
        rows: what the person may see at all, without any filter.
    """
    wanted = set(names) if names is not None else {*FIELD_FILTERS, *LABEL_FILTERS, "state", "region", "language"}
    found: dict[str, Counts] = {}
    total, fields = _field_counts(rows, filters)
    found |= {name: counts for name, counts in fields.items() if name in wanted}
    found |= _label_counts(rows, filters, [name for name in LABEL_FILTERS if name in wanted])
    if "state" in wanted:
        found["state"] = _count(RecommendingState, "state", _without(rows, filters, "state"))
    if "region" in wanted:
        found["region"] = _region_counts(_without(rows, filters, "region"))
    if "language" in wanted:
        found["language"] = _count(RecommendationText, "language", _without(rows, filters, "language"))
    return FacetCounts(total, found)


def _without(rows: QuerySet[Recommendation], filters: Filters, *names: str) -> QuerySet[Recommendation]:
    others = filters.without(*names)
    return with_field_filters(with_row_filters(rows, others), others)


def _field_counts(rows: QuerySet[Recommendation], filters: Filters) -> tuple[int, dict[str, Counts]]:
    """Return the total, and the counts of every filter on the recommendation's own fields, from one query."""
    cube = (
        with_row_filters(rows, filters)
        .order_by()
        .values_list(
            "review__code",
            "review__mechanism__code",
            "review__cycle",
            "position",
            "recurrence",
            "action_category",
            "is_pledge",
            Case(When(published_at__isnull=True, then=Value(NO)), default=Value(YES), output_field=CharField()),
            Case(
                When(recurrence_confirmed_at__isnull=True, then=Value(NO)), default=Value(YES), output_field=CharField()
            ),
        )
        .annotate(count=Count("pk"))
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for *cell, count in cube:
        values = dict(zip(FIELD_FILTERS, map(_as_value, cell), strict=True))
        fails = [name for name in FIELD_FILTERS if filters.get(name) and values[name] not in filters.get(name)]
        if not fails:
            total += count
        for name, value in values.items():
            if value and (not fails or fails == [name]):
                counts[name][value] += count
    return total, {name: dict(counts[name]) for name in FIELD_FILTERS}


def _as_value(cell: Any) -> str:
    """Return a cell of the cube as its value in an address; an empty one has none."""
    if isinstance(cell, bool):
        return YES if cell else NO
    return "" if cell is None else str(cell)


def _label_counts(rows: QuerySet[Recommendation], filters: Filters, names: list[str]) -> dict[str, Counts]:
    """Return the counts of the filters on labels: one query for all that are not set, one for each that is."""
    counts: dict[str, Counts] = {name: {} for name in names}
    idle = [name for name in names if not filters.get(name)]
    groups = [(idle, filters)] if idle else []
    groups += [([name], filters.without(name)) for name in names if filters.get(name)]
    for group, others in groups:
        visible = with_field_filters(with_row_filters(rows, others), others)
        schemes = {str(LABEL_FILTERS[name]): name for name in group}
        found = (
            RecommendationLabel.objects.filter(
                recommendation__in=visible, term__scheme__in=schemes, status__in=filters.label_statuses()
            )
            .order_by()
            .values_list("term__scheme", "term__code")
            .annotate(count=Count("pk"))
        )
        for scheme, code, count in found:
            counts[schemes[scheme]][code] = count
    return counts


def _count(model: Any, column: str, visible: QuerySet[Recommendation]) -> Counts:
    rows = model.objects.filter(recommendation__in=visible).order_by().values_list(column)
    return dict(rows.annotate(count=Count("recommendation", distinct=True)))


def _region_counts(visible: QuerySet[Recommendation]) -> Counts:
    groups = sorted({state.regional_group for state in all_states()})
    region = Case(
        *(When(state__in=states_of([group]), then=Value(group)) for group in groups),
        default=Value(""),
        output_field=CharField(),
    )
    rows = RecommendingState.objects.filter(recommendation__in=visible).order_by().annotate(region=region)
    counted = rows.values_list("region").annotate(count=Count("recommendation", distinct=True))
    return {group: count for group, count in counted if group}
