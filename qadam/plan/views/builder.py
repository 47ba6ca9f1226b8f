"""The plan builder: recommendations to be answered on one side, measures on the other. It works without JavaScript."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError
from qadam.base.requests import page_number
from qadam.plan.deadlines import deadline_words
from qadam.plan.forms import AssignForm, DraftMeasureForm
from qadam.plan.models import Measure, Plan
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.builder import (
    SHOWS,
    AreaCoverage,
    builder_groups,
    builder_measures,
    coverage_by_area,
    recommendations_of_plan,
)
from qadam.plan.selectors.measures import in_printed_order
from qadam.plan.services.drafting import draft_measure, draft_measure_for_each
from qadam.plan.services.locking import check_draft
from qadam.plan.services.measures import (
    Assignment,
    assign_measures,
    remove_measures,
    renumber_measures,
    reorder_measures,
)
from qadam.plan.views.guards import changed_plan, posted_ids
from qadam.register.models import Cluster

SHOW_WORDS = {
    "uncovered": lambda: _("supported, without a measure"),
    "supported": lambda: _("all supported"),
    "all": lambda: _("noted ones too"),
}


@require_http_methods(["GET", "POST"])
def builder(request: HttpRequest, code: str) -> HttpResponse:
    """Show the builder, and do what a button of it says (`action`); htmx gets its two columns alone."""
    by, plan = changed_plan(request, code)
    check_draft(plan)
    new, bulk = _new_form(request), _bulk_form(request)
    said, status = "", 200
    if request.method == "POST":
        try:
            said = _act(request, plan, by, new, bulk)
        except InvalidInputError as error:
            said, status = str(error.message), 422
        if status == 200 and said:
            if not _is_fragment(request):
                messages.success(request, said)
                return redirect(f"{reverse('plan_builder', args=[plan.code])}?{_place(request)}")
            new, bulk = DraftMeasureForm(prefix="new"), AssignForm(prefix="bulk")
    context = _context(request, plan) | {"new": new, "bulk": bulk, "said": said, "is_refused": status != 200}
    template = "plan/builder_columns.html" if _is_fragment(request) else "plan/builder.html"
    # htmx swaps no answer of an error: the page itself says what is wrong.
    return render(request, template, context, status=200 if _is_fragment(request) else status)


def _new_form(request: HttpRequest) -> DraftMeasureForm:
    given = request.POST if request.POST.get("action") in ("create", "each") else None
    form = DraftMeasureForm(given, prefix="new")
    if request.POST.get("action") == "each":
        form.fields["text"].required = False
    return form


def _bulk_form(request: HttpRequest) -> AssignForm:
    return AssignForm(request.POST if request.POST.get("action") == "assign" else None, prefix="bulk")


def _act(request: HttpRequest, plan: Plan, by: User, new: DraftMeasureForm, bulk: AssignForm) -> str:
    """Do what a button says and return what to tell.

    Raises:
        InvalidInputError: nothing was chosen, or a field cannot stand; the forms show where.
    """
    action, _colon, which = request.POST.get("action", "").partition(":")
    acts: dict[str, Callable[[], str]] = {
        "create": lambda: _create(request, plan, by, new),
        "each": lambda: _create_each(request, plan, by, new),
        "link": lambda: _link(request, plan, by),
        "assign": lambda: _assign(request, plan, by, bulk),
        "remove": lambda: _remove(request, plan, by),
        "renumber": lambda: _renumber(plan, by),
        "up": lambda: _move(plan, by, which, -1),
        "down": lambda: _move(plan, by, which, 1),
    }
    act = acts.get(action)
    if act is None:
        raise InvalidInputError()
    return act()


def _check_form(form: Any) -> None:
    if not form.is_valid():
        raise InvalidInputError(" ".join(str(text) for texts in form.errors.values() for text in texts))


def _record(plan: Plan, form: DraftMeasureForm) -> MeasureRecord:
    data = form.cleaned_data
    language = (get_language() or "en")[:2]
    if language not in plan.languages:
        language = plan.languages[0]
    return MeasureRecord(
        texts={language: data["text"]},
        lead_body=data["lead_body"],
        deadline=data["deadline"],
        completion_form=data["completion_form"],
    )


def _create(request: HttpRequest, plan: Plan, by: User, form: DraftMeasureForm) -> str:
    _check_form(form)
    made = draft_measure(
        plan_id=plan.pk,
        record=_record(plan, form),
        recommendation_ids=posted_ids(request, "recommendation"),
        cluster_ids=posted_ids(request, "cluster"),
        suggest=form.cleaned_data["suggest"],
        by=by,
    )
    return _("Measure %(number)s was added.") % {"number": made.number}


def _create_each(request: HttpRequest, plan: Plan, by: User, form: DraftMeasureForm) -> str:
    _check_form(form)
    made = draft_measure_for_each(
        plan_id=plan.pk,
        record=_record(plan, form),
        recommendation_ids=posted_ids(request, "recommendation"),
        suggest=form.cleaned_data["suggest"],
        by=by,
    )
    return ngettext("%(n)s measure was added.", "%(n)s measures were added.", len(made)) % {"n": len(made)}


def _link(request: HttpRequest, plan: Plan, by: User) -> str:
    recommendations, clusters = posted_ids(request, "recommendation"), posted_ids(request, "cluster")
    if not recommendations and not clusters:
        raise InvalidInputError(_("Choose at least one recommendation."))
    assignment = Assignment(
        recommendations=tuple(recommendations_of_plan(plan).filter(pk__in=recommendations).select_related("review")),
        clusters=tuple(Cluster.objects.filter(pk__in=clusters, review__in=plan.reviews.order_by().values("pk"))),
    )
    measure_ids = posted_ids(request, "measure")
    return _changed(assign_measures(plan_id=plan.pk, measure_ids=measure_ids, assignment=assignment, by=by))


def _assign(request: HttpRequest, plan: Plan, by: User, form: AssignForm) -> str:
    _check_form(form)
    data = form.cleaned_data
    assignment = Assignment(
        lead_body=data["lead_body"],
        contributing_bodies=(data["contributing"],) if data["contributing"] else (),
        deadline=data["deadline"],
        completion_form=data["completion_form"],
        area=data["area"],
    )
    measure_ids = posted_ids(request, "measure")
    return _changed(assign_measures(plan_id=plan.pk, measure_ids=measure_ids, assignment=assignment, by=by))


def _changed(count: int) -> str:
    if not count:
        return _("Nothing had to be changed.")
    return ngettext("%(n)s measure was changed.", "%(n)s measures were changed.", count) % {"n": count}


def _remove(request: HttpRequest, plan: Plan, by: User) -> str:
    count = remove_measures(plan_id=plan.pk, measure_ids=posted_ids(request, "measure"), by=by)
    return ngettext("%(n)s measure was taken out.", "%(n)s measures were taken out.", count) % {"n": count}


def _renumber(plan: Plan, by: User) -> str:
    renumber_measures(plan_id=plan.pk, by=by)
    return _("The measures are numbered in the order of the printed plan.")


def _move(plan: Plan, by: User, which: str, step: int) -> str:
    """Let a measure change places with its neighbour in the same area."""
    measures = in_printed_order(plan)
    place = next((n for n, (pk, _area) in enumerate(measures) if str(pk) == which), None)
    if place is None:
        raise InvalidInputError()
    other = place + step
    if not 0 <= other < len(measures) or measures[other][1] != measures[place][1]:
        return _("The measure stands at the end of its area already.")
    moved, neighbour = measures[place][0], measures[other][0]
    pair = [moved, neighbour] if step < 0 else [neighbour, moved]
    reorder_measures(plan_id=plan.pk, measure_ids=pair, by=by)
    return _("The measure was moved.")


# What is shown -------------------------------------------------------------------------------------------------------
def _place(request: HttpRequest) -> str:
    """Return the place in the builder (area, what is shown, pages) as it stands in an address."""
    named = {name: request.GET.get(name, "") for name in ("area", "show", "page", "measures")}
    return urlencode({name: value for name, value in named.items() if value})


def _is_fragment(request: HttpRequest) -> bool:
    htmx = cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]  # set by its middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def _context(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    coverage = coverage_by_area(plan)
    area: AreaCoverage | None = next((one for one in coverage if one.code == request.GET.get("area")), None)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else SHOWS[0]
    measures = builder_measures(plan, area, page=page_number(request, "measures"))
    return {
        "plan": plan,
        "coverage": coverage,
        "area": area,
        "show": show,
        "shows": [(value, words()) for value, words in SHOW_WORDS.items()],
        "recommendations": builder_groups(plan, area, show=show, page=page_number(request)),
        "measures": measures,
        "rows": [(measure, _deadline(measure)) for measure in measures.object_list],
        "supported": sum(one.supported for one in coverage),
        "covered": sum(one.covered for one in coverage),
        "place": _place(request),
    }


def _deadline(measure: Measure) -> str:
    return deadline_words(measure.deadline, measure.deadline_precision)
