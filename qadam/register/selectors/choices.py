"""The filters as a page shows them: titles, choices with their names and counts, and what is in force."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qadam.base.languages import language_name
from qadam.base.pieces import Applied, Facet, FacetOption
from qadam.register.enums import LabelStatus, Position, RecurrenceStatus
from qadam.register.models import Mechanism, Review
from qadam.register.selectors.filters import LABEL_FILTERS, LABELS, YES, Filters
from qadam.register.selectors.further_facets import further_facets
from qadam.register.selectors.selection import FacetCounts
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from unrec.vocabularies.states import all_states, regional_group_name, state_name

TITLES = {
    "review": gettext_lazy("Review"),
    "mechanism": gettext_lazy("Mechanism"),
    "cycle": gettext_lazy("Cycle"),
    "under_review": gettext_lazy("State under review"),
    "position": gettext_lazy("Position"),
    "area": gettext_lazy("Area"),
    "recurrence": gettext_lazy("First time or repeated"),
    "state": gettext_lazy("Recommending State"),
    "region": gettext_lazy("Regional group"),
    "theme": gettext_lazy("Theme"),
    "issue": gettext_lazy("Issue (UPR Info)"),
    "goal": gettext_lazy("SDG goal"),
    "target": gettext_lazy("SDG target"),
    "group": gettext_lazy("Group of persons"),
    "action": gettext_lazy("Action category"),
    "pledge": gettext_lazy("Voluntary pledge"),
    "language": gettext_lazy("Language of the text"),
    "published": gettext_lazy("Published"),
    "decided": gettext_lazy("First time or repeated, decided by a person"),
    LABELS: gettext_lazy("Labels"),
}
# Filters in the order of the page; of those with many choices the first few stand open.
SHOWN = tuple(name for name in TITLES if name not in ("issue", "target"))
OPEN_COUNTS = {"theme": 4, "state": 6, "goal": 4, "group": 4, "language": 3}
MAX_LISTED = 200  # choices of one filter on a page, so that it stays light; what is left out is said
NUMBERED_SCHEMES = frozenset({Scheme.SDG_GOAL, Scheme.SDG_TARGET, Scheme.ACTION_CATEGORY})
FIXED_PLACES = {value: place for place, value in enumerate([*Position.values, *RecurrenceStatus.values])}
IN_ORDER = frozenset({"review", "cycle", "action", "goal", "position", "recurrence"})  # not by their counts


def names_of(found: Mapping[str, Iterable[str]], kept: dict[str, Any] | None = None) -> dict[tuple[str, str], str]:
    """Return the words for choices, by (filter, value), in the visitor's language; at most three queries.

    Args:
        found: the values to name, by filter. A value that has no name is shown as it is.
        kept: of `FacetCounts`: names of the register that stand there are not read again.
    """
    language = (get_language() or "en")[:2]
    known: dict[tuple[str, str], Any] = {} if kept is None else kept.setdefault(f"names in {language}", {})
    unknown = {name: [value for value in values if (name, value) not in known] for name, values in found.items()}
    known |= _read_names({name: values for name, values in unknown.items() if values}, language)
    names = {key: known[key] for name in found for value in found[name] if (key := (name, value)) in known}
    titles = {key: title for key, title in names.items() if key[0] == "review"}
    is_of_many = len({state for state, _title in titles.values()}) > 1
    names |= {key: f"{state}: {title}" if is_of_many else title for key, (state, title) in titles.items()}
    groups = {state.regional_group for state in all_states()}
    for value in found.get("region", ()):
        if value in groups:
            names["region", value] = regional_group_name(value, language)
    for name in ("state", "under_review"):
        names |= {(name, value): state_name(value, language) for value in found.get(name, ())}
    for facet in further_facets().values():
        named = facet.names(found[facet.name]) if facet.name in found else {}
        names |= {(facet.name, value): word for value, word in named.items()}
    names |= {("language", value): language_name(value) for value in found.get("language", ())}
    names |= {("position", value): str(label) for value, label in Position.choices}
    names |= {("recurrence", value): str(label) for value, label in RecurrenceStatus.choices}
    names |= {(LABELS, value): str(label) for value, label in LabelStatus.choices}
    for name in ("pledge", "published", "decided"):
        names |= {(name, value): _("yes") if value == YES else _("no") for value in found.get(name, ())}
    return names


def _read_names(found: Mapping[str, Iterable[str]], language: str) -> dict[tuple[str, str], Any]:
    """Return the words for labels, mechanisms and reviews, of these with the name of the State under review before."""
    names: dict[tuple[str, str], Any] = {}
    schemes = {str(LABEL_FILTERS[name]): name for name in found if name in LABEL_FILTERS}
    if "action" in found:
        schemes["action"] = "action"
    if schemes:
        for term in Term.objects.filter(scheme__in=schemes).only("scheme", "code", "name_en", "name_ru", "name_kk"):
            names[schemes[term.scheme], term.code] = term_words(term)
    if "mechanism" in found:
        names |= {("mechanism", row.code): row.name for row in Mechanism.objects.all()}
    if "review" in found:
        for row in Review.objects.filter(code__in=found["review"]).select_related("mechanism"):
            names["review", row.code] = (state_name(row.state_under_review, language), row.title)
    return names


def term_words(term: Term) -> str:
    """Return the name of a term in the visitor's language, with its number where people know it by that."""
    return f"{term.code} {term.name}" if term.scheme in NUMBERED_SCHEMES else term.name


