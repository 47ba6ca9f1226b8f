"""The public list with its search, one recommendation, and the files of any list."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from qadam.base.requests import page_number
from qadam.portal.pages import public
from qadam.register.enums import LabelStatus
from qadam.register.exports import export_response
from qadam.register.selectors.choices import applied_of, facets_of
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import (
    recommendation_detail_public,
    recommendations_export_public,
    recommendations_list_public,
)

FORMS = ("csv", "xlsx", "json")
FACETS = (
    "review", "area", "position", "recurrence", "theme", "goal", "group", "region", "state", "action",
)  # fmt: skip


@public
def recommendations(request: HttpRequest) -> HttpResponse:
    """Answer the list under the filters of the address; htmx asks for its results alone."""
    filters = Filters.of(request.GET)
    sort = request.GET.get("sort", "")
    found = recommendations_list_public(filters, sort=sort, page=page_number(request))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "found": found,
        "filters": filters,
        "sort": sort,
        "facets": facets_of(found.counts, filters, shown=FACETS),
        "applied": applied_of(filters, request.GET),
        "address_query": query.urlencode(),
        "forms": FORMS,
    }
    return render(request, "portal/recommendations.html", context)


@public
def recommendation(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Answer everything that is published about one recommendation."""
    detail = recommendation_detail_public(code, number)
    labels = {
        scheme: [label for label in found if label.status != LabelStatus.REJECTED]
        for scheme, found in detail.labels.items()
    }
    context = {
        "detail": detail,
        "recommendation": detail.recommendation,
        "labels": {scheme: found for scheme, found in labels.items() if found},
        "positions": list(detail.recommendation.positions.all())[::-1],
        "permalink": request.build_absolute_uri(reverse("recommendation", args=[code, number])),
    }
    return render(request, "portal/recommendation.html", context)


@public
def download(request: HttpRequest, form: str) -> HttpResponseBase:
    """Answer exactly the list of the address as a file: csv, xlsx or json."""
    rows = recommendations_export_public(Filters.of(request.GET), sort=request.GET.get("sort", ""))
    return export_response(rows, form)
