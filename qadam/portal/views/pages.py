"""The public pages around the register: recommending States, areas, open data, about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from qadam.portal.addresses import list_address
from qadam.portal.pages import public
from qadam.portal.pictures import regions_chart
from qadam.register.selectors.public import (
    areas_public,
    regions_public,
    reviews_list_public,
    states_public,
    totals_public,
)
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.selectors import terms_by_code
from unrec.vocabularies.states import regional_group, regional_group_name, state_name


@public
def areas(request: HttpRequest) -> HttpResponse:
    """Answer the areas with their counts."""
    terms = terms_by_code(Scheme.AREA)
    rows = [(row, terms[row.code], list_address(area=row.code)) for row in areas_public()]
    return render(request, "portal/areas.html", {"rows": rows})


@public
def states(request: HttpRequest) -> HttpResponse:
    """Answer the recommending States with their counts, by regional group."""
    language = (get_language() or "en")[:2]
    regions = regions_public()
    names = {code: regional_group_name(code, language) for code in regions}
    rows = sorted(
        (
            (state_name(code, language), names.get(regional_group(code) or "", ""), count, list_address(state=code))
            for code, count in states_public().items()
        ),
        key=lambda row: (-row[2], row[0]),
    )
    return render(request, "portal/states.html", {"rows": rows, "chart": regions_chart(regions, names)})


@public
def open_data(request: HttpRequest) -> HttpResponse:
    """Answer the page on the files that anybody may take home."""
    return render(request, "portal/open_data.html", {"reviews": reviews_list_public()})


@public
def about(request: HttpRequest) -> HttpResponse:
    """Answer the page on the method: where the figures come from and what the words mean."""
    return render(request, "portal/about.html", {"totals": totals_public()})