def facets_of(counts: FacetCounts, filters: Filters, *, shown: Iterable[str] = SHOWN) -> list[Facet]:
    """Return the filters for the component tag `facets`: every choice that leaves a row, and every chosen one."""
    further = further_facets()
    shown = [name for name in (*shown, *further) if name in counts.by_filter]
    values = {name: list(dict.fromkeys([*counts.by_filter[name], *filters.get(name)])) for name in shown}
    fixed = dict.fromkeys(IN_ORDER, _in_order) | {name: facet.order for name, facet in further.items()}
    orders = {name: fixed.get(name) for name in shown}
    listed = {name: _first(values[name], orders[name], counts.by_filter[name], filters.get(name)) for name in shown}
    names = names_of(listed, counts.kept)
    found: list[Facet] = []
    for name in shown:
        by_value, selected = counts.by_filter[name], filters.get(name)
        if len(values[name]) < 2 and not selected:
            continue  # one choice tells nothing
        options = [
            FacetOption(value, names.get((name, value), value), by_value.get(value, 0), value in selected)
            for value in listed[name]
        ]
        if orders[name] is None:
            options.sort(key=_by_count)
            options = [option for place, option in enumerate(options) if place < MAX_LISTED or option.selected]
        title = further[name].title if name in further else TITLES[name]
        found.append(
            Facet(
                name,
                title,
                options,
                open_count=OPEN_COUNTS.get(name, 8),
                unlisted_count=len(values[name]) - len(options),
            )
        )
    return found


def _first(
    values: list[str], order: Callable[[str], Any] | None, counts: Mapping[str, int], selected: Iterable[str]
) -> list[str]:
    """Return the choices that a page lists, in order; all of them where their names are needed for the order.

    A register of the world has thousands of reviews: those that are not listed need no name.
    """
    if order is None:
        return values
    ordered = sorted(values, key=lambda value: (order(value), -counts.get(value, 0), value))
    return [value for place, value in enumerate(ordered) if place < MAX_LISTED or value in selected]


def _by_count(option: FacetOption) -> tuple[int, str]:
    return -(option.count or 0), str(option.label)


def _in_order(value: str) -> tuple[int, str]:
    if value.isdigit():
        return int(value), ""
    return (FIXED_PLACES[value], "") if value in FIXED_PLACES else (0, value)


def applied_of(filters: Filters, address: QueryDict) -> list[Applied]:
    """Return the filters in force, each with the address of the list without it."""
    names = names_of(filters.values)
    titles = TITLES | {facet.name: facet.title for facet in further_facets().values()}
    found: list[Applied] = []
    for name, values in filters.values.items():
        for value in values:
            query = address.copy()
            query.setlist(name, [other for other in query.getlist(name) if other != value])
            query.pop("page", None)
            label = _("%(filter)s: %(value)s") % {"filter": titles[name], "value": names.get((name, value), value)}
            found.append(Applied(label, f"?{query.urlencode()}"))
    return found
