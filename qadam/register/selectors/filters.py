"""The filters of the list of recommendations, as they stand in an address.

Values of one filter are alternatives, filters among each other must all hold. Filters on the recommendation itself are
kept apart from those on rows that hang on it (labels, States, texts), because their counts are computed differently.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from qadam.register.enums import LabelStatus, Position, RecurrenceStatus
from qadam.register.models import Recommendation, RecommendationLabel, RecommendationText, RecommendingState
from qadam.register.selectors.queries import Query, parse_query
from qadam.register.selectors.search import search
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import all_states

YES, NO = "yes", "no"

# filter -> field of the recommendation
FIELD_FILTERS = {
    "review": "review__code",
    "mechanism": "review__mechanism__code",
    "cycle": "review__cycle",
    "position": "position",
    "recurrence": "recurrence",
    "action": "action_category",
    "pledge": "is_pledge",
    "published": "published_at",
    "decided": "recurrence_confirmed_at",
}
# filter -> scheme of the labels
LABEL_FILTERS = {
    "area": Scheme.AREA,
    "theme": Scheme.THEME,
    "issue": Scheme.ISSUE,
    "goal": Scheme.SDG_GOAL,
    "target": Scheme.SDG_TARGET,
    "group": Scheme.AFFECTED_GROUP,
}
OTHER_FILTERS = ("state", "region", "language")
LABELS = "label"  # "confirmed" or "proposed": which labels count for the filters on labels
PRESENCE_FILTERS = frozenset({"published", "decided"})  # whether the field holds anything: yes or no
NUMBER_FILTERS = frozenset({"cycle", "action"})
MAX_VALUES = 50  # of one filter


@dataclass(frozen=True)
class Filters:
    """What a list shows: the search text and, by filter, the values asked for. Unknown filters are dropped."""

    text: str = ""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, address: QueryDict) -> "Filters":
        """Return the filters that an address names; what cannot be meant (a cycle "x") is dropped."""
        values: dict[str, tuple[str, ...]] = {}
        for name in ALL_FILTERS:
            given = tuple(dict.fromkeys(value for value in address.getlist(name) if _can_be_meant(name, value)))
            if given:
                values[name] = given[:MAX_VALUES]
        return cls(" ".join(address.get("q", "").replace("\x00", " ").split()), values)

    @property
    def query(self) -> Query:
        """Return the search text as a query."""
        return parse_query(self.text)

    def get(self, name: str) -> tuple[str, ...]:
        """Return the values of a filter; none where it is not set."""
        return self.values.get(name, ())

    def without(self, *names: str) -> "Filters":
        """Return the same filters without some."""
        return replace(self, values={name: value for name, value in self.values.items() if name not in names})

    def label_statuses(self) -> tuple[str, ...]:
        """Return the statuses of labels that count: never a rejected one."""
        asked = [status for status in self.get(LABELS) if status != LabelStatus.REJECTED]
        return tuple(asked) or (LabelStatus.CONFIRMED, LabelStatus.PROPOSED)


def _can_be_meant(name: str, value: str) -> bool:
    if not value or "\x00" in value:
        return False
    if name in NUMBER_FILTERS:
        return value.isascii() and value.isdigit() and len(value) < 6
    choices: dict[str, Iterable[str]] = {
        "position": Position.values,
        "recurrence": RecurrenceStatus.values,
        "pledge": (YES, NO),
        "published": (YES, NO),
        "decided": (YES, NO),
        LABELS: (LabelStatus.CONFIRMED, LabelStatus.PROPOSED),
    }
    return name not in choices or value in choices[name]


ALL_FILTERS = (*FIELD_FILTERS, *LABEL_FILTERS, *OTHER_FILTERS, LABELS)


def filtered(rows: QuerySet[Recommendation], filters: Filters) -> QuerySet[Recommendation]:
    """Return the rows that pass every filter and the search."""
    return with_field_filters(with_row_filters(rows, filters), filters)


def with_field_filters(rows: QuerySet[Recommendation], filters: Filters) -> QuerySet[Recommendation]:
    """Return the rows that pass the filters on the recommendation's own fields."""
    for name, column in FIELD_FILTERS.items():
        values = filters.get(name)
        if not values:
            continue
        if name in PRESENCE_FILTERS:
            rows = rows.filter(reduce(or_, (Q(**{f"{column}__isnull": value == NO}) for value in values)))
        elif name == "pledge":
            rows = rows.filter(is_pledge__in=[value == YES for value in values])
        else:
            rows = rows.filter(**{f"{column}__in": values})
    return rows


def with_row_filters(rows: QuerySet[Recommendation], filters: Filters) -> QuerySet[Recommendation]:
    """Return the rows that pass the search and the filters on what hangs on a recommendation."""
    rows = search(rows, filters.query)
    for name, scheme in LABEL_FILTERS.items():
        if values := filters.get(name):
            rows = rows.filter(
                _with(
                    RecommendationLabel,
                    term__scheme=scheme,
                    term__code__in=values,
                    status__in=filters.label_statuses(),
                )
            )
    if filters.get(LABELS) and not any(filters.get(name) for name in LABEL_FILTERS):
        rows = rows.filter(_with(RecommendationLabel, status__in=filters.label_statuses()))
    if states := filters.get("state"):
        rows = rows.filter(_with(RecommendingState, state__in=states))
    if regions := filters.get("region"):
        rows = rows.filter(_with(RecommendingState, state__in=states_of(regions)))
    if languages := filters.get("language"):
        rows = rows.filter(_with(RecommendationText, language__in=languages))
    return rows


def states_of(regions: Iterable[str]) -> list[str]:
    """Return the codes of the States of UN regional groups."""
    wanted = set(regions)
    return [state.code for state in all_states() if state.regional_group in wanted]


def _with(model: Any, **conditions: Any) -> Q:
    """Return the condition that a row of `model` hangs on the recommendation: found once, not for each row anew."""
    return Q(pk__in=model.objects.filter(**conditions).order_by().values("recommendation_id"))
