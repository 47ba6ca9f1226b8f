"""Copying measures of an earlier plan into a draft, after seeing what carries over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from qadam.base.errors import NotFoundError
from qadam.plan.selectors.copying import copyable_measures, plans_to_copy_from
from qadam.plan.services.copying import copy_measures
from qadam.plan.services.locking import check_draft
from qadam.plan.views.guards import changed_plan, posted_ids


@require_http_methods(["GET", "POST"])
def plan_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an earlier plan (`from`) offers, and copy the measures that were chosen (`measure`)."""
    by, plan = changed_plan(request, code)
    check_draft(plan)
    sources = plans_to_copy_from(plan)
    asked = request.POST.get("from") or request.GET.get("from")
    chosen = next((one for one in sources if one.code == asked), None)
    if asked and chosen is None:
        raise NotFoundError()
    if request.method == "POST" and chosen is not None:
        copies = copy_measures(
            plan_id=plan.pk, from_plan_id=chosen.pk, measure_ids=posted_ids(request, "measure"), by=by
        )
        text = ngettext("%(n)s measure was copied.", "%(n)s measures were copied.", len(copies))
        messages.success(request, text % {"n": len(copies)})
        return redirect("plan", plan.code)
    if chosen is None and len(sources) == 1:
        chosen = sources[0]
    rows = copyable_measures(plan, chosen) if chosen else []
    context = {"plan": plan, "sources": sources, "chosen": chosen, "rows": rows}
    return render(request, "plan/copy.html", context)
