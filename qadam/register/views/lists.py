"""The list of recommendations with its filters, its exports and its statistics."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from qadam.base.pieces import Figure
from qadam.base.requests import page_number
from qadam.register.exports import export_response
from qadam.register.permissions import check_read_register
from qadam.register.selectors.choices import TITLES, applied_of, facets_of, names_of
from qadam.register.selectors.filters import Filters, filtered
from qadam.register.selectors.recommendations import all_recommendations, recommendations_list, sorted_rows
from qadam.register.selectors.statistics import Statistics, statistics

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
    default = "relevance" if filters.query else "order"
    context = {
        "filters": filters,
        "result": result,
        "facets": facets_of(result.counts, filters),
        "applied": applied_of(filters, request.GET),
        "sorts": [(value, name) for value, name in SORT_NAMES.items() if filters.query or value != "relevance"],
        "sort": sort if sort in SORT_NAMES else default,
        "export_query": request.GET.urlencode(),
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
    rows = sorted_rows(filtered(all_recommendations(), filters), filters, request.GET.get("sort", ""))
    return export_response(rows, kind)


@require_safe
def register_statistics(request: HttpRequest) -> HttpResponse:
    """Answer the numbers over the register, each a link to the list that it counts."""
    check_read_register(request.user)
    filters = Filters.of(request.GET)
    found = statistics(all_recommendations(), filters)
    context: dict[str, Any] = {
        "figures": figures_of(found),
        "tables": _label_tables(found),
        "counts": _count_tables(found),
        "applied": applied_of(filters, request.GET),
        "query": request.GET.urlencode(),
    }
    return render(request, "register/statistics.html", context)


def figures_of(found: Statistics) -> list[Figure]:
    """Return the totals as figures, each with what part of it people have confirmed."""
    totals = found.totals
    confirmed = _("%(count)s of them confirmed by a person")
    return [
        Figure(_("received"), totals.recommendations),
        Figure(_("supported"), totals.supported, kind="done"),
        Figure(_("noted"), totals.noted, kind="noted"),
        Figure(_("pending"), totals.pending, kind="idle"),
        Figure(_("first time"), totals.first_time, confirmed % {"count": totals.first_time_confirmed}, kind="gold"),
        Figure(_("repeated"), totals.repeated, confirmed % {"count": totals.repeated_confirmed}, kind="accent"),
        Figure(_("voluntary pledges"), totals.pledges),
    ]


def _label_tables(found: Statistics) -> list[dict[str, Any]]:
    names = names_of({name: [row.code for row in found.by_label[name]] for name in STATISTICS_FILTERS})
    return [
        {
            "name": name,
            "title": TITLES[name],
            "rows": [(names.get((name, row.code), row.code), row) for row in found.by_label[name]],
        }
        for name in STATISTICS_FILTERS
        if found.by_label[name]
    ]


def _count_tables(found: Statistics) -> list[dict[str, Any]]:
    names = names_of(found.by_field)
    return [
        {
            "name": name,
            "title": TITLES[name],
            "rows": [
                (value, names.get((name, value), value), count)
                for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            ],
        }
        for name, counts in found.by_field.items()
        if counts
    ]
