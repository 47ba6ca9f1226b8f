"""The pages of an area, a theme, an SDG goal, a group of persons and a recommending State, and the lists of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qadam.base.errors import NotFoundError
from qadam.plan.selectors.measures import OVER
from qadam.plan.selectors.public import measure_counts_public, measures_public, with_public_data
from qadam.portal.addresses import list_address
from qadam.portal.figures import part_figures
from qadam.portal.measures import figures_of, shown
from qadam.portal.pages import public
from qadam.portal.pictures import Drawn, drawn, region_names
from qadam.register.selectors.choices import term_words
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import (
    first_listed_public,
    label_rows_public,
    states_public,
    totals_under_public,
    under_review_public,
)
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from qadam.taxonomy.selectors import terms_list
from unrec.vocabularies.states import regional_group, state_name

RECOMMENDATIONS_SHOWN = 8
MEASURES_SHOWN = 8


@dataclass(frozen=True)
class Kind:
    """A kind of label that has pages: its filter, its list of terms, and the words of its pages."""

    filter: str
    scheme: Scheme
    title: Any
    explanation: Any
    pictures: tuple[str, ...]


KINDS = {
    "areas": Kind(
        "area",
        Scheme.AREA,
        gettext_lazy("Areas"),
        gettext_lazy("The thematic areas that were agreed for the follow-up. A recommendation may stand in several."),
        ("cycles", "regions", "goals"),
    ),
    "goals": Kind(
        "goal",
        Scheme.SDG_GOAL,
        gettext_lazy("Sustainable Development Goals"),
        gettext_lazy("The goals of the 2030 Agenda to which the recommendations belong. One may belong to several."),
        ("cycles", "areas", "regions"),
    ),
    "groups": Kind(
        "group",
        Scheme.AFFECTED_GROUP,
        gettext_lazy("Groups of persons"),
        gettext_lazy("Whose rights the recommendations speak of, in the words of the United Nations' own list."),
        ("cycles", "areas", "regions"),
    ),
    "themes": Kind(
        "theme",
        Scheme.THEME,
        gettext_lazy("Themes"),
        gettext_lazy("The themes of the United Nations' own list. A recommendation may have several."),
        ("cycles", "areas", "regions"),
    ),
}


def slug_of(term: Term) -> str:
    """Return how a term stands in an address: codes may be whole English names."""
    return slugify(term.code)


@public
def topics(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer the list of the areas, goals, groups or themes with their counts."""
    found = KINDS[kind]
    terms = {term.code: term for term in terms_list(found.scheme, only_active=False)}
    rows = [
        (row, terms[row.code], reverse(found.filter, args=[slug_of(terms[row.code])]))
        for row in label_rows_public(Filters(), found.filter)[found.filter]
    ]
    context = {
        "kind": kind,
        "title": found.title,
        "explanation": found.explanation,
        "rows": [
            (row, term_words(term), address, list_address(**{found.filter: row.code})) for row, term, address in rows
        ],
        "picture": drawn(kind, Filters()) if rows else None,
        "kinds": [(name, reverse(name), other.title) for name, other in KINDS.items()],
    }
    return render(request, "portal/topics.html", context)


@public
def topic(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Answer the page of one area, goal, group or theme."""
    found = KINDS[kind]
    term = next((term for term in terms_list(found.scheme, only_active=False) if slug_of(term) == slug), None)
    if term is None:
        raise NotFoundError()
    filters = Filters(values={found.filter: (term.code,)})
    labels = label_rows_public(filters, found.filter)[found.filter]
    own = next((row for row in labels if row.code == term.code), None)
    context = topic_context(filters, found.pictures) | {
        "kind": kind,
        "kind_title": found.title,
        "kind_address": reverse(kind),
        "title": term_words(term),
        "confirmed": own.confirmed if own else 0,
        "labelled": own.total if own else 0,
        "term": term,
    }
    if found.scheme == Scheme.AREA:
        context |= _measures_of(term)
    return render(request, "portal/topic.html", context)


def _measures_of(area: Term) -> dict[str, Any]:
    """Return the measures of an area: their figures, and those whose deadline comes first among what is not over."""
    own = measures_public().filter(area_links__term=area)
    open_first = own.exclude(status__in=OVER).order_by("deadline", "order", "pk")[:MEASURES_SHOWN]
    return {
        "measure_figures": figures_of(measure_counts_public(own), reverse("public_measures"), area=area.code),
        "measure_rows": shown(with_public_data(open_first)),
        "is_area": True,
        "measures_address": f"{reverse('public_measures')}?area={area.code}",
    }


def topic_context(filters: Filters, pictures: Sequence[str]) -> dict[str, Any]:
    """Return what every page on a part of the recommendations shows: figures, pictures, the first of the list."""
    totals = totals_under_public(filters)
    names = {name: values[0] for name, values in filters.values.items()}
    return {
        "totals": totals,
        "figures": part_figures(totals, lambda **more: list_address(**names, **more)),
        "pictures": _drawn(pictures, filters) if totals.recommendations else [],
        "listed": first_listed_public(filters, RECOMMENDATIONS_SHOWN),
        "names_state": len(under_review_public()) > 1,
        "shown": RECOMMENDATIONS_SHOWN,
        "list_address": list_address(**names),
    }


def _drawn(names: Sequence[str], filters: Filters) -> list[Drawn]:
    return [picture for name in names if (picture := drawn(name, filters))]


@public
def states(request: HttpRequest) -> HttpResponse:
    """Answer the recommending States with their counts, by regional group."""
    language = (get_language() or "en")[:2]
    regions = region_names()
    rows = sorted(
        (
            (
                state_name(code, language),
                regions.get(regional_group(code) or "", ""),
                count,
                reverse("state", args=[code.lower()]),
                list_address(state=code),
            )
            for code, count in states_public().items()
        ),
        key=lambda row: (-row[2], row[0]),
    )
    pictures = _drawn(("regions", "asked"), Filters()) if rows else []
    return render(request, "portal/states.html", {"rows": rows, "pictures": pictures})


@public
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the page of one recommending State: what it asked, and what became of it."""
    code = code.upper()
    filters = Filters(values={"state": (code,)})
    if code not in states_public():
        raise NotFoundError()
    language = (get_language() or "en")[:2]
    context = topic_context(filters, ("cycles", "areas", "goals")) | {
        "kind_title": _("Recommending States"),
        "kind_address": reverse("states"),
        "title": state_name(code, language),
        "region": region_names().get(regional_group(code) or "", ""),
    }
    return render(request, "portal/topic.html", context)
