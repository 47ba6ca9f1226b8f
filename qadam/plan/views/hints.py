"""The hints of a plan: what each check found, why it matters, and its switch."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qadam.base.errors import NotFoundError
from qadam.plan.enums import PlanStatus
from qadam.plan.hints import CHECKS, active_checks, facts_of_plan, find_hints
from qadam.plan.services.plans import switch_hint
from qadam.plan.views.guards import changed_plan

SHOWN_HINTS = 20  # of one check; the plan's own page lists all, by its filter


@require_http_methods(["GET", "POST"])
def plan_hints(request: HttpRequest, code: str) -> HttpResponse:
    """Answer what the checks found, and switch a check (`check`) on or off (`switch`)."""
    by, plan = changed_plan(request, code)
    if request.method == "POST":
        check = CHECKS.get(request.POST.get("check", ""))
        if check is None:
            raise NotFoundError()
        switch_hint(plan_id=plan.pk, code=check.code, is_on=request.POST.get("switch") == "on", by=by)
        messages.success(request, _("Saved."))
        return redirect("plan_hints", plan.code)
    found = find_hints(facts_of_plan(plan), active_checks(plan))
    context = {
        "plan": plan,
        "found": [(one, one.hints[:SHOWN_HINTS], max(len(one.hints) - SHOWN_HINTS, 0)) for one in found if one.hints],
        "clean": [one.check for one in found if not one.hints],
        "off": [check for check in CHECKS.values() if check.code in plan.hints_off],
        "total": sum(len(one.hints) for one in found),
        "is_draft": plan.status == PlanStatus.DRAFT,
    }
    return render(request, "plan/hints.html", context)
