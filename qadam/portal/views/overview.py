"""The first page, and the page of one review: what was recommended, what was answered, and where it came from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.base.pieces import Figure
from qadam.plan.selectors.public import with_public_data
from qadam.portal.addresses import list_address, query_of
from qadam.portal.measures import SHOWN_STATUSES, shown
from qadam.portal.pages import public
from qadam.portal.pictures import STATUSES, course_chart, drawn, position_series, status_series
from qadam.portal.views.topics import slug_of
from qadam.portal.views.world import world_context
from qadam.progress.selectors.public import (
    latest_updates_public,
    overdue_measures_public,
    progress_by_area_public,
    progress_totals_public,
)
from qadam.register.models import Review
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import (
    areas_public,
    documents_public,
    latest_positions_public,
    review_detail_public,
    reviews_list_public,
    states_public,
    totals_public,
    under_review_public,
)
from qadam.register.selectors.statistics import Totals
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.selectors import terms_by_code

LATEST_SHOWN = 6
REPORTS_SHOWN = 4


@public
def overview(request: HttpRequest) -> HttpResponse:
    """Answer the overview: the newest published review, with the earlier ones beside it; of many States, the world."""
    under_review = under_review_public()
    if len(under_review) > 1:
        return render(request, "portal/world.html", world_context(under_review))
    reviews = list(reviews_list_public())
    if not reviews:
        return render(request, "portal/overview_empty.html")
    context = (
        _review_context(reviews[0])
        | {
            "reviews": reviews,
            "course": course_chart(reviews),
            "cycles": drawn("cycles", Filters()),
            "latest": latest_positions_public(LATEST_SHOWN),
        }
        | _progress_context()
    )
    return render(request, "portal/overview.html", context)


@public
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the page of one published review."""
    found = review_detail_public(code)
    context = _review_context(found) | {"course": course_chart([found]), "documents": documents_public(found)}
    return render(request, "portal/review.html", context)


def _review_context(found: Review) -> dict[str, object]:
    """Return the figures, tables and pictures of one review."""
    totals = totals_public(found.code)
    of_review = Filters(values={"review": (found.code,)})
    terms = terms_by_code(Scheme.AREA)
    areas = areas_public(found.code)
    state_count = len(states_public(of_review))
    return {
        "review": found,
        "totals": totals,
        "state_count": state_count,
        "figures": _figures(totals, state_count, found.code),
        "areas": [
            (
                row,
                terms[row.code].name,
                slug_of(terms[row.code]),
                list_address(review=found.code, area=row.code),
                [row.supported, row.noted, row.total - row.supported - row.noted],
            )
            for row in areas
        ],
        "position_series": position_series(),
        "areas_query": query_of(of_review),
        "areas_confirmed": sum(row.confirmed for row in areas),
        "areas_labelled": sum(row.total for row in areas),
        "regions_chart": drawn("regions", of_review),
        "list_address": list_address(review=found.code),
    }


def _progress_context() -> dict[str, object]:
    """Return what has been done: the measures in force by area, what is overdue, the newest reports."""
    counts = progress_totals_public()
    if not counts.total:
        return {}
    every = f"{reverse('public_measures')}?"
    return {
        "measure_figures": [
            Figure(_("Measures in force"), counts.total, url=reverse("public_measures")),
            *(
                Figure(
                    str(status.label).capitalize(), counts.by_status.get(status, 0), "", kind, f"{every}status={status}"
                )
                for status, kind in SHOWN_STATUSES.items()
            ),
            Figure(_("Overdue"), counts.overdue, "", "late", f"{every}deadline=overdue"),
        ],
        "status_series": status_series(),
        "progress_rows": [
            (term, slug_of(term), one, f"{every}area={term.code}", [one.by_status.get(s, 0) for s in STATUSES])
            for term, one in progress_by_area_public()
        ],
        "overdue": shown(with_public_data(overdue_measures_public()[:LATEST_SHOWN])),
        "overdue_count": counts.overdue,
        "updates": latest_updates_public(REPORTS_SHOWN),
    }


def _figures(totals: Totals, state_count: int, code: str) -> list[Figure]:
    """Return the story in figures; each leads to the list that it counts."""
    share = round(100 * totals.supported / totals.recommendations) if totals.recommendations else 0
    figures = [
        Figure(
            _("Received"),
            totals.recommendations,
            ngettext("from one State", "from %(count)s States", state_count) % {"count": state_count},
            url=list_address(review=code),
        ),
        Figure(
            _("Supported"),
            totals.supported,
            _("%(share)s %% of all") % {"share": share},
            "accent",
            list_address(review=code, position="supported"),
        ),
        Figure(
            _("Noted"),
            totals.noted,
            _("followed and reported too"),
            "noted",
            list_address(review=code, position="noted"),
        ),
    ]
    if totals.pending:
        figures.append(
            Figure(
                _("Pending"),
                totals.pending,
                _("not yet answered"),
                "idle",
                list_address(review=code, position="pending"),
            )
        )
    if totals.first_time or totals.repeated:
        figures.append(
            Figure(
                _("For the first time"),
                totals.first_time,
                _("%(confirmed)s confirmed, %(proposed)s proposed")
                % {
                    "confirmed": totals.first_time_confirmed,
                    "proposed": totals.first_time - totals.first_time_confirmed,
                },
                "gold",
                list_address(review=code, recurrence="first_time"),
            )
        )
    return figures
