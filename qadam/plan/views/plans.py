"""The pages of plans: the list, one plan as a table or by time, its form, and what becomes of it."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from qadam.accounts.models import User
from qadam.base.errors import WrongStateError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.plan.enums import PlanStatus
from qadam.plan.forms import PlanForm
from qadam.plan.models import Plan
from qadam.plan.permissions import check_change_plans, check_read_plans, may_change_plans
from qadam.plan.selectors.choices import applied_of, filters_of_page, hinted_ids
from qadam.plan.selectors.circulations import circulations_of
from qadam.plan.selectors.measures import MeasureFilters, measures_page, plan_counts
from qadam.plan.selectors.plans import plans_list
from qadam.plan.selectors.presenting import facts_of, figures_of, next_steps, table_rows
from qadam.plan.selectors.timing import deadlines_chart, next_deadlines
from qadam.plan.services.plans import (
    create_plan,
    edit_plan,
    end_plan,
    publish_plan,
    resume_plan,
    unpublish_plan,
    withdraw_plan,
)
from qadam.plan.views.guards import changed_plan, read_plan
from qadam.plan.workflow import ADOPTED_ONCE


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Answer the plans that the person may know of."""
    check_read_plans(request.user)
    context = {"plans": list(plans_list(request.user)), "may_change": may_change_plans(request.user)}
    return render(request, "plan/plans.html", context)


@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a plan as a table by area, under filters; htmx gets the table alone."""
    found = read_plan(request, code)
    may_change, is_draft = may_change_plans(request.user), found.status == PlanStatus.DRAFT
    filters = MeasureFilters.of(request.GET)
    if not may_change:
        filters = filters.without("hint")
    sort = request.GET.get("sort", "")
    page = measures_page(
        found, filters, sort=sort, page=page_number(request), hinted=hinted_ids(found, filters.get("hint"))
    )
    context = {
        "plan": found,
        "filters": filters,
        "page": page,
        "rows": table_rows(found, page, by_area=sort == "", with_hints=may_change and is_draft),
        "choices": filters_of_page(found, filters, with_hints=may_change),
        "applied": applied_of(found, filters, request.GET),
        "sort": sort,
        "may_change": may_change,
        "is_draft": is_draft,
    }
    htmx = cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]  # set by its middleware
    if bool(htmx) and not htmx.boosted and not htmx.history_restore_request:
        return render(request, "plan/table.html", context)
    counts = plan_counts(found)
    context |= {
        "counts": counts,
        "figures": figures_of(found, counts),
        "facts": facts_of(found),
        "steps": next_steps(found, counts) if may_change else [],
        "circulations": list(circulations_of(found, request.user)),
    }
    return render(request, "plan/plan.html", context)


@require_safe
def plan_timeline(request: HttpRequest, code: str) -> HttpResponse:
    """Answer what of a plan falls due when."""
    found = read_plan(request, code)
    filters = MeasureFilters.of(request.GET).without("hint")
    context = {
        "plan": found,
        "filters": filters,
        "choices": filters_of_page(found, filters, with_hints=False),
        "chart": deadlines_chart(found, filters),
        "next_deadlines": next_deadlines(found, filters),
        "may_change": may_change_plans(request.user),
    }
    return render(request, "plan/timeline.html", context)


@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new plan, and make it."""
    check_read_plans(request.user)
    by: User = signed_in(request)
    check_change_plans(by)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        names = {code: facts.pop(f"name_{code}") for code in ("en", "ru", "kk")}
        with refusals_at(form):
            made = create_plan(names=names, by=by, **facts)
            return redirect("plan_builder", made.code)
    return _form(request, form)


@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a draft, and save it upon the version that the person saw."""
    by, found = changed_plan(request, code)
    form = PlanForm(request.POST or None, plan=found)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            saved = edit_plan(plan_id=found.pk, version=form.cleaned_data["version"] or 0, changes=form.facts(), by=by)
            messages.success(request, _("Saved."))
            return redirect("plan", saved.code)
    return _form(request, form, found)


def _form(request: HttpRequest, form: PlanForm, found: Plan | None = None) -> HttpResponse:
    status = form_status(form)
    return render(request, "plan/plan_form.html", {"form": form, "plan": found}, status=status)


@require_http_methods(["GET", "POST"])
def plan_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether a draft shall be withdrawn, and withdraw it."""
    by, found = changed_plan(request, code)
    if request.method == "POST":
        withdraw_plan(plan_id=found.pk, by=by)
        messages.success(request, _("The draft was withdrawn."))
        return redirect("plan", found.code)
    if found.status != PlanStatus.DRAFT:
        raise WrongStateError()
    context = {
        "question": _("Withdraw the draft “%(plan)s”?") % {"plan": found.name},
        "consequences": [_("You can still read it, and take it up again."), _("Nobody else has seen it.")],
        "action": _("Withdraw the draft"),
        "back_url": reverse("plan", args=[found.code]),
        "is_dangerous": True,
    }
    return render(request, "base/confirm.html", context)


@require_POST
def plan_resume(request: HttpRequest, code: str) -> HttpResponse:
    """Take a withdrawn draft up again."""
    by, found = changed_plan(request, code)
    resume_plan(plan_id=found.pk, by=by)
    messages.success(request, _("The draft can be changed again."))
    return redirect("plan", found.code)


@require_http_methods(["GET", "POST"])
def plan_end(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether a plan in force has ended, and say so."""
    by, found = changed_plan(request, code)
    if request.method == "POST":
        end_plan(plan_id=found.pk, by=by)
        messages.success(request, _("The plan has ended."))
        return redirect("plan", found.code)
    if found.status not in ADOPTED_ONCE - {PlanStatus.ENDED}:
        raise WrongStateError()
    context = {
        "question": _("Has the plan “%(plan)s” ended?") % {"plan": found.name},
        "consequences": [
            _("Nobody reports on it any more, and no reminder is sent."),
            _("It stays readable, and its measures can be copied into the next plan."),
            _("This cannot be undone."),
        ],
        "action": _("Yes, it has ended"),
        "back_url": reverse("plan", args=[found.code]),
        "is_dangerous": True,
    }
    return render(request, "base/confirm.html", context)


@require_POST
def plan_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish an adopted plan on the portal, or take it back (`back`)."""
    by, found = changed_plan(request, code)
    if request.POST.get("back"):
        unpublish_plan(plan_id=found.pk, by=by)
        messages.success(request, _("The public no longer sees this plan."))
    else:
        publish_plan(plan_id=found.pk, by=by)
        messages.success(request, _("The public can read this plan now."))
    return redirect("plan", found.code)
