"""The filters of a list in words: what the page shows beside it, and what stands in force above it.

Both the workspace and the portal show the same choices; only the filters that they offer differ.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qadam.base.languages import language_name
from qadam.base.pieces import Applied, Facet, FacetOption
from qadam.register.enums import LabelStatus, Position, RecurrenceStatus
from qadam.register.models import Mechanism, Review
from qadam.register.selectors.facets import FacetCounts
from qadam.register.selectors.filters import LABEL_FILTERS, NO, YES, Filters
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from unrec.vocabularies.states import regional_group_name, state_name

TITLES = {
    "review": _("Review"),
    "mechanism": _("Mechanism"),
    "cycle": _("Cycle"),
    "position": _("Position"),
    "area": _("Area"),
    "recurrence": _("Made before"),
    "theme": _("Theme"),
    "goal": _("SDG goal"),
    "target": _("SDG target"),
    "group": _("Group of persons"),
    "issue": _("Issue (UPR Info)"),
    "action": _("Action category"),
    "state": _("Recommending State"),
    "region": _("Regional group"),
    "language": _("Language of the text"),
    "pledge": _("Voluntary pledge"),
    "published": _("Published"),
    "label": _("Labels that count"),
}
YES_NO = {YES: _("yes"), NO: _("no")}
LABEL_CHOICES = {LabelStatus.CONFIRMED.value: _("only confirmed"), LabelStatus.PROPOSED.value: _("only proposed")}
# These keep an order of their own; the others stand most frequent first.
IN_ORDER = frozenset({"cycle", "position", "recurrence", "action", "goal", "target", "pledge", "published"})
OPEN_COUNT = 6


def facets_of(counts: FacetCounts, filters: Filters, names: Iterable[str]) -> list[Facet]:
    """Return the filters `names` with their choices in words; one without any choice is left out."""
    word = _words(counts, filters)
    facets = []
    for name in names:
        found = dict(counts.by_filter.get(name, {}))
        for value in filters.get(name):
            found.setdefault(value, 0)  # a choice in force stays, so that it can be taken back
        options = [FacetOption(v, word(name, v), count, v in filters.get(name)) for v, count in found.items()]
        options.sort(
            key=(lambda o: _natural(o.value)) if name in IN_ORDER else (lambda o: (-(o.count or 0), str(o.label)))
        )
        if len(options) > 1 or filters.get(name):
            facets.append(Facet(name, TITLES[name], options, open_count=OPEN_COUNT))
    return facets


def applied_of(counts: FacetCounts, filters: Filters, address: QueryDict) -> list[Applied]:
    """Return each filter in force in words, with the address of the same list without it."""
    word = _words(counts, filters)
    applied = []
    if filters.text:
        applied.append(Applied(f"“{filters.text}”", _without(address, "q", address.get("q", ""))))
    for name, values in filters.values.items():
        for value in values:
            applied.append(Applied(f"{TITLES[name]}: {word(name, value)}", _without(address, name, value)))
    return applied


def _without(address: QueryDict, name: str, value: str) -> str:
    query = address.copy()
    query.setlist(name, [other for other in query.getlist(name) if other != value])
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _natural(value: str) -> tuple[Any, ...]:
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in value.split("."))


def _words(counts: FacetCounts, filters: Filters) -> Callable[[str, str], Any]:
    """Return a function that names a value of a filter; what it must look up is read here, in three queries."""
    language = (get_language() or "en")[:2]
    codes = {code for name in LABEL_FILTERS for code in (*counts.by_filter.get(name, {}), *filters.get(name))}
    terms: dict[tuple[str, str], str] = {
        (term.scheme, term.code): term.name for term in Term.objects.filter(code__in=codes)
    }
    reviews = {review.code: review.title for review in Review.objects.select_related("mechanism")}
    mechanisms = {mechanism.code: mechanism.name for mechanism in Mechanism.objects.all()}
    closed: dict[str, dict[str, Any]] = {
        "position": dict(Position.choices),
        "recurrence": dict(RecurrenceStatus.choices),
        "pledge": YES_NO,
        "published": YES_NO,
        "label": LABEL_CHOICES,
    }

    def word(name: str, value: str) -> Any:
        if name in closed:
            return closed[name].get(value, value)
        if name == "review":
            return reviews.get(value, value)
        if name == "mechanism":
            return mechanisms.get(value, value)
        if name == "state":
            return state_name(value, language)
        if name == "region":
            return regional_group_name(value, language)
        if name == "language":
            return language_name(value)
        if name == "action":
            return (
                f"{value} · {terms[Scheme.ACTION_CATEGORY, value]}"
                if (Scheme.ACTION_CATEGORY, value) in terms
                else value
            )
        if name in LABEL_FILTERS:
            named = terms.get((LABEL_FILTERS[name], value), value)
            return f"{value} · {named}" if name in ("goal", "target") else named
        return value

    return word
