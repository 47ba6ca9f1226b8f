"""The filters of the list of recommendations, as they stand in an address.

Values of one filter are alternatives, filters among each other must all hold. Which recommendations pass them, and how
many would with each other choice, `selection` reads from the columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.http import QueryDict

from qadam.register.enums import LabelStatus, Position, RecurrenceStatus
from qadam.register.selectors.further_facets import further_facets
from qadam.register.selectors.queries import Query, parse_query
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import all_states

YES, NO = "yes", "no"

# Filters on a value of the recommendation or of its review.
FIELD_FILTERS = (
    "review", "mechanism", "cycle", "under_review", "position", "recurrence", "action", "pledge", "published",
    "decided",
)  # fmt: skip
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
        for name in all_filters():
            given = tuple(dict.fromkeys(value for value in address.getlist(name) if _can_be_meant(name, value)))
            if given:
                values[name] = given[:MAX_VALUES]
        return cls(" ".join(address.get("q", "").replace("\x00", " ").split()), values)

    @cached_property
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


def all_filters() -> tuple[str, ...]:
    """Return the names of all filters, those of other apps among them."""
    return (*FIELD_FILTERS, *LABEL_FILTERS, *OTHER_FILTERS, *further_facets(), LABELS)


def states_of(regions: Iterable[str]) -> list[str]:
    """Return the codes of the States of UN regional groups."""
    wanted = set(regions)
    return [state.code for state in all_states() if state.regional_group in wanted]
