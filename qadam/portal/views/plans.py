"""What was promised and what was done: plans, measures, bodies, indicators, and the latest reports."""

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from qadam.base.charts import Chart, Moment, timeline
from qadam.base.errors import NotFoundError
from qadam.base.requests import page_number
from qadam.documents.views import original_response
from qadam.plan.models import IndicatorValue, Measure, MeasureRecommendation, Plan
from qadam.plan.selectors.measures import MeasureFilters, filtered_measures
from qadam.plan.selectors.public import (
    bodies_public,
    indicator_public,
    indicator_values_public,
    indicators_public,
    measure_counts_public,
    measure_public,
    measures_of_body_public,
    measures_of_indicator_public,
    measures_public,
    plan_public,
    plans_public,
    versions_public,
    with_public_data,
)
from qadam.portal.exports.measures import MEASURE_FORMS, measures_response
from qadam.portal.measures import applied_of, facets_of, figures_of, shown, shown_page, with_files
from qadam.portal.pages import public
from qadam.portal.pictures import drawn
from qadam.progress.selectors.public import evidence_file_public, updates_of_measures_public, updates_public
from qadam.register.selectors.recommendations import text_for

UPDATES_SHOWN = 8
UPDATES_A_PAGE = 25


@public
def plans(request: HttpRequest) -> HttpResponse:
    """Answer the published plans with how far each is."""
    rows = [(plan, measure_counts_public(measures_public().filter(plan=plan))) for plan in plans_public()]
    return render(request, "portal/plans.html", {"rows": rows})


@public
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one plan: figures, its time, the table of its measures under the filters of the address."""
    found = plan_public(code)
    own = measures_public().filter(plan=found)
    page, rows, filters = shown_page(request.GET, page_number(request), measures=own)
    context = {
        "plan": found,
        "figures": figures_of(measure_counts_public(own), reverse("public_plan", args=[code])),
        "course": _course(found),
        "deadlines": drawn("deadlines", of=code),
        "measure_forms": MEASURE_FORMS,
        "page": page,
        "rows": rows,
        "filters": filters,
        "facets": facets_of(filters),
        "applied": applied_of(filters, request.GET),
        "versions": versions_public(found),
        "own_address": reverse("public_plan", args=[code]),
    }
    return render(request, "portal/plan.html", context)


def _course(found: Plan) -> Chart | None:
    """Return the time of a plan with today on it; None where it has no date."""
    moments = [
        Moment(on, label, date_format(on, "YEAR_MONTH_FORMAT"))
        for on, label in ((found.starts_on, _("Beginning")), (found.ends_on, _("End of the plan")))
        if on is not None
    ]
    moments += [
        Moment(
            version.adopted_on,
            _("Text %(number)s adopted") % {"number": version.number},
            date_format(version.adopted_on, "YEAR_MONTH_FORMAT"),
        )
        for version in versions_public(found)
        if version.adopted_on is not None
    ]
    if not moments:
        return None
    return timeline(
        moments, today=timezone.localdate(), title=_("The time of the plan"), column=_("Event"), when_column=_("When")
    )


@public
def measures(request: HttpRequest) -> HttpResponse:
    """Answer the measures of all published plans under the filters of the address."""
    page, rows, filters = shown_page(request.GET, page_number(request))
    context = {
        "page": page,
        "rows": rows,
        "filters": filters,
        "facets": facets_of(filters),
        "applied": applied_of(filters, request.GET),
        "own_address": reverse("public_measures"),
        "measure_forms": MEASURE_FORMS,
        "names_plan": plans_public().count() > 1,
    }
    return render(request, "portal/measures.html", context)


@public
def measures_download(request: HttpRequest, form: str) -> HttpResponseBase:
    """Answer the measures under the filters of the address, of one plan where it is named, as csv, xlsx or json."""
    rows = measures_public()
    if code := request.GET.get("plan", "").replace("\x00", ""):
        rows = rows.filter(plan=plan_public(code))
    return measures_response(filtered_measures(rows, MeasureFilters.of(request.GET)), form)


@public
def evidence_file(request: HttpRequest, sha256: str) -> FileResponse:
    """Answer a public file of evidence, always as a download."""
    return original_response(evidence_file_public(sha256))


@public
def measure(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Answer one measure: what was undertaken, by whom, until when, and what was reported on it."""
    found = measure_public(code, number)
    (row,) = shown([found])
    updates = updates_of_measures_public([found.pk]).get(found.pk, [])
    context = {
        "row": row,
        "measure": found,
        "recommendations": [
            (link.recommendation, text_for(link.recommendation.texts.all())) for link in _with_texts(found)
        ],
        "updates": [with_files(update) for update in updates],
        "indicators": [
            (link.indicator, drawn("indicator", of=link.indicator.code)) for link in found.indicator_links.all()
        ],
    }
    return render(request, "portal/measure.html", context)


def _with_texts(found: Measure) -> list[MeasureRecommendation]:
    links = list(found.recommendation_links.all())
    prefetch_related_objects(links, "recommendation__texts")
    return links


@public
def bodies(request: HttpRequest) -> HttpResponse:
    """Answer the bodies that have a part in the plans."""
    return render(request, "portal/bodies.html", {"rows": bodies_public()})


@public
def body(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one body: what it leads and contributes to, how far that is, what it reported last."""
    found = next((row for row, _leads, _helps in bodies_public() if row.code == code), None)
    if found is None:
        raise NotFoundError()
    own = measures_of_body_public(found)
    page, rows, filters = shown_page(request.GET, page_number(request), measures=own)
    context = {
        "body": found,
        "figures": figures_of(measure_counts_public(own), reverse("public_measures"), body=found.code),
        "page": page,
        "rows": rows,
        "filters": filters,
        "facets": facets_of(filters, names=("area", "status", "deadline")),
        "applied": applied_of(filters, request.GET),
        "own_address": reverse("public_body", args=[code]),
        "updates": list(updates_public().filter(body=found)[:UPDATES_SHOWN]),
    }
    return render(request, "portal/body.html", context)


@public
def indicators(request: HttpRequest) -> HttpResponse:
    """Answer the published indicators with their newest values."""
    newest: dict[int, IndicatorValue] = {}
    for value in indicator_values_public().filter(disaggregation_key=""):
        newest[value.indicator_id] = value
    rows = [(row, newest.get(row.pk)) for row in indicators_public()]
    return render(request, "portal/indicators.html", {"rows": rows})


@public
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one indicator: its course against its target, every value with its source, the measures behind it."""
    found = indicator_public(code)
    values = list(indicator_values_public().filter(indicator=found))
    context = {
        "indicator": found,
        "picture": drawn("indicator", of=code),
        "values": values,
        "groups": any(value.disaggregation_key for value in values),
        "rows": shown(with_public_data(measures_of_indicator_public(found))),
    }
    return render(request, "portal/indicator.html", context)


@public
def updates(request: HttpRequest) -> HttpResponse:
    """Answer the published reports, the newest first."""
    page = Paginator(updates_public(), UPDATES_A_PAGE).get_page(page_number(request))
    return render(request, "portal/updates.html", {"page": page})
