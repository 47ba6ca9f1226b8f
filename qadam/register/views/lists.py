"""The list of recommendations with its filters, its exports and its statistics."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from qadam.base.requests import page_number
from qadam.register.exports import export_response
from qadam.register.permissions import check_read_register
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.choices import applied_of, facets_of
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.recommendations import export_of, recommendations_list

SORT_NAMES = {
    "order": _("printed order"),
    "relevance": _("best match"),
    "changed": _("last changed"),
    "position": _("position"),
    "recurrence": _("first time or repeated"),
}
STATISTICS_FILTERS = ("area", "theme", "goal", "group")


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Answer the list of recommendations; htmx gets its results alone."""
    check_read_register(request.user)
    filters = Filters.of(request.GET)
    sort = request.GET.get("sort", "")
    result = recommendations_list(filters, sort=sort, page=page_number(request))
    export = request.GET.copy()
    if result.mended is not None:
        export["q"] = result.mended.text  # the files hold what the page shows
    default = "relevance" if filters.query else "order"
    context = {
        "filters": filters,
        "result": result,
        "facets": facets_of(result.counts, filters),
        "applied": applied_of(filters, request.GET),
        "sorts": [(value, name) for value, name in SORT_NAMES.items() if filters.query or value != "relevance"],
        "sort": sort if sort in SORT_NAMES else default,
        "export_query": export.urlencode(),
    }
    htmx = cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]  # set by its middleware
    is_fragment = bool(htmx) and not htmx.boosted and not htmx.history_restore_request
    return render(request, "register/results.html" if is_fragment else "register/list.html", context)


@require_safe
def register_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Answer exactly the list that is shown, all of its pages, as CSV, XLSX or JSON.

    Raises:
        NotFoundError: there is no such format.
    """
    check_read_register(request.user)
    filters = Filters.of(request.GET)
    rows = export_of(Audience.WORKSPACE, filters, request.GET.get("sort", ""))
    return export_response(rows, kind)
