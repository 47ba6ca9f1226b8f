"""The page of one measure, its form, and taking it out of a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qadam.base.forms import form_status, refusals_at
from qadam.plan.enums import PlanStatus
from qadam.plan.forms import MeasureForm
from qadam.plan.models import Measure, Plan
from qadam.plan.permissions import may_change_plans
from qadam.plan.selectors.circulations import comments_on
from qadam.plan.selectors.measure_page import answered_by, facts_of_measure, plan_history
from qadam.plan.selectors.measures import measure_of
from qadam.plan.selectors.presenting import hints_by_measure
from qadam.plan.selectors.suggestions import suggested_leads
from qadam.plan.services.locking import check_draft
from qadam.plan.services.measures import create_measure, edit_measure, remove_measures
from qadam.plan.views.guards import changed_plan, read_plan


@require_safe
def measure(request: HttpRequest, code: str, measure_id: int) -> HttpResponse:
    """Answer everything that the plan says of one measure."""
    plan = read_plan(request, code)
    found = measure_of(plan, measure_id)
    may_change = may_change_plans(request.user)
    context = {
        "plan": plan,
        "measure": found,
        "facts": facts_of_measure(found),
        "answered": answered_by(found),
        "is_overdue": found.is_overdue(timezone.localdate()),
        "is_draft": plan.status == PlanStatus.DRAFT,
        "comments": comments_on(found, request.user),
        "may_change": may_change,
        "history": plan_history(found) if may_change else [],
        "hints": hints_by_measure(plan, [found.pk]).get(found.pk, []) if may_change else [],
    }
    return render(request, "plan/measure.html", context)


@require_http_methods(["GET", "POST"])
def measure_new(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a new measure, and add it to the draft."""
    by, plan = changed_plan(request, code)
    check_draft(plan)
    form = MeasureForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            made = create_measure(plan_id=plan.pk, record=form.record(), by=by)
            messages.success(request, _("Measure %(number)s was added.") % {"number": made.number})
            return redirect("measure", plan.code, made.pk)
    return _form(request, form, plan)


@require_http_methods(["GET", "POST"])
def measure_edit(request: HttpRequest, code: str, measure_id: int) -> HttpResponse:
    """Show the form of a measure, and save it upon the version that the person saw."""
    by, plan = changed_plan(request, code)
    found = measure_of(plan, measure_id)
    check_draft(plan)
    form = MeasureForm(request.POST or None, plan=plan, measure=found)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        with refusals_at(form):
            edit_measure(measure_id=found.pk, version=version, changes=form.facts(), by=by)
            messages.success(request, _("Saved."))
            return redirect("measure", plan.code, found.pk)
    return _form(request, form, plan, found)


def _form(request: HttpRequest, form: MeasureForm, plan: Plan, found: Measure | None = None) -> HttpResponse:
    suggestions = []
    if found is not None:
        suggestions = suggested_leads(
            [link.recommendation_id for link in found.recommendation_links.all()],
            area_ids=[link.term_id for link in found.area_links.all()],
            apart_from=plan,
        )
    context = {"form": form, "plan": plan, "measure": found, "suggestions": suggestions}
    status = form_status(form)
    return render(request, "plan/measure_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def measure_remove(request: HttpRequest, code: str, measure_id: int) -> HttpResponse:
    """Ask whether a measure shall be taken out of a draft, and take it out."""
    by, plan = changed_plan(request, code)
    found = measure_of(plan, measure_id)
    check_draft(plan)
    if request.method == "POST":
        remove_measures(plan_id=plan.pk, measure_ids=[found.pk], by=by)
        messages.success(request, _("Measure %(number)s was taken out.") % {"number": found.number})
        return redirect("plan", plan.code)
    consequences = [found.text, _("The history keeps what it said.")]
    if plan.amends_id and found.original_id:
        consequences.append(_("In the plan in force it stands until this amendment is adopted; then it is cancelled."))
    context = {
        "question": _("Take measure %(number)s out of the plan?") % {"number": found.number},
        "consequences": consequences,
        "action": _("Take it out"),
        "back_url": reverse("measure", args=[plan.code, found.pk]),
        "is_dangerous": True,
    }
    return render(request, "base/confirm.html", context)
